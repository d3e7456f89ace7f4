/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_COMPILER_H
#define PARLORD_COMPILER_H

/* What the compiler is told about functions and objects, under names that read. */
#define MUST_CHECK         __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, va) __attribute__((format(printf, f, va)))
#define NORETURN           __attribute__((noreturn))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
