"""EditWorld's video branch: two frames of a shot that show the same things and differ most, told and judged.

Source: EditWorld (arXiv 2405.14785), section 3.2: the frames keep identity and differ most, a multimodal
model tells the story, another turns it into an instruction of a fixed format, workers drop what is blurred.
How the paper measures identity and difference, and its prompts, are unknown: cosine, share of pixels and
prompts are ours.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np

from ...pictures import Picture
from .dataset_folder import DatasetFolder, Example
from .shots import Shot, shots
from .text_branch import Alike, Judge

CATEGORIES = {
    "spatial-trans": "the same things are seen from elsewhere or stand elsewhere",
    "physical-trans": "a law of physics changes something",
    "story-type": "a story goes on",
    "exaggeration": "something happens that is out of all proportion",
    "long-term": "a long time passes, something grows or decays",
}
"""The paper's four, and growth: what a clip can show."""
DIFFERS = 16
"""Levels from which on a pixel counts as changed: less is a codec's noise."""
NEARLY = 0.9
"""Share of the largest change that counts as as much."""
TRIES = 3
"""Times that a story is asked to be turned into an instruction before the shot is left."""

Embed = Callable[[Picture], np.ndarray]
"""A picture's embedding, as CLIP or DINO has it."""
Tell = Callable[[Sequence[Picture]], str]
"""A multimodal model: frames in order, the story out."""
Instruct = Callable[[str], str]
"""A language model: question with the story in, one line of `FIELDS` out."""


@dataclass(frozen=True)
class Story:
    """What is written of an example out of a video."""

    category: str
    input: str
    instruction: str
    output: str
    source: str
    seconds: tuple[float, float]
    licence: str
    frames: tuple[str, str]
    """Digests of the two: the same pictures are the same example, whatever the file is called."""
    words: tuple[str, ...] = ()
    """None: nothing was looked for by attention."""

    @property
    def key(self) -> tuple[str, ...]:
        """The two frames."""
        return self.frames


@dataclass(frozen=True)
class Pair:
    """Two frames of a shot."""

    first: int
    last: int
    identity: float
    change: float


@dataclass(frozen=True)
class VideoBranch:
    """What makes examples of shots, and what is asked of them."""

    embed: Embed
    tell: Tell
    instruct: Instruct
    licence: str
    """Of the videos; it is written into every line."""
    alike: Alike | None = None
    judge: Judge | None = None
    identity: float = 0.6
    """Least cosine of the two frames; ours."""
    change: float = 0.02
    """Least share of the picture that differs; ours."""
    sharp: float = 0.5
    """A frame is blurred that has less of the edges of its shot's sharpest one; ours."""
    gain: float = 0.02
    """By how much the last frame must fit the output's text better than the first one does."""

    def example(self, shot: Shot, known: Callable[[Story], bool] = lambda _: False) -> Example | None:
        """Return what becomes of a shot; None when no two frames do, or when they are known already."""
        pair = best_pair(shot.frames, self.embed, self.identity, self.change, self.sharp)
        if pair is None:
            return None
        before, after = shot.frames[pair.first], shot.frames[pair.last]
        blank = self._story(shot, before, after, ("", "", "", ""))
        if known(blank):
            return None
        fields = self._told(shot.frames[pair.first : pair.last + 1])
        scores = {"identity": round(pair.identity, 4), "change": round(pair.change, 4)}
        if fields is None:
            return Example(blank, before, after, scores, "dropped")
        story = self._story(shot, before, after, fields)
        state, more = self._state(story, before, after)
        return Example(story, before, after, scores | more, state)

    def _told(self, frames: Sequence[Picture]) -> tuple[str, str, str, str] | None:
        story = self.tell(frames)
        answers = (self.instruct(instruction_question(story)) for _ in range(TRIES))
        return next((fields for answer in answers if (fields := parsed_story(answer))), None)

    def _story(self, shot: Shot, before: Picture, after: Picture, told: tuple[str, str, str, str]) -> Story:
        seconds = (round(shot.start, 3), round(shot.end, 3))
        return Story(*told, shot.source, seconds, self.licence, (before.digest, after.digest))

    def _state(self, story: Story, before: Picture, after: Picture) -> tuple[str, dict[str, float]]:
        """Return what the filters say: both frames are true, so one no is for people to look at."""
        scores, said = dict[str, float](), list[bool]()
        if self.alike is not None:
            scores["gain"] = round(self.alike(after, story.output) - self.alike(before, story.output), 4)
            said.append(scores["gain"] >= self.gain)
        if self.judge is not None:
            said.append(self.judge(before, story.instruction, after))
        if said and all(said):
            return "kept", scores
        return ("dropped" if len(said) > 1 and not any(said) else "doubtful"), scores


