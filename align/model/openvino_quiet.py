"""OpenVINO without its telemetry: importing it else tells a server of each start and writes into the home folder.

Its tools fall back to a stub where the package that sends is not to be had, which is what is arranged here.
"""

from __future__ import annotations

import sys
from typing import Any

_modules: dict[str, Any] = sys.modules  # None in it makes an import fail
_modules.setdefault("openvino_telemetry", None)

import openvino as ov  # noqa: E402
from openvino import opset13 as op  # noqa: E402

__all__ = ["op", "ov"]
