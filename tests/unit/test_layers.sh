#!/bin/sh
# SPDX-License-Identifier: ISC
# Checks what no compiler does: the rules of the source tree, of src/ and of sql/. Prints TAP.
# make check sets srcdir; a copy of the tree can be given as an argument.
# shellcheck disable=SC2016,SC2046,SC2317 # awk's dollars, lists of files, functions called by check
set -u
export LC_ALL=C
cd -- "${1:-${srcdir:-$(dirname -- "$0")/../..}}" || exit 1

work=$(mktemp -d "${TMPDIR:-/tmp}/parlord-layers.XXXXXX") || exit 1
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM

count=0
status=0

# check NAME COMMAND...: the command prints what is wrong. Each says so, too, when it finds nothing
# to check: a pattern that matches nothing any more must not pass.
check() {
	count=$((count + 1))
	name=$1
	shift
	if "$@" >"$work/complaints" 2>&1 && [ ! -s "$work/complaints" ]; then
		echo "ok $count - $name"
	else
		status=1
		echo "not ok $count - $name"
		sed 's/^/#   /' "$work/complaints"
	fi
}

# No file's name has a space; what a build in the tree leaves behind is no source.
files() { find src -type f -name "$1" ! -path '*/.*' | sort; }
sources() { files '*.[ch]'; }
sql_files() { ls sql/[0-9]*.sql sql/procedures/*.sql sql/testing.sql; }

# --- C --------------------------------------------------------------------------------------------

# FILE LINE KIND HEADER of each #include; KIND is " or <.
includes() {
	awk '/^[ \t]*#[ \t]*include/ {
		line = $0
		sub(/^[ \t]*#[ \t]*include[ \t]*/, "", line)
		header = substr(line, 2)
		sub(/[">].*/, "", header)
		print FILENAME, FNR, substr(line, 1, 1), header
	}' $(sources)
}

layers() {
	awk '
	BEGIN {
		may["base"] = " base "
		may["json"] = " base json "
		may["db"] = " base db "
		may["auth"] = " base auth "
		may["command"] = " base json db auth command "
		may["server"] = " base json db auth command server "
		may["tools"] = " base json db tools "
	}
	{
		split($1, path, "/")
		own = path[2]
		layer = $4
		sub(/\/.*/, "", layer)
		if (!(own in may))
			print $1 ": no rule says what " own "/ may include"
		else if (layer in may) {
			seen[own]++
			if (index(may[own], " " layer " ") == 0)
				print $1 ":" $2 ": " own "/ must not include " $4
		} else if ($3 == "\"" && $4 != "config.h")
			print $1 ":" $2 ": " $4 " is of no layer"
	}
	END {
		for (layer in may)
			if (!seen[layer])
				print "no include was found in src/" layer "/"
	}' "$work/includes"
}

# foreign PATTERN FOLDERS: headers of a library that only those folders may include.
foreign() {
	awk -v pattern="$1" -v folders=" $2 " '
	$4 ~ pattern {
		split($1, path, "/")
		seen = 1
		if (index(folders, " " path[2] " ") == 0)
			print $1 ":" $2 ": only" folders "may include " $4
	}
	END { if (!seen) print "nobody includes " pattern }' "$work/includes"
}

# A .c without a header of its own has its declarations in another of its folder, or is a program.
own_header_first() {
	sources >"$work/sources"
	grep -l '^main(' $(files '*.c') >"$work/programs"
	awk -v sources="$work/sources" -v programs="$work/programs" '
	BEGIN {
		while ((getline file < sources) > 0) {
			exists[file] = 1
			if (file ~ /\.c$/)
				left[file] = 1
		}
		while ((getline file < programs) > 0)
			program[file] = 1
	}
	$1 ~ /\.c$/ {
		n[$1]++
		if ($4 == "config.h") {
			if (n[$1]-- > 1)
				print $1 ":" $2 ": config.h must come first"
			next
		}
		own = $1
		sub(/\.c$/, ".h", own)
		if (exists[own]) {
			if (n[$1] == 1 && "src/" $4 != own)
				print $1 ":" $2 ": must include " substr(own, 5) " first"
			if (n[$1] == 1)
				delete left[$1]
		} else {
			folder = $4
			sub(/\/[^\/]*$/, "", folder)
			if (program[$1] || index($1, "src/" folder "/") == 1)
				delete left[$1]
		}
		checked++
	}
	END {
		for (file in left)
			print file ": includes no header of its folder"
		if (!checked)
			print "nothing to check"
	}' "$work/includes"
}

