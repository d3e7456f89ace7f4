# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2154 # the parts share their variables
# ./dev fuzz: the targets of tests/fuzz/ under libFuzzer, one after the other on each processor.

# fuzz_one TARGET SECONDS: what is found is left in .run/fuzz/TARGET.
fuzz_one() {
	local name=$1 folder=$root/.run/fuzz/$1 seeds=("$root/tests/fuzz/corpus/$1")

	# Each protocol test is a stream for the framer.
	[[ $name != fuzz_frame ]] || seeds+=("$root/tests/protocol/wire")
	mkdir -p "$folder/corpus"
	(
		cd "$folder" || exit
		UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "$build/tests/fuzz/$name" \
			-max_total_time="$2" -timeout=20 -rss_limit_mb=2048 -max_len=8192 -verbosity=0 \
			-print_final_stats=1 corpus "${seeds[@]}" </dev/null >"$folder/log" 2>&1
	)
}

fuzz() {
	local minutes=10 targets=() target running=0 broken=0

	while (($#)); do
		case $1 in
		--minutes) number --minutes "${2-}" 10000; minutes=$2; shift ;;
		-*) wrong_use "fuzz knows no option $1" ;;
		*) targets+=("$1") ;;
		esac
		shift
	done
	build=$root/build-fuzz
	need_packages "${run_packages[@]}" "${fuzz_packages[@]}"
	CC=clang build_programs --enable-fuzzers "CFLAGS=-g -O1"
	lock_build
	make -C "$build" --silent -j"$(nproc)" fuzz || die "the fuzz targets can't be built"
	unlock_build
	if ((${#targets[@]} == 0)); then
		targets=("$root"/tests/fuzz/fuzz_*.c)
		targets=("${targets[@]##*/}")
		targets=("${targets[@]%.c}")
	fi
	say "$minutes minutes for each of ${targets[*]}"
	for target in "${targets[@]}"; do
		((running < $(nproc))) || { wait -n || broken=1; running=$((running - 1)); }
		fuzz_one "$target" "$((minutes * 60))" &
		running=$((running + 1))
	done
	while ((running)); do
		wait -n || broken=1
		running=$((running - 1))
	done
	for target in "${targets[@]}"; do
		say "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$root/.run/fuzz/$target/log") inputs"
		grep -a -m 1 -e 'does not hold' -e 'ERROR: ' -e 'runtime error' -e 'SUMMARY' \
			"$root/.run/fuzz/$target/log" || true
	done
	((broken == 0)) || die "something was found; the inputs are in .run/fuzz"
}
