# A PVH kernel is known by its note.
.include "own-head.inc"
.section .note.Xen,"a",@note
.align 4; .long 4; .long 4; .long 18; .asciz "Xen"; .long _start   # PHYS32_ENTRY
OWN_HEAD pvh_main
