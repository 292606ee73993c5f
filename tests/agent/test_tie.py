"""TIE: from a chain of thought to regions, prompts and pictures; with scripted tools and tiny Kandinsky."""

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from helpers.language.answers import GOOD
from retoucher.agent.assemble import open_studio
from retoucher.agent.context import TieMode
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.events import Event, Judged, StepFinished
from retoucher.agent.work.tie import Chain, SubTask, read_chain, tie_plan
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.tiny_profile import prepare
from retoucher.engines.work import working
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.settings import Settings
from retoucher.tools import tool as tools
from retoucher.tools.tool import Tool, Traits, tool

SIZE = 120, 80
PLACES = {"vase": (10, 20, 30, 60), "glass": (80, 30, 100, 60)}
COLOURS = {"a tall glass of soda": (200, 40, 40), "flowers": (40, 200, 40), "soda, flowers": (10, 10, 250)}

CHAIN = Chain(
    request="one vase of flowers and a glass of soda",
    subtasks=(
        SubTask(instruction="put flowers in the vase", target="the vase", description="flowers"),
        SubTask(instruction="fill the glass", target="the glass", description="a tall glass of soda"),
    ),
    inpaint_prompt="soda, flowers",
)


@tool("look")
def find(picture: Picture, *, phrase: str = "") -> list[Region]:
    """Find the two things at their places, with a worse candidate beside each."""
    name = phrase.removeprefix("the ")
    if name not in PLACES:
        return []
    worse = Region.from_box(picture.size, (0, 0, 4, 4), name=name)
    return [Region(worse.mask, name, 0.2), Region.from_box(picture.size, PLACES[name], name=name)]


@tool("generate", traits=Traits(region_is="gone", prompt="prompt"))
def inpaint(
    picture: Picture, region: Region, *, prompt: str = "", engine: str = "auto", seed: int = 0
) -> Picture:
    """Paint the whole picture, outside too, as careless engines do."""
    assert engine == "kandinsky"
    return picture.with_rgb(np.full_like(picture.rgb, COLOURS.get(prompt, (255, 255, 255))))


SCRIPTED: dict[str, Tool] = {f.__name__: f.tool for f in (find, inpaint)}  # pyright: ignore


@pytest.fixture
def photo() -> Picture:
    noise = np.random.default_rng(0).integers(90, 130, (SIZE[1], SIZE[0], 3), np.uint8)
    return Picture(noise)


@pytest.fixture
def talk(database, photo: Picture):

    begun = Conversation.start(
        photo, "table", mind=RulesMind(), database=database, toolbox=SCRIPTED.__getitem__
    )
    yield begun
    begun.close()


def box_mask(name: str, grown: int) -> np.ndarray:
    left, top, right, bottom = PLACES[name]
    mask = np.zeros((SIZE[1], SIZE[0]), bool)
    mask[top - grown : bottom + grown, left - grown : right + grown] = True
    return mask


