#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fetch_secure.py BUILD WORK: bidui-extract against FTP, SFTP and TLS servers on loopback."""
import os
import shutil
import subprocess
import sys

from fetch_cases import BODY, SECRET, Cases, Server, check, extract, fetched, finish, make_site, skip, work

ACCESS = {"auth": {"kind": "basic", "env": "BIDUI_TEST_BASIC"}}


def serve(name, *files):
    """A folder with the same rows under each name."""
    folder = os.path.join(work, name)
    os.mkdir(folder)
    os.chmod(folder, 0o755)
    for file in files:
        with open(os.path.join(folder, file), "wb") as out:
            out.write(BODY * 20)
    return folder


def told(result, name):
    return "\n".join(line for line in result.stderr.splitlines() if name in line or "hint" in line.lower())


# ---- TLS ----

def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, cwd=os.path.join(work, "served-tls"), capture_output=True)


def authority(name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=throwaway " + name,
            "-keyout", name + ".key", "-out", name + ".pem")


def certificate(name, host, days, signer="ca"):
    with open(os.path.join(work, "served-tls", name + ".ext"), "w", encoding="ascii") as file:
        file.write("subjectAltName=%s\n" % host)
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name, "-keyout", name + ".key",
            "-out", name + ".csr")
    openssl("x509", "-req", "-in", name + ".csr", "-CA", signer + ".pem", "-CAkey", signer + ".key", "-CAcreateserial", "-days", days,
            "-extfile", name + ".ext", "-out", name + ".pem")
    return [os.path.join(work, "served-tls", name + ending) for ending in (".pem", ".key")]


def tls_cases():
    folder = serve("served-tls", "rows.csv")
    authority("ca")
    authority("stranger")
    known = {"ca_file": os.path.join(folder, "ca.pem")}
    servers = {name: Server(folder, "--tls", *certificate(name, host, days, signer), scheme="https")
               for name, host, days, signer in (("good", "IP:127.0.0.1", "2", "ca"), ("elsewhere", "DNS:stats.example", "2", "ca"),
                                                ("expired", "IP:127.0.0.1", "-1", "ca"), ("unvouched", "IP:127.0.0.1", "2", "stranger"))}
    cases = Cases("tls", servers["good"])
    cases.add("/file/@-rows.csv", BODY * 20, "an authority that the site names", **known)
    cases.add("/file/@-rows.csv", "E-FETCH-TRUST", "an authority that is not trusted")
    cases.add("/cut/3000/length/@-rows.csv", BODY * 20, "cut and resumed under TLS", **known)
    cases.add("/cut/3000/always/@-rows.csv", "E-FETCH-LENGTH", "cut each time under TLS", **known)
    cases.add("/reset/2/@-rows.csv", BODY * 20, "two resets under TLS", **known)
    for name, what in (("elsewhere", "a certificate of another host"), ("expired", "an expired certificate"),
                       ("unvouched", "a certificate by another authority")):
        cases.add(servers[name].url + "/file/@-rows.csv", "E-FETCH-TRUST", what, **known)
    _, result = cases.run()
    for word in ("ca_file", "unable to get local issuer", "expired", "no alternative certificate subject name"):
        check(word in result.stderr, "the reason is told: " + word, result.stderr)
    wrong = extract(make_site("no-authority", [{"url": servers["good"].url + "/file/x-rows.csv", "ca_file": "nowhere.pem"}]))
    check(wrong.returncode == 78 and "ca_file" in wrong.stderr, "a \"ca_file\" that is not there is an error of the settings", wrong.stderr)
    for server in servers.values():
        server.stop()


# ---- FTP and SFTP ----

def ftp_cases():
    names = ["plain-rows.csv", "cut-rows.csv", "always-rows.csv", "changes-rows.csv", "timeless-rows.csv"]
    server = Server(serve("served-ftp", *names), SECRET, kind="ftp", scheme="ftp")
    cases = Cases("ftp", server)
    for name, expect, what in zip(names, (BODY * 20, BODY * 20, "E-FETCH-LENGTH", BODY * 20, BODY * 20), (
            "as it is", "cut and resumed", "cut each time", "a file that changed while it was cut comes anew", "without a time it comes anew")):
        cases.add("/" + name, expect, "FTP: " + what, **ACCESS)
    cases.add("/absent.csv", "E-FETCH", "FTP: a file that is not there", **ACCESS)
    cases.add("/anonymous.csv", "E-FETCH", "FTP: without a password")
    _, result = cases.run()
    check('"auth" of the input' in result.stderr, "FTP: a refused login says where credentials are found", result.stderr)
    offsets = {}
    for line in server.stop():
        _, name, offset = line.split()
        offsets.setdefault(name, []).append(int(offset))
    check(offsets["cut-rows.csv"][0] == 0 and len(offsets["cut-rows.csv"]) == 2 and offsets["cut-rows.csv"][1] > 0, "FTP: resumed behind what came",
          str(offsets["cut-rows.csv"]))
    check(offsets["changes-rows.csv"][-1] == 0 and offsets["timeless-rows.csv"] == [0, 0], "FTP: never joined to another file", str(offsets))


def sftp_cases():
    names = ["plain-rows.csv", "cut-rows.csv", "always-rows.csv", "stall-rows.csv"]
    server = Server(serve("served-sftp", *names), SECRET, kind="sftp", scheme="sftp")
    _, kind, key = server.process.stdout.readline().split()
    stranger = extract(make_site("sftp-stranger", [{"url": server.url + "/plain-rows.csv", **ACCESS}]))
    check(stranger.returncode == 69 and "E-FETCH-TRUST" in stranger.stderr and "known_hosts" in stranger.stderr, "SFTP: an unknown server is refused",
          stranger.stderr)
    os.makedirs(os.path.join(work, ".ssh"), exist_ok=True)
    with open(os.path.join(work, ".ssh/known_hosts"), "w", encoding="ascii") as file:
        file.write("[127.0.0.1]:%d %s %s\n" % (server.port, kind, key))
    cases = Cases("sftp", server)
    for name, expect, what in zip(names, (BODY * 20, BODY * 20, "E-FETCH", BODY * 20), (
            "as it is", "cut and resumed", "cut each time", "a stall is cut off and resumed")):
        cases.add("/" + name, expect, "SFTP: " + what, **ACCESS)
    cases.add("/absent.csv", "E-FETCH", "SFTP: a file that is not there", **ACCESS)
    cases.run()
    other = Server(os.path.join(work, "served-sftp"), SECRET, kind="sftp", scheme="sftp")
    with open(os.path.join(work, ".ssh/known_hosts"), "w", encoding="ascii") as file:
        file.write("[127.0.0.1]:%d %s %s\n" % (other.port, kind, key))
    folder = make_site("sftp-other", [{"url": other.url + "/plain-rows.csv", **ACCESS}])
    changed = extract(folder)
    check(changed.returncode == 69 and "E-FETCH-TRUST" in changed.stderr and fetched(folder, "plain-rows.csv") is None,
          "SFTP: a server with another key than before is refused", changed.stderr)
    check(SECRET not in changed.stderr + stranger.stderr, "SFTP: no secret in what is told")
    for each in (server, other):
        each.stop()


def main():
    if shutil.which("openssl"):
        tls_cases()
    else:
        skip("TLS", "openssl is not installed")
    for name, module, run in (("FTP", "pyftpdlib", ftp_cases), ("SFTP", "paramiko", sftp_cases)):
        try:
            __import__(module)
        except ImportError:
            skip(name, "Python's %s is not installed" % module)
            continue
        run()
    return finish()


sys.exit(main())
