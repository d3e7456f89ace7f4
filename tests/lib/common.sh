# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# What the other parts of ./dev share: words for the user, an ending in order, processes, ports.

say() { printf '%s\n' "$*"; }
warn() { printf 'dev: %s\n' "$*" >&2; }
die() {
	warn "$*"
	exit 1
}

# The last lines of a log, for the reader of a failure.
show_end() {
	local file=$1 lines=${2:-30}

	[[ -s $file ]] || return 0
	say "--- the end of ${file#"$root"/}:" >&2
	tail -n "$lines" -- "$file" | sed 's/^/    /' >&2
}

# --- ending ---------------------------------------------------------------------------------------

# Functions that leave() calls, the last one first. One can change the exit status, $leave_status.
leave_hooks=()

on_leave() {
	[[ " ${leave_hooks[*]} " == *" $1 "* ]] || leave_hooks+=("$1")
}

# However the script ends, it ends what it started. Bash runs a trap only between two commands, so
# whatever takes long runs in the background behind "wait", which a signal interrupts.
take_signals() {
	trap 'leave $?' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

leave() {
	local i pid

	leave_status=$1
	trap '' HUP INT TERM PIPE
	trap - EXIT
	set +e
	for ((i = ${#leave_hooks[@]} - 1; i >= 0; i--)); do
		"${leave_hooks[i]}"
	done
	# What no hook knows: a command of guarded(), or a process that was being started.
	for pid in $(jobs -pr); do
		kill -TERM -- "-$pid" 2>/dev/null
		stop_process "$pid" "${patience:-30}"
		# Its children may be slower, or deaf.
		wait_for "${patience:-30}" group_is_gone "$pid" || kill -KILL -- "-$pid" 2>/dev/null
	done
	exit "$leave_status"
}

# --- processes ------------------------------------------------------------------------------------

# Runs a command in the background, its process id in $!. It gets a session of its own: Ctrl-C goes
# to the whole foreground process group, and a daemon must not lose its database before it has ended.
# If this script is killed outright it gets the signal $on_death.
spawn() { setsid setpriv --pdeathsig "${on_death:-TERM}" -- "$@" & }

# Runs a command to its end, so that a signal to the script ends it too, with its children; within
# $patience seconds.
guarded() {
	local status=0

	spawn "$@"
	wait "$!" || status=$?
	return "$status"
}

# Ends a child of this script: SIGTERM, and SIGKILL to its whole session after so many seconds.
# Its exit status is in $stopped. A child's id belongs to it until it is waited for.
stop_process() {
	local pid=$1 seconds=$2 end=$((SECONDS + $2))

	stopped=0
	kill -TERM "$pid" || true
	while kill -0 "$pid"; do
		if ((SECONDS > end)); then
			warn "process $pid did not end within $seconds s and was killed" 2>&3
			kill -KILL -- "-$pid" || kill -KILL "$pid" || true
			break
		fi
		sleep 0.02
	done
	wait "$pid" || stopped=$?
	# Bash has its own words for processes that are gone or were killed.
} 3>&2 2>/dev/null

group_is_gone() { ! kill -0 -- "-$1" 2>/dev/null; }

# A process id may be another process's by now; with its start time and the boot it can't.
process_identity() {
	local stat fields

	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	# The name, in brackets, may hold anything; the start time is the 20th field after it.
	read -ra fields <<<"${stat##*) }"
	# A killed process that nobody has waited for yet.
	[[ ${fields[0]} != [ZX] ]] || return 1
	say "$1 ${fields[19]} $(</proc/sys/kernel/random/boot_id)"
}

# Whether the process of which FILE holds the identity still runs; its id is in $alive_pid.
is_alive() {
	local known=

	[[ ! -r $1 ]] || read -r known <"$1" || true
	alive_pid=${known%% *}
	[[ $alive_pid =~ ^[0-9]+$ && $(process_identity "$alive_pid") == "$known" ]]
}

# wait_for SECONDS COMMAND...: waits until the command succeeds.
wait_for() {
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS <= end)) || return 1
		sleep 0.02
	done
}

# --- the network ----------------------------------------------------------------------------------

# Whether a listener would be in the way of one on 127.0.0.1:PORT. Read from the kernel's table, as
# connecting would show up in the log of whoever is there.
port_is_taken() {
	local hex

	printf -v hex '%04X' "$1"
	awk -v port="$hex" '
		$4 == "0A" && $2 ~ "^(0100007F|00000000|0+|0+FFFF00000100007F):" port "$" { taken = 1 }
		END { exit !taken }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Below the range from which the kernel takes the ports of outgoing connections.
free_port() {
	local port

	for _ in {1..200}; do
		port=$((15000 + RANDOM % 15000))
		port_is_taken "$port" || { say "$port"; return; }
	done
	die "no free port found"
}

# Whether a parlord with a working database answers there: only the database knows a bad sid.
answers() (
	exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
	printf '{"cmd":"getGamesList","sid":"x"}\n' >&3
	IFS= read -r -t 5 -u 3 reply && [[ $reply == *'"badSid"'* ]]
) 2>/dev/null
