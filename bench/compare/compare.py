"""Runs every row alternately against mosquitto and Heliograph and prints one markdown table; see docs/performance.md."""
import argparse
import contextlib
import json
import os
import pathlib
import platform
import signal
import statistics
import subprocess
import sys
import tempfile

from brokers import make_certificate, running
from rows import IDLE, ROWS, SHARD_ROWS

PEER, OURS = "mosquitto", "heliograph"


class Load:
    """mqload on its own processor; a run that fails is a reason instead of figures."""

    def __init__(self, cores, options):
        self.cores, self.seconds, self.warm_up, self.log = cores, options.seconds, options.warm_up, options.log

    def run(self, broker, row, seconds=None):
        window = f"-d {seconds or self.seconds}" + (f" -u {self.warm_up}" if row.windows == "pubsub" else "")
        return self.start(broker, row.listener, f"{row.arguments} {window}")

    def start(self, broker, listener, arguments):
        program = os.environ["MQLOAD"] + ("-tls" if listener == "tls" else "")
        command = ["taskset", "-c", self.cores, program, "-p", str(broker.ports[listener]), "-x", str(broker.pid), *arguments.split()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        except (OSError, subprocess.TimeoutExpired) as fault:
            return {"failed": type(fault).__name__}
        if done.returncode or not done.stdout:
            return {"failed": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit code {done.returncode}"}
        if self.log:
            with open(self.log, "a") as log:
                print(broker.name, arguments, done.stdout.strip(), file=log)
        return json.loads(done.stdout)


def number(value):
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:.3g}{unit}"
    return f"{value:.3g}"


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def clean(results):
    """lost, disorder and stalls over all runs; every one is to be 0."""
    return "/".join(str(sum(r.get(key, 0) for r in results)) for key in ("lost", "disorder", "stalls"))


def report(row, peer, ours):
    good = [(p, o) for p, o in zip(peer, ours) if "failed" not in p and "failed" not in o and p[row.figure] and o[row.figure]]
    if not good:
        reason = next((f"{name}: {r['failed']}" for name, rs in ((PEER, peer), (OURS, ours)) for r in rs if "failed" in r), "no figures")
        return f"| {row.title} | | | {reason} | {row.least:g} | {row.wanted:g} | | | |"
    ratios = [o[row.figure] / p[row.figure] for p, o in good]
    figures = [number(statistics.median(r[row.figure] for r in side)) for side in zip(*good)]
    verdict = "yes" if statistics.median(ratios) >= row.least else "**no**"
    latency = " / ".join(number(statistics.median(r["p50_us"] for r in side)) for side in zip(*good))
    return (f"| {row.title} | {figures[0]} | {figures[1]} | {spread(ratios)} | {row.least:g} | {row.wanted:g} | {verdict} "
            f"| {latency} | {clean(p for p, _ in good)}, {clean(o for _, o in good)} |")


def compare(rows, load, cycles, folder):
    with running(PEER, folder, "0") as peer, running(OURS, folder, "0") as ours:
        for row in rows:
            load.run(ours, row, seconds=1)  # lets the runtime compile what the row uses
            results = {PEER: [], OURS: []}
            for cycle in range(cycles):
                for broker in ((peer, ours), (ours, peer))[cycle % 2]:
                    results[broker.name].append(load.run(broker, row))
            yield report(row, results[PEER], results[OURS])


def idle(load, folder, connections):
    for name in (PEER, OURS):
        with running(name, folder, "0") as broker:
            load.start(broker, "tcp", IDLE.format(n=300))  # so that code being compiled is not taken for connections
            r = load.start(broker, "tcp", IDLE.format(n=connections))
        if "failed" in r:
            yield f"| {name} | {r['failed']} | | | | |"
        else:
            yield f"| {name} | {r['up']} | {r['rss_per_conn']} | {r['priv_per_conn']} | {r['rss0_kb'] // 1024} MB | {number(r['connects_per_cpu_s'])} |"


def shards(load, folder, cycles):
    with running(OURS, folder, "0,1", 1) as one, running(OURS, folder, "0,1", 2) as two:
        for row in SHARD_ROWS:
            load.run(one, row, seconds=1), load.run(two, row, seconds=1)
            runs = [(load.run(one, row), load.run(two, row)) for _ in range(cycles)]
            good = [(a, b) for a, b in runs if "failed" not in a and "failed" not in b]
            if not good:
                yield f"| {row.title} | | | {next(r['failed'] for pair in runs for r in pair if 'failed' in r)} | |"
                continue
            a, b = ([r[row.figure] for r in side] for side in zip(*good))
            yield (f"| {row.title} | {number(statistics.median(a))} | {number(statistics.median(b))} | {spread([y / x for x, y in zip(a, b)])} "
                   f"| {clean(x for x, _ in good)}, {clean(y for _, y in good)} |")


def print_table(head, lines):
    print(f"\n{head}\n{'|---' * (head.count('|') - 1)}|", flush=True)
    for line in lines:
        print(line, flush=True)


def parse():
    keys = [row.key for row in ROWS] + ["idle", "shards"]
    parser = argparse.ArgumentParser(prog="bench/compare/run", description=__doc__)
    parser.add_argument("--cycles", type=int, default=5, help="alternating runs of every row (5)")
    parser.add_argument("--seconds", type=float, default=4, help="measured time of a run (4)")
    parser.add_argument("--warm-up", type=float, default=1, help="time before it (1)")
    parser.add_argument("--idle", type=int, default=18_000, help="connections of the idle row (18000)")
    parser.add_argument("--rows", default=",".join(keys), help="which of " + ",".join(keys))
    parser.add_argument("--log", help="keep every line mqload printed in this file")
    options = parser.parse_args()
    options.rows = options.rows.split(",")
    unknown = set(options.rows) - set(keys)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    return options


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends as well
    version = subprocess.run([PEER, "-h"], capture_output=True, text=True).stdout.split("\n")[0]
    processors = {line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")}
    print(f"{version}; Heliograph, .NET, Release; Linux {platform.release()}; {', '.join(processors)}; {options.cycles} cycles of {options.seconds:g} s; "
          f"load average {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory(prefix="heliograph-compare-") as name:
        folder = pathlib.Path(name)
        make_certificate(folder)
        rows = [row for row in ROWS if row.key in options.rows]
        load = Load("1", options)
        if rows:
            print_table("| job | mosquitto | heliograph | ratio: median (min–max) | least | wanted | reached | p50 µs | lost/disorder/stalls |",
                        compare(rows, load, options.cycles, folder))
        if "idle" in options.rows:
            print_table("| idle, one subscription each | connections | RSS B each | private B each | before | connects per CPU s |", idle(load, folder, options.idle))
        if "shards" in options.rows:
            print_table("| heliograph, both processors | 1 shard | 2 shards | ratio | lost/disorder/stalls |",
                        shards(Load("0,1", options), folder, options.cycles))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
