# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# ./dev test: runs the sections, counts single tests, ends with one line.

passed=0
failed=0
skipped=0

# Counts what a log in TAP holds, as the program that wrote it ended with the given status. A test
# that was planned but never reported, as after a crash, has failed; so has a program that reports
# success and ends with a failure. Sets n_passed, n_failed, n_skipped.
count_tap() {
	local log=$1 status=$2

	read -r n_passed n_failed n_skipped < <(awk -v status="$status" '
		/^[ \t]*1\.\.[0-9]+/ { sub(/^[ \t]*1\.\./, ""); planned += $1 }
		/^(not )?ok/ {
			seen++
			# cmocka writes "not ok" for a skipped test too.
			if (/# *SKIP/) skipped++
			else if (/^ok/) passed++
			else failed++
		}
		END {
			if (planned > seen) failed += planned - seen
			if (status && !failed) failed = 1
			print passed + 0, failed + 0, skipped + 0
		}' "$log")
}

# For a program without TAP: it is one test.
count_status() {
	n_passed=0 n_failed=0 n_skipped=0
	case $1 in
	0) n_passed=1 ;;
	77) n_skipped=1 ;;
	*) n_failed=1 ;;
	esac
}

# Adds the counts of a part of a section, and prints its line and, if it failed, its log's telling
# part: what stands around the failures, or the end.
report() {
	local name=$1 log=${2-} line

	passed=$((passed + n_passed))
	failed=$((failed + n_failed))
	skipped=$((skipped + n_skipped))
	line="  $name: $n_passed ok"
	((n_failed == 0)) || line+=", $n_failed FAILED"
	((n_skipped == 0)) || line+=", $n_skipped skipped"
	say "$line"
	((n_failed)) && [[ $log ]] || return 0
	say "  --- from ${log#"$root"/}:"
	if grep -q '^not ok' "$log"; then
		grep -A 25 '^not ok' "$log" | grep -v '^ok' | awk 'NR <= 120'
	else
		tail -n 40 "$log"
	fi | sed 's/^/    /'
}

section() { say "== $1"; }

# From here on the last line is printed, however it ends.
begin_tests() {
	test_line=1
	on_leave closing_line
}

build_for_tests() {
	logs=$build/test-logs
	section "packages and build${sanitize:+, sanitized}${coverage:+, coverage}"
	need_packages "${run_packages[@]}" "${test_packages[@]}"
	# "./dev run" may have configured it before there was cmocka.
	! grep -qs '^S\["HAVE_CMOCKA_TRUE"\]="#"' "$build/config.status" || rm -f "$build/config.status"
	# Without its optimiser gcc takes some numbers for longer than they can be.
	build_programs ${sanitize:+--enable-sanitizers "CFLAGS=-g -O1"} \
		${coverage:+--enable-coverage "CFLAGS=-g -O0 -Wno-format-truncation"}
	mkdir -p "$logs"
}

faults() {
	begin_tests
	build_for_tests
	section faults
	run_pytest faults "$@"
	suite_is_complete=1
	((failed == 0))
}

