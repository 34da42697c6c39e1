"""Speed and memory of the offline encoder: against sentence-transformers on the same folder, and against the processor.

The limit is what the processor does in plain matrix products (GEMM), by OpenVINO too; it is told by second of processor
time, which a busy machine changes little. Needs ../shared/data.
Run: python -m benchmarks.encode [paths | limit | sweep]...
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from align.core.errors import AlignError
from align.core.paths import weights_dir
from align.model import windows as fast
from align.model.offline.build import build_encoder
from align.model.openvino_engine import OpenVinoEncoder
from align.model.openvino_quiet import op, ov
from align.model.recipes import load_recipe

DEV = Path(__file__).resolve().parents[2] / "shared" / "data" / "flores" / "dev"
COUNT = 250  # sentences of each language, spread evenly over the set
ROUNDS = 3
PATHS = ("fast", "sentence-transformers")
# Tried for constants of `align.model.windows`: tokens in a batch, and the multiple that texts are padded to.
SWEEPS = {"BATCH_TOKENS": (192, 384, 768, 1536), "PAD": (32, 16, 8, 4)}
LAYERS, HIDDEN, INNER = 12, 384, 1536  # sizes of the offline encoder
GEMMS = ((1024, 1024, 1024), (384, HIDDEN, INNER))  # rows, in, out: a large product, and the encoder's largest
CHAIN, CALLS = 8, 12  # products in a graph, and calls in a round
VECTOR = ("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "avx_vnni", "amx_bf16", "amx_int8")

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


def processor() -> str:
    """Name the processor and its vector instructions, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
    except OSError:
        return platform.processor() or platform.machine()
    told = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    flags = told.get("flags", "").split()
    return f"{told.get('model name', platform.machine())}, {' '.join(flag for flag in VECTOR if flag in flags)}"


def gemm(shape: tuple[int, int, int], precision: str) -> tuple[Callable[[], object], float]:
    """A run of matrix products (rows, in, out), there and back, and the GFLOP it takes."""
    rows, inner, outer = shape
    given = op.parameter([rows, inner], np.float32)
    made: Any = given
    random = np.random.default_rng(0)
    for step in range(CHAIN):
        sizes = (outer, inner) if step % 2 == 0 else (inner, outer)
        made = op.matmul(made, op.constant(random.standard_normal(sizes).astype(np.float32) / 30), False, True)
    options = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "THROUGHPUT"}
    model = ov.Core().compile_model(ov.Model([op.result(made)], [given], "gemm"), "CPU", options)
    requests = [model.create_infer_request() for _ in range(model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))]
    values = np.ones((rows, inner), np.float32)

    def run() -> None:
        for _ in range(CALLS // len(requests)):
            for request in requests:
                request.start_async([values])
            for request in requests:
                request.wait()

    return run, CALLS // len(requests) * len(requests) * CHAIN * 2 * rows * inner * outer / 1e9


def encoder_flop(lengths: Sequence[int]) -> float:
    """GFLOP of the products for texts of so many tokens: four square ones, two of the inner layer, attention."""
    linear, attention = 2 * (4 * HIDDEN**2 + 2 * HIDDEN * INNER), 4 * HIDDEN
    return sum(LAYERS * (n * linear + n * n * attention) for n in lengths) / 1e9


def in_turn(runs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Processor seconds of each run, the median of ROUNDS after one to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS + 1):
        for name, run in runs.items():
            started = time.process_time()
            run()
            seconds[name].append(time.process_time() - started)
    return {name: median(own[1:]) for name, own in seconds.items()}


def limit(texts: Sequence[str]) -> None:
    """Print the speed of matrix products and of the encoder, in turn, and the share of the former's best."""
    encoder = OpenVinoEncoder(weights_dir(load_recipe().name), load_recipe())
    # Whole texts: none of these is longer than a window.
    lengths = [len(one.ids) for one in encoder._tokenize(texts)]
    padded = [-(-length // fast.PAD) * fast.PAD for length in lengths]
    runs: dict[str, tuple[Callable[[], object], float]] = {
        f"GEMM {' x '.join(map(str, shape))}, {precision}": gemm(shape, precision)
        for precision in dict.fromkeys((encoder.precision, "f32"))
        for shape in GEMMS
    }
    runs["encoder, padding counted"] = (lambda: encoder.encode(texts), encoder_flop(padded))
    seconds = in_turn({name: run for name, (run, _) in runs.items()})
    found = {name: flop / seconds[name] for name, (_, flop) in runs.items()}
    found["encoder, its own tokens"] = found["encoder, padding counted"] * encoder_flop(lengths) / encoder_flop(padded)
    peak = max(value for name, value in found.items() if name.endswith(encoder.precision))
    print(f"{processor()}; arithmetic {encoder.precision}")
    for name, value in found.items():
        print(f"{name:<32}{value:>8.0f} GFLOP a processor second, {value / peak:.0%} of the peak")


def sweep(texts: Sequence[str]) -> None:
    """Print texts a second of processor time for several values of the engine's constants, in turn."""
    encoder = OpenVinoEncoder(weights_dir(load_recipe().name), load_recipe())
    usual = encoder.encode(texts)
    for name, values in SWEEPS.items():
        chosen, speeds, lowest = getattr(fast, name), dict[int, list[float]](), 1.0
        for value in values * ROUNDS:
            setattr(fast, name, value)
            started = time.process_time()
            rows = encoder.encode(texts)
            speeds.setdefault(value, []).append(len(texts) / (time.process_time() - started))
            lowest = min(lowest, float((rows * usual).sum(axis=1).min()))
        setattr(fast, name, chosen)
        told = ", ".join(f"{value}: {median(own):.0f}" for value, own in speeds.items())
        print(f"{name}, texts a processor second: {told}; lowest cosine {lowest:.5f}")


def paths(texts: Sequence[str]) -> None:
    """Print sentences a second, start-up, peak memory, the paired ratio and the lowest cosine of both paths."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = measure(texts, folder)
        ours, other = (np.load(folder / f"{path}.npy") for path in PATHS)
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
    print(f"lowest cosine between both: {(ours * other).sum(axis=1).min():.5f}")


def main() -> None:
    """Measure all, or the parts named."""
    build_encoder(say=lambda words: print(words, file=sys.stderr))
    texts = read_sentences()
    for part in (paths, limit, sweep):
        if not sys.argv[1:] or part.__name__ in sys.argv[1:]:
            part(texts)


if __name__ == "__main__":
    main()
