# Where a brief guest begins.
.include "pv-notes.inc"
PV_NOTES brief
PV_HEAD brief_main
