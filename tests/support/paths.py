# SPDX-License-Identifier: Apache-2.0
"""Looks up every path of the repository that is named: in any text by its whole path (tests/support/paths.py), in Markdown also as a link and
between backticks, from the root or from the document's folder, with `*`, `{a,b}` and `<placeholder>`. Prints `pass|fail<TAB>what`."""
import fnmatch
import glob
import os
import re

ROOTS = "common|extract|transform|load|report|driver|schemas|tests|docs"
ENDINGS = "c|h|sh|py|js|md|json|sql|csv|case"
WHOLE = re.compile(rf"(?<![\w/.$}}*-])((?:{ROOTS})/[\w./-]*\w\.(?:{ENDINGS}))(?!\w)")
# Not files of the repository: what stages write, what is generated, names made up by a test.
OTHERS = re.compile(r"(extract|transform|load)/(\w+\.csv|datapackage\.json)$|docs/data-dictionary\.md$|.*/(NNN|999)_")
LEFT = ("build", ".git", "node_modules")
NEVER_EDITED = "schemas/warehouse/migrations/before/"  # says what was true then


def texts():
    for folder, folders, files in os.walk("."):
        folders[:] = sorted(name for name in folders if name not in LEFT and not name.endswith(".corpus"))
        for name in sorted(files):
            path = os.path.join(folder, name)[2:]
            if not path.startswith(NEVER_EDITED):
                try:
                    with open(path, encoding="utf-8") as file:
                        yield path, file.read()
                except (UnicodeDecodeError, FileNotFoundError):
                    pass


BASENAMES = {os.path.basename(path) for path, _ in texts()}


def spelled_out(path):
    """`a/{b,c}/<x>.h` as patterns for glob."""
    path = re.sub("<[^>]*>", "*", path)
    found = re.search(r"\{([^{}]*)\}", path)
    if not found:
        return [path]
    return [one for part in found[1].split(",") for one in spelled_out(path[:found.start()] + part + path[found.end():])]


def is_there(path, folder):
    if "/" not in path:
        return bool(fnmatch.filter(BASENAMES, path))
    return all(glob.glob(one) or glob.glob(one + ".[ch]") for part in spelled_out(path) for one in [part if glob.glob(part) else os.path.join(folder, part)])


def is_path(words, folder):
    """In backticks: the name of a source file, or a path whose first folder is one of ours, here or at the root."""
    if re.fullmatch(r"[\w*]+\.(c|h|py|sh)", words):
        return True
    if not re.fullmatch(r"[\w./{},*<>-]+/[\w./{},*<>-]*", words) or words.startswith("/"):
        return False
    first = words.split("/")[0]
    return bool(re.fullmatch(ROOTS, first)) or (first not in (".", "..") and os.path.isdir(os.path.join(folder, first)) and folder != "")


def named(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        for each in WHOLE.findall(line):
            yield number, each, ""
        if path.endswith(".md"):
            folder = os.path.dirname(path)
            for each in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", line):
                yield number, os.path.normpath(os.path.join(folder, each)), ""
            for each in re.findall("`([^`]+)`", line):
                if is_path(each, folder):
                    yield number, each, folder


count = 0
for path, text in texts():
    for number, each, folder in named(path, text):
        count += 1
        if not OTHERS.match(each) and not is_there(each, folder):
            print("fail", f"{path}:{number} names {each}", sep="\t")
print("pass" if count > 1000 else "fail", f"{count} names of files looked up", sep="\t")
