"""The sentence network as the file that `sentence_network.unpacked` reads: matrices in 8 bits."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray]
LONGEST = 64
"""Pieces of a text that are read."""
SLOTS = ("other", "target", "colour", "words")


def packed(values: Mapping[str, npt.NDArray], words: list[str], kinds: list[str], heads: int) -> Arrays:
    """Return a BERT and its tops, by their names, as arrays; pieces that no ASCII text has are left out."""
    rows = [at for at, w in enumerate(words) if w.isascii() and not w.startswith("[unused")]
    table, steps = _in_steps(values["embeddings.word_embeddings.weight"][rows], axis=1)
    places = values["embeddings.position_embeddings.weight"][:LONGEST]
    data = {
        "vocabulary": np.frombuffer("\n".join(words[at] for at in rows).encode(), np.uint8),
        "words": table, "words_steps": steps[:, 0],
        "places": places + values["embeddings.token_type_embeddings.weight"][0],
        "norm_gain": values["embeddings.LayerNorm.weight"], "norm_shift": values["embeddings.LayerNorm.bias"],
        "temperature": np.float32(1), "heads": np.int64(heads),
        "kinds": np.array(kinds), "slots": np.array(SLOTS),
    }  # fmt: skip
    for at in range(next(i for i in range(99) if f"encoder.layer.{i}.output.dense.bias" not in values)):
        here = f"encoder.layer.{at}."
        asked = [f"{here}attention.self.{name}" for name in ("query", "key", "value")]
        matrices = {
            "qkv": ([values[f"{a}.weight"].T for a in asked], [values[f"{a}.bias"] for a in asked]),
            "out": _dense(values, f"{here}attention.output.dense"),
            "up": _dense(values, f"{here}intermediate.dense"), "down": _dense(values, f"{here}output.dense"),
        }  # fmt: skip
        for name, (parts, bias) in matrices.items():
            matrix, steps = _in_steps(np.hstack(parts), axis=0)
            data |= {
                f"{at}_{name}": matrix,
                f"{at}_{name}_steps": steps,
                f"{at}_{name}_bias": np.hstack(bias),
            }
        for name, norm in (("attended", "attention.output.LayerNorm"), ("norm", "output.LayerNorm")):
            data[f"{at}_{name}_gain"] = values[f"{here}{norm}.weight"]
            data[f"{at}_{name}_shift"] = values[f"{here}{norm}.bias"]
    for name in ("kind", "slot", "whole"):
        data |= {f"{name}_weights": values[f"{name}.weight"].T.copy(), f"{name}_bias": values[f"{name}.bias"]}
    return data


def _dense(values: dict[str, npt.NDArray], name: str) -> tuple[list[npt.NDArray], list[npt.NDArray]]:
    return [values[f"{name}.weight"].T], [values[f"{name}.bias"]]


def _in_steps(matrix: npt.NDArray, axis: int) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return a matrix in 255 steps, one size of step along an axis."""
    steps = (np.abs(matrix).max(axis=axis, keepdims=True) / 127).astype(np.float32)
    return np.round(matrix / steps).astype(np.int8), steps
