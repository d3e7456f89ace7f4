/* SPDX-License-Identifier: ISC */
#include "base/conf_option.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/conf.h"
#include "base/net.h"
#include "base/util.h"

#define UNIX_PATH_MAX    (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1)
#define DIGITS           "0123456789"
#define IDENTIFIER_CHARS DIGITS "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool
is_absolute(const char *text)
{
	return *text == '/';
}

static bool
is_identifier(const char *text)
{
	return text[strspn(text, IDENTIFIER_CHARS)] == '\0';
}

static bool
is_port(const char *text)
{
	size_t digits = strspn(text, DIGITS);
	long port = digits > 0 && digits <= 5 && text[digits] == '\0' ? strtol(text, NULL, 10) : 0;

	return port >= 1 && port <= 65535;
}

/* Takes numbers only: looking up a name could block, or give something else tomorrow. */
static bool
is_address(const char *text)
{
	static const char unix_prefix[] = "unix:";
	const char *path = text + strlen(unix_prefix), *colon = strrchr(text, ':');
	bool six = *text == '[';
	char host[INET6_ADDRSTRLEN];
	unsigned char ignored[sizeof(struct in6_addr)];
	size_t len;

	if (strncmp(text, unix_prefix, strlen(unix_prefix)) == 0)
		return is_absolute(path) && strlen(path) <= UNIX_PATH_MAX;
	if (colon == NULL || !is_port(colon + 1) || (six && colon[-1] != ']'))
		return false;
	len = (size_t)(colon - text) - (six ? 2 : 0);
	if (len >= sizeof(host))
		return false;
	(void)snprintf(host, sizeof(host), "%.*s", (int)len, text + (six ? 1 : 0));
	return inet_pton(six ? AF_INET6 : AF_INET, host, ignored) == 1;
}

static bool
is_network(const char *text)
{
	struct net_prefix ignored;

	return net_prefix_parse(text, &ignored);
}

static bool
is_vk_mode(const char *text)
{
	return strcmp(text, "off") == 0 || strcmp(text, "stub") == 0;
}

/* A name alone is a file in systemd's folder of credentials. */
static bool
is_path_or_credential(const char *text)
{
	return is_absolute(text) ||
	    (strchr(text, '/') == NULL && strcmp(text, ".") != 0 && strcmp(text, "..") != 0);
}

static bool
is_client_certificates(const char *text)
{
	return strcmp(text, "off") == 0 || strcmp(text, "optional") == 0 ||
	    strcmp(text, "required") == 0;
}

static bool
is_tls_version(const char *text)
{
	return strcmp(text, "1.2") == 0 || strcmp(text, "1.3") == 0;
}

static bool
is_tls_mode(const char *text)
{
	return strcmp(text, "off") == 0 || strcmp(text, "on") == 0 || strcmp(text, "verify") == 0;
}

static const struct conf_form absolute_path = { " that is an absolute path", is_absolute };
static const struct conf_form identifier = { " from A-Z, a-z, 0-9 and _", is_identifier };
static const struct conf_form address = { ", each \"IPv4:port\", \"[IPv6]:port\" or \"unix:/path\"",
	is_address };
static const struct conf_form tls_mode = { ": \"off\", \"on\" or \"verify\"", is_tls_mode };
static const struct conf_form network = { ", each \"IPv4/bits\" or \"IPv6/bits\"", is_network };
static const struct conf_form vk_mode = { ": \"off\" or \"stub\"", is_vk_mode };
static const struct conf_form path_or_credential = { " that is an absolute path or has no slash",
	is_path_or_credential };
static const struct conf_form client_certificates = { ": \"off\", \"optional\" or \"required\"",
	is_client_certificates };
static const struct conf_form tls_version = { ": \"1.2\" or \"1.3\"", is_tls_version };

/* The option's path is the name of its field in struct conf. */
#define OPTION(field) .path = #field, .offset = offsetof(struct conf, field)
#define RESTART       .restart = true

/* Every option: what the file may hold, and what parlord.conf(5) and etc/parlord.conf name. */
static const struct conf_option conf_options[] = {
	{ OPTION(listen), CONF_LIST, "[ \"127.0.0.1:7420\" ]", 0, 64, "where clients connect",
	    RESTART, .form = &address, .count = offsetof(struct conf, nlisten) },
	{ OPTION(listen_tls), CONF_LIST, "[ ]", 0, 64, "where clients that speak TLS connect",
	    RESTART, .form = &address, .count = offsetof(struct conf, nlisten_tls) },
	{ OPTION(proxies), CONF_LIST, "[ ]", 0, 64, "networks whose connections are a proxy's",
	    .form = &network, .count = offsetof(struct conf, nproxies) },
	{ OPTION(workers), CONF_INTEGER, "0", 0, 256, "worker processes; 0: one per processor" },
	{ OPTION(user), CONF_STRING, "\"parlord\"", 1, 32, "the user to run as", RESTART },
	{ OPTION(group), CONF_STRING, NULL, 1, 32, "the group to run as", RESTART },
	{ OPTION(testing), CONF_BOOLEAN, "false", 0, 1, "deterministic mode for tests", RESTART },
	{ OPTION(require_login), CONF_BOOLEAN, "true", 0, 1, "chat commands need a log-in" },
	{ OPTION(sandbox), CONF_BOOLEAN, "true", 0, 1,
	    "processes give up what serving does not take" },
	{ OPTION(pidfile), CONF_STRING, "\"/run/parlord.pid\"", 2, 4095,
	    "the file with the process id of a daemon in the background", RESTART,
	    .form = &absolute_path },
	{ OPTION(worker_timeout), CONF_TIME, "10", 1, 300,
	    "time without a sign of life after which a process is replaced" },
	{ OPTION(start_timeout), CONF_TIME, "10", 0.1, 300,
	    "time that the start, or a reload, waits for the database" },
	{ OPTION(reload_linger), CONF_TIME, "0", 0, 604800,
	    "time that connections have after a reload; 0: until they end" },
	{ OPTION(old_generations), CONF_INTEGER, "4", 1, 32,
	    "reloads whose connections may still be served" },

	{ OPTION(database.socket), CONF_STRING, "\"/run/mysqld/mysqld.sock\"", 2, UNIX_PATH_MAX,
	    "the database server's socket", .form = &absolute_path },
	{ OPTION(database.host), CONF_STRING, NULL, 1, 255, "the database server, over TCP" },
	{ OPTION(database.port), CONF_INTEGER, "3306", 1, 65535, "the port at database.host" },
	{ OPTION(database.user), CONF_STRING, "\"parlord\"", 1, 128, "the database account" },
	{ OPTION(database.password), CONF_SECRET, NULL, 0, CONF_PASSWORD_MAX, "its password" },
	{ OPTION(database.password_file), CONF_STRING, NULL, 2, 4095,
	    "the file that holds its password", .form = &absolute_path },
	{ OPTION(database.name), CONF_STRING, "\"parlord\"", 1, 64, "the database",
	    .form = &identifier },
	{ OPTION(database.tls), CONF_STRING, "\"off\"", 2, 6,
	    "whether the connection over TCP is encrypted", .form = &tls_mode },
	{ OPTION(database.tls_ca_file), CONF_STRING, NULL, 2, 4095,
	    "who may certify the database server", .form = &absolute_path },
	{ OPTION(database.tls_cert_file), CONF_STRING, NULL, 2, 4095,
	    "the certificate that is shown to it", .form = &absolute_path },
	{ OPTION(database.tls_key_file), CONF_STRING, NULL, 2, 4095, "that certificate's key",
	    .form = &absolute_path },
	{ OPTION(database.pool_size), CONF_INTEGER, "8", 1, 256, "connections per worker" },
	{ OPTION(database.pool_queue), CONF_INTEGER, "1000", 1, 100000,
	    "requests of a worker that may wait for a connection" },
	{ OPTION(database.connect_timeout), CONF_TIME, "5", 0.1, 300, "time for connecting" },
	{ OPTION(database.query_timeout), CONF_TIME, "5", 0.1, 300, "time for a call" },
	{ OPTION(database.retry_min), CONF_TIME, "0.1", 0.01, 60,
	    "first pause before connecting again" },
	{ OPTION(database.retry_max), CONF_TIME, "1", 0.1, 600,
	    "longest pause before connecting again" },

	{ OPTION(control.socket), CONF_STRING, "\"/run/parlord/control.sock\"", 2, UNIX_PATH_MAX,
	    "where parlorctl connects", RESTART, .form = &absolute_path },
	{ OPTION(control.user), CONF_STRING, "\"parlord_control\"", 1, 128,
	    "the database account for what administrators do" },
	{ OPTION(control.password), CONF_SECRET, NULL, 0, CONF_PASSWORD_MAX, "its password" },
	{ OPTION(control.password_file), CONF_STRING, "\"/etc/parlord/control-password\"", 2, 4095,
	    "the file that holds its password", .form = &absolute_path },

	{ OPTION(vk.mode), CONF_STRING, "\"off\"", 1, 4, "how VK log-ins are checked",
	    .form = &vk_mode },
	{ OPTION(vk.accounts), CONF_STRING, NULL, 2, 4095, "the stub's file of accounts",
	    .form = &absolute_path },

	{ OPTION(tls.certificate), CONF_STRING, NULL, 1, 4095,
	    "the certificate and those above it, in PEM", .form = &path_or_credential },
	{ OPTION(tls.key), CONF_STRING, NULL, 1, 4095, "its private key, in PEM",
	    .form = &path_or_credential },
	{ OPTION(tls.ca), CONF_STRING, NULL, 1, 4095,
	    "the certificates of those who sign clients' certificates, in PEM",
	    .form = &path_or_credential },
	{ OPTION(tls.client_certificates), CONF_STRING, "\"off\"", 3, 8,
	    "whether clients show a certificate", .form = &client_certificates },
	{ OPTION(tls.min_version), CONF_STRING, "\"1.2\"", 3, 3, "the oldest version of TLS",
	    .form = &tls_version },
	{ OPTION(tls.handshake_timeout), CONF_TIME, "10", 0.1, 300,
	    "time in which a handshake must be complete" },

	{ OPTION(limits.max_connections), CONF_INTEGER, "10000", 1, 1000000,
	    "connections of clients at a time", RESTART },
	{ OPTION(limits.max_connections_per_address), CONF_INTEGER, "100", 1, 1000000,
	    "those from one address" },
	{ OPTION(limits.trusted), CONF_LIST, "[ \"127.0.0.0/8\", \"::1/128\" ]", 0, 64,
	    "networks to which what bounds an address does not apply", .form = &network,
	    .count = offsetof(struct conf, limits.ntrusted) },
	{ OPTION(limits.request_rate), CONF_INTEGER, "50", 0, 10000,
	    "requests a second of one connection; 0: no bound" },
	{ OPTION(limits.request_burst), CONF_INTEGER, "200", 1, 100000,
	    "those that may come at once" },
	{ OPTION(limits.address_rate), CONF_INTEGER, "200", 0, 10000,
	    "requests a second from one address; 0: no bound" },
	{ OPTION(limits.address_burst), CONF_INTEGER, "1000", 1, 100000,
	    "those that may come at once" },
	{ OPTION(limits.max_request_size), CONF_SIZE, "65536", 1024, 16777216, "longest request" },
	{ OPTION(limits.max_message_length), CONF_INTEGER, "4096", 1, 4096,
	    "longest message, in characters" },
	{ OPTION(limits.output_buffer), CONF_SIZE, "262144", 65536, 16777216,
	    "replies that may wait for one client" },
	{ OPTION(limits.buffer_memory), CONF_SIZE, "268435456", 1048576, 1073741824,
	    "requests and replies of a worker's clients that are in memory" },
	{ OPTION(limits.request_timeout), CONF_TIME, "60", 0.1, 3600,
	    "time in which a request that has begun must be complete" },
	{ OPTION(limits.first_request_timeout), CONF_TIME, "30", 0.1, 3600,
	    "time in which a client's first request must be complete" },
	{ OPTION(limits.idle_timeout), CONF_TIME, "3600", 0, 604800,
	    "time after which a client that asks nothing is disconnected; 0: never" },
	{ OPTION(limits.peer_timeout), CONF_TIME, "120", 0, 86400,
	    "time after which a client that can't be reached is given up; 0: the system's" },
	{ OPTION(limits.send_timeout), CONF_TIME, "30", 0.1, 3600,
	    "time that a client has for reading its replies" },
	{ OPTION(limits.drain_timeout), CONF_TIME, "10", 0, 3600,
	    "time that open connections have when the daemon stops" },
	{ OPTION(limits.session_ttl), CONF_TTL, "2592000", 60, 315360000,
	    "time after which an unused session ends" },
	{ OPTION(limits.nonce_ttl), CONF_TTL, "604800", 60, 315360000,
	    "time for which a message and its nonce are kept at least" },
	{ OPTION(limits.backlog), CONF_INTEGER, "1024", 1, 65535,
	    "connections that may wait to be accepted", RESTART },
	{ OPTION(limits.batch_messages), CONF_INTEGER, "256", 1, 1000,
	    "messages that are stored together" },
	{ OPTION(limits.batch_bytes), CONF_SIZE, "262144", 1024, 4194304,
	    "their texts' length, if there are more than one" },
	{ OPTION(limits.password_cost), CONF_INTEGER, "5", 1, 11, "yescrypt's cost factor" },
	{ OPTION(limits.hash_threads), CONF_INTEGER, "1", 1, 64,
	    "threads per worker that hash passwords" },
	{ OPTION(limits.hash_queue), CONF_INTEGER, "64", 1, 10000,
	    "passwords of a worker that may wait to be hashed" },
	{ OPTION(limits.hash_share), CONF_INTEGER, "8", 1, 10000, "those of one address" },
	{ OPTION(limits.sessions_per_user), CONF_INTEGER, "20", 1, 10000,
	    "sessions of a user; the one that was not used for longest ends" },
	{ OPTION(limits.registrations_per_address), CONF_INTEGER, "20", 1, 100000,
	    "new accounts from one address in an hour" },
	{ OPTION(limits.account_guesses), CONF_INTEGER, "5", 1, 1000000,
	    "wrong passwords for an account from an address before it must wait" },
	{ OPTION(limits.address_guesses), CONF_INTEGER, "50", 1, 1000000,
	    "wrong passwords from an address before it must wait" },
	{ OPTION(limits.guess_delay), CONF_TIME, "1", 0.1, 3600,
	    "the first wait, which doubles with each wrong password" },
	{ OPTION(limits.guess_delay_max), CONF_TIME, "900", 0.1, 86400, "the longest wait" },
	{ OPTION(limits.guess_memory), CONF_TTL, "86400", 1, 31536000,
	    "time after the last wrong password when all are forgotten" },

	{ OPTION(log.level), CONF_LEVEL, "\"info\"", 0, 0, "the least important events logged" },
	{ OPTION(log.burst), CONF_INTEGER, "10", 1, 1000000,
	    "alike events that are logged in log.interval" },
	{ OPTION(log.interval), CONF_TIME, "60", 1, 86400,
	    "time after which their number is told and they are logged again" },
};

static void
clear_string(const struct conf_option *option, struct conf *conf)
{
	char **value = conf_option_value(option, conf);

	free(*value);
	*value = NULL;
}

static void
clear_secret(const struct conf_option *option, struct conf *conf)
{
	secret_free(conf_option_value(option, conf));
}

static void
clear_list(const struct conf_option *option, struct conf *conf)
{
	char ***value = conf_option_value(option, conf);
	size_t *count = (size_t *)((char *)conf + option->count);

	while (*count > 0)
		free((*value)[--*count]);
	free(*value);
	*value = NULL;
}

static const struct {
	const char *noun;   /* what a value is */
	const char *before; /* the bounds in its description; null: bounds go without saying */
	const char *after;
	void (*clear)(const struct conf_option *option, struct conf *conf); /* null: owns nothing */
} types[] = {
	[CONF_STRING] = { "a string", " of ", " bytes", clear_string },
	[CONF_SECRET] = { "a string", " of ", " bytes", clear_secret },
	[CONF_LIST] = { "a list", " of ", " strings", clear_list },
	[CONF_INTEGER] = { "an integer", " from ", "", NULL },
	[CONF_SIZE] = { "a number of bytes", " from ", "", NULL },
	[CONF_TIME] = { "a number of seconds", " from ", "", NULL },
	[CONF_TTL] = { "a number of seconds", " from ", "", NULL },
	[CONF_BOOLEAN] = { "true or false", NULL, NULL, NULL },
	[CONF_LEVEL] = { "\"error\", \"warning\", \"info\" or \"debug\"", NULL, NULL, NULL },
};

