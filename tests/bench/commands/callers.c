/* So many callers that run commands, each the next as soon as its last has ended, until so many have run. In C, so that the crowd is one of commands
 * and not of interpreters that start them.
 *   callers CALLERS COMMANDS FOLDER <COMMANDS-FILE
 * A line of the file: how many lines the command must print (or - for some), one variable for its environment (or -), its words; tabs between.
 * The commands are taken in turn. Prints how many were answered, refused (a status and words for it), or failed: neither of these, or the wrong
 * number of lines, or not over in time; the first few failures are told on stderr. */
#define _GNU_SOURCE
#include "connection.h"
#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_KINDS = 32, MAX_WORDS = 32, MAX_LINE = 8192, PATIENCE_SECONDS = 60, FAILURES_TOLD = 3, SOME = -1 };

extern char **environ;

struct kind {
	int lines;
	char *words[MAX_WORDS];
	char **environment;
};

struct counts {
	atomic_int taken, answered, refused, failed;
};

static struct kind kinds[MAX_KINDS];
static int kind_count;

static char **with(char *variable)
{
	size_t count = 0;
	while (environ[count])
		count++;
	char **all = calloc(count + 2, sizeof *all);
	memcpy(all, environ, count * sizeof *all);
	all[count] = variable;
	return all;
}

static void read_kinds(void)
{
	static char line[MAX_LINE];
	while (fgets(line, sizeof line, stdin)) {
		if (kind_count == MAX_KINDS)
			fail("more than %d kinds of commands", MAX_KINDS);
		struct kind *kind = &kinds[kind_count++];
		int words = 0;
		line[strcspn(line, "\n")] = 0;
		char *lines = strtok(strdup(line), "\t"), *variable = strtok(NULL, "\t");
		kind->lines = *lines == '-' ? SOME : atoi(lines);
		kind->environment = *variable == '-' ? environ : with(variable);
		for (char *word = strtok(NULL, "\t"); word; word = strtok(NULL, "\t")) {
			if (words == MAX_WORDS - 1)
				fail("more than %d words in a command", MAX_WORDS - 1);
			kind->words[words++] = word;
		}
		if (!words)
			fail("no command in a line");
	}
	if (!kind_count)
		fail("no commands");
}

static int lines_in(const char *file)
{
	int lines = 0, c;
	FILE *in = fopen(file, "r");
	if (!in)
		fail("%s: %s", file, strerror(errno));
	while ((c = getc(in)) != EOF)
		lines += c == '\n';
	fclose(in);
	return lines;
}

static long size_of(const char *file)
{
	struct stat status;
	return stat(file, &status) ? 0 : status.st_size;
}

/* The child's status, or -1 when it was killed because it took too long. */
static int await_child(pid_t child)
{
	sigset_t ended;
	struct timespec patience = { PATIENCE_SECONDS, 0 };
	int status;
	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	if (sigtimedwait(&ended, NULL, &patience) < 0 && errno == EAGAIN) {
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		return -1;
	}
	waitpid(child, &status, 0);
	return status;
}

static void run_one(const struct kind *kind, struct counts *counts, const char *out, const char *err, int *told)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t child;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_addopen(&files, 2, err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	int error = posix_spawn(&child, kind->words[0], &files, &attributes, kind->words, kind->environment);
	if (error)
		fail("%s: %s", kind->words[0], strerror(error));
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	int status = await_child(child);
	int lines = lines_in(out);
	if (status == 0 && (lines == kind->lines || (kind->lines == SOME && lines > 0))) {
		counts->answered++;
	} else if (status > 0 && WIFEXITED(status) && size_of(err) > 0) {
		counts->refused++;
	} else {
		counts->failed++;
		if ((*told)++ < FAILURES_TOLD)
			fprintf(stderr, "%s %s: %s %d, %d lines of %d, %ld bytes on stderr\n", kind->words[0], kind->words[1] ? kind->words[1] : "",
				status < 0 ? "too slow" : WIFSIGNALED(status) ? "signal" : "status",
				status < 0 ? PATIENCE_SECONDS : WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), lines, kind->lines, size_of(err));
	}
}

static void caller(int number, int commands, struct counts *counts, const char *folder)
{
	char out[4096], err[4096];
	int told = 0, next;
	sigset_t ended;
	snprintf(out, sizeof out, "%s/caller%d.out", folder, number);
	snprintf(err, sizeof err, "%s/caller%d.err", folder, number);
	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ended, NULL);
	while ((next = counts->taken++) < commands)
		run_one(&kinds[next % kind_count], counts, out, err, &told);
}

int main(int count, char **arguments)
{
	if (count != 4)
		fail("usage: callers CALLERS COMMANDS FOLDER");
	int callers = atoi(arguments[1]), commands = atoi(arguments[2]), broken = 0, status;
	struct counts *counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		fail("no shared memory: %s", strerror(errno));
	read_kinds();
	uint64_t began = now();
	for (int number = 0; number < callers; number++) {
		pid_t child = fork();
		if (child < 0)
			fail("fork: %s", strerror(errno));
		if (!child) {
			caller(number, commands, counts, arguments[3]);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		broken += status != 0;
	if (broken)
		fail("%d callers ended early", broken);
	measured("", "seconds", (now() - began) / 1e9);
	measured("", "answered", counts->answered);
	measured("", "refused", counts->refused);
	measured("", "failed", counts->failed);
	measures_end();
	return 0;
}
