/* A client's end of a xenstore socket, with buffers of its own: requests are queued, flushed, and their replies taken, in any grouping. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stddef.h>
#include <stdint.h>

/* xs_wire.h: operation numbers */
enum op {
	READ_OP = 2, DIRECTORY_OP = 1, WATCH_OP = 4, TRANSACTION_START_OP = 6, TRANSACTION_END_OP = 7, INTRODUCE_OP = 8, RELEASE_OP = 9,
	WRITE_OP = 11, RM_OP = 13, SET_PERMS_OP = 14, WATCH_EVENT_OP = 15, ERROR_OP = 16
};

struct header { uint32_t op, request, transaction, length; };

struct connection {
	int fd;
	uint8_t *in;			/* bytes in_from to in_to have arrived and are not taken */
	size_t in_from, in_to;
	uint8_t *out;			/* out_size bytes wait for flush */
	size_t out_size, out_capacity;
};

/* Ends the program with a message. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

void connection_open(struct connection *c, const char *socket_path);
void connection_close(struct connection *c);

/* Queues a request: raw bytes; one string; a path with a value, which has no NUL; two strings. */
void queue(struct connection *c, enum op op, uint32_t transaction, const void *payload, size_t length);
void queue_text(struct connection *c, enum op op, uint32_t transaction, const char *text);
void queue_write(struct connection *c, uint32_t transaction, const char *path, const char *value);
void queue_pair(struct connection *c, enum op op, const char *first, const char *second);
void flush(struct connection *c);

/* Reads what is there, at least one byte. */
void receive(struct connection *c);
/* The next message if it has arrived whole, else NULL. Valid until the next receive. */
struct header *arrived(struct connection *c);
/* The next message that is no event; waits for it. */
struct header *reply(struct connection *c);
/* As reply, and it must not be an error. */
struct header *success(struct connection *c, const char *what);
const char *payload(const struct header *h);

/* A request and its answer. */
struct header *ask(struct connection *c, enum op op, uint32_t transaction, const char *text);
void write_node(struct connection *c, uint32_t transaction, const char *path, const char *value);
/* Removes a node that may not be there. */
void remove_node(struct connection *c, const char *path);
uint32_t transaction_start(struct connection *c);
/* Commits. Returns 0 for EAGAIN; any other error ends the program. */
int transaction_end(struct connection *c, uint32_t transaction);
/* Takes all that arrives until nothing has for a while: the first events of new watches. */
void drain(struct connection *all, int count);

#endif
