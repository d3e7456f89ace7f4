# SPDX-License-Identifier: ISC
# ./dev bench: a server of its own, and the run in bench/ that measures it beside its references.
# shellcheck shell=bash disable=SC2034,SC2154

drop_bench_folder() { rm -rf -- "$dir"; }

bench() {
	need_packages "${run_packages[@]}" "${bench_packages[@]}"
	build_programs
	guarded make -C "$build" --silent bench-programs
	mkdir -p "$root/.run"
	dir=$(mktemp -d "$root/.run/bench.XXXXXX")
	on_leave drop_bench_folder
	# For 20,000 connections, as far as this is allowed.
	ulimit -n "$(ulimit -Hn)"
	port=$(free_port)
	parlord_log=$dir/parlord.log
	start_mariadb
	write_conf
	init_database
	start_parlord
	guarded "$root/bench/run" --build "$build" --port "$port" --parlord "$parlord_pid" \
		--mariadbd "$mariadb_pid" --socket "$db_socket" --password-file "$dir/password" "$@"
}
