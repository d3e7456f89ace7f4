/* SPDX-License-Identifier: ISC */
#include "server/limit.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/util.h"

struct networks {
	struct net_prefix *all;
	size_t count;
};

struct limiter {
	struct networks trusted;
	struct networks proxies;
	unsigned max_per_address;
	struct rate connection;
	struct rate address;
};

static struct networks
networks_of(char *const *texts, size_t count)
{
	struct networks networks = { xcalloc(count + 1, sizeof(struct net_prefix)), count };

	for (size_t i = 0; i < count; i++)
		if (!net_prefix_parse(texts[i], &networks.all[i]))
			log_fatal("'%s' is not a network", texts[i]);
	return networks;
}

static bool
networks_contain(const struct networks *networks, const struct net_addr *addr)
{
	for (size_t i = 0; i < networks->count; i++)
		if (net_prefix_contains(&networks->all[i], addr))
			return true;
	return false;
}

struct limiter *
limiter_new(const struct conf *conf)
{
	struct limiter *limiter = xcalloc(1, sizeof(*limiter));

	limiter->trusted = networks_of(conf->limits.trusted, conf->limits.ntrusted);
	limiter->proxies = networks_of(conf->proxies, conf->nproxies);
	limiter->max_per_address = (unsigned)conf->limits.max_connections_per_address;
	limiter->connection = rate_of(conf->limits.request_rate, conf->limits.request_burst);
	limiter->address = rate_of(conf->limits.address_rate, conf->limits.address_burst);
	return limiter;
}

void
limiter_free(struct limiter **limiter)
{
	free((*limiter)->trusted.all);
	free((*limiter)->proxies.all);
	free(*limiter);
	*limiter = NULL;
}

bool
limiter_is_proxy(const struct limiter *limiter, const struct peer *peer)
{
	return peer->networked && networks_contain(&limiter->proxies, &peer->endpoint.addr);
}

void
limiter_identify(const struct limiter *limiter, const struct peer *peer, struct identity *identity)
{
	memcpy(identity->client, peer->address, sizeof(identity->client));
	identity->limited =
	    peer->networked && !networks_contain(&limiter->trusted, &peer->endpoint.addr);
	if (identity->limited)
		identity->from = net_addr_group(&peer->endpoint.addr);
}

/* What can be refused here, and why. */
enum limit { LIMIT_ADDRESS, LIMIT_RATE, LIMIT_ADDRESS_RATE };

static const struct {
	enum board_counter counter;
	const char *words;
} limits[] = {
	[LIMIT_ADDRESS] = { BOARD_REJECTED_ADDRESS, "Too many connections from your address" },
	[LIMIT_RATE] = { BOARD_REFUSED_RATE, "Too many requests on this connection" },
	[LIMIT_ADDRESS_RATE] = { BOARD_REFUSED_ADDRESS_RATE,
	    "Too many requests from your address" },
};

static struct limit_refusal
refuse(enum limit limit, const struct identity *identity, const struct board_client *client,
    int64_t micros)
{
	board_count(limits[limit].counter, 1);
	log_event(EVENT_LIMIT_REFUSED,
	    LOG_FIELDS(.client = identity->client, .user_id = identity->user_id), "%s: refused: %s",
	    client->peer, limits[limit].words);
	return (struct limit_refusal){ limits[limit].words, (int)((micros + 999999) / 1000000) };
}

struct limit_refusal
limiter_admit(
    const struct limiter *limiter, const struct identity *identity, struct board_client *client)
{
	if (!identity->limited ||
	    board_client_from(client, &identity->from) <= limiter->max_per_address)
		return (struct limit_refusal){ NULL, 0 };
	return refuse(LIMIT_ADDRESS, identity, client, 1);
}

struct limit_refusal
limiter_request(const struct limiter *limiter, const struct identity *identity,
    const struct board_client *client, int64_t *budget)
{
	int64_t now, wait;

	if (!identity->limited)
		return (struct limit_refusal){ NULL, 0 };
	now = now_us();
	if (limiter->connection.interval > 0 &&
	    (wait = rate_take(budget, &limiter->connection, now)) > 0)
		return refuse(LIMIT_RATE, identity, client, wait);
	if (limiter->address.interval > 0 &&
	    (wait = board_take_token(&identity->from, &limiter->address, now)) > 0)
		return refuse(LIMIT_ADDRESS_RATE, identity, client, wait);
	return (struct limit_refusal){ NULL, 0 };
}
