/* SPDX-License-Identifier: ISC */
#include "tools/ctl_secret.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/util.h"

static struct termios before;

/* Leaves a terminal that shows again what is typed. */
static void
on_signal(int number)
{
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

/* A line of standard input; it is not buffered, so no copy stays behind. */
static enum status
read_line(char **secret, struct errbuf *why)
{
	char line[1024];
	size_t len = 0;
	ssize_t n = 0;

	while (
	    len < sizeof(line) && (n = read(STDIN_FILENO, line + len, 1)) == 1 && line[len] != '\n')
		len++;
	if ((n == 1 && len < sizeof(line)) || (n == 0 && len > 0))
		*secret = xstrndup(line, len);
	explicit_bzero(line, sizeof(line));
	if (*secret != NULL)
		return STATUS_OK;
	errbuf_set(why, n == 1 ? "that password is too long" : "no password was given");
	return STATUS_INTERNAL;
}

static enum status
ask(const char *question, char **secret, struct errbuf *why)
{
	enum status status;

	fputs(question, stderr);
	status = read_line(secret, why);
	fputc('\n', stderr);
	return status;
}

static enum status
ask_twice(char **secret, struct errbuf *why)
{
	char *again = NULL;
	enum status status = ask("New password: ", secret, why);

	if (status == STATUS_OK)
		status = ask("The same again: ", &again, why);
	if (status == STATUS_OK && strcmp(*secret, again) != 0) {
		errbuf_set(why, "these two differ; nothing was done");
		status = STATUS_INTERNAL;
	}
	secret_free(&again);
	return status;
}

enum status
ctl_secret_ask(char **secret, struct errbuf *why)
{
	static const int signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct termios silent;
	enum status status;

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return read_line(secret, why);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		(void)signal(signals[i], on_signal);
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	status = ask_twice(secret, why);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		(void)signal(signals[i], SIG_DFL);
	return status;
}
