/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PEER_H
#define PARLORD_PEER_H

#include "base/board.h"

/* Writes who is at the other end of a connected socket: "1.2.3.4:567", "[::1]:567" or "unix". */
void peer_text(int fd, char out[BOARD_PEER_SIZE]);

#endif
