/* SPDX-License-Identifier: ISC */
#include "database.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FILLER "The quick brown fox jumps over the lazy dog. "

noreturn void
reference_fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
	exit(1);
}

static double
number(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end != '\0' || !(value > 0 && value < 1e6))
		reference_fail(text, "not a number that makes sense here");
	return value;
}

void
reference_options(struct reference_options *options, int argc, char **argv)
{
	struct errbuf why;
	int letter;

	process_watch_init(&options->watch);
	while ((letter = getopt(argc, argv, "P:S:u:p:D:c:l:b:q:d:")) != -1) {
		switch (letter) {
		case 'P':
			if (process_watch_add(&options->watch, optarg, &why) != STATUS_OK)
				reference_fail("-P", why.text);
			break;
		case 'S':
			options->socket = optarg;
			break;
		case 'u':
			options->user = optarg;
			break;
		case 'p':
			options->password_file = optarg;
			break;
		case 'D':
			options->database = optarg;
			break;
		case 'c':
			options->connections = (unsigned)number(optarg);
			break;
		case 'l':
			options->length = (unsigned)number(optarg);
			break;
		case 'b':
			options->batch = (unsigned)number(optarg);
			break;
		case 'q':
			options->statement = optarg;
			break;
		case 'd':
			options->seconds = number(optarg);
			break;
		default:
			exit(2);
		}
	}
}

/* The first line. */
static char *
read_password(const char *path, char *out, int size)
{
	FILE *file;

	if (path == NULL)
		return NULL;
	file = fopen(path, "re");
	if (file == NULL || fgets(out, size, file) == NULL)
		reference_fail(path, strerror(errno));
	(void)fclose(file);
	out[strcspn(out, "\n")] = '\0';
	return out;
}

MYSQL *
reference_connect(const struct reference_options *options, const char *database)
{
	MYSQL *mysql = mysql_init(NULL);
	char password[256];

	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(mysql, NULL, options->user,
		read_password(options->password_file, password, sizeof(password)), database, 0,
		options->socket, 0) == NULL)
		reference_fail("connecting", mysql_error(mysql));
	return mysql;
}

void
reference_query(MYSQL *mysql, const char *text)
{
	if (mysql_query(mysql, text) != 0)
		reference_fail(text, mysql_error(mysql));
}

MYSQL_STMT *
reference_prepare(MYSQL *mysql, const char *text, MYSQL_BIND *binds)
{
	MYSQL_STMT *stmt = mysql_stmt_init(mysql);

	if (mysql_stmt_prepare(stmt, text, strlen(text)) != 0 ||
	    (binds != NULL && mysql_stmt_bind_param(stmt, binds) != 0))
		reference_fail(text, mysql_stmt_error(stmt));
	return stmt;
}

void
reference_execute(MYSQL_STMT *stmt)
{
	int more = mysql_stmt_execute(stmt);

	while (more == 0) {
		if (mysql_stmt_field_count(stmt) > 0)
			mysql_stmt_free_result(stmt);
		more = mysql_stmt_next_result(stmt);
	}
	if (more > 0)
		reference_fail("executing", mysql_stmt_error(stmt));
}

char *
reference_text(unsigned length)
{
	char *text = malloc(length + 1);

	if (text == NULL)
		reference_fail("text", "out of memory");
	for (unsigned i = 0; i < length; i++)
		text[i] = FILLER[i % (sizeof(FILLER) - 1)];
	text[length] = '\0';
	return text;
}

int64_t
reference_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

void
reference_print_cpu(const struct process_watch *watch, uint64_t requests)
{
	printf("\"cpu_us\":{");
	for (unsigned i = 0; i < watch->ngroups; i++)
		printf("%s\"%s\":%.2f", i == 0 ? "" : ",", watch->groups[i].name,
		    process_watch_us(&watch->groups[i], requests));
	printf("}}\n");
}
