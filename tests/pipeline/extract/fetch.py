#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fetch.py BUILD WORK FIXTURES: runs bidui-extract on sites whose inputs are addresses of tests/support/http_server.py."""
import hashlib
import json
import os
import sys

from fetch_cases import BODY, SECRET, Cases, Server, check, extract, fetched, finish, make_site, skip, work

fixtures = sys.argv[3]


def cut_cases(server, body, document):
    cases = Cases("cut", server)
    for at in range(0, len(body), 1024):
        cases.add("/cut/%d/length/@-rows.csv" % at, body, "cut at %d, resumed" % at)
        cases.add("/cut/%d/chunked/@-rows.csv" % (at or 1), body, "chunks end at %d, resumed" % at)
        cases.add("/cut/%d/always/@-rows.csv" % at, "E-FETCH-LENGTH", "cut at %d each time" % at)
    cases.add("/cut/0/bare/@-rows.json", "E-FETCH-LENGTH", "JSON without a length cut before its first byte")
    for at in range(1024, len(document), 1024):
        cases.add("/cut/%d/bare/@-rows.json" % at, "E-FETCH-BODY", "JSON without a length cut at %d" % at)
    for how in ("tagless", "weak", "changed", "ignore"):
        cases.add("/cut/3000/%s/@-rows.csv" % how, body, "a cut that cannot be resumed (%s) starts over" % how)
    cases.add("/cut/3000/misfit/@-rows.csv", lambda got: got == body, "an answer that continues at another place is not joined")
    cases.add("/cut/99999999/bare/@-rows.csv", "E-FETCH-LENGTH", "a text without a length is refused")
    cases.add("/cut/99999999/bare/@-rows.csv", body, "unless the site takes the risk", unsized=True)
    cases.add("/cut/99999999/bare/@-rows.json", document, "JSON says itself where it ends")
    cases.run()


def trouble_cases(server, body):
    cases = Cases("trouble", server)
    cases.add("/stall/20/once/@-rows.csv", body, "a stall is cut off and resumed")
    cases.add("/stall/20/always/@-rows.csv", "E-FETCH", "stalls without end", attempts=2)
    cases.add("/reset/2/@-rows.csv", body, "two resets")
    cases.add("/reset/99/@-rows.csv", "E-FETCH", "resets without end")
    for code in (429, 503, 500, 408):
        cases.add("/status/%d/3/0/@-rows.csv" % code, body, "a storm of %d passes" % code)
        cases.add("/status/%d/99/-/@-rows.csv" % code, "E-FETCH-STATUS", "a storm of %d does not pass" % code)
    cases.add("/status/503/1/1/@-rows.csv", body, "Retry-After of a second is waited for")
    cases.add("/status/429/1/3600/@-rows.csv", "E-FETCH-STATUS", "Retry-After beyond the total time is not waited for")
    cases.add("/status/404/99/-/@-rows.csv", "E-FETCH-STATUS", "404 is not tried again")
    for what in ("html", "code", "empty", "half", "false"):
        cases.add("/body/%s/@-x.json" % what, "E-FETCH-BODY", "under 200: " + what)
    cases.add("/hop/5/@-rows.csv", body, "five redirects")
    cases.add("/hop/6/@-rows.csv", "E-FETCH-REDIRECT", "six redirects")
    cases.add("/scheme/@-rows.csv", "E-FETCH-REDIRECT", "a redirect to another protocol")
    cases.add("/file/@-rows.csv", body, "the checksum holds", sha256=hashlib.sha256(body).hexdigest())
    cases.add("/file/@-rows.csv", "E-FETCH-CHECKSUM", "the checksum does not hold", sha256="0" * 64)
    cases.add("/stranger/%d/@-rows.csv" % server.port, "E-FETCH-REDIRECT", "a redirect to another host")
    cases.add("/stranger/%d/@-rows.csv" % server.port, body, "a redirect to another host that the input names", redirect_hosts=["localhost"])
    cases.add("/strange_link/%d/@-rows.csv" % server.port, "E-FETCH-REDIRECT", "a next page on another host", pages={"kind": "link"})
    _, result = cases.run()
    for message in ("redirected from http to ftp, which is not followed", 'redirected to another host, "localhost", which is not followed'):
        check(message in result.stderr, "it is told: " + message, result.stderr)
    log = server.log()
    check(sum("/status/404/" in line for line in log) == 1, "404 is asked once")


