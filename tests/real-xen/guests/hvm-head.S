# In place of hvmloader: without the note of a PVH kernel.
.include "own-head.inc"
OWN_HEAD hvm_main
