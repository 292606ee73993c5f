"""Small linear models: the weights that `benchmarks/fit_backoff.py` fits, read at their first use."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

WEIGHTS = "wishes.npz"


@dataclass(frozen=True)
class LinearModel:
    """Classes scored by the sum of their features' weights."""

    names: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    """(buckets, classes), in steps of `scale`."""
    bias: npt.NDArray[np.float32]
    scale: float

    @property
    def buckets(self) -> int:
        """How many numbers features are hashed to."""
        return len(self.weights)

    def scores(self, found: list[int]) -> npt.NDArray[np.float32]:
        """Return the log-odds of each class for the features' bucket numbers."""
        total = self.weights[found].sum(axis=0, dtype=np.int32) * np.float32(self.scale)
        return total / np.float32(max(len(found), 1) ** 0.5) + self.bias


@cache
def load_model(name: str) -> LinearModel:
    """Return the model 'wish', 'slot' or 'language'."""
    with files(str(__package__)).joinpath(WEIGHTS).open("rb") as file, np.load(file) as data:
        return LinearModel(
            tuple(data[f"{name}_names"].tolist()),
            data[f"{name}_weights"],
            data[f"{name}_bias"],
            float(data[f"{name}_scale"]),
        )
