"""Compares what both sides answer to random config files. Started by ./xl-configs."""
import argparse
import concurrent.futures
import json
import os
import random
import re
import shlex
import subprocess
import sys

import configs

DIFFERENCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "xl-configs.json")
SECONDS = 30
SHOWN = 20
UUID = re.compile(rb'("c_info": \{[^}]*"uuid": ")[0-9a-f-]{36}')
GENERATION = re.compile(rb'("ms_vm_genid": \[)[0-9, \n]*\]')


class Answer:
    def __init__(self, status, out, err):
        self.status = status
        self.out = GENERATION.sub(rb"\1 ]", UUID.sub(rb"\1UUID", out))
        self.err = err

    def same(self, other):
        return self.status == other.status and self.out == other.out

    def refused(self):
        return self.status != 0


def command(xl, environment):
    """Asks one side's xl."""
    def ask(*words):
        done = subprocess.run([xl, *words], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
        return Answer(done.returncode, done.stdout, done.stderr)
    return ask


class Difference:
    """One of the differences that are meant. Its config is a regular expression that the file must match; `c` and `ours` are what they do with it."""

    def __init__(self, line):
        self.name, self.reason = line["name"], line["reason"]
        self.config = re.compile(line.get("config", ""), re.MULTILINE | re.DOTALL)
        self.c, self.ours = line["c"], line["ours"]
        self.seen = 0

    def explains(self, case, c, ours):
        return bool(self.config.search(case)) and does(c, self.c) and does(ours, self.ours)


def does(answer, what):
    """crashes, refuses, prints, or any of them."""
    if what == "any":
        return True
    if what == "crashes":
        return answer.status < 0
    if what == "refuses":
        return answer.status > 0
    return answer.status == 0


class Comparison:
    def __init__(self, c, ours, folder):
        self.c, self.ours, self.folder = c, ours, folder
        with open(DIFFERENCES) as file:
            self.differences = [Difference(line) for line in json.load(file)]
        self.same = self.refused = self.failed = 0

    def ask(self, number, text):
        """Both sides, from one folder, so that the file has one name. A list of words is a command."""
        if isinstance(text, list):
            return self.c("-N", *text), self.ours("-N", *text)
        file = os.path.join(self.folder, "%d.cfg" % number)
        with open(file, "w", newline="") as out:
            out.write(text)
        answers = self.c("-N", "create", file), self.ours("-N", "create", file)
        os.unlink(file)
        return answers

    def note(self, number, text, c, ours):
        if c.same(ours):
            self.same += 1
            self.refused += c.refused()
            return
        for difference in self.differences:
            if difference.explains(text if isinstance(text, str) else shown(text), c, ours):
                difference.seen += 1
                return
        self.failed += 1
        if self.failed <= SHOWN:
            smaller = text if isinstance(text, list) else self.smallest(number, text)
            c, ours = self.ask(number, smaller)
            print("case %d:\n%s\n%s" % (number, shown(smaller), told(c, ours)), flush=True)

    def smallest(self, number, text):
        """Without the lines that the difference does not need."""
        lines = text.split("\n")
        at = 0
        while at < len(lines):
            fewer = "\n".join(lines[:at] + lines[at + 1:])
            c, ours = self.ask(number, fewer)
            if not c.same(ours) and not any(d.explains(fewer, c, ours) for d in self.differences):
                lines = fewer.split("\n")
            else:
                at += 1
        return "\n".join(lines)


def shown(case):
    """As it would be written."""
    return case.rstrip("\n") if isinstance(case, str) else "xl -N " + " ".join(shlex.quote(word) for word in case)


def told(c, ours):
    """What differs: the statuses with the messages, or the lines of JSON."""
    if c.status != ours.status:
        return "  C: %d %s\n  ours: %d %s" % (c.status, last(c.err), ours.status, last(ours.err))
    mine, theirs = ours.out.decode(errors="replace").split("\n"), c.out.decode(errors="replace").split("\n")
    only = ["  C has %s" % line.strip() for line in theirs if line not in mine] + ["  ours has %s" % line.strip() for line in mine if line not in theirs]
    return "\n".join(only[:8] or ["  the same lines, in another order"])


def last(err):
    return " / ".join(line for line in err.decode(errors="replace").split("\n")[1:] if line)[-300:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--c", required=True)
    parser.add_argument("--c-environment", required=True, help="NAME=VALUE ...")
    parser.add_argument("--ours", required=True)
    parser.add_argument("--ours-environment", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--only", type=int, default=-1)
    options = parser.parse_args()
    environment = lambda words: {**os.environ, **dict(word.split("=", 1) for word in words.split())}
    comparison = Comparison(command(options.c, environment(options.c_environment)), command(options.ours, environment(options.ours_environment)), options.folder)
    return run(comparison, options)


def run(comparison, options):
    again = "again: tests/interop/xl-configs --seed %d --cases %d, with --only N for one case" % (options.seed, options.cases)
    print("seed %d; %s" % (options.seed, again), flush=True)
    texts = {}
    for number in range(options.cases):
        # Each case is seeded by itself, so that it can be repeated alone.
        if options.only in (-1, number):
            texts[number] = configs.Configs(random.Random("%d %d" % (options.seed, number))).case()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (c, ours) in zip(texts, pool.map(comparison.ask, texts, texts.values())):
            comparison.note(number, texts[number], c, ours)
    for difference in comparison.differences:
        if difference.seen:
            print("%5d %s: %s" % (difference.seen, difference.name, difference.reason))
    print("%5d the same, of which %d were refused" % (comparison.same, comparison.refused))
    if comparison.failed:
        print("%d differ, %d shown; %s" % (comparison.failed, min(comparison.failed, SHOWN), again))
    print("xl-configs: %d passed, %d failed" % (len(texts) - comparison.failed, comparison.failed))
    return 1 if comparison.failed else 0


if __name__ == "__main__":
    sys.exit(main())
