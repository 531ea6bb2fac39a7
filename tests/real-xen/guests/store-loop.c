/*
 * Uses the store for ever as a guest's programs do, through the kernel's /dev/xen/xenbus, and says what was not as it must be.
 * A round: write a value and read it back, await the one event of the write; sometimes a transaction of two keys, sometimes a key made and removed.
 * Rounds follow each other after a short pause. Prints STORE-ROUNDS n eagain=m every few rounds, and STORE-ERROR with what happened.
 * Only a transaction may fail, with EAGAIN.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ = 2, WATCH = 4, START = 6, END = 7, WRITE = 11, MKDIR = 12, RM = 13, EVENT = 15, ERROR = 16 };
enum { MAX_PAYLOAD = 4096, EVENT_MILLIS = 300000, REPORT_ROUNDS = 10, PAUSE_MICROS = 20000 };

struct message {
    uint32_t type, id, transaction, length;
    char payload[MAX_PAYLOAD + 1];
};

static unsigned long rounds, events, again;
static uint32_t last_id;
static int requests, watches;

static void complain(const char *what, const char *detail) {
    printf("STORE-ERROR round %lu: %s: %s\n", rounds, what, detail);
}

static void take(int from, void *into, size_t count) {
    for (size_t done = 0; done < count;) {
        ssize_t got = read(from, (char *)into + done, count - done);
        if (got <= 0) {
            complain("the device", "does not read");
            exit(1);
        }
        done += (size_t)got;
    }
}

static void receive(int from, struct message *message) {
    take(from, message, 16);
    if (message->length > MAX_PAYLOAD) {
        complain("a reply", "is too long");
        exit(1);
    }
    take(from, message->payload, message->length);
    message->payload[message->length] = 0;
}

static void send_request(int to, uint32_t type, uint32_t transaction, const char *payload, size_t length) {
    struct message message = {type, ++last_id, transaction, (uint32_t)length, ""};
    memcpy(message.payload, payload, length);
    if (write(to, &message, 16 + length) != (ssize_t)(16 + length)) {
        complain("the device", "does not write");
    }
}

/* Returns 1 with the reply's payload, 0 with an error's name. */
static int ask(uint32_t type, uint32_t transaction, const char *payload, size_t length, char *answer) {
    struct message reply;
    send_request(requests, type, transaction, payload, length);
    receive(requests, &reply);
    if (reply.id != last_id || (reply.type != type && reply.type != ERROR)) {
        complain("a reply", "is not of this request");
    }
    memcpy(answer, reply.payload, reply.length + 1);
    return reply.type == type;
}

static int write_key(uint32_t transaction, const char *path, const char *value) {
    char payload[256], answer[MAX_PAYLOAD + 1];
    size_t length = strlen(path) + 1;
    memcpy(payload, path, length);
    memcpy(payload + length, value, strlen(value));
    int done = ask(WRITE, transaction, payload, length + strlen(value), answer);
    if (!done) {
        complain(path, answer);
    }
    return done;
}

/* Whether a key has a value; it must have one. */
static int has(uint32_t transaction, const char *path, const char *value, char *answer) {
    if (!ask(READ, transaction, path, strlen(path) + 1, answer)) {
        complain(path, answer);
        return 1;
    }
    return strcmp(answer, value) == 0;
}

static void expect(const char *path, const char *value) {
    char answer[MAX_PAYLOAD + 1];
    if (!has(0, path, value, answer)) {
        printf("STORE-ERROR round %lu: %s is \"%s\", not \"%s\"\n", rounds, path, answer, value);
    }
}

/* Waits until as many events have come as there were writes, and the one that a watch begins with. */
static void await_event(unsigned long wanted) {
    struct pollfd ready = {watches, POLLIN, 0};
    while (poll(&ready, 1, events < wanted ? EVENT_MILLIS : 0) > 0) {
        struct message event;
        receive(watches, &event);
        if (event.type != EVENT || strcmp(event.payload, "data/beat") != 0) {
            complain("an event", event.payload);
        }
        events++;
    }
    if (events != wanted) {
        printf("STORE-ERROR round %lu: %lu events came, not %lu\n", rounds, events, wanted);
        events = wanted;
    }
}

static void transaction(const char *value) {
    static char committed[32] = "none";
    char answer[MAX_PAYLOAD + 1];
    if (!ask(START, 0, "", 1, answer)) {
        complain("transaction start", answer);
        return;
    }
    uint32_t id = (uint32_t)strtoul(answer, NULL, 10);
    write_key(id, "data/pair/a", value);
    write_key(id, "data/pair/b", value);
    /* A transaction that will end in EAGAIN, because it was open when the store was killed, may have lost what was written in it. */
    int whole = has(id, "data/pair/a", value, answer);
    if (ask(END, id, "T", 2, answer)) {
        snprintf(committed, sizeof committed, "%s", value);
        if (!whole) {
            complain("a transaction that was committed", "did not see what it wrote");
        }
    } else if (strcmp(answer, "EAGAIN") == 0) {
        again++;
    } else {
        complain("transaction end", answer);
    }
    if (strcmp(committed, "none") != 0) {
        expect("data/pair/a", committed);
        expect("data/pair/b", committed);
    }
}

static void make_and_remove(void) {
    char answer[MAX_PAYLOAD + 1];
    const char *path = "data/brief";
    if (!ask(MKDIR, 0, path, strlen(path) + 1, answer)) {
        complain("mkdir", answer);
    }
    if (!ask(RM, 0, path, strlen(path) + 1, answer)) {
        complain("rm", answer);
    }
    if (ask(READ, 0, path, strlen(path) + 1, answer) || strcmp(answer, "ENOENT") != 0) {
        complain("a removed key", answer);
    }
}

int main(void) {
    struct message acknowledgement;
    setvbuf(stdout, NULL, _IOLBF, 0);
    requests = open("/dev/xen/xenbus", O_RDWR);
    watches = open("/dev/xen/xenbus", O_RDWR);
    if (requests < 0 || watches < 0) {
        complain("/dev/xen/xenbus", "does not open");
        return 1;
    }
    write_key(0, "data/beat", "none");
    send_request(watches, WATCH, 0, "data/beat\0beat", 15);
    /* The kernel answers for the store here, and may hand out the first event before. */
    for (receive(watches, &acknowledgement); acknowledgement.type == EVENT; receive(watches, &acknowledgement)) {
        events++;
    }
    if (acknowledgement.type != WATCH) {
        complain("watch", acknowledgement.payload);
        return 1;
    }
    await_event(1);
    for (rounds = 1;; rounds++) {
        char value[32];
        snprintf(value, sizeof value, "%lu", rounds);
        write_key(0, "data/beat", value);
        expect("data/beat", value);
        await_event(rounds + 1);
        if (rounds % 5 == 0) {
            transaction(value);
        }
        if (rounds % 7 == 0) {
            make_and_remove();
        }
        if (rounds % REPORT_ROUNDS == 0) {
            printf("STORE-ROUNDS %lu eagain=%lu\n", rounds, again);
        }
        usleep(PAUSE_MICROS); /* an emulated host has other things to do as well */
    }
}
