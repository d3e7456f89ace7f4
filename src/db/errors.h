/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_DB_ERRORS_H
#define PARLORD_DB_ERRORS_H

/* What an error of the server or of the client library means for the call that met it. */
enum db_error_kind {
	DB_ERROR_OTHER,
	DB_ERROR_LOST,       /* the call was cut: nobody knows how far it came */
	DB_ERROR_COLLISION,  /* a race between transactions; rolled back, and can be repeated */
	DB_ERROR_UNWRITABLE, /* the server takes no changes now; rolled back */
};

/* number and message: as mysql_errno() and mysql_error() have them. */
enum db_error_kind db_error_kind(unsigned number, const char *message);

#endif
