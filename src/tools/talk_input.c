/* SPDX-License-Identifier: ISC */
#include "tools/talk_input.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/util.h"
#include "tools/talk_screen.h"

#define READ_SIZE     4096
#define LINE_MAX_SIZE 65536 /* the server takes no longer request either */

static const int leave_signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };

static struct {
	bool terminal;
	int signals; /* signalfd(2) */
	int leave;   /* the signal that told us to leave */
	bool resized;
	bool continued;
	struct buf text; /* read, from start on not yet returned */
	size_t start;
	bool skipping;
	bool eof;
} input;

void
input_open(bool terminal)
{
	sigset_t set;

	input.terminal = terminal;
	(void)sigemptyset(&set);
	for (size_t i = 0; i < COUNT_OF(leave_signals); i++)
		(void)sigaddset(&set, leave_signals[i]);
	if (terminal) {
		(void)sigaddset(&set, SIGWINCH);
		(void)sigaddset(&set, SIGCONT);
	}
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	input.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (input.signals < 0)
		log_fatal("signalfd: %s", strerror(errno));
}

static void
take_signals(void)
{
	struct signalfd_siginfo info;

	while (read(input.signals, &info, sizeof(info)) == sizeof(info)) {
		int number = (int)info.ssi_signo;

		if (number == SIGWINCH)
			input.resized = true;
		else if (number == SIGCONT)
			input.continued = true;
		else
			input.leave = number;
	}
}

int
input_signal(void)
{
	take_signals();
	return input.leave;
}

/* Waits for a descriptor, or for none if that is negative; its events as poll(2) has them. */
static short
wait_for(int fd, int64_t timeout)
{
	struct pollfd pfds[] = { { .fd = fd, .events = POLLIN },
		{ .fd = input.signals, .events = POLLIN } };

	if (timeout > INT_MAX)
		timeout = INT_MAX;
	if (poll(pfds, COUNT_OF(pfds), timeout < 0 ? -1 : (int)timeout) <= 0)
		return 0;
	take_signals();
	if (input.leave != 0)
		return 0;
	return pfds[0].revents;
}

bool
input_pause(int64_t ms)
{
	int64_t end = now_ms() + ms, left;

	while (input_signal() == 0 && (left = end - now_ms()) > 0)
		(void)wait_for(-1, left);
	return input.leave == 0;
}

/* Takes the next len bytes as a line, and the line feed behind them if there is one. */
static char *
take(size_t len)
{
	char *line = xstrndup(input.text.data + input.start, len);

	/* No text has a NUL, which would cut it short in silence; nor this byte. */
	for (size_t i = 0; i < len; i++)
		if (line[i] == '\0')
			line[i] = '\xff';
	input.start += len;
	if (input.start < input.text.len)
		input.start++;
	return line;
}

/*
 * The next line that was read, or null. At the end, what is left is a line too. Of a line longer
 * than anything that can be sent only the beginning is returned, and the rest is skipped.
 */
static char * /* NOLINTNEXTLINE(misc-no-recursion): once, as it skips no more */
next_line(void)
{
	const char *text = input.text.data + input.start;
	size_t rest = input.text.len - input.start;
	const char *end = rest == 0 ? NULL : memchr(text, '\n', rest);
	size_t len = end == NULL ? rest : (size_t)(end - text);
	bool whole = end != NULL || (input.eof && rest > 0), skip = input.skipping;

	if (!whole && rest <= LINE_MAX_SIZE && !skip)
		return NULL;
	input.skipping = !whole;
	if (!skip)
		return take(len);
	input.start += end == NULL ? len : len + 1;
	return whole && !input.eof ? next_line() : NULL;
}

static void
read_more(void)
{
	size_t rest = input.text.len - input.start;
	ssize_t n;

	if (rest > 0)
		memmove(input.text.data, input.text.data + input.start, rest);
	input.start = 0;
	input.text.len = rest;
	n = read(STDIN_FILENO, buf_reserve(&input.text, READ_SIZE), READ_SIZE);
	if (n > 0)
		input.text.len += (size_t)n;
	input.eof = n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
}

