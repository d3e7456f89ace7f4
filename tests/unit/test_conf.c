/* SPDX-License-Identifier: ISC */
/*
 * The configuration: values, faults with file and line, and the table of options held against
 * etc/parlord.conf and man/parlord.conf.5, which are found by the environment variable srcdir.
 */
#define _GNU_SOURCE 1 /* nftw() */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/conf.h"
#include "base/conf_option.h"
#include "base/conf_source.h"
#include "base/util.h"

static char dir[] = "/tmp/test_conf.XXXXXX";

static const char *
in_dir(const char *name)
{
	static char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void
write_bytes(const char *name, const void *bytes, size_t len)
{
	FILE *file = fopen(in_dir(name), "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void
write_file(const char *name, const char *text)
{
	write_bytes(name, text, strlen(text));
}

/* Text with the directory of the test where it says DIR. */
static char *
with_dir(const char *text)
{
	struct buf out = { 0 };
	const char *at;

	(void)buf_reserve(&out, strlen(text) + 1);
	while ((at = strstr(text, "DIR")) != NULL) {
		buf_add(&out, text, (size_t)(at - text));
		buf_addstr(&out, dir);
		text = at + strlen("DIR");
	}
	buf_add(&out, text, strlen(text) + 1);
	return out.data;
}

static struct conf *
load_written(void)
{
	struct conf *conf = NULL;
	struct errbuf why = { "" };

	if (conf_load(in_dir("main.conf"), &conf, &why) != STATUS_OK)
		fail_msg("not loaded: %s", why.text);
	assert_non_null(conf);
	return conf;
}

static struct conf *
load(const char *text)
{
	char *full = with_dir(text);

	write_file("main.conf", full);
	free(full);
	return load_written();
}

static void
assert_loads(const char *text)
{
	struct conf *conf = load(text);

	conf_free(&conf);
	assert_null(conf);
}

/* expected: the whole message, with DIR. */
static void
assert_fault_written(const char *expected)
{
	struct conf *conf = NULL;
	struct errbuf why = { "" };
	char *full = with_dir(expected);

	assert_int_equal(conf_load(in_dir("main.conf"), &conf, &why), STATUS_INTERNAL);
	assert_null(conf);
	assert_string_equal(why.text, full);
	free(full);
}

static void
assert_fault(const char *text, const char *expected)
{
	char *full = with_dir(text);

	write_file("main.conf", full);
	free(full);
	assert_fault_written(expected);
}

static void
assert_null_or_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

static size_t
list_count(const struct conf_option *option, const struct conf *conf)
{
	return *(const size_t *)(const void *)((const char *)conf + option->count);
}

static void
assert_same_value(const struct conf_option *option, struct conf *a, struct conf *b)
{
	void *left = conf_option_value(option, a), *right = conf_option_value(option, b);

	switch (option->type) {
	case CONF_STRING:
	case CONF_SECRET:
		assert_null_or_equal(*(char **)left, *(char **)right);
		break;
	case CONF_LIST:
		assert_int_equal(list_count(option, a), list_count(option, b));
		for (size_t i = 0; i < list_count(option, a); i++)
			assert_string_equal((*(char ***)left)[i], (*(char ***)right)[i]);
		break;
	case CONF_BOOLEAN:
		assert_int_equal(*(bool *)left, *(bool *)right);
		break;
	case CONF_LEVEL:
		assert_int_equal(*(enum log_level *)left, *(enum log_level *)right);
		break;
	case CONF_INTEGER:
	case CONF_SIZE:
	case CONF_TIME:
	case CONF_TTL:
		assert_int_equal(*(int *)left, *(int *)right);
		break;
	}
}

static void
test_defaults(void **state)
{
	struct conf *conf = load("");

	(void)state;
	assert_string_equal(conf->path, in_dir("main.conf"));
	assert_int_equal(conf->nlisten, 1);
	assert_string_equal(conf->listen[0], "127.0.0.1:7420");
	assert_int_equal(conf->nlisten_tls, 0);
	assert_int_equal(conf->workers, 0);
	assert_string_equal(conf->user, "parlord");
	assert_null(conf->group);
	assert_false(conf->testing);
	assert_string_equal(conf->database.socket, "/run/mysqld/mysqld.sock");
	assert_null(conf->database.host);
	assert_int_equal(conf->database.port, 3306);
	assert_string_equal(conf->database.user, "parlord");
	assert_null(conf->database.password);
	assert_null(conf->database.password_file);
	assert_string_equal(conf->database.name, "parlord");
	assert_int_equal(conf->database.pool_size, 8);
	assert_int_equal(conf->database.pool_queue, 1000);
	assert_int_equal(conf->database.connect_timeout, 5000);
	assert_int_equal(conf->database.query_timeout, 5000);
	assert_int_equal(conf->database.retry_min, 100);
	assert_int_equal(conf->database.retry_max, 1000);
	assert_int_equal(conf->limits.max_request_size, 65536);
	assert_int_equal(conf->limits.max_message_length, 4096);
	assert_int_equal(conf->limits.output_buffer, 262144);
	assert_int_equal(conf->limits.buffer_memory, 268435456);
	assert_int_equal(conf->limits.request_timeout, 60000);
	assert_int_equal(conf->limits.send_timeout, 30000);
	assert_int_equal(conf->limits.drain_timeout, 10000);
	assert_int_equal(conf->limits.session_ttl, 2592000);
	assert_int_equal(conf->limits.backlog, 1024);
	assert_int_equal(conf->limits.password_cost, 5);
	assert_int_equal(conf->limits.hash_threads, 1);
	assert_int_equal(conf->limits.hash_queue, 64);
	assert_int_equal(conf->log.level, LOG_LEVEL_INFO);
	conf_free(&conf);
}

static void
test_values(void **state)
{
	struct conf *conf = load(
	    "listen = [ \"0.0.0.0:1\", \"[::]:65535\" ];\nworkers = 0x10;\nuser = \"a\" \"b\";\n"
	    "group = \"g\\\"\\\\\"; testing = TRUE\n"
	    "database: { host = \"db\"; port = 1L; password = \"\"; pool_size = 256 }\n"
	    "limits: { drain_timeout = 0; send_timeout = 0.1; request_timeout = 1.5e1;\n"
	    "session_ttl = 60.5 };\nlog: { level = \"debug\"; };");

	(void)state;
	assert_int_equal(conf->nlisten, 2);
	assert_string_equal(conf->listen[1], "[::]:65535");
	assert_int_equal(conf->workers, 16);
	assert_string_equal(conf->user, "ab");
	assert_string_equal(conf->group, "g\"\\");
	assert_true(conf->testing);
	assert_string_equal(conf->database.host, "db");
	assert_int_equal(conf->database.port, 1);
	assert_string_equal(conf->database.password, "");
	assert_int_equal(conf->database.pool_size, 256);
	assert_int_equal(conf->limits.drain_timeout, 0);
	assert_int_equal(conf->limits.send_timeout, 100);
	assert_int_equal(conf->limits.request_timeout, 15000);
	assert_int_equal(conf->limits.session_ttl, 61);
	assert_int_equal(conf->log.level, LOG_LEVEL_DEBUG);
	conf_free(&conf);
	conf_free(&conf);
}

#define MUST_LISTEN \
	"listen must be a list of 0 to 64 strings, each \"IPv4:port\", \"[IPv6]:port\" or " \
	"\"unix:/path\""
#define MUST_LEVEL "log.level must be \"error\", \"warning\", \"info\" or \"debug\""

#define MUST_NETWORKS \
	"limits.trusted must be a list of 0 to 64 strings, each \"IPv4/bits\" or \"IPv6/bits\""

static const struct {
	const char *text, *expected;
} faults[] = {
	{ "limits: { trusted = [ \"localhost\" ]; };", "DIR/main.conf:1: " MUST_NETWORKS },
	{ "limits: { trusted = [ \"10.0.0.1/8\" ]; };", "DIR/main.conf:1: " MUST_NETWORKS },
	{ "\n\nworker = 1;", "DIR/main.conf:3: worker is not an option" },
	{ "database: {\n\tpools = 1; };", "DIR/main.conf:2: database.pools is not an option" },
	{ "pool_size = 8;", "DIR/main.conf:1: pool_size is not an option" },
	{ "databas: {};", "DIR/main.conf:1: databas is not an option" },
	{ "Workers = 1;", "DIR/main.conf:1: Workers is not an option" },
	{ "database: {\nlimits: { backlog = 1; }; };",
	    "DIR/main.conf:2: database.limits is not an option" },
	{ "\ndatabase = 5;", "DIR/main.conf:2: database must be a group of options" },
	{ "\nworkers = 1;\nworkers = 1;", "DIR/main.conf:3: duplicate setting name" },
	{ "log: { };\n\nlog: { };", "DIR/main.conf:3: duplicate setting name" },
	{ "workers = 1;\n=\n", "DIR/main.conf:2: syntax error" },
	{ "database: {\n", "DIR/main.conf:2: syntax error" },
	{ "workers = 1; @\n", "DIR/main.conf:1: syntax error" },
	{ "\n/* never\nclosed", "DIR/main.conf:2: comment is never closed" },
	{ "\nuser = \"never\nclosed;", "DIR/main.conf:2: string is never closed" },
	{ "user = \"a\\\";", "DIR/main.conf:1: string is never closed" },
	{ "user = \"a\\", "DIR/main.conf:1: string is never closed" },
	{ "user = \"\na\\x00b\";", "DIR/main.conf:1: NUL in a string" },
	{ "\nworkers = \"1\";", "DIR/main.conf:2: workers must be an integer from 0 to 256" },
	{ "workers = 1.0;", "DIR/main.conf:1: workers must be an integer from 0 to 256" },
	{ "workers = true;", "DIR/main.conf:1: workers must be an integer from 0 to 256" },
	{ "workers: { };", "DIR/main.conf:1: workers must be an integer from 0 to 256" },
	{ "workers = [ 1 ];", "DIR/main.conf:1: workers must be an integer from 0 to 256" },
	{ "workers = -1;", "DIR/main.conf:1: workers must be an integer from 0 to 256" },
	{ "workers = 4294967297L;", "DIR/main.conf:1: workers must be an integer from 0 to 256" },
	{ "vk: { mode = \"on\"; };",
	    "DIR/main.conf:1: vk.mode must be a string of 1 to 4 bytes: \"off\" or \"stub\"" },
	{ "vk: { mode = \"stub\"; };", "DIR/main.conf:1: vk.mode \"stub\" needs vk.accounts" },
	{ "testing = 1;", "DIR/main.conf:1: testing must be true or false" },
	{ "testing = \"yes\";", "DIR/main.conf:1: testing must be true or false" },
	{ "user = \"\";", "DIR/main.conf:1: user must be a string of 1 to 32 bytes" },
	{ "user = 7;", "DIR/main.conf:1: user must be a string of 1 to 32 bytes" },
	{ "log: { level = \"loud\"; };", "DIR/main.conf:1: " MUST_LEVEL },
	{ "log: { level = 1; };", "DIR/main.conf:1: " MUST_LEVEL },
	{ "limits: { send_timeout = \"5\"; };",
	    "DIR/main.conf:1: limits.send_timeout must be a number of seconds from 0.1 to 3600" },
	{ "limits: {\nsend_timeout = 1e999; };",
	    "DIR/main.conf:2: limits.send_timeout must be a number of seconds from 0.1 to 3600" },
	{ "limits: { output_buffer = 65536.0; };",
	    "DIR/main.conf:1: limits.output_buffer must be a number of bytes from 65536 to "
	    "16777216" },
	{ "database: { name = \"a-b\"; };",
	    "DIR/main.conf:1: database.name must be a string of 1 to 64 bytes from A-Z, a-z, 0-9 "
	    "and _" },
	{ "database: { socket = \"mysqld.sock\"; };",
	    "DIR/main.conf:1: database.socket must be a string of 2 to 107 bytes that is an "
	    "absolute path" },
	{ "database: { password = 12345; };",
	    "DIR/main.conf:1: database.password must be a string of 0 to 1024 bytes" },
	{ "listen = \"127.0.0.1:1\";", "DIR/main.conf:1: " MUST_LISTEN },
	{ "\nlisten = [ ];", "DIR/main.conf:2: listen is empty, and listen_tls is, too" },
	{ "listen = [ ];\nlisten_tls = [ ];",
	    "DIR/main.conf:1: listen is empty, and listen_tls is, too" },
	{ "\nlisten_tls = [ \"127.0.0.1:1\" ];",
	    "DIR/main.conf:2: listen_tls needs tls.certificate" },
	{ "tls: { certificate = \"/c\"; };", "DIR/main.conf:1: tls.certificate needs tls.key" },
	{ "tls: { key = \"k\"; };", "DIR/main.conf:1: tls.key needs tls.certificate" },
	{ "tls: {\nclient_certificates = \"optional\"; };",
	    "DIR/main.conf:2: tls.client_certificates needs tls.ca" },
	{ "tls: { client_certificates = \"on\"; };",
	    "DIR/main.conf:1: tls.client_certificates must be a string of 3 to 8 bytes: \"off\", "
	    "\"optional\" or \"required\"" },
	{ "tls: { min_version = \"1.1\"; };",
	    "DIR/main.conf:1: tls.min_version must be a string of 3 to 3 bytes: \"1.2\" or "
	    "\"1.3\"" },
	{ "tls: { key = \"../key\"; };",
	    "DIR/main.conf:1: tls.key must be a string of 1 to 4095 bytes that is an absolute path "
	    "or has no slash" },
	{ "listen = [\n1 ];", "DIR/main.conf:2: " MUST_LISTEN },
	{ "listen = (\n\"127.0.0.1:1\",\n1 );", "DIR/main.conf:3: " MUST_LISTEN },
	{ "listen = [ \"127.0.0.1:1\",\n\"*:1\" ];", "DIR/main.conf:2: " MUST_LISTEN },
	{ "database: {\npassword_file = \"/x\";\npassword = \"a\"; };",
	    "DIR/main.conf:2: database.password_file and database.password exclude each other" },
	{ "control: {\npassword_file = \"/nonexistent/x\"; };",
	    "DIR/main.conf:2: control.password_file /nonexistent/x: No such file or directory" },
	{ "database: { host = \"h\"; tls = \"verified\"; };",
	    "DIR/main.conf:1: database.tls must be a string of 2 to 6 bytes: \"off\", \"on\" or "
	    "\"verify\"" },
	{ "database: {\ntls = \"on\"; };",
	    "DIR/main.conf:2: database.tls needs database.host: what goes through a socket stays "
	    "on "
	    "this host" },
	{ "database: { host = \"h\"; tls = \"verify\"; };",
	    "DIR/main.conf:1: database.tls \"verify\" needs database.tls_ca_file" },
	{ "database: { host = \"h\"; tls = \"on\";\ntls_ca_file = \"/a\"; };",
	    "DIR/main.conf:2: database.tls_ca_file needs database.tls = \"verify\"" },
	{ "database: { host = \"h\";\ntls_ca_file = \"/a\"; };",
	    "DIR/main.conf:2: database.tls_ca_file needs database.tls = \"verify\"" },
	{ "database: { tls_cert_file = \"/c\"; tls_key_file = \"/k\"; };",
	    "DIR/main.conf:1: database.tls_cert_file needs database.tls" },
	{ "database: { host = \"h\"; tls = \"on\"; tls_cert_file = \"/c\"; };",
	    "DIR/main.conf:1: database.tls_cert_file needs database.tls_key_file" },
	{ "database: { host = \"h\"; tls = \"on\"; tls_key_file = \"/k\"; };",
	    "DIR/main.conf:1: database.tls_key_file needs database.tls_cert_file" },
	{ "database: { host = \"h\"; tls = \"verify\";\ntls_ca_file = \"/nonexistent/x\"; };",
	    "DIR/main.conf:2: database.tls_ca_file /nonexistent/x: No such file or directory" },
	{ "database: {\nretry_max = 1;\nretry_min = 1.5; };",
	    "DIR/main.conf:3: database.retry_min is above database.retry_max, 1" },
	{ "database: {\nretry_min = 6; };",
	    "DIR/main.conf:2: database.retry_min is above database.retry_max, 1" },
	{ "database: {\n\nretry_min = 0.3; retry_max = 0.2; };",
	    "DIR/main.conf:3: database.retry_min is above database.retry_max, 0.2" },
};

static void
test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(faults); i++)
		assert_fault(faults[i].text, faults[i].expected);
	assert_loads("database: { retry_min = 5; retry_max = 5; };");
}

static void
test_unreadable(void **state)
{
	struct conf *conf = NULL;
	struct errbuf why;

	(void)state;
	assert_int_equal(conf_load("/nonexistent/x.conf", &conf, &why), STATUS_INTERNAL);
	assert_string_equal(why.text, "/nonexistent/x.conf: No such file or directory");
	assert_int_equal(conf_load("/tmp", &conf, &why), STATUS_INTERNAL);
	assert_string_equal(why.text, "/tmp: Is a directory");
	assert_int_equal(conf_load("/dev/zero", &conf, &why), STATUS_INTERNAL);
	assert_string_equal(why.text, "/dev/zero: File is too long");
	assert_null(conf);
	write_bytes("main.conf", "workers\n= 1\0;", 13);
	assert_fault_written("DIR/main.conf:2: NUL in the file");
}

/* A value of the option whose number, length or count is n. */
static void
spell(const struct conf_option *option, double n, struct buf *out)
{
	char number[64];

	switch (option->type) {
	case CONF_STRING:
	case CONF_SECRET:
		buf_addstr(out, "\"");
		for (int i = 0; i < (int)n; i++)
			buf_addstr(out, i == 0 && option->min == 2 ? "/" : "a");
		buf_addstr(out, "\"");
		break;
	case CONF_LIST:
		for (int i = 0; i < (int)n; i++) {
			buf_addstr(out, i == 0 ? "[ \"" : ", \"");
			buf_addstr(out,
			    strncmp(option->path, "listen", strlen("listen")) == 0 ? "127.0.0.1:1"
										   : "10.0.0.0/8");
			buf_addstr(out, "\"");
		}
		buf_addstr(out, n < 1 ? "[ ]" : " ]");
		break;
	default:
		(void)snprintf(number, sizeof(number), "%.*f",
		    option->type == CONF_TIME || option->type == CONF_TTL ? 3 : 0, n);
		buf_addstr(out, number);
	}
}

/* What an option must have beside it, so as not to meet a cross check. */
static const struct {
	const char *path, *text;
} company[] = {
	{ "listen",
	    "listen_tls = [ \"127.0.0.1:2\" ]; tls: { certificate = \"c\"; key = \"k\"; }; " },
	{ "listen_tls", "tls: { certificate = \"c\"; key = \"k\"; }; " },
	{ "tls.certificate", "key = \"k\"; " },
	{ "tls.key", "certificate = \"c\"; " },
	{ "database.retry_min", "retry_max = 600; " },
	{ "database.retry_max", "retry_min = 0.01; " },
};

/* The file that gives just this option, its group around it. */
static char *
spell_file(const struct conf_option *option, double n)
{
	const char *dot = strchr(option->path, '.');
	struct buf out = { 0 };

	if (dot != NULL) {
		buf_add(&out, option->path, (size_t)(dot - option->path));
		buf_addstr(&out, ": { ");
	}
	for (size_t i = 0; i < COUNT_OF(company); i++)
		if (strcmp(option->path, company[i].path) == 0)
			buf_addstr(&out, company[i].text);
	buf_addstr(&out, dot == NULL ? option->path : dot + 1);
	buf_addstr(&out, " = ");
	spell(option, n, &out);
	buf_addstr(&out, dot == NULL ? ";" : "; };");
	buf_add(&out, "", 1);
	return out.data;
}

static void
assert_bounds(const struct conf_option *option)
{
	double step = option->type == CONF_TIME || option->type == CONF_TTL ? 0.001 : 1;
	const double tries[] = { option->min, option->max, option->min - step, option->max + step };
	char expected[512], description[CONF_DESCRIPTION_SIZE];
	bool length =
	    option->type == CONF_STRING || option->type == CONF_SECRET || option->type == CONF_LIST;

	conf_option_describe(option, description);
	(void)snprintf(expected, sizeof(expected), "DIR/main.conf:1: %s must be %s", option->path,
	    description);
	for (size_t i = 0; i < COUNT_OF(tries); i++) {
		char *text = spell_file(option, tries[i]);

		if (i >= 2 && !(length && tries[i] < 0))
			assert_fault(text, expected);
		/* Within its bounds, but there is no such file. */
		else if (i < 2 && strstr(option->path, "_file") == NULL)
			assert_loads(text);
		free(text);
	}
}

/* Some words, not a length. */
static bool
is_choice(const struct conf_option *option)
{
	return option->form != NULL && option->form->words[0] == ':';
}

static void
test_bounds(void **state)
{
	const struct conf_option *option;

	(void)state;
	for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++)
		if (option->type != CONF_BOOLEAN && option->type != CONF_LEVEL &&
		    !is_choice(option))
			assert_bounds(option);
}

