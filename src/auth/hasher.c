/* SPDX-License-Identifier: ISC */
#include "auth/hasher.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <unistd.h>

#include "auth/crypt.h"
#include "base/log.h"
#include "base/util.h"

#define THREAD_NICENESS 10

struct job;

typedef enum hash_result run_job(
    const struct crypt_policy *policy, struct job *job, struct crypt_data *scratch);

/* Belongs to the list it is on or, between two lists, to the thread that took it. */
struct job {
	TAILQ_ENTRY(job) link;
	TAILQ_ENTRY(job) sibling;
	bool counted; /* for its client */
	struct net_addr from;
	run_job *run;
	hash_done *done;
	void *ctx;
	enum hash_result result;
	char *hash; /* the stored one; null where there is none */
	char password[CRYPT_MAX_PASSPHRASE_SIZE];
	char made[CRYPT_OUTPUT_SIZE]; /* empty: none was made */
};

TAILQ_HEAD(job_list, job);

struct hasher {
	struct crypt_policy policy;
	int jobs_max;
	int share;
	int njobs;           /* taken and not yet reported; only the loop's thread looks */
	struct job_list all; /* these, by .sibling */
	struct event *wakeup;
	int eventfd; /* threads write to it when a job is finished */
	pthread_t *threads;
	int nthreads;

	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t work;
	struct job_list waiting;
	struct job_list finished;
	bool ending;
};

static void
job_free(struct job *job)
{
	secret_free(&job->hash);
	explicit_bzero(job, sizeof(*job));
	free(job);
}

static void
job_list_free(struct job_list *list)
{
	struct job *job;

	while ((job = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, job, link);
		job_free(job);
	}
}

/* What the threads do. */

static enum hash_result
run_make(const struct crypt_policy *policy, struct job *job, struct crypt_data *scratch)
{
	if (crypt_make(policy, job->password, scratch, job->made) != STATUS_OK)
		return HASH_FAILED;
	return HASH_MADE;
}

static enum hash_result
run_verify(const struct crypt_policy *policy, struct job *job, struct crypt_data *scratch)
{
	enum status status = crypt_verify(policy, job->password, job->hash, scratch);

	if (status == STATUS_BAD_PASSWORD)
		return HASH_MISMATCH;
	if (status != STATUS_OK)
		return HASH_FAILED;
	/* The password is right even if there is no better hash to be had now. */
	if (crypt_is_cheaper(policy, job->hash) &&
	    crypt_make(policy, job->password, scratch, job->made) != STATUS_OK)
		log_event(EVENT_HASH_NOT_RENEWED, NULL,
		    "a cheap password hash could not be renewed: crypt(3) failed");
	return HASH_MATCH;
}

/* Waits for a job and takes it; null when the hasher ends. */
static struct job *
take_job(struct hasher *hasher)
{
	struct job *job = NULL;

	pthread_mutex_lock(&hasher->lock);
	while (!hasher->ending && TAILQ_EMPTY(&hasher->waiting))
		pthread_cond_wait(&hasher->work, &hasher->lock);
	if (!hasher->ending) {
		job = TAILQ_FIRST(&hasher->waiting);
		TAILQ_REMOVE(&hasher->waiting, job, link);
	}
	pthread_mutex_unlock(&hasher->lock);
	return job;
}

static void
give_back(struct hasher *hasher, struct job *job)
{
	pthread_mutex_lock(&hasher->lock);
	TAILQ_INSERT_TAIL(&hasher->finished, job, link);
	pthread_mutex_unlock(&hasher->lock);
	if (eventfd_write(hasher->eventfd, 1) < 0)
		log_fatal("hasher: eventfd: %s", strerror(errno));
}

static void *
thread_main(void *arg)
{
	struct hasher *hasher = arg;
	struct crypt_data *scratch = xcalloc(1, sizeof(*scratch));
	struct job *job;

	(void)pthread_setname_np(pthread_self(), "hash");
	/* On Linux this is for the one thread, whatever POSIX says (setpriority(2)). */
	if (setpriority(PRIO_PROCESS, 0, THREAD_NICENESS) < 0)
		log_warning("hasher: a thread keeps its priority: %s", strerror(errno));
	while ((job = take_job(hasher)) != NULL) {
		job->result = job->run(&hasher->policy, job, scratch);
		explicit_bzero(job->password, sizeof(job->password));
		give_back(hasher, job);
	}
	free(scratch); /* wiped after each use */
	return NULL;
}

/* What the loop does. */

static void
on_wakeup(evutil_socket_t fd, short what, void *arg)
{
	struct hasher *hasher = arg;
	struct job_list finished = TAILQ_HEAD_INITIALIZER(finished);
	struct job *job;
	eventfd_t count;

	(void)what;
	/* Emptied before the list is taken, so a job that ends in between wakes the loop again. */
	(void)eventfd_read(fd, &count);
	pthread_mutex_lock(&hasher->lock);
	TAILQ_CONCAT(&finished, &hasher->finished, link);
	pthread_mutex_unlock(&hasher->lock);
	while ((job = TAILQ_FIRST(&finished)) != NULL) {
		TAILQ_REMOVE(&finished, job, link);
		/* First, as the callback may want the place for a job of its own. */
		hasher->njobs--;
		TAILQ_REMOVE(&hasher->all, job, sibling);
		job->done(job->ctx, job->result, job->made[0] != '\0' ? job->made : NULL);
		job_free(job);
	}
}

