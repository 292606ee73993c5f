"""EditWorld's video branch: cuts are found, the right frames chosen, nothing is told twice; people decide."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from retoucher.errors import ConfigError
from retoucher.pictures import Picture
from retoucher.training.editworld.dataset_folder import DatasetFolder
from retoucher.training.editworld.look import look_through
from retoucher.training.editworld.miniature_videos import echoed, happened, told_by_reading
from retoucher.training.editworld.shots import MOST, Shot, shots
from retoucher.training.editworld.video_branch import (
    CATEGORIES,
    VideoBranch,
    best_pair,
    fill_from_videos,
    instruction_question,
    parsed_story,
)
from retoucher.training.world.clips import FILMED, RATE, film, random_clip, write_video
from retoucher.training.world.drawing import draw
from retoucher.training.world.exact_reader import read
from retoucher.training.world.happenings import random_happening
from retoucher.training.world.scenes import Scene, Thing


def small(picture: Picture) -> np.ndarray:
    """Embed a picture as its colours, coarsely."""
    return cv2.resize(picture.rgb, (4, 4), interpolation=cv2.INTER_AREA).ravel() - 128.0


@pytest.mark.parametrize("category", FILMED)
def test_a_clip_begins_before_and_ends_after(category: str) -> None:
    edit = random_happening(Random(f"clip {category}"), category)
    frames = film(edit)
    assert np.array_equal(frames[0], draw(edit.before))
    assert np.abs(frames[-1].astype(int) - draw(edit.after)).max() <= 1
    steps = [float(np.abs(frames[0].astype(int) - frame).sum()) for frame in frames]
    assert steps[-1] > 0 and sum(later > 0 for later in steps) > len(frames) // 3


def test_a_video_is_cut_where_the_picture_jumps(tmp_path: Path) -> None:
    grounds = [Scene((Thing("disc", "red", 0),), ground) for ground in ("grey", "sea", "pink")]
    still = [[draw(scene)] * length for scene, length in zip(grounds, (9, 40, 7), strict=True)]
    found = list(shots(write_video(tmp_path / "v.avi", still)))
    assert [round(shot.start * RATE) for shot in found] == [0, 9, 49]
    assert [round(shot.end * RATE) for shot in found] == [9, 49, 56]
    assert all(np.array_equal(shot.frames[0].rgb, draw(s)) for shot, s in zip(found, grounds, strict=True))
    assert len(found[1].frames) <= MOST


def test_a_shot_keeps_its_first_and_its_last_frame(tmp_path: Path) -> None:
    edit, frames = random_clip(Random(3), "story-type", 37)
    (shot,) = shots(write_video(tmp_path / "v.avi", [frames]))
    assert np.array_equal(shot.frames[0].rgb, draw(edit.before))
    assert np.array_equal(shot.frames[-1].rgb, draw(edit.after))
    assert 8 <= len(shot.frames) <= MOST


def test_spans_say_what_is_taken_and_short_or_unreadable_is_not(tmp_path: Path) -> None:
    _, frames = random_clip(Random(3), "story-type", 48)
    path = write_video(tmp_path / "v.avi", [frames])
    assert [(round(s.start, 2), round(s.end, 2)) for s in shots(path, [(1.0, 2.5)])] == [(1.0, 2.5)]
    assert list(shots(path, [(1.0, 1.2)])) == []
    assert [round(s.end, 2) for s in shots(path, longest=2.0)] == [2.0, 4.0]
    (tmp_path / "no.avi").write_bytes(b"no video")
    with pytest.raises(ConfigError, match=r"no\.avi"):
        list(shots(tmp_path / "no.avi"))


def test_the_pair_is_sharp_shows_the_same_and_differs_most() -> None:
    edit = random_happening(Random(5), "story-type")
    frames = [Picture(frame) for frame in film(edit)]
    other = Picture(draw(Scene((), "snow" if edit.before.ground != "snow" else "sea", "night")))
    blurred = Picture(cv2.GaussianBlur(frames[-1].rgb, (0, 0), 3))
    pair = best_pair([*frames, blurred, other], small, identity=0.8, change=0.02, sharp=0.5)
    assert pair is not None and (pair.first, pair.last) == (0, len(frames) - 1)
    assert best_pair(frames, small, identity=1.01, change=0.02, sharp=0.5) is None
    assert best_pair(frames, small, identity=0.5, change=0.9, sharp=0.5) is None


@pytest.mark.parametrize("category", FILMED)
def test_what_is_read_from_the_pixels_is_what_happened(category: str) -> None:
    right = 0
    for number in range(6):
        edit = random_happening(Random(f"{category} {number}"), category)
        said = happened(read(draw(edit.before)), read(draw(edit.after)))
        right += said[0] == category
    assert right >= 4, "a plain rule reads the plain cases; things that hide it are left untold"


def test_lines_of_an_answer_that_are_in_order_are_taken() -> None:
    line = "Story-type; a red disc; the disc rolls right; a red disc at the right"
    assert parsed_story(f"Here:\n{line}\nDone.") == ("story-type", *line.split("; ")[1:])
    assert parsed_story("story-type; a; b") is None and parsed_story("opera; a; b; c") is None
    asked = instruction_question("a ball\nrolls")
    assert "a ball rolls" in asked and all(name in asked for name in CATEGORIES)


class Teller:
    """Tells by reading and counts; a kill comes at a number of stories."""

    def __init__(self, kill_at: int = 10**9) -> None:
        self.told, self._kill_at = 0, kill_at

    def __call__(self, frames: Sequence[Picture]) -> str:
        if self.told == self._kill_at:
            raise KeyboardInterrupt
        self.told += 1
        return told_by_reading(frames)


def branch(teller: Teller) -> VideoBranch:
    return VideoBranch(small, teller, echoed, "own", judge=lambda before, told, after: "ice" in told)


def test_a_run_that_was_killed_goes_on_and_no_clip_is_told_twice(tmp_path: Path) -> None:
    random = Random(11)
    clips = [random_clip(random, kind)[1] for kind in ("physical-trans", "story-type", "physical-trans")]
    videos = [write_video(tmp_path / f"{i}.avi", [clip]) for i, clip in enumerate(clips)]
    videos.append(write_video(tmp_path / "copy.avi", [clips[0]]))
    with pytest.raises(KeyboardInterrupt):
        fill_from_videos(branch(Teller(kill_at=2)), DatasetFolder(tmp_path / "set", "mine"), videos)
    again = Teller()
    assert fill_from_videos(branch(again), DatasetFolder(tmp_path / "set", "mine"), videos) == 1
    assert again.told == 1
    lines = [json.loads(line) for line in (tmp_path / "set/examples.jsonl").read_text().splitlines()]
    assert [line["state"] for line in lines] == ["kept", "doubtful", "kept"]
    assert {line["source"] for line in lines} == {"0.avi", "1.avi", "2.avi"}
    assert all(line["licence"] == "own" and line["seconds"][1] > 0.5 for line in lines)
    assert np.array_equal(Picture.open(tmp_path / "set" / lines[0]["before"]).rgb, clips[0][0])


def test_a_story_that_no_model_turns_into_an_instruction_is_dropped() -> None:
    frames = tuple(Picture(frame) for frame in random_clip(Random(2), "physical-trans")[1])
    asked = list[str]()
    mute = replace(branch(Teller()), instruct=lambda question: asked.append(question) or "I cannot.")
    example = mute.example(Shot("v", 0, 1, frames))
    assert example is not None and example.state == "dropped" and len(asked) == 3


def test_people_keep_drop_skip_and_reword(tmp_path: Path) -> None:
    random = Random(4)
    clips = [random_clip(random, "story-type")[1] for _ in range(4)]
    video = write_video(tmp_path / "v.avi", clips)
    fill_from_videos(branch(Teller()), DatasetFolder(tmp_path / "set", "mine"), [video])
    told, answers = list[str](), iter(["k", "d", "s", "let it roll"])
    assert look_through(tmp_path / "set", lambda _: next(answers), told.append) == 3
    lines = list(DatasetFolder(tmp_path / "set").lines())
    assert [line["state"] for line in lines] == ["kept", "dropped", "doubtful", "kept"]
    assert lines[3]["instruction"] == "let it roll"
    assert Picture.open(tmp_path / "set/looked-at.png").size == (128, 64)
    assert (tmp_path / "set/NOTICE.md").read_text() == "mine"
