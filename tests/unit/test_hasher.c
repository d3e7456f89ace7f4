/* SPDX-License-Identifier: ISC */
#include <crypt.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "auth/crypt.h"
#include "auth/hasher.h"
#include "base/compiler.h"
#include "base/util.h"

#define DEADLINE_MS 60000
#define SLOW_COST   7 /* about 60 ms */

/* "secret" at cost 1 with a salt of zeros, as libxcrypt 4.4.33 made it. */
#define KNOWN_HASH \
	"$y$j75$...........................................$" \
	"lLwDBqSrq2pMDLZlvNGgpbt9HfrQiMljHyBt10tsKI3"

/* A loop with a hasher on it. */
struct bench {
	struct event_base *base;
	struct hasher *hasher;
	bool submitting;
	int called_inside; /* callbacks that came from inside the call that queued them */
	int outstanding;
};

struct outcome {
	struct bench *bench;
	int calls;
	enum hash_result result;
	char hash[CRYPT_OUTPUT_SIZE]; /* empty: it was null */
};

static int
setup(void **state)
{
	struct bench *bench = xcalloc(1, sizeof(*bench));

	bench->base = event_base_new();
	*state = bench;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *bench = *state;

	hasher_free(&bench->hasher);
	event_base_free(bench->base);
	free(bench);
	return 0;
}

static struct bench *
start(void **state, int threads, int queue, int cost)
{
	struct bench *bench = *state;
	struct hasher_options options = {
		.threads = threads, .queue = queue, .share = 2, .cost = cost
	};

	hasher_free(&bench->hasher);
	bench->outstanding = 0;
	bench->hasher = hasher_new(bench->base, &options);
	return bench;
}

static void
on_done(void *ctx, enum hash_result result, const char *hash)
{
	struct outcome *outcome = ctx;
	struct bench *bench = outcome->bench;

	outcome->calls++;
	outcome->result = result;
	(void)snprintf(outcome->hash, sizeof(outcome->hash), "%s", hash != NULL ? hash : "");
	bench->called_inside += bench->submitting;
	if (--bench->outstanding == 0)
		event_base_loopbreak(bench->base);
}

static enum status
submit(struct bench *bench, bool verify, const char *password, const char *hash,
    struct outcome *outcome)
{
	size_t len = strlen(password);
	enum status status;

	*outcome = (struct outcome){ .bench = bench };
	bench->submitting = true;
	bench->outstanding++;
	if (verify)
		status = hasher_verify(bench->hasher, NULL, password, len, hash, on_done, outcome);
	else
		status = hasher_make(bench->hasher, NULL, password, len, on_done, outcome);
	bench->submitting = false;
	if (status != STATUS_OK)
		bench->outstanding--;
	return status;
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	fail_msg("no result in %d ms", DEADLINE_MS);
}

/* Runs the loop until every job was reported, and a little further for reports too many. */
static void
run(struct bench *bench)
{
	struct event *deadline = event_new(bench->base, -1, 0, on_deadline, NULL);

	event_add(deadline, &(struct timeval){ .tv_sec = DEADLINE_MS / 1000 });
	while (bench->outstanding > 0)
		event_base_dispatch(bench->base);
	event_free(deadline);
	for (int i = 0; i < 10; i++)
		event_base_loop(bench->base, EVLOOP_NONBLOCK);
	assert_int_equal(bench->outstanding, 0);
	assert_int_equal(bench->called_inside, 0);
}

static struct outcome
make(struct bench *bench, const char *password)
{
	struct outcome outcome;

	assert_int_equal(submit(bench, false, password, NULL, &outcome), STATUS_OK);
	run(bench);
	assert_int_equal(outcome.calls, 1);
	return outcome;
}

static struct outcome
verify(struct bench *bench, const char *password, const char *hash)
{
	struct outcome outcome;

	assert_int_equal(submit(bench, true, password, hash, &outcome), STATUS_OK);
	run(bench);
	assert_int_equal(outcome.calls, 1);
	return outcome;
}

