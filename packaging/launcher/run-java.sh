# What the launchers share: which Java runs, and where the jars are. Sourced by /usr/sbin/xl and /usr/sbin/domaind.
# DOMAIND_JAVA names another java; DOMAIND_JAVA_OPTS adds options to the JVM.

share=$(dirname "$(readlink -f "$0")")/../share/domaind
java=${DOMAIND_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
java=${java:-java}
if ! command -v "$java" >/dev/null 2>&1; then
  echo "${0##*/}: no Java runtime found; install one, 17 or newer (Debian: default-jre-headless), or name it in DOMAIND_JAVA" >&2
  exit 1
fi
