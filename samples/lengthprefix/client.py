"""A client of the sample whose packets have their length before them.

python3 client.py [--port 6790] publish CHANNEL TEXT | subscribe CHANNEL [COUNT]

subscribe prints what comes, COUNT packets or for ever.
"""
import argparse
import socket
import struct

SUBSCRIBE, PUBLISH = b"\1", b"\2"


def send(stream, packet):
    stream.write(struct.pack(">I", len(packet)) + packet)
    stream.flush()


def receive(stream):
    """The next packet; None at the end."""
    head = stream.read(4)
    return stream.read(struct.unpack(">I", head)[0]) if len(head) == 4 else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=6790)
    arguments.add_argument("action", choices=["publish", "subscribe"])
    arguments.add_argument("channel")
    arguments.add_argument("rest", nargs="?")
    given = arguments.parse_args()
    with socket.create_connection((given.host, given.port)) as connection, connection.makefile("rwb") as stream:
        if given.action == "publish":
            send(stream, PUBLISH + given.channel.encode() + b"\0" + (given.rest or "").encode())
            connection.shutdown(socket.SHUT_WR)
            stream.read()  # The server closes when it has taken everything.
            return
        send(stream, SUBSCRIBE + given.channel.encode())
        count = int(given.rest or 0)
        while (packet := receive(stream)) is not None:
            print(packet.decode(errors="backslashreplace"), flush=True)
            count -= 1
            if count == 0:
                return


if __name__ == "__main__":
    main()
