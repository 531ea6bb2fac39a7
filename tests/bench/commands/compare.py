"""Times both sides and prints the tables. Started by ./run."""

import argparse
import json
import pathlib
import signal
import sys

import crowd
import stopwatch
from sides import Ours, Reference, Servers, jvm_start, stopping

FIRST_STARTS = 5
XL_TIMES_C = 1.0
STORE_TIMES_C = 1.2
FIRST_LIST_MILLIS = 300
CROWDED_TIMES_QUIET = 2.0


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.work)
        self.servers = Servers(options.root, options.work)
        self.missed = []
        self.results = {}

    def limit(self, what, value, most, unit):
        met = value <= most
        if not met:
            self.missed.append(what)
        return f"at most {most:g}{unit}: {'yes' if met else 'NO'}"

    def sides(self):
        ours = Ours(self.servers, self.options.guests)
        try:
            ours.create_guests()
            return Reference(self.servers, self.options.guests), ours
        except BaseException:
            ours.stop()
            raise

    def commands(self):
        reference, ours = self.sides()
        with stopping(reference), stopping(ours):
            self.compare(reference, ours, "commands", True)

    def jvm(self):
        reference, ours = self.sides()
        with stopping(reference), stopping(ours):
            tree = self.work / "tree"
            ours.xl, ours.store = jvm_start(tree, "xl"), jvm_start(tree, "xenstore")
            self.compare(reference, ours, "JVM start", False)

    def compare(self, reference, ours, title, judged):
        for side in (reference, ours):
            side.check()
        rounds = self.options.rounds
        print(f"\n{title}: {rounds} rounds, {ours.guests} guests; milliseconds, medians but where said otherwise")
        print(f"{'':16}{'C 4.17':>9}{'p90':>9}{'cpu':>9}{'  |':4}{'domaind':>9}{'p90':>9}{'cpu':>9}{'daemon':>9}{'  |':4}{'ours/C':>7}")
        for name in reference.commands():
            laps = stopwatch.turns(rounds, self.options.unmeasured, (reference, ours), name)
            c, our = laps[reference.name], laps[ours.name]
            ratio = stopwatch.median_millis(our, "wall") / stopwatch.median_millis(c, "wall")
            most = XL_TIMES_C if name.startswith("xl") else STORE_TIMES_C
            verdict = self.limit(name, ratio, most, " times") if judged else ""
            self.results.setdefault(title, {})[name] = {"ratio": ratio, "c": [one.wall for one in c], "ours": [one.wall for one in our]}
            print(f"{name:16}{millis(c)}{stopwatch.mean_millis(c, 'command') + stopwatch.mean_millis(c, 'daemon'):9.2f}{'  |':4}"
                  f"{millis(our)}{stopwatch.mean_millis(our, 'command'):9.2f}{stopwatch.mean_millis(our, 'daemon'):9.2f}{'  |':4}{ratio:7.2f}  {verdict}", flush=True)
        print("cpu: the mean processor time of command and daemon (C), of the command, of the daemon (domaind)")

    def first(self):
        """A daemon that has just said that it serves."""
        lists, starts = [], []
        for _ in range(FIRST_STARTS):
            with stopping(Ours(self.servers, 0)) as ours:
                starts.append(stopwatch.Lap(ours.start_seconds, 0, 0))
                lists.append(stopwatch.lap(ours, [ours.xl, "list"]))
        took = stopwatch.median_millis(lists, "wall")
        self.results["first"] = {"lists": [one.wall for one in lists], "starts": [one.wall for one in starts]}
        print(f"\nfirst xl list after the daemon's start, median of {FIRST_STARTS}: {took:.0f} ms  "
              f"{self.limit('first xl list', took, FIRST_LIST_MILLIS, ' ms')}")
        print(f"the daemon serves after {stopwatch.median_millis(starts, 'wall'):.0f} ms", flush=True)

    def crowd(self):
        print(f"\ncrowd: {crowd.COMMANDS} commands from {crowd.CALLERS} callers at once; a client reads from the store meanwhile, in quiet before,")
        print(f"and beside as many callers of {crowd.NOTHING}, which want the processors but nothing of the daemon; microseconds")
        print(f"{'':10}{'s':>7}{'answered':>10}{'refused':>9}{'failed':>8}{'daemon s':>10}{'  |':4}"
              f"{'p50':>8}{'quiet':>8}{'busy':>8}{'  |':4}{'p99':>8}{'quiet':>8}{'busy':>8}")
        reference, ours = self.sides()
        with stopping(reference), stopping(ours):
            for side in (reference, ours):
                self.crowd_on(side, side is ours)

    def crowd_on(self, side, judged):
        side.check()
        found = self.results.setdefault("crowd", {})[side.name] = crowd.measure(side, self.work)
        quiet, busy, crowded = found["quiet"], found["busy"], found["crowded"]
        print(f"{side.name:10}{found['seconds']:7.1f}{found['answered']:10.0f}{found['refused']:9.0f}{found['failed']:8.0f}{found['daemon']:10.1f}{'  |':4}"
              f"{crowded['p50']:8.1f}{quiet['p50']:8.1f}{busy['p50']:8.1f}{'  |':4}{crowded['p99']:8.1f}{quiet['p99']:8.1f}{busy['p99']:8.1f}")
        if judged:
            print("commands that failed: " + self.limit("crowd: failed", found["failed"], 0, ""))
            # The tail of a crowded machine is its scheduler's, whoever crowds it; what the daemon adds is seen beside the other crowd.
            for part, beside, name in (("p50", quiet, "in quiet"), ("p99", busy, "beside the other crowd")):
                times = crowded[part] / beside[part]
                print(f"the store's {part}: {times:.2f} times that {name}, " + self.limit(f"crowd: {part}", times, CROWDED_TIMES_QUIET, " times"))
        sys.stdout.flush()


def millis(laps):
    return f"{stopwatch.median_millis(laps, 'wall'):9.2f}{stopwatch.worst_of_ten_millis(laps, 'wall'):9.2f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--unmeasured", type=int, default=5)
    parser.add_argument("--guests", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--jvm", action="store_true")
    parser.add_argument("--crowd", action="store_true")
    parser.add_argument("--assert", dest="asserting", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    if options.rounds < 1 or options.guests < 1 or options.unmeasured < 0:
        parser.error("at least one round and one guest, and no fewer than no unmeasured rounds")
    asked = [part for part in options.only.split(",") if part] + ["jvm"] * options.jvm + ["crowd"] * options.crowd
    # So that a kill, too, stops the daemons on its way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    bench = Bench(options)
    parts = {"commands": bench.commands, "first": bench.first, "jvm": bench.jvm, "crowd": bench.crowd}
    for part in asked or ["commands", "first"]:
        if part not in parts:
            parser.error(f"no part {part}; there are {', '.join(parts)}")
        parts[part]()
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(bench.results, indent=1))
    if bench.missed:
        print("\nmissed: " + ", ".join(bench.missed))
    return 1 if bench.missed and options.asserting else 0


sys.exit(main())
