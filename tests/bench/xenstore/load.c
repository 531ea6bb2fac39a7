/* A load generator for any xenstored: one case, one run, one line of JSON. One thread; every answer is checked, an error ends the run. */
#include "cases.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; void (*run)(struct testee *); const char *arguments; } CASES[] = {
	{ "read", one_read, "" },
	{ "write", one_write, "" },
	{ "directory", one_directory, "" },
	{ "transaction", one_transaction, "" },
	{ "big-transaction", one_transaction_of_many, "NODES" },
	{ "outstanding", outstanding, "DEPTH WRITES(0|1)" },
	{ "mixed", mixed_clients, "CLIENTS" },
	{ "transactions", transaction_clients, "CLIENTS" },
	{ "fired", watches_fired, "WATCHES CONNECTIONS" },
	{ "idle", idle_connections, "CONNECTIONS WATCHES" },
	{ "idle-domains", idle_domains, "DOMAINS" },
	{ "release", release, "DOMID" },
	{ "load", load_domains, "FIRST-DOMID LAST-DOMID" },
	{ "at-size", at_size, "DOMAINS" },
	{ "memory", memory, "" },
};

/* What the cases expect to be there. */
static void prepare(struct connection *c)
{
	char path[64];
	write_node(c, 0, "/bench/k", "01234567890123456789");
	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof path, "/bench/d100/child%02d", i);
		write_node(c, 0, path, "01234567890123456789");
	}
}

int main(int count, char **arguments)
{
	struct connection c;
	if (count < 4) {
		fputs("usage: load SOCKET SECONDS CASE [ARGUMENT...]\n", stderr);
		for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
			fprintf(stderr, "  %s %s\n", CASES[i].name, CASES[i].arguments);
		return 2;
	}
	struct testee testee = { arguments[1], &c, count > 4 ? atoi(arguments[4]) : 0, count > 5 ? atoi(arguments[5]) : 0 };
	seconds = atof(arguments[2]);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		if (!strcmp(arguments[3], CASES[i].name)) {
			connection_open(&c, testee.socket);
			server_of(c.fd);
			if (CASES[i].run != memory)
				prepare(&c);
			CASES[i].run(&testee);
			measures_end();
			return 0;
		}
	}
	fail("no such case: %s", arguments[3]);
}
