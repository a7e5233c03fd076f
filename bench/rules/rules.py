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
    queue: 60000
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
            wait_until_open(METRICS)
            yield process.pid
        finally:
            process.terminate()
            process.wait()


def wait_until_open(port):
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nobody listens on {port}")


def connect():
    client = socket.create_connection(("127.0.0.1", MQTT))
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


def send(client, message, seconds, rate):
    """Messages in a steady stream; without a rate as fast as the server takes them."""
    began, sent = time.monotonic(), 0
    while (elapsed := time.monotonic() - began) < seconds:
        count = 4000 if rate is None else max(0, int(rate * elapsed) - sent)
        client.sendall(message * count)
        sent += count
        if rate is not None:
            time.sleep(0.005)


def measure(rules, topic, counted, seconds, rate=None):
    """Messages counted for each second of the server's processor time."""
    with server(rules) as pid:
        client = connect()
        message = publish(topic, payload())
        send(client, message, 1.5, rate)
        settle(counted)
        before, spent = scrape(), cpu(pid)
        send(client, message, seconds, rate)
        fence(client)
        if counted == "evaluated":
            settle(counted)
        spent = cpu(pid) - spent  # Before the next scrape: 1,000 rules have a long page.
        after = scrape()
        assert after["dropped"] == before["dropped"], f"{after['dropped'] - before['dropped']} dropped: other programs need the processor, or --rate is too high"
        return (after[counted] - before[counted]) / spent


def fence(client):
    """Waits until the server has taken all that was sent: it acknowledges the last message."""
    client.sendall(b"\x32\x09\x00\x05fence\x00\x01")
    answer = b""
    while len(answer) < 4:
        answer += client.recv(4 - len(answer))
    assert answer == b"\x40\x02\x00\x01", answer


def settle(counted):
    last = None
    while (now := scrape()) != last or now["waiting"] > 0:
        last = now
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cycles", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rate", type=int, default=50_000, help="messages a second for the filter; what it costs is measured, not what it can take")
    options = parser.parse_args()
    rows = {"filter": [], "without rules": [], "1,000 rules": [], "slower": []}
    for _ in range(options.cycles):
        rows["filter"].append(measure(FILTER, "plant/state", "evaluated", options.seconds, rate=options.rate))
        without, with_them = (measure(rules, "plant/state", "read", options.seconds) for rules in ("", many(1000)))
        rows["without rules"].append(without)
        rows["1,000 rules"].append(with_them)
        rows["slower"].append(100 * (1 - with_them / without))
        print({name: round(values[-1], 1) for name, values in rows.items()}, flush=True)
    for name, values in rows.items():
        print(f"{name}: median {statistics.median(values):,.1f}{' %' if name == 'slower' else ' messages a CPU second'} ({min(values):,.1f}–{max(values):,.1f})")


main()