static void
assert_outcome(struct outcome outcome, enum hash_result result, const char *hash_begins)
{
	assert_int_equal(outcome.result, result);
	if (hash_begins == NULL)
		assert_string_equal(outcome.hash, "");
	else
		assert_memory_equal(outcome.hash, hash_begins, strlen(hash_begins));
}

/* Hashes on the spot, with any method, to have something to compare with. */
static void
hash_now(const char *method, unsigned long cost, const char *password, char *hash)
{
	struct crypt_data *data = xcalloc(1, sizeof(*data));
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];

	assert_non_null(crypt_gensalt_rn(method, cost, NULL, 0, setting, sizeof(setting)));
	assert_non_null(crypt_rn(password, setting, data, sizeof(*data)));
	memcpy(hash, data->output, strlen(data->output) + 1);
	explicit_bzero(data, sizeof(*data));
	free(data);
}

static int64_t
clock_us(clockid_t clock)
{
	struct timespec ts;

	(void)clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* Processor time of all threads but this one: unlike the time of day it doesn't depend on what else
 * runs on the machine. */
static int64_t
hashing_us(void)
{
	return clock_us(CLOCK_PROCESS_CPUTIME_ID) - clock_us(CLOCK_THREAD_CPUTIME_ID);
}

/* How often the eventfd of the one hasher there is was written to, and not read since. */
static unsigned long long
results_waiting(void)
{
	unsigned long long count = 0;

	for (int fd = 0; fd < 64; fd++) {
		char path[64], line[128];
		FILE *file;

		(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
		if ((file = fopen(path, "r")) == NULL)
			continue;
		while (fgets(line, sizeof(line), file) != NULL)
			(void)sscanf(line, "eventfd-count: %llx", &count);
		fclose(file);
	}
	return count;
}

static void
test_make_and_verify(void **state)
{
	struct bench *bench = start(state, 1, 4, 1);
	struct outcome made = make(bench, "secret");

	assert_outcome(made, HASH_MADE, "$y$j75$");
	assert_outcome(verify(bench, "secret", made.hash), HASH_MATCH, NULL);
	assert_outcome(verify(bench, "Secret", made.hash), HASH_MISMATCH, NULL);
	assert_outcome(verify(bench, "secret ", made.hash), HASH_MISMATCH, NULL);
	assert_outcome(verify(bench, "", made.hash), HASH_MISMATCH, NULL);
	assert_outcome(verify(bench, "secret", KNOWN_HASH), HASH_MATCH, NULL);
	assert_string_not_equal(make(bench, "secret").hash, made.hash);
}

static void
test_null_hash(void **state)
{
	struct bench *bench = start(state, 1, 4, 1);

	assert_outcome(verify(bench, "secret", NULL), HASH_MISMATCH, NULL);
	assert_outcome(verify(bench, "", NULL), HASH_MISMATCH, NULL);
}

/* What a null hash is compared with is no password's hash: not even the very result of it. */
static void
test_null_hash_matches_nothing(void **state)
{
	struct crypt_data *data = xcalloc(1, sizeof(*data));
	struct crypt_policy policy;

	(void)state;
	assert_int_equal(crypt_policy_init(&policy, 1), STATUS_OK);
	assert_non_null(crypt_rn("secret", policy.dummy, data, sizeof(*data)));
	memcpy(policy.dummy, data->output, strlen(data->output) + 1);
	assert_int_equal(crypt_verify(&policy, "secret", policy.dummy, data), STATUS_OK);
	assert_int_equal(crypt_verify(&policy, "secret", NULL, data), STATUS_BAD_PASSWORD);
	free(data);
}

/* One digit of the hash is enough to tell, wherever it is. */
static void
test_every_digit_counts(void **state)
{
	struct crypt_data *data = xcalloc(1, sizeof(*data));
	struct crypt_policy policy;
	char hash[] = KNOWN_HASH;

	(void)state;
	assert_int_equal(crypt_policy_init(&policy, 1), STATUS_OK);
	for (char *digit = strrchr(hash, '$') + 1; *digit != '\0'; digit++) {
		char right = *digit;

		*digit = right == 'a' ? 'b' : 'a';
		assert_int_not_equal(crypt_verify(&policy, "secret", hash, data), STATUS_OK);
		*digit = right;
	}
	assert_int_equal(crypt_verify(&policy, "secret", hash, data), STATUS_OK);
	free(data);
}

static void
test_garbage_hash(void **state)
{
	static const char *const garbage[] = { "", "*", "*0", "*1", "x", "xx", "!", "!" KNOWN_HASH,
		"$", "$y$", "$y$j75$", "$y$j75$abc", "$y$j75$....$short", "$y$!!!$abc$def",
		":::", KNOWN_HASH ".", KNOWN_HASH "$", "secret", "\xff\xfe", "$nothing$salt$hash" };
	struct bench *bench = start(state, 1, 4, 1);
	char cut[] = KNOWN_HASH, longest[5000];

	for (size_t i = 0; i < COUNT_OF(garbage); i++) {
		struct outcome outcome = verify(bench, "secret", garbage[i]);

		if (outcome.result != HASH_MISMATCH && outcome.result != HASH_FAILED)
			fail_msg("\"%s\" gave %d", garbage[i], outcome.result);
		assert_string_equal(outcome.hash, "");
	}
	assert_int_equal(verify(bench, "secret", "*0").result, HASH_FAILED);
	cut[strlen(cut) - 1] = '\0';
	assert_int_not_equal(verify(bench, "secret", cut).result, HASH_MATCH);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_not_equal(verify(bench, "secret", longest).result, HASH_MATCH);
	/* The thread is none the worse for it. */
	assert_outcome(verify(bench, "secret", KNOWN_HASH), HASH_MATCH, NULL);
}

static void
test_cheaper_is_by_cost(void **state)
{
	struct crypt_policy policy;
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];

	(void)state;
	for (int asked = CRYPT_COST_MIN; asked <= CRYPT_COST_MAX; asked++) {
		assert_int_equal(crypt_policy_init(&policy, asked), STATUS_OK);
		for (int had = CRYPT_COST_MIN; had <= CRYPT_COST_MAX; had++) {
			assert_non_null(crypt_gensalt_rn(
			    "$y$", (unsigned long)had, NULL, 0, setting, sizeof(setting)));
			assert_int_equal(crypt_is_cheaper(&policy, setting), had < asked);
		}
		assert_true(crypt_is_cheaper(&policy, "$gy$j9T$salt$hash"));
		assert_true(crypt_is_cheaper(&policy, "$6$salt$hash"));
		assert_true(crypt_is_cheaper(&policy, ""));
	}
	assert_int_equal(crypt_policy_init(&policy, CRYPT_COST_MIN - 1), STATUS_INTERNAL);
	assert_int_equal(crypt_policy_init(&policy, CRYPT_COST_MAX + 1), STATUS_INTERNAL);
}

static void
test_cheap_hash_is_renewed(void **state)
{
	struct bench *bench = start(state, 1, 4, 3);
	char hash[CRYPT_OUTPUT_SIZE], renewed[CRYPT_OUTPUT_SIZE];
	struct outcome outcome;

	outcome = verify(bench, "secret", KNOWN_HASH);
	assert_outcome(outcome, HASH_MATCH, "$y$j7T$");
	memcpy(renewed, outcome.hash, sizeof(renewed));
	assert_outcome(verify(bench, "secret", renewed), HASH_MATCH, NULL);
	assert_outcome(verify(bench, "wrong", renewed), HASH_MISMATCH, NULL);
	assert_outcome(verify(bench, "wrong", KNOWN_HASH), HASH_MISMATCH, NULL);

	hash_now("$y$", 4, "secret", hash);
	assert_outcome(verify(bench, "secret", hash), HASH_MATCH, NULL);
	hash_now("$6$", 1000, "secret", hash);
	assert_outcome(verify(bench, "secret", hash), HASH_MATCH, "$y$j7T$");
}

static void
test_password_lengths(void **state)
{
	static const char utf8[] = "пароль ñ 密码 \xf0\x9f\x94\x91";
	struct bench *bench = start(state, 1, 4, 1);
	char longest[512], near[512];
	struct outcome made;

	memset(longest, 'p', 511);
	longest[511] = '\0';
	memcpy(near, longest, sizeof(near));
	near[510] = 'q';
	made = make(bench, longest);
	assert_outcome(verify(bench, longest, made.hash), HASH_MATCH, NULL);
	assert_outcome(verify(bench, near, made.hash), HASH_MISMATCH, NULL);
	made = make(bench, "p");
	assert_outcome(verify(bench, "p", made.hash), HASH_MATCH, NULL);
	assert_outcome(verify(bench, "q", made.hash), HASH_MISMATCH, NULL);
	made = make(bench, utf8);
	assert_outcome(verify(bench, utf8, made.hash), HASH_MATCH, NULL);
	assert_outcome(verify(bench, "пароль", made.hash), HASH_MISMATCH, NULL);
}

static void
test_impossible_passwords_are_refused(void **state)
{
	struct bench *bench = start(state, 1, 4, 1);
	struct outcome outcome = { .bench = bench };
	char too_long[513];

	memset(too_long, 'p', 512);
	too_long[512] = '\0';
	assert_int_equal(submit(bench, false, too_long, NULL, &outcome), STATUS_BAD_REQUEST);
	/* crypt(3) would take this for "secret". */
	assert_int_equal(
	    hasher_verify(bench->hasher, NULL, "secret\0x", 8, KNOWN_HASH, on_done, &outcome),
	    STATUS_BAD_REQUEST);
	run(bench);
	assert_int_equal(outcome.calls, 0);
}

/* len says where the password ends, and it may go away as soon as the call returns. */
static void
test_password_is_copied(void **state)
{
	struct bench *bench = start(state, 1, 4, 1);
	struct outcome outcome = { .bench = bench };
	char password[] = "secretXYZ", hash[] = KNOWN_HASH;

	bench->outstanding = 1;
	assert_int_equal(
	    hasher_verify(bench->hasher, NULL, password, 6, hash, on_done, &outcome), STATUS_OK);
	memset(password, '?', sizeof(password));
	memset(hash, '?', sizeof(hash));
	run(bench);
	assert_outcome(outcome, HASH_MATCH, NULL);
}

/* One address gets no more than its share at a time, others theirs; who is not counted, what is
 * left. */
static void
test_share_of_an_address(void **state)
{
	struct bench *bench = start(state, 1, 10, 1);
	const unsigned char here[] = { 192, 0, 2, 1 }, there[] = { 192, 0, 2, 2 };
	const struct net_addr one = net_addr_from_ipv4(here), other = net_addr_from_ipv4(there);
	struct outcome outcome = { .bench = bench };
	const struct {
		const struct net_addr *from;
		enum status expected;
	} jobs[] = {
		{ &one, STATUS_OK },
		{ &one, STATUS_OK },
		{ &one, STATUS_TRY_LATER },
		{ &other, STATUS_OK },
		{ NULL, STATUS_OK },
		{ NULL, STATUS_OK },
		{ NULL, STATUS_OK },
		{ &one, STATUS_TRY_LATER },
	};

	bench->outstanding = 6;
	for (size_t i = 0; i < COUNT_OF(jobs); i++)
		assert_int_equal(
		    hasher_make(bench->hasher, jobs[i].from, "secret", 6, on_done, &outcome),
		    jobs[i].expected);
	run(bench);
	assert_int_equal(outcome.calls, 6);
	/* When they are done it has its share again. */
	bench->outstanding = 1;
	assert_int_equal(
	    hasher_make(bench->hasher, &one, "secret", 6, on_done, &outcome), STATUS_OK);
	run(bench);
}

static void
test_full_queue(void **state)
{
	struct bench *bench = start(state, 1, 2, 1);
	struct outcome outcomes[4];

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 3; i++)
			assert_int_equal(
			    submit(bench, false, "secret", NULL, &outcomes[i]), STATUS_OK);
		assert_int_equal(
		    submit(bench, false, "secret", NULL, &outcomes[3]), STATUS_INTERNAL);
		assert_int_equal(
		    submit(bench, true, "secret", NULL, &outcomes[3]), STATUS_INTERNAL);
		run(bench);
		for (int i = 0; i < 4; i++)
			assert_int_equal(outcomes[i].calls, i < 3);
	}
}

