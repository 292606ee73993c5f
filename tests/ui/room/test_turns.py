"""The room behind the page: turns in a worker, questions, stopping, queueing, what is shown of a turn."""

from functools import partial
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import numpy as np
import pytest

from helpers import LONG
from helpers.page_app import until
from helpers.page_room import asked, drawn_picture, said
from retoucher.agent.memory.forget import forget_session
from retoucher.agent.recipes.export import report_html
from retoucher.agent.values.plan import Plan, Step
from retoucher.errors import QueueFull, SessionError, SessionsAway, ToolRetry
from retoucher.pictures import Region
from retoucher.ui.chat.panels.cards import plan_card
from retoucher.ui.chat.panels.stage_panel import answer_at, stage_data
from retoucher.ui.chat.panels.verdict_card import verdict_card
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.message import Arrival, Dropped, Request
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.tab import Tab
from retoucher.ui.chat.state.turns import StepView, TurnView
from retoucher.ui.stage import Gesture
from retoucher.ui.turn_queue import WORKERS


def test_an_edit_becomes_a_version_and_a_checked_turn(room: Room):
    said(room, "warm")
    (view,) = room.runner.past()
    assert (view.state, room.conversation.head.number, view.steps[0].state) == ("done", 1, "done")
    assert "Checked" in verdict_card(view) and "temperature" in plan_card(view)


