"""Brokers under test: each started with limits that drop nothing, on the processors it is given, and ended when the block ends."""
import contextlib
import getpass
import os
import pathlib
import socket
import subprocess
import time

LISTENERS = ("tcp", "tls", "ws")


class Broker:
    def __init__(self, name, command, ports, cores, log):
        self.name, self.ports = name, ports
        self._log = open(log, "wb")
        self.process = subprocess.Popen(["taskset", "-c", cores, *command], stdout=self._log, stderr=self._log, start_new_session=True)

    @property
    def pid(self):
        return self.process.pid

    def wait_until_open(self, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.ports["tcp"]), 1):
                return
            time.sleep(0.05)
        raise SystemExit(f"{self.name} did not open its port; its log: {pathlib.Path(self._log.name).read_text(errors='replace')[-2000:]}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


def free_ports(names):
    with contextlib.ExitStack() as stack:
        sockets = {name: stack.enter_context(socket.socket()) for name in names}
        for s in sockets.values():
            s.bind(("127.0.0.1", 0))
        return {name: s.getsockname()[1] for name, s in sockets.items()}


def make_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)


def mosquitto_text(folder, ports):
    return f"""
user {getpass.getuser()}
per_listener_settings false
allow_anonymous true
persistence false
log_dest stderr
log_type error
sys_interval 0
set_tcp_nodelay true
max_queued_messages 0
max_queued_bytes 0
max_inflight_messages 0
max_inflight_bytes 0
memory_limit 0
listener {ports["tcp"]} 127.0.0.1
listener {ports["tls"]} 127.0.0.1
certfile {folder}/cert.pem
keyfile {folder}/key.pem
listener {ports["ws"]} 127.0.0.1
protocol websockets
"""


def heliograph_text(folder, ports, shards):
    return f"""
shards: {shards}
storage: {{ path: {folder}/data-{ports["tcp"]}/heliograph.db }}
logging: {{ filename: "", level: warn }}
center: {{ apiServer: {{ port: 0 }} }}
api: {{ enabled: false }}
engine:
  apiServer: {{ port: 0 }}
  servers:
    - {{ port: {ports["tcp"]}, protocol: mqtt }}
    - {{ port: {ports["tls"]}, protocol: mqtt, tls: {{ certificate: {folder}/cert.pem, key: {folder}/key.pem }} }}
    - {{ port: {ports["ws"]}, protocol: mqtt, path: /mqtt }}
"""


@contextlib.contextmanager
def running(name, folder, cores, shards=1):
    ports = free_ports(LISTENERS)
    settings = folder / f"{name}-{ports['tcp']}.conf"
    if name == "mosquitto":
        settings.write_text(mosquitto_text(folder, ports))
        command = ["mosquitto", "-c", str(settings)]
    else:
        settings.write_text(heliograph_text(folder, ports, shards))
        command = [os.environ["HELIOGRAPH"], "--file", str(settings)]
    broker = Broker(name, command, ports, cores, folder / f"{name}-{ports['tcp']}.log")
    try:
        broker.wait_until_open()
        yield broker
    finally:
        broker.stop()
