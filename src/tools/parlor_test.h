/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PARLOR_TEST_H
#define PARLORD_PARLOR_TEST_H

/* parlor test: runs tests of the seed's format against a server; see parlor(1). Returns the exit
 * status. */
int parlor_test(int argc, char **argv);

#endif