test_suite() {
	local name selected

	begin_tests
	for name in "${only[@]}"; do
		[[ $name =~ ^(unit|lint|analysis|man|protocol|coverage|fuzz|valgrind|integration|faults|system)$ ]] || {
			test_line=
			wrong_use "--only knows no section $name"
		}
	done
	[[ ! $sanitize ]] || use_sanitizers
	build_for_tests
	for name in unit lint analysis man protocol coverage fuzz valgrind integration faults system; do
		selected=" ${only[*]-} "
		((${#only[@]} == 0)) || [[ $selected == *" $name "* ]] || continue
		# valgrind and the sanitizers exclude each other, packages are built without either, and
		# analysis and coverage bring builds of their own.
		[[ ! $name =~ ^(analysis|coverage|valgrind|system)$ || ! $sanitize ]] || continue
		section "$name${sanitize:+, sanitized}"
		"test_$name"
	done
	suite_is_complete=1
	((failed == 0))
}

# The last line, also where the suite could not be brought to its end.
closing_line() {
	local line

	[[ $test_line ]] && ((leave_status < 129)) || return 0
	if [[ ! ${suite_is_complete-} ]]; then
		warn "the tests could not be brought to their end"
		failed=$((failed + 1))
	fi
	line="$passed passed, $failed failed"
	((skipped == 0)) || line+=", $skipped skipped"
	say "$line"
	((failed == 0)) || leave_status=1
}

use_sanitizers() {
	build=$root/build-sanitize
	PARLORD=$build/parlord PARLORCTL=$build/parlorctl PARLOR=$build/parlor
	# Reports go to standard error, and the first one ends the process.
	export ASAN_OPTIONS=halt_on_error=1:detect_leaks=1:strict_string_checks=1
	ASAN_OPTIONS+=:detect_stack_use_after_return=1
	export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
}

has_sanitizer_report() {
	grep -q -e 'ERROR: AddressSanitizer' -e 'runtime error:' -e 'LeakSanitizer' "$1"
}

# --- unit -----------------------------------------------------------------------------------------

# Automake leaves, for each program, what it printed in a .log and how it ended in a .trs.
test_unit() {
	local log=$logs/make-check.log status=0 trs name result

	lock_build
	find "$build" -name '*.trs' -delete
	guarded timeout 1200 env CMOCKA_MESSAGE_OUTPUT=TAP make -C "$build" --silent -k -j"$(nproc)" check \
		>"$log" 2>&1 || status=$?
	while IFS= read -r trs; do
		name=${trs#"$build"/}
		name=${name%.trs}
		result=$(sed -n 's/^:global-test-result: *//p' "$trs")
		case $result in
		PASS) result=0 ;;
		SKIP) result=77 ;;
		*) result=1 ;;
		esac
		if grep -qE '^(not )?ok|^[ \t]*1\.\.[0-9]' "${trs%.trs}.log"; then
			count_tap "${trs%.trs}.log" "$result"
		else
			count_status "$result"
		fi
		((n_failed == 0)) || status=0
		report "$name" "${trs%.trs}.log"
	done < <(find "$build" -name '*.trs' | sort)
	unlock_build
	# Anything else than a failing test: above all, one that can't be compiled.
	if ((status)); then
		count_status 1
		report "make check" "$log"
	fi
}

# --- lint -----------------------------------------------------------------------------------------

# lint_one NAME COMMAND...: what the command prints is what is wrong.
lint_one() {
	local name=$1 log=$logs/lint-$1.log status=0

	shift
	(cd "$root" && "$@") >"$log" 2>&1 || status=$?
	count_status "$((status != 0))"
	report "$name" "$log"
}

test_lint() {
	local sources scripts

	mapfile -t sources < <(cd "$root" && find src tests bench -name '*.[ch]' ! -path '*/.*' | sort)
	mapfile -t scripts < <(cd "$root" && grep -rlE '^(#!.*/(ba)?sh|# shellcheck shell=)' \
		dev bootstrap .ci debian etc src tests | sort)
	lint_one clang-format clang-format --dry-run -Werror "${sources[@]}"
	lint_one shellcheck shellcheck -x "${scripts[@]}"
}

# --- man ------------------------------------------------------------------------------------------

test_man() {
	local log=$logs/man.log status=0

	mandoc -T lint -W warning "$root"/man/* >"$log" 2>&1 || status=$?
	count_status "$((status != 0))"
	report "mandoc -T lint" "$log"
}

# --- protocol -------------------------------------------------------------------------------------

# A testing instance of the suite's own, in a temporary folder.
start_test_database() {
	[[ ! $mariadb_pid ]] || return 0
	dir=$(mktemp -d "${TMPDIR:-/tmp}/parlord-test.XXXXXX")
	testing=1
	port=$(free_port)
	on_leave drop_test_folder
	start_mariadb
	workers=1 write_conf
	init_database
}

drop_test_folder() {
	[[ $dir != */parlord-test.?????? ]] || rm -rf -- "$dir"
}

# start_test_parlord NAME WORKERS [SECONDS]: on a port that is free; another one if somebody was faster.
start_test_parlord() {
	parlord_log=$logs/$1.log
	workers=$2
	for _ in 1 2 3; do
		port=$(free_port)
		write_conf
		new_log "$parlord_log"
		! start_parlord "${3-30}" || return 0
		stop_parlord
		grep -qi 'in use' "$parlord_log" || break
	done
	count_status 1
	report "$1" "$parlord_log"
	return 1
}

end_test_parlord() {
	stop_parlord
	if ((stopped)) || has_sanitizer_report "$parlord_log"; then
		count_status 1
		report "parlord ends in order" "$parlord_log"
	fi
}

