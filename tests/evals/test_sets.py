"""Benchmarks read from tiny drawn folders in their true layout; other folders are refused with a reason."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from retoucher.agent.minds.rules import RulesMind
from retoucher.errors import ConfigError
from retoucher.evals.sets.ask_policy import ask_cases, asked, score
from retoucher.evals.sets.benchmark_case import mask_of, opened
from retoucher.evals.sets.folder_formats import unrolled
from retoucher.evals.sets.run_set import READERS, SetRun, sheet
from retoucher.evals.sets.set_tables import table
from retoucher.pictures import Picture

SIZE = (48, 32)


def drawn(shade: int) -> bytes:
    """A grey picture with a white corner that tells up from down."""
    pixels = np.full((SIZE[1], SIZE[0], 3), shade, np.uint8)
    pixels[:8, :8] = 255
    return encoded(Image.fromarray(pixels))


def hole() -> bytes:
    """A mask as DALL-E wants it: transparent where the edit belongs, the right half."""
    pixels = np.full((SIZE[1], SIZE[0], 4), 255, np.uint8)
    pixels[:, 24:, 3] = 0
    return encoded(Image.fromarray(pixels))


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def write(path: Path, content: bytes | object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def magicbrush(folder: Path) -> None:
    turns = [
        {
            "input": "7-input.png",
            "mask": "7-mask1.png",
            "output": "7-output1.png",
            "instruction": "darken it",
        },
        {"input": "7-output1.png", "mask": "7-mask2.png", "output": "7-output2.png", "instruction": "more"},
    ]
    write(folder / "edit_sessions.json", {"7": turns})
    told = {"7-input.png": "grey", "7-output1.png": "dark", "7-output2.png": "darker"}
    write(folder / "local_descriptions.json", {"7": told})
    for name, content in (("input", drawn(128)), ("output1", drawn(64)), ("output2", drawn(32))):
        write(folder / "images/7" / f"7-{name}.png", content)
    for number in (1, 2):
        write(folder / f"images/7/7-mask{number}.png", hole())


def editworld(folder: Path) -> None:
    record = {
        "original_img_path": "datasets/elsewhere/ori.png",
        "target_img_path": "datasets/elsewhere/tar.png",
        "instuction": "an hour passes",
        "target_cation": "a dark room",
    }
    write(folder / "text_img/sample0/img_txt.json", {"0": record})
    write(folder / "text_img/sample0/ori.png", drawn(128))
    write(folder / "text_img/sample0/tar.png", drawn(64))


def pie(folder: Path) -> None:
    record = {
        "image_path": "1_change/0.png",
        "original_prompt": "a [grey] wall",
        "editing_prompt": "a [dark] wall",
        "editing_instruction": "make the wall dark",
        "editing_type_id": "1",
        "mask": [1000, 20, 3000, 5],
    }
    write(folder / "mapping_file.json", {"000": record})
    write(folder / "annotation_images/1_change/0.png", drawn(128))


def edival(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with (folder / "oai_instruction_generation_output.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["image_index", "turns", "instructions"])
        rows.writerow([5, 1, "['Remove the cup.']"])
        rows.writerow([5, 2, "['Remove the cup.', 'Make it red.']"])
    write(folder / "input_images_resize_512/5_input_raw.jpg", drawn(128))


def gedit(folder: Path) -> None:
    row = {"key": "k", "task_type": "tone", "instruction": "darken", "input_image_raw": {"bytes": drawn(128)}}
    told = pa.Table.from_pylist([row | {"instruction_language": lang} for lang in ("en", "cn")])
    folder.mkdir(exist_ok=True)
    with (
        pa.OSFile(str(folder / "data-00000-of-00001.arrow"), "wb") as sink,
        pa.ipc.new_stream(sink, told.schema) as out,
    ):
        out.write_table(told)


def humanedit(folder: Path) -> None:
    row = {
        "IMAGE_ID": "a",
        "EDITING_TYPE": "Remove",
        "EDITING_INSTRUCTION": "remove the cup",
        "CORE": 1,
        "MASK": 1,
    }
    row |= {"OUTPUT_CAPTION_BY_LLAMA": "an empty table", "INPUT_CAPTION_BY_LLAMA": "a cup"}
    pictures = {"INPUT_IMG": drawn(128), "MASK_IMG": hole(), "OUTPUT_IMG": drawn(64)}
    cells = {name: {"bytes": content, "path": "x.png"} for name, content in pictures.items()}
    write(folder / "data" / "nothing.txt", b"")
    pq.write_table(pa.Table.from_pylist([row | cells]), folder / "data" / "train-00000-of-00001.parquet")


LAYOUTS: dict[str, Callable[[Path], None]] = {
    one.__name__: one for one in (magicbrush, editworld, pie, edival, gedit, humanedit)
}
ASKED = {
    "magicbrush": ["darken it", "more"],
    "editworld": ["an hour passes"],
    "pie": ["make the wall dark"],
    "edival": ["Remove the cup.", "Make it red."],
    "gedit": ["darken"],
    "humanedit": ["remove the cup"],
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_true_layout_is_read(name: str, tmp_path: Path) -> None:
    LAYOUTS[name](tmp_path / name)
    cases = list(READERS[name](tmp_path / name))
    assert [case.instruction for case in cases] == ASKED[name]
    assert len({case.id for case in cases}) == len(cases)
    for case in cases:
        assert opened(case.source).size == SIZE
        assert (opened(case.source).rgb[:8, :8] > 250).all()
        assert case.target is None or opened(case.target).rgb.mean() < opened(case.source).rgb.mean()


def test_captions_masks_and_groups_come_along(tmp_path: Path) -> None:
    for name in ("magicbrush", "editworld", "pie", "humanedit"):
        LAYOUTS[name](tmp_path / name)
    brush, world, one, human = (
        next(READERS[name](tmp_path / name)) for name in ("magicbrush", "editworld", "pie", "humanedit")
    )
    assert (brush.told_before, brush.told_after, brush.group) == ("grey", "dark", "turn 1")
    assert (world.told_after, world.group) == ("a dark room", "text_img")
    assert (one.told_before, one.told_after, one.group) == ("a grey wall", "a dark wall", "1")
    assert human.told_after == "an empty table"
    for case in (brush, human):
        assert isinstance(case.may_change, bytes | Path)
        mask = mask_of(case.may_change, SIZE)
        assert mask[:, 24:].all() and not mask[:, :24].any()
    inner = unrolled([1000, 20, 3000, 5], "here")[1:-1, 1:-1]
    assert inner.sum() == 25


@pytest.mark.parametrize("name", LAYOUTS)
def test_another_folder_is_refused_by_name(name: str, tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("x")
    with pytest.raises(ConfigError, match="wants"):
        list(READERS[name](tmp_path))


def test_what_is_wrong_in_a_folder_is_named(tmp_path: Path) -> None:
    magicbrush(tmp_path / "gone")
    (tmp_path / "gone/images/7/7-output1.png").unlink()
    with pytest.raises(ConfigError, match=r"session.*7, turn 1: wants the picture .*7-output1.png"):
        list(READERS["magicbrush"](tmp_path / "gone"))
    pie(tmp_path / "pie")
    record = json.loads((tmp_path / "pie/mapping_file.json").read_text())
    del record["000"]["editing_instruction"]
    write(tmp_path / "pie/mapping_file.json", record)
    with pytest.raises(ConfigError, match="000: wants editing_instruction, got"):
        list(READERS["pie"](tmp_path / "pie"))
    write(tmp_path / "pie/mapping_file.json", b"no json")
    with pytest.raises(ConfigError, match="wants to be JSON"):
        list(READERS["pie"](tmp_path / "pie"))


class Darkener:
    """An editor that halves the right half, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def edit(self, picture: Picture, instruction: str, **_: object) -> Picture:
        self.asked += 1
        pixels = picture.rgb.copy()
        pixels[:, 24:] //= 2
        return Picture(pixels)


