"""Measures scripted WebSocket servers; see docs/performance.md. Started by bench/gateway/run."""
import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "obj"

CONFIG = """
shards: 1
storage: {{ memory: true }}
logging: {{ filename: "", level: warn }}
center: {{ apiServer: {{ port: 0 }} }}
api: {{ enabled: false }}
engine:
  apiServer: {{ port: 0 }}
  servers:
    - {{ port: {echo}, protocol: websocket, entry: {here}/echo.lua, readTimeout: 0 }}
    - {{ port: {fan}, protocol: websocket, entry: {here}/fan.lua, readTimeout: 0 }}
    - {{ port: {wait}, protocol: websocket, entry: {here}/wait.lua, readTimeout: 0 }}
    - {{ port: {mqtt}, protocol: mqtt }}
"""
PORTS = {"echo": 26790, "fan": 26791, "mqtt": 26792, "wait": 26793}


@contextlib.contextmanager
def started(command, cores, **options):
    process = subprocess.Popen(["taskset", "-c", cores, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
    try:
        yield process
    finally:
        process.stdin.close()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def heliograph(cores):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "heliograph.yaml"
        path.write_text(CONFIG.format(here=HERE, **PORTS))
        with started([os.environ["HELIOGRAPH"], "--file", str(path)], cores, cwd=folder) as process:
            wait_until_open(PORTS["mqtt"])
            yield process.pid


def wait_until_open(port):
    subprocess.run(["bash", "-c", f"for i in $(seq 200); do (echo >/dev/tcp/127.0.0.1/{port}) 2>/dev/null && exit 0; sleep 0.1; done; exit 1"], check=True)


def load(cores, *arguments):
    answer = subprocess.run(["taskset", "-c", cores, *map(str, arguments)], check=True, capture_output=True, text=True, timeout=300)
    return json.loads(answer.stdout)


def echo(options, pid, port, window):
    arguments = ["-m", "echo", "-p", port, "-x", pid, "-n", 100, "-w", window, "-d", options.seconds, "-u", options.seconds]
    return load(options.load_cores, FOLDER / "wsload", *arguments)["cpu_us"]


def echoes(options, window):
    """Microseconds of processor a message: by the script, in C#, by Node.js."""
    with heliograph(options.cores) as pid:
        lua = echo(options, pid, PORTS["echo"], window)
    with started([os.environ["BENCH"], "echo"], options.cores) as process:
        own = echo(options, process.pid, int(process.stdout.readline()), window)
    with started(["node", str(HERE / "echo.mjs")], options.cores) as process:
        node = echo(options, process.pid, int(process.stdout.readline()), window)
    return {"lua_us": lua, "csharp_us": own, "node_us": node, "node/lua": node / lua, "lua/csharp": lua / own}


def fans(options):
    """Microseconds a delivery to so many subscribers: of a script's channel, and of MQTT."""
    n = options.subscribers
    with heliograph(options.cores) as pid:
        script = load(options.load_cores, FOLDER / "wsload", "-m", "fan", "-p", PORTS["fan"], "-x", pid, "-n", n + 1, "-f", "join", "-w", 4, "-d", options.seconds, "-u", options.seconds)
    with heliograph(options.cores) as pid:
        mqtt = load(options.load_cores, FOLDER / "mqload", "-p", PORTS["mqtt"], "-x", pid, "-P", 1, "-T", 1, "-S", n, "-w", 4, "-s", 64, "-d", options.seconds, "-u", options.seconds)
    return {"script_per_cpu_s": script["per_cpu_s"], "mqtt_per_cpu_s": mqtt["recv_per_cpu_s"], "script/mqtt": script["per_cpu_s"] / mqtt["recv_per_cpu_s"], "mqtt_lost": mqtt["lost"]}


def idle(options):
    with heliograph(options.cores) as pid:
        held = load(options.load_cores, FOLDER / "wsload", "-m", "idle", "-p", PORTS["echo"], "-x", pid, "-n", options.subscribers, "-f", "join", "-d", 5)
    return {"bytes": held["bytes_per_connection"]}


def threads(pid):
    return int(next(line for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Threads:")).split()[1])


def waiting(options):
    """An echo on 100 connections, and the threads there are, before and while so many callbacks wait for a server that does not answer."""
    with heliograph(options.cores) as pid, started(["node", str(HERE / "slow.mjs")], options.load_cores) as slow:
        url = f"http://127.0.0.1:{int(slow.stdout.readline())}/"
        before, threads_before = echo(options, pid, PORTS["wait"], 1), threads(pid)
        arguments = ["-m", "idle", "-p", PORTS["wait"], "-x", pid, "-n", options.subscribers, "-f", url, "-d", 3 * options.seconds + 10]
        waiters = subprocess.Popen([FOLDER / "wsload", *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        subprocess.run(["sleep", "8"], check=True)
        during, threads_during = echo(options, pid, PORTS["wait"], 1), threads(pid)
        held = json.loads(waiters.communicate(timeout=120)[0])
    return {"echo_us": before, "echo_us_waiting": during, "threads": threads_before, "threads_waiting": threads_during, "bytes": held["bytes_per_connection"]}


def show(title, rows):
    print(title)
    for key in rows[0]:
        values = [row[key] for row in rows]
        print(f"  {key:18} {statistics.median(values):12.3f}   ({min(values):.3f}–{max(values):.3f})", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="bench/gateway/run", description="Scripted WebSocket servers against C# and Node.js.")
    parser.add_argument("--cycles", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--subscribers", type=int, default=10000)
    parser.add_argument("--cores", default="0", help="processors of the server")
    parser.add_argument("--load-cores", default="1", help="processors of the load")
    parser.add_argument("--only", choices=["echo", "fan", "idle", "waiting"])
    options = parser.parse_args()
    wanted = [options.only] if options.only else ["echo", "fan", "idle", "waiting"]
    if "echo" in wanted:
        for window in (1, 16):
            show(f"echo, 100 connections, {window} under way on each", [echoes(options, window) for _ in range(options.cycles)])
    if "fan" in wanted:
        show(f"fan-out to {options.subscribers}", [fans(options) for _ in range(options.cycles)])
    if "idle" in wanted:
        show(f"idle, {options.subscribers} connections with a context and a channel", [idle(options) for _ in range(options.cycles)])
    if "waiting" in wanted:
        show(f"{options.subscribers} callbacks that wait for HTTP", [waiting(options) for _ in range(options.cycles)])


main()
