# SPDX-License-Identifier: Apache-2.0
"""A server that speaks just enough of PostgreSQL's protocol to say which version it is: old_server.py VERSION. Prints its port."""
import socket
import struct
import sys


def message(kind, body):
    return kind + struct.pack("!I", len(body) + 4) + body


def exactly(peer, size):
    data = b""
    while len(data) < size:
        piece = peer.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def serve(peer, version):
    while True:
        (size,) = struct.unpack("!I", exactly(peer, 4))
        (code,) = struct.unpack("!I", exactly(peer, size - 4)[:4])
        if code == 196608:
            break
        peer.sendall(b"N")  # no TLS, no GSSAPI
    ready = message(b"Z", b"I")
    settings = {b"server_version": version, b"client_encoding": b"UTF8", b"standard_conforming_strings": b"on"}
    peer.sendall(message(b"R", struct.pack("!I", 0)) + b"".join(message(b"S", k + b"\0" + v + b"\0") for k, v in settings.items()) + ready)
    while True:
        kind = exactly(peer, 1)
        (size,) = struct.unpack("!I", exactly(peer, 4))
        exactly(peer, size - 4)
        if kind == b"X":
            return
        peer.sendall(message(b"C", b"SET\0") + ready)


listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(60)
print(listener.getsockname()[1], flush=True)
while True:
    try:
        connection, _ = listener.accept()
    except TimeoutError:
        break
    with connection:
        try:
            serve(connection, sys.argv[1].encode())
        except (EOFError, OSError):
            pass
