# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# Which lines of src/ the tests run: all of them by hand with ./dev coverage, and in ./dev test those
# that are quick, which must reach a share of the folders where most is decided.

# Percent of lines that the unit tests and the protocol tests run. The rest is mostly what to do when
# the database is in trouble, which only the integration tests make; HACKING has the whole.
declare -A coverage_floors=([json]=99 [command]=70 [db]=65)

coverage_build=$root/build-coverage

# Runs a command with everything built for gcov. Its processes must be able to write what they have
# counted, so they are not confined, as under the sanitizers.
with_coverage() {
	local build=$coverage_build sanitize=1
	local -x PARLORD=$build/parlord PARLORCTL=$build/parlorctl PARLOR=$build/parlor

	"$@"
}

build_for_coverage() {
	need_packages "${coverage_packages[@]}"
	build_programs --enable-coverage --disable-hardening "CFLAGS=-g -O0"
	find "$build" -name '*.gcda' -delete
}

# coverage_of FOLDER [OPTION...]
coverage_of() {
	gcovr "$build" --root "$root" --object-directory "$build" --filter "$root/$1/" "${@:2}"
}

# One line for each folder of src/: its name and the percent of its lines that were run.
coverage_by_folder() {
	coverage_of src --json-summary - | /usr/bin/python3 -I -B -c '
import collections, json, sys
covered, lines = collections.Counter(), collections.Counter()
for file in json.load(sys.stdin)["files"]:
    folder = file["filename"].split("/")[1]
    covered[folder] += file["line_covered"]
    lines[folder] += file["line_total"]
for folder in sorted(lines):
    print(folder, format(100 * covered[folder] / lines[folder], ".1f"))'
}

# The unit tests and the protocol tests, one worker, once; what they say is said elsewhere.
run_quick_tests() {
	local status=0

	guarded timeout 600 make -C "$build" --silent -j"$(nproc)" check || status=$?
	start_test_database
	start_test_parlord parlord-coverage 1 60 || return 1
	guarded timeout 600 "$PARLOR" test -t 60 -s "127.0.0.1:$port" "$root/tests/protocol" || status=$?
	stop_parlord
	((stopped == 0)) || status=$stopped
	return "$status"
}

check_coverage() {
	local log=$logs/coverage.log status=0 folder percent floor

	build_for_coverage
	run_quick_tests >"$log" 2>&1 || status=$?
	count_status "$((status != 0))"
	report "unit and protocol tests" "$log"
	while read -r folder percent; do
		floor=${coverage_floors[$folder]-}
		[[ $floor ]] || continue
		status=0
		awk -v percent="$percent" -v floor="$floor" 'BEGIN { exit !(percent >= floor) }' || status=1
		coverage_of "src/$folder" >"$logs/coverage-$folder.log"
		count_status "$status"
		report "src/$folder: $percent % of its lines, of which $floor are asked" \
			"$logs/coverage-$folder.log"
		unset "coverage_floors[$folder]"
	done < <(coverage_by_folder)
	# A folder of which nothing is known has no share.
	for folder in "${!coverage_floors[@]}"; do
		count_status 1
		report "src/$folder: nothing was counted"
	done
}

test_coverage() { with_coverage check_coverage; }

# By hand: what is run by all tests that can be run without the sandbox.
coverage_of_all() {
	local folder=$root/.run/coverage

	build_for_tests
	build_for_coverage
	section "unit and protocol tests"
	run_quick_tests >"$logs/coverage.log" 2>&1 || show_end "$logs/coverage.log"
	section integration
	test_integration
	mkdir -p "$folder"
	coverage_of src --txt "$folder/lines.txt" --html-details "$folder/index.html"
	cat "$folder/lines.txt"
	coverage_by_folder
	say "the lines are in ${folder#"$root"/}/index.html"
}

coverage() {
	(($# == 0)) || wrong_use "coverage takes no options"
	begin_tests
	with_coverage coverage_of_all
	suite_is_complete=1
	((failed == 0))
}
