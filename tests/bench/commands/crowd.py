"""Very many commands at once, and what a client of the store notices of them."""

import json
import os
import subprocess
import sys
import time

COMMANDS = 2000
CALLERS = 50
QUIET_SECONDS = 3
MIX = ("xl list", "xenstore-read", "xl domid", "xenstore-write", "xl info")
# Enough of them to keep the machine as busy for a while.
NOTHING, NOTHINGS = "/bin/true", 6000


class Latency:
    """The client that reads at a steady pace, in a process of its own. Ahead of the crowd where the system allows that: it is the store's
    time that is to be seen, not how long the client waits for a processor after the answer has come."""

    def __init__(self, work, socket):
        self.process = subprocess.Popen([str(work / "bin/latency"), str(socket)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, -20)
        except PermissionError:
            print("crowd: not root, so the store's client is not ahead of the crowd: its latency is that of a crowded processor", file=sys.stderr)

    def end(self):
        printed, _ = self.process.communicate()
        return json.loads(printed)


def callers(work, side, kinds, commands):
    """The numbers that callers.c prints."""
    lines = ("\t".join(("-" if lines is None else str(lines), variable, *words)) + "\n" for lines, variable, words in kinds)
    done = subprocess.run([str(work / "bin/callers"), str(CALLERS), str(commands), str(side.folder)], input="".join(lines), text=True,
                          env=side.environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def kinds_of(side):
    commands = side.commands()
    for name in MIX:
        words, lines = commands[name]
        more = side.environment_of(words).items() - side.environment.items()
        yield lines, "=".join(*more) if more else "-", words


def measure(side, work):
    """The store's latency in quiet, beside a crowd that wants nothing of the daemon, and beside one that does."""
    client = Latency(work, side.socket)
    time.sleep(QUIET_SECONDS)
    quiet = client.end()
    client = Latency(work, side.socket)
    callers(work, side, [(0, "-", [NOTHING])], NOTHINGS)
    busy = client.end()
    client = Latency(work, side.socket)
    used = side.daemon_seconds()
    crowd = callers(work, side, kinds_of(side), COMMANDS)
    used = side.daemon_seconds() - used
    return {"quiet": quiet, "busy": busy, "crowded": client.end(), "daemon": used, **crowd}