def page_cases(server):
    cases = Cases("page", server)
    shape = {"records": "/data/list", "total": "/data/total"}
    untold = {"records": "/data/list"}
    kinds = {"page": {"kind": "page", "parameter": "page"}, "offset": {"kind": "offset", "parameter": "offset"},
             "cursor": {"kind": "cursor", "parameter": "at", "cursor": "/下一页"}, "next": {"kind": "cursor", "cursor": "/下一页"},
             "link": {"kind": "link"}}

    def add(kind, total, how, expect, what, pages):
        cases.add("/pages/%s/%d/%s/@" % (kind, total, how), expect, "%s, %s: %s" % (kind, how, what), pages=pages)

    for kind, how in kinds.items():
        sized = {**how, "size": 10, "size_parameter": "size"} if kind in ("page", "offset") else how
        for total in (0, 1, 10, 37, 40):
            add(kind, total, "plain", total, "%d rows" % total, {**sized, **shape})
            add(kind, total, "no-total", total, "%d rows, no total" % total, {**sized, **untold})
        add(kind, 37, "storm", 37, "429 and 503 between", {**sized, **shape})
        add(kind, 37, "cutpages", 37, "each page cut once", {**sized, **shape})
        add(kind, 37, "moves-once", 37, "rows come while we read, then rest", {**sized, **shape})
        add(kind, 37, "moving", "E-FETCH-MOVED", "rows never rest", {**sized, **shape})
        add(kind, 37, "repeat", "E-FETCH-REPEATED", "the same page again", {**sized, **shape})
        add(kind, 37, "error", "E-FETCH-BODY", "an error under 200 on the third page", {**sized, **shape})
    for kind in ("page", "offset"):
        sized = {**kinds[kind], "size": 10, "size_parameter": "size"}
        add(kind, 37, "capped", 37, "the server's cap", {**sized, **shape})
        add(kind, 37, "short", "E-FETCH-INCOMPLETE", "pages end before the total", {**sized, **shape})
        add(kind, 37, "shift", lambda got: [row["n"] for row in json.loads(got)] == list(range(-1, 36)),
            "a row comes in front, no total: started over", {**sized, **untold})
        add(kind, 37, "shift-back", "E-FETCH-MOVED", "a row goes and one comes", {**sized, **shape})
        add(kind, 37, "again", "E-FETCH-MOVED", "a row seen again while the count fits", {**sized, **shape})
        add(kind, 37, "again", "E-FETCH-MOVED", "the same, the total told by the pages alone", {**sized, **untold})
        add(kind, 37, "short", "E-FETCH-INCOMPLETE", "pages end before the total that they tell", {**sized, **untold})
        add(kind, 37, "ends-more", "E-FETCH-INCOMPLETE", "the last page says that others follow, no total", {**sized, **untold})
        add(kind, 37, "all-more", 37, "all but the last page say that others follow, no total", {**sized, **untold})
    add("page", 37, "gaps", "E-FETCH-INCOMPLETE", "a cap that leaves gaps", {**kinds["page"], "size": 10, "size_parameter": "size", **shape})
    add("page", 37, "gaps-untold", "E-FETCH-CAPPED", "a cap that leaves gaps, no total",
        {**kinds["page"], "size": 10, "size_parameter": "size", **untold})
    add("offset", 37, "gaps-untold", 37, "a cap, no total: by offset none is lost",
        {**kinds["offset"], "size": 10, "size_parameter": "size", **untold})
    add("cursor", 37, "loop", "E-FETCH-REPEATED", "a cursor that leads back", {**kinds["cursor"], **shape})
    folder, _ = cases.run()
    first = fetched(folder, "page3.json") or b""
    check(b"\\u7b2c" in first or b"\\u" in first, "records keep their own bytes")


def auth_cases(server, other, body):
    cases = Cases("auth", server)
    token = {"env": "BIDUI_TEST_TOKEN"}
    with open(os.path.join(work, "token"), "w", encoding="utf-8") as file:
        file.write(SECRET + "\n")
    path = "/auth/%s/@-rows.csv" % SECRET
    for what, auth in (("bearer", {"kind": "bearer", **token}), ("header", {"kind": "header", "name": "X-Api-Key", **token}),
                       ("query", {"kind": "query", "name": "key", **token}),
                       ("file", {"kind": "bearer", "file": os.path.join(work, "token")})):
        cases.add("/away/%d/@-rows.csv" % other.port, body, what + ": sent here, not to where a redirect leads", auth=auth)
    cases.add("/auth/none/@-rows.csv", "E-FETCH-STATUS", "401 is told")
    cases.run()
    own, elsewhere = server.log(), other.log()
    check(sum(SECRET in line for line in own) == 4, "credentials come to the server that was named", str(own))
    check(len(elsewhere) == 4 and not any(SECRET in line for line in elsewhere), "and to no other", str(elsewhere))
    granted = make_site("granted", [{"url": server.url + "/auth/clerk:%s/g1-rows.csv" % SECRET, "auth": {"kind": "basic", "env": "BIDUI_TEST_BASIC"}}])
    extract(granted)
    check(fetched(granted, "g1-rows.csv") == body, "basic authentication lets us in")
    for what, settings in (("a password in the address", {"url": "http://a:b@127.0.0.1/x"}), ("an unset secret", {
            "url": server.url + "/x", "auth": {"kind": "bearer", "env": "BIDUI_TEST_UNSET"}}), ("an unknown protocol", {"url": "gopher://x/"})):
        result = extract(make_site("wrong", [settings]))
        check(result.returncode == 78 and "E-CONFIG" in result.stderr and "a:b" not in result.stderr, what + " is refused", result.stderr)


