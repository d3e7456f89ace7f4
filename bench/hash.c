/* SPDX-License-Identifier: ISC */
/*
 * The reference for logging in: one thread that hashes a password again and again, as crypt(3) does
 * it at the cost that parlord has by default.
 */
#include <crypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/histogram.h"
#include "database.h"

#define DEFAULT_COST 5

static struct reference_options options = { .seconds = 5 };
static struct histogram latency;

int
main(int argc, char **argv)
{
	struct crypt_data *data = calloc(1, sizeof(*data));
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	int64_t began, from;
	double seconds;

	reference_options(&options, argc, argv);
	if (data == NULL ||
	    crypt_gensalt_rn("$y$", DEFAULT_COST, NULL, 0, setting, sizeof(setting)) == NULL)
		reference_fail("crypt_gensalt_rn", "failed");
	process_watch_start(&options.watch);
	began = from = reference_now();
	while ((double)(from - began) < options.seconds * 1e9) {
		const char *hash = crypt_r("parlor bench", setting, data);
		int64_t now = reference_now();

		if (hash == NULL || hash[0] == '*')
			reference_fail("crypt_r", "failed");
		histogram_add(&latency, (uint64_t)(now - from));
		from = now;
	}
	process_watch_stop(&options.watch);
	seconds = (double)(from - began) / 1e9;
	printf("{\"connections\":0,\"seconds\":%.3f,\"requests\":%llu,\"rate\":%.1f,"
	       "\"p50_us\":%.1f,\"p99_us\":%.1f,",
	    seconds, (unsigned long long)latency.total, (double)latency.total / seconds,
	    (double)histogram_quantile(&latency, 500000) / 1e3,
	    (double)histogram_quantile(&latency, 990000) / 1e3);
	reference_print_cpu(&options.watch, latency.total);
	free(data);
	return 0;
}
