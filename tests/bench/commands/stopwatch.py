"""Times processes from outside, from fork to exit."""

import os
import statistics
import time
from dataclasses import dataclass

SILENT = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
          (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]


@dataclass(frozen=True)
class Lap:
    """
    wall     seconds, from before the fork until the exit is known
    command  processor seconds of the command and its children
    daemon   processor seconds of the daemon meanwhile
    """
    wall: float
    command: float
    daemon: float


def lap(side, command):
    environment = side.environment_of(command)
    before = side.daemon_seconds()
    began = time.perf_counter()
    pid = os.posix_spawn(command[0], command, environment, file_actions=SILENT)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise RuntimeError(f"{side.name}: {' '.join(command)} ends with {os.waitstatus_to_exitcode(status)}")
    return Lap(wall, used.ru_utime + used.ru_stime, side.daemon_seconds() - before)


def turns(rounds, unmeasured, sides, name):
    """The command on each side in turn; by side, the laps. Each round another side begins."""
    laps = {side.name: [] for side in sides}
    for turn in range(rounds + unmeasured):
        for side in sides if turn % 2 else reversed(sides):
            measured = lap(side, side.commands()[name][0])
            if turn >= unmeasured:
                laps[side.name].append(measured)
    return laps


def median_millis(laps, part):
    return 1000 * statistics.median(getattr(one, part) for one in laps)


def mean_millis(laps, part):
    return 1000 * statistics.mean(getattr(one, part) for one in laps)


def worst_of_ten_millis(laps, part):
    """The 90th percentile."""
    ordered = sorted(getattr(one, part) for one in laps)
    return 1000 * ordered[int(.9 * (len(ordered) - 1))]
