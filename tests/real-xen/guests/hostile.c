/*
 * A PV guest that does to the store what its command line says:
 *   behave=spin      nothing, busily: what the others are compared with
 *   behave=anything  requests of every kind without end, right and wrong ones, and events in a storm; takes its replies
 *   behave=mute      as above, but never takes a reply
 *   behave=corrupt   some requests, then indices that cannot be
 * It says HOSTILE-UP and then now and then how many requests it has sent, on its console.
 * Layouts: xen/include/public/{xen.h,io/xs_wire.h,io/console.h}.
 */
#include "rings.h"

typedef unsigned long u64;

#define PAGE 4096
#define MASK(at) ((at) & (RING - 1))

enum operation { WATCH = 4, TRANSACTION_START = 6, WRITE = 11, OPERATIONS = 30 };

/* Offsets in start_info. The store's page follows it, then the console's, as every PV builder lays them out. */
#define STORE_PORT(start) (*(volatile u32 *)((start) + 64))
#define CONSOLE_PORT(start) (*(volatile u32 *)((start) + 80))
#define COMMAND_LINE(start) ((const char *)((start) + 128))

static struct store_ring *store;
static struct console_ring *console;
static u32 store_port, console_port;
static u64 sent, seed = 88172645463325252UL;

/* Hypercalls: the page is filled by the hypervisor, 32 bytes each. */
extern u8 hypercall_page[];

static long hypercall(int number, u64 first, u64 second) {
    long result;
    u64 a = first, b = second;
    void *entry = hypercall_page + number * 32;
    __asm__ volatile("call *%[entry]" : "=a"(result), "+D"(a), "+S"(b) : [entry] "r"(entry) : "rcx", "r11", "memory");
    return result;
}

static void notify(u32 port) {
    u32 operand = port;
    hypercall(32, 4, (u64)&operand); /* event_channel_op, EVTCHNOP_send */
}

static void yield(void) {
    hypercall(29, 0, 0); /* sched_op, SCHEDOP_yield */
}

static void barrier(void) {
    __asm__ volatile("" ::: "memory");
}

static u32 random_number(void) { /* xorshift64 */
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (u32)(seed >> 16);
}

static void print(const char *text) {
    for (; *text; text++) {
        console->out[console->out_producer & 2047] = *text;
        barrier();
        console->out_producer++;
    }
    notify(console_port);
}

static void print_count(const char *before, u64 count) {
    char digits[24], *at = digits + sizeof digits;
    *--at = 0;
    *--at = '\n';
    do {
        *--at = '0' + count % 10;
        count /= 10;
    } while (count);
    print(before);
    print(at);
}

static int behaves(const char *line, const char *word) {
    for (; *line; line++) {
        const char *a = line, *b = word;
        while (*b && *a == *b) {
            a++, b++;
        }
        if (!*b) {
            return 1;
        }
    }
    return 0;
}

static void take_replies(void) {
    store->reply_consumer = store->reply_producer;
}

/* Puts bytes as far as there is room; whoever takes no replies stops here for ever, and rings. */
static void put(const u8 *bytes, u32 count, int mute) {
    for (u32 i = 0; i < count;) {
        if (!mute) {
            take_replies();
        }
        if (store->request_producer - store->request_consumer >= RING) {
            notify(store_port);
            yield();
            continue;
        }
        store->requests[MASK(store->request_producer)] = bytes[i++];
        barrier();
        store->request_producer++;
    }
}

static u32 append(u8 *payload, u32 at, const char *text) {
    while (*text) {
        payload[at++] = *text++;
    }
    return at;
}

static u32 append_number(u8 *payload, u32 at, u32 number) {
    do {
        payload[at++] = '0' + number % 10;
        number /= 10;
    } while (number);
    return at;
}

static const char *const PATHS[] = {
    "data/", "data/deep/er/and/deeper/", "/local/domain/0/", "/", "/local/domain/", "control/", "device/vbd/", "@releaseDomain", "/tool//x",
    "/local/domain/1/data/", "error/", "\x01\xff",
};

static void request(int mute) {
    static u8 payload[MAX_PAYLOAD];
    u32 length = append(payload, 0, PATHS[random_number() % (sizeof PATHS / sizeof *PATHS)]);
    u32 kind = random_number();
    struct header header = {random_number() % OPERATIONS, (u32)sent, kind % 5 ? 0 : random_number() % 12, 0};
    if (kind % 3) { /* more often than by chance something that the store takes */
        header.type = kind % 7 == 0 ? WATCH : kind % 11 == 0 ? TRANSACTION_START : WRITE;
        length = append(payload, 0, "data/");
    }
    length = append_number(payload, length, random_number() % 2000);
    payload[length++] = 0;
    length = append_number(payload, length, random_number());
    payload[length++] = 0;
    for (u32 more = kind % 13 == 0 ? random_number() % (MAX_PAYLOAD - length) : 0; more; more--) {
        payload[length++] = (u8)random_number();
    }
    header.length = length;
    put((const u8 *)&header, sizeof header, mute);
    put(payload, length, mute);
    notify(store_port);
    if (++sent % 500 == 0) {
        print_count("HOSTILE-SENT ", sent);
    }
}

void hostile_main(u8 *start) {
    const char *line = COMMAND_LINE(start);
    int mute = behaves(line, "behave=mute");
    store = (struct store_ring *)(start + PAGE);
    console = (struct console_ring *)(start + 2 * PAGE);
    store_port = STORE_PORT(start);
    console_port = CONSOLE_PORT(start);
    print("HOSTILE-UP\n");
    while (behaves(line, "behave=spin")) {
        __asm__ volatile("pause");
    }
    while (!behaves(line, "behave=corrupt") || sent < 20) {
        request(mute);
    }
    store->request_producer = store->request_consumer + 0x12345;
    store->reply_consumer = store->reply_producer + 0x54321;
    print("HOSTILE-CORRUPT\n");
    for (;;) {
        notify(store_port);
        yield();
    }
}
