"""One connection to the store, kept for as long as standard input is: writes each line's PATH VALUE, and says what the store answered."""
import socket
import struct
import sys

WRITE, ERROR = 11, 16


def exactly(count):
    got = b""
    while len(got) < count:
        part = store.recv(count - len(got))
        if not part:
            sys.exit("the store closed the connection")
        got += part
    return got


store = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
store.connect("/run/xenstored/socket")
for number, line in enumerate(sys.stdin, 1):
    path, value = line.split()
    payload = path.encode() + b"\0" + value.encode()
    store.sendall(struct.pack("<IIII", WRITE, number, 0, len(payload)) + payload)
    kind, answered, _, length = struct.unpack("<IIII", exactly(16))
    answer = exactly(length).rstrip(b"\0").decode()
    print(f"{value} {answer}" if (kind, answered) == (WRITE, number) else f"{value} type {kind} id {answered}: {answer}", flush=True)
