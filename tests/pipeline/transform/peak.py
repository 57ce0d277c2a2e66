# SPDX-License-Identifier: Apache-2.0
"""peak.py COMMAND...: runs it and prints the most memory that it held, in MiB; 0 when it failed."""
import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024 if code <= 1 else 0)
