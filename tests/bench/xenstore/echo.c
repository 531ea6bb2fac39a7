/* What the machine itself allows: a server that answers everything at once and knows nothing. One thread, epoll; one read and one write for each
 * time a connection has something. READ gets 20 bytes, TRANSACTION_START a number, all else "OK"; a write fires every watch that was set.
 *   echo SOCKET */
#include "connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { IN = 64 << 10, OUT = 512 << 10, READY = 256, BACKLOG = 512 };

struct client {
	int fd;
	size_t held;
	uint8_t in[IN];
	uint8_t *events;	/* one for each watch, ready to be sent */
	size_t events_size;
	struct client *next;
};

static struct client *clients;
static uint8_t out[OUT];
static size_t out_size;

static void put(uint8_t *to, size_t *size, enum op op, const struct header *request, const char *bytes, size_t length)
{
	struct header h = { op, request ? request->request : 0, request ? request->transaction : 0, length };
	memcpy(to + *size, &h, sizeof h);
	memcpy(to + *size + sizeof h, bytes, length);
	*size += sizeof h + length;
}

static void watch(struct client *c, const char *path, const char *token)
{
	char event[512];
	size_t length = snprintf(event, sizeof event, "%s/x/y%c%s", path, 0, token) + 1;
	c->events = realloc(c->events, c->events_size + sizeof(struct header) + length);
	put(c->events, &c->events_size, WATCH_EVENT_OP, NULL, event, length);
	put(out, &out_size, WATCH_EVENT_OP, NULL, event, length);
}

/* Answers one request; returns whether watches fire. */
static int answer(struct client *c, const struct header *h)
{
	const char *text = (const char *)(h + 1);
	if (h->op == READ_OP)
		put(out, &out_size, READ_OP, h, "01234567890123456789", 20);
	else
		put(out, &out_size, h->op, h, h->op == TRANSACTION_START_OP ? "1" : "OK", h->op == TRANSACTION_START_OP ? 2 : 3);
	if (h->op == WATCH_OP)
		watch(c, text, text + strlen(text) + 1);
	return h->op == WRITE_OP;
}

static int send_all(int fd, const uint8_t *bytes, size_t size)
{
	return size == 0 || write(fd, bytes, size) == (ssize_t)size;
}

static void drop(struct client *c)
{
	struct client **at = &clients;
	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	close(c->fd);
	free(c->events);
	free(c);
}

static int serve(struct client *c)
{
	size_t from = 0;
	int fires = 0;
	ssize_t count = read(c->fd, c->in + c->held, IN - c->held);
	if (count <= 0) {
		drop(c);
		return 1;
	}
	c->held += count;
	out_size = 0;
	for (struct header *h; c->held - from >= sizeof *h; from += sizeof *h + h->length) {
		h = (struct header *)(c->in + from);
		if (c->held - from < sizeof *h + h->length)
			break;
		fires |= answer(c, h);
	}
	memmove(c->in, c->in + from, c->held - from);
	c->held -= from;
	if (!send_all(c->fd, out, out_size))
		return 0;
	for (struct client *other = fires ? clients : NULL; other; other = other->next)
		if (!send_all(other->fd, other->events, other->events_size))
			return 0;
	return 1;
}

int main(int count, char **arguments)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL }, ready[READY];
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), poller = epoll_create1(0);
	if (count != 2 || strlen(arguments[1]) >= sizeof address.sun_path) {
		fputs("usage: echo SOCKET\n", stderr);
		return 2;
	}
	strcpy(address.sun_path, arguments[1]);
	unlink(address.sun_path);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, BACKLOG)) {
		perror("echo");
		return 1;
	}
	epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int some = epoll_wait(poller, ready, READY, -1);
		for (int i = 0; i < some; i++) {
			struct client *c = ready[i].data.ptr;
			if (c) {
				if (!serve(c))
					return 1;
				continue;
			}
			c = calloc(1, sizeof *c);
			c->fd = accept(listener, NULL, NULL);
			c->next = clients;
			clients = c;
			event.data.ptr = c;
			epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
		}
	}
}
