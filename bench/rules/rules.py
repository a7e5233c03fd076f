"""Measures what rules cost; see docs/performance.md. Started by bench/rules/run. The server has one core, this program another."""
import argparse
import contextlib
import json
import os
import pathlib
import re
import socket
import statistics
import struct
import subprocess
import tempfile
import time
import urllib.request

MQTT, METRICS = 27883, 27789
CONFIG = f"""
shards: 1
storage: {{ memory: true }}
logging: {{ filename: "", level: warn }}
center: {{ apiServer: {{ port: 0 }} }}
api: {{ enabled: false }}
engine:
  apiServer: {{ port: {METRICS} }}
  servers:
    - {{ port: {MQTT}, protocol: mqtt }}
"""
FILTER = """
rules:
  - id: hot
    sql: SELECT payload.device AS device, payload.temperature AS t FROM "plant/state" WHERE payload.temperature > 30
    actions: []
"""


def many(count):
    return "rules:\n" + "".join(f'  - {{id: r{i}, sql: "SELECT * FROM \\"rules/{i}/+\\""}}\n' for i in range(count))


def payload():
    """1 KiB of JSON, the field that is looked for behind others; one message in 20 passes the filter."""
    fields = {f"sensor{i:02}": {"value": i * 1.5, "unit": "mm"} for i in range(22)}
    text = json.dumps({"device": "d-1", **fields, "temperature": 20})
    return (text[:-1] + " " * (1024 - len(text)) + "}").encode()


def publish(topic, body):
    rest = struct.pack(">H", len(topic)) + topic.encode() + body
    length = bytearray()
    n = len(rest)
    while True:
        n, digit = divmod(n, 128)
        length.append(digit | (0x80 if n else 0))
        if not n:
            return b"\x30" + bytes(length) + rest


@contextlib.contextmanager
def server(rules, core="0"):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "heliograph.yaml"
        path.write_text(CONFIG + rules)
        process = subprocess.Popen(["taskset", "-c", core, os.environ["HELIOGRAPH"], "--file", str(path)], cwd=folder, stdout=subprocess.DEVNULL)
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait()


def connect():
    for _ in range(200):
        try:
            client = socket.create_connection(("127.0.0.1", MQTT))
            break
        except OSError:
            time.sleep(0.1)
    client.sendall(b"\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04load")
    assert client.recv(4)[3] == 0
    return client


def scrape():
    text = urllib.request.urlopen(f"http://127.0.0.1:{METRICS}/metrics").read().decode()
    read = lambda name: sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.M))
    return {"read": read("connmix_engine_servers_read_messages_total"), "evaluated": read("heliograph_rule_evaluation_duration_seconds_count"),
            "waiting": read("heliograph_rule_queue_messages"), "dropped": read("heliograph_rule_dropped_total")}


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def send(client, burst, seconds, room):
    """Sends as fast as the server takes it; when rules are behind, waits for them: nothing is to be dropped."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        client.sendall(burst)
        while room is not None and scrape()["waiting"] > room:
            time.sleep(0.002)


def measure(rules, topic, counted, seconds, room=None):
    """Messages counted for each second of the server's processor time."""
    with server(rules) as pid:
        client = connect()
        burst = publish(topic, payload()) * 4000
        send(client, burst, 1.5, room)
        settle(counted)
        before, spent = scrape(), cpu(pid)
        send(client, burst, seconds, room)
        settle(counted)
        after, spent = scrape(), cpu(pid) - spent
        assert after["dropped"] == 0, f"{after['dropped']} dropped"
        return (after[counted] - before[counted]) / spent


def settle(counted):
    last = None
    while (now := scrape()) != last or now["waiting"] > 0:
        last = now
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cycles", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    options = parser.parse_args()
    rows = {"filter": [], "without rules": [], "1,000 rules": [], "slower": []}
    for _ in range(options.cycles):
        rows["filter"].append(measure(FILTER, "plant/state", "evaluated", options.seconds, room=4000))
        without, with_them = (measure(rules, "plant/state", "read", options.seconds) for rules in ("", many(1000)))
        rows["without rules"].append(without)
        rows["1,000 rules"].append(with_them)
        rows["slower"].append(100 * (1 - with_them / without))
        print({name: round(values[-1], 1) for name, values in rows.items()}, flush=True)
    for name, values in rows.items():
        print(f"{name}: median {statistics.median(values):,.1f}{' %' if name == 'slower' else ' messages a CPU second'} ({min(values):,.1f}–{max(values):,.1f})")


main()
