"""The two sides: each a daemon with some guests, and the commands as that side has them."""

import contextlib
import os
import pathlib
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).parent.parent / "xenstore"))
from servers import Server, Servers  # noqa: E402

C_XL = "/usr/lib/xen-4.17/bin/xl"
C_STORE = "/usr/bin/xenstore"
NODES_LISTED = 100
START_SECONDS = 60


class Side:
    """
    name         as the table calls it
    socket       the store's
    environment  what its commands need; those of xl may need more: see environment_of
    """

    def __init__(self, name, folder, guests, environment, xl, store):
        self.name = name
        self.folder = folder
        self.guests = guests
        self.environment = {**os.environ, **environment}
        self.xl = xl
        self.store = store
        self.config = folder / "dry.cfg"
        self.config.write_text(config("dry", folder))

    def commands(self):
        """By name: the command, and how many lines it prints; None: not known beforehand, but some."""
        return {
            "xl list": ([self.xl, "list"], self.guests + 2),
            "xl domid": ([self.xl, "domid", f"g{self.guests}"], 1),
            "xl info": ([self.xl, "info"], None),
            "xl create -n": ([self.xl, "create", "-n", str(self.config)], None),
            "xenstore-read": ([f"{self.store}-read", "/bench/k"], 1),
            "xenstore-write": ([f"{self.store}-write", "/bench/k", "01234567890123456789"], 0),
            "xenstore-ls": ([f"{self.store}-ls", "/bench/listed"], NODES_LISTED),
        }

    def environment_of(self, command):
        return self.environment

    def ask(self, *command):
        """Runs a command, which must succeed; what it prints."""
        done = subprocess.run(command, env=self.environment_of(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=START_SECONDS, text=True)
        if done.returncode:
            raise RuntimeError(f"{self.name}: {' '.join(command)}: status {done.returncode}: {done.stderr}")
        return done.stdout

    def fill(self):
        nodes = [word for number in range(NODES_LISTED) for word in (f"/bench/listed/child{number:02}", "01234567890123456789")]
        self.ask(f"{self.store}-write", "/bench/k", "01234567890123456789", *nodes)

    def check(self):
        """What is timed must be the work that it is said to be."""
        for name, (command, lines) in self.commands().items():
            printed = len(self.ask(*command).splitlines())
            if printed != lines and not (lines is None and printed > 0):
                raise RuntimeError(f"{self.name}: {name} prints {printed} lines, not {lines}")

    def daemon_seconds(self):
        """Processor time of the daemon, all threads, those that have ended included."""
        # As clock_getcpuclockid(3) makes it of a process.
        return time.clock_gettime(~self.pid << 3 | 2)


def config(name, folder):
    return f'name = "{name}"\ntype = "pv"\nkernel = "{folder}/boot/hello-kernel"\nmemory = 32\nvcpus = 1\n'


class Reference(Side):
    """C's commands on C's xenstored, whose domains there are only as far as a command asks for them."""

    def __init__(self, servers, guests):
        self.server = servers.reference()
        folder = self.server.socket.parent
        super().__init__("C 4.17", folder, guests, {"XENSTORED_RUNDIR": str(folder), "FAKE_DOMAINS": str(guests + 1)}, C_XL, C_STORE)
        self.on_fake_host = {**self.environment, "LD_PRELOAD": str(servers.work / "bin/fakehost.so")}
        self.pid = self.server.pid
        self.socket = self.server.socket
        names = [word for domid in range(guests + 1) for word in (f"/local/domain/{domid}/name", f"g{domid}" if domid else "Domain-0")]
        self.ask(f"{C_STORE}-write", *names)
        self.fill()

    def environment_of(self, command):
        """Those of the store need no host, and are not to pay for one."""
        return self.on_fake_host if command[0] == self.xl else self.environment

    def stop(self):
        self.server.stop()


class Ours(Side):
    """The installed tree on the simulated host."""

    def __init__(self, servers, guests):
        self.tree = servers.work / "tree"
        folder = servers.folder("domaind")
        archives(servers.work, self.tree, folder)
        super().__init__("domaind", folder, guests, {"DOMAIND_ROOT": str(folder)}, str(self.tree / "usr/sbin/xl"), str(self.tree / "usr/bin/xenstore"))
        began = time.perf_counter()
        self.ask(str(self.tree / "usr/sbin/domaind"), "--daemon", "--simulate", "--root", str(folder))
        self.start_seconds = time.perf_counter() - began
        self.pid = int((folder / "run/domaind/domaind.pid").read_text())
        self.socket = folder / "run/xenstored/socket"

    def await_warmed_up(self):
        """Until the daemon only serves: what it does for itself after its start would be taken for a command's time."""
        log = self.folder / "var/log/xen/domaind.log"
        end = time.monotonic() + START_SECONDS
        while "Warmed up" not in log.read_text():
            if time.monotonic() > end:
                raise RuntimeError("domaind does not end its warm-up; see " + str(log))
            time.sleep(0.05)

    def create_guests(self):
        self.await_warmed_up()
        for number in range(1, self.guests + 1):
            file = self.folder / f"g{number}.cfg"
            file.write_text(config(f"g{number}", self.folder))
            self.ask(self.xl, "create", "-q", str(file))
        self.fill()

    def stop(self):
        os.kill(self.pid, 15)
        end = time.monotonic() + START_SECONDS
        while pathlib.Path(f"/proc/{self.pid}").exists():
            if time.monotonic() > end:
                raise RuntimeError(f"domaind, process {self.pid}, does not end")
            time.sleep(0.01)


def archives(work, tree, folder):
    """The classes' archives, as an installed host has them; made once."""
    made = work / "archives"
    if not made.exists():
        subprocess.run([str(tree / "usr/sbin/domaind-share-classes")], env={**os.environ, "DOMAIND_ROOT": str(made)}, check=True)
    (folder / "var").mkdir()
    (folder / "var/cache").symlink_to(made / "var/cache")


def jvm_start(tree, name):
    """The command that starts a JVM of its own."""
    return str(tree / "usr/share/domaind/jvm" / name)


@contextlib.contextmanager
def stopping(side):
    try:
        yield side
    finally:
        side.stop()
