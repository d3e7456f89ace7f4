/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SCHEMA_H
#define PARLORD_SCHEMA_H

/* The number of the last migration in sql/; the build fails when it is another. */
#define SCHEMA_VERSION 9

#endif
