# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# The targets of tests/fuzz/ under libFuzzer, as many at a time as there are processors, and the
# fuzzer of the protocol: by hand with ./dev fuzz, for a short while in ./dev test.

# What each target has in the short run, and the fuzzer of the protocol.
fuzz_seconds=8
protocol_seconds=30

fuzz_build=$root/build-fuzz

# The process ids of those that run, with their targets; the exit statuses of those that have ended.
declare -A fuzz_running=() fuzz_status=()

fuzz_targets() {
	local targets=("$root"/tests/fuzz/fuzz_*.c)

	targets=("${targets[@]##*/}")
	printf '%s\n' "${targets[@]%.c}"
}

# Only the targets and what they are made of.
build_fuzzers() {
	local build=$fuzz_build build_goals=fuzz

	CC=clang build_programs --enable-fuzzers "CFLAGS=-g -O1"
}

# fuzz_start TARGET SECONDS: in the background. What it learns and finds is in .run/fuzz/TARGET.
fuzz_start() {
	local name=$1 folder=$root/.run/fuzz/$1 seeds=("$root/tests/fuzz/corpus/$1")

	# Each protocol test is a stream for the framer.
	[[ $name != fuzz_frame ]] || seeds+=("$root/tests/protocol/wire")
	mkdir -p "$folder/corpus"
	spawn env -C "$folder" UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
		"$fuzz_build/tests/fuzz/$name" -max_total_time="$2" -timeout=60 -rss_limit_mb=2048 \
		-max_len=8192 -error_exitcode=1 -verbosity=0 -print_final_stats=1 \
		corpus "${seeds[@]}" \
		</dev/null >"$folder/log" 2>&1
	fuzz_running[$!]=$name
}

# Waits for one of them.
fuzz_finish() {
	local pid status=0

	wait -n -p pid "${!fuzz_running[@]}" || status=$?
	fuzz_status[${fuzz_running[$pid]}]=$status
	unset "fuzz_running[$pid]"
}

# fuzz_all SECONDS TARGET...
fuzz_all() {
	local seconds=$1 target

	shift
	for target; do
		((${#fuzz_running[@]} < $(nproc))) || fuzz_finish
		fuzz_start "$target" "$seconds"
	done
	while ((${#fuzz_running[@]})); do
		fuzz_finish
	done
}

fuzz_inputs() {
	sed -n 's/^stat::number_of_executed_units: *//p' "$root/.run/fuzz/$1/log"
}

# What a target that found something says of it, and with what it was found.
fuzz_finding() {
	local folder=$root/.run/fuzz/$1 input

	grep -a -e 'does not hold' -e 'ERROR: ' -e 'runtime error' -e '^ *#[0-9]' -e SUMMARY \
		"$folder/log" | cut -c 1-300 | awk 'NR <= 30'
	input=$(sed -n 's|.*Test unit written to \./||p' "$folder/log" | head -n 1)
	if [[ $input ]]; then
		say "the input, ${folder#"$root"/}/$input, in base64:"
		base64 -w 0 "$folder/$input"
		say
	else
		tail -n 20 "$folder/log"
	fi
}

# run_protocol SECONDS
run_protocol() {
	time_limit=$(($1 + 600)) start_pytest fuzz-protocol "$root/tests/fuzz/protocol" --seconds "$1"
	finish_pytest fuzz-protocol "$!"
}

# A section of ./dev test: a short while of each. Under the sanitizers that is the protocol's turn.
test_fuzz() {
	local target targets=()

	if [[ $sanitize ]]; then
		run_protocol "$protocol_seconds"
		return
	fi
	mapfile -t targets < <(fuzz_targets)
	need_packages "${fuzz_packages[@]}"
	build_fuzzers
	fuzz_all "$fuzz_seconds" "${targets[@]}"
	for target in "${targets[@]}"; do
		count_status "$((fuzz_status[$target] != 0))"
		((n_failed == 0)) || fuzz_finding "$target" >"$logs/$target.log"
		report "$target, $(fuzz_inputs "$target") inputs" "$logs/$target.log"
	done
}

# fuzz_protocol MINUTES
fuzz_protocol() {
	sanitize=1
	begin_tests
	use_sanitizers
	build_for_tests
	section "the protocol, for $1 minutes"
	run_protocol "$(($1 * 60))"
	suite_is_complete=1
	((failed == 0))
}

fuzz() {
	local minutes=10 targets=() target broken=0

	while (($#)); do
		case $1 in
		--minutes) number --minutes "${2-}" 10000; minutes=$2; shift ;;
		-*) wrong_use "fuzz knows no option $1" ;;
		*) targets+=("$1") ;;
		esac
		shift
	done
	if [[ ${targets[*]} == protocol ]]; then
		fuzz_protocol "$minutes"
		return
	fi
	((${#targets[@]})) || mapfile -t targets < <(fuzz_targets)
	for target in "${targets[@]}"; do
		[[ -e $root/tests/fuzz/$target.c ]] || wrong_use "fuzz knows no target $target"
	done
	need_packages "${run_packages[@]}" "${fuzz_packages[@]}"
	build_fuzzers
	say "$minutes minutes for each of ${targets[*]}"
	fuzz_all "$((minutes * 60))" "${targets[@]}"
	for target in "${targets[@]}"; do
		say "$target: $(fuzz_inputs "$target") inputs"
		((fuzz_status[$target] == 0)) || {
			broken=1
			fuzz_finding "$target"
		}
	done
	((broken == 0)) || die "something was found; the inputs are in .run/fuzz"
}
