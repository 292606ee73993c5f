"""Runs of benchmarks: parts that engines want, turns in a row, measures that are there and that are not."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from retoucher.engines.hosted.scripted_replies import by_form, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.vision import tiny_vision
from retoucher.errors import ConfigError
from retoucher.evals.sets.benchmark_case import Case
from retoucher.evals.sets.run_set import READERS, SetRun
from retoucher.evals.sets.set_measures import (
    Missing,
    backbone,
    by_clip,
    by_distance,
    by_judge,
    dreamsim_distance,
    lpips_distance,
)
from retoucher.evals.sets.set_options import add_options, instructions_of, measures_of
from retoucher.evals.sets.set_tables import head, in_json
from retoucher.evals.sets.told_parts import Instructions
from retoucher.pictures import Picture
from retoucher.training.clip_folder import ClipFolder

PARTS = {"7-1": ["lights on the tree", "snow on the roof"]}


def shade(path: Path, level: int) -> Path:
    Image.new("RGB", (24, 24), (level,) * 3).save(path)
    return path


@pytest.fixture
def case(tmp_path: Path) -> Case:
    source, target = shade(tmp_path / "a.png", 200), shade(tmp_path / "b.png", 50)
    return Case("7-1", "turn 1", source, "make it festive", target, None, "grey", "black", "local")


class Darker:
    """An editor that halves all levels and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def edit(self, picture: Picture, instruction: str, **_: object) -> Picture:
        self.told.append(instruction)
        return Picture(picture.rgb // 2)


def options(*told: str) -> Any:
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", default="sane")
    add_options(parser)
    return parser.parse_args(list(told))


def test_an_engine_without_its_parts_is_refused_and_gets_them_from_a_file(case: Case, tmp_path: Path) -> None:
    for name, wants in (("sane", "specifics"), ("edit-direction", "captions")):
        with pytest.raises(ConfigError, match=f"edit/{name} wants {wants}"):
            instructions_of(options("--engine", name), tmp_path)
    plain, _ = instructions_of(options("--engine", "instruct-pix2pix"), tmp_path)
    assert plain(case, "make it festive") == "make it festive"
    file = tmp_path / "parts.json"
    file.write_text(json.dumps(PARTS))
    told, by = instructions_of(options("--parts", str(file)), tmp_path)
    editor = Darker()
    SetRun("s", editor, tmp_path / "out", by, say=told).run([case])
    assert editor.told == ["make it festive\nlights on the tree\nsnow on the roof"]
    with pytest.raises(ConfigError, match="wants specifics for '8'"):
        told(Case("8", "", case.source, "x"), "x")
    file.write_text(json.dumps({"7-1": ["only before"]}))
    with pytest.raises(ConfigError, match="captions of before and after"):
        Instructions("edit-direction", tmp_path / "kept.json", file)(case, case.instruction)
    file.write_text('{"7-1": "no list"}')
    with pytest.raises(ConfigError, match="wants to be"):
        Instructions("sane", tmp_path / "kept.json", file)


def test_a_model_writes_the_parts_once(case: Case, tmp_path: Path) -> None:
    answers = by_form(
        words=say("a grey room"),
        Specifics=say({"instructions": ["a lamp", "a wreath", "snow"]}),
        Captions=say({"before": "a grey room", "after": "a festive room"}),
    )
    with ScriptedServer(otherwise=answers) as server:
        asked = ("--server", server.base_url, "--model", "openai:writer")
        told, by = instructions_of(options(*asked), tmp_path / "sane")
        assert by == {"specifics": "openai:writer"}
        assert told(case, case.instruction).split("\n")[1:] == ["a lamp", "a wreath", "snow"]
        again, _ = instructions_of(options(*asked), tmp_path / "sane")
        count = len(server.requests)
        assert again(case, case.instruction) == told(case, case.instruction)
        assert len(server.requests) == count == 2, "caption and specifics, kept"
        way, _ = instructions_of(options(*asked, "--engine", "edit-direction"), tmp_path / "direction")
        assert way(case, case.instruction) == "a grey room -> a festive room"


def test_turns_are_done_one_after_the_other_and_none_twice(case: Case, tmp_path: Path) -> None:
    editor = Darker()
    run = SetRun("s", editor, tmp_path / "out")
    turns = ("once", "twice")
    two = Case("s-2", "turn 2", case.source, "twice", turns=turns)
    one = Case("s-1", "turn 1", case.source, "once", turns=turns[:1])
    run.run([one, two])
    assert editor.told == ["once", "twice"] and run.edited(two).rgb.max() == 50


def test_magicbrush_has_a_final_turn_and_its_kind_of_captions(tmp_path: Path) -> None:
    folder = tmp_path / "images" / "7"
    folder.mkdir(parents=True)
    for name, level in (("a", 200), ("b", 100), ("c", 50)):
        shade(folder / f"{name}.png", level)
    told = [
        {"input": f"{one}.png", "output": f"{other}.png", "instruction": f"to {other}"}
        for one, other in ("ab", "bc")
    ]
    (tmp_path / "edit_sessions.json").write_text(json.dumps({"7": told}))
    (tmp_path / "global_descriptions.json").write_text(json.dumps({"7": {"a.png": "A", "c.png": "C"}}))
    (final,) = READERS["magicbrush-final"](tmp_path)
    assert (final.turns, final.told_before, final.told_after) == (("to b", "to c"), "A", "C")
    assert (final.source, final.target, final.captions) == (folder / "a.png", folder / "c.png", "global")
    assert final.group == "2 turns"


def test_clip_columns_have_the_oracle_and_name_their_backbone(case: Case, tmp_path: Path) -> None:
    clip = ClipFolder(tiny_vision.save("clip", tmp_path))
    source, true = (Picture.open(path) for path in (case.source, case.target) if isinstance(path, Path))
    found = by_clip(clip)(case, source, true)
    assert found["clip_i"] == pytest.approx(1) and found["clip_t"] == pytest.approx(found["clip_t_oracle"])
    assert found["clip_i_of_source"] == pytest.approx(found["clip_i_source"])
    assert found["clip_gain"] == pytest.approx(found["clip_t"] - clip.alike(source, "black"))
    assert -1 <= found["clip_d"] <= 1 and "patches of" in backbone(clip)
    same = Case("x", "", case.source, "x", None, None, "grey", "grey")
    assert "clip_d" not in by_clip(clip)(same, source, true), "captions that do not differ have no direction"


def test_distances_and_judges_are_callables_and_what_is_missing_is_said(case: Case, tmp_path: Path) -> None:
    def away(one: np.ndarray, other: np.ndarray) -> float:
        return float(np.abs(one.astype(float) - other).mean())

    heard = []

    def judge(before: Picture, instruction: str, after: Picture) -> bool:
        heard.append((before.rgb.max(), instruction, after.rgb.max()))
        return True

    run = SetRun(
        "s", Darker(), tmp_path / "out", {}, {"own": by_distance("own", away), "judge": by_judge(judge)}
    )
    (found,) = run.run([case])
    assert (found["own_source"], found["own"], found["mllm"]) == (100, 50, 1)
    assert heard == [(200, "make it festive", 100)]
    measures, missing = measures_of(options())
    assert not measures and {one.name for one in missing} == {"clip", "lpips", "dreamsim", "mllm"}
    absent = [
        one for one in (lpips_distance(), dreamsim_distance(tmp_path / "none")) if isinstance(one, Missing)
    ]
    assert all(one.wants for one in absent)
    told = head([case], {"engine": "darker"}, missing)
    assert "captions: local" in told and "not measured: lpips; it wants --lpips" in told
    written = in_json([case], [found], {"engine": "darker"}, missing)
    assert written["means"]["turn 1"]["own"]["value"] == 50 and "mllm" in written["missing"]


def test_an_mllm_gives_its_score_over_the_protocol(case: Case) -> None:
    with ScriptedServer(say("0")) as server:
        measures, _ = measures_of(options("--judge", "openai:judge", "--server", server.base_url))
        (measure,) = measures.values()
        before, after = (Picture(np.full((8, 8, 3), level, np.uint8)) for level in (200, 50))
        assert measure(case, before, after) == {"mllm": 0.0}
        assert len(server.requests[0].pictures) == 2 and "make it festive" in server.requests[0].text
