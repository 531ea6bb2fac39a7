"""A caller of the management socket: one connection, JSON and NUL."""

import json
import socket


class Caller:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(str(path))
        self.buffer = bytearray()

    def call(self, method, **parameters):
        self.send(method, parameters)
        return self.receive()

    def send(self, method, parameters, **flags):
        call = {"method": "org.domaind." + method, "parameters": parameters, **flags}
        self.socket.sendall(json.dumps(call).encode() + b"\0")

    def receive(self):
        reply = json.loads(self.receive_raw())
        if "error" in reply:
            raise RuntimeError(f"{reply['error']}: {reply.get('parameters')}")
        return reply["parameters"]

    def receive_raw(self):
        searched = 0
        while (end := self.buffer.find(b"\0", searched)) < 0:
            searched = len(self.buffer)
            part = self.socket.recv(1 << 20)
            if not part:
                raise RuntimeError("the daemon closed the connection")
            self.buffer += part
        message = bytes(self.buffer[:end])
        del self.buffer[:end + 1]
        return message

    def close(self):
        self.socket.close()
