#include "cases.h"
#include "measure.h"

#include <stdio.h>

/* What the made-up rings and event channels of both daemons take for granted. */
enum { GFN = 1, PORT = 7 };

static void introduce(struct connection *c, int domid)
{
	char arguments[64];
	int length = snprintf(arguments, sizeof arguments, "%d%c%d%c%d", domid, 0, GFN, 0, PORT) + 1;
	queue(c, INTRODUCE_OP, 0, arguments, length);
	flush(c);
	success(c, "INTRODUCE");
}

static void release_one(struct connection *c, int domid)
{
	char text[16];
	snprintf(text, sizeof text, "%d", domid);
	ask(c, RELEASE_OP, 0, text);
}

/* What count domains cost whose rings are idle. */
void idle_domains(struct testee *t)
{
	read_and_write(t->c, "without");
	for (int domid = 1; domid <= t->count; domid++)
		introduce(t->c, domid);
	read_and_write(t->c, "with");
	for (int domid = 1; domid <= t->count; domid++)
		release_one(t->c, domid);
}

/* The release of domain count, which owns its empty home. A read follows, so that what the release left to be done counts too. */
void release(struct testee *t)
{
	char home[64], owner[16];
	introduce(t->c, t->count);
	snprintf(home, sizeof home, "/local/domain/%d", t->count);
	snprintf(owner, sizeof owner, "n%d", t->count);
	write_node(t->c, 0, home, "");
	queue_pair(t->c, SET_PERMS_OP, home, owner);
	flush(t->c);
	success(t->c, "SET_PERMS");
	uint64_t began = now();
	release_one(t->c, t->count);
	ask(t->c, READ_OP, 0, "/bench/k");
	measured("", "ms", (now() - began) / 1e6);
}
