#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server that misbehaves on purpose, for the tests of the fetchers: loopback only, a port of the system's choice.

    http_server.py FOLDER [--cassettes FOLDER] [--tls CERTIFICATE KEY]      prints "port N"; ends when its standard input does

The path says what happens: /<behaviour>/<argument>…/<file>. What clients did is told by /log (one line a request: path, query and the
headers that matter), which /log?clear forgets. Rows are made: {"n": 0}, {"n": 1}, …, so that completeness can be counted."""
import hashlib
import http.server
import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse

KEEP = ("Authorization", "X-Api-Key", "Range", "If-Range", "If-None-Match", "If-Modified-Since")
lock = threading.Lock()
log = []
hits = {}


def count(key):
    with lock:
        hits[key] = hits.get(key, 0) + 1
        return hits[key]


def records(first, last):
    return [{"n": at, "name": "第%d行" % at, "id": 410621199001010000 + at} for at in range(first, last)]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body, code=200, kind="application/json", **headers):
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=True).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reset(self):
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def do_GET(self):
        split = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(split.query))
        parts = [urllib.parse.unquote(part) for part in split.path.strip("/").split("/")]
        if parts[0] == "log":
            body = "\n".join(log).encode()
            if "clear" in split.query:
                log.clear()
            return self.answer(body, kind="text/plain")
        with lock:
            log.append(self.path + " " + " ".join("%s=%s" % (name, self.headers[name]) for name in KEEP if name in self.headers))
        try:
            getattr(self, "do_" + parts[0])(parts[1:])
        except (BrokenPipeError, ConnectionResetError, OSError):
            self.close_connection = True

    def content(self, name):
        # "c17-rows.csv" is rows.csv: a name of its own for each case
        with open(os.path.join(server.folder, os.path.basename(name).split("-", 1)[-1]), "rb") as file:
            return file.read()

    def kind(self, name):
        return "application/json" if name.endswith(".json") else "text/csv"

    def head(self, code, length, name, tag='"v1"', **headers):
        self.send_response(code)
        self.send_header("Content-Type", self.kind(name))
        if length is not None:
            self.send_header("Content-Length", str(length))
        if tag:
            self.send_header("ETag", tag)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()

    # A file as it is, with validators and ranges.
    def do_file(self, parts):
        body = self.content(parts[-1])
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if self.headers.get("If-None-Match") == tag:
            return self.answer(b"", 304, ETag=tag)
        self.head(200, len(body), parts[-1], tag)
        self.wfile.write(body)

    # cut/AT/HOW/NAME: the first answer ends after AT bytes. HOW: length (resumable), tagless, weak, changed, chunked, bare (HTTP/1.0, no
    # length), always, ignore (no ranges), misfit (continues at another place).
    def do_cut(self, parts):
        at, how, name = int(parts[0]), parts[1], parts[-1]
        body = self.content(name)
        number = count(self.path)
        tag = {"tagless": None, "weak": 'W/"v1"', "changed": '"v%d"' % number}.get(how, '"v1"')
        wanted = self.headers.get("Range")
        if how == "bare":
            self.protocol_version = "HTTP/1.0"
            self.close_connection = True
            self.head(200, None, name, None, Connection="close")
            self.wfile.write(body[:at])
            return
        if wanted and self.headers.get("If-Range") == tag and how not in ("ignore", "always"):
            start = int(wanted[len("bytes="):-1])
            told = start + 7 if how == "misfit" else start
            self.head(206, len(body) - start, name, tag, Content_Range="bytes %d-%d/%d" % (told, len(body) - 1, len(body)))
            self.wfile.write(body[start:])
            return
        cut = number == 1 or how == "always"
        if how == "chunked":
            self.head(200, None, name, tag, Transfer_Encoding="chunked")
            piece = body[:at] if cut else body
            self.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n" + (b"" if cut else b"0\r\n\r\n"))
        else:
            self.head(200, len(body), name, tag)
            self.wfile.write(body[:at] if cut else body)
        if cut:
            self.wfile.flush()
            self.close_connection = True

    # stall/SECONDS/NAME: the first answer stops in the middle.
    def do_stall(self, parts):
        body = self.content(parts[-1])
        first = count(self.path) == 1 or parts[-2] == "always"
        self.head(200, len(body), parts[-1])
        self.wfile.write(body[:len(body) // 2] if first else body)
        if first:
            self.wfile.flush()
            time.sleep(float(parts[0]))
            self.close_connection = True

    # reset/TIMES/NAME: the connection is torn down so often, then it works.
    def do_reset(self, parts):
        if count(self.path) <= int(parts[0]):
            return self.reset()
        self.do_file(parts)

    # status/CODE/TIMES/RETRY_AFTER/NAME
    def do_status(self, parts):
        if count(self.path) <= int(parts[1]):
            extra = {} if parts[2] == "-" else {"Retry-After": parts[2]}
            return self.answer(b'{"error":"busy"}', int(parts[0]), **{key.replace("-", "_"): value for key, value in extra.items()})
        self.do_file(parts)

    # body/WHAT: an answer under 200 that is no delivery.
    def do_body(self, parts):
        bodies = {"html": b"<!DOCTYPE html><html><body>login</body></html>", "code": b'{"code":500,"message":"token expired"}',
                  "empty": b"", "half": b'[{"n":1},{"n":2', "false": b'{"success":false,"msg":"no"}'}
        self.answer(bodies[parts[0]], kind="text/html" if parts[0] == "html" else "application/json")

    # hop/COUNT/NAME redirects COUNT times; away/PORT/NAME leads to another port.
    def do_hop(self, parts):
        left = int(parts[0])
        if left == 0:
            return self.do_file(parts)
        self.answer(b"<html>moved</html>", 302, "text/html", Location="/hop/%d/%s" % (left - 1, parts[-1]))

    def do_away(self, parts):
        self.answer(b"", 307, Location="http://127.0.0.1:%s/file/%s" % (parts[0], parts[-1]))

    def do_stranger(self, parts):
        self.answer(b"", 302, Location="http://localhost:%s/file/%s" % (parts[0], parts[-1]))

    def do_strange_link(self, parts):
        self.answer(b'[{"n":0}]', Link='<http://localhost:%s/pages/link/1/plain/x>; rel="next"' % parts[0])

    def do_scheme(self, parts):
        self.answer(b"", 302, Location="ftp://127.0.0.1/%s" % parts[-1])

    # auth/SECRET/NAME: only who shows SECRET by bearer, basic, X-Api-Key or ?key= gets it.
    def do_auth(self, parts):
        import base64
        shown = (self.headers.get("Authorization"), self.headers.get("X-Api-Key"), self.query.get("key"))
        good = ("Bearer " + parts[0], "Basic " + base64.b64encode(parts[0].encode()).decode(), parts[0])
        if not any(value in good for value in shown if value):
            return self.answer(b'{"code":401,"message":"who are you"}', 401)
        self.do_file(parts)

    def do_name(self, parts):
        body = self.content(parts[-1])
        self.answer(body, kind="text/csv", Content_Disposition="attachment; filename*=UTF-8''%E6%AD%BB%E4%BA%A1_20220630.csv")

    # pages/KIND/TOTAL/HOW: rows 0 … TOTAL-1. KIND: page, offset, cursor, next (an address in the body), link. HOW: see below.
    def do_pages(self, parts):
        kind, total, how = parts[0], int(parts[1]), parts[2]
        size = int(self.query.get("size", 10))
        number = count("/".join(parts))
        page = int(self.query.get("page", 1))
        start = {"page": (page - 1) * size, "offset": int(self.query.get("offset", 0))}.get(kind, int(self.query.get("at", 0)))
        if how == "storm" and number % 3 != 0:
            return self.answer(b'{"code":429}', 429 if number % 3 == 1 else 503, Retry_After="0")
        if how == "cutpages" and number % 2 == 1:
            body = json.dumps({"data": {"list": records(start, min(start + size, total)), "total": total}}).encode()
            self.head(200, len(body), "x.json")
            self.wfile.write(body[:len(body) // 2])
            self.close_connection = True
            return
        if how == "moving" or (how == "moves-once" and number <= 2):
            total += number
        rows = records(start, min(start + size, total))
        if how == "capped":  # the server's own limit, by its own arithmetic
            cap = min(size, 4)
            start = (page - 1) * cap if kind == "page" else start
            rows = records(start, min(start + cap, total))
        elif how == "gaps":  # the limit with the client's arithmetic: rows are lost between pages
            rows = rows[:4]
        elif how == "repeat":
            rows = records(0, size)
        elif how == "shift" and number > 1:  # somebody put a row in front; the total is not told
            rows = records(start - 1, min(start + size, total) - 1)
        elif how == "shift-back":  # a row in front goes, one at the end comes: the total stays
            rows = records(start + number, min(start + size, total) + number)
        elif how == "again" and start > 0 and len(rows) > 2:  # an order that moves: a row of the first page comes back in the middle
            rows = rows[:1] + records(1, 2) + rows[2:]
        elif how == "error" and number == 3:
            return self.answer({"code": 500, "message": "database"})
        elif how in ("short", "ends-more") and start >= size * 2:
            rows = []
        answer = {"code": 0, "data": {"list": rows}, "\u4e0b\u4e00\u9875": None}
        if how in ("ends-more", "all-more"):  # each page says whether others follow, and nothing of the total
            answer["data"]["hasNextPage"] = how == "ends-more" or start + len(rows) < total
        if how not in ("no-total", "ends-more", "all-more", "shift", "gaps-untold", "capped-untold"):
            answer["data"]["total"] = total
        if how in ("gaps-untold", "capped-untold"):
            answer["data"]["list"] = rows[:4]
        following = start + len(rows)
        headers = {}
        if following < total and rows:
            where = 0 if how == "loop" else following
            answer["\u4e0b\u4e00\u9875"] = str(where) if kind == "cursor" else "/" + "/".join(["pages"] + parts) + "?at=%d" % where
            if kind == "link":
                headers["Link"] = '</x>; rel="prev", <%s?at=%d>; rel="next"' % ("/" + "/".join(["pages"] + parts), where)
        self.answer(answer, **headers)

    # replay/HOW/ARGUMENT/…: answers that were recorded, their links pointing to us. HOW: plain, storm (503, then 429, before each page), reset, stall (the page
    # numbered ARGUMENT), cut (each page's first answer ends after ARGUMENT KiB), repeat (the page numbered ARGUMENT comes again under the next address).
    def do_replay(self, parts):
        how, argument = parts[0], parts[1]
        base = "/replay/%s/%s" % (how, argument)
        number = count(self.path)
        wanted = re.sub(r"/replay\d+-", "/", self.path[len(base):])  # a name of its own for each case
        for at, record in enumerate(server.recorded):
            if record["path"] != wanted:
                continue
            if how == "repeat" and at == int(argument):
                record = {**record, "body": server.recorded[at - 1]["body"]}
            if how == "storm" and number <= 2:
                return self.answer(b"busy", 503 if number == 1 else 429, Retry_After="0")
            if how == "reset" and number == 1:
                return self.reset()
            cut = len(record["body"])
            if number == 1 and (how == "cut" or (how == "stall" and at == int(argument))):
                cut = int(argument) * 1024 if how == "cut" else cut // 2
            headers = {"Link": record["link"].replace("https://api.github.com", "http://127.0.0.1:%d%s" % (server.server_port, base))} if record["link"] else {}
            self.head(record["code"], len(record["body"]), "x.json", '"%d"' % at, **headers)
            self.wfile.write(record["body"][:cut])
            if cut < len(record["body"]):
                self.wfile.flush()
                time.sleep(4 if how == "stall" else 0)
                self.close_connection = True
            return
        self.answer(b'{"message":"not recorded"}', 404)


def recorded(folder):
    found = []
    for path in ("octokit-fixtures/paginate-issues.json",):
        with open(os.path.join(folder, path), encoding="utf-8") as file:
            for item in json.load(file):
                found.append({"path": item["path"], "code": item["status"], "link": item["headers"].get("link"),
                              "body": json.dumps(item["response"]).encode()})
    cassettes = os.path.join(folder, "http-cassettes")
    for name in sorted(os.listdir(cassettes)):
        with open(os.path.join(cassettes, name, "index.json"), encoding="utf-8") as file:
            for item in json.load(file):
                if item["method"] == "GET" and item["body"]:
                    split = urllib.parse.urlsplit(item["uri"])
                    with open(os.path.join(cassettes, name, item["body"]), "rb") as body:
                        found.append({"path": "/" + name + split.path + ("?" + split.query if split.query else ""), "code": item["status"]["code"],
                                      "link": None, "body": body.read()})
    return found


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
server.folder = sys.argv[1]
server.recorded = recorded(sys.argv[sys.argv.index("--cassettes") + 1]) if "--cassettes" in sys.argv else []
if "--tls" in sys.argv:
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(*sys.argv[sys.argv.index("--tls") + 1:][:2])
    server.socket = secure.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("port %d" % server.server_port, flush=True)
sys.stdin.read()  # the test's end is ours
