"""The eyes' files: what comes is checked, what is broken is said, and without them the old way works."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from retoucher.engines.eyes import bringing
from retoucher.engines.eyes.bringing import checked, notice, packages
from retoucher.engines.eyes.manifest import complete, intact, manifest, write_manifest
from retoucher.engines.eyes.nanodet import OUTPUTS
from retoucher.engines.eyes.network_files import EYES
from retoucher.engines.eyes.tfjs_graph import read_tfjs
from retoucher.engines.eyes.u2net import salience
from retoucher.engines.registry import choices, missing, spec
from retoucher.engines.weights import folder_of, on_disk
from retoucher.errors import EngineUnavailable
from retoucher.pictures import Picture
from retoucher.tools.find import find

GREY = np.full((64, 64, 3), 128, np.uint8)


@pytest.fixture
def own(eyes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the files, which the settings name."""
    folder = tmp_path / "own"
    shutil.copytree(eyes, folder)
    monkeypatch.setenv("RETOUCHER_MODELS_WEIGHTS", json.dumps({"eyes": str(folder)}))
    return folder


def test_without_files_the_command_is_named_and_the_classical_engine_finds() -> None:
    assert missing(spec("find", "eyes")) == "retoucher models pull eyes"
    assert [s.name for s in choices("find", "phrase") if s.needs == ()] == ["classical"]
    pixels = GREY.copy()
    pixels[20:40, 20:40] = (200, 20, 20)
    assert find(Picture(pixels), phrase="the red square")[0].source.startswith("classical")


def test_files_that_are_there_are_first(eyes: Path) -> None:
    assert missing(spec("find", "eyes")) == "" and on_disk(EYES)
    assert [s.name for s in choices("find", "phrase") if s.needs == ()] == ["eyes", "classical"]
    assert intact(eyes) and set(manifest(eyes)) == {f.name for f in eyes.glob("*.onnx")}


def test_an_own_folder_goes_before_the_usual_place(own: Path) -> None:
    assert folder_of(EYES, str(own)) == own
    assert salience(GREY).shape == (64, 64)


def test_a_file_that_was_cut_off_or_changed_is_named_and_the_old_way_works(own: Path) -> None:
    file = own / "u2netp.onnx"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1000])
    assert not complete(own)
    with pytest.raises(EngineUnavailable, match=r"u2netp\.onnx is cut off: 4574861 bytes expected, 4573861"):
        salience(GREY)
    file.write_bytes(whole[:-1] + b"x")
    assert complete(own) and not intact(own)
    with pytest.raises(
        EngineUnavailable, match=r"was changed: its SHA-256 is not 309c8469.*models pull eyes"
    ):
        salience(GREY)
    pixels = GREY.copy()
    pixels[20:40, 20:40] = (200, 20, 20)
    assert all(r.source.startswith("classical") for r in find(Picture(pixels), phrase="subject"))


def test_a_folder_without_a_manifest_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "u2netp.onnx").write_bytes(b"x")
    assert not complete(tmp_path)
    write_manifest(tmp_path)
    assert complete(tmp_path) and intact(tmp_path)
    (tmp_path / "manifest.json").write_text("[1]")
    assert not complete(tmp_path)


def test_what_comes_changed_is_refused() -> None:
    good = sha256(b"weights").hexdigest()
    assert checked(EYES, b"weights", good, "a file") == b"weights"
    with pytest.raises(EngineUnavailable, match=r"a file came changed: SHA-256 .*, wanted "):
        checked(EYES, b"other", good, "a file")


def test_offline_asks_no_registry_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="HF_HUB_OFFLINE is set"):
        bringing.bring(EYES, tmp_path / "eyes")
    assert list(tmp_path.iterdir()) == []


def test_the_notice_names_source_licence_and_what_is_not_proved() -> None:
    said = notice()
    for listed in packages():
        assert listed["package"] in said and listed["source"] in said and listed["not proved"] in said
        assert all(len(wanted) == 64 and wanted in said for wanted in listed["files"].values())
    assert said.count("Apache-2.0") == 3


def test_a_tfjs_model_is_read_with_its_halves(tmp_path: Path) -> None:
    halves, counts = np.array([[1.5, -2.0]], np.float16), np.array([7, 8], np.int32)
    (tmp_path / "part.bin").write_bytes(halves.tobytes() + counts.tobytes())
    listed = [
        {"name": "w", "shape": [1, 2], "dtype": "float32", "quantization": {"dtype": "float16"}},
        {"name": "n", "shape": [2], "dtype": "int32"},
    ]
    model = {"weightsManifest": [{"paths": ["part.bin"], "weights": listed}], "modelTopology": {"node": []}}
    (tmp_path / "model.json").write_text(json.dumps(model))
    _, constants = read_tfjs(tmp_path / "model.json")
    assert constants["w"].tolist() == [[1.5, -2.0]] and constants["w"].dtype == np.float32
    assert constants["n"].tolist() == [7, 8]


def test_outputs_cover_three_grids() -> None:
    assert list(OUTPUTS.values())[:3] == [(1, 2704, 80), (1, 676, 80), (1, 169, 80)]
