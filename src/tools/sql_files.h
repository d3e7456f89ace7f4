/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SQL_FILES_H
#define PARLORD_SQL_FILES_H

/* The files of sql/, put into the program by embed-sql. */
struct sql_migration {
	int version; /* 1, 2, …; 0 ends the list */
	const char *name;
	const char *text;
};

extern const struct sql_migration sql_migrations[];
extern const char *const sql_procedures[]; /* ended by null */
extern const char sql_testing[];

#endif
