"""The command line on drawn pictures, with the real mind and the real tools."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from helpers.processes import forked
from retoucher.pictures import embedded_recipe
from retoucher.ui.cli import app


def draw(path: Path, size: tuple[int, int] = (160, 120)) -> Path:
    """Save grey textured ground with one red disc."""
    width, height = size
    y, x = np.mgrid[:height, :width]
    noise = np.random.default_rng(0).integers(-12, 12, (height, width, 1))
    pixels = np.clip(110 + 30 * (x / width)[..., None] + noise, 0, 255).repeat(3, axis=2)
    pixels[(x - width * 0.3) ** 2 + (y - height * 0.5) ** 2 < (height * 0.2) ** 2] = (200, 30, 30)
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


def load(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return draw(tmp_path / "photo.png")


def invoke(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=typed)


def process(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "retoucher.ui", *map(str, arguments)]
    return forked.run(
        command, capture_output=True, text=True, env=os.environ.copy(), stdin=subprocess.DEVNULL
    )


def test_edit_writes_result_sheet_and_recipe_and_says_what_happened(photo: Path) -> None:
    done = invoke("edit", photo, "make it brighter and crop to a square", "--yes")
    assert done.exit_code == 0, done.output
    for words in ("Understood", "Plan", "Verdict: passed", "cost $0.00", "photo.edited.recipe.yaml"):
        assert words in done.output
    edited = load(photo.with_name("photo.edited.png"))
    assert edited.shape[:2] == (120, 120)
    assert edited.mean() > load(photo).mean() + 3
    assert photo.with_name("photo.edited.sheet.jpg").exists()


def test_a_local_edit_leaves_every_other_byte(photo: Path) -> None:
    assert invoke("edit", photo, "make the red circle blue", "--yes").exit_code == 0
    before, after = load(photo), load(photo.with_name("photo.edited.png"))
    assert np.array_equal(before[:, 110:], after[:, 110:])
    middle = after[60, 48]
    assert middle[2] > middle[0] + 30, "the disc is blue now"


def test_a_drawn_mask_says_where(photo: Path, tmp_path: Path) -> None:
    mask = np.zeros((120, 160), np.uint8)
    mask[:, 80:] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    assert invoke("edit", photo, "brighten", "--region", tmp_path / "mask.png", "--yes").exit_code == 0
    before, after = load(photo), load(photo.with_name("photo.edited.png"))
    assert np.array_equal(before[:, :80], after[:, :80])
    assert after[:, 90:].mean() > before[:, 90:].mean() + 3


def test_a_recipe_replays_to_the_same_bytes_also_from_the_picture(photo: Path, tmp_path: Path) -> None:
    invoke("edit", photo, "make the red circle blue, warm it up and crop to 4:5", "--yes")
    result = photo.with_name("photo.edited.png")
    for number, recipe in enumerate((photo.with_name("photo.edited.recipe.yaml"), result)):
        out = tmp_path / f"out{number}"
        assert invoke("replay", recipe, photo, "--out", out).exit_code == 0
        assert np.array_equal(load(out / "photo.png"), load(result))


def test_replay_reports_what_cannot_be_done_and_goes_on(photo: Path, tmp_path: Path) -> None:
    invoke("edit", photo, "make the red circle blue", "--yes")
    Image.new("RGB", (64, 64), (90, 90, 90)).save(tmp_path / "grey.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    done = invoke(
        "replay", photo.with_name("photo.edited.recipe.yaml"),
        tmp_path / "grey.png", tmp_path / "broken.png", photo, "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 1
    assert done.output.count("failed") == 2
    assert (tmp_path / "out" / "photo.png").exists()


def test_no_recipe_leaves_none_in_the_file(photo: Path) -> None:
    invoke("edit", photo, "brighter", "--yes", "--no-recipe")
    assert embedded_recipe(photo.with_name("photo.edited.png")) is None


@pytest.mark.parametrize(("flags", "kept"), [((), False), (("--gps",), True)])
def test_the_place_leaves_the_file_unless_asked_for(tmp_path: Path, flags: tuple, kept: bool) -> None:
    path = tmp_path / "walk.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 0.0)
    with Image.open(draw(tmp_path / "walk.png")) as drawn:
        drawn.save(path, exif=exif)
    assert invoke("edit", path, "brighter", "--yes", *flags).exit_code == 0
    with Image.open(tmp_path / "walk.edited.jpg") as saved:
        assert bool(saved.getexif().get_ifd(0x8825)) is kept


def test_what_cannot_be_done_is_refused_and_nothing_is_written(photo: Path) -> None:
    done = invoke("edit", photo, "add a dog", "--yes")
    assert done.exit_code == 5
    assert "Not done: " in done.output
    assert not photo.with_name("photo.edited.png").exists()


def test_a_question_without_anybody_to_answer_waits(photo: Path) -> None:
    done = process("edit", photo, "add text")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "1." in done.stdout


def test_a_question_is_answered_on_the_terminal(photo: Path) -> None:
    done = invoke("edit", photo, "rotate the picture", typed="90\n")
    assert done.exit_code == 0, done.output
    assert load(photo.with_name("photo.edited.png")).shape[:2] == (160, 120)


def test_the_same_command_goes_on_with_a_waiting_question(photo: Path) -> None:
    assert process("edit", photo, "rotate the picture").returncode == 3
    done = invoke("edit", photo, "rotate the picture", typed="90\n")
    assert done.exit_code == 0, done.output
    assert load(photo.with_name("photo.edited.png")).shape[:2] == (160, 120)
    assert invoke("tree").output.split() == ["photo"], "no second session was begun"


def test_json_is_one_event_a_line(photo: Path) -> None:
    done = invoke("edit", photo, "brighter", "--yes", "--json")
    events = [json.loads(line) for line in done.output.splitlines()]
    kinds = [e["type"] for e in events]
    assert kinds[0] == "node_started" and "judged" in kinds and kinds[-1] == "saved"


def test_a_conversation_keeps_its_session_and_draws_its_tree(photo: Path) -> None:
    said = "make it brighter\nundo\nmake it darker\ntree\n/quit\n"
    done = invoke("talk", photo, "--yes", typed=said)
    assert done.exit_code == 0, done.output
    drawn = invoke("tree", "photo").output
    assert "├─ 1  make it brighter" in drawn
    assert "└─ 2  make it darker  ← current" in drawn
    assert invoke("tree").output.strip() == "photo"
    again = invoke("talk", "--session", "photo", typed="/quit\n")
    assert "version 2" in again.output


def test_a_comparison_is_a_file_and_the_same_is_done_to_another_picture(photo: Path, tmp_path: Path) -> None:
    other = draw(tmp_path / "other.png", (120, 160))
    lines = ("crop to a square", "compare with the original", f"same for this picture: {other}")
    said = "\n".join([*lines, "/save -", f"/save {tmp_path / 'o.png'}\n"])
    done = invoke("talk", photo, "--yes", typed=said)
    assert done.exit_code == 0, done.output
    assert "give /save the name of a file" in done.output
    assert (Path(os.environ["RETOUCHER_HOME"]) / "photo.compare.png").exists()
    assert load(tmp_path / "o.png").shape == (120, 120, 3)
    assert "2  other.png\n└─ 3  the same as version 1  ← current" in invoke("tree", "photo").output


def test_find_writes_masks_and_says_when_nothing_matches(photo: Path, tmp_path: Path) -> None:
    done = invoke("find", photo, "the red circle", "--json", "--out", tmp_path / "masks")
    (row,) = json.loads(done.output)
    mask = np.asarray(Image.open(row["mask"]))
    assert mask[60, 48] == 255 and mask[60, 150] == 0
    assert invoke("find", photo, "the green circle").exit_code == 5


def test_tools_show_their_own_signatures() -> None:
    listed = invoke("tools").output
    assert "adjust:" in listed and "inpaint:" in listed
    (schema,) = json.loads(invoke("tools", "adjust", "--json").output)
    assert schema["parameters"]["properties"]["exposure"]["maximum"] == 4


def test_doctor_tells_what_is_ready() -> None:
    facts = json.loads(invoke("doctor", "--json").output)
    assert facts["mind"] == "rules"
    assert {"engine": "inpaint/classical", "ready": True, "needs": [], "command": ""} in facts["engines"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: p / "nowhere.jpg", "nowhere.jpg"),
        (lambda p: p, "folder"),
        (lambda p: (p / "bad.jpg").write_bytes(b"not a picture") and p / "bad.jpg", "bad.jpg"),
    ],
)
def test_a_file_that_is_no_picture_is_one_sentence(tmp_path: Path, make, words: str) -> None:
    done = process("edit", make(tmp_path), "brighter", "--yes")
    assert done.returncode == 1
    assert words in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("request_text", ["", "  ", "brighter " * 12_000])
def test_an_empty_or_endless_request_is_one_sentence(photo: Path, request_text: str) -> None:
    done = process("edit", photo, request_text, "--yes")
    assert done.returncode == 1
    assert done.stderr.startswith("retoucher: ") and "Traceback" not in done.stderr


def test_a_corrupt_session_database_is_one_sentence_and_is_left_alone(photo: Path) -> None:
    home = Path(os.environ["RETOUCHER_HOME"])
    home.mkdir()
    (home / "sessions.db").write_bytes(b"this is no database" * 100)
    done = process("edit", photo, "brighter", "--yes")
    assert done.returncode == 1 and "sessions.db" in done.stderr and "Traceback" not in done.stderr
    assert (home / "sessions.db").read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize(("out", "words"), [("nowhere/out.png", "no folder"), ("out.xyz", ".xyz")])
def test_a_target_that_cannot_be_is_refused_before_the_work(photo: Path, out: str, words: str) -> None:
    done = process("edit", photo, "brighter", "--yes", "--out", photo.parent / out)
    assert done.returncode == 1 and words in done.stderr
    assert "Plan" not in done.stdout


def test_the_photograph_itself_is_never_overwritten(photo: Path) -> None:
    before = photo.read_bytes()
    done = process("edit", photo, "brighter", "--yes", "--out", photo)
    assert done.returncode == 1 and "never overwritten" in done.stderr
    assert photo.read_bytes() == before


def test_what_saving_loses_is_said(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 64 * 48).astype(np.uint16).reshape(48, 64)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    done = invoke("edit", tmp_path / "deep.png", "brighter", "--yes", "--out", tmp_path / "deep.jpg")
    assert done.exit_code == 0, done.output
    assert "note: the original had 16 bits" in done.output


def test_an_empty_mask_is_one_sentence(photo: Path, tmp_path: Path) -> None:
    Image.new("L", (160, 120)).save(tmp_path / "empty.png")
    done = process("edit", photo, "brighter", "--region", tmp_path / "empty.png", "--yes")
    assert done.returncode == 1 and "the drawn region is empty" in done.stderr


def test_a_disk_that_takes_no_more_is_one_sentence_and_the_photograph_stays(photo: Path) -> None:
    before = photo.read_bytes()
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000));"
        f"sys.argv = ['retoucher', 'edit', {str(photo)!r}, 'brighter', '--yes'];"
        "from retoucher.ui.cli import main; main()"
    )
    done = forked.run([sys.executable, "-c", code], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr and done.stderr.startswith("retoucher: ")
    assert photo.read_bytes() == before
    assert not photo.with_name("photo.edited.png").exists()


def test_a_one_pixel_picture_and_a_mask_of_another_size(tmp_path: Path, photo: Path) -> None:
    Image.new("RGB", (1, 1), (90, 90, 90)).save(tmp_path / "dot.png")
    assert invoke("edit", tmp_path / "dot.png", "brighter", "--yes").exit_code in (0, 4, 5)
    done = process("edit", photo, "brighter", "--region", tmp_path / "dot.png", "--yes")
    assert "Traceback" not in done.stderr


def test_a_reference_is_named_on_the_command_line_and_by_the_recipe(photo: Path, tmp_path: Path) -> None:
    look = tmp_path / "elsewhere" / "look.png"
    look.parent.mkdir()
    Image.fromarray(np.tile(np.linspace(30, 220, 60).astype(np.uint8)[:, None, None], (1, 80, 3))).save(look)
    done = invoke("edit", photo, "match the colours of this", "--reference", look, "--yes")
    assert done.exit_code == 0, done.output
    recipe = photo.with_name("photo.edited.recipe.yaml")
    missing = invoke("replay", recipe, photo, "--out", tmp_path / "again")
    assert missing.exit_code == 1 and "'look.png'" in missing.output and "--reference" in missing.output
    again = invoke("replay", recipe, photo, "--out", tmp_path / "again", "--reference", f"look.png={look}")
    assert again.exit_code == 0, again.output
    assert np.array_equal(load(tmp_path / "again" / "photo.png"), load(photo.with_name("photo.edited.png")))
