"""The cases of tests/interop/launcher: launcher.py FOLDER CONFIG [WORD]. FOLDER has an installed tree."""
import fcntl
import os
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import traceback

import goldens
from callers import Failed, Terminal, end_of, read_all, run, state, until

WORK, EXAMPLE, ONLY = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""
TREE = WORK + "/tree"
LAUNCHER_SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packaging/launcher/launcher.c")
LAUNCHER, JVM = "launcher", "JVM start"
KEPT_ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("DOMAIND_") and not k.startswith("XENSTORED_") and k != "TZ"}
JVM_DIES_OF = {129: signal.SIGHUP, 130: signal.SIGINT, 141: signal.SIGPIPE, 143: signal.SIGTERM}


class Daemon:
    """domaind on a simulated host below a folder."""

    def __init__(self, root, limit=None):
        self.root = root
        os.makedirs(root, exist_ok=True)
        self.starts = root + "/jvm-starts"
        self.process = None
        self.start(limit)
        with open(EXAMPLE) as file:
            text = file.read().replace("/boot/hello-kernel", root + "/boot/hello-kernel")
        self.config("hello", text)

    def config(self, name, text):
        with open("%s/%s.cfg" % (self.root, name), "w") as file:
            file.write(text)

    def start(self, limit=None):
        told, tell = os.pipe()
        self.process = subprocess.Popen(
            [TREE + "/usr/sbin/domaind", "--simulate", "--root", self.root, "--report-to", "/dev/fd/%d" % tell], pass_fds=[tell],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(self.root + "/stderr", "ab"), env=self.env(LAUNCHER),
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))) if limit else None)
        os.close(tell)
        fate = read_line(told)
        os.close(told)
        if fate != b"ready\n":
            raise Failed("domaind does not start: %r" % fate)

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            self.process.wait()

    def freeze(self):
        self.kill(signal.SIGSTOP)
        pid = self.process.pid
        threads = lambda: [state(int(thread), pid) for thread in os.listdir("/proc/%d/task" % pid)]
        until("all its threads to stop", lambda: set(threads()) <= {"T", ""})

    def env(self, way, **more):
        env = dict(KEPT_ENVIRONMENT, DOMAIND_ROOT=self.root, JVM_STARTS=self.starts, PATH="%s/usr/sbin:%s/usr/bin:%s" % (TREE, TREE, os.environ["PATH"]))
        if way == JVM:
            env["DOMAIND_NO_LAUNCHER"] = "1"
        env.update(more)
        return env

    def guest(self, name, extra=""):
        """Makes one that runs."""
        text = open(self.root + "/hello.cfg").read().replace('"hello"', '"%s"' % name)
        self.config(name, text + "\n" + extra + "\n")
        end, _, err = run(["xl", "create", "-q", "%s/%s.cfg" % (self.root, name)], self.env(LAUNCHER))
        if end != "exit 0":
            raise Failed("no guest %s: %r" % (name, err))

    def destroy(self, name):
        run(["xl", "destroy", name], self.env(LAUNCHER))

    def jvms(self):
        """How many JVMs started since the last question."""
        try:
            with open(self.starts) as file:
                count = len(file.readlines())
            os.unlink(self.starts)
            return count
        except FileNotFoundError:
            return 0


def read_line(fd):
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(fd, 1)
        if not piece:
            break
        line += piece
    return line


passed = failed = 0


def report(name, wrong):
    global passed, failed
    if wrong:
        failed += 1
        print("%s: %s" % (name, wrong if len(wrong) < 3000 else wrong[:1000] + " [...] " + wrong[-2000:]), flush=True)
    else:
        passed += 1


def wanted(name):
    return ONLY in name


def check(name, test):
    """One case of its own: what goes wrong is raised."""
    if not wanted(name):
        return
    try:
        report(name, test())
    except (Failed, AssertionError, OSError) as wrong:
        report(name, "%s\n%s" % (wrong, traceback.format_exc(limit=-3)))


def as_c(way, end, want):
    """A JVM cannot always end by a signal; it tells of it as a shell does."""
    if way == JVM and want.startswith("signal"):
        number = int(end.split()[1])
        if end.startswith("exit") and number in JVM_DIES_OF:
            return "signal %d" % JVM_DIES_OF[number]
    return end


def matches(want, got):
    return got == want if isinstance(want, (bytes, str, bool)) else bool(want.search(got))


def both(daemon, name, call, want, ways=(LAUNCHER, JVM), slow=False):
    """Runs call(way) both ways. @param want the outcome: a tuple of what it returns, patterns for bytes allowed  @param slow the launcher starts a JVM too; None if that cannot be seen"""
    if not wanted(name):
        return
    outcomes = []
    for way in ways:
        label = "%s, %s" % (name, way)
        try:
            daemon.jvms()
            got = call(way)
            got = (as_c(way, got[0], want[0]),) + tuple(got[1:])
            outcomes.append(got)
            started = daemon.jvms()
            if not all(matches(w, g) for w, g in zip(want, got)):
                report(label, "expected %r, was %r" % (want, got))
            elif slow is not None and (started > 0) != (way == JVM or slow):
                report(label, "started %d JVMs" % started)
            else:
                report(label, None)
        except (Failed, AssertionError, OSError) as wrong:
            report(label, "%s\n%s" % (wrong, traceback.format_exc(limit=-3)))
    if len(outcomes) == 2 and outcomes[0] != outcomes[1]:
        report(name, "differs: %r, %r" % tuple(outcomes))


# --- what the reference says

def recorded(daemon):
    for command, expected in goldens.cases():
        call = lambda way, command=command: ("", goldens.answer(command, daemon.env(way)))
        # A JVM for each takes long: those that read a config have the most to lose by it.
        both(daemon, "xl " + command, call, ("", Exactly(expected)), ways=[LAUNCHER, JVM] if command.startswith("create") else [LAUNCHER], slow=None)