struct chain {
	struct outcome outcome;
	int left;
};

static void
on_link(void *ctx, enum hash_result result, const char *hash)
{
	struct chain *chain = ctx;
	struct bench *bench = chain->outcome.bench;

	assert_false(bench->submitting);
	if (chain->left-- == 0) {
		on_done(ctx, result, hash);
		return;
	}
	bench->submitting = true;
	assert_int_equal(
	    hasher_verify(bench->hasher, NULL, "secret", 6, hash, on_link, chain), STATUS_OK);
	bench->submitting = false;
}

/* A callback can queue the next job even where the queue was full with its own. */
static void
test_callback_queues_a_job(void **state)
{
	struct bench *bench = start(state, 1, 0, 1);
	struct chain chain = { .outcome.bench = bench, .left = 5 };

	bench->outstanding = 1;
	assert_int_equal(hasher_make(bench->hasher, NULL, "secret", 6, on_link, &chain), STATUS_OK);
	run(bench);
	assert_int_equal(chain.outcome.calls, 1);
	assert_int_equal(chain.left, -1);
}

static void
test_many_jobs(void **state)
{
	enum { JOBS = 1000 };
	struct bench *bench = start(state, 4, JOBS, 1);
	struct outcome *outcomes = xcalloc(JOBS, sizeof(*outcomes));

	for (int i = 0; i < JOBS; i++)
		assert_int_equal(submit(bench, i % 4 != 0, i % 4 == 1 ? "wrong" : "secret",
				     i % 4 == 2 ? "*0" : KNOWN_HASH, &outcomes[i]),
		    STATUS_OK);
	run(bench);
	for (int i = 0; i < JOBS; i++) {
		static const enum hash_result expected[] = { HASH_MADE, HASH_MISMATCH, HASH_FAILED,
			HASH_MATCH };

		assert_int_equal(outcomes[i].calls, 1);
		assert_outcome(outcomes[i], expected[i % 4], i % 4 == 0 ? "$y$j75$" : NULL);
	}
	free(outcomes);
}

