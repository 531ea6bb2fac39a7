# Where a PVH guest begins: 32 bits, no paging, start info in ebx.
.section .note.Xen,"a",@note
.align 4; .long 4; .long 4; .long 18; .asciz "Xen"; .long _start   # PHYS32_ENTRY
.section .note.GNU-stack,"",@progbits
.text
.globl _start
_start:
 mov $stack_top, %esp
 push %ebx
 call pvh_main
1: jmp 1b
.bss
.align 4096
.globl hypercall_page
hypercall_page: .skip 4096
.globl shared_info
shared_info: .skip 4096
stack: .skip 16384
stack_top:
