/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/peer.h"

/* An address and a port in either family. */
union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

static union address
make_address(const char *text, in_port_t port)
{
	union address address = { .six = { .sin6_family = AF_INET6, .sin6_port = port } };

	if (inet_pton(AF_INET6, text, &address.six.sin6_addr) == 1)
		return address;
	address.four = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = port };
	assert_int_equal(inet_pton(AF_INET, text, &address.four.sin_addr), 1);
	return address;
}

/* What accept() says of a connection from to's family; skips where there is no IPv6. */
static struct sockaddr_storage
connect_to(const char *listen_at, const char *to, in_port_t *client_port)
{
	const int no = 0;
	union address address = make_address(listen_at, 0);
	struct sockaddr_storage from = { 0 };
	socklen_t len = sizeof(address), from_len = sizeof(from);
	int listener = socket(address.any.sa_family, SOCK_STREAM, 0), client, fd;

	if (address.any.sa_family == AF_INET6)
		(void)setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
	if (listener < 0 || bind(listener, &address.any, sizeof(address)) < 0)
		skip();
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, &address.any, &len), 0);
	/* The port has the same place in both. */
	address = make_address(to, address.four.sin_port);
	client = socket(address.any.sa_family, SOCK_STREAM, 0);
	assert_int_equal(connect(client, &address.any, sizeof(address)), 0);
	len = sizeof(address);
	assert_int_equal(getsockname(client, &address.any, &len), 0);
	*client_port = ntohs(address.four.sin_port);
	fd = accept(listener, (struct sockaddr *)&from, &from_len);
	assert_true(fd >= 0);
	close(listener);
	close(client);
	close(fd);
	return from;
}

static void
assert_peer(const char *listen_at, const char *to, const char *address, const char *host)
{
	char expected[BOARD_PEER_SIZE];
	struct peer peer;
	in_port_t port;
	struct sockaddr_storage from = connect_to(listen_at, to, &port);

	peer_find(&from, &peer);
	(void)snprintf(expected, sizeof(expected), "%s:%d", host, port);
	assert_true(peer.networked);
	assert_int_equal(peer.endpoint.port, port);
	assert_string_equal(peer.address, address);
	assert_string_equal(peer.text, expected);
}

static void
test_ipv4(void **state)
{
	(void)state;
	assert_peer("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1");
}

static void
test_ipv6(void **state)
{
	(void)state;
	assert_peer("::1", "::1", "::1", "[::1]");
}

/* A socket of both worlds sees ::ffff:127.0.0.1. */
static void
test_ipv4_through_ipv6(void **state)
{
	(void)state;
	assert_peer("::", "127.0.0.1", "127.0.0.1", "127.0.0.1");
}

static void
test_others(void **state)
{
	struct peer peer;
	const struct sockaddr_storage from = { .ss_family = AF_UNIX };

	(void)state;
	peer_find(&from, &peer);
	assert_false(peer.networked);
	assert_string_equal(peer.address, "unix");
	assert_string_equal(peer.text, "unix");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ipv4),
		cmocka_unit_test(test_ipv6),
		cmocka_unit_test(test_ipv4_through_ipv6),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
