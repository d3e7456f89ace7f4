/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_FUZZ_H
#define PARLORD_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* What libFuzzer calls with each input, and run.c with each file that it is given. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that must hold for every input; unlike assert(3) it is never compiled away. */
#define HOLDS(condition) \
	do { \
		if (!(condition)) { \
			fprintf( \
			    stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#endif
