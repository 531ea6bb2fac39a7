"""What is measured, in which part, and what is wanted of it."""

from dataclasses import dataclass

ONE_CPU = "one"
TWO_CPUS = "two"
DEPTH = 64
NODES_OF_A_DOMAIN = 60


@dataclass(frozen=True)
class Case:
    """One invocation of the load generator; `rows` are what the table shows of its numbers."""
    key: str
    arguments: tuple
    cpus: str
    rows: tuple
    echo: bool = True


@dataclass(frozen=True)
class Row:
    """
    number   the generator's name of it
    label    how the table calls it
    unit     of the number; "/s" numbers are better when higher, all others when lower
    wanted   ("ratio", x): ours is at least (of "/s") or at most x times the C daemon's; ("at most", x): ours alone; None: nothing
    """
    number: str
    label: str
    unit: str
    wanted: tuple = None


def one_client(case, label, cpus):
    where = "one CPU" if cpus == ONE_CPU else "two CPUs"
    return Case(f"{case}-{cpus}-cpu", (case,), cpus, (
        Row("ops", f"{label}, one client, {where}", "/s", ("ratio", 1.0)),
        Row("p50", "   its median", "µs"),
        Row("p99", "   its 99th percentile", "µs", ("ratio", 1.5))))


ONE = [one_client(case, case, cpus) for cpus in (ONE_CPU, TWO_CPUS) for case in ("read", "write", "directory", "transaction")]

MANY = [
    Case("outstanding-read", ("outstanding", DEPTH, 0), TWO_CPUS, (Row("ops", f"read, {DEPTH} outstanding", "/s", ("ratio", 3.0)),)),
    Case("outstanding-write", ("outstanding", DEPTH, 1), TWO_CPUS, (Row("ops", f"write, {DEPTH} outstanding", "/s", ("ratio", 3.0)),)),
    *(Case(f"mixed-{count}", ("mixed", count), TWO_CPUS, (Row("ops", f"nine reads, one write; {count} clients", "/s", ("ratio", 1.3)),
                                                          Row("p99", "   its 99th percentile", "µs"))) for count in (16, 100)),
    Case("transactions-16", ("transactions", 16), TWO_CPUS, (
        Row("ops", "transactions of 16 clients in one folder", "/s"),
        Row("again_percent", "   of them EAGAIN", "%", ("at most", 0))), echo=False),
    Case("big-transaction", ("big-transaction", 3000), TWO_CPUS, (
        Row("ms", "a transaction of 3,000 creates", "ms", ("ratio", 1 / 3)),), echo=False),
]

WATCHES = [
    Case("fired", ("fired", 1000, 100), TWO_CPUS, (
        Row("p50", "1,000 watches on 100 connections: last event", "µs", ("ratio", 1 / 3)),
        Row("reply", "   the writer's reply", "µs"))),
    Case("idle-connections", ("idle", 1000, 0), ONE_CPU, (
        Row("slower_read", "read with 1,000 idle connections", "% slower", ("at most", 10)),
        Row("slower_write", "write with 1,000 idle connections", "% slower", ("at most", 10)))),
    Case("unrelated-watches", ("idle", 1000, 10000), ONE_CPU, (
        Row("slower_read", "read with 10,000 unrelated watches on them", "% slower", ("at most", 10)),
        Row("slower_write", "write with 10,000 unrelated watches on them", "% slower", ("at most", 10))), echo=False),
]

DOMAINS = [
    Case("idle-domains", ("idle-domains", 1000), ONE_CPU, (
        Row("slower_read", "read with 1,000 idle domains", "% slower", ("at most", 10)),
        Row("slower_write", "write with 1,000 idle domains", "% slower", ("at most", 10))), echo=False),
]

# Domains in the store, what their nodes are called, and what is wanted of memory in MiB above the empty store.
SIZES = [(17, "1 thousand", None), (1000, "60 thousand", 40), (16667, "1 million", 400)]
RELEASE_MILLIS_AT_A_MILLION = 2
GROWTH_OF_TRANSACTIONS = 1.2