def test_a_question_is_answered_by_number_and_works_there_only(room: Room):
    said(room, "which")
    assert room.runner.current is not None and room.runner.current.question is not None
    room.answer("2")
    room.runner.wait(LONG)
    before, after = room.conversation.picture(room.conversation.tree.path()[0]), room.conversation.picture()
    left = np.s_[:, : before.width // 2]
    assert np.array_equal(before.pixels[left], after.pixels[left])
    assert not np.array_equal(before.pixels, after.pixels)
    assert "nothing else changed" in verdict_card(room.runner.past()[-1])


def picked(room: Room, at: dict[str, int]) -> Gesture:
    return Gesture("pick", {"picture": room.conversation.head.picture, **at})


def test_one_outline_is_tinted_and_corrected_by_clicks(room: Room):
    said(room, "perhaps")
    tab = Tab()
    width, height = room.conversation.picture().size
    first = room.conversation.question
    assert first is not None and first.options[0].region.removeprefix("sha256:") in stage_data(room, tab).mask
    tab.clicks = "+"
    assert stage_data(room, tab).outlines == ()
    at = f"{width - 5},{height // 2}"
    room.answer(answer_at(picked(room, {"x": width - 5, "y": height // 2}), room, tab))
    room.runner.wait(LONG)
    assert room.runner.current is not None and room.runner.current.exchanges[-1].answer == f"1 +{at}"
    again = room.runner.question
    assert again is not None and again.text == "Is this the half now?"
    store = room.conversation.session.store
    before, after = (store.region(q.options[0].region) for q in (first, again))
    assert before.mask[height // 2, -5] == 0 and after.mask[height // 2, -5] == 1
    tab.clicks = "-"
    room.answer(answer_at(picked(room, {"x": width - 5, "y": height // 2}), room, tab))
    room.runner.wait(LONG)
    assert room.runner.question is not None
    assert store.region(room.runner.question.options[0].region).mask[height // 2, -5] == 0
    tab.clicks = ""
    assert answer_at(picked(room, {"x": 3, "y": 4}), room, tab) == "3,4"
    assert stage_data(room, tab).outlines
    with pytest.raises(ToolRetry, match="has changed since"):
        answer_at(Gesture("pick", {"picture": "sha256:another", "x": 3, "y": 4}), room, tab)


def test_of_several_outlines_the_chosen_one_is_tinted_and_corrected(room: Room):
    said(room, "which")
    tab, question = Tab(), room.conversation.question
    width, height = room.conversation.picture().size
    assert question is not None and room.outlined == (1, 2)
    assert not stage_data(room, tab).mask and len(stage_data(room, tab).outlines) == 2
    tab.clicks = "+"
    assert question.options[0].region.removeprefix("sha256:") in stage_data(room, tab).mask
    tab.outline = 2
    shown = stage_data(room, tab)
    assert shown.outlines == () and question.options[1].region.removeprefix("sha256:") in shown.mask
    at = f"5,{height // 2}"
    said_there = answer_at(picked(room, {"x": 5, "y": height // 2}), room, tab)
    assert said_there == f"2 +{at}"
    room.answer(said_there)
    room.runner.wait(LONG)
    again = room.runner.question
    assert again is not None and again.options[0].region == question.options[0].region
    corrected = room.conversation.session.store.region(again.options[1].region)
    assert corrected.mask[height // 2, 5] == 1 and corrected.mask[height // 2, width - 5] == 1


def test_never_ask_decides_now_and_later(room: Room):
    said(room, "which")
    room.never_ask()
    room.runner.wait(LONG)
    assert room.runner.past()[-1].state == "done" and not room.conversation.options.may_ask


def test_stop_ends_a_long_step_and_loses_nothing(room: Room):
    said(room, "warm")
    room.say(Request("wait"))
    until(
        lambda: room.runner.current and room.runner.current.steps and room.runner.current.steps[0].share > 0
    )
    room.stop()
    room.runner.wait(LONG)
    assert room.conversation.head.number == 1
    assert room.runner.past()[-1].steps[0].state == "stopped"


def _hold(free: Event) -> None:
    assert free.wait(LONG)


def test_a_turn_that_waits_for_a_worker_says_its_place_and_can_be_stopped(room: Room, pool: RoomPool):
    free = Event()
    for _ in range(WORKERS):
        pool.workers.submit(partial(_hold, free))
    room.say(Request("warm"))
    assert room.runner.current and room.runner.current.doing == "Next in line"
    room.stop()
    free.set()
    room.runner.wait(LONG)
    assert room.conversation.head.number == 0 and room.runner.past()[-1].state != "running"
    said(room, "warm")
    assert room.conversation.head.number == 1, "the next one was not meant"


def test_a_stop_that_is_heard_late_stops_no_other_turn(room: Room):
    room.say(Request("wait"))
    view = room.runner.current
    assert view is not None
    room.runner.stop_turn(view.number - 1)
    room.runner.wait(LONG)
    assert room.conversation.head.number == 1


def test_a_second_request_waits_for_the_first(room: Room):
    room.say(Request("wait"))
    room.say(Request("warm"))
    assert room.aside.following is not None
    room.runner.wait(LONG)
    assert [view.request for view in room.runner.past()] == ["wait", "warm"]


def test_a_second_request_may_replace_the_first(room: Room):
    room.say(Request("wait"))
    room.say(Request("warm"))
    room.conversation.cancel.cancel()
    room.runner.wait(LONG)
    assert [step.tool for step in room.conversation.head.steps] == ["adjust"]


def test_a_request_that_takes_another_s_place_says_so_and_how_the_room_stands_tells_the_tabs(room: Room):
    stands = [room.standing]
    room.say(Request("wait"))
    for words in ("warm", "warm again"):
        room.say(Request(words))
        stands.append(room.standing)
        assert "warm" not in room.standing, "who looks at how it stands is told no words"
    assert room.notice == "“warm again” comes next, in the place of “warm”."
    room.runner.wait(LONG)
    stands.append(room.standing)
    room.history.go_to(room.conversation.tree.numbered(0))
    stands.append(room.standing)
    assert len(set(stands)) == len(stands)
    assert room.standing == stands[-1], "nothing changed"


def test_no_page_is_drawn_between_a_turn_and_the_one_that_follows_it(room: Room):
    runner, follow = room.runner, room.runner.then
    between, seen = Event(), list[tuple[int, bool]]()

    def page() -> None:
        seen.append((runner.beat, runner.running))

    drawn = Thread(target=page)

    def slowly() -> None:
        if not between.is_set():
            between.set()
            drawn.start()
            drawn.join(0.2)  # it would be through by now, if it did not wait
        follow()

    runner.then = slowly
    room.say(Request("wait"))
    room.say(Request("warm"))
    room.runner.wait(LONG)
    drawn.join(LONG)
    assert seen == [(3, True)], "the beat of the turn that follows, not of the one that ended"


def test_nothing_moves_while_an_edit_runs(room: Room):
    room.say(Request("wait"))
    with pytest.raises(SessionError, match="at work"):
        room.history.go_to(room.conversation.head)
    with pytest.raises(SessionError, match="at work"):
        room.settings.use(room.settings.studio)
    room.stop()
    room.runner.wait(LONG)


def test_a_failed_edit_says_so_and_keeps_its_attempts(room: Room):
    said(room, "fail")
    view = room.runner.past()[-1]
    assert view.state == "failed" and len(view.verdicts) == 2
    assert room.conversation.head.number == 0 and len(room.conversation.tree.versions) == 3
    assert "How each attempt went" in verdict_card(view)


def test_words_from_outside_never_become_markup(room: Room):
    said(room, "warm <img src=x onerror=alert(1)>")
    assert "<img src=x" not in plan_card(room.runner.past()[-1]) + verdict_card(room.runner.past()[-1])


def test_a_turn_looks_the_same_after_a_restart(tmp_path: Path):
    first = scripted_pool(tmp_path / "page")
    room = first.start(drawn_picture(), "mine")
    said(room, "warm")
    said(room, "which")
    shown = plan_card(room.runner.past()[0]), verdict_card(room.runner.past()[0])
    second = scripted_pool(tmp_path / "page").open("mine")
    assert (plan_card(second.runner.past()[0]), verdict_card(second.runner.past()[0])) == shown
    assert second.runner.current is not None and second.runner.current.state == "asking"
    second.answer("1")
    second.runner.wait(LONG)
    assert second.runner.past()[-1].state == "done"


def test_a_question_and_what_was_chosen_stay_to_be_read(tmp_path: Path):
    room = scripted_pool(tmp_path / "page").start(drawn_picture(), "mine")
    asked(room)
    room.answer("2")
    room.runner.wait(LONG)
    (seen,) = room.runner.past()[-1].exchanges
    assert (seen.question, seen.answer, seen.choice) == ("Which half do you mean?", "2", "the right half")
    assert room.conversation.turns[-1].exchanges == (seen,)
    again = scripted_pool(tmp_path / "page").open("mine")
    assert again.runner.past()[-1].exchanges == [seen]
    report = report_html(again.conversation.session)
    assert report.index(seen.question) < report.index("<b>the right half</b>")


def test_the_price_of_a_plan_is_said_to_be_the_most_it_can_be():
    plan = Plan(steps=(Step(reason="So.", tool="adjust"),), cost=1.67)
    card = plan_card(TurnView(1, plan=plan, steps=[StepView(plan.steps[0])]))
    assert "at most $1.67, with all retries" in card


def test_a_plan_says_whose_price_is_not_known():
    plan = Plan(steps=(Step(reason="So.", tool="adjust"),), unpriced=("openai:<new>",))
    card = plan_card(TurnView(1, plan=plan, steps=[StepView(plan.steps[0])]))
    assert "No price is known for openai:&lt;new&gt;: the caps on money do not count it." in card


def test_a_request_that_waits_survives_a_restart_with_its_pictures_and_region(tmp_path: Path):
    pool = scripted_pool(tmp_path / "page")
    room = pool.start(drawn_picture(), "mine")
    like, place = drawn_picture(45, 30), Region.from_box((60, 40), (5, 5, 40, 30))
    room.aside.following = Request("warm", (like,), place)
    again = scripted_pool(tmp_path / "page").open("mine")
    again.say_following()
    again.runner.wait(LONG)
    view = again.runner.past()[-1]
    assert (view.request, view.attachments, view.state) == ("warm", (like.digest,), "done")
    assert view.steps[0].step.region == place.digest
    third = scripted_pool(tmp_path / "page").open("mine")
    assert third.aside.following is None and third.runner.past()[-1].attachments == (like.digest,)


def test_what_came_while_a_turn_ran_waits_behind_its_question(room: Room):
    said(room, "which")
    room.aside.following = Request("warm")
    room.answer("1")
    room.runner.wait(LONG)
    assert [view.request for view in room.runner.past()] == ["which", "warm"]


def test_pictures_that_wait_for_a_word_survive_a_restart_and_a_new_name(tmp_path: Path):
    pool = scripted_pool(tmp_path / "page")
    room = pool.start(drawn_picture(), "mine")
    other, like = drawn_picture(50, 30), drawn_picture(45, 30)
    room.aside.dropped = Dropped((Arrival(other, "steps: []"),), "warm these")
    room.aside.references = (like,)
    pool.rename(room, "ours")
    again = scripted_pool(tmp_path / "page").open("ours")
    assert again.aside.dropped is not None
    assert again.aside.dropped.text == "warm these"
    assert [(a.picture.digest, a.recipe) for a in again.aside.dropped.arrivals] == [
        (other.digest, "steps: []")
    ]
    assert [picture.digest for picture in again.aside.references] == [like.digest]
    again.aside.dropped = None
    said(again, "warm")
    assert again.runner.past()[-1].attachments == (like.digest,)
    third = scripted_pool(tmp_path / "page").open("ours")
    assert third.aside.dropped is None and not third.aside.references


def test_a_deleted_session_takes_its_waiting_pictures_with_it(pool: RoomPool, room: Room):
    other = drawn_picture(50, 30)
    room.aside.dropped = Dropped((Arrival(other),))
    name, database = room.name, pool.studio.database
    assert database.store.has(other.digest)
    pool.close(name)
    forget_session(database, name)
    assert not database.store.has(other.digest)


def test_a_question_whose_answer_was_refused_waits_on(room: Room, monkeypatch: pytest.MonkeyPatch):
    asked(room)

    def refused(text: str) -> None:
        raise SessionsAway("the database is away")

    monkeypatch.setattr(room.conversation, "answer", refused)
    room.answer("2")
    room.runner.wait(LONG)
    monkeypatch.undo()
    assert room.runner.trouble is not None
    room.runner.catch_up()
    assert room.runner.question is not None
    room.answer("2")
    room.runner.wait(LONG)
    assert room.conversation.head.number == 1


def test_what_a_full_queue_refuses_is_kept(room: Room, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise QueueFull("200 wait")

    room.aside.references = (drawn_picture(),)
    monkeypatch.setattr(room.runner, "_workers", SimpleNamespace(submit=full))
    with pytest.raises(QueueFull):
        room.say(Request("warm"))
    assert room.aside.references and not room.runner.running and room.runner.current is None
    room.aside.following = Request("warm")
    with pytest.raises(QueueFull):
        room.say_following()
    assert room.aside.following is not None
