/* SPDX-License-Identifier: ISC */
/*
 * The reference for answers that need no database: the plainest server that libevent and Jansson
 * make. Each line is taken for a JSON object and parsed, and the object is written out and sent
 * back; what is no JSON gets the parser's words. It bounds and checks nothing.
 *
 *     bench/echo PORT      on 127.0.0.1; ends with its standard input
 */
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <jansson.h>

static char *
answer(const char *line, size_t len)
{
	json_error_t error;
	json_t *json = json_loadb(line, len, 0, &error);
	char *text;

	if (json == NULL)
		json = json_pack("{s:s, s:s}", "status", "badRequest", "message", error.text);
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

static void
on_read(struct bufferevent *link, void *unused)
{
	struct evbuffer *in = bufferevent_get_input(link), *out = bufferevent_get_output(link);
	size_t len;
	char *line;

	(void)unused;
	while ((line = evbuffer_readln(in, &len, EVBUFFER_EOL_LF)) != NULL) {
		char *text = answer(line, len);

		evbuffer_add(out, text, strlen(text));
		evbuffer_add(out, "\n", 1);
		free(text);
		free(line);
	}
}

static void
on_event(struct bufferevent *link, short events, void *unused)
{
	(void)events;
	(void)unused;
	bufferevent_free(link);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int len,
    void *unused)
{
	struct event_base *base = evconnlistener_get_base(listener);
	struct bufferevent *link = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);

	(void)address;
	(void)len;
	(void)unused;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	bufferevent_setcb(link, on_read, NULL, on_event, NULL);
	bufferevent_enable(link, EV_READ | EV_WRITE);
}

static void
on_input_end(evutil_socket_t fd, short events, void *base)
{
	(void)fd;
	(void)events;
	event_base_loopbreak(base);
}

int
main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((unsigned short)(argc == 2 ? atoi(argv[1]) : 0)) };
	struct event_base *base = event_base_new();
	struct evconnlistener *listener;
	struct event *input;

	if (argc != 2)
		errx(2, "usage: bench/echo PORT");
	listener = evconnlistener_new_bind(base, on_accept, NULL,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, 1024, (struct sockaddr *)&address,
	    sizeof(address));
	if (listener == NULL)
		err(1, "listening on port %s", argv[1]);
	input = event_new(base, 0, EV_READ, on_input_end, base);
	if (input == NULL || event_add(input, NULL) != 0)
		errx(1, "standard input must be a pipe");
	event_base_dispatch(base);
	event_free(input);
	evconnlistener_free(listener);
	event_base_free(base);
	return 0;
}
