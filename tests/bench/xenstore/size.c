#include "cases.h"
#include "measure.h"

#include <stdio.h>

enum { DEPTH = 64 };

static const char VALUE[] = "01234567890123456789";

/* A guest with a disk and a network card as a toolstack writes it: with the folders in between, 60 nodes. */
static const char *const HOME[] = {
	"vm", "name", "domid", "cpu/0/availability", "cpu/1/availability", "memory/static-max", "memory/target", "memory/videoram",
	"device/vbd/51712/backend", "device/vbd/51712/backend-id", "device/vbd/51712/state", "device/vbd/51712/ring-ref",
	"device/vbd/51712/event-channel", "device/vbd/51712/virtual-device", "device/vif/0/backend", "device/vif/0/backend-id",
	"device/vif/0/state", "device/vif/0/mac", "device/vif/0/tx-ring-ref", "device/vif/0/rx-ring-ref", "device/vif/0/event-channel",
	"control/shutdown", "control/feature-poweroff", "control/feature-reboot", "control/feature-suspend",
	"console/ring-ref", "console/port", "console/limit", "console/type", "console/tty", "store/ring-ref", "store/port"
};
static const char *const DISK[] = { "frontend", "frontend-id", "params", "state", "mode" };
static const char *const CARD[] = { "frontend", "frontend-id", "mac", "bridge", "state", "handle" };

#define COUNT(array) ((int)(sizeof array / sizeof *array))
enum { LEAVES = COUNT(HOME) + COUNT(DISK) + COUNT(CARD) };

static void leaf(char *path, size_t size, int domid, int number)
{
	if (number < COUNT(HOME))
		snprintf(path, size, "/local/domain/%d/%s", domid, HOME[number]);
	else if (number < COUNT(HOME) + COUNT(DISK))
		snprintf(path, size, "/local/domain/0/backend/vbd/%d/51712/%s", domid, DISK[number - COUNT(HOME)]);
	else
		snprintf(path, size, "/local/domain/0/backend/vif/%d/0/%s", domid, CARD[number - COUNT(HOME) - COUNT(DISK)]);
}

/* Writes the nodes of domains count to other. */
void load_domains(struct testee *t)
{
	char path[160];
	int waiting = 0;
	uint64_t began = now();
	for (int domid = t->count; domid <= t->other; domid++) {
		for (int i = 0; i < LEAVES; i++) {
			leaf(path, sizeof path, domid, i);
			queue_write(t->c, 0, path, VALUE);
			if (++waiting == DEPTH) {
				flush(t->c);
				for (; waiting > DEPTH / 2; waiting--)
					success(t->c, "a write");
			}
		}
	}
	flush(t->c);
	for (; waiting > 0; waiting--)
		success(t->c, "a write");
	measured("", "ms", (now() - began) / 1e6);
}

/* Transactions (start, read, write, end) and writes on random nodes of domains 1 to count. */
void at_size(struct testee *t)
{
	char path[160], value[24];
	measure_begin();
	for (uint64_t before = now(); measure_goes_on(); ) {
		leaf(path, sizeof path, 1 + random_number() % t->count, random_number() % LEAVES);
		snprintf(value, sizeof value, "%020lu", (unsigned long)before);
		uint32_t transaction = transaction_start(t->c);
		ask(t->c, READ_OP, transaction, path);
		write_node(t->c, transaction, path, value);
		if (!transaction_end(t->c, transaction))
			fail("EAGAIN without another client");
		uint64_t after = now();
		sample(after - before);
		before = after;
	}
	measured_rate("transaction");
	measure_begin();
	for (uint64_t before = now(); measure_goes_on(); ) {
		leaf(path, sizeof path, 1 + random_number() % t->count, random_number() % LEAVES);
		write_node(t->c, 0, path, VALUE);
		uint64_t after = now();
		sample(after - before);
		before = after;
	}
	measured_rate("write");
}

/* Resident memory of the server. */
void memory(struct testee *t)
{
	(void)t;
	measured("", "mib", server_memory_kib() / 1024);
}
