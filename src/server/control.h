/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONTROL_H
#define PARLORD_CONTROL_H

#include "server/process.h"

/* Serves administrators; what others must do of it is asked of the master. */
extern const struct process_role control_role;

#endif
