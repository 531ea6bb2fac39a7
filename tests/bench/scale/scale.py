"""Creates, lists and destroys guests on the simulated host; prints what it saw, one figure a line."""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import time

import footprint
from varlink import Caller

START_SECONDS = 60
# Before memory is measured: the JVM's compilers are at work still when the load ends, and what the daemon and they do not need is given back within
# that time.
SETTLE_SECONDS = 20
LISTS = 30
MEMORY_KIB = 4096
BATCH = 100


def create_parameters(name, kernel):
    """What xl makes of a config file with a name, a kernel and a memory size."""
    nothing = {"hardAffinity": [], "softAffinity": [], "weight": None, "cap": None, "pool": None}
    actions = {"onPoweroff": "destroy", "onReboot": "restart", "onCrash": "destroy", "onWatchdog": "destroy", "onSoftReset": "soft-reset"}
    limits = {"maxGrantFrames": None, "maxMaptrackFrames": None, "maxGrantVersion": None, "maxEventChannels": 1023}
    config = {"identity": {"name": name, "uuid": None}, "boot": {"kernel": str(kernel), "ramdisk": None, "commandLine": ""},
              "memory": {"atBoot": MEMORY_KIB, "max": MEMORY_KIB}, "vcpus": {"atBoot": 1, "max": 1}, "scheduling": nothing,
              "platform": {"pv": {"noMigrate": False}}, "devices": [], "actions": actions, "limits": limits,
              "clock": {"tscMode": "default", "localtime": False, "offsetSeconds": 0}}
    source = f'name="{name}"\nkernel="{kernel}"\nmemory={MEMORY_KIB // 1024}\n'
    return {"config": config, "source": source, "leavePaused": False}


class Daemon:
    def __init__(self, work, release):
        self.root = work / "root"
        self.root.mkdir()
        # As on a host where domaind is installed.
        subprocess.run([str(work / "tree/usr/sbin/domaind-share-classes")], env={**os.environ, "DOMAIND_ROOT": str(self.root)}, check=True)
        command = [str(work / "tree/usr/sbin/domaind"), "--simulate", "--root", str(self.root)]
        if release:
            command += ["--simulate-release", release]
        with open(work / "log", "wb") as log:
            self.process = subprocess.Popen(command, env={**os.environ, "DOMAIND_ROOT": str(self.root)}, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT)
        self.pid = self.process.pid
        self.kernel = self.root / "boot/hello-kernel"
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self.caller = Caller(self.root / "run/domaind/socket")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("the daemon does not serve; see " + str(work / "log"))
                time.sleep(0.05)

    def stop(self):
        self.caller.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


class Figures:
    def __init__(self):
        self.all = {}

    def say(self, name, value):
        self.all[name] = value
        print(f"{name + ':':52} {value}", flush=True)


def milliseconds(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def listing(daemon, configs=False):
    """The median time until the whole reply is here; what it says is read afterwards, it is the daemon that is measured."""
    def one():
        daemon.caller.send("ListDomains", {"domid": None, "name": None, "configs": configs})
        daemon.caller.receive_raw()
    return round(statistics.median(milliseconds(one) for _ in range(LISTS)), 2)


def uses(daemon, figures, at):
    time.sleep(SETTLE_SECONDS)
    total, frames, anonymous = footprint.memory_kib(daemon.pid)
    # After that: it has the JVM at work, which touches much.
    heap = footprint.heap_kib(daemon.pid)
    simulated = footprint.simulated_heap_kib(daemon.pid, daemon.root)
    names = footprint.threads(daemon.pid)
    figures.say(f"threads at {at}", sum(count for name, count in names.items() if name not in footprint.SIMULATED_THREADS))
    figures.say(f"threads of the simulated machine at {at}", sum(names[name] for name in footprint.SIMULATED_THREADS))
    print("    " + ", ".join(f"{name} {count}" for name, count in names.most_common(12)))
    figures.say(f"files open at {at}", footprint.files(daemon.pid))
    figures.say(f"live heap at {at} (KiB)", heap)
    figures.say(f"of that the simulated machine's at {at} (KiB)", simulated)
    figures.say(f"memory at {at}, without the frames (KiB)", total - frames)
    figures.say(f"memory at {at}, without the simulated machine (KiB)", total - frames - simulated)
    figures.say(f"anonymous memory of it at {at} (KiB)", anonymous)
    figures.say(f"frames of the simulated machine at {at} (KiB)", frames)


def measure(daemon, count, figures):
    uses(daemon, figures, 0)
    figures.say("list at 0 (ms)", listing(daemon))
    creates, domids, cpu = [], [], footprint.cpu_ms(daemon.pid)
    for number in range(1, count + 1):
        parameters = create_parameters(f"guest{number}", daemon.kernel)
        creates.append(milliseconds(lambda: domids.append(daemon.caller.call("CreateGuest", **parameters)["domid"])))
        if number % BATCH == 0:
            used, cpu = footprint.cpu_ms(daemon.pid) - cpu, footprint.cpu_ms(daemon.pid)
            figures.say(f"create {number - BATCH + 1} to {number} (ms)", round(statistics.median(creates[-BATCH:]), 2))
            figures.say(f"create {number - BATCH + 1} to {number}, processor time each (ms)", round(used / BATCH, 2))
        if number in (100, 500, 1000):
            figures.say(f"list at {number} (ms)", listing(daemon))
            figures.say(f"list at {number} with all configs (ms)", listing(daemon, True))
            cpu = footprint.cpu_ms(daemon.pid)
    uses(daemon, figures, count)
    destroys = []
    for number, domid in enumerate(domids, 1):
        destroys.append(milliseconds(lambda: daemon.caller.call("DestroyGuest", domid=domid, force=False)))
        if number % BATCH == 0:
            figures.say(f"destroy {number - BATCH + 1} to {number} (ms)", round(statistics.median(destroys[-BATCH:]), 2))
    left = daemon.caller.call("ListDomains", domid=None, name=None)["domains"]
    figures.say("domains left", len(left))
    uses(daemon, figures, "the end")
    figures.say("list at the end (ms)", listing(daemon))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--guests", type=int, default=1000)
    parser.add_argument("--release", help="the release 4.RELEASE that the simulated hypervisor behaves as; default 17")
    parser.add_argument("--json", type=pathlib.Path, help="write the figures there, too")
    options = parser.parse_args()
    figures = Figures()
    daemon = Daemon(options.work, options.release)
    try:
        measure(daemon, options.guests, figures)
    finally:
        daemon.stop()
    if options.json:
        options.json.write_text(json.dumps(figures.all, indent=1) + "\n")


if __name__ == "__main__":
    main()
