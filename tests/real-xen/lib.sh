# For a job's `run`: checks that print one line each, and waits with a bound. Source it, check, and end with `finish`.
# The lines are `ok - NAME` and `not ok - NAME`; the runner on the other side counts them.

checks_failed=0

ok() { echo "ok - $*"; }

# not_ok NAME [FILE]: a failure, with what explains it
not_ok() {
  echo "not ok - $1"
  checks_failed=$((checks_failed + 1))
  [ -z "${2:-}" ] || tail -n 40 "$2" | sed 's/^/# /'
}

# check NAME COMMAND...: the command's status is 0
check() { check_status 0 "$@"; }

# check_status STATUS NAME COMMAND...
check_status() {
  local want=$1 name=$2 got=0 log; log=$(mktemp)
  shift 2
  "$@" > "$log" 2>&1 || got=$?
  if [ "$got" = "$want" ]; then ok "$name"; else echo "status $got, not $want: $*" >> "$log"; not_ok "$name" "$log"; fi
  rm -f "$log"
}

# check_equal NAME WANTED GOT
check_equal() {
  if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; printf '# wanted: %s\n# got:    %s\n' "$2" "$3"; fi
}

# check_matches NAME PATTERN FILE: a line of the file matches the extended regular expression
check_matches() {
  if grep -Eq -- "$2" "$3"; then ok "$1"; else not_ok "$1" "$3"; printf '# wanted: %s\n' "$2"; fi
}

# wait_for SECONDS COMMAND...: until the command's status is 0; 1 when it never was
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

finish() { exit $((checks_failed > 0)); }