/* Integers that libconfig 1.5 cuts to 32 or 64 bits: the text is the value of workers. */
static const struct {
	const char *value;
	bool fits;
} literals[] = {
	{ "2", true },
	{ "+2", true },
	{ "2L", true },
	{ "2LL", true },
	{ "0x2", true },
	{ "0X2L", true },
	{ "2 # 4294967298", true },
	{ "2 // 4294967298", true },
	{ "2 /* 4294967298\n4294967298 */", true },
	{ "2; user = \"\\\"4294967298\"", true },
	{ "2; limits: { send_timeout = 10.4294967298; request_timeout = 4294967298e-8; }", true },
	{ "2; limits: { send_timeout = .4294967298; request_timeout = 4294967298.0E-8; }", true },
	{ "4294967298", false },
	{ "+4294967298", false },
	{ "-4294967294", false },
	{ "2147483648", false },
	{ "-2147483649", false },
	{ "0x100000002", false },
	{ "0x80000000", false },
	{ "2; group = \"\\\\\"; user = 4294967298", false },
	{ "2; user = 4294967298", false },
	{ "18446744073709551618L", false },
	{ "18446744073709551618LL", false },
	{ "-18446744073709551614L", false },
	{ "0x10000000000000002L", false },
	{ "99999999999999999999999999999999999999999999999999999999999999999999999999", false },
};