class Exactly:
    def __init__(self, lines):
        self.lines = lines

    def search(self, got):
        return got == self.lines

    def __repr__(self):
        return repr(self.lines)


# --- streams

def streams(daemon):
    path = "%s/usr/bin/xenstore-" % TREE
    big = "x" * 3000
    writer = lambda *words: run(["xenstore-write", *words], daemon.env(LAUNCHER))
    for i in range(100):
        writer("/test/big/%03d" % i, big)
    writer("/test/one", "1")
    writer("/test/two/leaf", "2")
    two = b'leaf = "2"\nxenstore-ls: xs_directory (/test/none): No such file or directory\n'
    listing = run(["xenstore-ls", "-f", "/test/big"], daemon.env(LAUNCHER))[1]
    assert len(listing) > 300_000, len(listing)
    lost = re.compile(rb"\A[\w-]+: not all of the output could be written\n\Z")

    def plain(argv, **options):
        return lambda way: run(argv, daemon.env(way), **options)

    def closing(*fds):
        return lambda: [os.close(fd) for fd in fds]

    read, ls = ["xenstore-read", "/test/one"], ["xenstore-ls", "-f", "/test/big"]
    both(daemon, "plain output", plain(read), ("exit 0", b"1\n", b""))
    both(daemon, "both streams", plain(["xenstore-read", "/test/one", "/test/none"]),
         ("exit 1", b"1\n", b"xenstore-read: couldn't read path /test/none\n"))
    both(daemon, "stdin closed", plain(read, preexec_fn=closing(0)), ("exit 0", b"1\n", b""))
    both(daemon, "stdout closed", plain(read, preexec_fn=closing(1)), ("exit 1", b"", lost))
    both(daemon, "stderr closed", plain(["xenstore-read", "/test/none"], preexec_fn=closing(2)), ("exit 1", b"", b""))
    both(daemon, "all closed", plain(read, preexec_fn=closing(0, 1, 2)), ("exit 1", b"", b""))
    both(daemon, "stdin /dev/null", plain(read, stdin=subprocess.DEVNULL), ("exit 0", b"1\n", b""))
    both(daemon, "stdin a folder", lambda way: run(["xl", "create", "/dev/stdin"], daemon.env(way), stdin=os.open("/", os.O_RDONLY)),
         ("exit 3", b"", b"Failed to read config file: /dev/stdin: Is a directory\n"))
    # A JVM cannot be without a stdin: it has an empty one.
    both(daemon, "no stdin to read", plain(["xl", "create", "/dev/stdin"], preexec_fn=closing(0)),
         ("exit 3", b"", b"Failed to read config file: /dev/stdin: No such file or directory\n"), ways=[LAUNCHER])

    def to_full(way):
        with open("/dev/full", "wb") as full:
            return run(read, daemon.env(way), stdout=full)
    both(daemon, "/dev/full", lambda way: drop(1, to_full(way)), ("exit 1", lost))

    def reader_gone(ignored):
        def call(way):
            ours, theirs = os.pipe()
            os.close(ours)
            try:
                before = (lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN)) if ignored else None
                return drop(1, run(ls, daemon.env(way), stdout=theirs, preexec_fn=before))
            finally:
                os.close(theirs)
        return call
    both(daemon, "nobody reads", reader_gone(False), ("signal 13", b""))
    # A JVM does not know that its caller has SIGPIPE ignored.
    both(daemon, "nobody reads, SIGPIPE ignored", reader_gone(True), ("exit 1", b""), ways=[LAUNCHER])

    def reader_goes(way):
        """The reader takes a little and goes while the pipe is full."""
        ours, theirs = os.pipe()
        process = subprocess.Popen(ls, env=daemon.env(way), stdout=theirs, stderr=subprocess.PIPE)
        os.close(theirs)
        said = b""
        while len(said) < 4096:
            said += os.read(ours, 4096)
        full_pipe(ours)
        os.close(ours)
        err = process.communicate(timeout=30)[1]
        return ("signal %d" % -process.returncode if process.returncode < 0 else "exit %d" % process.returncode, said == listing[:len(said)], err)
    both(daemon, "the reader goes", reader_goes, ("signal 13", True, b""))

    def slow_reader(way):
        """A reader who comes late; the daemon serves others meanwhile."""
        ours, theirs = os.pipe()
        process = subprocess.Popen(ls, env=daemon.env(way), stdout=theirs)
        os.close(theirs)
        full_pipe(ours)
        for _ in range(20):
            if run(read, daemon.env(LAUNCHER))[:2] != ("exit 0", b"1\n"):
                raise Failed("another command waits for a reader")
        said = read_all(ours)
        os.close(ours)
        return (end_of(process.wait() << 8), said == listing)
    both(daemon, "a slow reader", slow_reader, ("exit 0", True))

    def socket_out(way):
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = subprocess.Popen(ls, env=daemon.env(way), stdout=theirs, stdin=theirs)
            until("a full socket", lambda: blocked_output(ours.fileno()))
            return (end_of_process(process, lambda: read_all(ours.fileno()) == listing))
    both(daemon, "a socket", socket_out, ("exit 0", True))

    def not_waiting(way):
        """C's stdio fails with EAGAIN there; to lose nothing is better."""
        ours, theirs = os.pipe()
        os.set_blocking(theirs, False)
        process = subprocess.Popen(ls, env=daemon.env(way), stdout=theirs)
        full_pipe(ours)
        flags = fcntl.fcntl(theirs, fcntl.F_GETFL) & os.O_NONBLOCK
        os.close(theirs)
        try:
            return end_of_process(process, lambda: read_all(ours) == listing and flags == os.O_NONBLOCK)
        finally:
            os.close(ours)
    both(daemon, "a pipe that does not wait", not_waiting, ("exit 0", True), ways=[LAUNCHER])

    def appended(way):
        path = WORK + "/appended"
        with open(path, "wb") as file:
            file.write(b"before\n")
        with open(path, "ab") as file:
            end, _, err = run(read, daemon.env(way), stdout=file, stderr=file)
            file.write(b"after\n")
        return (end, open(path, "rb").read())
    both(daemon, "a file that is appended to", appended, ("exit 0", b"before\n1\nafter\n"))

    def in_one_file(way):
        path = WORK + "/one-file"
        with open(path, "wb") as file:
            run(["echo", "first"], daemon.env(way), stdout=file)
            end, _, _ = run(["xenstore-ls", "/test/two", "/test/none"], daemon.env(way), stdout=file, stderr=file)
            run(["echo", "last"], daemon.env(way), stdout=file)
        return (end, open(path, "rb").read())
    both(daemon, "a file that goes on", in_one_file, ("exit 1", b"first\n" + two + b"last\n"))
    both(daemon, "both in one pipe", plain(["xl", "domname", "0"], stderr=subprocess.STDOUT), ("exit 0", b"Domain-0\n"))
    both(daemon, "both in one pipe, in order",
         lambda way: drop(2, run(["xenstore-ls", "/test/two", "/test/none"], daemon.env(way), stderr=subprocess.STDOUT)),
         ("exit 1", two))

    def left_alone(way):
        """What a command does not read of stdin is the next one's."""
        script = "while read -r path; do xenstore-read $path; done"
        return run(["sh", "-c", script], daemon.env(way), stdin=b"/test/one\n/test/one\n/test/one\n")
    both(daemon, "stdin left alone", left_alone, ("exit 0", b"1\n1\n1\n", b""))


