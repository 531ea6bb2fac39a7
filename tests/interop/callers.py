"""Callers for tests/interop/launcher: processes with streams of any kind, and terminals with a small shell that knows job control.

Nothing here sleeps for a fixed time: waits are for output, for what the kernel tells of a child, or for a state in /proc, and fail after PATIENCE.
"""
import errno
import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

PATIENCE = float(os.environ.get("PATIENCE", 30))


class Failed(Exception):
    """What was expected did not come."""


def until(what, test):
    """Polls for what no descriptor tells of, such as states in /proc."""
    end = time.monotonic() + PATIENCE
    while True:
        found = test()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed("waited in vain for " + what)
        time.sleep(0.005)


def state(pid, process=None):
    """The letter in /proc: R, S, T, Z, or nothing once it is gone. @param process whose thread it is"""
    try:
        with open("/proc/%d/task/%d/stat" % (process or pid, pid), "rb") as file:
            return file.read().rsplit(b")", 1)[1].split()[0].decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def end_of(status):
    """Of a wait status: as a C program's ends are compared."""
    return "signal %d" % os.WTERMSIG(status) if os.WIFSIGNALED(status) else "exit %d" % os.WEXITSTATUS(status)


def run(argv, env, stdin=b"", **options):
    """A process with pipes. Returns (end, stdout, stderr)."""
    process = subprocess.Popen(argv, env=env, stdin=subprocess.PIPE if isinstance(stdin, bytes) else stdin,
                               stdout=options.pop("stdout", subprocess.PIPE), stderr=options.pop("stderr", subprocess.PIPE), **options)
    try:
        out, err = process.communicate(stdin if isinstance(stdin, bytes) else None, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise Failed("%r does not end; it said %r %r" % (argv, out, err))
    code = process.returncode
    return ("signal %d" % -code if code < 0 else "exit %d" % code, out, err)


def read_all(fd):
    """To the end of a pipe or socket."""
    said = b""
    while True:
        if not select.select([fd], [], [], PATIENCE)[0]:
            raise Failed("no end of output after %r" % said)
        piece = os.read(fd, 65536)
        if not piece:
            return said
        said += piece


class Terminal:
    """A pseudo-terminal, seen from its master, with a session whose leader is a shell of one job."""

    def __init__(self, columns=80):
        self.master, slave = pty.openpty()
        self.name = os.ttyname(slave)
        self.size(columns)
        self.cooked = termios.tcgetattr(slave)
        os.close(slave)
        # As long as nobody has a terminal open its modes are the first ones again.
        self.kept = os.open(self.name, os.O_RDWR | os.O_NOCTTY)
        self.said = b""
        self.shell = None

    def size(self, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def raw(self):
        return not termios.tcgetattr(self.kept)[3] & termios.ICANON

    def as_before(self):
        return termios.tcgetattr(self.kept) == self.cooked

    # --- the shell's side

    def start(self, argv, env, background=False, before=None, streams=(None, None, None)):
        """Runs a job. @param streams descriptors in place of the terminal"""
        orders, self.orders = os.pipe()
        self.events, events = os.pipe()
        self.shell = os.fork()
        if self.shell == 0:
            try:
                os.close(self.orders)
                os.close(self.events)
                os.close(self.master)
                self._lead(argv, env, background, before, streams, orders, events)
            finally:
                os._exit(70)
        os.close(orders)
        os.close(events)
        self.unread = b""
        self.job = self.event("started")

    def _lead(self, argv, env, background, before, streams, orders, events):
        os.setsid()
        terminal = os.open(self.name, os.O_RDWR)
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        os.close(self.kept)
        own = (signal.SIGTTOU, signal.SIGTTIN, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
        for number in own:
            signal.signal(number, signal.SIG_IGN)
        ready, go = os.pipe()
        job = os.fork()
        if job == 0:
            os.setpgid(0, 0)
            os.close(go)
            os.read(ready, 1)
            for number in own + (signal.SIGHUP, signal.SIGPIPE):
                signal.signal(number, signal.SIG_DFL)
            for number, stream in enumerate(streams):
                os.dup2(terminal if stream is None else stream, number)
            if before:
                before()
            os.closerange(3, 256)
            os.execvpe(argv[0], argv, env)
        os.close(ready)
        # The shell outlives its terminal, to tell how its job ended, and passes the signal on as shells do.
        def pass_on(*ignored):
            try:
                os.killpg(job, signal.SIGHUP)
            except ProcessLookupError:
                pass  # the terminal's own signal was quicker, and the job is gone
        signal.signal(signal.SIGHUP, pass_on)
        try:
            os.setpgid(job, job)
        except PermissionError:
            pass  # it was quicker, and runs its program already
        if not background:
            os.tcsetpgrp(terminal, job)
        self._tell(events, "started", job)
        os.close(go)
        while True:
            _, status = os.waitpid(job, os.WUNTRACED)
            try:
                os.tcsetpgrp(terminal, os.getpid())
            except OSError:
                pass  # the terminal was hung up
            if not os.WIFSTOPPED(status):
                self._tell(events, "ended", end_of(status))
                os.read(orders, 1)
                os._exit(0)
            self._tell(events, "stopped", os.WSTOPSIG(status))
            if os.read(orders, 1) == b"f":
                os.tcsetpgrp(terminal, job)
            os.kill(-job, signal.SIGCONT)
            self._tell(events, "continued", job)

    @staticmethod
    def _tell(events, kind, value):
        os.write(events, json.dumps([kind, value]).encode() + b"\n")

    # --- the test's side

    def event(self, kind):
        """Waits for the shell to tell that; what is on the terminal meanwhile is kept."""
        while b"\n" not in self.unread:
            self._read(self.events, kind)
        line, self.unread = self.unread.split(b"\n", 1)
        told, value = json.loads(line)
        if told != kind:
            raise Failed("expected that the job %s; it %s (%s), having said %r" % (kind, told, value, self.said))
        return value

    def _read(self, wanted, what):
        watched = [wanted] if self.master is None or wanted == self.master else [wanted, self.master]
        found = select.select(watched, [], [], PATIENCE)[0]
        if not found:
            raise Failed("waited in vain for %r; the job said %r" % (what, self.said))
        if self.master in found:
            try:
                self.said += os.read(self.master, 65536)
            except OSError as hung:
                if hung.errno != errno.EIO:
                    raise
        if self.events in found and wanted == self.events:
            piece = os.read(self.events, 4096)
            if not piece:
                raise Failed("the shell is gone; the job said %r" % self.said)
            self.unread += piece

    def await_output(self, text, after=0):
        """Returns where the output goes on behind the text."""
        while text not in self.said[after:]:
            self._read(self.master, text)
        return self.said.index(text, after) + len(text)

    def type(self, keys):
        os.write(self.master, keys)

    def kill(self, number):
        os.kill(self.job, number)

    def stopped(self):
        return self.event("stopped")

    def go_on(self, foreground=True):
        os.write(self.orders, b"f" if foreground else b"b")
        self.event("continued")

    def ended(self):
        """How the job ended; all that it said is in self.said then."""
        end = self.event("ended")
        while self.master is not None and select.select([self.master], [], [], 0)[0]:
            self._read(self.master, "the rest")
        return end

    def hang_up(self):
        os.close(self.kept)
        self.kept = None
        os.close(self.master)
        self.master = None

    def close(self):
        for fd in (self.master, self.kept):
            if fd is not None:
                os.close(fd)
        if self.shell:
            for fd in (self.orders, self.events):
                os.close(fd)
            try:
                os.kill(self.job, signal.SIGKILL)
            except ProcessLookupError:
                pass
            os.kill(self.shell, signal.SIGKILL)
            os.waitpid(self.shell, 0)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()
