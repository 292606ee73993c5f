"""The page's script, run without a browser."""

import os
import subprocess
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

from helpers import LONG, TESTS
from helpers.page_app import script
from retoucher.ui.chat.server.app import the_pool


def room():
    (found,) = the_pool().rooms.values()
    return found


def say(app: AppTest, words: str) -> None:
    app.chat_input(key="say").set_value(words).run()
    room().runner.wait(LONG)
    app.run()
    assert not app.exception


def test_the_page_opens_on_a_sample_with_suggestions(app: AppTest):
    assert not app.exception
    assert room().name == "coffee"
    assert app.button(key="chip-Make it warmer")
    assert app.button(key="undo").disabled and app.button(key="redo").disabled


def test_undo_and_redo_move_between_versions(app: AppTest):
    say(app, "warm")
    app.button(key="undo").click().run()
    assert room().conversation.head.number == 0
    app.button(key="redo").click().run()
    assert room().conversation.head.number == 1


def test_a_question_is_answered_by_its_button(app: AppTest):
    say(app, "which")
    app.button(key="option-2").click().run()
    room().runner.wait(LONG)
    assert room().runner.past()[-1].exchanges[-1].answer == "2"


def test_what_a_click_means_is_chosen_while_one_outline_is_asked_about(app: AppTest):
    say(app, "perhaps")
    app.button_group(key="clicks").set_value("+").run()
    assert not app.exception and app.session_state["tab"].clicks == "+"
    room().answer("1 +9,9")
    room().runner.wait(LONG)
    app.run()
    assert not app.exception and app.button_group(key="clicks").value == "+"
    app.button(key="option-1").click().run()
    room().runner.wait(LONG)
    app.run()
    assert not app.exception and app.session_state["tab"].clicks == ""


def test_which_of_several_outlines_clicks_correct_is_chosen(app: AppTest):
    say(app, "which")
    assert not any(group.key == "outline" for group in app.button_group)
    clicks = app.button_group(key="clicks")
    assert clicks.value is None, "an outline is chosen by a click on it"
    clicks.set_value("").run()
    assert app.session_state["tab"].points, "the outlines are out of the way of a click"
    app.button_group(key="clicks").set_value("-").run()
    app.button_group(key="outline").set_value(2).run()
    assert not app.exception and app.session_state["tab"].outline == 2
    app.button(key="option-2").click().run()
    room().runner.wait(LONG)
    app.run()
    assert not app.exception and app.session_state["tab"].outline == 0


def test_words_in_the_composer_answer_a_question(app: AppTest):
    say(app, "which")
    say(app, "the right one")
    assert room().runner.past()[-1].exchanges[-1].answer == "the right one"


def test_a_wish_that_asked_stays_in_the_chat_when_another_takes_its_place(app: AppTest):
    say(app, "which")
    say(app, "make it warm")
    app.button(key="doubt-request").click().run() if room().doubtful else None
    room().runner.wait(LONG)
    app.run()
    shown = [html.value for html in app.get("html")]
    left, note, next_wish = (
        next(n for n, html in enumerate(shown) if words in html)
        for words in (">which<", "Nothing was done about it.", ">make it warm<")
    )
    assert left < note < next_wish


def test_guided_mode_shows_the_plan_and_runs_what_is_left_of_it(app: AppTest):
    app.toggle(key="set-guided").set_value(True).run()
    say(app, "warm then wait")
    app.button(key="plan-1-enhance-0-remove").click().run()
    app.button(key="plan-run").click().run()
    room().runner.wait(LONG)
    assert [step.tool for step in room().conversation.head.steps] == ["adjust"]


def test_a_slider_of_a_step_makes_a_version_beside_it(app: AppTest):
    say(app, "warm")
    head = room().conversation.head
    app.slider(key=f"adjust-{head.id}-0-temperature").set_value(-0.5).run()
    room().runner.wait(LONG)
    assert room().conversation.head.steps[0].arguments["temperature"] == -0.5
    assert room().conversation.head.parent == head.parent


def test_a_file_that_is_no_picture_is_a_warning_and_not_a_crash(app: AppTest):
    app.chat_input(key="say").set_value("use this").upload("fake.png", b"not a picture", "image/png").run()
    assert not app.exception
    assert any("fake" in warning.value for warning in app.warning)


def test_keeping_a_failed_edit_is_offered(app: AppTest):
    say(app, "fail")
    assert app.button(key="keep").label == "Keep it anyway"


def test_an_unknown_session_in_the_address_is_said(app: AppTest):
    other = AppTest.from_function(script, default_timeout=LONG)
    other.query_params["session"] = "gone"
    other.run()
    assert not other.exception
    assert any("no session at this address" in warning.value for warning in other.warning)


def test_drawing_the_page_loads_nothing_heavy(tmp_path: Path):
    code = """
import sys
from helpers.page_app import script
from streamlit.testing.v1 import AppTest
assert not AppTest.from_function(script, default_timeout=180).run().exception
print(*(m for m in ("pandas", "torch", "numba", "imageio", "langchain_openai") if m in sys.modules))
"""
    env = {**os.environ, "RETOUCHER_HOME": str(tmp_path), "RETOUCHER_PROFILE": "embedded"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TESTS, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
