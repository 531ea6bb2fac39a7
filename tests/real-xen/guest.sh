# For jobs that run guests: the installed tree, and questions that checks ask of a guest. Source it after lib.sh.

# Emulated processors now and then run a torn instruction where the JVM patches optimised code; without that tier it seldom patches.
export DOMAIND_JAVA_OPTS=-XX:TieredStopAtLevel=1

log_of() { echo "/var/log/xen/console/guest-$1.log"; }

# The staged tree into this control domain; the reference's own xl stays in its versioned folder.
install_domaind() {
  # A job before this one in the same boot may have done so.
  if [ ! -d /reference ]; then
    # The reference's xenstore- commands have the names of ours: here they stay for the jobs that want them.
    mkdir /reference
    cp -a /usr/bin/xenstore* /reference/
    # Not through links: the xl of a Debian host is one, to the wrapper of all releases.
    cp -a --remove-destination stage/. /
  fi
  reference_xl=$(ls /usr/lib/xen-*/bin/xl | head -n 1)
  kernel=$(ls /boot/vmlinuz-* | head -n 1)
}

# What hotplug scripts need in a control domain without udev; and a bridge on which guests find 10.9.N.1, a network for each of their NICs.
host_of_devices() {
  ln -sfn /proc/self/fd /dev/fd
  ln -sf fd/0 /dev/stdin; ln -sf fd/1 /dev/stdout; ln -sf fd/2 /dev/stderr
  if [ ! -e /sys/class/net/xenbr0 ]; then
    ip link add xenbr0 type bridge
    ip addr add 10.9.0.1/24 dev xenbr0
    ip addr add 10.9.1.1/24 dev xenbr0
    ip link set xenbr0 up
  fi
}

# debian_config NAME [WORDS]: a config of the Debian kernel with the ramdisk that says GUEST-UP and ticks; WORDS for its command line
debian_config() {
  cat > "/tmp/$1.cfg" <<END
name = "$1"
type = "pv"
kernel = "$kernel"
ramdisk = "/job/guest/guest-initrd.gz"
cmdline = "console=hvc0 quiet${2:+ $2}"
memory = 128
vcpus = 2
END
  echo "/tmp/$1.cfg"
}

# tiny_config NAME: a guest that does nothing
tiny_config() {
  printf 'name = "%s"\ntype = "pv"\nkernel = "/job/guest/tiny"\nmemory = 8\n' "$1" > "/tmp/$1.cfg"
  echo "/tmp/$1.cfg"
}

said() { [ "$(grep -c "$2" "$(log_of "$1")")" -ge "${3:-1}" ]; } # NAME PATTERN [TIMES]
ticks() { grep -c '^tick' "$(log_of "$1")"; }
ticked_since() { [ "$(ticks "$1")" -gt "$2" ]; } # NAME COUNT
# Of guests whose command line says store-loop: rounds done, and whether there were more since.
rounds() { tr -d '\r' < "$(log_of "$1")" | sed -n 's/^.*STORE-ROUNDS \([0-9]*\).*/\1/p' | tail -n 1; } # NAME
went_on() { [ "$(rounds "$1")" -gt "$2" ]; } # NAME ROUNDS
gone() { ! xl domid "$1"; }
warmed_up() { grep -q 'Warmed up' /var/log/xen/domaind.log; }

# comes_up NAME PATTERN XL CONFIG: a guest of Debian's kernel, created until its console says so. The emulator gives a PVH or HVM guest an interrupt while
# it has them turned off, on a busy machine nearly every second time, which kills Linux, whoever built it: so there are up to eight tries; what they came
# to is in $tries.
comes_up() {
  local try
  tries=''
  for try in 1 2 3 4 5 6 7 8; do
    "$3" create "$4" || return 1
    wait_for 300 up_or_dead "$1" "$2"
    if said "$1" "$2"; then tries+="up at try $try"; return; fi
    tries+="try $try: $(tail -n 1 "$(log_of "$1")" | tr -d '\r'); "
    gone "$1" || "$3" destroy "$1"
    wait_for 30 gone "$1"
    mv "$(log_of "$1")" "/tmp/$1.$try.log"
  done
  return 1
}
up_or_dead() { said "$1" "$2" || said "$1" 'Kernel panic' || gone "$1"; }

# What explains a failure, at the end of the output.
explain() {
  echo "# domaind.log:"; tail -n 40 /var/log/xen/domaind.log | sed 's/^/# /'
  for log in /var/log/xen/console/*.log; do echo "# $log:"; tail -n 15 "$log" | tr -d '\r' | sed 's/^/# /'; done
  xl dmesg 2>/dev/null | tail -n 10 | sed 's/^/# /'
}
