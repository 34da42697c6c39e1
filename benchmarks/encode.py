"""Speed and memory of the offline encoder's fast path against sentence-transformers on the same model folder.

Needs ../shared/data. Run: python -m benchmarks.encode
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from align.core.errors import AlignError

DEV = Path(__file__).resolve().parents[2] / "shared" / "data" / "flores" / "dev"
COUNT = 250  # sentences of each language, spread evenly over the set
ROUNDS = 3
PATHS = ("fast", "sentence-transformers")
BATCHES = (192, 384, 768, 1536)  # tokens in a batch, for `align.fast.BATCH_TOKENS`

# Runs one path in a process of its own: a line on stdin starts a round. Vectors are compared in the first round.
WORKER = """
import json, resource, sys, time
import numpy as np
from align.core.paths import weights_dir
from align.model.recipes import load_recipe
path, texts = sys.argv[1], json.loads(sys.stdin.readline())
started, recipe = time.perf_counter(), load_recipe()
folder = weights_dir(recipe.name)
if path == "fast":
    from align.model.openvino_engine import OpenVinoEncoder
    model = OpenVinoEncoder(folder, recipe)
    run = model.encode
else:
    from sentence_transformers import SentenceTransformer
    model = SentenceTransformer(str(folder), device="cpu")
    run = lambda texts: model.encode(texts, prompt_name="query", normalize_embeddings=True, show_progress_bar=False)
run(texts[:32])
answer = {"load": time.perf_counter() - started}
for line in sys.stdin:
    started = time.perf_counter()
    rows = run(texts)
    answer["seconds"] = time.perf_counter() - started
    answer["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    np.save(line.strip(), rows)
    sys.stdout.write(json.dumps(answer) + "\\n")
    sys.stdout.flush()
"""


def read_sentences() -> list[str]:
    """Take COUNT Hindi and COUNT English sentences of FLORES dev, read where they are."""
    texts: list[str] = []
    for lang in ("hi", "en"):
        path = DEV.with_suffix(f".{lang}")
        try:
            lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        except OSError as error:
            raise AlignError("no sentences to encode", path=path, hint="this benchmark needs ../shared/data") from error
        texts += lines[:: max(len(lines) // COUNT, 1)][:COUNT]
    return texts


def measure(texts: Sequence[str], folder: Path) -> dict[str, list[dict[str, float]]]:
    """Run both paths in turn, ROUNDS times; vectors are left in `folder` as <path>.npy."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = {path: subprocess.Popen([sys.executable, "-c", WORKER, path], **pipes) for path in PATHS}  # type: ignore[call-overload]
    for worker in workers.values():
        worker.stdin.write(json.dumps(texts) + "\n")
        worker.stdin.flush()
    time.sleep(1)
    found: dict[str, list[dict[str, float]]] = {path: [] for path in PATHS}
    for turn in range(ROUNDS + 1):
        for path, worker in workers.items():
            worker.stdin.write(f"{folder / path}.npy\n")
            worker.stdin.flush()
            answer = json.loads(worker.stdout.readline())
            if turn:  # the first round warms up, and waits for the other one to load
                found[path].append(answer)
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    return found


def sweep(texts: Sequence[str]) -> None:
    """Print the fast path's speed for several sizes of batch, alternating."""
    from align.core.paths import weights_dir
    from align.model import openvino_engine as fast
    from align.model.recipes import load_recipe

    recipe = load_recipe()
    encoder = fast.OpenVinoEncoder(weights_dir(recipe.name), recipe)
    encoder.encode(texts[:32])
    speeds: dict[int, list[float]] = {size: [] for size in BATCHES}
    for size in BATCHES * ROUNDS:
        fast.BATCH_TOKENS = size
        started = time.perf_counter()
        encoder.encode(texts)
        speeds[size].append(len(texts) / (time.perf_counter() - started))
    print("tokens in a batch: " + ", ".join(f"{size} {median(found):.0f}/s" for size, found in speeds.items()))


def main() -> None:
    """Print sentences a second, start-up, peak memory, the paired ratio and the lowest cosine."""
    import tempfile

    import numpy as np

    from align.model.offline.build import build_encoder

    build_encoder(say=lambda words: print(words, file=sys.stderr))
    texts = read_sentences()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = measure(texts, folder)
        fast, other = (np.load(folder / f"{path}.npy") for path in PATHS)
    print(f"{len(texts)} sentences of FLORES dev, {ROUNDS} rounds, each path in its own process, no cache")
    print(f"{'path':<24}{'sentences/s':>12}{'lowest':>9}{'highest':>9}{'start s':>9}{'peak MB':>9}")
    for path, answers in found.items():
        speeds = [len(texts) / answer["seconds"] for answer in answers]
        last = answers[-1]
        print(
            f"{path:<24}{median(speeds):>12.1f}{min(speeds):>9.1f}{max(speeds):>9.1f}{last['load']:>9.1f}{last['mb']:>9.0f}"
        )
    ratios = [b["seconds"] / a["seconds"] for a, b in zip(*found.values(), strict=True)]
    print(f"fast path is {median(ratios):.2f} times as fast, paired by round ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"lowest cosine between both: {(fast * other).sum(axis=1).min():.5f}")
    sweep(texts)


if __name__ == "__main__":
    main()