static enum input
wait_for_line(int64_t timeout, char **line)
{
	while ((*line = next_line()) == NULL) {
		if (input.eof || input.leave != 0)
			return INPUT_END;
		if (!wait_for(STDIN_FILENO, timeout))
			return input.leave != 0 ? INPUT_END : INPUT_NOTHING;
		read_more();
	}
	return INPUT_LINE;
}

static enum input
wait_for_key(int64_t timeout, char **line)
{
	short ready = wait_for(STDIN_FILENO, timeout);
	bool ended = (ready & (POLLHUP | POLLERR)) != 0;

	if (input.continued) {
		screen_suspend();
		screen_resume();
	}
	if (input.resized)
		screen_resize();
	input.continued = input.resized = false;
	if (ready != 0 && !ended)
		*line = screen_key(&ended);
	if (ended || input.leave != 0)
		return INPUT_END;
	return *line == NULL ? INPUT_NOTHING : INPUT_LINE;
}

enum input
input_wait(int64_t timeout, char **line)
{
	*line = NULL;
	screen_show();
	return input.terminal ? wait_for_key(timeout, line) : wait_for_line(timeout, line);
}

/* A line from the terminal, which hands out whole ones; null at the end or on a signal. */
static char *
read_terminal(int fd)
{
	char line[MAX_CANON + 1];
	char *secret = NULL;
	ssize_t n = -1;

	while (input_signal() == 0 && n < 0) {
		if (wait_for(fd, -1) && (n = read(fd, line, sizeof(line))) < 0 && errno != EINTR)
			break;
	}
	if (n > 0)
		secret = xstrndup(line, (size_t)n - (line[n - 1] == '\n'));
	explicit_bzero(line, sizeof(line));
	return secret;
}

static char *
ask_terminal(int fd, const char *question)
{
	struct termios before, silent;
	char *secret = NULL;

	if (write(fd, question, strlen(question)) < 0 || tcgetattr(fd, &before) < 0)
		return NULL;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	silent.c_lflag |= ECHONL | ICANON;
	if (tcsetattr(fd, TCSAFLUSH, &silent) == 0)
		secret = read_terminal(fd);
	(void)tcsetattr(fd, TCSAFLUSH, &before);
	return secret;
}

enum status
input_secret(const char *question, char **secret, struct errbuf *why)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		errbuf_set(why, "there is no terminal to ask for a password");
		return STATUS_INTERNAL;
	}
	screen_suspend();
	*secret = ask_terminal(fd, question);
	screen_resume();
	(void)close(fd);
	if (*secret != NULL)
		return STATUS_OK;
	errbuf_set(why, "no password was given");
	return STATUS_INTERNAL;
}

static enum status
secret_from_input(char **secret, struct errbuf *why)
{
	if (isatty(STDIN_FILENO))
		return input_secret("Password: ", secret, why);
	if (wait_for_line(-1, secret) == INPUT_LINE) {
		explicit_bzero(input.text.data, input.start);
		return STATUS_OK;
	}
	errbuf_set(why, "standard input has no line with the password");
	return STATUS_INTERNAL;
}

enum status
input_secret_file(const char *path, char **secret, struct errbuf *why)
{
	char line[READ_SIZE];
	ssize_t n = -1;
	int fd;

	if (strcmp(path, "-") == 0)
		return secret_from_input(secret, why);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || (n = read(fd, line, sizeof(line) - 1)) < 0)
		errbuf_set(why, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	if (n < 0)
		return STATUS_INTERNAL;
	line[n] = '\0';
	*secret = xstrndup(line, strcspn(line, "\n"));
	explicit_bzero(line, sizeof(line));
	return STATUS_OK;
}