/* Signals stay with the main thread. A thread inherits its creator's mask, so they are blocked
 * before it starts: it never has a moment with its signals open. */
static void
start_threads(struct hasher *hasher, int count)
{
	sigset_t all, old;

	hasher->threads = xcalloc((size_t)count, sizeof(*hasher->threads));
	(void)sigfillset(&all);
	/* But for one that the kernel sends to a thread itself: see server/confine.h. */
	(void)sigdelset(&all, SIGSYS);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	for (; hasher->nthreads < count; hasher->nthreads++) {
		int error =
		    pthread_create(&hasher->threads[hasher->nthreads], NULL, thread_main, hasher);

		if (error != 0)
			log_fatal("hasher: pthread_create: %s", strerror(error));
	}
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
}

struct hasher *
hasher_new(struct event_base *base, const struct hasher_options *options)
{
	struct hasher *hasher = xcalloc(1, sizeof(*hasher));

	if (crypt_policy_init(&hasher->policy, options->cost) != STATUS_OK)
		log_fatal("hasher: crypt(3) has no yescrypt of cost %d", options->cost);
	hasher->jobs_max = options->queue + options->threads;
	hasher->share = options->share;
	TAILQ_INIT(&hasher->all);
	pthread_mutex_init(&hasher->lock, NULL);
	pthread_cond_init(&hasher->work, NULL);
	TAILQ_INIT(&hasher->waiting);
	TAILQ_INIT(&hasher->finished);
	hasher->eventfd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (hasher->eventfd < 0)
		log_fatal("hasher: eventfd: %s", strerror(errno));
	hasher->wakeup = event_new(base, hasher->eventfd, EV_READ | EV_PERSIST, on_wakeup, hasher);
	if (hasher->wakeup == NULL || event_add(hasher->wakeup, NULL) < 0)
		log_fatal("hasher: no event");
	start_threads(hasher, options->threads);
	return hasher;
}

static void
end_threads(struct hasher *hasher)
{
	pthread_mutex_lock(&hasher->lock);
	hasher->ending = true;
	pthread_cond_broadcast(&hasher->work);
	pthread_mutex_unlock(&hasher->lock);
	while (hasher->nthreads > 0)
		pthread_join(hasher->threads[--hasher->nthreads], NULL);
	free(hasher->threads);
}

void
hasher_free(struct hasher **hasher)
{
	struct hasher *h = *hasher;

	if (h == NULL)
		return;
	*hasher = NULL;
	end_threads(h);
	job_list_free(&h->waiting);
	job_list_free(&h->finished);
	event_free(h->wakeup);
	close(h->eventfd);
	pthread_cond_destroy(&h->work);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

/* There are few enough to be looked at, compared with what a job costs. */
static bool
has_its_share(const struct hasher *hasher, const struct net_addr *from)
{
	const struct job *job;
	int n = 0;

	TAILQ_FOREACH(job, &hasher->all, sibling)
		n += job->counted && net_addr_equal(&job->from, from);
	return n >= hasher->share;
}

static enum status
submit(struct hasher *hasher, run_job *run, const struct net_addr *from, const char *password,
    size_t len, const char *hash, hash_done *done, void *ctx)
{
	struct job *job;

	if (len >= sizeof(job->password) || memchr(password, '\0', len) != NULL)
		return STATUS_BAD_REQUEST;
	if (hasher->njobs >= hasher->jobs_max)
		return STATUS_INTERNAL;
	if (from != NULL && has_its_share(hasher, from))
		return STATUS_TRY_LATER;
	job = xcalloc(1, sizeof(*job));
	job->counted = from != NULL;
	if (from != NULL)
		job->from = *from;
	job->run = run;
	job->done = done;
	job->ctx = ctx;
	job->hash = hash != NULL ? xstrdup(hash) : NULL;
	memcpy(job->password, password, len);
	hasher->njobs++;
	TAILQ_INSERT_TAIL(&hasher->all, job, sibling);
	pthread_mutex_lock(&hasher->lock);
	TAILQ_INSERT_TAIL(&hasher->waiting, job, link);
	pthread_cond_signal(&hasher->work);
	pthread_mutex_unlock(&hasher->lock);
	return STATUS_OK;
}

enum status
hasher_make(struct hasher *hasher, const struct net_addr *from, const char *password, size_t len,
    hash_done *done, void *ctx)
{
	return submit(hasher, run_make, from, password, len, NULL, done, ctx);
}

enum status
hasher_verify(struct hasher *hasher, const struct net_addr *from, const char *password, size_t len,
    const char *hash, hash_done *done, void *ctx)
{
	return submit(hasher, run_verify, from, password, len, hash, done, ctx);
}

int
hasher_jobs(const struct hasher *hasher)
{
	return hasher->njobs;
}
