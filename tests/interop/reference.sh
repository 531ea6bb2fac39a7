# What the scripts here share: the classes of the store's tests, and the C xenstored in a folder of its own. Sourced, not run.
# Expects $root and $here; sets $work, a folder that goes when the script ends, and $classes.

ensure_build_tools
ensure "Debian's xenstored 4.17" '[ -x /usr/lib/xen-4.17/bin/xenstored ]' xen-utils-4.17 xenstore-utils
ensure "a C compiler with Xen's headers" 'command -v gcc && [ -e /usr/include/xenctrl.h ]' gcc libc6-dev libxen-dev

work=$(mktemp -d) classes=$root/xenstore/target/classes:$root/xenstore/target/test-classes
processes=()
finish() {
  local process
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

# build_tests: the store's classes and its tests'; nothing when they are newer than the sources.
build_tests() {
  local built=$root/xenstore/target/test-classes
  if [ ! -d "$built" ] || [ -n "$(find "$root/xenstore/src" -newer "$built" -name '*.java' -print -quit)" ]; then
    (cd "$root" && mvn -B -ntp -q -pl xenstore -am test-compile) >"$work/build" 2>&1 || { cat "$work/build" >&2; fail "the build failed"; }
    touch "$built"
  fi
}

# await WHAT TEST: up to 30 seconds.
await() {
  local i
  for i in $(seq 300); do
    eval "$2" && return 0
    sleep 0.1
  done
  fail "$1 does not come up"
}

# start_reference: the C xenstored in $work/reference, with files for domains, rings and events (see guests.c).
start_reference() {
  local folder=$work/reference
  mkdir "$folder"
  gcc -std=gnu11 -O2 -Wall -shared -fPIC -o "$work/guests.so" "$here/guests.c" -ldl
  printf 1 >"$folder/port"
  head -c 4096 /dev/zero >"$folder/page"
  mkfifo "$folder/to-store" "$folder/from-store"
  touch "$folder/domain-0"; ln -s page "$folder/ring-0"
  GUESTS=$folder XENSTORED_RUNDIR=$folder XENSTORED_ROOTDIR=$folder LD_PRELOAD=$work/guests.so \
    /usr/lib/xen-4.17/bin/xenstored -N --pid-file "$folder/pid" >"$folder/log" 2>&1 &
  processes+=($!)
  await "the C xenstored" "[ -S '$folder/socket' ]"
}
