# Where a hostile guest begins: a stack, and its program.
.include "pv-notes.inc"
PV_NOTES hostile
.globl _start
_start:
 mov %rsi, %rdi         # start_info
 lea stack_top(%rip), %rsp
 call hostile_main
.align 4096
.globl hypercall_page
hypercall_page: .skip 4096
stack: .skip 16384
stack_top:
