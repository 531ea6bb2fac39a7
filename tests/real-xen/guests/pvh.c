/* A PVH guest of its own: says PVH-UP with what it was told at its start, then serves (own.h). */
#define NAME "PVH"
#include "own.h"

void pvh_main(struct start_info *start) {
    u32 leaf[4];
    set_up();
    print(start->magic == 0x336ec578 ? "PVH-UP" : "PVH-LOST");
    print(" modules="), print_number(start->modules);
    print(" ram="), print_number(ram(start));
    print(" tables="), print(starts((char *)(u32)start->rsdp, "RSD PTR ") ? "yes" : "no");
    print(" args="), print((char *)(u32)start->command_line);
    if (start->modules) print(" module="), print((char *)(u32)((struct module *)(u32)start->module_list)->address);
    cpuid(1, leaf), print("\r\n" NAME "-CPU sse3="), print_number(leaf[2] & 1), print("\r\n");
    serve((char *)(u32)start->command_line);
}
