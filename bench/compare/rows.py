"""The rows of the table: what mqload is asked to do, what is compared, and the ratio to reach."""
from dataclasses import dataclass

PAIRS = "-P 50 -T 50 -S 1"


@dataclass(frozen=True)
class Row:
    key: str
    title: str
    arguments: str
    least: float
    wanted: float
    figure: str = "recv_per_cpu_s"
    listener: str = "tcp"
    windows: str = "pubsub"


ROWS = [
    Row("f100", "QoS 0, 1 → 100", "-P 1 -T 1 -S 100 -w 100", 30, 50),
    Row("f1000", "QoS 0, 1 → 1000", "-P 1 -T 1 -S 1000 -w 20", 8, 14),
    Row("f100w1", "QoS 0, 1 → 100 one at a time", "-P 1 -T 1 -S 100 -w 1", 1, 1.2),
    Row("f1000k", "QoS 0, 1 → 1000, 1 KiB", "-P 1 -T 1 -S 1000 -w 20 -s 1024", 8, 14),
    Row("p50q0", "50 pairs, QoS 0", f"{PAIRS} -w 50", 15, 30),
    Row("p50q1", "50 pairs, QoS 1", f"{PAIRS} -w 50 -q 1", 12, 25),
    Row("p50q2", "50 pairs, QoS 2", f"{PAIRS} -w 50 -q 2", 12, 25),
    Row("fanin", "fan-in 100 → 1", "-P 100 -T 100 -F 1 -w 50", 15, 30),
    Row("open", "open loop, 20,000 msg/s", f"{PAIRS} -r 20000", 1, 1.3),
    Row("churn", "connect and disconnect", "-m churn -c 50", 0.8, 1.2, figure="connects_per_cpu_s", windows="churn"),
    Row("tls", "TLS, 50 pairs QoS 1", f"-Z {PAIRS} -w 50 -q 1", 15, 35, listener="tls"),
    Row("ws", "WebSocket, 50 pairs QoS 1", f"-W /mqtt {PAIRS} -w 50 -q 1", 15, 35, listener="ws"),
]

SHARD_ROWS = [row for row in ROWS if row.key in ("f100", "f1000", "p50q1")]
IDLE = "-m idle -n {n} -U -c 100 -H 3"
