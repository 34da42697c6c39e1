"""A review server in a process of its own, and the browser that looks at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")


class Server:
    """`align review` (or another command that shows a page) of a folder."""

    def __init__(self, folder, *words, command="review", name="Asha"):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "align", command, str(folder), "--no-open", "--as", name, *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        told = self.process.stderr.readline()
        found = re.search(r"(http://127\.0\.0\.1:(\d+)/)\?token=(\S+)", told)
        assert found, told + self.process.stderr.read()
        self.address, self.site, self.port, self.token = found[0], found[1], int(found[2]), found[3]

    def kill(self):
        """End it without a chance to write anything."""
        self.process.kill()
        self.process.wait()

    def end(self):
        """End it as Ctrl-C does; give its exit code and what it said last."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
