/* SPDX-License-Identifier: ISC */
#include "tools/talk.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/util.h"
#include "tools/talk_screen.h"

#define NONCE_BYTES   16
#define TROUBLE_DELAY 1000  /* ms, between attempts while the server is in trouble */
#define MAX_TEXT      16384 /* bytes: no message has more than 4096 characters */

void
talk_end(struct talk *talk, int exit_status)
{
	talk->over = true;
	if (talk->exit_status == 0)
		talk->exit_status = exit_status;
}

static const char *
member(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

json_t *
talk_ask(struct talk *talk, json_t *request)
{
	json_t *reply;
	const char *status;

	if (talk->over) {
		json_decref(request);
		return NULL;
	}
	if (request == NULL) {
		screen_notice("what is not UTF-8 can't be sent");
		talk_end(talk, 1);
		return NULL;
	}
	if (link_ask(talk->link, request, &reply) == LINK_END)
		talk_end(talk, 1);
	status = member(reply, "status");
	if (status != NULL && strcmp(status, "badSid") == 0) {
		screen_notice("the session has ended: %s", member(reply, "message"));
		json_decref(reply);
		reply = NULL;
		/* It need not be ended again. */
		secret_free(&talk->sid);
		talk_end(talk, 1);
	}
	return reply;
}

/* Whether a chat command's "ans" is one of success: an object, or certain words. */
static bool
is_success(const json_t *ans)
{
	static const char *const words[] = { "OK", "Authorization success" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (json_is_string(ans) && strcmp(json_string_value(ans), words[i]) == 0)
			return true;
	return json_is_object(ans);
}

static void
explain(struct errbuf *why, const char *words, const json_t *retry_after)
{
	if (words == NULL)
		words = "an answer that makes no sense";
	if (json_is_integer(retry_after))
		errbuf_set(why, "%s (try again in %" JSON_INTEGER_FORMAT " s)", words,
		    json_integer_value(retry_after));
	else
		errbuf_set(why, "%s", words);
}

bool
talk_refused(const json_t *reply, struct errbuf *why)
{
	const json_t *ans = json_object_get(reply, "ans");
	const char *status = member(reply, "status"), *error = member(reply, "Error");
	const char *words = json_string_value(ans);

	if ((status != NULL && strcmp(status, "ok") == 0) ||
	    (error != NULL && strcmp(error, "0") == 0) || is_success(ans))
		return false;
	if (status != NULL)
		words = member(reply, "message");
	else if (error != NULL)
		words = member(json_object_get(reply, "msg"), "message");
	explain(why, words, json_object_get(reply, "retry_after"));
	return true;
}

bool
talk_number(const char *text, int64_t max, int64_t *out)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	*out = strtoll(text, &end, 10);
	return *end == '\0' && *out >= 1 && *out <= max;
}

void
talk_fail(struct talk *talk, const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	if (vasprintf(&text, format, ap) < 0)
		log_fatal("out of memory");
	va_end(ap);
	screen_notice("%s", text);
	free(text);
	talk->refused = true;
}

json_t *
talk_demand(struct talk *talk, json_t *request)
{
	json_t *reply = talk_ask(talk, request);
	struct errbuf why;

	if (reply == NULL) {
		if (!talk->over)
			talk_fail(talk, "no answer; try again when there is a connection");
		return NULL;
	}
	if (talk_refused(reply, &why)) {
		talk_fail(talk, "%s", why.text);
		json_decref(reply);
		return NULL;
	}
	return reply;
}

void
talk_say(struct talk *talk, const char *text)
{
	unsigned char random[NONCE_BYTES];
	char nonce[2 * NONCE_BYTES + 1];
	struct outgoing *message;

	if (strlen(text) > MAX_TEXT) {
		talk_fail(talk, "not sent, as it is too long: %.60s...", text);
		return;
	}
	random_bytes(random, sizeof(random));
	hex_encode(nonce, random, sizeof(random));
	message = xcalloc(1, sizeof(*message));
	message->request = room_message(talk, text, nonce);
	message->text = xstrdup(text);
	STAILQ_INSERT_TAIL(&talk->outbox, message, next);
}

static void
drop_first(struct talk *talk)
{
	struct outgoing *message = STAILQ_FIRST(&talk->outbox);

	STAILQ_REMOVE_HEAD(&talk->outbox, next);
	json_decref(message->request);
	free(message->text);
	free(message);
}

/* How long to wait before sending a refused message again, in ms; 0: it is refused for good. */
static int64_t
delay_of(const struct outgoing *message, const json_t *reply)
{
	const char *status = member(reply, "status");
	json_int_t retry_after = json_integer_value(json_object_get(reply, "retry_after"));

	if (retry_after > 0)
		return (retry_after > 3600 ? 3600 : retry_after) * 1000;
	if (status != NULL && strcmp(status, "internalError") == 0 && now_ms() < message->deadline)
		return TROUBLE_DELAY;
	return 0;
}

/* What becomes of the first message with this reply; whether it is settled. */
static bool
settle(struct talk *talk, const json_t *reply)
{
	const struct outgoing *message = STAILQ_FIRST(&talk->outbox);
	struct errbuf why;
	int64_t delay;

	if (!talk_refused(reply, &why))
		return true;
	delay = delay_of(message, reply);
	if (delay > 0) {
		screen_notice("not sent yet: %s: %s", message->text, why.text);
		talk->send_at = now_ms() + delay;
		return false;
	}
	talk_fail(talk, "not sent: %s: %s", message->text, why.text);
	return true;
}

/* Sends the first message; whether it is settled. */
static bool
deliver_first(struct talk *talk)
{
	struct outgoing *message = STAILQ_FIRST(&talk->outbox);
	bool again = message->deadline != 0, settled;
	json_t *reply;

	if (!again)
		message->deadline = now_ms() + talk->timeout;
	reply = talk_ask(talk, json_incref(message->request));
	if (reply == NULL) {
		if (!again || talk->over)
			screen_notice("not sent%s: %s", talk->over ? "" : " yet", message->text);
		return false;
	}
	if (again)
		screen_notice("sent again: %s", message->text);
	settled = settle(talk, reply);
	json_decref(reply);
	return settled;
}

void
talk_deliver(struct talk *talk)
{
	while (!talk->over && !STAILQ_EMPTY(&talk->outbox)) {
		if (talk->send_at > now_ms() || !deliver_first(talk))
			return;
		drop_first(talk);
	}
}

void
talk_close(struct talk *talk)
{
	while (!STAILQ_EMPTY(&talk->outbox)) {
		screen_notice("never acknowledged: %s", STAILQ_FIRST(&talk->outbox)->text);
		talk_end(talk, 1);
		drop_first(talk);
	}
}
