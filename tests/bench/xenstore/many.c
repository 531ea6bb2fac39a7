#define _GNU_SOURCE
#include "cases.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum { KEYS = 1000, WRITES_IN = 10, READY = 256, STALL_MILLIS = 10000 };

/* One client that keeps so many requests on their way; other: they are writes. */
void outstanding(struct testee *t)
{
	long sent = 0, received = 0;
	uint64_t *since = calloc(t->count, sizeof *since);
	char value[24];
	measure_begin();
	for (uint64_t at = now(); ; ) {
		for (int more = measure_goes_on(); more && sent - received < t->count; sent++) {
			snprintf(value, sizeof value, "%020ld", sent);
			if (t->other)
				queue_write(t->c, 0, "/bench/k", value);
			else
				queue_text(t->c, READ_OP, 0, "/bench/k");
			since[sent % t->count] = at;
		}
		flush(t->c);
		if (sent == received)
			break;
		struct header *h = success(t->c, "one of many requests");
		at = now();
		for (; h; h = arrived(t->c)) {
			if (h->op == ERROR_OP)
				fail("one of many requests: %s", payload(h));
			sample(at - since[received++ % t->count]);
		}
	}
	measured_rate("");
	free(since);
}

struct client {
	struct connection c;
	int number, step;
	uint32_t transaction;
	uint64_t since;
	long done, again;
};

static void key(char *path, size_t size, int number)
{
	snprintf(path, size, "/bench/keys/k%d", number);
}

static void mixed_request(struct client *one)
{
	char path[64], value[24];
	key(path, sizeof path, random_number() % KEYS);
	snprintf(value, sizeof value, "%020ld", one->done);
	if (random_number() % WRITES_IN)
		queue_text(&one->c, READ_OP, 0, path);
	else
		queue_write(&one->c, 0, path, value);
}

/* The request of a transaction's present step: start, read, make or remove a child of a folder that all clients use, end. */
static void transaction_request(struct client *one)
{
	char path[64];
	snprintf(path, sizeof path, "/bench/shared/c%d", one->number);
	switch (one->step) {
	case 0: queue_text(&one->c, TRANSACTION_START_OP, 0, ""); break;
	case 1: queue_text(&one->c, READ_OP, one->transaction, "/bench/k"); break;
	case 2:
		if (one->done % 2)
			queue_text(&one->c, RM_OP, one->transaction, path);
		else
			queue_write(&one->c, one->transaction, path, "01234567890123456789");
		break;
	default: queue_text(&one->c, TRANSACTION_END_OP, one->transaction, "T");
	}
}

/* Takes an answer; returns whether the operation is complete. */
static int transaction_answer(struct client *one, const struct header *h)
{
	int ending = one->step == 3, error = h->op == ERROR_OP;
	if (error && !(ending && !strcmp(payload(h), "EAGAIN")))
		fail("step %d of a transaction: %s", one->step, payload(h));
	if (one->step == 0)
		one->transaction = strtoul(payload(h), NULL, 10);
	one->step = ending ? 0 : one->step + 1;
	one->again += error;
	return ending && !error;
}

static int mixed_answer(struct client *one, const struct header *h)
{
	(void)one;
	if (h->op == ERROR_OP)
		fail("one of many clients: %s", payload(h));
	return 1;
}

static void clients(struct testee *t, void (*request)(struct client *), int (*answer)(struct client *, const struct header *))
{
	struct client *all = calloc(t->count, sizeof *all);
	struct epoll_event ready[READY];
	int poller = epoll_create1(0), live = t->count;
	long done = 0, again = 0;
	for (int i = 0; i < t->count; i++) {
		connection_open(&all[i].c, t->socket);
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = &all[i] };
		epoll_ctl(poller, EPOLL_CTL_ADD, all[i].c.fd, &event);
		all[i].number = i;
	}
	measure_begin();
	for (int i = 0; i < t->count; i++) {
		all[i].since = now();
		request(&all[i]);
		flush(&all[i].c);
	}
	while (live) {
		int count = epoll_wait(poller, ready, READY, STALL_MILLIS);
		if (count <= 0)
			fail("no answer for %d ms", STALL_MILLIS);
		for (int i = 0; i < count; i++) {
			struct client *one = ready[i].data.ptr;
			receive(&one->c);
			for (struct header *h = arrived(&one->c); h; h = arrived(&one->c)) {
				uint64_t at = now();
				int whole = answer(one, h);
				if (whole) {
					sample(at - one->since);
					one->since = at;
					one->done++;
				}
				if (one->step == 0 && !measure_goes_on()) {
					live--;
				} else {
					request(one);
					flush(&one->c);
				}
			}
		}
	}
	measured_rate("");
	for (int i = 0; i < t->count; i++) {
		done += all[i].done;
		again += all[i].again;
		connection_close(&all[i].c);
	}
	measured("", "again_percent", 100. * again / (done + again));
	free(all);
}

/* So many clients, each of which waits for its answer: one write in ten requests, over a thousand nodes. */
void mixed_clients(struct testee *t)
{
	char path[64];
	for (int i = 0; i < KEYS; i++) {
		key(path, sizeof path, i);
		write_node(t->c, 0, path, "01234567890123456789");
	}
	clients(t, mixed_request, mixed_answer);
}

/* So many clients' transactions, each on a child of its own in one folder. */
void transaction_clients(struct testee *t)
{
	remove_node(t->c, "/bench/shared");
	write_node(t->c, 0, "/bench/shared", "");
	clients(t, transaction_request, transaction_answer);
}
