/* SPDX-License-Identifier: ISC */
#include "base/log_limit.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* One kind and key. written 0: free. */
struct slot {
	int kind;
	char key[LOG_KEY_SIZE];
	int written;
	int64_t count;
	int64_t begun;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[LOG_LIMIT_SLOTS];
static int limit_burst = 10;
static int64_t limit_interval = 60000;

void
log_limit_set(int burst, int64_t interval)
{
	pthread_mutex_lock(&lock);
	limit_burst = burst;
	limit_interval = interval;
	pthread_mutex_unlock(&lock);
}

/* The slot of that kind and key, or else a free one, or null. */
static struct slot *
find_slot(int kind, const char *key)
{
	struct slot *free_slot = NULL;

	for (struct slot *slot = slots; slot < slots + LOG_LIMIT_SLOTS; slot++) {
		if (slot->written == 0)
			free_slot = slot;
		else if (slot->kind == kind && strncmp(slot->key, key, LOG_KEY_SIZE - 1) == 0)
			return slot;
	}
	return free_slot;
}

static bool
admit(int kind, const char *key, int64_t now)
{
	struct slot *slot = find_slot(kind, key);

	if (slot == NULL)
		return true;
	if (slot->written == 0) {
		*slot = (struct slot){ .kind = kind, .begun = now };
		(void)snprintf(slot->key, sizeof(slot->key), "%s", key);
	}
	if (slot->written < limit_burst) {
		slot->written++;
		return true;
	}
	slot->count++;
	return false;
}

bool
log_limit_admit(int kind, const char *key, int64_t now)
{
	bool admitted;

	pthread_mutex_lock(&lock);
	admitted = admit(kind, key, now);
	pthread_mutex_unlock(&lock);
	return admitted;
}

/* The slot to be ended next: the oldest, if its time is over or its place is needed. */
static struct slot *
next_over(int64_t now)
{
	struct slot *oldest = NULL;
	bool room = false;

	for (struct slot *slot = slots; slot < slots + LOG_LIMIT_SLOTS; slot++) {
		if (slot->written == 0)
			room = true;
		else if (oldest == NULL || slot->begun < oldest->begun)
			oldest = slot;
	}
	if (oldest == NULL || (room && now - oldest->begun < limit_interval))
		return NULL;
	return oldest;
}

bool
log_limit_take(int64_t now, struct log_suppressed *out)
{
	struct slot *slot;
	bool found = false;

	pthread_mutex_lock(&lock);
	while (!found && (slot = next_over(now)) != NULL) {
		found = slot->count > 0;
		if (found) {
			out->kind = slot->kind;
			memcpy(out->key, slot->key, sizeof(out->key));
			out->count = slot->count;
			out->begun = slot->begun;
		}
		slot->written = 0;
	}
	pthread_mutex_unlock(&lock);
	return found;
}

void
log_limit_forget(void)
{
	pthread_mutex_lock(&lock);
	memset(slots, 0, sizeof(slots));
	pthread_mutex_unlock(&lock);
}
