"""Vague wishes become specifics, and engines are told what they need; pictures are sent small."""

import io
from base64 import b64decode
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from helpers.language.mind import CLEAR, PlainMind, World, attempt_of, block, chat_on, drawn, mind_on
from retoucher.agent.minds.language import LanguageMind
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import ToolRetry
from retoucher.pictures import FileFacts, Picture


def test_a_vague_wish_becomes_exactly_as_many_specifics(server: ScriptedServer):
    server.then(say({"instructions": ["one"]}), say({"instructions": ["a", "b", "c"]}))
    assert mind_on(server).decompose("make it festive", "a cat on a sofa") == ("a", "b", "c")
    assert "never remove" in server.requests[0].text
    assert server.requests[0].pictures == []


THREE = say({"instructions": ["a", "b", "c"]})


def vague(ambiguity: str, seen: str = "", **step: Any) -> dict[str, Any]:
    edit = {"reason": "Festive.", "tool": "edit", "arguments": {"instruction": "make it festive"}, **step}
    wishes = [{"text": "make it festive"}]
    return {"intent": "edit", "ambiguity": ambiguity, "wishes": wishes, "steps": [edit], "seen": seen}


@pytest.mark.parametrize(
    ("answers", "specific"),
    [
        ([say(vague("goal", seen="a cat on a sofa")), THREE], ("a", "b", "c")),
        ([say(vague("goal")), say("a cat on a sofa"), THREE], ("a", "b", "c")),
        ([say(vague("none"))], None),
        ([say(vague("goal")), fail(401)], None),
        ([say(vague("goal", seen="a cat on a sofa")), fail(401)], None),
        (
            [say(vague("goal", arguments={"instruction": "festive", "specific": ["ribbons"]}))],
            ("ribbons",),
        ),
    ],
)
def test_a_vague_edit_is_planned_with_its_specifics(server: ScriptedServer, answers: Any, specific: Any):
    server.then(*answers)
    scene = replace(World(drawn()).scene(), engines=frozenset({"edit/hosted"}), describe=lambda: "a cat")
    mind = mind_on(server)
    plan = mind.plan(mind.understand("make it festive", scene), scene)
    assert plan.steps[0].arguments.get("specific") == specific
    assert len(server.requests) == len(answers)
    if len(specific or ()) == 3:
        assert 'Caption: <data>"a cat on a sofa"' in server.requests[-1].text
        assert server.requests[-1].pictures == []
        assert "decompose@" in plan.planner


EDIT = {"reason": "Blue.", "tool": "edit", "arguments": {"instruction": "make the car blue"}}


FILL = {"reason": "A pond goes there.", "tool": "inpaint", "target": "dog", "arguments": {"engine": "sd"}}


DESCRIBED = {"now": "a red car", "after": "a blue car"}


GONE = {"expect": [{"measure": "gone", "holds": "about", "value": 1}]}


PAIR = say({"before": "a red car on a street", "after": "a blue car on a street"})


@pytest.mark.parametrize(
    ("step", "more", "arguments"),
    [
        ({**EDIT, **DESCRIBED}, [], {"instruction": "a red car -> a blue car"}),
        (EDIT, [PAIR], {"instruction": "a red car on a street -> a blue car on a street"}),
        (EDIT, [fail(401)], {"instruction": "make the car blue"}),
        ({**FILL, "after": "a round pond"}, [], {"prompt": "a round pond"}),
        (FILL, [PAIR], {"prompt": "a blue car on a street"}),
        ({**FILL, "after": "grass", **GONE}, [], {}),
    ],
)
def test_engines_are_told_what_the_area_shows_afterwards(
    server: ScriptedServer, step: dict[str, Any], more: list[Any], arguments: dict[str, str]
):
    """A removal stays one; what the plan does not describe is described by one call more."""
    engine = step["arguments"].get("engine", "edit-direction")
    asked = {**step, "arguments": {**step["arguments"], "engine": engine}}
    server.then(say({**CLEAR, "seen": "a red car on a street", "steps": [asked]}), *more)
    ready = frozenset({"edit/edit-direction", "inpaint/sd"})
    scene = replace(World(drawn(), dog=[block(drawn(), 0, 40)]).scene(), engines=ready)
    mind = mind_on(server)
    plan = mind.plan(mind.understand("a blue car", scene), scene)
    assert plan.steps[0].arguments == {"engine": engine, **arguments}
    assert len(server.requests) == 1 + len(more)
    assert ("describe_after@" in plan.planner) == (more == [PAIR])


