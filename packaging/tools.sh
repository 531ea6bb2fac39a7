# What ./quickstart and ./check share: finding the tools they need, and installing them where they are missing and may be.
# Sourced, not run.

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

java_major() { # JAVA: the major version of that java, or 0
  "$1" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p;q' | grep . || echo 0
}

# ensure WHAT TEST PACKAGE...: when TEST fails, installs the Debian packages, or says which to install.
ensure() {
  local what=$1 test=$2; shift 2
  eval "$test" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing $what: $*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/tmp/domaind-apt.$$ 2>&1 ||
      { cat /tmp/domaind-apt.$$ >&2; rm -f /tmp/domaind-apt.$$; fail "$what could not be installed"; }
    rm -f /tmp/domaind-apt.$$
    eval "$test" >/dev/null 2>&1 && return 0
    fail "$what is missing still, after installing: $*"
  fi
  fail "$what is missing; as root: apt-get install $*"
}

ensure_build_tools() {
  ensure "a JDK, 17 or newer" '[ "$(java_major javac 2>/dev/null || echo 0)" -ge 17 ] || javac --version | grep -qE "javac (1[7-9]|[2-9][0-9])"' default-jdk-headless
  ensure "Maven" 'command -v mvn' maven
}

# build ROOT: the jars, without running tests; quiet unless it fails.
build_jars() {
  local log; log=$(mktemp)
  (cd "$1" && mvn -B -ntp -q package -DskipTests) >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; fail "the build failed"; }
  rm -f "$log"
}
