/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PEER_H
#define PARLORD_PEER_H

enum { PEER_TEXT_SIZE = 64 };

/* Writes who is at the other end of a connected socket: "1.2.3.4:567", "[::1]:567" or "unix". */
void peer_text(int fd, char out[PEER_TEXT_SIZE]);

#endif