static void
test_literals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(literals); i++) {
		char text[256];

		(void)snprintf(text, sizeof(text), "\n\nworkers =%s\n;", literals[i].value);
		if (literals[i].fits) {
			struct conf *conf = load(text);

			assert_int_equal(conf->workers, 2);
			conf_free(&conf);
		} else {
			assert_fault(text, "DIR/main.conf:3: integer is out of range");
		}
	}
	assert_fault("workers = [ 1,\n4294967298 ];", "DIR/main.conf:2: integer is out of range");
	/* Fits into 32 bits, so that it is the bounds that tell. */
	assert_fault(
	    "workers = -2147483648;", "DIR/main.conf:1: workers must be an integer from 0 to 256");
	assert_fault(
	    "workers = 0x7fffffff;", "DIR/main.conf:1: workers must be an integer from 0 to 256");
}

static const struct {
	const char *address;
	bool good;
} addresses[] = {
	{ "127.0.0.1:7420", true },
	{ "0.0.0.0:1", true },
	{ "255.255.255.255:65535", true },
	{ "[::1]:7420", true },
	{ "[::ffff:192.0.2.1]:1", true },
	{ "[2001:db8:1111:2222:3333:4444:5555:6666]:65535", true },
	{ "unix:/run/parlord.sock", true },
	{ "unix:/run/with:1", true },
	{ "", false },
	{ ":", false },
	{ ":7420", false },
	{ "7420", false },
	{ "*:7420", false },
	{ "localhost:7420", false },
	{ "127.0.0.1", false },
	{ "127.0.0.1:", false },
	{ "127.0.0.1:0", false },
	{ "127.0.0.1:65536", false },
	{ "127.0.0.1:4294967297", false },
	{ "127.0.0.1:007420", false },
	{ "127.0.0.1:+1", false },
	{ "127.0.0.1: 1", false },
	{ "127.0.0.1:1 ", false },
	{ "127.0.0.1:0x1", false },
	{ " 127.0.0.1:1", false },
	{ "127.0.0.256:1", false },
	{ "127.1:1", false },
	{ "[127.0.0.1]:1", false },
	{ "::1:7420", false },
	{ "[::1]", false },
	{ "[::1]7420", false },
	{ "[::1:7420", false },
	{ "::1]:7420", false },
	{ "[]:7420", false },
	{ "[:7420", false },
	{ "[::1]:", false },
	{ "[::1%lo]:1", false },
	{ "[2001:db8:1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb]:1", false },
	{ "unix:", false },
	{ "unix:relative", false },
	{ "unix", false },
	{ "/run/parlord.sock", false },
};

