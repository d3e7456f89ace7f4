# SPDX-License-Identifier: ISC
# ./dev bench: a server of its own, and the run in bench/ that measures it beside its references.
# shellcheck shell=bash disable=SC2034,SC2154

drop_bench_folder() { rm -rf -- "$dir"; }

# A second parlord with a database of its own, for --fill; what bench/run is to be told of it.
full=()

start_full() {
	local conf=$dir/full.conf full_port

	full_port=$(free_port)
	sed "s/127.0.0.1:$port/127.0.0.1:$full_port/; s/name = \"parlord\"/name = \"parlord_full\"/
		s,/control\.sock\",/full.sock\",; /^listen_tls/d" "$dir/parlord.conf" >"$conf"
	guarded "$PARLORCTL" -f "$conf" init-db >>"$dir/init-db.log" 2>&1 || {
		show_end "$dir/init-db.log"
		die "parlorctl init-db failed"
	}
	on_leave stop_full
	spawn "$PARLORD" -f "$conf" </dev/null >>"$dir/full.log" 2>&1
	full_pid=$!
	wait_for 30 answers "$full_port" || {
		show_end "$dir/full.log"
		die "the second parlord does not answer"
	}
	full=(--full-port "$full_port" --full-parlord "$full_pid" --full-database parlord_full)
}

stop_full() {
	stop_process "$full_pid" 40
	rm -f -- "${db_socket%/*}/full.sock"
}

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
	tls_port=$(free_port)
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
		-keyout "$dir/tls.key" -out "$dir/tls.pem" 2>/dev/null || die "openssl can't make a certificate"
	{
		say 'limits: { max_connections = 25000; };'
		say "listen_tls = [ \"127.0.0.1:$tls_port\" ];"
		say "tls: { certificate = $(quoted "$dir/tls.pem"); key = $(quoted "$dir/tls.key"); };"
	} >>"$dir/parlord.conf"
	init_database
	start_parlord
	[[ " $*" != *' --fill'* ]] || start_full
	guarded "$root/bench/run" --build "$build" --port "$port" --tls-port "$tls_port" --parlord "$parlord_pid" \
		--mariadbd "$mariadb_pid" --socket "$db_socket" --password-file "$dir/password" \
		"${full[@]}" "$@"
}
