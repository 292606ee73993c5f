"""Hosted editing over real HTTP: what is sent, and what arrives while it is drawn."""

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from helpers.servers.hosted_images import PICTURE, WHERE, boxed, drawn, editor, settings
from retoucher.engines.hosted.meter import Meter
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_server import Reply, ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import Cancelled
from retoucher.pictures import FileFacts, Picture, evidence, protect
from retoucher.tools.edit import edit


def test_an_edit_comes_back_at_the_pictures_size():
    with ScriptedServer(edits("edited")) as server:
        made = editor(server).edit(PICTURE, "invert it", region=WHERE)
    assert made.size == PICTURE.size
    assert np.abs(made.pixels[120, 160].astype(int) - (255 - PICTURE.pixels[120, 160].astype(int))).max() < 3


def test_what_is_sent_is_an_edit_with_picture_mask_and_words():
    with ScriptedServer(edits("edited")) as server:
        editor(server, quality="high").edit(PICTURE, "invert it", region=WHERE)
        request = server.requests[0]
    assert request.path == "/v1/images/edits"
    assert (request.body["prompt"], request.body["model"], request.body["quality"]) == (
        "invert it",
        "painter",
        "high",
    )
    assert [(f.name, f.file_name) for f in request.files] == [("image", "picture.png"), ("mask", "mask.png")]
    image, mask = (Image.open(BytesIO(f.data)) for f in request.files)
    assert image.size == mask.size
    assert request.body["size"] == f"{image.width}x{image.height}"
    opacity = np.asarray(mask)[..., 3]
    assert opacity[mask.height // 2, mask.width // 2] == 0
    assert opacity[0, 0] == 255


def test_references_go_along():
    with ScriptedServer(edits("edited")) as server, working(images=settings(server)):
        edit(PICTURE, instruction="like this", engine="hosted", references=(drawn(64, 64), drawn(32, 32)))
        names = [(f.name, f.file_name) for f in server.requests[0].files]
    assert names == [("image[]", "picture.png"), ("image[]", "reference1.png"), ("image[]", "reference2.png")]


def test_only_the_region_and_its_surroundings_leave_the_house():
    large = drawn(1600, 1200)
    small = boxed(large, 100, 100, 180, 180)
    with ScriptedServer(edits("edited")) as server:
        made = editor(server).edit(large, "invert it", region=small)
        image = Image.open(BytesIO(server.requests[0].files[0].data))
    assert image.width <= 320
    left, right = 100 - 96, 180 + 96
    assert np.array_equal(made.pixels[:, right + 1 :], large.pixels[:, right + 1 :])
    assert np.array_equal(made.pixels[:, :left], large.pixels[:, :left])
    assert evidence(large, protect(large, made, small), small).changed_inside > 0.9


def test_metadata_stays_here():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    picture = Picture(PICTURE.pixels, FileFacts(name="Berlin.jpg", exif=exif.tobytes(), xmp=b"secret"))
    with ScriptedServer(edits("edited")) as server:
        editor(server).edit(picture, "invert it")
        assert not any(word in server.requests[0].raw for word in (b"secret", b"Berlin", b"Exif"))


def test_previews_arrive_while_the_picture_is_drawn():
    seen: list[tuple[float, bool]] = []

    def watch(share: float, doing: str, preview: Picture | None = None) -> None:
        seen.append((share, preview is not None))

    with ScriptedServer(edits("edited")) as server:
        made = editor(server, partial_images=2).edit(PICTURE, "invert it", region=WHERE, progress=watch)
    assert [with_preview for _, with_preview in seen] == [False, True, True]
    assert all(a < b for (a, _), (b, _) in pairwise(seen))
    assert made.size == PICTURE.size


def test_a_cancelled_edit_stops_in_the_stream():
    def stop(share: float, doing: str, preview: Picture | None = None) -> None:
        if preview is not None:
            raise Cancelled("enough")

    meter = Meter()
    with ScriptedServer(edits("edited")) as server, working(meter=meter), pytest.raises(Cancelled):
        hosted = editor(server, partial_images=2, price=0.04)
        hosted.edit(PICTURE, "invert it", region=WHERE, progress=stop)
    assert meter.used.dollars == 0.04, "what is stopped is drawn and billed all the same"


def test_an_edit_that_stalls_can_be_stopped():
    def stop() -> None:
        looks.append(1)
        if len(looks) > 4:
            raise Cancelled("enough")

    looks: list[int] = []
    with (
        ScriptedServer(Reply(wait=60.0)) as server,
        working(meter=Meter(stop=stop)),
        pytest.raises(Cancelled),
    ):
        editor(server).edit(PICTURE, "invert it", region=WHERE)
    assert len(looks) == 5
