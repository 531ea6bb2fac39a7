# Shared by ./quickstart and ./check: find the tools they need, and install missing ones where that is possible.
# Sourced, not run.

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

java_major() { # JAVA: the major version of that java, or 0
  "$1" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p;q' | grep . || echo 0
}

# ensure WHAT TEST PACKAGE...: when TEST fails, installs the Debian packages, or says which to install.
ensure() {
  local what=$1 test=$2 log status=0; shift 2
  eval "$test" >/dev/null 2>&1 && return 0
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "$what is missing; as root: apt-get install $*"
  log=$(mktemp)
  # Tests that run in parallel install one after the other.
  {
    flock 8
    if ! eval "$test" >/dev/null 2>&1; then
      say "Installing $what: $*"
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 8>&- || status=$?
    fi
  } 8>"${TMPDIR:-/tmp}/domaind-apt.lock"
  [ $status = 0 ] || cat "$log" >&2
  rm -f "$log"
  [ $status = 0 ] || fail "$what could not be installed"
  eval "$test" >/dev/null 2>&1 || fail "$what is missing still, after installing: $*"
}

ensure_build_tools() {
  ensure "a JDK, 17 or newer" '[ "$(java_major javac 2>/dev/null || echo 0)" -ge 17 ] || javac --version | grep -qE "javac (1[7-9]|[2-9][0-9])"' default-jdk-headless
  ensure "Maven" 'command -v mvn' maven
}

# What packaging/stage makes the launcher of best. It does without, and the launcher is slower then.
ensure_launcher_tools() {
  ensure "a C compiler and musl" 'command -v gcc && command -v musl-gcc' gcc libc6-dev musl-tools
}

# build ROOT: the jars, without running tests; quiet unless it fails.
build_jars() {
  local log; log=$(mktemp)
  # Otherwise jars of libraries that are no longer needed would stay there, and be loaded.
  rm -rf "$1"/*/target/lib
  (cd "$1" && mvn -B -ntp -q package -DskipTests) >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; fail "the build failed"; }
  rm -f "$log"
}
