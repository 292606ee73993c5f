"""Many programs on one home, a full disk under it, a damaged database: all begin, nothing made is lost."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from helpers import LONG
from helpers.processes import forked
from retoucher.agent.assemble import open_studio
from retoucher.agent.memory.checkpoints import trouble
from retoucher.agent.memory.sessions import Database
from retoucher.errors import SessionError
from retoucher.pictures import Picture, RecentStore, Region
from retoucher.settings import Settings
from retoucher.ui.cli import app

BEGIN = """
import sys, numpy as np
from retoucher.agent.assemble import open_studio
from retoucher.pictures import FileFacts, Picture
from retoucher.settings import load_settings
picture = Picture(np.full((48, 64, 3), 120, np.uint8), FileFacts(name="photo.png"))
sys.stdin.readline()
print(open_studio(load_settings()).start(picture).session.name)
"""
LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = ["retoucher", *sys.argv[2:]]
from retoucher.ui.cli import main
main()
"""


def noise(path: Path, size: tuple[int, int] = (64, 48)) -> Path:
    pixels = np.random.default_rng(1).integers(40, 200, (size[1], size[0], 1), dtype=np.uint8)
    pixels = pixels.repeat(3, axis=2)
    Image.fromarray(pixels).save(path)
    return path


def test_twelve_programs_that_begin_at_once_all_begin() -> None:
    command = [sys.executable, "-c", BEGIN]
    pipe = subprocess.PIPE
    begun = [forked.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(12)]
    for program in begun:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    said = [program.communicate(timeout=LONG) for program in begun]
    names = [out.strip() for out, _ in said]
    assert sorted(names) == sorted(["photo", *(f"photo-{n}" for n in range(2, 13))]), [err for _, err in said]


def test_a_session_that_another_program_works_on_is_not_taken_for_cut_off(tmp_path: Path) -> None:
    picture = Picture(np.full((40, 60, 3), 90, np.uint8))
    first, second = (open_studio(Settings(home=tmp_path / "home")) for _ in range(2))
    talk = first.start(picture)
    events = talk.say("make it warmer")
    assert [next(events), next(events)]
    assert second.cut_off(picture, "make it warmer") is None
    other = second.start(picture)
    assert other.session.name != talk.session.name
    list(other.say("make it warmer"))
    list(events)
    assert talk.head.number == other.head.number == 1
    first.database.close()
    second.database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_home_without_room_for_pictures_costs_a_word_and_not_the_result(tmp_path: Path) -> None:
    photo = noise(tmp_path / "photo.png", (900, 900))
    out = tmp_path / "out.jpg"
    command = [
        sys.executable,
        "-c",
        LIMITED,
        "2000000",
        "edit",
        str(photo),
        "make it warmer",
        "--yes",
        "--out",
        str(out),
    ]
    done = forked.run(command, capture_output=True, text=True, timeout=LONG, check=False)
    assert "Traceback" not in done.stderr + done.stdout
    assert out.exists(), done.stdout + done.stderr
    with Image.open(out) as made, Image.open(photo) as before:
        assert np.asarray(made, int)[..., 0].mean() > np.asarray(before, int)[..., 0].mean()
    assert "the session cannot be opened again" in done.stdout


def fills_up(home: Path) -> None:
    """Make a home whose database takes no second version, as on a full disk."""
    database = Database(home)
    database.tables.connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON versions WHEN NEW.number > 0 "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    database.tables.connection.commit()
    database.close()


def test_a_home_that_fills_up_in_the_middle_is_one_sentence_and_the_result_is_saved(tmp_path: Path) -> None:
    noise(tmp_path / "photo.png")
    fills_up(tmp_path / "home")
    out = tmp_path / "out.png"
    command = ["edit", str(tmp_path / "photo.png"), "make it warmer", "--yes", "--out", str(out)]
    done = CliRunner().invoke(app, command)
    said = done.output + str(done.exception or "")
    assert done.exit_code == 1 and out.exists(), said
    assert "the disk is full" in said and "RETOUCHER_HOME" in said and "not judged" in done.output
    assert not done.exception or isinstance(done.exception, SystemExit | SessionError)


def test_a_talk_whose_home_fills_up_saves_what_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise(tmp_path / "photo.png")
    fills_up(tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["talk", "photo.png", "--yes"], input="make it warmer\n/quit\n")
    assert done.exit_code == 0, done.output
    assert "the disk is full" in done.output and "not judged" in done.output
    with Image.open("photo.v0.unkept.png") as made, Image.open("photo.png") as before:
        assert np.asarray(made, int)[..., 0].mean() > np.asarray(before, int)[..., 0].mean()


def test_a_talk_without_room_for_pictures_says_so_and_can_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise(tmp_path / "photo.png")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "store").write_text("no folder")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(
        app, ["talk", "photo.png", "--yes"], input="make it warmer\n/save warm.png\n/quit\n"
    )
    assert "the session cannot be opened again" in done.output and "/save" in done.output
    assert (tmp_path / "warm.png").exists()


@pytest.mark.parametrize("said", ["database or disk is full", "attempt to write a readonly database"])
def test_a_home_that_cannot_be_written_at_the_start_is_one_sentence(said: str) -> None:
    words = trouble(Path("/home/ann/sessions.db"), sqlite3.OperationalError(said))
    assert "another" in words and "RETOUCHER_HOME" in words and "Traceback" not in words
    assert ("make room" in words) == ("full" in said)
    assert ("cannot be written" in words) and ("Move the file away" not in words)


def test_a_home_on_a_read_only_file_system_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"cannot be (?:written|used).*RETOUCHER_HOME"):
        Database(Path("/proc/retoucher") if Path("/proc").is_dir() else tmp_path / "\0")


def test_a_store_that_cannot_be_written_keeps_what_it_was_given_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    store = RecentStore(tmp_path / "file")
    pictures = [Picture(np.full((300, 400, 3), level, np.uint8)) for level in range(9)]
    region = Region.from_box((400, 300), (1, 2, 30, 40))
    digests = [store.put(thing) for thing in (*pictures, region)]
    assert all(map(store.has, digests)) and store.trouble
    assert [store.picture(digest).digest for digest in digests[:-1]] == digests[:-1]
    assert store.region(digests[-1]).digest == region.digest
    assert max(store.thumbnail(digests[0]).size) == 256


@pytest.mark.parametrize("damage", ["garbage", "torn", "checkpoint"])
def test_a_damaged_database_is_told_with_what_helps(tmp_path: Path, damage: str) -> None:
    home = tmp_path / "home"
    studio = open_studio(Settings(home=home))
    talk = studio.start(Picture(np.full((40, 60, 3), 90, np.uint8)), "s")
    events = talk.say("make it warmer")
    for _ in range(6):
        next(events)
    events.close()  # pyright: ignore[reportAttributeAccessIssue] (a generator)
    studio.database.tables.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    studio.database.close()
    file = home / "sessions.db"
    if damage == "checkpoint":
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE checkpoints SET checkpoint=?", (b"\xc1garbage",))
        connection.close()
    else:
        data = bytearray(file.read_bytes())
        data[0 if damage == "garbage" else 4096 :] = b"\x5a" * len(data[0 if damage == "garbage" else 4096 :])
        file.write_bytes(data)
    with pytest.raises(SessionError, match=r"damaged.*Move the file away.*RETOUCHER_HOME"):
        again = open_studio(Settings(home=home))
        try:
            again.open("s").pending_request  # noqa: B018 - reads the checkpoint
        finally:
            again.database.close()
