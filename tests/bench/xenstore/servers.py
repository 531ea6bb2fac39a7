"""The daemons that are compared, each with a socket of its own below one working folder."""

import os
import pathlib
import subprocess
import time

START_SECONDS = 60
STOP_SECONDS = 20


class Server:
    """A running daemon. `pid` is the process that answers."""

    def __init__(self, name, command, socket, environment=None, log=None):
        self.name = name
        self.socket = socket
        with open(log or os.devnull, "wb") as output:
            self.process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=subprocess.STDOUT)
        self.pid = self.process.pid
        end = time.monotonic() + START_SECONDS
        while not answers(socket):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{name} does not serve {socket}; see {log}")
            time.sleep(0.1)

    def pin(self, cpus):
        """Every thread to these CPUs; later threads inherit it."""
        for task in os.listdir(f"/proc/{self.pid}/task"):
            try:
                os.sched_setaffinity(int(task), cpus)
            except ProcessLookupError:
                pass

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answers(path):
    import socket
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0


class Servers:
    """Starts them, each time in a fresh folder."""

    def __init__(self, root, work):
        self.root = pathlib.Path(root)
        self.work = pathlib.Path(work)
        self.count = 0
        self.jvm_options = None

    def folder(self, name):
        self.count += 1
        folder = self.work / f"{name}{self.count}"
        folder.mkdir()
        return folder

    def reference(self):
        folder = self.folder("c")
        (folder / "port").write_text("1")
        (folder / "page").write_bytes(bytes(4096))
        return Server("c", ["/usr/lib/xen-4.17/bin/xenstored", "-N"], folder / "socket",
                      {"XENSTORED_RUNDIR": str(folder), "XENSTORED_ROOTDIR": str(folder), "FAKE_PORT": str(folder / "port"),
                       "FAKE_PAGE": str(folder / "page"), "LD_PRELOAD": str(self.work / "bin/fakexen.so")}, folder / "log")

    def ours(self):
        """The daemon as installed, its host simulated; its journal is on, as always."""
        folder = self.folder("ours")
        server = Server("ours", [str(self.work / "tree/usr/sbin/domaind"), "--simulate", "--root", str(folder)],
                        folder / "run/xenstored/socket", {"DOMAIND_ROOT": str(folder)}, folder / "log")
        command = pathlib.Path(f"/proc/{server.pid}/cmdline").read_text().split("\0")
        self.jvm_options = command[1:command.index("-cp")]
        return server

    def ours_alone(self):
        """The store alone, where any domain can be introduced: the simulated host would want a thousand real guests. Same options of the JVM."""
        if self.jvm_options is None:
            self.ours().stop()
        folder = self.folder("alone")
        classes = ":".join(str(self.root / "xenstore/target" / part) for part in ("classes", "test-classes"))
        return Server("ours", ["java", *self.jvm_options, "-cp", classes, "org.domaind.xenstore.server.StandaloneStore", str(folder)],
                      folder / "socket", None, folder / "log")

    def echo(self):
        folder = self.folder("echo")
        return Server("echo", [str(self.work / "bin/echo"), str(folder / "socket")], folder / "socket")
