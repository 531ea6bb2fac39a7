/*
 * What our own PVH and HVM guests share: 32 bits, no paging, no interrupts. They print to their console, ask the store by its ring, show what is typed,
 * and do what control/shutdown asks for. Where their command line says so, they use their devices (frontends.h), and tick each second. A guest that was
 * suspended says whether it is where it was (RESUMED) or in a new domain (RESTORED), where it sets all up anew. The including file defines NAME, with which
 * their lines begin, and may define CALLBACK, the interrupt by which it says that it takes events; it takes none.
 * Layouts: xen/include/public/{xen.h,arch-x86/hvm/start_info.h,hvm/params.h,io/xs_wire.h,io/console.h}.
 */
#include "rings.h"

typedef unsigned short u16;
typedef unsigned long long u64;

#define PAGE 4096

struct start_info {
    u32 magic, version, flags, modules;
    u64 module_list, command_line, rsdp, memory_map;
    u32 memory_map_entries, reserved;
};

struct module {
    u64 address, size, command_line, reserved;
};

struct clock {
    volatile u32 version, pad;
    u64 stamp, time;
    u32 factor;
    signed char shift;
};

struct range {
    u64 address, size;
    u32 type, reserved;
};

enum operation { DIRECTORY = 1, READ = 2, WATCH = 4, WRITE = 11, EVENT = 15, ERROR = 16 };
enum parameter { CALLBACK_IRQ = 0, STORE_FRAME = 1, STORE_PORT = 2, CONSOLE_FRAME = 17, CONSOLE_PORT = 18 };

extern u8 hypercall_page[], shared_info[];
static struct store_ring *store;
static struct console_ring *console;
static u32 ports[16], listening; /* The first of them are the store's and the console's. */
static int news;                 /* Whether the store told of something that nobody has looked at yet. */

static void barrier(void) { __asm__ volatile("mfence" ::: "memory"); }

static void cpuid(u32 leaf, u32 out[4]) {
    __asm__ volatile("cpuid" : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3]) : "a"(leaf), "c"(0));
}

static long hypercall(int number, u32 first, const void *second) {
    long result;
    u32 a = first, b = (u32)second;
    void *entry = hypercall_page + number * 32;
    __asm__ volatile("call *%[entry]" : "=a"(result), "+b"(a), "+c"(b) : [entry] "D"(entry) : "memory");
    return result;
}

/* The page of hypercalls, by the processor's leaves of the hypervisor. */
static void set_up_hypercalls(void) {
    u32 leaf, out[4];
    for (leaf = 0x40000000; leaf < 0x40010000; leaf += 0x100) {
        cpuid(leaf, out);
        if (out[1] == 0x566e6558 && out[2] == 0x65584d4d && out[3] == 0x4d4d566e) break;
    }
    cpuid(leaf + 2, out);
    __asm__ volatile("wrmsr" ::"c"(out[1]), "a"((u32)hypercall_page), "d"(0) : "memory");
}

static u32 parameter(u32 index) {
    struct { u16 domid, pad; u32 index; u64 value; } operand = { 0x7FF0, 0, index, 0 }; /* DOMID_SELF */
    hypercall(34, 1, &operand); /* hvm_op, HVMOP_get_param */
    return (u32)operand.value;
}

#ifdef CALLBACK
static void set_parameter(u32 index, u64 value) {
    struct { u16 domid, pad; u32 index; u64 value; } operand = { 0x7FF0, 0, index, value };
    hypercall(34, 0, &operand); /* HVMOP_set_param */
}
#endif

static void map_shared_info(void) {
    struct { u16 domid, size; u32 space, index, frame; } operand = { 0x7FF0, 0, 0, 0, (u32)shared_info / PAGE };
    hypercall(12, 7, &operand); /* memory_op, XENMEM_add_to_physmap */
}

static void notify(u32 port) { hypercall(32, 4, &port); } /* event_channel_op, EVTCHNOP_send */