def drop(index, outcome):
    return outcome[:index] + outcome[index + 1:]


def waiting_bytes(fd):
    return int.from_bytes(fcntl.ioctl(fd, 0x541B, b"\0\0\0\0"), sys.byteorder)  # FIONREAD


def full_pipe(fd):
    """Waits until no more goes in."""
    until("a full pipe", lambda: waiting_bytes(fd) > fcntl.fcntl(fd, 1032) - 16384)  # F_GETPIPE_SZ


def blocked_output(fd):
    return waiting_bytes(fd) > 65536


def end_of_process(process, rest):
    right = rest()
    code = process.wait(30)
    return ("signal %d" % -code if code < 0 else "exit %d" % code, right)


# --- what launcher and daemon say to each other

def wire():
    """The launcher beside a daemon that is played here. The bytes are those of CommandRequestTest and FrameTest."""
    root = WORK + "/wire"
    os.makedirs(root + "/run/domaind")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(root + "/run/domaind/commands")
    listener.listen()
    build = WORK + "/b1"
    subprocess.run(["gcc", "-std=gnu11", "-DBUILD=\"b1\"", "-o", build, LAUNCHER_SOURCE], check=True)

    def talk(argv, answer):
        """Returns the request, how many descriptors came, and the outcome."""
        ours, theirs = os.pipe()
        process = subprocess.Popen(argv, executable=build, env={"A": "1", "DOMAIND_ROOT": root}, cwd="/tmp", umask=0o022, stdin=subprocess.DEVNULL,
                                   stdout=theirs, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(0))
        os.close(theirs)
        connection = listener.accept()[0]
        with connection:
            data, descriptors, _, _ = socket.recv_fds(connection, 65536, 8)
            os.write(descriptors[0], b"through")
            for descriptor in descriptors:
                os.close(descriptor)
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_RDWR)
            err = process.communicate(timeout=30)[1]
        out = read_all(ours)
        os.close(ours)
        code = process.returncode
        return data, len(descriptors), ("signal %d" % -code if code < 0 else "exit %d" % code, out, err)

    body = b"b1\0xl\0/tmp\0-v\0domid\0A=1\0DOMAIND_ROOT=%s\0" % root.encode()
    golden = bytes.fromhex("646d6e64" "01000000" "00020200" "12000000" "02000000") + len(body).to_bytes(4, "little") + body
    begun = b"A\0\0"
    for name, answer, want in (
            ("ENDED", begun + b"X\1\0\7", ("exit 7", b"through", b"")),
            ("BROKEN_PIPE", begun + b"P\0\0", ("signal 13", b"through", b"")),
            ("REFUSED", b"R\4\0full", ("exit 1", b"through", b"xl: full\n")),
            ("the end, with last words", begun + b"L\3\0bye", ("exit 1", b"through", b"bye\n")),
            ("the end", begun, ("exit 1", b"through", b"xl: domaind ended before the command did: what it had begun is finished or taken back when domaind "
                                                      b"starts again; see its log\n")),
            ("letters it does not know", begun + b"?\2\0hiX\1\0\0", ("exit 0", b"through", b"")),
            ("a frame that is too long", begun + b"L\1\x10" + b"x" * 4097, None),
            ("DECLINED", b"D\0\0", ("exit 126", b"through", None)),
            ("nothing", b"", ("exit 126", b"through", None))):
        def case():
            data, count, outcome = talk(["/usr/sbin/xl", "-v", "domid"], answer)
            assert data == golden, data
            assert count == 2, count
            if want is None:
                assert outcome[0] == "exit 1", outcome
            elif want[2] is None:
                # There is no JVM start beside this launcher.
                assert outcome[:2] == want[:2] and b"cannot be started" in outcome[2], outcome
            else:
                assert outcome == want, outcome
        check("wire: %s" % name, case)
    listener.close()


# --- arguments and surroundings

