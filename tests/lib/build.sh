# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables
# Builds out of tree, and only what is not current.

# Several instances may be started at once; one of them builds. The descriptor is inherited by make,
# so the lock is held as long as anything is still being written.
lock_build() {
	mkdir -p "$root/.run" "$build"
	exec 8>>"$root/.run/build-lock"
	flock 8
}

unlock_build() { exec 8>&-; }

# Makes the programs in $build, or $build_goals, configured with the given options.
build_programs() {
	lock_build
	cd "$root" || exit
	# make would renew these by itself, but not after an interrupted first time.
	if [[ ! -e configure || configure.ac -nt configure || ! -e Makefile.in ||
		Makefile.am -nt Makefile.in ]]; then
		say "bootstrapping"
		guarded ./bootstrap || die "./bootstrap failed"
	fi
	cd "$build" || exit
	if [[ ! -e Makefile || ! -e config.status || $root/configure -nt config.status ]]; then
		say "configuring ${build#"$root"/}"
		rm -f Makefile
		guarded ../configure --quiet --enable-werror "$@" ||
			die "configure failed; ${build#"$root"/}/config.log says why"
	fi
	# shellcheck disable=SC2086
	guarded make --silent -j"$(nproc)" ${build_goals-} || die "the build failed"
	cd "$root" || exit
	unlock_build
}
