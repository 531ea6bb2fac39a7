# Where a hostile guest begins.
.include "pv-notes.inc"
PV_NOTES hostile
PV_HEAD hostile_main
