/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_NOTIFY_H
#define PARLORD_NOTIFY_H

#include <stdbool.h>

#include "base/compiler.h"

/* What the master tells systemd, sd_notify(3); without systemd each does nothing. */

void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);
void notify_alive(void);

/* One line about how things are; sent only when it is another one than before. */
void notify_status(const char *format, ...) PRINTF_LIKE(1, 2);

/* Stopping takes up to so much longer (ms), whatever the unit's time-out is. */
void notify_extend(int ms);

/* Whether systemd listens. */
bool notify_is_heard(void);

/* How often notify_alive() is expected (ms); 0: never. */
int notify_interval(void);

#endif
