/* What is measured. Each case prints its numbers; see measure.h. */
#ifndef CASES_H
#define CASES_H

#include "connection.h"

struct testee {
	const char *socket;
	struct connection *c;
	int count, other;	/* the case's own arguments */
};

/* one.c: one client that waits for each answer */
void one_read(struct testee *t);
void one_write(struct testee *t);
void one_directory(struct testee *t);
void one_transaction(struct testee *t);
void one_transaction_of_many(struct testee *t);
void read_and_write(struct connection *c, const char *name);

/* many.c: many requests at once */
void outstanding(struct testee *t);
void mixed_clients(struct testee *t);
void transaction_clients(struct testee *t);

/* watches.c */
void watches_fired(struct testee *t);
void idle_connections(struct testee *t);

/* domains.c */
void idle_domains(struct testee *t);
void release(struct testee *t);

/* size.c: stores of many nodes */
void load_domains(struct testee *t);
void at_size(struct testee *t);
void memory(struct testee *t);

#endif