const struct conf_option *
conf_option_at(size_t index)
{
	return index < COUNT_OF(conf_options) ? &conf_options[index] : NULL;
}

const struct conf_option *
conf_option_find(const char *path)
{
	for (size_t i = 0; i < COUNT_OF(conf_options); i++)
		if (strcmp(conf_options[i].path, path) == 0)
			return &conf_options[i];
	return NULL;
}

bool
conf_group_exists(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < COUNT_OF(conf_options); i++) {
		const char *path = conf_options[i].path;

		if (strncmp(path, name, len) == 0 && path[len] == '.')
			return true;
	}
	return false;
}

void
conf_option_describe(const struct conf_option *option, char out[CONF_DESCRIPTION_SIZE])
{
	const char *noun = types[option->type].noun, *before = types[option->type].before;

	if (before == NULL)
		(void)snprintf(out, CONF_DESCRIPTION_SIZE, "%s", noun);
	else
		(void)snprintf(out, CONF_DESCRIPTION_SIZE, "%s%s%.15g to %.15g%s%s", noun, before,
		    option->min, option->max, types[option->type].after,
		    option->form == NULL ? "" : option->form->words);
}

void *
conf_option_value(const struct conf_option *option, struct conf *conf)
{
	return (char *)conf + option->offset;
}

void
conf_option_clear(const struct conf_option *option, struct conf *conf)
{
	if (types[option->type].clear != NULL)
		types[option->type].clear(option, conf);
}