static void
test_addresses(void **state)
{
	char text[256], path[128];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		(void)snprintf(text, sizeof(text), "listen = [ \"%s\" ];", addresses[i].address);
		if (addresses[i].good)
			assert_loads(text);
		else
			assert_fault(text, "DIR/main.conf:1: " MUST_LISTEN);
	}
	/* As long as sun_path allows, and one byte more. */
	memset(path, 'a', sizeof(path));
	(void)snprintf(text, sizeof(text), "listen = [ \"unix:/%.106s\" ];", path);
	assert_loads(text);
	(void)snprintf(text, sizeof(text), "listen = [ \"unix:/%.107s\" ];", path);
	assert_fault(text, "DIR/main.conf:1: " MUST_LISTEN);
}

static void
test_include(void **state)
{
	struct conf *conf;

	(void)state;
	write_file("one.conf", "user = \"one\"; # no line feed behind it");
	write_file("two.conf", "pool_size = 2;\n @include\t\"three.conf\" port = 22;\n");
	write_file("three.conf", "");
	conf = load("@include \"one.conf\" workers = 3;\n"
		    "database: {\n\t@include \"DIR/two.conf\"\n};\ngroup = \"g\";");
	assert_string_equal(conf->user, "one");
	assert_string_equal(conf->group, "g");
	assert_int_equal(conf->workers, 3);
	assert_int_equal(conf->database.pool_size, 2);
	assert_int_equal(conf->database.port, 22);
	conf_free(&conf);

	/* Lines of the main file behind an included one, and on the line itself. */
	assert_fault("@include \"one.conf\"\nbad = 1;", "DIR/main.conf:2: bad is not an option");
	assert_fault("\n@include \"one.conf\" bad = 1;", "DIR/main.conf:2: bad is not an option");
	assert_fault("@include \"one.conf\"\n\n}", "DIR/main.conf:3: syntax error");
	assert_fault(
	    "\n@include \"one.conf\"\nuser = \"two\";", "DIR/main.conf:3: duplicate setting name");
	/* Relative to the main file wherever it stands; an empty file, a comment at the very end.
	 */
	assert_int_equal(mkdir(in_dir("sub"), 0700), 0);
	write_file("sub/two.conf", "@include \"one.conf\"\n@include \"sub/three.conf\"");
	write_file("sub/three.conf", "");
	assert_loads("@include \"sub/two.conf\"\nworkers = 1; # the end");
	/* In a string or a comment it is none. */
	assert_loads("/*\n@include \"bad\"\n*/ user = \"\n@include \\\"bad\\\"\";");
}

/* A file that includes the next, and so on: as deep as it may be, and one file deeper. */
static void
test_include_depth(void **state)
{
	(void)state;
	for (int i = 2; i <= 11; i++) {
		char name[32], text[64];

		(void)snprintf(name, sizeof(name), "sub/%d.conf", i);
		(void)snprintf(text, sizeof(text), "@include \"sub/%d.conf\"\n", i + 1);
		write_file(name, i < 10 ? text : "");
	}
	assert_loads("@include \"sub/2.conf\"\n");
	write_file("sub/10.conf", "\n@include \"sub/11.conf\"\n");
	assert_fault("@include \"sub/2.conf\"\n",
	    "DIR/sub/10.conf:2: more than 10 files include each other");
}

static void
test_include_faults(void **state)
{
	(void)state;
	write_file("bad.conf", "\n\nbad = 1;\n");
	assert_fault("@include \"bad.conf\"", "DIR/bad.conf:3: bad is not an option");
	write_file("bad.conf", "\n{;");
	assert_fault("\n\n\n@include \"bad.conf\"\n", "DIR/bad.conf:2: syntax error");
	write_file("bad.conf", "\nworkers = 4294967298;");
	assert_fault("@include \"bad.conf\"\n", "DIR/bad.conf:2: integer is out of range");
	write_file("bad.conf", "\nworkers = 300;");
	assert_fault(
	    "@include \"bad.conf\"\n", "DIR/bad.conf:2: workers must be an integer from 0 to 256");
	write_file("bad.conf", "\n/* workers = 3;");
	assert_fault("@include \"bad.conf\"\n*/", "DIR/bad.conf:2: comment is never closed");
	write_file("bad.conf", "\n@include \"no.conf\"\n");
	assert_fault("@include \"bad.conf\"\n",
	    "DIR/bad.conf:2: cannot read DIR/no.conf: No such file or directory");
	assert_fault("\n@include \"DIR\"\n", "DIR/main.conf:2: cannot read DIR: Is a directory");
	write_file("bad.conf", "\n@include \"bad.conf\"\n");
	assert_fault(
	    "@include \"bad.conf\"\n", "DIR/bad.conf:2: more than 10 files include each other");
	assert_fault("workers = 1; @include \"bad.conf\"\n", "DIR/main.conf:1: syntax error");
	assert_fault("@includes \"bad.conf\"\n",
	    "DIR/main.conf:1: @include takes the name of a file in double quotes");
	assert_fault("\n@include \"bad.conf\n\"",
	    "DIR/main.conf:2: @include takes the name of a file in double quotes");
	assert_fault(
	    "@include", "DIR/main.conf:1: @include takes the name of a file in double quotes");
}

