"""A small sentence network in numpy: what kind of wish words are, which of them are a thing, and is that all.

Four of the six layers of all-MiniLM-L6-v2 (Apache-2.0), trained further by `fit_network.py`. Nothing asks it
yet: acting on it made more silent mistakes (docs/log.md). Layers as in BERT (https://arxiv.org/abs/1810.04805).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import erf
from word_pieces import Piece, pieces_of_words

Floats = npt.NDArray[np.float32]
Arrays = Mapping[str, npt.NDArray]
WEIGHTS = Path("network.npz")
"""In the working folder: 17 MB that are not committed."""
LAYER = ("qkv", "out", "up", "down")
"""The matrices of a layer: queries, keys and values side by side; what they give; the two of the middle."""
_LEAST_SPREAD = 1e-12


@dataclass(frozen=True)
class Layer:
    """One layer: attention, then two matrices; each is added and brought to one spread. Width w."""

    weights: dict[str, Floats]
    """qkv (w, 3w), out (w, w), up (w, 4w), down (4w, w)."""
    biases: dict[str, Floats]
    norms: tuple[tuple[Floats, Floats], tuple[Floats, Floats]]
    """(gain, shift), each (w,), after attention and after the middle."""


@dataclass(frozen=True)
class Network:
    """The weights of the network."""

    vocabulary: dict[str, int]
    words: npt.NDArray[np.int8]
    """(pieces, w), in steps of `word_steps`."""
    word_steps: Floats
    """(pieces,)"""
    places: Floats
    """(longest text, w)"""
    norm: tuple[Floats, Floats]
    layers: tuple[Layer, ...]
    heads: int
    """So many attentions side by side."""
    kinds: tuple[str, ...]
    slots: tuple[str, ...]
    tops: dict[str, tuple[Floats, Floats]]
    """What is read off: 'kind' (w, kinds), 'slot' (w, slots), 'whole' (w, 1), each with its bias."""
    temperature: float
    """What the log-odds of kinds, with those of letter groups, are divided by."""

    def states(self, numbers: list[int]) -> Floats:
        """Return (n, w): each of n pieces as the last layer sees it."""
        found = self.words[numbers] * self.word_steps[numbers, None] + self.places[: len(numbers)]
        found = _normed(found, self.norm)
        for layer in self.layers:
            found = _normed(found + self._attention(found, layer), layer.norms[0])
            middle = found @ layer.weights["up"] + layer.biases["up"]
            middle *= 0.5 * (1 + erf(middle * np.float32(2**-0.5)))
            middle = middle @ layer.weights["down"] + layer.biases["down"]
            found = _normed(found + middle, layer.norms[1])
        return found

    def _attention(self, states: Floats, layer: Layer) -> Floats:
        count, width = states.shape
        mixed = states @ layer.weights["qkv"] + layer.biases["qkv"]
        queries, keys, values = mixed.reshape(count, 3, self.heads, -1).transpose(1, 2, 0, 3)
        scores = queries @ keys.transpose(0, 2, 1) * np.float32((width // self.heads) ** -0.5)
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        powers /= powers.sum(axis=-1, keepdims=True)
        together = (powers @ values).transpose(1, 0, 2).reshape(count, width)
        return together @ layer.weights["out"] + layer.biases["out"]

    def read_off(self, name: str, states: Floats) -> Floats:
        """Return the log-odds of one head for states (…, w)."""
        weights, bias = self.tops[name]
        return states @ weights + bias


@dataclass(frozen=True)
class Sensed:
    """What the network makes of a text."""

    kinds: dict[str, float]
    """Kind of wish → log-probability."""
    pieces: tuple[Piece, ...]
    slots: Floats
    """(pieces, slots): log-odds of what each piece belongs to."""
    whole: float
    """Log-odds that one wish is all that was said."""


@lru_cache(maxsize=512)
def sensed(text: str) -> Sensed:
    """Return what the network makes of a text."""
    network = load_network()
    pieces = tuple(pieces_of_words(text, network.vocabulary, len(network.places)))
    states = network.states([p.number for p in pieces])
    whole = states.mean(axis=0)
    scores = network.read_off("kind", whole)
    scores -= np.logaddexp.reduce(scores)
    return Sensed(
        dict(zip(network.kinds, scores.tolist(), strict=True)),
        pieces,
        network.read_off("slot", states),
        float(network.read_off("whole", whole)[0]),
    )


@cache
def load_network() -> Network:
    """Return the network, read at the first words that need it."""
    with np.load(WEIGHTS) as data:
        return unpacked(dict(data.items()))


def unpacked(data: Arrays) -> Network:
    """Return a network from its arrays: matrices in 8 bits with a step for each column, the rest as it is."""
    count = next(i for i in range(len(data)) if f"{i}_qkv" not in data)
    return Network(
        {word: at for at, word in enumerate(data["vocabulary"].tobytes().decode().split("\n"))},
        data["words"],
        data["words_steps"],
        data["places"],
        (data["norm_gain"], data["norm_shift"]),
        tuple(_layer(data, i) for i in range(count)),
        int(data["heads"]),
        tuple(data["kinds"].tolist()),
        tuple(data["slots"].tolist()),
        {name: (data[f"{name}_weights"], data[f"{name}_bias"]) for name in ("kind", "slot", "whole")},
        float(data["temperature"]),
    )


def _layer(data: Arrays, at: int) -> Layer:
    return Layer(
        {name: data[f"{at}_{name}"] * data[f"{at}_{name}_steps"] for name in LAYER},
        {name: data[f"{at}_{name}_bias"] for name in LAYER},
        (
            (data[f"{at}_attended_gain"], data[f"{at}_attended_shift"]),
            (data[f"{at}_norm_gain"], data[f"{at}_norm_shift"]),
        ),
    )


def _normed(states: Floats, norm: tuple[Floats, Floats]) -> Floats:
    gain, shift = norm
    centred = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_LEAST_SPREAD))
    return centred / spread * gain + shift
