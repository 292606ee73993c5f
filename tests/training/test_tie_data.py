"""TIE's data: chains written by a model are read strictly, carried out, judged; only what works is kept."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retoucher.agent.work.tie import Chain
from retoucher.pictures import Picture, Region
from retoucher.training.editworld.dataset_folder import DatasetFolder
from retoucher.training.tie.chain_filter import ChainBranch, fill_with_chains
from retoucher.training.tie.chain_writing import chain_question, written_chain
from retoucher.training.tie.miniature_chains import exact_chain, find_by_reading
from retoucher.training.tie.single_edits import Session, drawn_sessions, magic_sessions
from retoucher.training.world.drawing import draw
from retoucher.training.world.exact_reader import read
from retoucher.training.world.instructions import Edit
from retoucher.training.world.judging import done

DRAWN = list(drawn_sessions(4))


def brush(edit: Edit):
    """Return a painter that knows the result: it lays the exact picture into the region."""
    after = draw(edit.after)

    def paint(picture: Picture, region: Region, prompt: str) -> Picture:
        return Picture(np.where(region.inside[..., None], after, picture.rgb))

    return paint


def branch(edit: Edit, **more) -> ChainBranch:
    parts = {part.text: part for part in edit.specifics}
    base = ChainBranch(
        lambda question, pictures: exact_chain(edit).model_dump_json(),
        lambda session: find_by_reading(session.before),
        brush(edit),
        lambda before, told, after: done(parts[told], read(after.rgb)),
        "own",
    )
    return replace(base, **more)


@pytest.mark.parametrize(("session", "edit"), DRAWN, ids=[session.id for session, _ in DRAWN])
def test_an_exact_chain_that_is_carried_out_does_what_it_says(session: Session, edit: Edit) -> None:
    example = branch(edit).example(session)
    assert example.state == "kept", example.scores
    assert example.scores["aligned"] == 1 and example.scores["covered"] > 0.9
    inside = example.beside["mask"].rgb[..., 0] > 0
    assert session.changed is not None and np.array_equal(inside, session.changed)
    assert not np.array_equal(example.beside["executed"].rgb, session.before.rgb)


def test_a_painter_that_does_nothing_leaves_the_chain_doubtful() -> None:
    session, edit = DRAWN[0]
    idle = branch(edit, paint=lambda picture, region, prompt: picture).example(session)
    assert idle.state == "doubtful" and idle.scores["aligned"] < 1


def test_a_chain_about_things_that_are_not_there_is_dropped() -> None:
    session, edit = DRAWN[0]
    blind = branch(edit, looks=lambda session: lambda words: []).example(session)
    assert blind.state == "dropped" and blind.scores == {"found": 0.0}


def test_masks_that_cover_too_much_or_miss_the_place_are_not_kept() -> None:
    session, edit = DRAWN[0]
    whole = Region(np.ones((64, 64), np.float32))
    wide = branch(edit, looks=lambda session: lambda words: [whole], least=0.3).example(session)
    assert wide.scores["aligned"] == 1 and wide.scores["covered"] == 1 and wide.state == "doubtful"
    corner = Region.from_box((64, 64), (0, 0, 2, 2), "")
    missed = branch(edit, looks=lambda session: lambda words: [corner]).example(session)
    assert missed.state == "dropped" and missed.scores["covered"] < 0.2


def test_a_model_is_told_what_was_wrong_and_given_up_after_three_answers() -> None:
    session, edit = DRAWN[0]
    good, asked = exact_chain(edit).model_dump_json(), list[str]()

    def ask(question: str, pictures: Sequence[Picture]) -> str:
        asked.append(question)
        assert len(pictures) == 2
        return ["no JSON", '{"request": "x", "subtasks": []}', f"```json\n{good}\n```"][len(asked) - 1]

    assert written_chain(ask, session) == exact_chain(edit)
    assert "was wrong" not in asked[0] and "subtasks" in asked[2].rpartition("was wrong")[2]
    assert written_chain(lambda question, pictures: "never", session) is None
    assert all(text in chain_question(session.instructions) for text in session.instructions)


def test_a_run_goes_on_and_a_session_comes_once(tmp_path: Path) -> None:
    sessions = [session for session, _ in DRAWN]
    edits = {session.id: edit for session, edit in DRAWN}
    dataset = DatasetFolder(tmp_path, "own")
    for session in sessions[:2]:
        fill_with_chains(branch(edits[session.id]), dataset, [session])
    again = DatasetFolder(tmp_path, "own")
    added = [fill_with_chains(branch(edits[s.id]), again, [s]) for s in [*sessions, sessions[0]]]
    assert added == [0, 0, 1, 1, 0]
    lines = [json.loads(line) for line in (tmp_path / "examples.jsonl").read_text().splitlines()]
    assert [line["session"] for line in lines] == [session.id for session in sessions]
    chain = Chain.model_validate(lines[0]["chain"])
    assert [task.instruction for task in chain.subtasks] == lines[0]["instructions"]
    assert Picture.open(tmp_path / lines[0]["mask"]).size == (64, 64)


def test_sessions_of_several_turns_are_read_from_a_magicbrush_folder(tmp_path: Path) -> None:
    turns = {"7": 2, "8": 1}
    sessions = {}
    for name, count in turns.items():
        folder = tmp_path / "images" / name
        folder.mkdir(parents=True)
        for level in range(count + 1):
            Image.new("RGB", (16, 16), (10 * level,) * 3).save(folder / f"{level}.png")
            mask = Image.new("RGBA", (16, 16), (0, 0, 0, 255))
            mask.paste((0, 0, 0, 0), (level, 0, level + 4, 4))
            mask.save(folder / f"mask{level}.png")
        sessions[name] = [
            {
                "input": f"{i}.png",
                "output": f"{i + 1}.png",
                "mask": f"mask{i}.png",
                "instruction": f"edit {i}",
            }
            for i in range(count)
        ]
    (tmp_path / "edit_sessions.json").write_text(json.dumps(sessions))
    (found,) = magic_sessions(tmp_path)
    assert found.id == "7" and found.instructions == ("edit 0", "edit 1")
    assert found.before.rgb.max() == 0 and (found.after.rgb == 20).all()
    assert found.changed is not None and found.changed[:4, :5].all() and found.changed.sum() == 20


def test_a_find_by_reading_finds_what_is_named_where_it_is() -> None:
    session, edit = DRAWN[0]
    find = find_by_reading(session.before)
    targets = [task.target for task in exact_chain(edit).subtasks]
    assert all(len(find(target)) == 1 for target in targets)
    assert find("a dragon at the top") == [] and find("red disc") == []