static void
test_free_with_jobs(void **state)
{
	enum { JOBS = 40 };
	struct bench *bench = start(state, 2, JOBS, SLOW_COST);
	struct outcome outcomes[JOBS];
	int64_t deadline = now_ms() + DEADLINE_MS;
	int64_t one, began = hashing_us();

	make(bench, "secret");
	one = hashing_us() - began;
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(submit(bench, true, "secret", NULL, &outcomes[i]), STATUS_OK);
	/* Until the threads are at it. */
	for (began = hashing_us(); hashing_us() - began < one / 2;)
		assert_true(now_ms() < deadline);
	began = hashing_us();
	hasher_free(&bench->hasher);
	assert_null(bench->hasher);
	assert_true(hashing_us() - began < one * JOBS / 2);
	event_base_loop(bench->base, EVLOOP_NONBLOCK);
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(outcomes[i].calls, 0);
	hasher_free(&bench->hasher);
}

/* Jobs that ended, but whose results the loop never came to fetch. */
static void
test_free_with_results(void **state)
{
	struct bench *bench = start(state, 2, 4, 1);
	struct outcome outcomes[4];
	int64_t deadline = now_ms() + DEADLINE_MS;

	for (int i = 0; i < 4; i++)
		assert_int_equal(submit(bench, false, "secret", NULL, &outcomes[i]), STATUS_OK);
	while (results_waiting() < 4)
		assert_true(now_ms() < deadline);
	hasher_free(&bench->hasher);
	for (int i = 0; i < 4; i++)
		assert_int_equal(outcomes[i].calls, 0);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	++*(int *)arg;
}