# Sends the protocol tests to the running daemon.
send_tests() {
	local name=$1 log status=0

	shift
	log=$logs/protocol-${name//[^a-z0-9]/-}.log
	guarded timeout 1800 "$PARLOR" test -t 60 -s "127.0.0.1:$port" "$@" "$root/tests/protocol" \
		>"$log" 2>&1 || status=$?
	count_tap "$log" "$status"
	# No test at all is no success.
	((n_passed + n_failed)) || n_failed=1
	report "$name" "$log"
}

test_protocol() {
	local count

	start_test_database
	for count in 1 4; do
		start_test_parlord "parlord-$count" "$count" || continue
		send_tests "workers=$count"
		send_tests "workers=$count, byte by byte" -b
		end_test_parlord
	done
}

# --- valgrind -------------------------------------------------------------------------------------

# The protocol tests once more; what counts here is what valgrind says of each process.
test_valgrind() {
	local status=0 log processes=0 telling=
	local parlord_wrapper=(valgrind --leak-check=full --errors-for-leak-kinds=definite
		--error-exitcode=99 --trace-children=yes "--log-file=$logs/valgrind.%p")

	start_test_database
	rm -f -- "$logs"/valgrind.*
	start_test_parlord parlord-valgrind 1 60 || return 0
	guarded timeout 1800 "$PARLOR" test -t 600 -s "127.0.0.1:$port" "$root/tests/protocol" \
		>"$logs/valgrind-tests.log" 2>&1 || {
		status=1
		telling=$logs/valgrind-tests.log
	}
	stop_parlord
	((stopped == 0)) || status=1
	for log in "$logs"/valgrind.*; do
		processes=$((processes + 1))
		grep -q 'ERROR SUMMARY: 0 errors' "$log" || {
			status=1
			show_end "$log" 60
		}
	done
	# At least the master and its worker.
	((processes >= 2)) || status=1
	count_status "$status"
	report "no error and no definite leak in $processes processes" "$telling"
}

# --- integration, faults --------------------------------------------------------------------------

# Two processes with every other file each: most tests wait most of the time.
test_integration() {
	local files=("$root"/tests/integration/test_*.py) odd=() even=() i first

	for ((i = 0; i < ${#files[@]}; i += 2)); do
		odd+=("${files[i]}")
		((i + 1 == ${#files[@]})) || even+=("${files[i + 1]}")
	done
	start_pytest integration-1 "${odd[@]}"
	first=$!
	start_pytest integration-2 "${even[@]}"
	finish_pytest integration-2 "$!"
	finish_pytest integration-1 "$first"
}

test_faults() { run_pytest faults; }

# --- system ---------------------------------------------------------------------------------------

# Why there can be no machine; nothing if there can be one.
why_no_system() {
	if ((EUID)); then
		say "only root may boot one"
	elif ! unshare --mount --cgroup --net --ipc --uts --pid --fork true 2>/dev/null; then
		say "namespaces are not allowed here"
	elif ! grep -q ' cgroup2 ' /proc/mounts; then
		say "there is no cgroup2"
	fi
}

test_system() {
	local why

	why=$(why_no_system)
	if [[ $why ]]; then
		count_status 77
		report "a machine with systemd ($why)"
		return
	fi
	need_packages "${system_packages[@]}"
	time_limit=900 run_pytest system
}

# start_pytest NAME [ARGUMENT...]: in the background, its process id in $!; Debian's own interpreter,
# whatever stands first in PATH, and only Debian's packages. Progress is told on descriptor 7.
start_pytest() {
	rm -f -- "$logs/$1.xml"
	spawn timeout -k 60 "${time_limit:-3600}" env -u PYTEST_ADDOPTS PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 \
		"PARLORD_SANITIZED=$sanitize" "PARLORD_COVERAGE=$coverage" PARLORD_PROGRESS_FD=7 \
		/usr/bin/python3 -I -B -m pytest -v -p no:cacheprovider --color=no \
		--rootdir="$root" -c /dev/null --junitxml="$logs/$1.xml" "${@:2}" \
		7>&1 >"$logs/$1.log" 2>&1
}

# finish_pytest NAME PID: waits for it and counts its tests.
finish_pytest() {
	local log=$logs/$1.log status=0

	wait "$2" || status=$?
	read -r n_passed n_failed n_skipped < <(
		/usr/bin/python3 -I -B "$root/tests/lib/count-junit" "$logs/$1.xml" "$status"
	)
	if ((n_failed)) && grep -q '^=* \(FAILURES\|ERRORS\) =*$' "$log"; then
		sed -n '/^=* \(FAILURES\|ERRORS\) =*$/,$p' "$log" | sed '$d' | cut -c 1-1000 |
			awk 'NR <= 400'
		report "pytest $1"
	else
		report "pytest $1" "$log"
	fi
}

# run_pytest FOLDER [OPTION...]: the tests of tests/FOLDER.
run_pytest() {
	start_pytest "$1" "$root/tests/$1" "${@:2}"
	finish_pytest "$1" "$!"
}
