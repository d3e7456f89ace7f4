# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# The Debian packages that ./dev needs.

# mariadb-client-core has my_print_defaults, without which mariadb-install-db does not run.
run_packages=(
	build-essential autoconf automake pkg-config
	libevent-dev libjansson-dev libmariadb-dev libsystemd-dev libcrypt-dev libconfig-dev
	libssl-dev libutf8proc-dev libedit-dev libseccomp-dev libcap-ng-dev
	mariadb-server-core mariadb-client-core netcat-openbsd
)
# Beside those, for what is in bench/.
bench_packages=(python3)
test_packages=(
	clang-format fail2ban gnuplot-nox haproxy iproute2 libcmocka-dev mandoc mariadb-client openssl
	python3 python3-pymysql python3-pytest shellcheck valgrind xz-utils
)
# To see which lines tests run.
coverage_packages=(gcovr)
# For libFuzzer.
fuzz_packages=(clang libclang-rt-14-dev)
# To build the Debian packages and to boot a machine with them.
system_packages=(
	debhelper dpkg-dev lintian mmdebstrap systemd-container
)

# Installs those of the given packages that are missing.
need_packages() {
	local have missing=() as_root=() package

	# dpkg-query fails when it does not know one of them; what it knows it prints all the same.
	have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' -- "$@" 2>/dev/null || true)
	for package; do
		[[ $'\n'$have$'\n' == *$'\n'"installed $package"$'\n'* ]] || missing+=("$package")
	done
	((${#missing[@]})) || return 0

	if ((EUID != 0)); then
		if sudo -n true 2>/dev/null; then
			as_root=(sudo -n)
		elif [[ -t 0 ]] && type -P sudo >/dev/null; then
			as_root=(sudo)
		else
			warn "packages are missing; install them, then start this again:"
			say "    apt-get install --no-install-recommends ${missing[*]}" >&2
			exit 1
		fi
	fi
	# A fresh machine may be updating itself in the background: wait for its lock.
	as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
	say "installing ${missing[*]}"
	"${as_root[@]}" update || warn "the lists of packages could not be brought up to date"
	"${as_root[@]}" install -y --no-install-recommends "${missing[@]}" ||
		die "apt-get could not install ${missing[*]}"
}