static void
test_loop_is_not_blocked(void **state)
{
	enum { JOBS = 6 };
	struct bench *bench = start(state, 1, JOBS, SLOW_COST);
	struct outcome outcomes[JOBS];
	int ticks = 0;
	struct event *timer = event_new(bench->base, -1, EV_PERSIST, on_tick, &ticks);

	event_add(timer, &(struct timeval){ .tv_usec = 1000 });
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(submit(bench, false, "secret", NULL, &outcomes[i]), STATUS_OK);
	run(bench);
	event_free(timer);
	/* A loop that hashed itself would have had one between two jobs. */
	assert_true(ticks > 5 * JOBS);
}

static int
compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* They take turns, so that what else runs here slows both. */
static void
test_null_hash_takes_as_long(void **state)
{
	enum { ROUNDS = 15 };
	struct bench *bench = start(state, 1, 4, 5);
	int64_t times[2][ROUNDS];
	char hash[CRYPT_OUTPUT_SIZE];

	hash_now("$y$", 5, "secret", hash);
	for (int i = 0; i < 2 * ROUNDS; i++) {
		int64_t began = hashing_us();

		verify(bench, "wrong", i % 2 == 0 ? NULL : hash);
		times[i % 2][i / 2] = hashing_us() - began;
	}
	qsort(times[0], ROUNDS, sizeof(int64_t), compare_times);
	qsort(times[1], ROUNDS, sizeof(int64_t), compare_times);
	assert_true(times[0][ROUNDS / 2] < 2 * times[1][ROUNDS / 2]);
	assert_true(times[1][ROUNDS / 2] < 2 * times[0][ROUNDS / 2]);
}