def test_a_run_measures_writes_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    magicbrush(tmp_path / "set")
    cases, editor = list(READERS["magicbrush"](tmp_path / "set")), Darkener()
    run = SetRun("magicbrush", editor, tmp_path / "out", {"engine": "darkener"})
    run.run(cases[:1])
    found = run.run(cases)
    assert editor.asked == 2
    assert found[0]["outside_psnr"] == float("inf"), "nothing changed but what the mask allows"
    assert found[0]["l1"] < found[0]["l1_of_source"] and 0.4 < found[0]["changed"] < 0.6
    told = table(cases, found)
    assert "| all | 2 |" in told and "| turn 2 | 1 |" in told
    assert sheet(run, cases).size == (3 * 192, 2 * 192)
    SetRun("magicbrush", editor, tmp_path / "out", {"engine": "another"}).run(cases[:1])
    assert editor.asked == 3, "other settings make other pictures"


def test_the_built_in_mind_asks_about_twins_and_not_about_single_things() -> None:
    cases = ask_cases(24)
    questions = asked(RulesMind().understand, cases)
    for case, question in zip(cases, questions, strict=True):
        if case.kind == "referent":
            assert question == "referent", case.request
        if not case.kind:
            assert not question, case.request
    measures = score(cases, questions)
    assert (
        len(measures["asked where it had to"]) == 12 and np.mean(measures["silent where it had to be"]) == 1
    )


def test_the_score_of_who_always_asks_and_who_never_does() -> None:
    cases = ask_cases(8)
    always, never = score(cases, ["goal"] * 8), score(cases, [""] * 8)
    assert np.mean(always["asked where it had to"]) == 1 and np.mean(always["silent where it had to be"]) == 0
    assert np.mean(never["asked where it had to"]) == 0 and np.mean(never["silent where it had to be"]) == 1
