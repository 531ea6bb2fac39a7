"""What a daemon on the simulated host uses: its process, without the memory of its simulated guests."""

import collections
import os
import pathlib
import re
import subprocess

import heapdump

# The simulated machine keeps its frames in a mapped file of this name, which is in no folder: smaps lists it apart.
FRAMES = "domaind-simulated-frames"
# Threads of the simulated machine, by the fifteen letters that the kernel keeps of a name.
SIMULATED_THREADS = {"simulated-guest", "revoked-pages"}
# The JVM starts it for whoever asks it for its heap, as is done here.
MEASURING_THREAD = "Attach Listener"
HEADER = re.compile(r"^[0-9a-f]+-[0-9a-f]+ ")


def memory_kib(pid):
    """Pss of everything; of that, the simulated machine's frames, and what no file holds as well: the kernel cannot drop that. In KiB."""
    total = frames = anonymous = 0
    of_frames = False
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if HEADER.match(line):
            of_frames = FRAMES in line
        elif line.startswith("Pss:"):
            kib = int(line.split()[1])
            total += kib
            frames += kib if of_frames else 0
        elif line.startswith("Anonymous:") and not of_frames:
            anonymous += int(line.split()[1])
    return total, frames, anonymous


def threads(pid):
    """Names, without their numbers, and how many threads have each."""
    names = collections.Counter()
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        names[re.sub(r"[#-]?[0-9]+$", "", (task / "comm").read_text().strip())] += 1
    del names[MEASURING_THREAD]
    return names


def cpu_ms(pid):
    """Processor time used so far, which other work on the machine does not disturb as it does the clock's."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def heap_kib(pid):
    """What lives on the heap, after a collection."""
    jcmd(pid, "GC.run")
    # What the first one found to be finalized or cleaned goes with the second.
    jcmd(pid, "GC.run")
    used = re.search(r"total reserved|used (\d+)K", jcmd(pid, "GC.heap_info"))
    return sum(int(kib) for kib in re.findall(r"(?:generation|space) +total \d+K, used (\d+)K", jcmd(pid, "GC.heap_info"))) if used else None


def simulated_heap_kib(pid, folder):
    """What of the heap the simulated machine's objects take."""
    dump = folder / "heap.hprof"
    jcmd(pid, "GC.heap_dump", str(dump))
    try:
        return heapdump.owned_kib(dump, "org.domaind.", "org.domaind.daemon.sim.")
    finally:
        dump.unlink()


def jcmd(pid, *command):
    return subprocess.run(["jcmd", str(pid), *command], capture_output=True, text=True, check=True).stdout