/* Finds the hasher's threads by their name and asserts that they are as promised. */
static int
count_threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	struct dirent *entry;
	int count = 0;

	while ((entry = readdir(dir)) != NULL) {
		char path[300], line[256] = "";
		unsigned long long blocked = 0;
		FILE *file;

		(void)snprintf(path, sizeof(path), "/proc/self/task/%s/status", entry->d_name);
		if (entry->d_name[0] == '.' || (file = fopen(path, "r")) == NULL)
			continue;
		if (fgets(line, sizeof(line), file) != NULL && strcmp(line, "Name:\thash\n") == 0) {
			count++;
			assert_int_equal(getpriority(PRIO_PROCESS, (id_t)atoi(entry->d_name)), 10);
			while (fgets(line, sizeof(line), file) != NULL)
				(void)sscanf(line, "SigBlk: %llx", &blocked);
			for (int i = 0; i < 4; i++)
				assert_true(blocked >>
					((int[]){ SIGHUP, SIGTERM, SIGCHLD, SIGPROF }[i] - 1) &
				    1);
		}
		fclose(file);
	}
	closedir(dir);
	return count;
}

static void
test_threads_are_as_promised(void **state)
{
	int niceness = getpriority(PRIO_PROCESS, 0);
	struct bench *bench = *state;
	struct outcome outcomes[200];
	sigset_t before, after;

	sigemptyset(&before);
	sigaddset(&before, SIGUSR2);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	start(state, 3, 200, 1);
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	for (int sig = 1; sig < 32; sig++)
		assert_int_equal(sigismember(&before, sig), sigismember(&after, sig));
	/* A thread that has worked has long made itself ready. */
	for (int i = 0; i < 200; i++)
		assert_int_equal(submit(bench, true, "secret", NULL, &outcomes[i]), STATUS_OK);
	run(bench);
	assert_int_equal(count_threads(), 3);
	assert_int_equal(getpriority(PRIO_PROCESS, 0), niceness);
}

/*
 * A secret that this process's memory holds only where someone put it on purpose: the test itself
 * keeps it with every bit turned, so that a search doesn't find what it searches with.
 */
#define SECRET_TAIL 30

struct secret {
	unsigned char turned[SECRET_TAIL];
	size_t len;
};

/* Its end, as free() itself writes over the first bytes of what it is given. */
static void
secret_remember(struct secret *secret, const char *text)
{
	assert_true(strlen(text) >= SECRET_TAIL);
	text += strlen(text) - SECRET_TAIL;
	secret->len = SECRET_TAIL;
	for (size_t i = 0; i < secret->len; i++)
		secret->turned[i] = (unsigned char)~text[i];
}

static bool
block_holds(const unsigned char *block, size_t len, const struct secret *secret)
{
	const unsigned char *p = block, *end = block + len;
	size_t i;

	while ((p = memchr(p, (unsigned char)~secret->turned[0], (size_t)(end - p))) != NULL) {
		if ((size_t)(end - p) < secret->len)
			return false;
		for (i = 1; i < secret->len && (p[i] ^ secret->turned[i]) == 0xff; i++)
			;
		if (i == secret->len)
			return true;
		p++;
	}
	return false;
}

