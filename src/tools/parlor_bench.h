/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PARLOR_BENCH_H
#define PARLORD_PARLOR_BENCH_H

/* parlor bench: loads a server and measures; see parlor(1). Returns the exit status. */
int parlor_bench(int argc, char **argv);

#endif
