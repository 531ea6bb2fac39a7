/*
 * An HVM guest of its own, in place of hvmloader: says HVM-UP with what the builder told it, asks its device model for its devices, then serves (own.h).
 * Layouts: xen/include/public/hvm/hvm_info_table.h; PCI's configuration mechanism 1; ATA's task file; the 16550's registers.
 */
#define NAME "HVM"
#define ON_LINE on_line
/* A line of the IO-APIC that is masked, as all are at its start. */
#define CALLBACK 28
static void on_line(const char *line);
#include "own.h"

#define INFO_TABLE 0x9F800
#define FIRST_SERIAL 0x3F8
#define FIRST_IDE 0x1F0
#define SECOND_IDE 0x170
#define CD_BLOCK 2048
#define SENSE 18
#define UNKNOWN_MSR 0xC0011FFF

struct info_table {
    char signature[8];
    u32 length;
    u8 checksum, apic, pad[2];
    u32 vcpus, low_end, reserved_start, high_end;
    u8 online[16];
};

static u8 in8(u16 port) { u8 value; __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port)); return value; }
static u16 in16(u16 port) { u16 value; __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port)); return value; }
static u32 in32(u16 port) { u32 value; __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port)); return value; }
static void out8(u16 port, u8 value) { __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port)); }
static void out16(u16 port, u16 value) { __asm__ volatile("outw %0, %1" ::"a"(value), "Nd"(port)); }
static void out32(u16 port, u32 value) { __asm__ volatile("outl %0, %1" ::"a"(value), "Nd"(port)); }

/* Vendor and device of a slot of the first bus; all ones where there is none. */
static u32 pci(u32 slot) {
    out32(0xCF8, 0x80000000 | slot << 11);
    return in32(0xCFC);
}

static void print_hex(u32 value) {
    static const char digits[] = "0123456789abcdef";
    char text[9];
    int i;
    for (i = 0; i < 8; i++) text[i] = digits[value >> (28 - 4 * i) & 15];
    text[8] = 0;
    print(text);
}

static void print_pci(void) {
    u32 slot;
    for (slot = 0; slot < 32; slot++)
        if (pci(slot) != 0xFFFFFFFF) print(" "), print_hex(pci(slot));
}

static int right(const struct info_table *table) {
    const u8 *bytes = (const u8 *)table;
    u8 sum = 0;
    u32 i;
    if (!starts(table->signature, "HVM INFO") || table->length != sizeof *table) return 0;
    for (i = 0; i < table->length; i++) sum += bytes[i];
    return sum == 0;
}

static int disk_ready(u8 wanted) {
    u32 tries;
    for (tries = 0; tries < 1000000; tries++) {
        u8 status = in8(FIRST_IDE + 7);
        if (status == 0xFF || status & 1) return 0;
        if (!(status & 0x80) && (status & wanted) == wanted) return 1;
    }
    return 0;
}

static int disk_begin(u32 sector, u8 command) {
    out8(FIRST_IDE + 6, 0xE0);
    if (in8(FIRST_IDE + 7) == 0 || !disk_ready(0x40)) return 0;
    out8(FIRST_IDE + 2, 1), out8(FIRST_IDE + 3, sector), out8(FIRST_IDE + 4, sector >> 8), out8(FIRST_IDE + 5, sector >> 16);
    out8(FIRST_IDE + 7, command);
    return disk_ready(0x08);
}

/* Reads the first sector of the first disk, and writes to the third one: to the second the frontend writes. */
static void use_disk(void) {
    static char sector[SECTOR + 1] = { 0 };
    static const char mark[] = "an HVM guest was here\n";
    u32 i;
    if (!disk_begin(0, 0x20)) { print(NAME "-DISK none\r\n"); return; }
    for (i = 0; i < SECTOR; i += 2) { u16 word = in16(FIRST_IDE); sector[i] = (char)word, sector[i + 1] = (char)(word >> 8); }
    for (i = 0; i < SECTOR && sector[i] >= ' '; i++) { }
    sector[i] = 0;
    print(NAME "-DISK "), print(sector), print("\r\n");
    if (!disk_begin(2, 0x30)) { print(NAME "-DISK REFUSES\r\n"); return; }
    for (i = 0; i < SECTOR; i += 2) {
        u16 low = i < sizeof mark - 1 ? (u8)mark[i] : 0, high = i + 1 < sizeof mark - 1 ? (u8)mark[i + 1] : 0;
        out16(FIRST_IDE, low | high << 8);
    }
    disk_ready(0x40);
    out8(FIRST_IDE + 7, 0xE7); /* flush */
    print(disk_ready(0x40) ? NAME "-DISK WRITTEN\r\n" : NAME "-DISK LOST\r\n");
}

/* Sends a command of SCSI's (12 bytes) to the drive at the second IDE controller. Returns 1: it wants to move data, 0: it is done, -1: it has failed. */
static int cd_command(const u8 *packet) {
    u32 tries, i;
    out8(SECOND_IDE + 6, 0xA0);
    out8(SECOND_IDE + 1, 0), out8(SECOND_IDE + 4, (u8)(CD_BLOCK & 255)), out8(SECOND_IDE + 5, CD_BLOCK >> 8);
    out8(SECOND_IDE + 7, 0xA0);
    for (tries = 0; tries < 1000000 && (in8(SECOND_IDE + 7) & 0x88) != 0x08; tries++) { }
    for (i = 0; i < 12; i += 2) out16(SECOND_IDE, packet[i] | packet[i + 1] << 8);
    for (tries = 0; tries < 1000000; tries++) {
        u8 status = in8(SECOND_IDE + 7);
        if (status & 0x80) continue;
        return status & 1 ? -1 : status & 0x08 ? 1 : 0;
    }
    return -1;
}

/* Takes what the drive wants to move. */
static void cd_data(char *to, u32 bytes) {
    u32 i;
    for (i = 0; i < bytes; i += 2) { u16 word = in16(SECOND_IDE); to[i] = (char)word, to[i + 1] = (char)(word >> 8); }
}

/* Says what the disk in the drive begins with. A drive tells of a new disk by failing, until it was asked why. */
static void read_cd(void) {
    static const u8 read[12] = { 0x28, 0, 0, 0, 0, 0, 0, 0, 1 }, request_sense[12] = { 0x03, 0, 0, 0, SENSE };
    static char block[CD_BLOCK + 1], sense[SENSE];
    u32 i, tries;
    for (tries = 0; tries < 4; tries++) {
        if (cd_command(read) == 1) {
            cd_data(block, CD_BLOCK);
            for (i = 0; i < CD_BLOCK && block[i] >= ' '; i++) { }
            block[i] = 0;
            print(NAME "-CD "), print(block), print("\r\n");
            return;
        }
        if (cd_command(request_sense) == 1) cd_data(sense, SENSE);
    }
    print(NAME "-CD none, key "), print_number(sense[2] & 15), print("\r\n");
}

/* Reads a register that the hypervisor does not know: a fault, unless it is told to let that pass. */
static void read_msr(void) {
    u32 low = 1, high = 1;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(UNKNOWN_MSR));
    print(NAME "-MSR "), print_number(low), print(" "), print_number(high), print("\r\n");
}

/* Says what is at an address: a line of text. */
static void read_text(const char *address) {
    static char text[80];
    u32 i, at = 0;
    for (; *address; address++) at = at << 4 | (u32)(*address <= '9' ? *address - '0' : (*address | 32) - 'a' + 10);
    for (i = 0; i < sizeof(text) - 1 && ((const char *)at)[i] >= ' '; i++) text[i] = ((const char *)at)[i];
    text[i] = 0;
    print(NAME "-TEXT "), print(text), print("\r\n");
}

/* The line's own echo: what is sent there is read by whoever has the terminal. */
static void print_serial(const char *text) {
    for (; *text; text++) {
        u32 tries = 0;
        while (!(in8(FIRST_SERIAL + 5) & 0x20) && ++tries < 100000) { }
        out8(FIRST_SERIAL, *text);
    }
}

static void on_line(const char *line) {
    if (starts(line, "cd")) read_cd();
    if (starts(line, "text ")) read_text(line + 5);
    if (starts(line, "msr")) read_msr();
    if (starts(line, "ide")) use_disk();
    if (starts(line, "pci")) print(NAME "-PCI"), print_pci(), print("\r\n");
    if (starts(line, "serial")) print_serial("HVM-SERIAL\r\n");
}

void hvm_main(struct start_info *start) {
    const struct info_table *table = (const struct info_table *)INFO_TABLE;
    u32 leaf[4];
    set_up();
    print(start->magic == 0x336ec578 && right(table) ? "HVM-UP" : "HVM-LOST");
    print(" modules="), print_number(start->modules);
    print(" ram="), print_number(ram(start));
    print(" vcpus="), print_number(table->vcpus), print("/"), print_number(table->online[0]);
    print(" low="), print_number(table->low_end), print(" high="), print_number(table->high_end);
    print(" apic="), print_number(table->apic);
    cpuid(0x40000000, leaf);
    print(" viridian="), print(leaf[1] == 0x7263694D ? "yes" : "no"); /* "Micr" */
    cpuid(1, leaf), print(" sse3="), print_number(leaf[2] & 1);
    cpuid(0x80000001, leaf), print(" svm="), print_number(leaf[2] >> 2 & 1);
    print("\r\n" NAME "-PCI"), print_pci(), print("\r\n");
    use_disk();
    print_serial("HVM-SERIAL\r\n");
    serve("devices ticks");
}