def surroundings(daemon):
    env = daemon.env

    def value(way):
        path = b"/test/" + os.urandom(4).hex().encode()
        odd = bytes(range(128, 256)) + b" \xff\xfe"
        end, out, err = run(["xenstore-write", path, odd], env(way))
        return (end, out, err, run(["xenstore-read", "-R", path], env(way))[1] == odd)
    both(daemon, "bytes in a value", value, ("exit 0", b"", b"", True))
    both(daemon, "bytes in a path", lambda way: run(["xenstore-read", b"/test/\xff\xc3"], env(way)),
         ("exit 1", b"", b"xenstore-read: couldn't read path /test/\xff\xc3\n"))
    both(daemon, "no locale", lambda way: run(["xenstore-write", b"/test/a", b"\xc3\xa4"], env(way, LANG="C", LC_ALL="C")), ("exit 0", b"", b""))
    both(daemon, "the value written without a locale", lambda way: run(["xenstore-read", "-R", b"/test/a"], env(way, LC_ALL="POSIX")),
         ("exit 0", b"\xc3\xa4", b""))
    both(daemon, "an empty argument", lambda way: run(["xenstore-write", "/test/empty", ""], env(way)), ("exit 0", b"", b""))
    both(daemon, "an empty path", lambda way: run(["xenstore-read", ""], env(way)), ("exit 1", b"", b"xenstore-read: couldn't read path \n"))
    both(daemon, "an empty command", lambda way: run(["xl", ""], env(way)), ("exit 1", b"", b"command not implemented\n"))
    many = ["/test/one"] * 10_000
    both(daemon, "100 KiB of arguments", lambda way: run(["xenstore-read", *many], env(way)), ("exit 0", b"1\n" * 10_000, b""))
    large = {"LARGE%d" % i: "x" * 100_000 for i in range(3)}
    both(daemon, "300 KiB of environment", lambda way: run(["xenstore-read", "/test/one"], env(way, **large)), ("exit 0", b"1\n", b""), slow=True)
    run(["xenstore-write", "/test/4k", "v" * 3900], env(LAUNCHER))
    both(daemon, "20 MB within a transaction", lambda way: run(["xenstore-read", *["/test/4k"] * 5200], env(way)),
         ("exit 1", b"", b"xenstore-read: more than 16 MiB of output in one transaction; give fewer keys at once\n"))

    def gone_folder(way):
        folder = WORK + "/gone"
        os.mkdir(folder)
        return run(["xenstore-read", "/test/one"], env(way), preexec_fn=lambda: (os.chdir(folder), os.rmdir(folder)))
    both(daemon, "a folder that is gone", gone_folder, ("exit 0", b"1\n", b""))

    def relative_root(way):
        return run(["xenstore-read", "/test/one"], env(way, DOMAIND_ROOT=os.path.basename(daemon.root)), cwd=os.path.dirname(daemon.root))
    both(daemon, "DOMAIND_ROOT relative", relative_root, ("exit 0", b"1\n", b""), slow=True)

    def linked_root(way):
        link = WORK + "/linked"
        if not os.path.islink(link):
            os.symlink(daemon.root, link)
        return run(["xenstore-read", "/test/one"], env(way, DOMAIND_ROOT=link))
    both(daemon, "DOMAIND_ROOT a link", linked_root, ("exit 0", b"1\n", b""))
    for odd, want in (("-xl", ("exit 0", b"0\n", b"")), ("", ("exit 0", b"0\n", b"")), ("/", ("exit 0", b"0\n", b""))):
        both(daemon, "called %r" % odd, lambda way, odd=odd: run([odd, "domid", "Domain-0"], env(way), executable=TREE + "/usr/sbin/xl"), want)
    both(daemon, "called xenstore-none", lambda way: run(["xenstore-none", "x"], env(way), executable=TREE + "/usr/sbin/xl"),
         ("exit 1", b"", b"xenstore-none: there is no such command of the store\n"), ways=[LAUNCHER])
    both(daemon, "TZ", lambda way: drop(1, run(["xl", "uptime"], env(way, TZ="Asia/Tokyo"))), ("exit 0", b""), slow=True)
    both(daemon, "other mounts", lambda way: run(["unshare", "-m", "xenstore-read", "/test/one"], env(way)), ("exit 0", b"1\n", b""), slow=True)
    both(daemon, "another process namespace", lambda way: run(["unshare", "-p", "-f", "xenstore-read", "/test/one"], env(way)), ("exit 0", b"1\n", b""))
    both(daemon, "another root", lambda way: chrooted(daemon, way), ("exit 0", b"1\n", b""), slow=True)
    both(daemon, "the umask", lambda way: run(["xenstore-read", "/test/one"], env(way), umask=0o777), ("exit 0", b"1\n", b""))
    os.chmod(WORK, 0o755)
    nobody = lambda: (os.setgroups([]), os.setgid(65534), os.setuid(65534))
    both(daemon, "a caller who is not root", lambda way: run(["xl", "list"], env(way, JVM_STARTS=""), preexec_fn=nobody),
         ("exit 1", b"", re.compile(rb"\Axl: must be run as root: no permission to use .*/run/domaind/socket\n\Z")), slow=None)
    other = WORK + "/other/usr/sbin/xl"
    both(daemon, "another build", lambda way: run(["xl", "domid", "Domain-0"], env(way), executable=other), ("exit 0", b"0\n", b""), slow=True)
    both(daemon, "another build, as a store command",
         lambda way: run(["xenstore-read", "/test/none"], env(way), executable=other), ("exit 1", b"", b"xenstore-read: couldn't read path /test/none\n"), slow=True)


