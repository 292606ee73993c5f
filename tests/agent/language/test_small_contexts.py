"""A model that cannot read much is asked in few words."""

import pytest

from helpers.language.mind import CLEAR, REMOVE, PlainMind, World, block, chat_on, drawn, mind_on
from retoucher.agent.minds import Turn
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.language.menu import Menu
from retoucher.engines.hosted.messages import tokens_of
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.registry import specs

FULL = fail(400, "the request exceeds the available context size, try increasing it")
TURNS = (Turn("make it warmer", "Version 1: warm light. " * 40, 1, ("adjust(temperature=0.3)",)),)


def small(server: ScriptedServer) -> LanguageMind:
    return LanguageMind(chat_on(server, context=4096), PlainMind())


def test_the_short_form_has_fifteen_hundred_tokens_at_most(server: ScriptedServer):
    server.then(say(CLEAR))
    scene = World(drawn()).scene(turns=TURNS, last_target="dog", regions={f"r{n}": "" for n in range(50)})
    brief = small(server).understand("please remove the large dog on the left and make it warmer", scene)
    assert brief.wishes
    assert tokens_of(server.requests[0].text) <= 1500
    assert "CLIENT: " in server.requests[0].text
    assert len(server.requests[0].pictures) == 1


def test_a_context_that_is_exceeded_is_asked_shortly_from_then_on(server: ScriptedServer):
    server.then(FULL, say({**CLEAR, "steps": [REMOVE]}), say(CLEAR))
    world, mind = World(drawn()), mind_on(server)
    brief = mind.understand("remove the dog", world.scene())
    assert brief.assumptions == ()
    assert mind.plan(brief, world.scene()).steps[0].region == block(world.picture, 0, 48).digest
    mind.understand("warmer", world.scene())
    assert [tokens_of(r.text) <= 1500 for r in server.requests] == [False, True, True]


def test_a_context_that_is_too_small_for_anything_is_told_once(server: ScriptedServer):
    server.otherwise = FULL
    mind, scene = mind_on(server), World(drawn()).scene()
    brief = mind.understand("remove the dog", scene)
    plan = mind.plan(brief, scene)
    assert len(server.requests) == 2
    told = [*brief.assumptions, *plan.thinking.splitlines()]
    assert sum("longer than" in said for said in told) == 1


@pytest.mark.parametrize(
    ("words", "tool"),
    [
        ("turn the leaves to autumn", "season"),
        ("write a title", "text"),
        ("let it rain", "weather"),
        ("", "adjust"),
    ],
)
def test_the_short_menu_begins_with_the_tools_in_question(words: str, tool: str):
    menu = Menu(frozenset(f"{spec.verb}/{spec.name}" for spec in specs()))
    short = menu.about(words)
    assert len(short) < 2600
    assert tool in [line.partition("(")[0] for line in short.splitlines()[:3]]