not_too_long() {
	awk '
	FNR == 451 { print FILENAME ": is longer than 450 lines" }
	END { if (NR < 1000) print "where are the sources?" }' $(files '*.c')
}

licence() {
	set -- $(files '*' | grep -v '\.l\{0,1\}[oa]$')
	[ $# -gt 10 ] || echo "where are the sources?"
	grep -L -e 'SPDX-License-Identifier: ISC' -- "$@" | sed 's/$/: has no SPDX line/'
}

# --- SQL ------------------------------------------------------------------------------------------

# FILE PROCEDURE BODY, separated by tabs: each procedure in one line, without comments, and its
# strings without what could be taken for SQL.
procedures() {
	awk '
	function flush() {
		if (name != "") {
			gsub(/[ \t]+/, " ", body)
			print file "\t" name "\t" body
		}
		name = body = ""
	}
	FNR == 1 || /^DROP VIEW IF EXISTS [a-z_]+;$/ {
		flush()
		if ($0 ~ /^DROP/)
			next
	}
	/^CREATE/ {
		flush()
		if ($0 ~ /^CREATE OR REPLACE ALGORITHM = MERGE DEFINER = @definer@ VIEW [a-z_]+ AS$/)
			next
		if ($0 !~ /^CREATE OR REPLACE DEFINER = @definer@ PROCEDURE [a-z0-9_]+\(/) {
			print FILENAME "\t?\t" $0
			next
		}
		file = FILENAME
		name = $0
		sub(/.* PROCEDURE /, "", name)
		sub(/\(.*/, "", name)
	}
	{
		line = $0
		# A string holds no quote; what is said to the client is not looked at.
		while (match(line, /MESSAGE_TEXT = \047[^\047]*\047/))
			line = substr(line, 1, RSTART - 1) "MESSAGE" substr(line, RSTART + RLENGTH)
		sub(/--.*/, "", line)
		body = body " " line
	}
	END { flush() }' sql/procedures/*.sql sql/testing.sql
}

procedures_are_written_alike() {
	awk -F '\t' '
	$2 == "?" {
		print $1 ": not understood: " $3
		next
	}
	seen[$2]++ { print $1 ": " $2 " is defined twice" }
	$3 !~ /END; *$/ { print $1 ": " $2 " does not end with END;" }
	END { if (NR < 10) print "where are the procedures?" }' "$work/procedures"
}

# The names by which src/ calls procedures: in a table of commands, in a struct db_proc, in a query.
called() {
	for file in $(files '*.c'); do
		tr '\n\t' '  ' <"$file" | awk -v file="$file" '
		function names(text, pattern) {
			while (match(text, pattern)) {
				name = substr(text, RSTART, RLENGTH)
				sub(/^[^"]*"(CALL )?/, "", name)
				sub(/[^a-z0-9A-Z_].*/, "", name)
				print name, file
				text = substr(text, RSTART + RLENGTH)
			}
		}
		{
			while ((from = index($0, "/*")) && (len = index(substr($0, from), "*/")))
				$0 = substr($0, 1, from - 1) substr($0, from + len + 1)
			names($0, "(READS|WRITES) *\\( *\"[^\"]*\"")
			names($0, "\"CALL [a-zA-Z0-9_]+\\(")
			if ($0 ~ /struct db_proc/)
				names($0, "\\{ *(\\.name *= *)?\"[^\"]*\" *, *(\\.effect *= *)?DB_(READS|KEYED|COUNTED|WRITES)")
		}'
	done
}

called_procedures_exist() {
	awk -F '\t' -v called="$work/called" '
	{ exists[$2] = 1 }
	END {
		while ((getline line < called) > 0) {
			split(line, call, " ")
			n++
			if (!(call[1] in exists))
				print call[2] ": there is no procedure " call[1]
			else if (call[1] ~ /_$/)
				print call[2] ": " call[1] " is for other procedures only"
		}
		if (n < 10)
			print "where are the calls?"
	}' "$work/procedures"
}

# Those whose names end in _ by another procedure, the others by the daemon.
procedures_are_called() {
	awk -F '\t' -v called="$work/called" '
	BEGIN {
		while ((getline line < called) > 0) {
			sub(/ .*/, "", line)
			used[line] = 1
		}
	}
	$2 != "?" {
		file[$2] = $1
		body = $3
		while (match(body, /CALL [a-z0-9_]+\(/)) {
			used[substr(body, RSTART + 5, RLENGTH - 6)] = 1
			from[substr(body, RSTART + 5, RLENGTH - 6)] = $1
			body = substr(body, RSTART + RLENGTH)
		}
	}
	END {
		for (name in file)
			if (!used[name])
				print file[name] ": nobody calls " name
		for (name in from)
			if (!(name in file))
				print from[name] ": there is no procedure " name
	}' "$work/procedures"
}

# A procedure writes if it says so in SQL or calls one for procedures only that writes. Noting a
# session's use needs no transaction: it is one statement.
transactions() {
	awk -F '\t' '
	function complain(words) { print file[name] ": " name ": " words }
	function writes_itself(text) {
		return text ~ /[ ;](INSERT|UPDATE|DELETE|REPLACE|TRUNCATE) (INTO |IGNORE |FROM |[a-z])/
	}
	{
		sub(/ OR REPLACE /, " ", $3)
		gsub(/ FOR UPDATE/, "", $3)
		gsub(/ ON DUPLICATE KEY UPDATE/, "", $3)
		file[$2] = $1
		body[$2] = $3
		writes[$2] = writes_itself($3)
	}
	function spread(   changed, name, other) {
		do {
			changed = 0
			for (name in body)
				for (other in body)
					if (!writes[name] && writes[other] && other ~ /_$/ &&
					    other != "need_session_" && index(body[name], "CALL " other "("))
						changed = writes[name] = 1
		} while (changed)
	}
	function last(text, pattern,   at, sum) {
		sum = 0
		while (match(text, pattern)) {
			at = RSTART
			sum += at
			text = substr(text, at + 1)
		}
		return sum
	}
	# Where the first SELECT stands whose rows go to the client; 0: there is none.
	function first_outcome(text,   n, i, statements, at, statement) {
		n = split(text, statements, ";")
		at = 1
		for (i = 1; i <= n; i++) {
			statement = statements[i]
			while (sub(/^ *(CREATE .* BEGIN|IF .* THEN|ELSEIF .* THEN|ELSE|BEGIN|LOOP) /, " ",
			    statement))
				;
			if (statement ~ /^ *(SELECT|WITH) / && statement !~ / INTO /)
				return at
			at += length(statements[i]) + 1
		}
		return 0
	}
	END {
		spread()
		for (name in body) {
			text = body[name]
			if (name ~ /_$/) {
				if (text ~ /START TRANSACTION|COMMIT|ROLLBACK/)
					complain("the transaction belongs to its caller")
				continue
			}
			if (!writes[name] && text !~ /START TRANSACTION|COMMIT;/)
				continue
			checked++
			if (text !~ /DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;/)
				complain("has no EXIT HANDLER that rolls back and RESIGNALs")
			start = match(text, /START TRANSACTION;/)
			commit = last(text, "COMMIT;")
			if (!start)
				complain("has no START TRANSACTION")
			if (!commit)
				complain("has no COMMIT")
			else if (commit < start)
				complain("commits before it starts")
			else if (writes_itself(substr(text, commit)))
				complain("writes after its COMMIT")
			if (start && writes_itself(substr(text, 1, start)))
				complain("writes before its START TRANSACTION")
			outcome = first_outcome(text)
			if (outcome && outcome < commit)
				complain("selects its outcome before its COMMIT")
		}
		if (checked < 5)
			print "where are the procedures that write?"
	}' "$work/procedures"
}

# What a list procedure needs to be read page by page.
cursors() {
	awk -F '\t' '
	$3 ~ /IN p_cursor / {
		checked++
		if ($3 !~ /IN p_page INT, IN p_cursor [A-Z]+(\([0-9]+\))?\)/)
			print $1 ": " $2 ": its last parameters must be p_page and p_cursor"
		if ($3 !~ / AS _cursor / && $3 !~ /CALL [a-z_]+_\([^)]*p_cursor\)/)
			print $1 ": " $2 ": selects no _cursor"
	}
	$3 ~ / AS _cursor / && $3 !~ /IN p_cursor / { print $1 ": " $2 ": has a _cursor, but no p_cursor" }
	END { if (!checked) print "nothing to check" }' "$work/procedures"
}

# A read in an expression takes locks, and in DO it hides a deadlock (sql/README).
reads_are_statements() {
	awk -F '\t' '$3 ~ /(IF|ELSEIF|AND|OR) (NOT )?EXISTS \(/ || $3 ~ /(DO|SET [a-z_]+ =) \(SELECT/ {
		text = $3
		gsub(/SELECT EXISTS \(/, "", text)
		while (match(text, /(IF|ELSEIF) [^;]*THEN/)) {
			if (substr(text, RSTART, RLENGTH) ~ /\(SELECT|EXISTS/)
				print $1 ": " $2 ": reads in a condition"
			text = substr(text, RSTART + RLENGTH)
		}
		if ($3 ~ /(DO|SET v_[a-z_]+ =|SET p_[a-z_]+ =) \(SELECT/)
			print $1 ": " $2 ": reads in SET or DO"
	}' "$work/procedures"
}

# SQLSTATE and name on the wire; the README's are the ones that SQL may use.
in_header() {
	sed -n 's/.*X([A-Z_]*, "\([A-Za-z]*\)", "\(PL[A-Z]*\)").*/\2 \1/p' src/base/status.h
}
in_readme() {
	awk '{ for (i = 1; i < NF; i++) if ($i ~ /^PL[A-Z][A-Z][A-Z]$/) print $i, $(i + 1) }' sql/README
}

sqlstates() {
	in_header | sort >"$work/header"
	in_readme | sort >"$work/readme"
	sed 's/--.*//' $(sql_files) | grep -o "SIGNAL[ 	]*SQLSTATE[ 	]*'[^']*'" |
		sed "s/.*SQLSTATE[ 	]*'//; s/'//" | grep -v 45000 | sort -u >"$work/used"
	[ -s "$work/used" ] || echo "SQL uses no SQLSTATE"
	comm -23 "$work/readme" "$work/header" | sed 's/$/: in sql\/README, but not in status.h/'
	cut -d ' ' -f 1 "$work/readme" >"$work/known"
	comm -23 "$work/used" "$work/known" | sed 's/$/: used, but not in sql\/README/'
	comm -13 "$work/used" "$work/known" | sed 's/$/: in sql\/README, but not used/'
	grep -n 'SIGNAL' -- $(sql_files) | grep -v -e 'RESIGNAL;' |
		grep -v -e "SIGNAL SQLSTATE '\(PL...\|45000\)' SET MESSAGE_TEXT = \('[^']\{1,128\}'\|v_text\);" |
		sed 's/$/: a SIGNAL needs a private SQLSTATE and words of 128 characters at most/'
}

# --- all ------------------------------------------------------------------------------------------

includes >"$work/includes"
procedures >"$work/procedures"
called >"$work/called"

check "lower layers never include higher ones" layers
check "only src/db/ knows the database's client library" \
	foreign '^((mysql|mariadb)/.*|mysql.*|mariadb.*|mysqld_error|errmsg)[.]h$' 'db'
check "only some folders know libevent" \
	foreign '^(event2/.*|event|evutil|evdns|evhttp|evrpc)[.]h$' 'db auth server tools'
check "src/base/ does not know Jansson" \
	foreign '^jansson.*[.]h$' 'json db auth command server tools'
check "each .c includes its own header first" own_header_first
check "no .c is longer than 450 lines" not_too_long
check "each file of src/ names its licence" licence
check "procedures are written alike" procedures_are_written_alike
check "each procedure that src/ calls exists" called_procedures_exist
check "each procedure is called" procedures_are_called
check "procedures that write do it in a transaction" transactions
check "procedures read in statements of their own" reads_are_statements
check "list procedures go on at a cursor" cursors
check "the private SQLSTATEs are those of src/base/status.h" sqlstates
echo "1..$count"
exit "$status"
