"""A master for the Modbus sample: commands one after the other, over one connection, whose registers they are.

python3 client.py [--port 6790] [--unit 1] write REGISTER VALUE | read FIRST COUNT …
"""
import argparse
import socket
import struct

READ, WRITE, FAILED = 3, 6, 0x80


class Master:
    def __init__(self, host, port, unit):
        self.stream = socket.create_connection((host, port)).makefile("rwb")
        self.unit = unit
        self.transaction = 0

    def write(self, register, value):
        self.ask(WRITE, register, value)

    def read(self, first, count):
        return list(struct.unpack(f">{count}H", self.ask(READ, first, count)[1:]))

    def ask(self, function, *numbers):
        self.transaction += 1
        request = struct.pack(">BBHH", self.unit, function, *numbers)
        self.stream.write(struct.pack(">HHH", self.transaction, 0, len(request)) + request)
        self.stream.flush()
        transaction, _, length = struct.unpack(">HHH", self.stream.read(6))
        answer = self.stream.read(length)
        if transaction != self.transaction:
            raise SystemExit(f"answer {transaction} for request {self.transaction}")
        if answer[1] & FAILED:
            raise SystemExit(f"exception {answer[2]}")
        return answer[2:]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=6790)
    arguments.add_argument("--unit", type=int, default=1)
    arguments.add_argument("commands", nargs="+")
    given = arguments.parse_args()
    master = Master(given.host, given.port, given.unit)
    words = iter(given.commands)
    for word, first, second in zip(words, words, words):
        if word == "write":
            master.write(int(first), int(second))
            print(f"{first} is {second}", flush=True)
        else:
            print(*master.read(int(first), int(second)), flush=True)


if __name__ == "__main__":
    main()
