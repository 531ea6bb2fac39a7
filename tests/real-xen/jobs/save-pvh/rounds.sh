# For jobs that save guests of our own kernel, which ticks, and sets up in each new domain what it has there: a disk and a NIC. Source it after guest.sh.

# typed NAME TEXT: into the guest's console, for our own kernel to answer
typed() { printf '%s\r' "$2" > "$(xenstore-read "/local/domain/$(xl domid "$1")/console/tty")"; }
last() { tr -d '\r' < "$(log_of "$1")" | sed -n 's/^tick \([0-9]*\).*/\1/p' | tail -n 1; } # NAME
beyond() { [ "$(last "$1")" -gt "$2" ]; } # NAME TICK
times() { grep -c "$2" "$(log_of "$1")"; } # NAME PATTERN
again() { said "$1" "$2" $(($3 + 1)); } # NAME PATTERN TIMES
once() { [ "$(times "$1" '^[A-Z]*-UP')" = 1 ]; } # NAME

config() { # NAME TYPE: with a disk and a NIC of its own
  dd if=/dev/zero of="/tmp/$1.disk" bs=1M count=4 status=none
  echo "the disk of $1" | dd of="/tmp/$1.disk" conv=notrunc status=none
  case $2 in
    pvh) printf '%s\n' 'type = "pvh"' 'kernel = "/job/guest/pvh"' 'memory = 8' 'vcpus = 2' 'cmdline = "devices ticks"' ;;
    hvm) printf '%s\n' 'type = "hvm"' 'firmware_override = "/job/guest/hvm"' 'memory = 24' 'serial = "pty"' ;;
  esac > "/tmp/$1.cfg"
  printf '%s\n' "name = \"$1\"" "disk = [\"/tmp/$1.disk,raw,hda,rw\"]" 'vif = ["mac=00:16:3e:00:00:07"]' >> "/tmp/$1.cfg"
  echo "/tmp/$1.cfg"
}

# The disk and the network card, by their frontends.
uses_devices() { # NAME WHAT DISKS PINGS: more often than so many times
  check "$2: it reads its disk" wait_for 60 again "$1" "DISK xvda SAYS the disk of $1" "$3"
  check "$2: it pings domain 0" wait_for 100 again "$1" '00:16:3e:00:00:07 PINGS' "$4"
}

# round NAME WHAT SAVER RESTORER
round() {
  local tick began restored disks pings
  restored=$(times "$1" RESTORED) disks=$(times "$1" 'xvda SAYS the') pings=$(times "$1" PINGS)
  began=$SECONDS
  check "$2: save" "$3" save "$1" "/tmp/$1.save"
  echo "# save took $((SECONDS - began)) s, $(stat -c %s "/tmp/$1.save") bytes"
  check "$2: the checker calls the file sound" python3 ./streamcheck "/tmp/$1.save"
  check "$2: its domain is gone" wait_for 30 gone "$1"
  tick=$(last "$1")
  began=$SECONDS
  check "$2: restore" "$4" restore "/tmp/$1.save"
  echo "# restore took $((SECONDS - began)) s"
  check "$2: it finds that it is in a new domain" wait_for 60 again "$1" RESTORED "$restored"
  check "$2: it ticks on from $tick" wait_for 60 beyond "$1" $((tick + 2))
  check "$2: where it was" test "$(last "$1")" -lt $((tick + 100))
  uses_devices "$1" "$2" "$disks" "$pings"
  check "$2: and has not started again" once "$1"
}

# checkpoint NAME WHAT
checkpoint() {
  local tick disks pings domid
  domid=$(xl domid "$1")
  disks=$(times "$1" 'xvda SAYS the') pings=$(times "$1" PINGS)
  check "$2" xl save -c "$1" "/tmp/$1.checkpoint"
  check "$2: it finds that it is where it was" wait_for 60 said "$1" RESUMED
  tick=$(last "$1")
  check "$2: it ticks on" wait_for 60 beyond "$1" $((tick + 2))
  check "$2: its devices are asked for" typed "$1" use
  uses_devices "$1" "$2" "$disks" "$pings"
  check_equal "$2: in the same domain" "$domid" "$(xl domid "$1")"
}