def opened(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(b64decode(uri.partition(",")[2])))


def test_pictures_are_sent_small_without_metadata_and_written_down(server: ScriptedServer):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 0.0)}
    facts = FileFacts(name="at home in Berlin.jpg", exif=exif.tobytes(), xmp=b"secret xmp")
    picture = Picture(drawn(3000, 1500).pixels, facts)
    sent: list[Any] = []
    server.then(say(CLEAR))
    with working(border=Border(tell=sent.append)):
        mind_on(server).understand("warmer", World(picture).scene())
    image = opened(server.requests[0].pictures[0])
    assert image.size == (1024, 512)
    assert not image.getexif()
    assert b"secret" not in b64decode(server.requests[0].pictures[0].partition(",")[2])
    assert b"Berlin" not in server.requests[0].raw
    assert [(s.digest, s.size, s.destination, s.what) for s in sent] == [
        (picture.digest, (1024, 512), server.base_url, "understand")
    ]


def test_colours_and_opacity_arrive_as_they_are(server: ScriptedServer):
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:, :20] = (200, 30, 30, 255)
    server.then(say(CLEAR))
    mind_on(server).understand("warmer", World(Picture(pixels)).scene())
    image = opened(server.requests[0].pictures[0]).convert("RGB")
    red, clear = np.asarray(image.getpixel((8, 20)), int), np.asarray(image.getpixel((32, 20)), int)
    assert np.abs(red - (200, 30, 30)).max() < 8
    assert clear.min() > 247


def test_a_withheld_picture_stays_here(server: ScriptedServer):
    picture, sent = drawn(), []
    server.then(say(CLEAR))
    mind, scene = mind_on(server), World(picture).scene(describe=lambda: "Two faces.")
    with working(border=Border({picture.digest}, sent.append)):
        brief = mind.understand("warmer", scene)
        mind.judge(brief, attempt_of(picture), None, scene)
    assert [r.pictures for r in server.requests] == [[]]
    assert "not shown to you" in server.requests[0].text
    assert "a dog on grass Two faces." in server.requests[0].text
    assert sent == []


def test_a_model_that_cannot_look_goes_by_words(server: ScriptedServer):
    server.then(fail(400, "image input is not supported"), say(CLEAR))
    brief = mind_on(server).understand("warmer", World(drawn()).scene())
    assert brief.assumptions == ()
    assert "a dog on grass" in server.requests[1].text


def test_a_blind_model_writes_no_caption_and_no_specifics_from_one(server: ScriptedServer):
    server.then(fail(500, "image input is not supported - hint: you may need to provide the mmproj"))
    server.then(say(vague("goal", seen="a model standing in a studio")), THREE)
    scene = replace(World(drawn()).scene(), engines=frozenset({"edit/hosted"}), describe=lambda: "a dark cup")
    mind = mind_on(server)
    plan = mind.plan(mind.understand("make it festive", scene), scene)
    assert plan.steps[0].arguments["specific"] == ("a", "b", "c")
    assert 'Caption: <data>"a dark cup"' in server.requests[-1].text
    with pytest.raises(ToolRetry):
        mind.caption(scene.picture)
    assert len(server.requests) == 3


def test_a_key_of_one_letter_changes_no_prompt(server: ScriptedServer):
    server.then(say(CLEAR))
    mind = LanguageMind(chat_on(server, api_key=SecretStr("x")), PlainMind())
    mind.understand("extend the text", World(drawn()).scene())
    assert "extend the text" in server.requests[0].text
    assert "[key]" not in server.requests[0].text