def best_pair(
    frames: Sequence[Picture], embed: Embed, identity: float, change: float, sharp: float
) -> Pair | None:
    """Return the two sharp frames that differ most among those that show the same things; None for none.

    Of those that differ nearly as much it is the two that lie furthest apart: usually the first and the last.
    """
    edges = np.array([sharpness(frame) for frame in frames])
    clear = [i for i in range(len(frames)) if edges[i] >= sharp * edges.max()]
    seen = {i: _unit(embed(frames[i])) for i in clear}
    pairs = [
        Pair(i, j, float(seen[i] @ seen[j]), changed_share(frames[i], frames[j]))
        for i, j in combinations(clear, 2)
    ]
    good = [pair for pair in pairs if pair.identity >= identity and pair.change >= change]
    most = max((pair.change for pair in good), default=0.0)
    nearly = [pair for pair in good if pair.change >= NEARLY * most]
    return max(nearly, key=lambda pair: (pair.last - pair.first, pair.change), default=None)


def changed_share(one: Picture, other: Picture) -> float:
    """Return which share of the pixels differs plainly, in [0, 1]."""
    return float((np.abs(one.rgb.astype(np.int16) - other.rgb).max(axis=2) > DIFFERS).mean())


def sharpness(picture: Picture) -> float:
    """Return the Laplacian's variance over the picture's: low where it is blurred, however full it is."""
    grey = cv2.cvtColor(np.ascontiguousarray(picture.rgb), cv2.COLOR_RGB2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_64F).var() / (grey.var() + 1))


def instruction_question(story: str) -> str:
    """Return what a language model is asked that turns a story into an instruction."""
    known = "\n".join(f"{name}: {told}" for name, told in CATEGORIES.items())
    return (
        "A short clip was described. Turn it into an example for editing its first picture into its last.\n"
        f"Clip: {' '.join(story.split())}\nCategories:\n{known}\n"
        "Answer with one line of four fields between semicolons and nothing else: the category; what the "
        "first picture shows; the instruction, as a person would say it of a picture; what the last shows."
    )


def parsed_story(answer: str) -> tuple[str, str, str, str] | None:
    """Return category, input, instruction, output of an answer; None when it is not in order."""
    for line in answer.strip().splitlines():
        fields = [part.strip() for part in line.split(";")]
        if len(fields) == 4 and all(fields) and fields[0].lower() in CATEGORIES:
            return fields[0].lower(), fields[1], fields[2], fields[3]
    return None


def fill_from_videos(
    branch: VideoBranch, dataset: DatasetFolder, paths: Iterable[Path], most: int = 10**9
) -> int:
    """Add examples of videos' shots until the folder has `most`; return how many were added.

    A pair of frames that the folder has is neither told nor added again, so a run that was killed goes on.
    """
    added, have = 0, sum(1 for _ in dataset.lines())
    for shot in _all_shots(paths):
        if have + added >= most:
            break
        example = branch.example(shot, lambda story: story in dataset)
        if example is not None:
            dataset.add(example)
            added += 1
    return added


def _all_shots(paths: Iterable[Path]) -> Iterator[Shot]:
    for path in paths:
        yield from shots(path)


def _unit(embedding: np.ndarray) -> np.ndarray:
    return embedding / max(float(np.linalg.norm(embedding)), 1e-12)