/* sched_op, SCHEDOP_shutdown. It returns after a suspension: 0 in a new domain, 1 where it was. */
static long shut_down(u32 reason) { return hypercall(29, 2, &reason); }

static void listen(u32 port) { ports[listening++] = port; }

static void listen_no_more(u32 port) {
    u32 i;
    for (i = 0; ports[i] != port; i++) { }
    ports[i] = ports[--listening];
}

/* Nanoseconds since the host's start, by the first vcpu's clock: 32 bytes into the shared page. */
static u64 now(void) {
    const struct clock *clock = (const struct clock *)(shared_info + 32);
    u64 ticks, time;
    u32 version;
    do {
        version = clock->version;
        barrier();
        __asm__ volatile("rdtsc" : "=A"(ticks));
        ticks -= clock->stamp;
        ticks = clock->shift < 0 ? ticks >> -clock->shift : ticks << clock->shift;
        time = clock->time + (ticks >> 32) * clock->factor + (((ticks & 0xFFFFFFFF) * clock->factor) >> 32);
        barrier();
    } while (version & 1 || version != clock->version);
    return time;
}

/* Waits until one of the ports has an event, and takes it, or until a time, if that is not 0. The pending bits are 2048 bytes after the start, one per port. */
static void await_event_until(u64 time) {
    struct { u32 ports, count; u64 timeout; } operand = { (u32)ports, listening, time };
    u32 i;
    hypercall(29, 3, &operand); /* sched_op, SCHEDOP_poll */
    for (i = 0; i < listening; i++)
        __asm__ volatile("lock btrl %1, %0" : "+m"(*(volatile u32 *)(shared_info + 2048)) : "r"(ports[i]) : "memory");
}

static void await_event(void) { await_event_until(0); }

static void print(const char *text) {
    for (; *text; text++) {
        while (console->out_producer - console->out_consumer >= OUT) await_event();
        console->out[console->out_producer & (OUT - 1)] = *text;
        barrier();
        console->out_producer++;
    }
    notify(ports[1]);
}

/* The end of the text, where the number is. */
static const char *decimal(char text[11], u32 value) {
    int at = 10;
    text[at] = 0;
    do text[--at] = '0' + value % 10; while ((value /= 10) != 0);
    return text + at;
}

static void print_number(u32 value) {
    char text[11];
    print(decimal(text, value));
}

static void send(const void *bytes, u32 length) {
    const u8 *from = bytes;
    for (; length > 0; length--) {
        while (store->request_producer - store->request_consumer >= RING) await_event();
        store->requests[store->request_producer & (RING - 1)] = *from++;
        barrier();
        store->request_producer++;
    }
    notify(ports[0]);
}

static void receive(void *bytes, u32 length) {
    u8 *to = bytes;
    for (; length > 0; length--) {
        while (store->reply_producer == store->reply_consumer) await_event();
        barrier();
        *to++ = store->replies[store->reply_consumer & (RING - 1)];
        barrier();
        store->reply_consumer++;
    }
    notify(ports[0]);
}

static int starts(const char *text, const char *with) {
    while (*with && *text == *with) text++, with++;
    return !*with;
}

/* A reply or an event, with a NUL behind its payload. Returns its type. */
static u32 next_packet(char *payload) {
    struct header header;
    receive(&header, sizeof header);
    if (header.length > MAX_PAYLOAD) shut_down(3);
    receive(payload, header.length);
    payload[header.length] = 0;
    return header.type;
}

/* Sends a request and takes its reply, whose type it returns; events on the way are news. */
static u32 ask(u32 type, const char *payload, u32 length, char *reply) {
    struct header header = { type, 1, 0, length };
    send(&header, sizeof header);
    send(payload, length);
    while ((type = next_packet(reply)) == EVENT) news = 1;
    return type;
}

