# Shared by packaging/install and packaging/uninstall: the manifest of installed files, and how conflicting files are kept and restored.
# Sourced after tools.sh, with $dest set: the root that is installed into, "" for this host.
#
# The manifest names everything that an install may have put on the host. It is written before the first change and made exact afterwards, so that
# an interrupted install or uninstall can be run again. Its lines:
#   version VERSION
#   file SUM PATH            SUM: SHA-256 of the file
#   link TARGET PATH
#   dir - PATH               a folder that did not exist before
#   diverted - PATH          dpkg keeps its packages' file at PATH.distrib
#   kept - PATH              another file was moved to PATH.before-domaind
manifest=$dest/usr/share/domaind/manifest

# Only one install or uninstall at a time.
lock_root() {
  exec 9<"$dest/"
  flock -n 9 || fail "another install or uninstall is at work on ${dest:-/}; wait for it to end"
}

refuse_while_running() {
  local pid=''
  read -r pid 2>/dev/null <"$dest/run/domaind/domaind.pid" || true
  [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep 'org\.domaind\.' >/dev/null || return 0
  fail "domaind runs (process $pid); stop it first: systemctl stop domaind, or kill $pid (guests go on; their store answers again once it runs)"
}

# Whether dpkg manages the files there.
has_dpkg() { [ -d "$dest/var/lib/dpkg/info" ]; }

need_dpkg_divert() {
  ! has_dpkg || command -v dpkg-divert >/dev/null || fail "dpkg keeps the files of ${dest:-/}, but there is no dpkg-divert here to tell it about domaind's"
}

divert() { # OPTION... PATH
  dpkg-divert --root "$dest/" --quiet --local --rename "$@" >/dev/null
}

# diverted_to PATH: where packages' files of that name are installed
diverted_to() { dpkg-divert --root "$dest/" --truename "$1"; }

# diverted_by PATH: who diverts it, LOCAL for an admin; nothing if it is not diverted
diverted_by() { dpkg-divert --root "$dest/" --listpackage "$1"; }

declare -A ours=() kept=()
folders=()

# read_manifest FILE: fills $ours (by path, all forms that it may have), $kept (by path: diverted or kept), $folders and $version
read_manifest() {
  local kind form path
  version=
  [ -e "$1" ] || return 0
  while read -r kind form path; do
    case $kind in
      version) version=$form ;;
      file | link) ours[$path]+=" $kind:$form" ;;
      dir) folders+=("$path") ;;
      diverted | kept) kept[$path]=$kind ;;
      *) fail "$1 has a line that no install writes: $kind $form $path" ;;
    esac
  done <"$1"
}

exists() { [ -e "$1" ] || [ -L "$1" ]; }

# form_of FILE: its form as in $ours
form_of() {
  local sum
  if [ -L "$1" ]; then echo "link:$(readlink "$1")"
  elif [ -f "$1" ]; then sum=$(sha256sum <"$1"); echo "file:${sum%% *}"
  else echo other; fi
}

# is_ours PATH: the file was installed by us and has not been changed
is_ours() { [ -n "${ours[$1]:-}" ] && [[ " ${ours[$1]} " == *" $(form_of "$dest$1") "* ]]; }

# keep PATH: moves the file away until give_back. The manifest must name it already.
keep() {
  case ${kept[$1]} in
    diverted) [ "$(diverted_by "$1")" = LOCAL ] || divert --divert "$1.distrib" --add "$1" ;;
    kept) ! exists "$dest$1" || exists "$dest$1.before-domaind" || mv -T "$dest$1" "$dest$1.before-domaind" ;;
  esac
}

# set_aside PATH: keeps one of our files that was changed locally
set_aside() {
  mv -T "$dest$1" "$dest$1.changed"
  say "$1 is not as it was installed; it is now $1.changed"
}

# remove PATH: deletes one of our files, and restores the file that was there before.
remove() {
  rm -f "$dest$1.domaind-new"
  if is_ours "$1"; then rm -f "$dest$1"
  elif exists "$dest$1"; then
    if still_kept "$1"; then set_aside "$1"
    elif [ -z "${kept[$1]:-}" ]; then say "$1 is not as it was installed; it stays"; fi
  fi
  give_back "$1"
}

# still_kept PATH: whether the file that was there before is still moved away
still_kept() {
  case ${kept[$1]:-} in
    diverted) [ "$(diverted_by "$1")" = LOCAL ] ;;
    kept) exists "$dest$1.before-domaind" ;;
    *) false ;;
  esac
}

give_back() { # PATH
  ! still_kept "$1" || case ${kept[$1]} in
    diverted) divert --divert "$1.distrib" --remove "$1" ;;
    kept) mv -T "$dest$1.before-domaind" "$dest$1" ;;
  esac
}

# remove_folders FOLDER...: deletes empty folders that an install made, the deepest first
remove_folders() {
  local folder
  while read -r folder; do
    [ ! -d "$dest$folder" ] || rmdir --ignore-fail-on-non-empty "$dest$folder"
  done < <(printf '%s\n' "$@" | sort -ru)
}

# in_root COMMAND...: runs it in the target root
in_root() {
  if [ -z "$dest" ]; then "$@"
  # Java finds its own path in /proc; the mount disappears with its namespace.
  else unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$dest" "$@"; fi
}

# The services that start the reference's daemons at boot: Debian's init script, or the reference's units, of which xendomains depends on the others.
# Debian's xendomains starts no daemon and works with any xl.
reference_services() {
  local link
  for link in "$dest"/etc/rc[2-5].d/S[0-9][0-9]xen "$dest"/etc/systemd/system/*.wants/{xenstored,xenconsoled,xendomains,xen-init-dom0}.service; do
    [ ! -L "$link" ] || basename "$link" .service | sed 's/^S[0-9][0-9]//'
  done | sort -u | tr '\n' ' ' | sed 's/ $//'
}