/* Reads through /proc, as a sanitizer would not let the test look at freed memory. */
static bool
range_holds(int mem, unsigned long long from, unsigned long long to, const struct secret *secret)
{
	static unsigned char block[1 << 16];
	bool found = false;

	for (; !found && from + secret->len <= to; from += sizeof(block) - secret->len) {
		size_t len = to - from < sizeof(block) ? (size_t)(to - from) : sizeof(block);
		ssize_t n = pread(mem, block, len, (off_t)from);

		found = n > 0 && block_holds(block, (size_t)n, secret);
	}
	explicit_bzero(block, sizeof(block));
	return found;
}

static bool
memory_holds(const struct secret *secret)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	unsigned long long from, to;
	char line[512];
	bool found = false;

	assert_non_null(maps);
	assert_true(mem >= 0);
	while (!found && fgets(line, sizeof(line), maps) != NULL)
		/* The largest are a sanitizer's shadows. */
		if (sscanf(line, "%llx-%llx rw", &from, &to) == 2 && strstr(line, " rw") != NULL &&
		    to - from < 1ULL << 29)
			found = range_holds(mem, from, to, secret);
	close(mem);
	fclose(maps);
	return found;
}

static char *
random_password(struct secret *secret)
{
	unsigned char bytes[24];
	char *password = xcalloc(2 * sizeof(bytes) + 1, 1);

	random_bytes(bytes, sizeof(bytes));
	hex_encode(password, bytes, sizeof(bytes));
	secret_remember(secret, password);
	return password;
}

struct secret_hash {
	struct bench *bench;
	struct secret password;
	struct secret hash;
	bool hash_seen;
	bool password_seen;
};

static void
on_secret_hash(void *ctx, enum hash_result result, const char *hash)
{
	struct secret_hash *secret = ctx;

	assert_true(result == HASH_MADE || result == HASH_MATCH);
	assert_non_null(hash);
	secret_remember(&secret->hash, hash);
	secret->hash_seen = memory_holds(&secret->hash);
	secret->password_seen = memory_holds(&secret->password);
	secret->bench->outstanding--;
	event_base_loopbreak(secret->bench->base);
}

static void
test_secrets_are_wiped(void **state)
{
	struct bench *bench = start(state, 1, 4, 2);
	struct secret_hash made = { .bench = bench };
	char *text = random_password(&made.password);

	assert_true(memory_holds(&made.password)); /* the search finds what is there */
	bench->outstanding = 1;
	assert_int_equal(
	    hasher_make(bench->hasher, NULL, text, strlen(text), on_secret_hash, &made), STATUS_OK);
	secret_free(&text);
	run(bench);
	assert_true(made.hash_seen);
	assert_false(made.password_seen);
	assert_false(memory_holds(&made.password));
	assert_false(memory_holds(&made.hash));
}

static void
test_secrets_are_wiped_after_renewal(void **state)
{
	struct bench *bench = start(state, 1, 4, 2);
	struct secret_hash renewed = { .bench = bench };
	struct secret old;
	char *text = random_password(&renewed.password), *hash = xcalloc(CRYPT_OUTPUT_SIZE, 1);

	hash_now("$y$", 1, text, hash);
	secret_remember(&old, hash);
	bench->outstanding = 1;
	assert_int_equal(
	    hasher_verify(bench->hasher, NULL, text, strlen(text), hash, on_secret_hash, &renewed),
	    STATUS_OK);
	secret_free(&text);
	secret_free(&hash);
	run(bench);
	assert_true(renewed.hash_seen);
	assert_false(renewed.password_seen);
	assert_false(memory_holds(&renewed.password));
	assert_false(memory_holds(&old));
	assert_false(memory_holds(&renewed.hash));
}

static void
assert_zero(const struct crypt_data *data)
{
	for (size_t i = 0; i < sizeof(*data); i++)
		assert_int_equal(((const unsigned char *)data)[i], 0);
}

