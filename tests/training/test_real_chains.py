"""TIE's data with a server and engines, and a `[SEG]` model tuned on it: tiny ones of the true classes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from retoucher.engines.diffusion import tiny_diffusion
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.engines.placement import Placement
from retoucher.engines.vision.seg_token import load_seg_token
from retoucher.errors import ConfigError
from retoucher.pictures import Picture
from retoucher.training.editworld.dataset_folder import DatasetFolder, Example
from retoucher.training.reasoner import tune_reasoner
from retoucher.training.reasoner.chain_lessons import (
    Pupil,
    answer_of,
    chain_lesson,
    chain_records,
    that_fit,
)
from retoucher.training.reasoner.low_rank import LowRank, add_low_rank, fold_low_rank
from retoucher.training.reasoner.profile_part import save_for_engine
from retoucher.training.reasoner.seg_learning import UNTAUGHT
from retoucher.training.reasoner.seg_network import segmenter
from retoucher.training.tie import chain_data
from retoucher.training.tie.chain_filter import ComplexRecord
from retoucher.training.tie.miniature_chains import exact_chain
from retoucher.training.tie.single_edits import drawn_sessions

pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"
)
CHAIN = {
    "request": "make the red square a blue one",
    "subtasks": [
        {"instruction": "paint it", "target": "red square", "description": "a blue square"},
        {"instruction": "keep it so", "target": "red square", "description": "a blue square"},
    ],
    "inpaint_prompt": "a blue square",
}


def brush_folder(folder: Path, sessions: int) -> Path:
    """Write MagicBrush sessions of two turns: a red square on grey becomes a blue one."""
    told = {}
    for name in map(str, range(sessions)):
        place = folder / "images" / name
        place.mkdir(parents=True)
        hole = Image.new("RGBA", (64, 64), (0, 0, 0, 255))
        hole.paste((0, 0, 0, 0), (16, 16, 48, 48))
        for number, colour in enumerate(((220, 20, 20), (20, 20, 220), (20, 20, 200))):
            shown = Image.new("RGB", (64, 64), (128 + int(name), 128, 128))
            shown.paste(colour, (16, 16, 48, 48))
            shown.save(place / f"{number}.png")
            hole.save(place / f"mask{number}.png")
        told[name] = [
            {
                "input": f"{i}.png",
                "output": f"{i + 1}.png",
                "mask": f"mask{i}.png",
                "instruction": f"edit {i}",
            }
            for i in range(2)
        ]
    (folder / "edit_sessions.json").write_text(json.dumps(told))
    return folder


def test_chains_are_written_by_a_server_carried_out_and_resumed(tmp_path: Path) -> None:
    source, out = brush_folder(tmp_path / "brush", 3), tmp_path / "chains"
    weights = tiny_diffusion.save("sd-inpainting", tmp_path / "models")
    left = 4  # the first session: a chain and two verdicts; of the second the chain

    def answer(request: Request) -> Reply:
        nonlocal left
        left -= 1
        if left < 0:
            return Reply(b'{"error": {"message": "no"}}', 401)
        judged = request.body["model"] == "judge"
        assert len(request.pictures) == 2
        action: Any = say("1" if judged else f"```json\n{json.dumps(CHAIN)}\n```")
        return action(request)

    def run(server: ScriptedServer) -> None:
        models = ["--server", server.base_url, "--model", "openai:writer", "--judge", "openai:judge"]
        engines = ["--find", "classical", "--paint", "sd", "--steps", "2", "--profile", "tiny"]
        chain_data.main([str(out), str(source), *models, *engines, "--weights", f"sd-inpainting={weights}"])

    with ScriptedServer(otherwise=answer) as server, pytest.raises(SystemExit, match="go on"):
        run(server)
    (first,) = DatasetFolder(out).lines()
    left = 100
    with ScriptedServer(otherwise=answer) as server:
        run(server)
        assert len(server.requests) == 6, "what was there is not asked again"
    lines = [*DatasetFolder(out).lines()]
    assert lines[0] == first and [line["session"] for line in lines] == ["0", "1", "2"]
    for line in lines:
        assert line["scores"]["covered"] > 0.9 and line["state"] == "kept", line["scores"]
        made, before = (Picture.open(out / line[name]).rgb for name in ("executed", "before"))
        assert (made != before).any() and (made[:8] == before[:8]).all()
    assert chain_records([out])[0].answer.endswith("; [SEG] shows a blue square")


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chains")
    dataset = DatasetFolder(folder, "own")
    for number, (session, edit) in enumerate(drawn_sessions(3)):
        chain = exact_chain(edit)
        record = ComplexRecord(session.id, chain.request, session.instructions, chain.model_dump(), "own")
        where = np.repeat(session.changed[..., None], 3, axis=2).astype(np.uint8) * 255
        state = "kept" if number < 2 else "doubtful"
        dataset.add(Example(record, session.before, session.after, {}, state, {"mask": Picture(where)}))
    return folder


@pytest.fixture(scope="module")
def reasoner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seg")
    torch.manual_seed(0)
    save_for_engine(segmenter(), folder)
    return folder


def test_a_chain_folder_is_read_as_lessons(chains: Path, reasoner: Path) -> None:
    pupil = Pupil(*load_seg_token(reasoner, Placement(torch.device("cpu"), torch.float32)))
    records = chain_records([chains])
    assert len(records) == 2 and "[SEG]" in records[0].answer
    given = chain_lesson(pupil, records)
    assert given.of.tolist() == [0, 1] and given.pixels.shape == given.views.shape == (2, 3, 64, 64)
    for row, goal, record, at, mask in zip(
        given.told, given.wanted, records, given.at, given.masks, strict=True
    ):
        answer = goal[goal != UNTAUGHT]
        words = pupil.tokenizer.convert_ids_to_tokens(answer.tolist())
        assert words[-1] == pupil.tokenizer.eos_token and words.count("[SEG]") == 1
        assert row[at + 1] == pupil.model.config.seg_token_id, "the state before it predicts it"
        first = int((goal != UNTAUGHT).nonzero()[0])
        assert row[first + 1 : first + 1 + len(answer)].tolist() == answer.tolist()
        assert (mask.numpy() > 0.5).sum() == (Picture.open(record.mask).rgb[..., 0] > 0).sum()
    with pytest.raises(ConfigError, match="got none"):
        chain_records([chains.parent / "nothing"])
    long = [records[0].__class__(records[0].picture, records[0].mask, "disc " * 400, "x")]
    with pytest.raises(ConfigError, match="at most 320 tokens"):
        that_fit(pupil, long)


def test_what_goes_away_is_said_so() -> None:
    chain = {
        "subtasks": [{"instruction": "remove it", "target": "cup", "description": ""}],
        "inpaint_prompt": "",
    }
    assert answer_of(chain) == "remove it where cup shows nothing ; [SEG] shows nothing"


def test_a_low_rank_addition_begins_as_nothing_and_is_folded_in() -> None:
    torch.manual_seed(0)
    network = torch.nn.ModuleDict({"q_proj": torch.nn.Linear(6, 5), "other": torch.nn.Linear(6, 5)})
    shown = torch.randn(3, 6)
    before = network["q_proj"](shown)
    add_low_rank(network)
    layer = network["q_proj"]
    assert isinstance(layer, LowRank) and isinstance(layer.up, torch.nn.Linear)
    assert isinstance(network["other"], torch.nn.Linear)
    assert torch.equal(network.eval()["q_proj"](shown), before)
    torch.nn.init.normal_(layer.up.weight)
    after = layer(shown)
    fold_low_rank(network)
    assert type(network["q_proj"]) is torch.nn.Linear and torch.allclose(
        network["q_proj"](shown), after, atol=1e-5
    )
    assert not torch.allclose(after, before, atol=1e-2)


def test_a_reasoner_learns_from_a_chain_folder(chains: Path, reasoner: Path, tmp_path: Path) -> None:
    told = [str(chains), "--model", str(reasoner), "--out", str(tmp_path), "--steps", "8", "--rate", "1e-2"]
    tune_reasoner.main([*told, "--micro", "2", "--accumulation", "1", "--save-every", "0"])
    place = Placement(torch.device("cpu"), torch.float32)
    before, after = (load_seg_token(path, place)[0] for path in (reasoner, tmp_path / "seg-token"))
    changed = {
        name.partition(".layers.")[0]
        for (name, old), (_, new) in zip(before.named_parameters(), after.named_parameters(), strict=True)
        if not torch.equal(old, new)
    }
    assert not [name for name in changed if "vision" in name or "projector" in name], "eyes stay"
    assert {name.split(".")[0] for name in changed} == {"llava", "sam", "lead"}
    pupil = Pupil(after, *load_seg_token(reasoner, place)[1:])
    given = chain_lesson(pupil, chain_records([chains]))

    def loss(model: Any) -> float:
        logits, _ = model.answered(given.pixels, given.told, (given.told != 0).long())
        taught = given.wanted != UNTAUGHT
        return float(torch.nn.functional.cross_entropy(logits[taught], given.wanted[taught]))

    with torch.no_grad():
        assert loss(after) < loss(before) - 0.2
    with pytest.raises(SystemExit, match="already"):
        tune_reasoner.main(told)