def again_cases(server, folder_of_server):
    with open(os.path.join(folder_of_server, "died.csv"), "w", encoding="utf-8") as file:
        file.write("证件号码,姓名,死亡日期\n410621196001011214,张三,2022-03-01\n")
    inputs = [{"url": server.url + "/file/died.csv", "source": "death", "effective": "2022-06-30"}]
    folder = make_site("again", inputs)
    first = extract(folder)
    server.log()
    second = extract(folder)
    log = server.log()
    check(first.returncode == 0 and "1 deliveries" in first.stdout, "a fetched delivery is read", first.stderr)
    check(second.returncode == 0 and "nothing new" in second.stdout, "nothing new the second time", second.stdout)
    check(len(log) == 1 and "If-None-Match" in log[0], "because the server was asked for news only", str(log))
    server.stop()
    third = extract(make_site("again", inputs, attempts=1))
    check(third.returncode == 69 and "E-FETCH" in third.stderr, "a server that is gone fails the stage", third.stderr)
    check(fetched(folder, "died.csv") is not None, "what it gave before stays")
    carried = extract(make_site("again", [{**inputs[0], "on_failure": "carry"}], attempts=1))
    check(carried.returncode in (0, 66) and "E-FETCH" in carried.stderr, "carry: told, and the last delivery stands", carried.stderr)


def replay_cases():
    if not os.path.isdir(fixtures):
        skip("recorded paginations", "there is no $FIXTURES/04_json")
        return
    server = Server(work, "--cassettes", fixtures)
    cases = Cases("replay", server)
    with open(os.path.join(fixtures, "octokit-fixtures/paginate-issues.json"), encoding="utf-8") as file:
        pages = [item["response"] for item in json.load(file)]
    issues = [row for page in pages for row in page]
    path = "/replay/%s/%s/repos/octokit-fixture-org/paginate-issues/@-issues?per_page=3"
    whole = lambda got: json.loads(got) == issues
    for how, arguments in (("plain", (0,)), ("storm", (0,)), ("reset", (0,)), ("stall", range(len(pages)))):
        for argument in arguments:
            cases.add(path % (how, argument), whole, "recorded pages, %s %d: %d rows" % (how, argument, len(issues)), pages={"kind": "link"})
    for kibibyte in range(max(len(json.dumps(page)) for page in pages) // 1024 + 1):
        cases.add(path % ("cut", kibibyte), whole, "recorded pages, each cut at %d KiB: %d rows" % (kibibyte, len(issues)), pages={"kind": "link"})
    for page in range(1, len(pages)):
        cases.add(path % ("repeat", page), "E-FETCH-REPEATED", "recorded pages, page %d a second time" % page, pages={"kind": "link"})
    cases.add("/replay/plain/0/ckan_adapter_catalog_search//api/3/action/package_search?q=name%3Abolsa%2A", "E-FETCH-INCOMPLETE",
              "a recorded page of 10 of 50 is not the whole", pages={"kind": "link", "records": "/result/results", "total": "/result/count"})
    cases.run()
    server.stop()


def main():
    folder = os.path.join(work, "served")
    os.mkdir(folder)
    document = json.dumps([{"n": at, "name": "张三"} for at in range(300)]).encode()
    for name, content in (("rows.csv", BODY), ("rows.json", document)):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    server, other = Server(folder), Server(folder)
    try:
        cut_cases(server, BODY, document)
        trouble_cases(server, BODY)
        page_cases(server)
        server.log()
        auth_cases(server, other, BODY)
        replay_cases()
        again_cases(server, folder)
    finally:
        for each in (server, other):
            if not each.process.stdin.closed:
                each.stop()
    return finish()


sys.exit(main())
