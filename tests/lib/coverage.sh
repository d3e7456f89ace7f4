# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# ./dev coverage, and the section coverage of ./dev test: which lines the tests run.
#
# A process adds what it has counted to the files beside its objects when it exits. So what a killed
# process counts is lost, and what one counts that leaves by _exit(2), such as by log_fatal(). The
# sandbox would not let it write; it is off here, as it is for the sanitizers.

# The least percentages of lines that unit and the protocol tests alone must run. How many requests
# meet each other, and how many connections to the database they take, depends on the machine; of
# src/command and src/db they ran 72 to 83 and 66 to 72 %.
coverage_floors=(src/json=100 src/command=65 src/db=60)

use_coverage() {
	coverage=1
	build=$root/build-coverage
	PARLORD=$build/parlord PARLORCTL=$build/parlorctl PARLOR=$build/parlor
}

build_for_coverage() {
	need_packages "${coverage_packages[@]}"
	build_for_tests
	find "$build" -name '*.gcda' -delete
}

# count_lines [GCOVR'S OPTION...]: what was counted since, in $logs/coverage.json.
count_lines() {
	guarded gcovr --root "$root" --filter "$root/src/" --json "$logs/coverage.json" "$@" "$build" \
		>"$logs/gcovr.log" 2>&1
}

# What the sections run, or those given; all lines of the folders with a floor that no section runs
# must be explained.
coverage() {
	local sections=("$@") name status=0
	local explained=(--explained "$root/tests/uncovered" "${coverage_floors[@]%=*}")

	for name; do
		[[ $name =~ ^(unit|protocol|integration)$ ]] || wrong_use "coverage knows no section $name"
	done
	if (($#)); then
		explained=()
	else
		sections=(unit protocol integration)
	fi
	begin_tests
	use_coverage
	build_for_coverage
	for name in "${sections[@]}"; do
		section "$name, counted"
		"test_$name"
	done
	section coverage
	rm -rf -- "$root/.run/coverage"
	mkdir -p "$root/.run/coverage"
	count_lines --html-details "$root/.run/coverage/index.html" || {
		show_end "$logs/gcovr.log"
		die "gcovr failed"
	}
	"$root/tests/lib/coverage-table" "$logs/coverage.json" "${explained[@]}" || status=$?
	say "line by line: .run/coverage/index.html"
	if ((${#explained[@]})); then
		count_status "$status"
		report "each line that no test runs is explained in tests/uncovered"
	fi
	suite_is_complete=1
	((failed == 0))
}

test_coverage() {
	local coverage build logs floor log status
	local -x PARLORD PARLORCTL PARLOR

	use_coverage
	build_for_coverage
	test_unit
	start_test_database
	! start_test_parlord parlord-coverage 1 || {
		send_tests "workers=1"
		end_test_parlord
	}
	count_lines || {
		count_status 1
		report gcovr "$logs/gcovr.log"
		return
	}
	for floor in "${coverage_floors[@]}"; do
		log=${floor%=*}
		log=$logs/coverage-${log//\//-}.log
		status=0
		"$root/tests/lib/coverage-table" "$logs/coverage.json" --floor "$floor" >"$log" || status=$?
		count_status "$status"
		report "$(tail -n 1 "$log")" "$log"
	done
}
