/* A client of the store that asks at a steady pace, and notes how long each answer takes, until its stdin ends. A read, so that nothing else is
 * measured than the wait for the store. Prints p50, p99 and the longest in microseconds. */
#include "connection.h"
#include "measure.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

enum { PACE_MICROS = 500 };

static const char NODE[] = "/bench/k";

int main(int count, char **arguments)
{
	struct connection c;
	uint64_t longest = 0;
	if (count != 2)
		fail("usage: latency SOCKET");
	connection_open(&c, arguments[1]);
	server_of(c.fd);
	write_node(&c, 0, NODE, "01234567890123456789");
	measure_begin();
	struct pollfd end = { STDIN_FILENO, POLLIN, 0 };
	while (!poll(&end, 1, 0)) {
		uint64_t before = now();
		ask(&c, READ_OP, 0, NODE);
		uint64_t took = now() - before;
		sample(took);
		if (took > longest)
			longest = took;
		usleep(PACE_MICROS);
	}
	measured_rate("");
	measured("", "longest", longest / 1e3);
	measures_end();
	return 0;
}
