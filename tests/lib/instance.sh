# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# An instance: a private mariadbd and a parlord on it. All that belongs to it is in the folder $dir:
#
#   lock            held as an open file by every process of the instance
#   supervisor      the identity of the ./dev that looks after it
#   ready           there while the instance answers
#   data/           the database;  password: that of the daemon's account
#   parlord.conf    made anew at each start
#   *.log           of this start; *.log.old of the one before
#
# What is to be set: dir, port, testing ("" or 1), workers ("": one per processor).

mariadb_pid=
parlord_pid=
# Put before the daemon's command line, e.g. valgrind.
parlord_wrapper=()
parlord_log=

instance_name() { say "${testing:+testing-}$port"; }

instance_words() { say "parlord on port $port${testing:+, testing,}"; }

# What to give to ./dev to mean this instance.
instance_options() {
	local options=

	[[ -z $testing ]] || options+=' --testing'
	((port == 7420)) || options+=" --port $port"
	say "$options"
}

is_up() { [[ -e $dir/ready ]] && is_alive "$dir/supervisor"; }

# Makes this process the instance's supervisor; fails if it has one. Nobody holds the lock without one
# but what is left of a killed one, and that is on its way out.
lock_instance() {
	local end=$((SECONDS + 120)) told=

	mkdir -p "$dir"
	chmod 700 "$dir"
	exec 9>>"$dir/lock"
	until flock -w 0.3 9; do
		! is_alive "$dir/supervisor" || return 1
		[[ $told ]] || say "waiting for the processes of a killed instance to end"
		told=1
		((SECONDS < end)) || die "some process still holds ${dir#"$root"/}/lock"
	done
	rm -f "$dir/ready"
	process_identity $$ >"$dir/supervisor"
	on_leave unlock_instance
}

unlock_instance() {
	rm -f "$dir/ready" "$dir/supervisor"
	exec 9>&-
}

new_log() {
	[[ ! -e $1 ]] || mv -f -- "$1" "$1.old"
	: >"$1"
}

# --- mariadbd -------------------------------------------------------------------------------------

# Started as root, mariadbd wants to be told that this is meant. mariadb-install-db would take a
# plain --user as a wish to change the owner of a system-wide plugin too.
mariadb_as=()
((EUID)) || mariadb_as=(--loose-user=root)

make_data() {
	local patience=2

	# A mariadbd that starts removes all temporary tables from its folder for them. In a shared one,
	# such as /tmp, it would take those of every other mariadbd.
	rm -rf -- "$dir/tmp"
	mkdir -p "$dir/tmp"
	[[ ! -d $dir/data ]] || return 0
	# It gets its name when it is whole.
	rm -rf -- "$dir/data.new"
	# A mariadbd that gets SIGTERM while it starts can hang for good (seen with 10.11), so that is
	# killed instead, here and below; nothing is lost by it.
	guarded mariadb-install-db --no-defaults "${mariadb_as[@]}" --datadir="$dir/data.new" \
		--tmpdir="$dir/tmp" --skip-name-resolve --skip-test-db \
		--auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" \
		>"$dir/install.log" 2>&1 || {
		show_end "$dir/install.log"
		die "mariadb-install-db failed"
	}
	mv -T -- "$dir/data.new" "$dir/data"
}

