#include "connection.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { IN_CAPACITY = 256 << 10, FIRST_OUT_CAPACITY = 64 << 10, CONNECT_TRIES = 5000, DRAIN_MILLIS = 300, ANSWER_SECONDS = 60 };

void fail(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("load: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(1);
}

void connection_open(struct connection *c, const char *socket_path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	memset(c, 0, sizeof *c);
	if (strlen(socket_path) >= sizeof address.sun_path)
		fail("the socket's path is too long: %s", socket_path);
	strcpy(address.sun_path, socket_path);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		fail("socket: %s", strerror(errno));
	/* The C daemon's backlog holds one connection: EAGAIN until it has taken the one before. */
	for (int tries = 0; connect(c->fd, (struct sockaddr *)&address, sizeof address); tries++) {
		if (errno != EAGAIN || tries == CONNECT_TRIES)
			fail("connecting to %s: %s", socket_path, strerror(errno));
		usleep(1000);
	}
	struct timeval patience = { .tv_sec = ANSWER_SECONDS };
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	c->in = malloc(IN_CAPACITY);
	c->out_capacity = FIRST_OUT_CAPACITY;
	c->out = malloc(c->out_capacity);
}

void connection_close(struct connection *c)
{
	close(c->fd);
	free(c->in);
	free(c->out);
}

static void append(struct connection *c, const void *bytes, size_t length)
{
	if (c->out_size + length > c->out_capacity) {
		c->out_capacity = 2 * (c->out_size + length);
		c->out = realloc(c->out, c->out_capacity);
	}
	memcpy(c->out + c->out_size, bytes, length);
	c->out_size += length;
}

static void begin(struct connection *c, enum op op, uint32_t transaction, size_t length)
{
	struct header h = { op, 0, transaction, length };
	append(c, &h, sizeof h);
}

void queue(struct connection *c, enum op op, uint32_t transaction, const void *bytes, size_t length)
{
	begin(c, op, transaction, length);
	append(c, bytes, length);
}

void queue_text(struct connection *c, enum op op, uint32_t transaction, const char *text)
{
	queue(c, op, transaction, text, strlen(text) + 1);
}

void queue_write(struct connection *c, uint32_t transaction, const char *path, const char *value)
{
	begin(c, WRITE_OP, transaction, strlen(path) + 1 + strlen(value));
	append(c, path, strlen(path) + 1);
	append(c, value, strlen(value));
}

void queue_pair(struct connection *c, enum op op, const char *first, const char *second)
{
	begin(c, op, 0, strlen(first) + strlen(second) + 2);
	append(c, first, strlen(first) + 1);
	append(c, second, strlen(second) + 1);
}

void flush(struct connection *c)
{
	for (size_t sent = 0; sent < c->out_size; ) {
		ssize_t count = write(c->fd, c->out + sent, c->out_size - sent);
		if (count < 0 && errno != EINTR)
			fail("writing: %s", strerror(errno));
		sent += count > 0 ? count : 0;
	}
	c->out_size = 0;
}

void receive(struct connection *c)
{
	ssize_t count;
	memmove(c->in, c->in + c->in_from, c->in_to - c->in_from);
	c->in_to -= c->in_from;
	c->in_from = 0;
	do
		count = read(c->fd, c->in + c->in_to, IN_CAPACITY - c->in_to);
	while (count < 0 && errno == EINTR);
	if (count <= 0)
		fail("no answer from the server: %s", count ? strerror(errno) : "it closed the connection");
	c->in_to += count;
}

struct header *arrived(struct connection *c)
{
	struct header *h = (struct header *)(c->in + c->in_from);
	size_t there = c->in_to - c->in_from;
	if (there < sizeof *h || there < sizeof *h + h->length)
		return NULL;
	c->in_from += sizeof *h + h->length;
	return h;
}

struct header *reply(struct connection *c)
{
	for (;;) {
		struct header *h = arrived(c);
		if (!h)
			receive(c);
		else if (h->op != WATCH_EVENT_OP)
			return h;
	}
}

struct header *success(struct connection *c, const char *what)
{
	struct header *h = reply(c);
	if (h->op == ERROR_OP)
		fail("%s: the server answered %.*s", what, (int)h->length, payload(h));
	return h;
}

const char *payload(const struct header *h)
{
	return (const char *)(h + 1);
}

struct header *ask(struct connection *c, enum op op, uint32_t transaction, const char *text)
{
	queue_text(c, op, transaction, text);
	flush(c);
	return success(c, text);
}

void write_node(struct connection *c, uint32_t transaction, const char *path, const char *value)
{
	queue_write(c, transaction, path, value);
	flush(c);
	success(c, path);
}

void remove_node(struct connection *c, const char *path)
{
	queue_text(c, RM_OP, 0, path);
	flush(c);
	reply(c);
}

uint32_t transaction_start(struct connection *c)
{
	return strtoul(payload(ask(c, TRANSACTION_START_OP, 0, "")), NULL, 10);
}

int transaction_end(struct connection *c, uint32_t transaction)
{
	queue_text(c, TRANSACTION_END_OP, transaction, "T");
	flush(c);
	struct header *h = reply(c);
	if (h->op == ERROR_OP && strcmp(payload(h), "EAGAIN"))
		fail("ending a transaction: %s", payload(h));
	return h->op != ERROR_OP;
}

void drain(struct connection *all, int count)
{
	struct pollfd *waiting = calloc(count, sizeof *waiting);
	for (int i = 0; i < count; i++)
		waiting[i] = (struct pollfd) { .fd = all[i].fd, .events = POLLIN };
	while (poll(waiting, count, DRAIN_MILLIS) > 0) {
		for (int i = 0; i < count; i++) {
			if (waiting[i].revents) {
				receive(&all[i]);
				while (arrived(&all[i]))
					;
			}
		}
	}
	free(waiting);
}
