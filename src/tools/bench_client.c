/* SPDX-License-Identifier: ISC */
#include "tools/bench_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "base/compiler.h"
#include "base/util.h"
#include "tools/bench_preset.h"

/*
 * One client under load. What is done for a request is mostly one recv(2), a comparison, one look
 * at the clock and one send(2); in a pipeline for all that came at once.
 */
#define READ_SIZE  65536
#define LINE_LIMIT ((size_t)64 * 1024 * 1024)
#define SHOWN      200 /* bytes of a wrong reply */

static char scratch[READ_SIZE];

static void
lose(struct bench *bench, struct bench_client *client, const char *reason)
{
	bench_note(bench, "a connection was lost: %s", reason);
	(void)epoll_ctl(bench->epoll, EPOLL_CTL_DEL, client->fd, NULL);
	client->lost = true;
	bench->lost++;
	bench->alive--;
	bench->outstanding -= client->count;
	client->count = 0;
}

/* --- sending --- */

/* Ten digits don't run over in any run. */
static void
count_up(char *digit)
{
	while (*digit == '9')
		*digit-- = '0';
	++*digit;
}

static void
watch(struct bench *bench, struct bench_client *client, bool writing)
{
	struct epoll_event event = { .events = EPOLLIN | (writing ? EPOLLOUT : 0),
		.data.ptr = client };

	if (client->writing == writing)
		return;
	client->writing = writing;
	(void)epoll_ctl(bench->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

/* Returns how much the socket took. */
static size_t
send_some(struct bench *bench, struct bench_client *client, const char *bytes, size_t len)
{
	ssize_t n = send(client->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n >= 0)
		return (size_t)n;
	if (errno != EAGAIN && errno != EINTR)
		lose(bench, client, strerror(errno));
	return 0;
}

static void
flush(struct bench *bench, struct bench_client *client)
{
	struct buf *out = &client->out;

	if (client->out_sent < out->len)
		client->out_sent += send_some(
		    bench, client, out->data + client->out_sent, out->len - client->out_sent);
	if (client->lost)
		return;
	if (client->out_sent == out->len)
		client->out_sent = out->len = 0;
	watch(bench, client, out->len > 0);
}

static bool
may_send(const struct bench *bench, const struct bench_client *client)
{
	const struct bench_options *options = &bench->options;

	if (bench->phase == BENCH_DRAIN || client->lost || client->count == options->pipeline)
		return false;
	return options->rate == 0 ? !options->preset->silent : client->begun < client->due;
}

/* When the client's next request was to be sent. */
static int64_t
scheduled(const struct bench *bench, const struct bench_client *client)
{
	uint64_t number =
	    client->begun * bench->options.clients + (uint64_t)(client - bench->clients);

	return bench->start + (int64_t)((double)number * (double)BENCH_NS / bench->options.rate);
}

static struct bench_request *
begin(struct bench *bench, struct bench_client *client, int64_t now)
{
	struct bench_request *request = &client->requests[client->turn];
	unsigned place = client->head + client->count;

	if (place >= bench->options.pipeline)
		place -= bench->options.pipeline;
	client->flights[place] = (struct bench_flight){
		.request = request,
		.since = bench->options.rate == 0 ? now : scheduled(bench, client),
		.after = request->after,
	};
	client->count++;
	client->begun++;
	bench->outstanding++;
	if (request->op->message)
		count_up(request->number);
	if (++client->turn == client->nrequests)
		client->turn = 0;
	return request;
}

void
bench_client_send(struct bench *bench, struct bench_client *client, int64_t now)
{
	struct bench_request *request;
	size_t sent = 0;

	if (!may_send(bench, client))
		return;
	request = begin(bench, client, now);
	if (client->out.len == 0 && !may_send(bench, client)) {
		sent = send_some(bench, client, request->bytes, request->len);
		if (sent == request->len || client->lost)
			return;
	}
	buf_add(&client->out, request->bytes + sent, request->len - sent);
	while (may_send(bench, client)) {
		request = begin(bench, client, now);
		buf_add(&client->out, request->bytes, request->len);
	}
	flush(bench, client);
}

/* --- receiving --- */

static void
note_failed(struct bench_slot *slot)
{
	slot->failed = xrealloc(slot->failed, (slot->nfailed + 1) * sizeof(*slot->failed));
	slot->failed[slot->nfailed++] = slot->answered;
}

static void
take_wrong(struct bench *bench, const char *line, size_t len)
{
	json_t *reply = json_loadb(line, len, 0, NULL);
	const char *name = json_string_value(json_object_get(reply, "status"));
	bool known = false;

	for (unsigned status = STATUS_OK + 1; name != NULL && status < BENCH_STATUSES; status++) {
		if (strcmp(status_name(status), name) == 0) {
			bench->errors[status]++;
			known = true;
		}
	}
	if (!known)
		bench->unexpected++;
	bench_note(bench, "the server answered %.*s", len > SHOWN ? SHOWN : (int)len, line);
	json_decref(reply);
}

static bool
has_form(const struct bench_op *op, const char *line, size_t len)
{
	size_t prefix, suffix;

	if (op->prefix == NULL)
		return false;
	prefix = strlen(op->prefix);
	suffix = strlen(op->suffix);
	return len >= prefix + suffix && memcmp(line, op->prefix, prefix) == 0 &&
	    memcmp(line + len - suffix, op->suffix, suffix) == 0;
}

static bool
is_right(const struct bench_flight *flight, const char *line, size_t len)
{
	struct bench_request *request = flight->request;
	const struct bench_op *op = request->op;

	if (len == request->reply_len && memcmp(line, request->reply, len) == 0)
		return true;
	if (!has_form(op, line, len) || (op->check != NULL && !op->check(flight, line, len)))
		return false;
	if (op->keep) {
		free(request->kept);
		request->kept = xstrndup(line, len);
		request->reply = request->kept;
		request->reply_len = len;
	}
	return true;
}

static void
take_line(
    struct bench *bench, struct bench_client *client, const char *line, size_t len, int64_t now)
{
	struct bench_flight *flight = &client->flights[client->head];
	struct bench_request *request = flight->request;
	struct bench_slot *slot;
	bool right;

	if (client->count == 0)
		return take_wrong(bench, line, len);
	if (++client->head == bench->options.pipeline)
		client->head = 0;
	client->count--;
	bench->outstanding--;
	right = is_right(flight, line, len);
	if (!right)
		take_wrong(bench, line, len);
	if (request->slot != BENCH_NO_SLOT) {
		slot = &bench->slots[request->slot];
		slot->answered++;
		if (!right)
			note_failed(slot);
		bench->acknowledged += right;
	}
	if (!right || bench->phase == BENCH_WARMUP)
		return;
	histogram_add(&bench->latency[request->op - bench_ops], (uint64_t)(now - flight->since));
	if (bench->phase == BENCH_MEASURE) {
		histogram_add(&bench->interval, (uint64_t)(now - flight->since));
		bench->measured++;
	}
}

/* Takes all whole lines; returns how many bytes they are. */
static size_t
take_lines(struct bench *bench, struct bench_client *client, const char *bytes, size_t len)
{
	int64_t now = bench_now();
	size_t taken = 0;

	while (taken < len) {
		const char *line = bytes + taken, *end = memchr(line, '\n', len - taken);

		if (end == NULL)
			break;
		take_line(bench, client, line, (size_t)(end - line) + 1, now);
		taken += (size_t)(end - line) + 1;
	}
	if (taken > 0)
		bench_client_send(bench, client, now);
	return taken;
}

static void
take_bytes(struct bench *bench, struct bench_client *client, size_t len)
{
	struct buf *in = &client->in;
	size_t taken;

	if (in->len == 0) {
		taken = take_lines(bench, client, scratch, len);
		if (taken < len)
			buf_add(in, scratch + taken, len - taken);
		return;
	}
	buf_add(in, scratch, len);
	if (memchr(scratch, '\n', len) != NULL) {
		taken = take_lines(bench, client, in->data, in->len);
		memmove(in->data, in->data + taken, in->len - taken);
		in->len -= taken;
	} else if (in->len > LINE_LIMIT) {
		lose(bench, client, "a reply was endless");
	}
}

void
bench_client_event(struct bench *bench, struct bench_client *client, uint32_t events)
{
	ssize_t n;

	if (events & EPOLLOUT)
		flush(bench, client);
	if (client->lost || (events & ~(uint32_t)EPOLLOUT) == 0)
		return;
	n = recv(client->fd, scratch, sizeof(scratch), MSG_DONTWAIT);
	if (n > 0)
		take_bytes(bench, client, (size_t)n);
	else if (n == 0)
		lose(bench, client, "the server closed it");
	else if (errno != EAGAIN && errno != EINTR)
		lose(bench, client, strerror(errno));
}
