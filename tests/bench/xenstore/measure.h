/* Times of operations, and the one line of JSON that a case prints: names with numbers. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdint.h>

/* How long a timed case runs. */
extern double seconds;

uint64_t now(void);	/* nanoseconds */
uint64_t random_number(void);	/* the same sequence in every run */

/* A timed stretch: begin, a sample for each operation, then measured_rate prints NAME_ops (a second), NAME_p50 and NAME_p99 (microseconds), and
   NAME_cpu, the server's processor time in microseconds an operation. */
void measure_begin(void);
int measure_goes_on(void);
void sample(uint64_t nanos);
void measured_rate(const char *name);
double sampled_median_micros(void);

/* One number. */
void measured(const char *name, const char *what, double value);
void measures_end(void);

/* The server at the other end of a connection. */
void server_of(int fd);
double server_memory_kib(void);

#endif
