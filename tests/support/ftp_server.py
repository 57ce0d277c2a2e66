#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An FTP server that misbehaves on purpose, loopback only, on a port of the system's choice. User "clerk".

    ftp_server.py FOLDER PASSWORD      prints "port N"; ends when its standard input does

A file's name says what happens: cut-… ends once after half of it, always-… each time after a thousand bytes, changes-… gets another time after it was cut, timeless-…
is cut once and tells no time. Standard output has a line `RETR name offset` for each request."""
import os
import sys
import threading

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import DTPHandler, FTPHandler
from pyftpdlib.log import config_logging
from pyftpdlib.servers import FTPServer

served = {}


class CuttingData(DTPHandler):
    ac_out_buffer_size = 1024

    def send(self, data):
        sent = super().send(data)
        name = os.path.basename(self.file_obj.name) if self.file_obj else ""
        if self.tot_bytes_sent + sent >= self.cmd_channel.cut_at.get(name, 1 << 62):
            self.cmd_channel.cut_at.pop(name)
            self.handle_close()
        return sent


class Handler(FTPHandler):
    dtp_handler = CuttingData
    use_sendfile = False
    banner = "ready"
    cut_at = {}

    def ftp_RETR(self, file):
        name = os.path.basename(file)
        print("RETR", name, self._restart_position, flush=True)
        served[name] = served.get(name, 0) + 1
        how = name.split("-")[0]
        if how == "always" or (how in ("cut", "changes", "timeless") and served[name] == 1):
            self.cut_at[name] = 1000 if how == "always" else os.path.getsize(file) // 2
        return super().ftp_RETR(file)

    def ftp_MDTM(self, path):
        name = os.path.basename(path)
        if name.startswith("timeless"):
            return self.respond("502 no")
        if name.startswith("changes") and served.get(name):
            os.utime(path, (1700000000 + served[name], 1700000000 + served[name]))
        return super().ftp_MDTM(path)


def main():
    folder, password = sys.argv[1:3]
    config_logging(level=50)
    Handler.authorizer = DummyAuthorizer()
    Handler.authorizer.add_user("clerk", password, folder, perm="elr")
    server = FTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    print("port %d" % server.address[1], flush=True)
    server.serve_forever(timeout=0.05)


main()
