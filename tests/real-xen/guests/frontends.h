/*
 * Disks and network cards of our own PVH and HVM guests, by grants and rings. Included by own.h. What is said of them is what the Linux guests say
 * (device-event): a disk's first line, and whether its second sector can be written to; whether domain 0 answers at 10.9.N.1 to a network card N, whose
 * own address ends as its MAC does; and what went.
 * Layouts: xen/include/public/{grant_table.h,io/ring.h,io/blkif.h,io/netif.h,io/xenbus.h}; ARP, IPv4 and ICMP.
 */
enum { MAX_DEVICES = 8, PAGES = 16, FIRST_GRANT = 8, SECTOR = 512, BUFFERS = 8 };
enum state { NONE, INITIALISING, INIT_WAIT, INITIALISED, CONNECTED, CLOSING, CLOSED };

struct grant {
    volatile u16 flags;
    u16 domid;
    u32 frame;
};

struct ring {
    volatile u32 requests, request_event, responses, response_event;
    u8 pad[48];
    u8 entries[];
};

struct disk_request {
    u8 operation, segments;
    u16 handle;
    u64 id, sector;
    struct { u32 grant; u8 first, last; u16 pad; } segment[11];
};

struct disk_response {
    u64 id;
    u8 operation, pad;
    short status;
};

struct send_request {
    u32 grant;
    u16 offset, flags, id, size;
};

struct receive_request {
    u16 id, pad;
    u32 grant;
};

struct receive_response {
    u16 id, offset, flags;
    short status;
};

/* A device of a slot owns that slot's pages, and grants of the same numbers. */
static struct device {
    enum state state;
    int disk;
    u32 id, port, slot, sent, received, seen;
    char path[64], backend[96];
} devices[MAX_DEVICES];

static u8 grant_table[PAGE] __attribute__((aligned(PAGE)));
static u8 device_pages[MAX_DEVICES][PAGES][PAGE] __attribute__((aligned(PAGE)));

static void fill(void *bytes, u8 with, u32 length) { for (u8 *to = bytes; length > 0; length--) *to++ = with; }
static void copy(void *to, const void *from, u32 length) { for (u32 i = 0; i < length; i++) ((u8 *)to)[i] = ((const u8 *)from)[i]; }
static u32 length_of(const char *text) { u32 n = 0; while (text[n]) n++; return n; }

/* Appends text, or a number, to a text that is long enough. */
static void append(char *text, const char *more) { copy(text + length_of(text), more, length_of(more) + 1); }

static u32 number(const char *text) {
    u32 value = 0;
    for (; *text >= '0' && *text <= '9'; text++) value = value * 10 + (*text - '0');
    return value;
}

/* What the store has at a folder's node; empty if nothing. */
static const char *node(const char *folder, const char *name) {
    static char path[160], reply[MAX_PAYLOAD + 1];
    path[0] = 0, append(path, folder), append(path, "/"), append(path, name);
    if (ask(READ, path, length_of(path) + 1, reply) == ERROR) reply[0] = 0;
    return reply;
}

static void write_node(const struct device *device, const char *name, const char *value) {
    static char request[160], reply[MAX_PAYLOAD + 1];
    u32 length;
    request[0] = 0, append(request, device->path), append(request, "/"), append(request, name);
    length = length_of(request) + 1;
    copy(request + length, value, length_of(value));
    ask(WRITE, request, length + length_of(value), reply);
}

static void write_number(const struct device *device, const char *name, u32 value) {
    char text[11];
    write_node(device, name, decimal(text, value));
}

static void go_to(struct device *device, enum state state) {
    device->state = state;
    write_number(device, "state", state);
}

static u8 *page(const struct device *device, u32 index) { return device_pages[device->slot][index]; }

/* Domain 0 may use that page of the device; returns the grant. */
static u32 grant(const struct device *device, u32 index) {
    u32 reference = FIRST_GRANT + device->slot * PAGES + index;
    struct grant *entry = (struct grant *)grant_table + reference;
    entry->domid = 0, entry->frame = (u32)page(device, index) / PAGE;
    barrier();
    entry->flags = 1; /* GTF_permit_access */
    return reference;
}

static struct ring *new_ring(const struct device *device, u32 index, const char *name) {
    struct ring *ring = (struct ring *)page(device, index);
    fill(ring, 0, PAGE);
    ring->request_event = ring->response_event = 1;
    write_number(device, name, grant(device, index));
    return ring;
}

static void open_port(struct device *device) {
    struct { u16 domid, remote; u32 port; } operand = { 0x7FF0, 0, 0 };
    hypercall(32, 6, &operand); /* event_channel_op, EVTCHNOP_alloc_unbound */
    device->port = operand.port;
    listen(device->port);
    write_number(device, "event-channel", device->port);
}

static void close_port(struct device *device) {
    listen_no_more(device->port);
    hypercall(32, 3, &device->port); /* EVTCHNOP_close */
}

/* --- disks: page 0 has the ring, page 1 the data */

static void print_disk(const struct device *device) {
    char letter[2] = { (char)('a' + (device->id & 0xFF) / 16), 0 };
    print("DISK xvd"), print(letter);
}

/* Reads (0) or writes (1) a sector from or to the data's page. Returns whether that worked. */
static int transfer(struct device *device, u8 operation, u32 sector) {
    struct ring *ring = (struct ring *)page(device, 0);
    struct disk_request *request = (struct disk_request *)ring->entries + (device->sent++ & 31);
    struct disk_response *response;
    fill(request, 0, sizeof *request);
    request->operation = operation, request->segments = 1, request->id = device->sent, request->sector = sector;
    request->segment[0].grant = grant(device, 1);
    barrier();
    ring->requests = device->sent;
    barrier();
    notify(device->port);
    ring->response_event = device->received + 1;
    barrier();
    while (ring->responses == device->received) await_event();
    barrier();
    response = (struct disk_response *)(ring->entries + (device->received++ & 31) * sizeof *request);
    return response->status == 0;
}

static void use_as_disk(struct device *device) {
    char *data = (char *)page(device, 1), *end = data;
    if (!transfer(device, 0, 0)) data[0] = 0;
    while (*end >= ' ' && end < data + 64) end++;
    *end = 0;
    print_disk(device), print(" SAYS "), print(data), print("\r\n");
    fill(data, 0, SECTOR);
    append(data, "guest was here: xvd"), data[length_of(data)] = (char)('a' + (device->id & 0xFF) / 16), append(data, "\n");
    print_disk(device), print(transfer(device, 1, 1) ? " WRITTEN\r\n" : " REFUSES\r\n");
}

/* --- network cards: pages 0 and 1 have the rings, page 2 what is sent, the others what is received */

static void offer_buffer(struct device *device, u32 buffer) {
    struct ring *ring = (struct ring *)page(device, 1);
    struct receive_request *request = (struct receive_request *)ring->entries + (ring->requests & 255);
    request->id = (u16)buffer, request->grant = grant(device, 3 + buffer);
    barrier();
    ring->requests++;
}

static void send_frame(struct device *device, u32 size) {
    struct ring *ring = (struct ring *)page(device, 0);
    struct send_request *request = (struct send_request *)ring->entries + (device->sent++ & 255);
    request->grant = grant(device, 2), request->offset = request->flags = request->id = 0, request->size = (u16)size;
    barrier();
    ring->requests = device->sent;
    ring->response_event = device->sent;
    barrier();
    notify(device->port);
}

/* The next frame that was received, until a moment; null if none was. The buffer is offered again, so it is to be looked at at once. */
static u8 *receive_frame(struct device *device, u64 until) {
    struct ring *ring = (struct ring *)page(device, 1);
    struct receive_response *response;
    u32 buffer;
    for (;;) {
        ring->response_event = device->received + 1;
        barrier();
        if (ring->responses != device->received) break;
        if (now() >= until) return 0;
        await_event_until(until);
    }
    barrier();
    response = (struct receive_response *)ring->entries + (device->received++ & 255);
    buffer = response->id % BUFFERS;
    copy(page(device, 3 + BUFFERS), page(device, 3 + buffer) + response->offset % (PAGE / 2), PAGE / 2);
    offer_buffer(device, buffer);
    notify(device->port);
    return page(device, 3 + BUFFERS);
}

static u16 checksum(const u8 *bytes, u32 length) {
    u32 sum = 0, i;
    for (i = 0; i < length; i += 2) sum += bytes[i] << 8 | bytes[i + 1];
    while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
    return (u16)~sum;
}

static u8 hex(char digit) { return (u8)(digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10); }

/* Asks who has domain 0's address, and then for an echo; for each there are 30 tries of a second. */
static int ping(struct device *device, const u8 *mac) {
    static const u8 arp[] = { 8, 6, 0, 1, 8, 0, 6, 4, 0, 1 };
    static const u8 ip[] = { 8, 0, 0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0, 0 }, echo_request[] = { 8, 0, 0, 0, 0, 1, 0, 1 };
    u8 ours[4] = { 10, 9, (u8)device->id, mac[5] }, theirs[4] = { 10, 9, (u8)device->id, 1 };
    u8 *out = page(device, 2), *in, destination[6];
    u32 stage, tries, sum;
    fill(destination, 0xFF, 6);
    for (stage = 0; stage < 2; stage++) {
        for (tries = 0; ; tries++) {
            u64 until = now() + 1000000000ULL;
            if (tries == 30) return 0;
            fill(out, 0, 64);
            copy(out, destination, 6), copy(out + 6, mac, 6);
            if (stage == 0) {
                copy(out + 12, arp, sizeof arp), copy(out + 22, mac, 6), copy(out + 28, ours, 4), copy(out + 38, theirs, 4);
            } else {
                copy(out + 12, ip, sizeof ip), copy(out + 26, ours, 4), copy(out + 30, theirs, 4), copy(out + 34, echo_request, 8);
                sum = checksum(out + 14, 20), out[24] = (u8)(sum >> 8), out[25] = (u8)sum;
                sum = checksum(out + 34, 8), out[36] = (u8)(sum >> 8), out[37] = (u8)sum;
            }
            send_frame(device, 60);
            while ((in = receive_frame(device, until)) != 0) {
                if (stage == 0 && in[12] == 8 && in[13] == 6 && in[21] == 2) break;
                if (stage == 1 && in[12] == 8 && in[13] == 0 && in[23] == 1 && in[34] == 0) break;
            }
            if (in) { copy(destination, in + 6, 6); break; }
        }
    }
    return 1;
}

static void use_as_nic(struct device *device) {
    char text[18];
    u8 mac[6];
    u32 i;
    copy(text, node(device->path, "mac"), 17), text[17] = 0;
    for (i = 0; i < 6; i++) mac[i] = (u8)(hex(text[3 * i]) << 4 | hex(text[3 * i + 1]));
    i = ping(device, mac);
    print("NIC eth"), print_number(device->id), print(" "), print(text), print(i ? " PINGS\r\n" : " HEARS NOTHING\r\n");
}

/* --- both */

static void connect(struct device *device) {
    u32 i;
    device->sent = device->received = 0;
    if (device->disk) {
        new_ring(device, 0, "ring-ref");
        open_port(device);
        write_node(device, "protocol", "x86_32-abi");
        go_to(device, INITIALISED);
    } else {
        new_ring(device, 0, "tx-ring-ref"), new_ring(device, 1, "rx-ring-ref");
        for (i = 0; i < BUFFERS; i++) offer_buffer(device, i);
        open_port(device);
        write_node(device, "request-rx-copy", "1"), write_node(device, "feature-rx-notify", "1");
        go_to(device, CONNECTED);
    }
}

/* Does the next thing that the backend's state asks for. */
static void follow(struct device *device) {
    enum state backend = number(node(device->backend, "state"));
    if (device->state == INITIALISING && backend == INIT_WAIT) connect(device);
    if (!device->seen && backend == CONNECTED && device->state != INITIALISING) {
        device->seen = 1;
        if (device->disk) go_to(device, CONNECTED), use_as_disk(device); else use_as_nic(device);
    }
    if (backend >= CLOSING && device->state != INITIALISING && device->state < CLOSED) {
        close_port(device);
        if (device->disk) print_disk(device); else print("NIC eth"), print_number(device->id);
        print(" GONE\r\n");
        go_to(device, CLOSED);
    }
}

/* Uses all that are connected once more. */
static void use_devices_again(void) {
    struct device *device;
    for (device = devices; device < devices + MAX_DEVICES; device++)
        if (device->state == CONNECTED && device->seen) { if (device->disk) use_as_disk(device); else use_as_nic(device); }
}

static void add_device(int disk, u32 id) {
    static char watch[128], reply[MAX_PAYLOAD + 1];
    struct device *device;
    char text[11];
    u32 length;
    for (device = devices; device < devices + MAX_DEVICES; device++) if (device->state != NONE && device->disk == disk && device->id == id) return;
    for (device = devices; device < devices + MAX_DEVICES && device->state != NONE; device++) { }
    if (device == devices + MAX_DEVICES) return;
    fill(device, 0, sizeof *device);
    device->slot = device - devices, device->disk = disk, device->id = id, device->state = INITIALISING;
    append(device->path, disk ? "device/vbd/" : "device/vif/"), append(device->path, decimal(text, id));
    append(device->backend, node(device->path, "backend"));
    watch[0] = 0, append(watch, device->backend), append(watch, "/state"), length = length_of(watch) + 1;
    copy(watch + length, "backend", 8);
    ask(WATCH, watch, length + 8, reply);
}

static void add_devices(int disk) {
    static char list[MAX_PAYLOAD + 1];
    const char *kind = disk ? "device/vbd" : "device/vif", *name;
    fill(list, 0, sizeof list);
    if (ask(DIRECTORY, kind, length_of(kind) + 1, list) == ERROR) return;
    for (name = list; *name; name += length_of(name) + 1) add_device(disk, number(name));
}

/* Looks at all that the store has of devices; to be called after any news from it. */
static void look_at_devices(void) {
    struct device *device;
    for (device = devices; device < devices + MAX_DEVICES; device++) {
        enum state told = device->state == NONE ? NONE : number(node(device->path, "state"));
        /* What was closed may be back already under the same name; what was taken away by force never closed. */
        if (device->state == CLOSED && told != CLOSED) device->state = NONE;
        if (device->state != NONE && told == NONE) {
            if (device->state != INITIALISING) close_port(device);
            device->state = NONE;
        }
    }
    add_devices(1), add_devices(0);
    for (device = devices; device < devices + MAX_DEVICES; device++)
        if (device->state != NONE) follow(device);
}

static void set_up_devices(void) {
    static const char disks[] = "device/vbd\0devices", nics[] = "device/vif\0devices";
    static char reply[MAX_PAYLOAD + 1];
    struct { u16 domid, size; u32 space, index, frame; } operand = { 0x7FF0, 0, 1, 0, (u32)grant_table / PAGE };
    /* In a new domain, nothing of the former one's devices is left. */
    fill(devices, 0, sizeof devices);
    hypercall(12, 7, &operand); /* memory_op, XENMEM_add_to_physmap */
    ask(WATCH, disks, sizeof disks, reply), ask(WATCH, nics, sizeof nics, reply);
    look_at_devices();
}
