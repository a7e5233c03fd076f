"""A client of the JSON-RPC sample.

python3 client.py [--port 6790] echo TEXT | publish CHANNEL TEXT | subscribe CHANNEL [COUNT]

subscribe prints what comes, COUNT messages or for ever.
"""
import argparse
import json
import socket


class Caller:
    """A connection. Notifications that come while an answer is waited for are kept."""

    def __init__(self, host, port):
        self.lines = socket.create_connection((host, port)).makefile("rw", encoding="utf-8", newline="\n")
        self.last = 0
        self.kept = []

    def call(self, method, *params):
        self.last += 1
        self.lines.write(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": self.last}) + "\n")
        self.lines.flush()
        while "id" not in (message := self.read()):
            self.kept.append(message)
        if "error" in message:
            raise SystemExit(message["error"]["message"])
        return message["result"]

    def notifications(self):
        while True:
            yield self.kept.pop(0) if self.kept else self.read()

    def read(self):
        line = self.lines.readline()
        if not line:
            raise SystemExit("the server has closed the connection")
        return json.loads(line)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=6790)
    arguments.add_argument("method", choices=["echo", "publish", "subscribe"])
    arguments.add_argument("params", nargs="+")
    given = arguments.parse_args()
    caller = Caller(given.host, given.port)
    count = int(given.params.pop()) if given.method == "subscribe" and len(given.params) > 1 else None
    print(json.dumps(caller.call(given.method, *given.params)), flush=True)
    if given.method == "subscribe":
        for number, message in enumerate(caller.notifications(), 1):
            print(*message["params"], flush=True)
            if number == count:
                return


if __name__ == "__main__":
    main()
