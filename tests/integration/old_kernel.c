/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into the daemon, this plays an older kernel. Environment: KERNEL_LANDLOCK, the version
 * of landlock that it knows, 0 for none; KERNEL_SECCOMP, "no" if it was built without.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/landlock.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* The size of what describes a ruleset, and how many rights on files there are, by version. */
static const size_t sizes[] = { 0, 8, 8, 8, 16, 16, 24 };
static const int rights[] = { 0, 13, 14, 15, 15, 16, 16 };

static int
has_seccomp(void)
{
	const char *text = getenv("KERNEL_SECCOMP");

	return text == NULL || strcmp(text, "no") != 0;
}

/* -1 with errno, or 0: the real one may be asked. */
static long
make_ruleset(int version, const uint64_t *attributes, size_t size, long flags)
{
	errno = ENOSYS;
	if (version == 0)
		return -1;
	if (flags == LANDLOCK_CREATE_RULESET_VERSION)
		return 0;
	/* landlock(7): what is larger than known must be zero there, else E2BIG. */
	errno = size > sizes[version] ? E2BIG : EINVAL;
	return size > sizes[version] || attributes[0] >> rights[version] != 0 ? -1 : 0;
}

long
syscall(long number, ...)
{
	static long (*real)(long, ...);
	const char *landlock = getenv("KERNEL_LANDLOCK");
	long a[6];
	va_list list;

	if (real == NULL)
		real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	va_start(list, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_seccomp && !has_seccomp()) {
		errno = ENOSYS;
		return -1;
	}
	if (number == SYS_landlock_create_ruleset && landlock != NULL) {
		if (make_ruleset(atoi(landlock), (const uint64_t *)a[0], (size_t)a[1], a[2]) < 0)
			return -1;
		if (a[2] == LANDLOCK_CREATE_RULESET_VERSION)
			return atoi(landlock);
	}
	return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int
prctl(int option, ...)
{
	static int (*real)(int, ...);
	long a[4];
	va_list list;

	if (real == NULL)
		real = (int (*)(int, ...))dlsym(RTLD_NEXT, "prctl");
	va_start(list, option);
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(list, long);
	va_end(list);
	if ((option == PR_GET_SECCOMP || option == PR_SET_SECCOMP) && !has_seccomp()) {
		errno = EINVAL;
		return -1;
	}
	return real(option, a[0], a[1], a[2], a[3]);
}