def chrooted(daemon, way):
    """A root of its own that has the same folders."""
    new = WORK + "/root"
    os.makedirs(new, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", new], check=True)
    try:
        for name in os.listdir("/"):
            if os.path.islink("/" + name):
                os.symlink(os.readlink("/" + name), new + "/" + name)
            elif name in ("usr", "bin", "lib", "lib64", "etc", "proc", "dev", "tmp") or WORK.startswith("/%s/" % name):
                os.mkdir(new + "/" + name)
                subprocess.run(["mount", "--rbind", "/" + name, new + "/" + name], check=True)
        return run(["chroot", new, "/usr/bin/env", "xenstore-read", "/test/one"], daemon.env(way))
    finally:
        subprocess.run(["umount", "-l", new], check=True)


# --- configs

def configs(daemon):
    with open(daemon.root + "/hello.cfg", "rb") as file:
        plain = file.read()
    try:
        dry_runs(daemon)
    finally:
        # Guests are made of it later, and no two have one uuid.
        with open(daemon.root + "/hello.cfg", "wb") as file:
            file.write(plain)


def dry_runs(daemon):
    same = b"\nuuid = '79a53f20-318f-4655-90e3-6e6e6d7b06e2'\n"
    with open(daemon.root + "/hello.cfg", "ab") as file:
        file.write(same)
    text = open(daemon.root + "/hello.cfg", "rb").read().replace(b'"hello"', b'"other"')
    dry = run(["xl", "create", "-qn", daemon.root + "/hello.cfg"], daemon.env(LAUNCHER))[1].replace(b'"hello"', b'"other"')
    assert b'"other"' in dry

    def create(name, before=None, **options):
        def call(way):
            return run(["xl", "create", "-qn", name], daemon.env(way), **options)
        return call
    good = ("exit 0", dry, b"")
    both(daemon, "a config from /dev/stdin", create("/dev/stdin", stdin=text), good)
    both(daemon, "a config from /proc/self/fd/0", create("/proc/self/fd/0", stdin=text), good)

    def from_file(way):
        with open(WORK + "/other.cfg", "wb") as file:
            file.write(text)
        with open(WORK + "/other.cfg", "rb") as file:
            file.read(10)  # opening /dev/stdin opens a file anew
            return run(["xl", "create", "-qn", "/dev/stdin"], daemon.env(way), stdin=file)
    both(daemon, "a config from a file on stdin", from_file, good)
    both(daemon, "a config from <(...)", lambda way: run(["bash", "-c", "xl create -qn <(cat)"], daemon.env(way), stdin=text), good)

    def named_pipe(way):
        path = WORK + "/pipe"
        os.mkfifo(path)
        try:
            process = subprocess.Popen(["xl", "create", "-qn", path], env=daemon.env(way), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            # Opening it waits for a reader; then the words come one by one.
            with open(path, "wb", buffering=0) as pipe:
                for word in text.split(b" "):
                    pipe.write(word + b" ")
            out, err = process.communicate(timeout=30)
            return ("exit %d" % process.returncode, out, err)
        finally:
            os.unlink(path)
    both(daemon, "a config from a named pipe", named_pipe, good)
    both(daemon, "a config relative to the folder", lambda way: drop(1, run(["xl", "create", "-qn", "hello.cfg"], daemon.env(way), cwd=daemon.root)),
         ("exit 0", b""))

    def unreadable(reason):
        return ("exit 3", b"", re.compile(rb"\AFailed to read config file: .*: " + reason + rb"\n\Z"))
    os.mkdir(WORK + "/locked", 0o700)
    with open(WORK + "/locked/x.cfg", "wb") as file:
        file.write(text)
    # Root reads anything, unless a file system says no: the daemon is root as its caller is.
    both(daemon, "a config in a folder of others", create(WORK + "/locked/x.cfg"), good)
    both(daemon, "a file that is not to be read", create("/proc/self/mem"), unreadable(b"Input/output error"))
    both(daemon, "a folder as config", create("/tmp"), unreadable(b"Is a directory"))
    both(daemon, "no config", create("/none.cfg"), unreadable(b"No such file or directory"))
    both(daemon, "/dev/zero as config", create("/dev/zero"), unreadable(b"File too large"))
    both(daemon, "stdin without end as config", lambda way: run(["bash", "-c", "xl create -qn /dev/stdin < <(yes)"], daemon.env(way)), unreadable(b"File too large"))
    both(daemon, "a name that is too long", create("/" + "x" * 300), unreadable(b"File name too long"))
    both(daemon, "a name below a file", create(daemon.root + "/hello.cfg/x"), unreadable(b"Not a directory"))
    both(daemon, "a socket as config", create(daemon.root + "/run/domaind/socket"), unreadable(b"No such device or address"))

    odd = daemon.root.encode() + b"/\xff.cfg"
    shutil.copy(daemon.root + "/hello.cfg", odd)
    # C reads it. We know names as text only.
    both(daemon, "a name that is no text", create(odd), unreadable(b"No such file or directory"))


# --- terminals

class Interactive:
    """A command that stays."""

    def __init__(self, name, argv, ready, raw=False, begin=None, after=None):
        self.name, self.argv, self.ready, self.raw, self.begin, self.after = name, argv, ready, raw, begin, after


def interactives(daemon):
    def fresh(extra=""):
        return lambda: daemon.config("fresh", open(daemon.root + "/hello.cfg").read().replace('"hello"', '"fresh"') + "\n" + extra)
    config = daemon.root + "/fresh.cfg"
    gone = lambda: daemon.destroy("fresh")
    return [
        Interactive("console", ["xl", "console", "quiet"], b"tick", raw=True),
        Interactive("shutdown -w", ["xl", "shutdown", "-w", "quiet"], b"Waiting for 1 domains"),
        Interactive("create -c", ["xl", "create", "-c", config], b"GUEST-UP", raw=True, begin=fresh(), after=gone),
        Interactive("create -F", ["xl", "create", "-F", config], b"to die", begin=fresh(), after=gone),
        Interactive("watch", ["xenstore-watch", "/test/watched"], b"/test/watched"),
        Interactive("store-log -f", ["xl", "store-log", "-f", "-p", "/test/watched"], b"/test/watched"),
    ]


def signals(daemon):
    daemon.guest("quiet", 'extra = "sim=silent"')
    run(["xenstore-write", "/test/watched", "1"], daemon.env(LAUNCHER))
    for command in interactives(daemon):
        def with_terminal(act):
            def call(way):
                if command.begin:
                    command.begin()
                try:
                    with Terminal() as terminal:
                        terminal.start(command.argv, daemon.env(way))
                        terminal.await_output(command.ready)
                        if terminal.raw() != command.raw:
                            raise Failed("raw mode is %s" % terminal.raw())
                        return act(terminal)
                finally:
                    if command.after:
                        command.after()
            return call

        def killed(number):
            def act(terminal):
                terminal.kill(number)
                return (terminal.ended(), terminal.as_before())
            return with_terminal(act)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            both(daemon, "%s: %s" % (command.name, number.name), killed(number), ("signal %d" % number, True))
        # A JVM that has to put a terminal back cannot die of SIGQUIT: it prints its threads and goes on.
        both(daemon, "%s: SIGQUIT" % command.name, killed(signal.SIGQUIT), ("signal 3", True), ways=[LAUNCHER] if command.raw else [LAUNCHER, JVM])
        # Nobody is left to put the terminal back after the JVM.
        def slain(terminal):
            terminal.kill(signal.SIGKILL)
            end = terminal.ended()
            until("the terminal to be put back", terminal.as_before)
            return (end, True)
        both(daemon, "%s: SIGKILL" % command.name, with_terminal(slain), ("signal 9", True), ways=[LAUNCHER] if command.raw else [LAUNCHER, JVM])

        def hung_up(terminal):
            terminal.hang_up()
            end = terminal.ended()
            # Who reads the terminal may find its end before the shell passes the signal on.
            return ("signal 1" if command.raw and end == "exit 0" else end,)
        both(daemon, "%s: the terminal is hung up" % command.name, with_terminal(hung_up), ("signal 1",))

        def stopped(terminal):
            if command.raw:
                terminal.kill(signal.SIGTSTP)
            else:
                terminal.type(b"\x1a")
            first = terminal.stopped()
            modes = terminal.as_before()
            at = len(terminal.said)
            terminal.go_on()
            if command.raw:
                until("raw mode again", terminal.raw)
                terminal.await_output(b"tick", at)
            terminal.kill(signal.SIGTERM)
            return (terminal.ended(), first == signal.SIGTSTP, modes, terminal.as_before())
        # The JVM does not know that it is stopped: the terminal stays raw.
        both(daemon, "%s: SIGTSTP and fg" % command.name, with_terminal(stopped), ("signal 15", True, True, True),
             ways=[LAUNCHER] if command.raw else [LAUNCHER, JVM])
        if command.raw:
            raw_keys(daemon, command, with_terminal)
        else:
            def key(keys, number):
                def act(terminal):
                    terminal.type(keys)
                    return (terminal.ended(), terminal.as_before())
                both(daemon, "%s: %s by key" % (command.name, number.name), with_terminal(act), ("signal %d" % number, True))
            key(b"\x03", signal.SIGINT)
            key(b"\x1c", signal.SIGQUIT)
        background(daemon, command)
    orphans(daemon)
    daemon.destroy("quiet")


def raw_keys(daemon, command, with_terminal):
    def keys_reach_the_guest(terminal):
        terminal.type(b"\x03\x1a\x1ckeys\r")
        terminal.await_output(b"you typed: \x03\x1a\x1ckeys")
        terminal.type(b"\x1d")
        return (terminal.ended(), terminal.as_before())
    both(daemon, "%s: keys are the guest's" % command.name, with_terminal(keys_reach_the_guest), ("exit 0", True))

    def frozen(terminal):
        """SIGSTOP cannot be seen coming. What is typed then is another's."""
        terminal.kill(signal.SIGSTOP)
        terminal.stopped()
        terminal.type(b"abc")
        if run(["xl", "domid", "Domain-0"], daemon.env(LAUNCHER))[0] != "exit 0":
            raise Failed("the daemon does not answer")
        kept = os.open(terminal.name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        said = os.read(kept, 10)
        os.close(kept)
        at = len(terminal.said)
        terminal.go_on()
        terminal.await_output(b"tick", at)
        terminal.type(b"\x1d")
        return (terminal.ended(), said)
    both(daemon, "%s: what is typed while it is frozen" % command.name, with_terminal(frozen), ("exit 0", b"abc"))


def background(daemon, command):
    """In the background: who touches the terminal's modes is stopped by SIGTTOU, others work."""
    def call(way):
        if command.begin:
            command.begin()
        try:
            with Terminal() as terminal:
                terminal.start(command.argv, daemon.env(way), background=True)
                number = 0
                if command.raw:
                    # Of the JVM's own child, stty, it is told to the group.
                    number = terminal.stopped()
                    if not terminal.as_before():
                        raise Failed("the terminal's modes were changed from the background")
                    terminal.go_on()
                terminal.await_output(command.ready)
                terminal.kill(signal.SIGTERM)
                return (terminal.ended(), number, terminal.as_before())
        finally:
            if command.after:
                command.after()
    both(daemon, "%s: in the background" % command.name, lambda way: keep(call(way)), ("signal 15", "stopped by %d" % (signal.SIGTTOU if command.raw else 0), True))


def keep(outcome):
    return (outcome[0], "stopped by %d" % outcome[1], outcome[2])


def orphans(daemon):
    def reads_in_background(way):
        """Reading the terminal stops a background job."""
        with Terminal() as terminal:
            terminal.start(["xl", "create", "-qn", "/dev/stdin"], daemon.env(way), background=True)
            terminal.type(b"name = 'mine'\n")
            number = terminal.stopped()
            terminal.go_on()
            terminal.type(b"\x04")
            return (terminal.ended(), number == signal.SIGTTIN, b"Failed to parse" in terminal.said or b"kernel" in terminal.said)
    both(daemon, "reading in the background", reads_in_background, ("exit 1", True, True))

    def direct(way):
        """The command leads its session itself, as under getty: Ctrl-Z has nobody to continue it, and the kernel does not let it stop."""
        import pty
        pid, master = pty.fork()
        if pid == 0:
            os.execvpe("xenstore-watch", ["xenstore-watch", "/test/watched"], daemon.env(way))
        try:
            said = b""
            while b"/test/watched" not in said:
                said += os.read(master, 1000)
            os.write(master, b"\x1a")
            # The key also throws away what is on its way to the terminal, so its echo is awaited.
            while b"^Z" not in said:
                said += os.read(master, 1000)
            run(["xenstore-write", "/test/watched/later", "1"], daemon.env(LAUNCHER))
            while b"/later" not in said:
                if not select.select([master], [], [], 10)[0]:
                    raise Failed("it stopped, and nobody can continue it: state %s" % state(pid))
                said += os.read(master, 1000)
            os.write(master, b"\x03")
            return (end_of(os.waitpid(pid, 0)[1]),)
        finally:
            os.close(master)
    both(daemon, "Ctrl-Z without a shell", direct, ("signal 2",))

    def ignored(way):
        """nohup: a signal that the caller has ignored stays ignored."""
        with Terminal() as terminal:
            terminal.start(["xenstore-watch", "-n", "3", "/test/watched"], daemon.env(way),
                           before=lambda: [signal.signal(n, signal.SIG_IGN) for n in (signal.SIGHUP, signal.SIGINT, signal.SIGTSTP)])
            at = terminal.await_output(b"/test/watched")
            for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTSTP):
                terminal.kill(number)
            run(["xenstore-write", "/test/watched/x", "1"], daemon.env(LAUNCHER))
            run(["xenstore-write", "/test/watched/y", "1"], daemon.env(LAUNCHER))
            terminal.await_output(b"/y", at)
            return (terminal.ended(),)
    both(daemon, "signals that the caller ignores", ignored, ("exit 0",))

    def width(columns):
        def call(way):
            with Terminal(columns) as terminal:
                terminal.start(["xenstore-ls", "/test/one-wide"], daemon.env(way))
                end = terminal.ended()
                first = terminal.said
                return (end, first)
        return call
    run(["xenstore-write", "/test/one-wide/key", "v" * 300], daemon.env(LAUNCHER))
    for columns in (40, 100, 250):
        both(daemon, "a terminal of %d columns" % columns, width(columns), ("exit 0", b'key = "' + b"v" * (columns - 2 - 8 - 3) + b'\\..."\r\n'))

    def resized(way):
        with Terminal(200) as terminal:
            terminal.size(50)
            terminal.start(["xenstore-ls", "/test/one-wide"], daemon.env(way))
            return (terminal.ended(), terminal.said)
    both(daemon, "a terminal that was resized", resized, ("exit 0", b'key = "' + b"v" * 37 + b'\\..."\r\n'))

    def held_output(way):
        """Ctrl-S holds the output; the daemon serves others, Ctrl-C ends it."""
        with Terminal() as terminal:
            terminal.type(b"\x13")
            terminal.start(["xenstore-read", *["/test/big/%03d" % i for i in range(100)]], daemon.env(way))
            until("the program", lambda: os.readlink("/proc/%d/exe" % terminal.job) != os.path.realpath("/proc/self/exe"))
            until("output to wait", lambda: state(terminal.job) == "S")
            if run(["xenstore-read", "/test/one"], daemon.env(LAUNCHER))[0] != "exit 0":
                raise Failed("another command waits for a terminal")
            terminal.type(b"\x03")
            # Ctrl-C also lets the output go on.
            return (terminal.ended(), terminal.said.count(b"x") < 300_000)
    both(daemon, "Ctrl-S, then Ctrl-C", held_output, ("signal 2", True))

    def console_without_input(stream):
        def call(way):
            env = daemon.env(way)
            process = subprocess.Popen(["xl", "console", "quiet"], env=env, stdin=subprocess.DEVNULL if stream == "null" else subprocess.PIPE,
                                       stdout=subprocess.PIPE, preexec_fn=(lambda: os.close(0)) if stream == "closed" else None)
            if stream == "pipe":
                process.stdin.write(b"from a pipe\r")
                process.stdin.close()
            said = b""
            while said.count(b"tick") < 3 or (stream == "pipe" and b"you typed: from a pipe" not in said):
                said += os.read(process.stdout.fileno(), 4096)
            process.terminate()
            code = process.wait(30)
            process.stdout.close()
            return ("signal %d" % -code if code < 0 else "exit %d" % code,)
        return call
    for stream in ("null", "closed", "pipe"):
        both(daemon, "console, stdin %s" % stream, console_without_input(stream), ("signal 15",))


# --- a daemon that dies, does not answer, or has no more descriptors

def deaths(daemon):
    words = {"console": rb"the connection to the console of domain \d+ ended, the guest did not; to come back: xl console",
             "create -c": rb"the connection to the console of domain \d+ ended, the guest did not; to come back: xl console",
             "watch": rb"xenstore-watch: ", "shutdown -w": rb"domaind", "create -F": rb"domaind", "store-log -f": rb"domaind"}
    for index in range(len(interactives(daemon))):
        for way in (LAUNCHER, JVM):
            command = interactives(daemon)[index]

            def dies():
                daemon.guest("quiet", 'extra = "sim=silent"')
                run(["xenstore-write", "/test/watched", "1"], daemon.env(LAUNCHER))
                if command.begin:
                    command.begin()
                with Terminal() as terminal:
                    terminal.start(command.argv, daemon.env(way))
                    at = terminal.await_output(command.ready)
                    try:
                        daemon.kill()
                        end = terminal.ended()
                        said = terminal.said[at:]
                        assert end == "exit 1", (end, said)
                        assert re.search(words[command.name], said), said
                        assert terminal.as_before(), "the terminal is not as before"
                    finally:
                        daemon.start()
                end, out, _ = run(["xl", "domid", "Domain-0"], daemon.env(way))
                assert (end, out) == ("exit 0", b"0\n"), "after the restart: %s" % end
            check("%s: the daemon dies, %s" % (command.name, way), dies)

    def create_dies(way):
        """In the middle of a create: a config that comes slowly, by a pipe."""
        def case():
            ours, theirs = os.pipe()
            process = subprocess.Popen(["xl", "create", "/dev/stdin"], env=daemon.env(way), stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            os.close(ours)
            os.write(theirs, b"name = 'cut'\n")
            until("the command to read", lambda: waiting_bytes(theirs) == 0)
            daemon.kill()
            try:
                os.write(theirs, b"memory = 16\n") if way == JVM else None
                os.close(theirs)
                _, err = process.communicate(timeout=30)
                assert process.returncode == 1, (process.returncode, err)
                assert (b"domaind ended" in err) == (way == LAUNCHER) and err.endswith(b"\n"), err
            finally:
                daemon.start()
        return case
    for way in (LAUNCHER, JVM):
        check("create: the daemon dies, %s" % way, create_dies(way))

    daemon.kill()
    none = re.compile(rb'\Axl: cannot reach domaind at .*/run/domaind/socket: not running\?.*start it with "domaind --daemon"')
    both(daemon, "no daemon", lambda way: run(["xl", "list"], daemon.env(way)), ("exit 1", b"", none), slow=True)
    both(daemon, "no store", lambda way: run(["xenstore-read", "/"], daemon.env(way)), ("exit 1", b"", re.compile(rb"\Axenstore-read: xs_open: ")), slow=True)
    daemon.start()
    run(["xenstore-write", "/test/one", "1"], daemon.env(LAUNCHER))
    both(daemon, "a daemon again", lambda way: run(["xenstore-read", "/test/one"], daemon.env(way)), ("exit 0", b"1\n", b""))

    daemon.freeze()
    try:
        def frozen(environment, keys, want):
            def case():
                with Terminal() as terminal:
                    terminal.start(["xenstore-read", "/test/one"], daemon.env(LAUNCHER, **environment))
                    until("the launcher to wait", lambda: waits(terminal.job))
                    terminal.type(keys)
                    end = terminal.ended() if want.startswith("signal") else "stopped by %d" % terminal.stopped()
                    assert end == want, end
            return case
        check("Ctrl-C while the daemon is frozen", frozen({}, b"\x03", "signal 2"))
        check("Ctrl-Z while the daemon is frozen", frozen({}, b"\x1a", "stopped by %d" % signal.SIGTSTP))
        large = {"LARGE%d" % i: "x" * 110_000 for i in range(2)}
        check("Ctrl-C while the request does not go through", frozen(large, b"\x03", "signal 2"))
    finally:
        daemon.kill(signal.SIGCONT)

    def frozen_in_the_middle():
        with Terminal() as terminal:
            terminal.start(["xenstore-watch", "/test/one"], daemon.env(LAUNCHER))
            terminal.await_output(b"/test/one")
            daemon.freeze()
            try:
                terminal.type(b"\x1a")
                at = terminal.await_output(b"^Z")
                until("the launcher to have asked", lambda: waits(terminal.job))
                terminal.type(b"\x1a")
                terminal.await_output(b"^Z", at)
                first = terminal.stopped()
                assert first == signal.SIGTSTP, first
                terminal.go_on()
                terminal.type(b"\x03")
                end = terminal.ended()
                assert end == "signal 2", end
            finally:
                daemon.kill(signal.SIGCONT)
    check("Ctrl-Z twice and Ctrl-C while the daemon is frozen in the middle", frozen_in_the_middle)
    check("the daemon after all that", lambda: no_leak(daemon))


def waits(pid):
    """It is the program itself, asleep, with no signal that it has not seen."""
    with open("/proc/%d/status" % pid) as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    return status["Name"].startswith("x") and status["State"].startswith("S") and int(status["ShdPnd"], 16) == 0


def no_leak(daemon):
    """Many commands leave no descriptor."""
    folder = "/proc/%d/fd" % daemon.process.pid
    run(["xl", "list"], daemon.env(LAUNCHER))
    count = lambda: len(os.listdir(folder))
    least = min(count() for _ in range(20))
    for _ in range(100):
        run(["xenstore-read", "/test/one"], daemon.env(LAUNCHER))
    until("descriptors to be closed: %d, were %d" % (count(), least), lambda: count() <= least)


def limits():
    """A daemon that may open few files."""
    daemon = Daemon(WORK + "/limited", limit=140)
    env = daemon.env(LAUNCHER)
    run(["xenstore-write", "/test/one", "1"], env)
    watchers = []
    try:
        # Each watcher takes up to eight descriptors of the daemon.
        for _ in range(40):
            ours, theirs = os.pipe()
            process = subprocess.Popen(["xenstore-watch", "/test/one"], env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL)
            os.close(theirs)
            watchers.append((process, ours))
        def full():
            return len(os.listdir("/proc/%d/fd" % daemon.process.pid)) >= 130
        until("the daemon's descriptors to be used up", full)
    finally:
        for process, ours in watchers:
            process.terminate()
            process.wait()
            os.close(ours)
    end, out, err = run(["xenstore-read", "/test/one"], env)
    assert (end, out) == ("exit 0", b"1\n"), (end, out, err)
    no_leak(daemon)
    daemon.kill(signal.SIGTERM)


def crowd(daemon):
    """More commands at once than the daemon takes: each is answered, or refused in words."""
    readers = []
    for _ in range(300):
        readers.append(subprocess.Popen(["xenstore-watch", "-n", "1", "/test/one"], env=daemon.env(LAUNCHER), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    for process in readers:
        out, err = process.communicate(timeout=60)
        answered = process.returncode == 0 and out == b"/test/one\n"
        refused = process.returncode == 1 and b"commands at work already" in err
        assert answered or refused, (process.returncode, out, err)
    no_leak(daemon)


def main():
    daemon = Daemon(WORK + "/host")
    try:
        wire()
        recorded(daemon)
        streams(daemon)
        surroundings(daemon)
        configs(daemon)
        signals(daemon)
        check("a crowd", lambda: crowd(daemon))
        deaths(daemon)
    finally:
        daemon.kill(signal.SIGTERM)
    check("few descriptors", limits)
    print("launcher: %d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