/* MiB of RAM, by the memory map. */
static u32 ram(const struct start_info *start) {
    const struct range *map = (const struct range *)(u32)start->memory_map;
    u64 bytes = 0;
    u32 i;
    for (i = 0; i < start->memory_map_entries; i++)
        if (map[i].type == 1) bytes += map[i].size;
    return (u32)(bytes >> 20);
}

static void suspend(void);

static void obey(char *reply) {
    if (ask(READ, "control/shutdown", sizeof "control/shutdown", reply) != ERROR && reply[0]) {
        int reboot = starts(reply, "reboot"), off = starts(reply, "poweroff") || starts(reply, "halt"), sleep = starts(reply, "suspend");
        print(NAME "-REQUEST "), print(reply), print("\r\n");
        ask(WRITE, "control/shutdown", sizeof "control/shutdown", reply);
        if (reboot || off) shut_down(reboot ? 1 : 0);
        if (sleep) suspend();
    }
}

static void use_devices_again(void);

/* Shows each line that is typed, once it is complete. */
static void echo(void) {
    static char line[128];
    static u32 length;
    while (console->in_consumer != console->in_producer) {
        char typed = console->in[console->in_consumer & (RING - 1)];
        barrier();
        console->in_consumer++;
        if (typed == '\r' || typed == '\n') {
            line[length] = 0;
            print(NAME "-TYPED "), print(line), print("\r\n");
            if (starts(line, "use")) use_devices_again();
#ifdef ON_LINE
            ON_LINE(line);
#endif
            length = 0;
        } else if (length < sizeof line - 1) {
            line[length++] = typed;
        }
    }
    notify(ports[1]);
}

/* Whatever a domain tells its guest; in a new domain once more. */
static void set_up_domain(void) {
    map_shared_info();
    store = (struct store_ring *)(parameter(STORE_FRAME) * PAGE);
    console = (struct console_ring *)(parameter(CONSOLE_FRAME) * PAGE);
    listening = 0;
    listen(parameter(STORE_PORT)), listen(parameter(CONSOLE_PORT));
#ifdef CALLBACK
    set_parameter(CALLBACK_IRQ, CALLBACK);
#endif
}

static void set_up(void) {
    set_up_hypercalls();
    set_up_domain();
}

#include "frontends.h"

static int has_word(const char *text, const char *word) {
    for (; *text; text++) if (starts(text, word)) return 1;
    return 0;
}

static int use_devices;
static u64 next_tick;

/* Says which domid the store tells, and asks for all news. */
static void set_up_store(void) {
    static char reply[MAX_PAYLOAD + 1];
    static const char watch[] = "control/shutdown\0token", feature[] = "control/feature-suspend\0001";
    ask(READ, "domid", sizeof "domid", reply);
    print(NAME "-DOMID "), print(reply), print("\r\n");
    ask(WATCH, watch, sizeof watch, reply);
    /* A value has no NUL at its end. */
    ask(WRITE, feature, sizeof feature - 1, reply);
    if (use_devices) set_up_devices();
}

static void suspend(void) {
    if (shut_down(2) != 0) {
        print(NAME "-RESUMED\r\n");
    } else {
        set_up_domain();
        print(NAME "-RESTORED\r\n");
        set_up_store();
    }
    if (next_tick) next_tick = now();
    news = 1;
}

/* Does what is asked for, for ever. */
static void serve(const char *arguments) {
    static char reply[MAX_PAYLOAD + 1];
    u32 ticks = 0;
    use_devices = has_word(arguments, "devices");
    next_tick = has_word(arguments, "ticks") ? now() : 0;
    set_up_store();
    for (news = 1;;) {
        while (news) {
            news = 0;
            obey(reply);
            if (use_devices) look_at_devices();
        }
        if (next_tick && now() >= next_tick) {
            print("tick "), print_number(ticks++), print("\r\n");
            next_tick += 1000000000;
        }
        await_event_until(next_tick);
        echo();
        if (store->reply_producer != store->reply_consumer && next_packet(reply) == EVENT) news = 1;
    }
}
