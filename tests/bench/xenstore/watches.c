#define _GNU_SOURCE
#include "cases.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

enum { READY = 256, STALL_MILLIS = 10000 };

static struct connection *open_many(struct testee *t, int count)
{
	struct connection *all = calloc(count, sizeof *all);
	for (int i = 0; i < count; i++)
		connection_open(&all[i], t->socket);
	return all;
}

static void close_many(struct connection *all, int count)
{
	for (int i = 0; i < count; i++)
		connection_close(&all[i]);
	free(all);
}

static long take_events(struct connection *c)
{
	long taken = 0;
	receive(c);
	for (struct header *h = arrived(c); h; h = arrived(c), taken++)
		if (h->op != WATCH_EVENT_OP)
			fail("message %u where an event was awaited", h->op);
	return taken;
}

/* count watches on one node, over other connections: a write below it, until the last event has come. */
void watches_fired(struct testee *t)
{
	struct connection *all = open_many(t, t->other);
	struct epoll_event ready[READY];
	int poller = epoll_create1(0);
	char text[32];
	double replied = 0;
	long rounds = 0;
	write_node(t->c, 0, "/bench/watched/x/y", "");
	for (int i = 0; i < t->count; i++) {
		struct connection *c = &all[i % t->other];
		snprintf(text, sizeof text, "token%d", i);
		queue_pair(c, WATCH_OP, "/bench/watched", text);
		flush(c);
		success(c, "a watch");
	}
	drain(all, t->other);
	for (int i = 0; i < t->other; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = &all[i] };
		epoll_ctl(poller, EPOLL_CTL_ADD, all[i].fd, &event);
	}
	for (measure_begin(); measure_goes_on(); rounds++) {
		uint64_t since = now();
		snprintf(text, sizeof text, "%020ld", rounds);
		write_node(t->c, 0, "/bench/watched/x/y", text);
		replied += now() - since;
		for (long events = 0; events < t->count; ) {
			int count = epoll_wait(poller, ready, READY, STALL_MILLIS);
			if (count <= 0)
				fail("only %ld of %d events came", events, t->count);
			for (int i = 0; i < count; i++)
				events += take_events(ready[i].data.ptr);
		}
		sample(now() - since);
	}
	measured_rate("");
	measured("", "reply", replied / rounds / 1e3);
	close_many(all, t->other);
}

/* What count idle connections cost, on which there are other watches in all that do not fire. */
void idle_connections(struct testee *t)
{
	char path[64];
	read_and_write(t->c, "without");
	struct connection *all = open_many(t, t->count);
	for (int i = 0; i < t->other; i++) {
		struct connection *c = &all[i % t->count];
		snprintf(path, sizeof path, "/bench/unrelated/d%d/state", i);
		queue_pair(c, WATCH_OP, path, "token");
		flush(c);
		success(c, "a watch");
	}
	drain(all, t->count);
	read_and_write(t->c, "with");
	close_many(all, t->count);
}
