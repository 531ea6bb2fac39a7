#define _GNU_SOURCE
#include "measure.h"
#include "connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

double seconds = 2;

static uint32_t *samples;
static size_t sample_count, sample_capacity;
static uint64_t began;
static double cpu_began;
static int server;
static int printed;

uint64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * UINT64_C(1000000000) + t.tv_nsec;
}

uint64_t random_number(void)
{
	/* Xorshift: fast, and good enough to choose nodes. */
	static uint64_t state = UINT64_C(0x9E3779B97F4A7C15);
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

void server_of(int fd)
{
	struct ucred peer;
	socklen_t length = sizeof peer;
	if (!getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length))
		server = peer.pid;
}

/* proc(5): utime and stime of all its threads. */
static double server_cpu_seconds(void)
{
	char path[64], text[1024];
	unsigned long user = 0, system = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", server);
	FILE *file = fopen(path, "r");
	if (!file)
		return 0;
	text[fread(text, 1, sizeof text - 1, file)] = 0;
	fclose(file);
	char *fields = strrchr(text, ')');
	if (fields)
		sscanf(fields + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
	return (double)(user + system) / sysconf(_SC_CLK_TCK);
}

double server_memory_kib(void)
{
	char path[64], line[256];
	long kib = -1;
	snprintf(path, sizeof path, "/proc/%d/status", server);
	FILE *file = fopen(path, "r");
	if (!file)
		fail("no memory of process %d", server);
	while (fgets(line, sizeof line, file))
		sscanf(line, "VmRSS: %ld", &kib);
	fclose(file);
	return kib;
}

void measure_begin(void)
{
	sample_count = 0;
	cpu_began = server_cpu_seconds();
	began = now();
}

int measure_goes_on(void)
{
	return now() - began < seconds * 1e9;
}

void sample(uint64_t nanos)
{
	if (sample_count == sample_capacity) {
		sample_capacity = sample_capacity ? 2 * sample_capacity : 1 << 20;
		samples = realloc(samples, sample_capacity * sizeof *samples);
	}
	samples[sample_count++] = nanos > UINT32_MAX ? UINT32_MAX : nanos;
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static double percentile(double share)
{
	return sample_count ? samples[(size_t)(share * (sample_count - 1))] / 1e3 : 0;
}

double sampled_median_micros(void)
{
	qsort(samples, sample_count, sizeof *samples, ascending);
	return percentile(.5);
}

void measured_rate(const char *name)
{
	double took = (now() - began) / 1e9, cpu = server_cpu_seconds() - cpu_began;
	measured(name, "p50", sampled_median_micros());
	measured(name, "p99", percentile(.99));
	measured(name, "ops", sample_count / took);
	measured(name, "cpu", cpu / sample_count * 1e6);
}

void measured(const char *name, const char *what, double value)
{
	printf("%s\"%s%s%s\": %.3f", printed++ ? ", " : "{", name, *name ? "_" : "", what, value);
}

void measures_end(void)
{
	puts("}");
}
