# Shared by the start scripts /usr/sbin/domaind and jvm/xl: finds Java and the jars.
# DOMAIND_JAVA names another java; DOMAIND_JAVA_OPTS adds options to the JVM.

share=$(dirname "$(readlink -f "$0")")
case $share in */share/domaind/jvm) share=${share%/jvm} ;; *) share=$(cd "$share/../share/domaind" && pwd) ;; esac
# File names are bytes; Java decodes them by the locale, and cannot decode most bytes in the C locale.
LC_ALL=C.UTF-8
export LC_ALL
java=${DOMAIND_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
java=${java:-java}
if ! command -v "$java" >/dev/null 2>&1; then
  echo "${0##*/}: no Java runtime found; install one, 17 or newer (Debian: default-jre-headless), or name it in DOMAIND_JAVA" >&2
  exit 1
fi

# class_path FOLDER: its jars in a fixed order; a class archive is valid only for the exact class path that it was made with.
class_path() { (cd "$1" && printf "$1/%s:" *.jar); }

# shared_classes NAME: options that make the JVM use the class archive, if domaind-share-classes made one.
shared_classes() {
  archive=${DOMAIND_ROOT:-}/var/cache/domaind/$1.jsa
  [ ! -r "$archive" ] || echo "-XX:SharedArchiveFile=$archive -Xshare:auto -Xlog:disable -Xlog:all=error:stderr"
}
