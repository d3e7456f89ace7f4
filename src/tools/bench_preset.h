/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_PRESET_H
#define PARLORD_BENCH_PRESET_H

#include "tools/bench.h"

/* All commands that a load consists of. */
extern const struct bench_op bench_ops[];
extern const unsigned bench_nops;

/* All loads; the first is the default. */
extern const struct bench_preset bench_presets[];
extern const unsigned bench_npresets;

#endif
