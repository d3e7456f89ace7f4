/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PARLOR_TALK_H
#define PARLORD_PARLOR_TALK_H

/* parlor talk: a line client (parlor(1)). Returns the exit status. */
int parlor_talk(int argc, char **argv);

#endif
