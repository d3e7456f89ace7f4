# SPDX-License-Identifier: ISC
# ./dev bench: a server of its own, and the run in bench/ that measures it beside its reference.
# shellcheck shell=bash disable=SC2034,SC2154

drop_bench_folder() { rm -rf -- "$dir"; }

bench() {
	[[ ${1-} == chat ]] || wrong_use "bench what? There is: chat"
	need_packages "${run_packages[@]}"
	build_programs
	guarded make -C "$build" --silent bench/insert bench/call
	mkdir -p "$root/.run"
	dir=$(mktemp -d "$root/.run/bench.XXXXXX")
	on_leave drop_bench_folder
	port=$(free_port)
	parlord_log=$dir/parlord.log
	start_mariadb
	write_conf
	# Some hundred log-ins are made before each measurement.
	say 'limits: { password_cost = 1; };' >>"$dir/parlord.conf"
	init_database
	start_parlord
	guarded "$root/bench/$1" --build "$build" --port "$port" --parlord "$parlord_pid" \
		--mariadbd "$mariadb_pid" --socket "$db_socket" --password-file "$dir/password" "${@:2}"
}
