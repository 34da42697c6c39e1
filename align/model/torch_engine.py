"""The offline encoder on a GPU, by torch; slower than OpenVINO on the processor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from align.core.types import FloatArray
from align.model.adapter import NORMS, Adapter
from align.model.device import CPU, batch_tokens, check_device, kind_of
from align.model.offline.bert_graph import TOKEN_LAYER
from align.model.offline.hf_folder import PARTS
from align.model.recipes import Recipe
from align.model.windows import Advance, Window, WindowedEncoder, batches

WEIGHT: Final = {"w": "weight", "b": "bias"}


class TorchEncoder(WindowedEncoder):
    """The encoder on a torch device: in half precision on a GPU, where vectors may differ in their last bits."""

    def __init__(self, folder: Path, recipe: Recipe, device: str, adapter: Adapter | None = None) -> None:
        """Tell what it is; with an `adapter` its adapted first layers alone are computed."""
        import torch

        check_device(device)
        super().__init__(folder, recipe)
        self._device, self._adapter = device, adapter
        self.precision = "f32" if device == CPU else "f16"
        origin = f"torch {torch.__version__} {kind_of(device)} {self.precision}".encode()
        origin += self.origin + (adapter.digest if adapter else b"")
        self.fingerprint = hashlib.sha256(origin).hexdigest()[:16]

    @cached_property
    def _model(self) -> Any:
        import torch
        from transformers import BertModel

        try:
            model: Any = BertModel.from_pretrained(self.folder, add_pooling_layer=False, dtype=torch.float32)
        except Exception as error:  # transformers raises no narrower type for a damaged file
            raise self.unreadable(error) from error
        if self._adapter:
            _adapt(model, self._adapter)
        return model.to(self._device, torch.float32 if self.precision == "f32" else torch.float16).eval()

    def _tokens(self) -> int | None:
        """Tokens of a batch: as many as a GPU's free memory has room for."""
        import torch

        if kind_of(self._device) != "cuda":
            return None
        free, _ = torch.cuda.mem_get_info(self._device)
        return batch_tokens(free, self._model.config.num_hidden_layers, self.dimension)

    def states(
        self, windows: Sequence[Window], advance: Advance | None
    ) -> Iterator[tuple[int, FloatArray, FloatArray]]:
        """Encode windows, longest first: their index and (t, d) tokens of both layers."""
        import torch

        for batch, length in batches([len(window.ids) for window in windows], self._tokens()):
            ids, mask = np.zeros((2, len(batch), length), np.int64)
            for row, index in enumerate(batch):
                own = windows[index].ids
                ids[row, : len(own)], mask[row, : len(own)] = own, 1
            with torch.inference_mode():
                asked = (torch.from_numpy(part).to(self._device) for part in (ids, mask))
                found = self._model(*asked, output_hidden_states=True).hidden_states
                layers = [found[-1], found[min(TOKEN_LAYER, len(found) - 1)]]
                last, middle = (layer.float().cpu().numpy() for layer in layers)
            for row, index in enumerate(batch):
                size = len(windows[index].ids)
                yield index, last[row, :size], middle[row, :size]
            if advance:
                advance(len(batch))


def _adapt(model: Any, adapter: Adapter) -> None:
    """Change the first layers of a model as `align.model.adapter` does, and leave the others out."""
    import torch

    model.encoder.layer = model.encoder.layer[: adapter.layers]
    with torch.no_grad():
        for number, layer in enumerate(model.encoder.layer):
            for part, place in PARTS.items():
                own, name = layer.get_submodule(place), f"l{number}.{part}"
                if part in NORMS:
                    for kind, parameter in WEIGHT.items():
                        getattr(own, parameter).copy_(torch.from_numpy(adapter.weights[f"{name}.{kind}"]))
                elif f"{name}.up" in adapter.weights:
                    own.weight += torch.from_numpy(adapter.weights[f"{name}.up"] @ adapter.weights[f"{name}.down"])
