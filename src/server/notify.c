/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "server/notify.h"

#ifdef WITH_SYSTEMD

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "base/util.h"

void
notify_ready(void)
{
	sd_notify(0, "READY=1");
}

void
notify_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, now_us());
}

void
notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void
notify_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}

void
notify_status(const char *format, ...)
{
	static char last[512];
	char text[sizeof(last)];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (strcmp(text, last) == 0)
		return;
	memcpy(last, text, sizeof(last));
	sd_notifyf(0, "STATUS=%s", text);
}

void
notify_extend(int ms)
{
	sd_notifyf(0, "EXTEND_TIMEOUT_USEC=%" PRId64, (int64_t)ms * 1000);
}

int
notify_interval(void)
{
	uint64_t usec;

	/* Half of what the unit says, as sd_watchdog_enabled(3) advises. */
	return sd_watchdog_enabled(0, &usec) > 0 ? (int)(usec / 2000) : 0;
}

bool
notify_is_heard(void)
{
	return getenv("NOTIFY_SOCKET") != NULL;
}

#else

void
notify_ready(void)
{
}

void
notify_reloading(void)
{
}

void
notify_stopping(void)
{
}

void
notify_alive(void)
{
}

void
notify_status(const char *format, ...)
{
	(void)format;
}

void
notify_extend(int ms)
{
	(void)ms;
}

bool
notify_is_heard(void)
{
	return false;
}

int
notify_interval(void)
{
	return 0;
}

#endif
