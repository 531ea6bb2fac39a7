# How ./check and its parts tell what ran: a line for each job as it ends, and a table of times. Sourced, not run.
# $TIMES, if set, is a file that collects the lines for the table.

clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); } # SECONDS

# job_line NAME SECONDS PASSED FAILED WORD: WORD is what is counted
job_line() {
  local mark='ok  '
  [ "$4" = 0 ] || mark=FAIL
  printf '%s  %-34s %6s  %6d %s%s\n' "$mark" "$1" "$(clock "$2")" "$3" "$5" "$([ "$4" = 0 ] || echo ", $4 failed")"
  [ -z "${TIMES:-}" ] || printf '%s %s\n' "$2" "$1" >>"$TIMES"
}

# time_table: what took its time, the longest first
time_table() {
  sort -rn "$TIMES" | while read -r seconds name; do printf '%8s  %s\n' "$(clock "$seconds")" "$name"; done
}
