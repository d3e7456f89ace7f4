/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"

static struct conf *
load(const char *text)
{
	char path[] = "/tmp/test_conf_keep.XXXXXX";
	int fd = mkstemp(path);
	struct conf *conf = NULL;
	struct errbuf why = { "" };
	enum status status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	status = conf_load(path, &conf, &why);
	unlink(path);
	if (status != STATUS_OK)
		fail_msg("not loaded: %s", why.text);
	return conf;
}

/* The options that are put back, separated by blanks. */
static void
assert_kept(struct conf *conf, struct conf *running, const char *expected)
{
	char kept[512] = "";
	const char *option;

	while ((option = conf_keep_next(conf, running)) != NULL) {
		strncat(kept, option, sizeof(kept) - strlen(kept) - 1);
		strncat(kept, " ", sizeof(kept) - strlen(kept) - 1);
	}
	assert_string_equal(kept, expected);
}

static void
test_nothing_changed(void **state)
{
	const char *text = "listen = [ \"127.0.0.1:1\", \"[::1]:2\" ]; group = \"g\";";
	struct conf *running = load(text), *conf = load(text);

	(void)state;
	assert_kept(conf, running, "");
	conf_free(&conf);
	conf_free(&running);
}

static void
test_what_needs_a_restart_is_put_back(void **state)
{
	struct conf *running =
	    load("listen = [ \"127.0.0.1:1\", \"[::1]:2\" ]; user = \"a\"; testing = true;\n"
		 "limits: { backlog = 5; };");
	struct conf *conf =
	    load("listen = [ \"127.0.0.1:1\", \"[::1]:3\" ]; user = \"b\"; group = \"g\";\n"
		 "workers = 3; limits: { backlog = 6; send_timeout = 1; };");

	(void)state;
	assert_kept(conf, running, "listen user group testing limits.backlog ");
	assert_int_equal(conf->nlisten, 2);
	assert_string_equal(conf->listen[1], "[::1]:2");
	assert_string_equal(conf->user, "a");
	assert_null(conf->group);
	assert_true(conf->testing);
	assert_int_equal(conf->limits.backlog, 5);
	/* The rest is as it was read, and the running one as it was. */
	assert_int_equal(conf->workers, 3);
	assert_int_equal(conf->limits.send_timeout, 1000);
	assert_string_equal(running->listen[1], "[::1]:2");
	conf_free(&running);
	assert_string_equal(conf->user, "a");
	conf_free(&conf);
}

static void
test_lists_of_other_lengths(void **state)
{
	struct conf *running = load("listen = [ \"127.0.0.1:1\" ];");
	struct conf *conf = load("listen = [ \"127.0.0.1:1\", \"[::1]:3\" ];");

	(void)state;
	assert_kept(conf, running, "listen ");
	assert_int_equal(conf->nlisten, 1);
	conf_free(&running);
	conf_free(&conf);
}

static void
test_own_account(void **state)
{
	struct conf *conf = load("database: { user = \"d\"; password = \"of d\"; };\n"
				 "control: { user = \"c\"; password = \"of c\"; };");

	(void)state;
	conf_use_account(conf, false);
	assert_string_equal(conf->database.user, "d");
	assert_string_equal(conf->database.password, "of d");
	assert_null(conf->control.password);
	conf_free(&conf);
}

static void
test_control_account(void **state)
{
	struct conf *conf = load("database: { user = \"d\"; password = \"of d\"; };\n"
				 "control: { user = \"c\"; password = \"of c\"; };");

	(void)state;
	conf_use_account(conf, true);
	assert_string_equal(conf->database.user, "c");
	assert_string_equal(conf->database.password, "of c");
	assert_null(conf->control.password);
	assert_true(conf->database.on_demand);
	conf_free(&conf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_changed),
		cmocka_unit_test(test_what_needs_a_restart_is_put_back),
		cmocka_unit_test(test_lists_of_other_lengths),
		cmocka_unit_test(test_own_account),
		cmocka_unit_test(test_control_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
