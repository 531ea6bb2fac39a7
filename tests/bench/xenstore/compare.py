"""Runs the cases against all servers in turn and prints the table. Started by ./run."""

import argparse
import json
import os
import statistics
import subprocess
import sys

import cases
from cases import Case, Row
from servers import Servers

CASE_SECONDS = 1800


class Bench:
    def __init__(self, options):
        self.options = options
        self.servers = Servers(options.root, options.work)
        self.load = os.path.join(options.work, "bin/load")
        self.results = {}
        self.rows = []
        self.most_disturbed = 0

    def run(self, server, case, seconds=None):
        """One invocation; its numbers."""
        allowed = sorted(os.sched_getaffinity(0))
        client = {allowed[0]}
        server.pin(client if case.cpus == cases.ONE_CPU or len(allowed) < 2 else {allowed[1]})
        busy, own, used = busy_seconds(), client_seconds(), server.cpu_seconds()
        done = subprocess.run([self.load, str(server.socket), str(seconds or self.options.seconds), *map(str, case.arguments)], check=True,
                              stdout=subprocess.PIPE, timeout=CASE_SECONDS, preexec_fn=lambda: os.sched_setaffinity(0, client))
        numbers = json.loads(done.stdout)
        others = busy_seconds() - busy - (client_seconds() - own) - (server.cpu_seconds() - used)
        self.most_disturbed = max(self.most_disturbed, others)
        for what in ("read", "write"):
            if f"with_{what}_ops" in numbers:
                numbers[f"slower_{what}"] = 100 * (numbers[f"with_{what}_p50"] / numbers[f"without_{what}_p50"] - 1)
        return numbers

    def alternate(self, part, servers):
        """Every case on every server in turn, a first round unmeasured."""
        for turn in range(self.options.runs + 1):
            for case in part:
                for server in servers:
                    if server.name == "echo" and not case.echo:
                        continue
                    numbers = self.run(server, case)
                    if turn > 0:
                        self.results.setdefault(case.key, {}).setdefault(server.name, []).append(numbers)
                    self.say(f"{turn}/{self.options.runs} {case.key} {server.name}: "
                             + " ".join(f"{row.number}={numbers[row.number]:.1f}" for row in case.rows))
        for case in part:
            self.rows += [(case.key, row) for row in case.rows]

    def one(self):
        self.steady(cases.ONE)

    def many(self):
        self.steady(cases.MANY)

    def watches(self):
        self.steady(cases.WATCHES)

    def domains(self):
        self.steady(cases.DOMAINS, self.servers.ours_alone, echo=False)

    def steady(self, part, ours=None, echo=True):
        servers = [self.servers.reference(), (ours or self.servers.ours)()] + ([self.servers.echo()] if echo else [])
        try:
            self.alternate(part, servers)
        finally:
            for server in servers:
                server.stop()

    def size(self):
        """Stores that grow: memory, transactions and the release of a domain at each size."""
        self.grow([self.servers.reference(), self.servers.ours()], self.at_size)
        self.grow([self.servers.reference(), self.servers.ours_alone()], self.release)
        self.compare_sizes()

    def grow(self, servers, measure):
        try:
            domains = 0
            for count, name, more in [(0, "empty", None), *cases.SIZES]:
                if count > self.options.max_domains:
                    break
                for server in servers:
                    if count:
                        load = self.run(server, Case("load", ("load", domains + 1, count), cases.TWO_CPUS, ()))
                        self.say(f"{name} nodes in {server.name}: {load['ms']:.0f} ms")
                domains = count
                measure(servers, count, name, more)
        finally:
            for server in servers:
                server.stop()

    def at_size(self, servers, count, name, more):
        key = f"memory-{count * cases.NODES_OF_A_DOMAIN}"
        for server in servers:
            for _ in range(self.options.runs + 1 if count else 0):
                numbers = self.run(server, Case("at-size", ("at-size", count), cases.TWO_CPUS, ()))
                self.results.setdefault(f"at-{count}", {}).setdefault(server.name, []).append(numbers)
            self.results.setdefault(f"at-{count}", {}).get(server.name, [None])[:1] = []
            memory = self.run(server, Case("memory", ("memory",), cases.TWO_CPUS, ()))["mib"]
            empty = self.results.get("memory-0", {}).get(server.name, [{"mib": memory}])[0]["mib"]
            self.results.setdefault(key, {}).setdefault(server.name, []).append({"mib": memory, "above": memory - empty})
            self.say(f"{name} {server.name}: {memory:.1f} MiB")
        self.rows.append((key, Row("mib", f"memory, {'empty store' if not count else name + ' nodes'}", "MiB")))
        if count:
            self.rows.append((key, Row("above", "   above the empty store's", "MiB", more and ("at most", more))))
            self.rows.append((f"at-{count}", Row("transaction_ops", f"transaction, random node of {name}", "/s")))
            self.rows.append((f"at-{count}", Row("write_ops", f"write, random node of {name}", "/s")))

    def release(self, servers, count, name, _more):
        if not count:
            return
        key = f"release-{count}"
        for _ in range(self.options.runs + 1):
            for server in servers:
                numbers = self.run(server, Case(key, ("release", count + 1), cases.TWO_CPUS, ()))
                self.results.setdefault(key, {}).setdefault(server.name, []).append(numbers)
        for server in servers:
            del self.results[key][server.name][0]
        last = count == cases.SIZES[-1][0]
        self.rows.append((key, Row("ms", f"release of a domain, {name} nodes", "ms",
                                   ("at most", cases.RELEASE_MILLIS_AT_A_MILLION) if last else None)))

    def compare_sizes(self):
        small, large = (f"at-{count}" for count in (cases.SIZES[0][0], cases.SIZES[-1][0]))
        if large not in self.results:
            return
        for server in self.results[large]:
            rate = [self.median(key, server, "transaction_ops") for key in (small, large)]
            self.results.setdefault("growth", {})[server] = [{"times": rate[0] / rate[1]}]
        self.rows.append(("growth", Row("times", "a transaction's cost, 1 million to 1 thousand", "times", ("at most", cases.GROWTH_OF_TRANSACTIONS))))

    def median(self, key, server, number):
        runs = self.results.get(key, {}).get(server)
        return statistics.median(run[number] for run in runs) if runs else None

    def table(self):
        print(f"\n{'median of ' + str(self.options.runs):46} {'C 4.17':>10} {'ours':>10} {'echo':>10} {'ours/C':>8}  wanted")
        for key, row in self.rows:
            c, ours, echo = (self.median(key, server, row.number) for server in ("c", "ours", "echo"))
            ratio = ours / c if c and ours is not None else None
            print(f"{row.label:46} {number(c):>10} {number(ours):>10} {number(echo):>10} {'' if ratio is None else f'{ratio:.2f}':>8}  "
                  f"{row.unit:9}{verdict(row, ours, ratio)}")
        print(f"\nOther processes used at most {self.most_disturbed:.1f} s of processor time during one run of a case.")

    def say(self, text):
        print(text, file=sys.stderr, flush=True)


def verdict(row, ours, ratio):
    if not row.wanted:
        return ""
    kind, limit = row.wanted
    value = ratio if kind == "ratio" else ours
    more = kind == "ratio" and row.unit == "/s"
    if value is None:
        return ""
    met = value >= limit if more else value <= limit
    return f"{'at least' if more else 'at most'} {limit:.3g}{' times' if kind == 'ratio' else ''}: {'yes' if met else 'NO'}"


def number(value):
    return "" if value is None else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def busy_seconds():
    with open("/proc/stat") as stat:
        ticks = [int(field) for field in stat.readline().split()[1:]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def client_seconds():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--json")
    parser.add_argument("--only", default="one,many,watches,domains,size")
    parser.add_argument("--max-domains", type=int, default=cases.SIZES[-1][0])
    options = parser.parse_args()
    bench = Bench(options)
    try:
        for part in options.only.split(","):
            {"one": bench.one, "many": bench.many, "watches": bench.watches, "domains": bench.domains, "size": bench.size}[part]()
    finally:
        bench.table()
        if options.json:
            with open(options.json, "w") as file:
                json.dump({"runs": options.runs, "seconds": options.seconds, "results": bench.results}, file, indent=1)


main()