static void
test_scratch_comes_back_wiped(void **state)
{
	struct crypt_data *data = xcalloc(1, sizeof(*data));
	struct crypt_policy policy;
	char hash[CRYPT_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(crypt_policy_init(&policy, 1), STATUS_OK);
	memset(data, 0xa5, sizeof(*data));
	assert_int_equal(crypt_make(&policy, "secret", data, hash), STATUS_OK);
	assert_zero(data);
	memset(data, 0xa5, sizeof(*data));
	assert_int_equal(crypt_verify(&policy, "secret", hash, data), STATUS_OK);
	assert_zero(data);
	assert_int_equal(crypt_verify(&policy, "secret", "*0", data), STATUS_INTERNAL);
	assert_zero(data);
	free(data);
}

static void
test_secrets_of_dropped_jobs_are_wiped(void **state)
{
	enum { JOBS = 100 }; /* far more than get done while the memory is searched */
	struct bench *bench = start(state, 1, JOBS, SLOW_COST);
	struct secret password;
	struct outcome dropped[JOBS];
	char *text = random_password(&password);

	for (int i = 0; i < JOBS; i++)
		assert_int_equal(submit(bench, false, text, NULL, &dropped[i]), STATUS_OK);
	secret_free(&text);
	assert_true(memory_holds(&password));
	hasher_free(&bench->hasher);
	assert_false(memory_holds(&password));
}

/* Makes a hasher in a child and returns how it left; said is what it logged. */
static int
status_of_child(const struct hasher_options *options, bool may_start_threads, char said[static 512])
{
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct rlimit none = { 0, 0 };

		dup2(fds[1], STDERR_FILENO);
		/* The limit doesn't hold for root. */
		if (!may_start_threads &&
		    ((getuid() == 0 && setresuid(65534, 65534, 65534) < 0) ||
			setrlimit(RLIMIT_NPROC, &none) < 0))
			_exit(EX_UNAVAILABLE);
		(void)hasher_new(event_base_new(), options);
		_exit(EX_OK);
	}
	close(fds[1]);
	n = read(fds[0], said, 511);
	said[n > 0 ? n : 0] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_impossible_cost_is_fatal(void **state)
{
	struct hasher_options options = { .threads = 1, .queue = 1, .cost = CRYPT_COST_MAX + 1 };
	char said[512];

	(void)state;
	assert_int_equal(status_of_child(&options, true, said), EX_OSERR);
	assert_non_null(strstr(said, "yescrypt of cost 12"));
}

static void
test_no_thread_is_fatal(void **state)
{
	struct hasher_options options = { .threads = 1, .queue = 1, .cost = 1 };
	char said[512];
	int status;

	(void)state;
	status = status_of_child(&options, false, said);
	if (status == EX_UNAVAILABLE)
		skip();
	assert_int_equal(status, EX_OSERR);
	assert_non_null(strstr(said, "pthread_create"));
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_impossible_cost_is_fatal),
		cmocka_unit_test(test_no_thread_is_fatal),
		cmocka_unit_test(test_null_hash_matches_nothing),
		cmocka_unit_test(test_every_digit_counts),
		cmocka_unit_test(test_scratch_comes_back_wiped),
		cmocka_unit_test(test_cheaper_is_by_cost),
		ON_BENCH(test_make_and_verify),
		ON_BENCH(test_null_hash),
		ON_BENCH(test_garbage_hash),
		ON_BENCH(test_cheap_hash_is_renewed),
		ON_BENCH(test_password_lengths),
		ON_BENCH(test_impossible_passwords_are_refused),
		ON_BENCH(test_password_is_copied),
		ON_BENCH(test_full_queue),
		ON_BENCH(test_share_of_an_address),
		ON_BENCH(test_callback_queues_a_job),
		ON_BENCH(test_many_jobs),
		ON_BENCH(test_free_with_jobs),
		ON_BENCH(test_free_with_results),
		ON_BENCH(test_loop_is_not_blocked),
		ON_BENCH(test_null_hash_takes_as_long),
		ON_BENCH(test_threads_are_as_promised),
		ON_BENCH(test_secrets_are_wiped),
		ON_BENCH(test_secrets_are_wiped_after_renewal),
		ON_BENCH(test_secrets_of_dropped_jobs_are_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
