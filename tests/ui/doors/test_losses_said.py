"""What opening and saving lose is said on every face: the same words, for a person or a program."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from httpx2 import Response

from helpers import file_parts as parts
from helpers.batches import lines
from helpers.commands import run_here
from helpers.doors import web_client
from retoucher.pictures.metadata.parts_beside import GAIN_MAP, VIDEO

PLACE = "where it was taken was left out (city)"
WISH = "make it warmer"
RECIPE = "retoucher: 1\nstages:\n- steps:\n  - tool: adjust\n    arguments: {temperature: 0.4}\n"
FILES = {
    "Ultra HDR": (parts.ultra_hdr(), GAIN_MAP),
    "motion photo": (parts.jpeg() + b"\0\0\0\x18ftypmp42" + bytes(4096), VIDEO),
    "press photo": (parts.with_segments(parts.jpeg(), parts.app13(parts.iptc(city="Sampletown"))), PLACE),
}


def edited(photo: Path, server: str) -> str:
    return run_here("edit", photo, WISH, "--yes").stdout


def replayed(photo: Path, server: str) -> str:
    (photo.parent / "recipe.yaml").write_text(RECIPE)
    out = photo.parent / "out"
    return run_here("replay", photo.parent / "recipe.yaml", photo, "--out", out, "--json").stdout


def asked_in_a_batch(photo: Path, server: str) -> str:
    out = photo.parent / "out"
    said = run_here("batch", photo, "--request", WISH, "-o", out).stdout
    (line,) = lines(out)
    assert all(note in said for note in line["notes"]), "the report's notes are on the terminal"
    return "; ".join(line["notes"])


def replayed_in_a_batch(photo: Path, server: str) -> str:
    (photo.parent / "recipe.yaml").write_text(RECIPE)
    out = photo.parent / "out"
    return run_here("batch", photo, "--recipe", photo.parent / "recipe.yaml", "-o", out, "--json").stdout


def asked(server: str, photo: Path, **form: str) -> Response:
    with web_client(server) as client:
        files = {"image": (photo.name, photo.read_bytes())}
        return client.post("/v1/images/edits", files=files, data={"prompt": WISH, **form})


def served(photo: Path, server: str) -> str:
    return "; ".join(asked(server, photo).json()["retoucher"]["notes"])


def streamed(photo: Path, server: str) -> str:
    said = asked(server, photo, stream="true").text
    return "; ".join(json.loads(said.rpartition("data: ")[2])["retoucher"]["notes"])


def in_a_session(photo: Path, server: str) -> str:
    with web_client(server) as client:
        begun = client.post("/v1/sessions", files={"picture": (photo.name, photo.read_bytes())}).json()
        picture = client.get(f"/v1/sessions/{begun['session']}/versions/0/picture")
    return "; ".join([*begun["notes"], *json.loads(picture.headers["Retoucher-Notes"])])


FACES = edited, replayed, asked_in_a_batch, replayed_in_a_batch, served, streamed, in_a_session


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
@pytest.mark.parametrize("name", FILES)
def test_every_face_says_what_opening_and_saving_lose(
    face: Callable[[Path, str], str], name: str, tmp_path: Path, server: str
) -> None:
    file, lost = FILES[name]
    photo = tmp_path / "photos" / "photo.jpg"
    photo.parent.mkdir()
    photo.write_bytes(file)
    assert face(photo, server).count(lost) == 1
