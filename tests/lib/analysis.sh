# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# The section "analysis": what other compilers, analysers and ThreadSanitizer say of the code, and
# what became of the hardening flags. HACKING says how each is run alone.

test_analysis() {
	need_packages "${analysis_packages[@]}"
	list_sources
	analyse "gcc -fanalyzer" in_parallel 1 \
		gcc "${source_flags[@]}" -Werror -fanalyzer -c -o /dev/null
	analyse "clang-tidy" in_parallel 1 clang-tidy --quiet -p "$logs"
	analyse "cppcheck" "${cppcheck[@]}"
	analyse "hardening of the programs" "$root/tests/lib/check-hardening" "$build"
	test_clang
}

# Names every source in a file, and the flags that they are compiled with in another, where
# clang-tidy looks for them.
list_sources() {
	local queue_h

	find "$root/src" -name '*.c' ! -path '*/.*' | sort >"$logs/sources"
	make -C "$build" --silent --no-print-directory compile-flags |
		sed "s,^-I\(\.\.\?\(/.*\)\?\)$,-I$build/\1," >"$logs/compile_flags.txt"
	mapfile -t source_flags <"$logs/compile_flags.txt"
	# cppcheck reads no headers of the system; without these macros it loses its way.
	queue_h=/usr/include/$(gcc -print-multiarch)/sys/queue.h
	mapfile -t cppcheck < <(grep '^-[DI]' "$logs/compile_flags.txt" | grep -v '^-I/usr')
	# Not "style", which is taste. Accounts are looked up by the one thread there is at the start.
	cppcheck=(cppcheck -j "$(nproc)" --quiet --error-exitcode=1 --inline-suppr --std=c11
		"--enable=warning,performance,portability" --library=posix --library=gnu
		--suppress=getpwnamCalled --suppress=getgrnamCalled --suppress=getpwuidCalled
		"--include=$queue_h" "--include=$(pkg-config --variable=includedir jansson)/jansson.h"
		"${cppcheck[@]}" "$root/src")
}

# in_parallel N COMMAND...: with N sources at a time, on all processors.
in_parallel() {
	guarded xargs -a "$logs/sources" -d '\n' -P "$(nproc)" -n "$1" "${@:2}"
}

# analyse NAME COMMAND...: any complaint fails it.
analyse() {
	local name=$1 log status=0

	log=$logs/analysis-${1//[^a-z]/-}.log
	shift
	if [[ $1 == in_parallel ]]; then
		"$@" >"$log" 2>&1 || status=$?
	else
		guarded "$@" >"$log" 2>&1 || status=$?
	fi
	# Of headers of the system.
	sed -i '/^[0-9]* warnings\? .*generated\.$/d' "$log"
	[[ ! -s $log ]] || status=1
	count_status "$((status != 0))"
	report "$name" "$log"
}

# --- clang and ThreadSanitizer --------------------------------------------------------------------

# Everything once more with clang, for its warnings; and with ThreadSanitizer, for what follows.
test_clang() {
	local log=$logs/analysis-clang.log status=0 build=$root/build-clang
	local -x PARLORD=$build/parlord PARLOR=$build/parlor
	local -x TSAN_OPTIONS="exitcode=66 log_path=$logs/tsan"

	rm -f -- "$logs"/tsan.*
	lock_build
	guarded make -f "$root/tests/lib/clang.mk" -C "$build" --silent --no-print-directory \
		-j"$(nproc)" >"$log" 2>&1 || status=$?
	unlock_build
	count_status "$((status != 0))"
	report "clang -Werror" "$log"
	((status == 0)) || return 0
	test_hashing_threads
	test_daemon_threads
}

# setarch: where addresses are randomised in more bits than it knows, ThreadSanitizer gives up.
test_hashing_threads() {
	local log=$logs/analysis-hasher.log status=0

	guarded setarch -R env CMOCKA_MESSAGE_OUTPUT=TAP "$build/tests/unit/test_hasher" \
		>"$log" 2>&1 || status=$?
	count_tap "$log" "$status"
	report "test_hasher with ThreadSanitizer" "$log"
	report_races "no race in test_hasher"
}

# Log-ins keep the hashing threads at work, while connections that were killed and a reload keep the
# connecting ones.
test_daemon_threads() {
	local parlord_wrapper=(setarch -R) status=0 log=$logs/analysis-logins.log

	start_test_database
	start_test_parlord parlord-tsan 2 60 || return 0
	log_in || status=$?
	for _ in 1 2 3; do
		guarded mariadb --no-defaults --socket="$db_socket" -e "KILL USER parlord" || status=$?
		log_in || status=$?
	done
	kill -HUP "$parlord_pid"
	log_in || status=$?
	stop_parlord
	((stopped == 0)) || status=$stopped
	count_status "$((status != 0))"
	report "log-ins with ThreadSanitizer" "$log"
	report_races "no race in parlord"
}

log_in() {
	guarded "$PARLOR" bench --clients 8 --warmup 0 --duration 2 --server "127.0.0.1:$port" login \
		>>"$log" 2>&1
}

report_races() {
	local log=$logs/analysis-races.log status=0

	cat "$logs"/tsan.* >"$log" 2>/dev/null || true
	rm -f -- "$logs"/tsan.*
	[[ ! -s $log ]] || status=1
	count_status "$status"
	report "$1" "$log"
}