def colour_at(picture: Picture, name: str) -> tuple[int, ...]:
    left, top, right, bottom = PLACES[name]
    return tuple(int(v) for v in picture.rgb[(top + bottom) // 2, (left + right) // 2])


def follow(talk: Conversation, chain: Chain, mode: TieMode = "union") -> Iterator[Event]:
    """Carry a chain of thought out on the current version."""
    plan = tie_plan(chain, talk.workplace.find, talk.workplace.add_region, mode)
    return talk.carry_out(plan, talk.head, chain.request)


def test_union_paints_once_with_one_mask_and_one_prompt(talk, photo: Picture) -> None:
    events = list(follow(talk, CHAIN, "union"))
    done = [e for e in events if isinstance(e, StepFinished)]
    assert [e.step.arguments["prompt"] for e in done] == ["soda, flowers"]
    made = talk.picture()
    assert colour_at(made, "vase") == colour_at(made, "glass") == COLOURS["soda, flowers"]
    assert next(e for e in events if isinstance(e, Judged)).verdict.passed


def test_sequential_paints_each_description_into_its_own_region(talk, photo: Picture) -> None:
    list(follow(talk, CHAIN, "sequential"))
    made = talk.picture()
    assert colour_at(made, "vase") == COLOURS["flowers"]
    assert colour_at(made, "glass") == COLOURS["a tall glass of soda"]
    assert [s.reason for s in talk.head.steps] == ["put flowers in the vase", "fill the glass"]


@pytest.mark.parametrize("mode", ["union", "sequential"])
def test_masks_are_one_where_things_change_and_all_else_keeps_its_bytes(mode, talk, photo: Picture) -> None:
    list(follow(talk, CHAIN, mode))
    made = talk.picture()
    changed = (made.rgb != photo.rgb).any(axis=2)
    things, rims = box_mask("vase", 0) | box_mask("glass", 0), box_mask("vase", 4) | box_mask("glass", 4)
    assert changed[things].all(), "the whole thing is painted, and a rim around it"
    assert not changed[~rims].any(), "an engine that paints everything is held by the mask"


FLOWERS = {"reason": "put flowers in the vase", "target": "the vase", "box": [83, 250, 250, 750]}
SODA = {
    "reason": "fill the glass",
    "target": "the glass",
    "box": [667, 375, 833, 750],
    "arguments": {"prompt": "a tall glass of soda", "engine": "kandinsky"},
}


@pytest.mark.parametrize(
    ("mode", "painted"),
    [
        ("union", ["flowers, a tall glass of soda"]),
        ("sequential", ["flowers", "a tall glass of soda"]),
        (None, ["flowers", "a tall glass of soda"]),
    ],
)
def test_the_language_minds_plan_is_the_chain(database, photo: Picture, mode, painted) -> None:
    """Over HTTP: the model decomposes and describes; the machine finds, masks, paints and judges."""
    from retoucher.agent.context import Options

    flowers = {**FLOWERS, "after": "flowers", "arguments": {"engine": "kandinsky"}}
    steps = [{**step, "tool": "inpaint"} for step in (flowers, SODA)]
    plan = {"intent": "edit", "wishes": [{"text": CHAIN.request}], "steps": steps}
    with ScriptedServer(say(plan), say(GOOD)) as server:
        chat = Chat(ChatSettings(model="openai:scripted", base_url=server.base_url, timeout=60))
        offered = lambda name: SCRIPTED.get(name) or tools.get(name)  # noqa: E731
        talk = Conversation.start(
            photo,
            "told",
            mind=LanguageMind(chat, RulesMind(), toolbox=offered),
            database=database,
            options=Options(tie=mode),
            toolbox=offered,
            engines=frozenset({"inpaint/kandinsky", "find/classical"}),
        )
        events = list(talk.say(CHAIN.request))
        talk.close()
        asked = [request.text for request in server.requests]
    done = [e for e in events if isinstance(e, StepFinished)]
    assert [e.step.arguments["prompt"] for e in done] == painted
    assert ("\nadjust(" in asked[0]) == (mode is None)
    assert "\ninpaint(" in asked[0]
    assert next(e for e in events if isinstance(e, Judged)).verdict.judge.startswith("openai:scripted")
    changed = (talk.picture().rgb != photo.rgb).any(axis=2)
    assert changed[box_mask("vase", 0) | box_mask("glass", 0)].all()
    assert not changed[~(box_mask("vase", 4) | box_mask("glass", 4))].any()


def test_the_turn_can_be_undone_and_keeps_what_was_asked(talk, photo: Picture) -> None:
    list(follow(talk, CHAIN))
    assert talk.head.request == CHAIN.request
    list(talk.say("undo"))
    assert np.array_equal(talk.picture().rgb, photo.rgb)


def test_without_a_description_the_thing_goes(photo: Picture) -> None:
    chain = Chain(request="no vase", subtasks=(SubTask(instruction="remove the vase", target="the vase"),))
    kept: list[Region] = []
    for mode in ("union", "sequential"):
        plan = tie_plan(chain, lambda p: find(photo, phrase=p), lambda r: kept.append(r) or r.digest, mode)
        assert plan.steps[0].arguments == {"engine": "kandinsky"}
        assert plan.steps[0].region == kept[-1].digest


def test_without_an_inpainting_prompt_the_descriptions_are_joined() -> None:
    assert CHAIN.model_copy(update={"inpaint_prompt": ""}).prompt == "flowers, a tall glass of soda"


def test_a_target_that_is_not_there_is_named_before_anything_is_painted(talk) -> None:
    task = SubTask(instruction="open it", target="the bottle", description="an open bottle")
    lost = Chain(request="open the bottle", subtasks=(*CHAIN.subtasks, task))
    with pytest.raises(ToolRetry, match="nothing in the picture matches 'the bottle'"):
        follow(talk, lost)
    assert talk.head.number == 0


def test_a_chain_is_read_strictly_from_what_a_model_wrote() -> None:
    assert read_chain(CHAIN.model_dump_json()) == CHAIN
    written = json.loads(CHAIN.model_dump_json())
    with pytest.raises(ToolRetry, match="subtasks"):
        read_chain(json.dumps(written | {"subtasks": []}))
    with pytest.raises(ToolRetry, match="tool"):
        read_chain(json.dumps(written | {"tool": "rm -rf"}))
    with pytest.raises(ToolRetry, match="JSON"):
        read_chain("Sure! Here are the sub-tasks:")


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
@pytest.mark.parametrize("mode", ["union", "sequential"])
def test_tiny_kandinsky_paints_inside_the_masks_only(mode, tmp_path: Path) -> None:
    import torch

    torch.set_num_threads(1)
    prepare(tmp_path / "tiny")
    pixels = np.full((80, 120, 3), (200, 195, 185), np.uint8)
    cv2.circle(pixels, (30, 40), 14, (210, 40, 40), -1)
    cv2.circle(pixels, (90, 40), 14, (40, 60, 200), -1)
    studio = open_studio(Settings(home=tmp_path, profile="tiny"))
    talk = studio.start(Picture(pixels))
    regions = {
        "the left ball": Region.from_box((120, 80), (14, 24, 46, 56)),
        "the right ball": Region.from_box((120, 80), (74, 24, 106, 56)),
    }
    chain = Chain(
        request="a cat and a dog instead of the balls",
        subtasks=tuple(
            SubTask(instruction=f"replace {t}", target=t, description=d)
            for t, d in zip(regions, ("a cat", "a dog"), strict=True)
        ),
    )
    with working(profile=studio.profile):
        plan = tie_plan(chain, lambda phrase: [regions[phrase]], talk.workplace.add_region, mode)
    events = list(talk.carry_out(plan, talk.head, chain.request))
    done = [e.result for e in events if isinstance(e, StepFinished)]
    assert [r.failure for r in done] == [""] * len(plan.steps)
    assert done[0].engine.startswith("inpaint/kandinsky: kandinsky-prior = tiny/kandinsky-prior")
    made = talk.session.store.picture(done[-1].after)
    changed = (made.rgb != pixels).any(axis=2)
    inside = regions["the left ball"].union(regions["the right ball"])
    assert changed[inside.mask > 0].mean() > 0.9
    assert not changed[inside.grow(5).mask == 0].any()
    assert not next(e for e in events if isinstance(e, Judged)).verdict.passed, "it is noise, and called so"
    talk.close()
