# SPDX-License-Identifier: Apache-2.0
"""hostile_zip.py FILE: a zip with a link, a name that leads out of it, a name of 5,000 bytes, a name with a line end, and a plain member."""
import stat
import sys
import zipfile

MEMBERS = [("link.csv", "/etc/passwd", stat.S_IFLNK | 0o777), ("../up.csv", "x\n", stat.S_IFREG | 0o644), ("y" * 5000 + ".csv", "x\n", stat.S_IFREG | 0o644),
           ("line\nend.csv", "x\n", stat.S_IFREG | 0o644), ("stray.csv", "nothing\n", stat.S_IFREG | 0o644)]

with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for name, content, mode in MEMBERS:
        about = zipfile.ZipInfo(name, (2022, 6, 29, 0, 0, 0))
        about.create_system = 3
        about.external_attr = mode << 16
        archive.writestr(about, content)
