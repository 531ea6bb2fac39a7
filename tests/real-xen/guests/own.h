/*
 * What our own PVH and HVM guests share: 32 bits, no paging, no interrupts. They print to their console, ask the store by its ring, show what is typed,
 * and do what control/shutdown asks for. The including file defines NAME, with which their lines begin.
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

struct range {
    u64 address, size;
    u32 type, reserved;
};

enum operation { READ = 2, WATCH = 4, WRITE = 11, EVENT = 15 };
enum parameter { STORE_FRAME = 1, STORE_PORT = 2, CONSOLE_FRAME = 17, CONSOLE_PORT = 18 };

extern u8 hypercall_page[], shared_info[];
static struct store_ring *store;
static struct console_ring *console;
static u32 store_port, console_port;

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

static void map_shared_info(void) {
    struct { u16 domid, size; u32 space, index, frame; } operand = { 0x7FF0, 0, 0, 0, (u32)shared_info / PAGE };
    hypercall(12, 7, &operand); /* memory_op, XENMEM_add_to_physmap */
}

static void notify(u32 port) { hypercall(32, 4, &port); } /* event_channel_op, EVTCHNOP_send */

static void shut_down(u32 reason) { hypercall(29, 2, &reason); } /* sched_op, SCHEDOP_shutdown */

/* Waits until one of the ports has an event, and takes it. The pending bits are 2048 bytes after the start, one per port. */
static void await_event(void) {
    u32 ports[2] = { store_port, console_port }, i;
    struct { u32 ports, count; u64 timeout; } operand = { (u32)ports, 2, 0 };
    hypercall(29, 3, &operand); /* sched_op, SCHEDOP_poll */
    for (i = 0; i < 2; i++)
        __asm__ volatile("lock btrl %1, %0" : "+m"(*(volatile u32 *)(shared_info + 2048)) : "r"(ports[i]) : "memory");
}

static void print(const char *text) {
    for (; *text; text++) {
        while (console->out_producer - console->out_consumer >= OUT) await_event();
        console->out[console->out_producer & (OUT - 1)] = *text;
        barrier();
        console->out_producer++;
    }
    notify(console_port);
}

static void print_number(u32 value) {
    char text[11];
    int at = 10;
    text[at] = 0;
    do text[--at] = '0' + value % 10; while ((value /= 10) != 0);
    print(text + at);
}

static void send(const void *bytes, u32 length) {
    const u8 *from = bytes;
    for (; length > 0; length--) {
        while (store->request_producer - store->request_consumer >= RING) await_event();
        store->requests[store->request_producer & (RING - 1)] = *from++;
        barrier();
        store->request_producer++;
    }
    notify(store_port);
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
    notify(store_port);
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

/* Sends a request and takes its reply; an event on the way is told of by the result. */
static int ask(u32 type, const char *payload, u32 length, char *reply) {
    struct header header = { type, 1, 0, length };
    int events = 0;
    send(&header, sizeof header);
    send(payload, length);
    while (next_packet(reply) == EVENT) events = 1;
    return events;
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

static void obey(char *reply) {
    int again;
    do {
        again = ask(READ, "control/shutdown", sizeof "control/shutdown", reply);
        if (reply[0]) {
            int reboot = starts(reply, "reboot"), off = starts(reply, "poweroff") || starts(reply, "halt");
            print(NAME "-REQUEST "), print(reply), print("\r\n");
            again |= ask(WRITE, "control/shutdown", sizeof "control/shutdown", reply);
            if (reboot || off) shut_down(reboot ? 1 : 0);
        }
    } while (again);
}

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
            length = 0;
        } else if (length < sizeof line - 1) {
            line[length++] = typed;
        }
    }
    notify(console_port);
}

static void set_up(void) {
    set_up_hypercalls();
    map_shared_info();
    store = (struct store_ring *)(parameter(STORE_FRAME) * PAGE);
    console = (struct console_ring *)(parameter(CONSOLE_FRAME) * PAGE);
    store_port = parameter(STORE_PORT), console_port = parameter(CONSOLE_PORT);
}

/* Says which domid the store tells, then does what is asked for, for ever. */
static void serve(void) {
    static char reply[MAX_PAYLOAD + 1];
    static const char watch[] = "control/shutdown\0token";
    ask(READ, "domid", sizeof "domid", reply);
    print(NAME "-DOMID "), print(reply), print("\r\n");
    ask(WATCH, watch, sizeof watch, reply);
    obey(reply);
    for (;;) {
        await_event();
        echo();
        if (store->reply_producer != store->reply_consumer && next_packet(reply) == EVENT) obey(reply);
    }
}
