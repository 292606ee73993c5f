"""The model looks at doubtful outlines before anything is changed in them."""

from base64 import b64decode
from typing import Any

import cv2
import numpy as np
import pytest

from helpers.language.mind import CLEAR, REMOVE, World, block, drawn, mind_on
from retoucher.agent.minds import Scene
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.values.brief import Brief
from retoucher.engines.hosted.meter import Meter
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import Cancelled
from retoucher.pictures import Picture, Region

WORDS_ONLY = {**CLEAR, "steps": [{**REMOVE, "box": None}]}


def doubtful(picture: Picture, left: int, right: int, score: float = 0.4) -> Region:
    return Region(block(picture, left, right).mask, "dog", score)


def understood(server: ScriptedServer, scene: Scene, *answers: Any) -> tuple[LanguageMind, Brief]:
    server.then(say(WORDS_ONLY), *(say(a) if isinstance(a, dict) else a for a in answers))
    mind = mind_on(server)
    return mind, mind.understand("remove the dog", scene)


def look(verdict: str, **more: Any) -> dict[str, Any]:
    grid = {"grid": True} if more.pop("grid", False) else {}
    return {"steps": [{"step": 1, "verdict": verdict, **more}], **grid}


def test_a_sure_outline_is_not_looked_at(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40, 0.7)]).scene()
    mind, brief = understood(server, scene)
    assert mind.plan(brief, scene).steps[0].region == block(picture, 0, 40).digest
    assert len(server.requests) == 1


@pytest.mark.parametrize("tool", ["inpaint", "adjust"])
def test_a_doubtful_outline_is_shown_whole_and_enlarged_before_it_is_taken(server: ScriptedServer, tool: str):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene()
    step = {**REMOVE, "tool": tool, "arguments": {"exposure": 1} if tool == "adjust" else {}, "box": None}
    server.then(say({**CLEAR, "steps": [step]}), say(look("accept")))
    mind = mind_on(server)
    brief = mind.understand("remove the dog", scene)
    assert brief.question is None
    assert mind.plan(brief, scene).steps[0].region == block(picture, 0, 40).digest
    assert len(server.requests) == 2
    whole, enlarged = map(opened, server.requests[1].pictures)
    assert max(whole.shape) >= 512 and max(enlarged.shape) >= 512
    assert f"{tool} on dog" in server.requests[1].text
    assert "its own outline: 1" in server.requests[1].text


def test_under_careful_a_sure_outline_is_looked_at_too(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[block(picture, 0, 40)]).scene(careful=True)
    understood(server, scene, look("accept"))
    assert len(server.requests) == 2


def test_what_the_client_selected_is_not_looked_at(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene(careful=True, selected="sha256:0")
    understood(server, scene)
    assert len(server.requests) == 1


def test_another_candidate_may_be_chosen(server: ScriptedServer):
    picture = drawn()
    wrong, right = doubtful(picture, 0, 40), doubtful(picture, 80, 120)
    scene = World(picture, dog=[wrong, right]).scene()
    server.then(say({**CLEAR, "steps": [{**REMOVE, "box": None, "candidate": 1}]}))
    server.then(say(look("candidate", candidate=7)), say(look("candidate", candidate=2)))
    mind = mind_on(server)
    brief = mind.understand("remove the dog", scene)
    assert mind.plan(brief, scene).steps[0].region == right.digest
    assert "`candidate` is one of [1, 2], got 7" in server.requests[2].text


def test_points_cut_it_out_anew_and_are_looked_at_once_more(server: ScriptedServer):
    picture = drawn()
    world = World(picture, dog=[doubtful(picture, 0, 40)])
    points = {"inside": [[100, 500]], "outside": [[300, 500]]}
    _mind, brief = understood(server, world.scene(), look("points", **points), look("accept"))
    assert brief.question is None
    (place,) = world.shown[-1]
    assert (place.box, place.inside, place.outside) == ((0, 0, 40, 80), ((12, 40),), ((36, 40),))
    assert len(server.requests) == 3


def test_there_are_at_most_two_looks(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene()
    again = look("points", box=[0, 0, 500, 1000])
    mind, brief = understood(server, scene, again, again)
    assert len(server.requests) == 3
    assert mind.plan(brief, scene).steps[0].region == block(picture, 0, 60).digest


def test_a_grid_is_drawn_for_the_second_look_when_it_is_wanted(server: ScriptedServer):
    picture = Picture(np.full((80, 120, 3), 90, np.uint8))
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene()
    wanted = look("points", inside=[[100, 500]], grid=True)
    understood(server, scene, wanted, look("accept"))
    plain, grid = (opened(server.requests[n].pictures[1]) for n in (1, 2))
    assert "thousandths of the whole picture's width" in server.requests[2].text
    assert (grid.astype(int).max(axis=2) > 150).sum() > (plain.astype(int).max(axis=2) > 150).sum()


def test_a_look_that_gives_up_asks_the_client(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene()
    _, brief = understood(server, scene, look("give_up"))
    assert brief.question is not None
    assert brief.question.options[0].region == block(picture, 0, 40).digest


def test_a_client_who_is_not_to_be_asked_is_told(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene(may_ask=False)
    _mind, brief = understood(server, scene, look("give_up"))
    assert brief.question is None
    assert brief.wishes == ()
    assert "cannot see for certain where dog is" in brief.refusals[0].why


def test_a_look_that_fails_leaves_the_doubt_to_the_client(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene()
    _, brief = understood(server, scene, fail(401))
    assert brief.question is not None
    assert "I am not sure." in brief.question.text


def test_nothing_kept_here_is_looked_at(server: ScriptedServer):
    picture = drawn()
    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene()
    with working(border=Border(withheld=(picture.digest,))):
        _, brief = understood(server, scene)
    assert brief.question is not None
    assert [r.pictures for r in server.requests] == [[]]


def test_a_look_may_be_cancelled(server: ScriptedServer):
    picture, asked = drawn(), []

    def stop() -> None:
        if len(server.requests) > 1:
            asked.append(1)
            raise Cancelled("stopped by the user")

    scene = World(picture, dog=[doubtful(picture, 0, 40)]).scene()
    with working(meter=Meter(stop=stop)), pytest.raises(Cancelled):
        understood(server, scene, say(look("accept"), wait=60))
    assert asked


def test_every_doubtful_step_has_an_answer(server: ScriptedServer):
    picture = drawn()
    world = World(picture, dog=[doubtful(picture, 0, 40)], cat=[doubtful(picture, 80, 120)])
    both = [{**REMOVE, "box": None}, {**REMOVE, "box": None, "target": "cat"}]
    answers = [{"step": 2, "verdict": "accept"}, {"step": 1, "verdict": "accept"}]
    server.then(say({**CLEAR, "steps": both}), say(look("accept")), say({"steps": answers}))
    mind = mind_on(server)
    brief = mind.understand("remove dog and cat", world.scene())
    assert "step 2 has no answer" in server.requests[2].text
    regions = [step.region for step in mind.plan(brief, world.scene()).steps]
    assert regions == [block(picture, 0, 40).digest, block(picture, 80, 120).digest]


def opened(uri: str) -> np.ndarray:
    jpeg = np.frombuffer(b64decode(uri.partition(",")[2]), np.uint8)
    bgr = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    assert bgr is not None
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
