/* SPDX-License-Identifier: ISC */
#include "tools/talk_screen.h"

#include <editline/readline.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/util.h"

#define HISTORY_LINES 500
#define PROMPT_MAX    40 /* bytes: libedit puts up badly with a prompt longer than a row */

static struct {
	bool terminal;
	bool active; /* libedit has been started */
	bool shown;  /* prompt and input stand at the bottom, with the cursor in them */
	bool steers; /* the terminal understands ECMA-48 */
	char *prompt;
	char *line; /* completed by the last key */
	bool ended;
	const char *(*word)(size_t i);
} screen;

/* Tags and joiners, of which some emoji are made, are the only invisible characters let through. */
static bool
is_harmless(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	case UTF8PROC_CATEGORY_CF:
		return c == 0x200c || c == 0x200d || (c >= 0xe0020 && c <= 0xe007f);
	default:
		return true;
	}
}

/* The bytes of what is not harmless, or not UTF-8, become \xHH. */
static void
add_escaped(struct buf *out, const char *text)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;

	while (*p != '\0') {
		utf8proc_int32_t c;
		utf8proc_ssize_t len = utf8proc_iterate(p, -1, &c);
		bool harmless = len > 0 && is_harmless(c);

		for (utf8proc_ssize_t i = len > 0 ? len : 1; i > 0; i--, p++) {
			char hex[5];

			(void)snprintf(hex, sizeof(hex), "\\x%02x", *p);
			buf_add(out, harmless ? (const char *)p : hex, harmless ? 1 : 4);
		}
	}
}

/* Columns that libedit fills with the first len bytes of a text. */
static size_t
columns_of(const char *text, size_t len)
{
	mbstate_t state = { 0 };
	size_t columns = 0;

	while (len > 0) {
		wchar_t c;
		size_t n = mbrtowc(&c, text, len, &state);
		int width = n > len || n == 0 ? -1 : wcwidth(c);

		if (n > len || n == 0)
			n = 1;
		columns += width < 0 ? 2 : (size_t)width; /* control characters look like ^X */
		text += n;
		len -= n;
	}
	return columns;
}

/* How many rows below the prompt's first one the cursor is behind len bytes of input. */
static int
rows_below(const char *input, size_t len)
{
	int rows, columns;

	rl_get_screen_size(&rows, &columns);
	if (columns <= 0)
		columns = 80;
	return (int)((columns_of(screen.prompt, strlen(screen.prompt)) + columns_of(input, len)) /
	    (size_t)columns);
}

/* Clears the screen from the beginning of the row so many rows above the cursor. */
static void
erase_from(int rows)
{
	if (!screen.steers) {
		putchar('\n');
		return;
	}
	if (rows > 0)
		printf("\033[%dA", rows);
	printf("\r\033[J");
}

static void
hide(void)
{
	if (screen.shown)
		erase_from(rows_below(rl_line_buffer, (size_t)rl_point));
	screen.shown = false;
}

static bool
is_command(const char *line)
{
	return line[0] == '/' && line[1] != '/';
}

static void install(void);

/* Called by libedit with a line, or null at the end; it stands below the line then. */
static void
on_line(char *line)
{
	screen.shown = false;
	if (line == NULL) {
		screen.ended = true;
		return;
	}
	/* A message comes back by way of the server, and shall not be seen twice. */
	if (!is_command(line))
		erase_from(rows_below(line, strlen(line)) + 1);
	if (line[0] != '\0')
		add_history(line);
	screen.line = line;
	/* libedit edits only one line for each call of this. */
	install();
}

static void
install(void)
{
	rl_callback_handler_install(screen.prompt, on_line);
	screen.shown = true;
}

static char *
next_word(const char *text, int state)
{
	static size_t next;
	const char *word;

	if (state == 0)
		next = 0;
	while ((word = screen.word(next)) != NULL) {
		next++;
		if (strncmp(word, text, strlen(text)) == 0)
			return xstrdup(word);
	}
	return NULL;
}

static char **
complete(const char *text, int start, int end)
{
	(void)end;
	rl_attempted_completion_over = 1; /* no names of files */
	return start == 0 ? rl_completion_matches(text, next_word) : NULL;
}

void
screen_open(bool terminal, const char *(*word)(size_t i))
{
	const char *type = getenv("TERM");

	screen.terminal = terminal;
	screen.steers = type != NULL && type[0] != '\0' && strcmp(type, "dumb") != 0;
	screen.word = word;
	if (!terminal)
		return;
	rl_readline_name = "parlor";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_attempted_completion_function = complete;
	using_history();
	stifle_history(HISTORY_LINES);
}

void
screen_begin(void)
{
	screen.active = screen.terminal;
	screen_resume();
}

void
screen_close(void)
{
	screen_suspend();
	screen.active = screen.terminal = false;
	free(screen.prompt);
	screen.prompt = NULL;
	(void)fflush(stdout);
}

static void PRINTF_LIKE(3, 0)
    write_line(FILE *out, const char *lead, const char *format, va_list ap)
{
	struct buf line = { 0 };
	char *text;

	if (vasprintf(&text, format, ap) < 0)
		log_fatal("out of memory");
	hide();
	buf_addstr(&line, lead);
	add_escaped(&line, text);
	buf_addstr(&line, "\n");
	(void)fwrite(line.data, 1, line.len, out);
	buf_free(&line);
	free(text);
}

void
screen_print(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	write_line(stdout, "", format, ap);
	va_end(ap);
}

void
screen_notice(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (screen.terminal)
		write_line(stdout, "* ", format, ap);
	else
		write_line(stderr, "parlor talk: ", format, ap);
	va_end(ap);
}

/* Cuts a text to at most so many bytes, but no character in two. */
static void
cut(char *text, size_t len)
{
	if (strlen(text) <= len)
		return;
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	text[len] = '\0';
}

void
screen_prompt(const char *prompt)
{
	static const char end[] = "> ";
	struct buf text = { 0 };
	bool anew = screen.shown;

	if (!screen.terminal)
		return;
	hide();
	add_escaped(&text, prompt);
	buf_add(&text, "", 1);
	free(screen.prompt);
	screen.prompt = xcalloc(PROMPT_MAX + sizeof(end), 1);
	cut(text.data, PROMPT_MAX);
	(void)snprintf(screen.prompt, PROMPT_MAX + sizeof(end), "%s%s", text.data, end);
	buf_free(&text);
	(void)rl_set_prompt(screen.prompt);
	if (anew)
		screen_show();
}

void
screen_show(void)
{
	if (screen.active && !screen.shown) {
		rl_forced_update_display();
		screen.shown = true;
	}
	(void)fflush(stdout);
}

char *
screen_key(bool *ended)
{
	char *line;

	rl_callback_read_char();
	line = screen.line;
	screen.line = NULL;
	*ended = screen.ended;
	return line;
}

void
screen_suspend(void)
{
	if (!screen.active)
		return;
	hide();
	rl_callback_handler_remove();
	(void)fflush(stdout);
}

void
screen_resume(void)
{
	if (screen.active)
		install();
}

void
screen_resize(void)
{
	if (!screen.active)
		return;
	hide();
	rl_resize_terminal();
}
