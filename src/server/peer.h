/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PEER_H
#define PARLORD_PEER_H

#include <netinet/in.h>

#include "base/board.h"

/*
 * Writes who is at the other end of a connected socket: its address, and that with the port,
 * "192.0.2.1:567" or "[2001:db8::1]:567". Both are "unix" for any other kind of socket. An IPv4
 * address is written as such, also if it comes in through an IPv6 socket.
 */
void peer_find(int fd, char address[INET6_ADDRSTRLEN], char text[BOARD_PEER_SIZE]);

#endif
