"""Where an encoder computes: the processor, or a GPU that torch can use."""

from __future__ import annotations

import os
import re
from typing import Final

from align.core.errors import AlignError

CPU: Final = "cpu"
_KNOWN: Final = re.compile(r"cpu|cuda(:\d+)?|mps")
# Of a GPU's free memory, the part that a batch may take: half, for what torch keeps and other programs.
SHARE: Final = 0.5
# Tokens in a batch at most: more make no GPU faster with a model of this size.
MOST_TOKENS: Final = 65_536


def chosen_device(named: str | None) -> str:
    """Give the device that is named, else that of MILAAN_DEVICE, else the processor.

    Raises:
        AlignError: a name that is none of a device.
    """
    device = (named or os.environ.get("MILAAN_DEVICE") or CPU).lower()
    if not _KNOWN.fullmatch(device):
        raise AlignError(f"unknown device {device!r}", hint="use cpu, cuda, cuda:N (the N-th GPU, from 0) or mps")
    return device


def kind_of(device: str) -> str:
    """Name the kind of a device: `cuda` of `cuda:1`."""
    return device.partition(":")[0]


def check_device(device: str) -> None:
    """Refuse a device that torch cannot use here.

    Raises:
        AlignError: a device that is not there.
    """
    import torch

    kind, _, number = device.partition(":")
    count = torch.cuda.device_count() if kind == "cuda" else int(kind != "mps" or torch.backends.mps.is_available())
    if int(number or 0) >= count:
        there = "one GPU" if count == 1 else f"{count} GPUs" if count else "no GPU"
        hint = "leave --device and MILAAN_DEVICE out for the processor; a GPU needs a PyTorch built for it"
        raise AlignError(f"no device {device}: PyTorch {torch.__version__} sees {there}", hint=hint)


def batch_tokens(free: int, layers: int, width: int) -> int:
    """Tokens of a batch in half precision that fit `free` bytes.

    Each token holds its states of all layers and, in the one being computed, three rows of four times their width.
    """
    return max(512, min(MOST_TOKENS, int(SHARE * free) // (2 * width * (layers + 1 + 3 * 4))))
