#include "cases.h"
#include "measure.h"

#include <stdio.h>

enum { VALUE = 20, WARM_UP = 200 };

typedef void operation(struct connection *c, long number);

static void repeat(struct connection *c, const char *name, operation *run)
{
	long number = 0;
	while (number < WARM_UP)
		run(c, number++);
	measure_begin();
	for (uint64_t before = now(); measure_goes_on(); ) {
		run(c, number++);
		uint64_t after = now();
		sample(after - before);
		before = after;
	}
	measured_rate(name);
}

static void read_once(struct connection *c, long number)
{
	(void)number;
	if (ask(c, READ_OP, 0, "/bench/k")->length != VALUE)
		fail("a value of another length");
}

static void write_once(struct connection *c, long number)
{
	char value[VALUE + 1];
	snprintf(value, sizeof value, "%0*ld", VALUE, number);
	write_node(c, 0, "/bench/k", value);
}

static void list_once(struct connection *c, long number)
{
	(void)number;
	ask(c, DIRECTORY_OP, 0, "/bench/d100");
}

static void transact_once(struct connection *c, long number)
{
	char value[VALUE + 1];
	snprintf(value, sizeof value, "%0*ld", VALUE, number);
	uint32_t transaction = transaction_start(c);
	ask(c, READ_OP, transaction, "/bench/k");
	write_node(c, transaction, "/bench/k", value);
	if (!transaction_end(c, transaction))
		fail("EAGAIN without another client");
}

void one_read(struct testee *t)
{
	repeat(t->c, "", read_once);
}

void one_write(struct testee *t)
{
	repeat(t->c, "", write_once);
}

void one_directory(struct testee *t)
{
	repeat(t->c, "", list_once);
}

void one_transaction(struct testee *t)
{
	repeat(t->c, "", transact_once);
}

void read_and_write(struct connection *c, const char *name)
{
	char label[64];
	snprintf(label, sizeof label, "%s_read", name);
	repeat(c, label, read_once);
	snprintf(label, sizeof label, "%s_write", name);
	repeat(c, label, write_once);
}

/* So many new nodes in one transaction, 60 to a folder. */
void one_transaction_of_many(struct testee *t)
{
	char path[64];
	remove_node(t->c, "/bench/many");
	uint64_t began = now();
	uint32_t transaction = transaction_start(t->c);
	for (int i = 0; i < t->count; i++) {
		snprintf(path, sizeof path, "/bench/many/d%d/n%d", i / 60, i);
		write_node(t->c, transaction, path, "01234567890123456789");
	}
	if (!transaction_end(t->c, transaction))
		fail("EAGAIN without another client");
	measured("", "ms", (now() - began) / 1e6);
	remove_node(t->c, "/bench/many");
}