static void
assert_password(const char *bytes, size_t len, const char *expected)
{
	struct conf *conf;

	write_bytes("password", bytes, len);
	conf = load("database: { password_file = \"DIR/password\"; };");
	assert_string_equal(conf->database.password, expected);
	conf_free(&conf);
}

static void
test_password_file(void **state)
{
	static const char file[] = "database: {\npassword_file = \"DIR/password\"; };";
	char bytes[1026];

	(void)state;
	assert_password("secret", 6, "secret");
	assert_password("secret\n", 7, "secret");
	assert_password(" a\nb \n\n", 7, " a\nb \n");
	assert_int_equal(chmod(in_dir("password"), 0666), 0);
	assert_password("open to all\n", 12, "open to all");

	memset(bytes, 'p', sizeof(bytes));
	bytes[1024] = '\n';
	write_bytes("password", bytes, 1025);
	assert_loads(file);
	bytes[1024] = 'p';
	write_bytes("password", bytes, 1026);
	assert_fault(
	    file, "DIR/main.conf:2: database.password_file DIR/password: File is too long");
	write_bytes("password", "a\0b", 3);
	assert_fault(
	    file, "DIR/main.conf:2: database.password_file DIR/password: NUL in the password");
	write_file("password", "\n");
	assert_fault(
	    file, "DIR/main.conf:2: database.password_file DIR/password: no password in it");
	assert_int_equal(unlink(in_dir("password")), 0);
	assert_fault(file,
	    "DIR/main.conf:2: database.password_file DIR/password: No such file or directory");
}

