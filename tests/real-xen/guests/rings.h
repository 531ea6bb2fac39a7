/* The rings of the store and of the console as a guest sees them: xen/include/public/{io/xs_wire.h,io/console.h}. */
typedef unsigned char u8;
typedef unsigned int u32;

/* Bytes of each ring of the store and of the console's input; bytes of the console's output; most bytes of a packet without its header. */
#define RING 1024
#define OUT 2048
#define MAX_PAYLOAD 4096

struct store_ring {
    volatile u8 requests[RING];
    volatile u8 replies[RING];
    volatile u32 request_consumer, request_producer, reply_consumer, reply_producer;
};

struct console_ring {
    volatile u8 in[RING];
    volatile u8 out[OUT];
    volatile u32 in_consumer, in_producer, out_consumer, out_producer;
};

struct header {
    u32 type, id, transaction, length;
};
