"""Fit the back-off's small models on invented sentences; measure them on hand-written ones never seen.

    python benchmarks/fit_backoff.py            fit, write agent/minds/backoff/wishes.npz, measure
    python benchmarks/fit_backoff.py measure    measure the weights that are there

No data set's words enter the weights. The `work` half of tests/agent/understanding is measured on; its
paraphrases and German wishes set the one temperature that calibrates the probabilities. The `gate` half is
never read.
"""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from said_wishes import Said, sentences
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from retoucher.agent.minds.backoff import linear
from retoucher.agent.minds.backoff.likely_wishes import by_letters
from retoucher.agent.minds.backoff.ngrams import (
    LANGUAGE_BUCKETS,
    SLOT_BUCKETS,
    WISH_BUCKETS,
    buckets,
    language_features,
    slot_features,
    tokens_of,
    wish_features,
)

Floats = npt.NDArray[np.float32]
OUT = Path(linear.__file__).with_name(linear.WEIGHTS)
KEPT = 110_000
"""So many weights of the largest model are kept; the smallest become zero, which packs well."""


def matrix(rows: Iterable[list[int]], count: int) -> csr_matrix:
    """Return one row a sample with 1/√n at each of its n features."""
    found = list(rows)
    ends = np.cumsum([0, *map(len, found)])
    values = np.concatenate([np.full(len(r), max(len(r), 1) ** -0.5, np.float32) for r in found])
    columns = np.concatenate([np.asarray(r, np.int32) for r in found])
    return csr_matrix((values, columns, ends), shape=(len(found), count))


def fitted(
    samples: csr_matrix, classes: npt.NDArray[np.int64], decay: float, rounds: int
) -> tuple[Floats, Floats]:
    """Return weights (features, classes) and bias of a multinomial logistic regression.

    L-BFGS, stopped early: the rounds are part of what keeps rare features small. A class counts by the root
    of how many samples it has.
    """
    count, width = int(classes.max()) + 1, samples.shape[1]
    each = (len(classes) / (count * np.bincount(classes, minlength=count)))[classes].astype(np.float32) ** 0.5
    backwards, rows = samples.T.tocsr(), np.arange(len(classes))

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(width + 1, count)
        scores = samples @ weights[:-1] + weights[-1]
        error = np.exp(scores - scores.max(axis=1, keepdims=True))
        error /= error.sum(axis=1, keepdims=True)
        value = -float((each * np.log(np.maximum(error[rows, classes], 1e-9))).mean())
        error[rows, classes] -= 1
        error *= each[:, None] / len(classes)
        slope = np.vstack([backwards @ error, error.sum(axis=0)]) + decay * weights
        return value + 0.5 * decay * float((weights**2).sum()), slope.ravel().astype(np.float64)

    start = np.zeros((width + 1) * count)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 5}).x
    weights = found.astype(np.float32).reshape(width + 1, count)
    return weights[:-1], weights[-1]


def packed(name: str, names: list[str], weights: Floats, bias: Floats, kept: int) -> dict[str, np.ndarray]:
    """Return a model as bytes: the largest weights in 255 steps."""
    if kept < weights.size:
        least = np.partition(np.abs(weights).ravel(), -kept)[-kept]
        weights = np.where(np.abs(weights) >= least, weights, 0)
    scale = np.float32(np.quantile(np.abs(weights[weights != 0]), 0.9995) / 127)
    steps = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    return {
        f"{name}_names": np.array(names),
        f"{name}_weights": steps,
        f"{name}_bias": bias,
        f"{name}_scale": scale,
    }


def fit_one(
    name: str, count: int, rows: list[list[int]], labels: list[str], decay: float, rounds: int, kept: int
) -> dict[str, np.ndarray]:
    """Fit and pack one model."""
    names = sorted(set(labels))
    classes = np.array([names.index(label) for label in labels])
    weights, bias = fitted(matrix(rows, count), classes, decay, rounds)
    return packed(name, names, weights, bias, kept)


def word_labels(said: Said) -> list[str]:
    """Return the label of each token of a sentence."""

    def at(place: int) -> str:
        return next((label for start, end, label in said.labels if start <= place < end), "other")

    return [at(token.start) for token in tokens_of(said.text)]


def fit(all_said: list[Said]) -> dict[str, np.ndarray]:
    """Fit the three models on the sentences that are not held back."""
    trained = [s for s in all_said if not s.held]
    wishes = [buckets(wish_features(s.text), WISH_BUCKETS) for s in trained]
    models = fit_one("wish", WISH_BUCKETS, wishes, [s.kind for s in trained], 2e-6, 55, KEPT)
    words = [(s, tokens_of(s.text)) for s in trained if s.kind != "foreign"][::2]
    slots = [buckets(slot_features(t, i), SLOT_BUCKETS) for _, t in words for i in range(len(t))]
    labels = [label for s, _ in words for label in word_labels(s)]
    models |= fit_one("slot", SLOT_BUCKETS, slots, labels, 1e-6, 50, 45_000)
    names = {"en": "English", "de": "German"}
    spoken = [
        s for i, s in enumerate(trained) if s.kind == "foreign" or i % (8 if s.language == "en" else 3) == 0
    ]
    letters = [buckets(language_features(s.text), LANGUAGE_BUCKETS) for s in spoken]
    tongues = [names.get(s.language, s.language) for s in spoken]
    return models | fit_one("language", LANGUAGE_BUCKETS, letters, tongues, 1e-6, 40, 20_000)


def calibrated(models: dict[str, np.ndarray], temperature: float) -> dict[str, np.ndarray]:
    """Divide the scores of the wishes by a temperature."""
    return models | {
        "wish_scale": np.float32(models["wish_scale"] / temperature),
        "wish_bias": (models["wish_bias"] / temperature).astype(np.float32),
    }


def best_temperature(log_loss: Callable[[float], float]) -> float:
    """Return the temperature with the least loss, to two digits."""
    return min((round(0.5 + 0.05 * i, 2) for i in range(71)), key=log_loss)


def main() -> None:
    """Fit unless asked only to measure; then say how good the models are."""
    import measure_backoff

    all_said = list(sentences())
    if sys.argv[1:] != ["measure"]:
        models = fit(all_said)
        np.savez_compressed(OUT, allow_pickle=False, **models)
        linear.load_model.cache_clear()
        loss = partial(measure_backoff.log_loss, all_said=all_said, scores_of=by_letters)
        models = calibrated(models, best_temperature(loss))
        np.savez_compressed(OUT, allow_pickle=False, **models)
        linear.load_model.cache_clear()
    print(f"{OUT.name}: {OUT.stat().st_size / 1000:.0f} kB")
    measure_backoff.main(all_said)


if __name__ == "__main__":
    main()