/* A file of the source tree as a string. */
static char *
read_source(const char *name)
{
	const char *srcdir = getenv("srcdir"), *wrong;
	struct buf bytes = { 0 };
	char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s/%s", srcdir == NULL ? "." : srcdir, name);
	wrong = conf_slurp(path, 1024 * 1024, &bytes);
	if (wrong != NULL)
		fail_msg("%s: %s", path, wrong);
	return bytes.data;
}

static bool
starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static size_t
count_options(void)
{
	size_t n = 0;

	while (conf_option_at(n) != NULL)
		n++;
	return n;
}

/*
 * Holds one line of etc/parlord.conf, without what it is indented by, against the table. Returns
 * the length of the mark to take away for the line to be a setting: 0 if it is none.
 */
static size_t
check_conffile_line(const char *line, const char *group, size_t *seen)
{
	size_t mark = starts_with(line, "# ") ? 2 : starts_with(line, "#") ? 1 : 0;
	size_t len = strspn(line + mark, "abcdefghijklmnopqrstuvwxyz_");
	const struct conf_option *option;
	char path[128];

	if (mark == 0 || len == 0 || !starts_with(line + mark + len, " = "))
		return 0;
	(void)snprintf(path, sizeof(path), "%s%.*s", group, (int)len, line + mark);
	option = conf_option_find(path);
	if (option == NULL)
		fail_msg("etc/parlord.conf: %s is not an option", path);
	++*seen;
	if (mark == 2) {
		if (option->fallback != NULL)
			fail_msg("etc/parlord.conf: the default of %s is missing", path);
		return 2;
	}
	(void)snprintf(
	    path, sizeof(path), "%s;", option->fallback == NULL ? "unset" : option->fallback);
	assert_string_equal(line + mark + len + strlen(" = "), path);
	return 1;
}

