#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An SFTP server that misbehaves on purpose, loopback only, on a port of the system's choice. User "clerk".

    sftp_server.py FOLDER PASSWORD      prints "port N" and "key TYPE BASE64"; ends when its standard input does

A file's name says what happens: cut-… loses the connection once after half of it, always-… each time, stall-… is silent once for six seconds.
(Not openssh-server: unprivileged it cannot check a password, and installing it opens a service on the machine.)"""
import os
import socket
import sys
import threading
import time

import paramiko

served = {}


class Access(paramiko.ServerInterface):
    def check_auth_password(self, username, password):
        good = (username, password) == ("clerk", sys.argv[2])
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "password"

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED


class Handle(paramiko.SFTPHandle):
    def __init__(self, path, transport):
        super().__init__(0)
        self.readfile = open(path, "rb")
        self.path, self.transport = path, transport
        self.half = os.path.getsize(path) // 2
        name = os.path.basename(path)
        served[name] = served.get(name, 0) + 1
        self.how = name.split("-")[0] if served[name] == 1 or name.startswith("always") else ""

    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.stat(self.path))

    def read(self, offset, length):
        if offset + length > self.half and self.how in ("cut", "always"):
            if offset >= self.half:
                self.transport.close()
                return paramiko.SFTP_FAILURE
            length = self.half - offset
        if offset + length > self.half and self.how == "stall":
            time.sleep(6)
            self.transport.close()
        return super().read(offset, length)


class Files(paramiko.SFTPServerInterface):
    def __init__(self, server, *_, **__):
        super().__init__(server)

    def path(self, name):
        return os.path.join(sys.argv[1], os.path.basename(name))

    def stat(self, path):
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(self.path(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    lstat = stat

    def open(self, path, flags, attr):
        try:
            return Handle(self.path(path), connections[threading.current_thread()])
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)


class Subsystem(paramiko.SFTPServer):
    def start_subsystem(self, name, transport, channel):
        connections[threading.current_thread()] = transport
        super().start_subsystem(name, transport, channel)


connections = {}


def serve(connection, key):
    transport = paramiko.Transport(connection)
    transport.add_server_key(key)
    transport.set_subsystem_handler("sftp", Subsystem, Files)
    try:
        transport.start_server(server=Access())
    except (paramiko.SSHException, EOFError):
        transport.close()


def main():
    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    print("port %d" % listener.getsockname()[1], flush=True)
    print("key %s %s" % (key.get_name(), key.get_base64()), flush=True)
    while True:
        serve(listener.accept()[0], key)


main()