# The path of a unix socket has at most 107 bytes.
choose_socket() {
	local LC_ALL=C folder=

	# What a killed instance left.
	[[ ! -r $dir/socket-folder ]] || read -r folder <"$dir/socket-folder" || true
	drop_socket_folder "$folder"
	rm -f "$dir/socket-folder"

	db_socket=$dir/mariadbd.sock
	if ((${#db_socket} > 107)); then
		folder=${XDG_RUNTIME_DIR:-/tmp}
		[[ -w $folder ]] || folder=/tmp
		folder=$(mktemp -d "$folder/parlord-sock.XXXXXX")
		say "$folder" >"$dir/socket-folder"
		db_socket=$folder/mariadbd.sock
	fi
}

drop_socket_folder() {
	[[ $1 == */parlord-sock.?????? && -d $1 && ! -L $1 && -O $1 ]] || return 0
	rm -f -- "$1/mariadbd.sock" "$1/mariadbd.sock.lock" "$1/control.sock"
	rmdir -- "$1" 2>/dev/null || true
}

mariadb_is_ready() {
	kill -0 "$mariadb_pid" 2>/dev/null || return 0
	grep -q 'ready for connections' "$dir/mariadbd.log"
}

start_mariadb() {
	local patience=2 on_death=KILL

	make_data
	choose_socket
	new_log "$dir/mariadbd.log"
	on_leave stop_mariadb
	spawn mariadbd --no-defaults "${mariadb_as[@]}" --datadir="$dir/data" --tmpdir="$dir/tmp" \
		--socket="$db_socket" --pid-file="$dir/mariadbd.pid" --log-error="$dir/mariadbd.log" \
		--skip-networking --innodb-buffer-pool-size=128M --max-connections=500 \
		</dev/null >>"$dir/mariadbd.log" 2>&1
	mariadb_pid=$!
	# After a crash it may have much to recover.
	if ! wait_for 120 mariadb_is_ready || ! kill -0 "$mariadb_pid" 2>/dev/null; then
		show_end "$dir/mariadbd.log"
		die "mariadbd did not start"
	fi
}

stop_mariadb() {
	[[ $mariadb_pid ]] || return 0
	mariadb_is_ready || kill -KILL "$mariadb_pid" 2>/dev/null || true
	stop_process "$mariadb_pid" 60
	mariadb_pid=
	drop_socket_folder "${db_socket%/*}"
	rm -f "$dir/socket-folder"
}

# --- parlord --------------------------------------------------------------------------------------

# A string of libconfig's.
quoted() {
	local text=${1//\\/\\\\}

	say "\"${text//\"/\\\"}\""
}

write_conf() {
	local conf=$dir/parlord.conf file

	for file in password control-password; do
		[[ ! -s $dir/$file ]] || continue
		(umask 077 && head -c 24 /dev/urandom | base64 >"$dir/$file.new")
		mv -- "$dir/$file.new" "$dir/$file"
	done
	{
		say "# Made by ./dev at each start."
		say "listen = [ \"127.0.0.1:$port\" ];"
		[[ -z $workers ]] || say "workers = $workers;"
		# Any other user could not read a checkout in /root.
		((EUID)) || say 'user = "root";'
		[[ -z $testing ]] || say "testing = true;"
		say "control: {"
		say "	socket = $(quoted "${db_socket%/*}/control.sock");"
		say "	password_file = $(quoted "$dir/control-password");"
		say "};"
		# Valgrind, the sanitizers and gcov need more of the system than a daemon.
		[[ -z ${sanitize-} && -z ${coverage-} && -z ${parlord_wrapper-} ]] || say "sandbox = false;"
		say "database: {"
		say "	socket = $(quoted "$db_socket");"
		say "	user = \"parlord\";"
		say "	password_file = $(quoted "$dir/password");"
		say "	name = \"parlord${testing:+_testing}\";"
		say "};"
		say "log: { level = \"info\"; };"
	} >"$conf"
}

init_database() {
	guarded "$PARLORCTL" -f "$dir/parlord.conf" init-db ${testing:+--testing} \
		>"$dir/init-db.log" 2>&1 || {
		show_end "$dir/init-db.log"
		die "parlorctl init-db failed"
	}
	guarded "$PARLORCTL" -f "$dir/parlord.conf" migrate >>"$dir/init-db.log" 2>&1 || {
		show_end "$dir/init-db.log"
		die "parlorctl migrate failed"
	}
}

check_port() {
	! port_is_taken "$port" ||
		die "port $port on 127.0.0.1 is taken by something else (ss -ltnp shows it);" \
			"choose another with --port"
}

parlord_answers() {
	kill -0 "$parlord_pid" 2>/dev/null || return 0
	answers "$port"
}

# Starts the daemon on a running database and waits until it answers; fails if it does not. Its log
# goes to $parlord_log or, without one, to the terminal.
start_parlord() {
	local seconds=${1:-30}

	on_leave stop_parlord
	if [[ $parlord_log ]]; then
		spawn "${parlord_wrapper[@]}" "$PARLORD" -f "$dir/parlord.conf" \
			</dev/null >>"$parlord_log" 2>&1
	else
		spawn "${parlord_wrapper[@]}" "$PARLORD" -f "$dir/parlord.conf" </dev/null
	fi
	parlord_pid=$!
	wait_for "$seconds" parlord_answers || {
		warn "parlord did not answer within $seconds s"
		return 1
	}
	kill -0 "$parlord_pid" 2>/dev/null || {
		warn "parlord did not start"
		return 1
	}
}

# Its exit status is in $stopped.
stop_parlord() {
	stopped=0
	[[ $parlord_pid ]] || return 0
	stop_process "$parlord_pid" 40
	parlord_pid=
	((stopped == 0)) || warn "parlord ended with status $stopped"
}

# --- the whole ------------------------------------------------------------------------------------

# Brings the instance up and looks after it until a signal comes or one of the two ends.
supervise() {
	local who=parlord log=$parlord_log

	lock_instance || die "$(instance_words) is up already; ./dev down$(instance_options) ends it"
	check_port
	[[ -z $parlord_log ]] || new_log "$parlord_log"
	start_mariadb
	write_conf
	init_database
	start_parlord 30 || {
		[[ -z $parlord_log ]] || show_end "$parlord_log"
		show_end "$dir/mariadbd.log" 5
		exit 1
	}
	on_leave instance_ends
	: >"$dir/ready"
	show_ready
	wait -n "$parlord_pid" "$mariadb_pid" || true
	kill -0 "$mariadb_pid" 2>/dev/null || {
		who=mariadbd
		log=$dir/mariadbd.log
	}
	[[ -z $log ]] || show_end "$log"
	die "$who ended by itself"
}

show_ready() {
	say "parlord is up on 127.0.0.1:$port. Try:"
	say "    printf '{\"cmd\":\"register\",\"username\":\"ann\",\"password\":\"secret\"}' |" \
		"nc -N 127.0.0.1 $port"
}

# To be asked to end is no failure once the instance has been up; 129 and more is a signal.
instance_ends() {
	rm -f "$dir/ready"
	((leave_status < 129)) || leave_status=0
}