/* Takes the file apart; out gets the same file with the defaults no longer commented out. */
static size_t
check_conffile(char *text, struct buf *out)
{
	char group[64] = "", *next = NULL;
	size_t seen = 0;

	for (char *line = strtok_r(text, "\n", &next); line != NULL;
	     line = strtok_r(NULL, "\n", &next)) {
		line += strspn(line, "\t");
		if (islower((unsigned char)*line))
			(void)snprintf(
			    group, sizeof(group), "%.*s.", (int)strcspn(line, ":"), line);
		else if (*line == '}')
			group[0] = '\0';
		else if (check_conffile_line(line, group, &seen) == 1)
			line++;
		buf_addstr(out, line);
		buf_addstr(out, "\n");
	}
	return seen;
}

static void
test_conffile(void **state)
{
	char *text = read_source("etc/parlord.conf");
	struct conf *plain = load(text), *defaults = load("");
	struct buf uncommented = { 0 };
	struct conf *full;
	const struct conf_option *option;

	(void)state;
	/* None twice (libconfig would tell below) and none unknown, so all if the count is right.
	 */
	assert_int_equal(check_conffile(text, &uncommented), count_options());
	write_bytes("main.conf", uncommented.data, uncommented.len);
	full = load_written();
	for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++) {
		assert_same_value(option, plain, defaults);
		assert_same_value(option, full, defaults);
	}
	conf_free(&plain);
	conf_free(&defaults);
	conf_free(&full);
	buf_free(&uncommented);
	free(text);
}

/* The paragraph that the manual has to end an option's entry with. */
static void
spell_entry(const struct conf_option *option, char *out, size_t size)
{
	char words[CONF_DESCRIPTION_SIZE];

	conf_option_describe(option, words);
	if (starts_with(words, "a"))
		words[0] = 'A';
	(void)snprintf(out, size, "\n.Pp\n%s%s.\n%s%s%s%s", words[0] == 'A' ? "" : "Value: ", words,
	    option->fallback == NULL ? "Unset by default" : "Default: ",
	    option->fallback == NULL ? "" : option->fallback, ".\n",
	    option->restart ? "Needs a restart.\n" : "");
}

static void
test_manual(void **state)
{
	static const char item[] = "\n.It Ic ";
	char *text = read_source("man/parlord.conf.5");
	const struct conf_option *option;
	size_t seen = 0;
	char *next;

	(void)state;
	for (char *at = strstr(text, item); at != NULL; at = next) {
		char *name = at + strlen(item), *end = strchr(name, '\n');
		char expected[512], *list_end = strstr(name, "\n.El");

		next = strstr(name, item);
		*end++ = '\0';
		option = conf_option_at(seen++);
		if (option == NULL || strcmp(option->path, name) != 0)
			fail_msg("man/parlord.conf.5: %s is no option, or not in its place", name);
		assert_non_null(list_end);
		list_end = next == NULL || list_end < next ? list_end : next;
		list_end[1] = '\0';
		spell_entry(option, expected, sizeof(expected));
		if (strlen(end) < strlen(expected))
			fail_msg("man/parlord.conf.5: %s says too little", name);
		assert_string_equal(end + strlen(end) - strlen(expected), expected);
		list_end[1] = '.';
	}
	assert_int_equal(seen, count_options());
	free(text);
}

/* Options that only a new master can change. */
static void
test_restart(void **state)
{
	static const char *const expected[] = { "listen", "listen_tls", "user", "group", "testing",
		"pidfile", "control.socket", "limits.max_connections", "limits.backlog" };
	const struct conf_option *option;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++) {
		assert_true(option->help != NULL && option->help[0] != '\0');
		assert_ptr_equal(conf_option_find(option->path), option);
		n += option->restart ? 1 : 0;
	}
	assert_int_equal(n, COUNT_OF(expected));
	for (size_t i = 0; i < COUNT_OF(expected); i++)
		assert_true(conf_option_find(expected[i])->restart);
}

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static int
remove_dir(void **state)
{
	(void)state;
	return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_include),
		cmocka_unit_test(test_include_depth),
		cmocka_unit_test(test_include_faults),
		cmocka_unit_test(test_password_file),
		cmocka_unit_test(test_conffile),
		cmocka_unit_test(test_manual),
		cmocka_unit_test(test_restart),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
