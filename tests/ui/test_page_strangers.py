"""Words of a stranger's recipe reach the page as words: no tag, no link, no picture from elsewhere."""

from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath
from zipfile import ZipFile

import numpy as np
from streamlit.testing.v1 import AppTest

from helpers import LONG, TESTS
from retoucher.agent.memory.sessions import RegionRecord
from retoucher.agent.recipes.export import report_html, session_zip
from retoucher.agent.values.plan import Step
from retoucher.agent.values.recipe import Recipe
from retoucher.agent.values.versions import Version
from retoucher.pictures import FileFacts, Picture, Region, embedded_recipe, open_picture
from retoucher.ui.chat.panels.offer_panel import bring
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.message import Arrival
from retoucher.ui.chat.state.room import Room

TAG = "<img src=//evil.example/x.png onerror=alert(1)>"
LINK = "![x](http://evil.example/y.png)"
BAD = f"ball {TAG} {LINK} <script>alert(1)</script>"


def _edited(room: Room, reference: str = "") -> Room:
    """Give a session a version, a region and a turn of hostile words."""
    session = room.conversation.session
    picture = Picture(np.full((30, 40, 3), 90, np.uint8), FileFacts(name=f"{BAD}.png"))
    region = Region.from_box(picture.size, (2, 2, 20, 20), BAD)
    session.add_region(RegionRecord(digest=session.store.put(region), picture=picture.digest, name=BAD))
    steps = (Step(tool="adjust", target=BAD, reason=BAD, arguments={"exposure": 0.5}),)
    if reference:
        like = session.keep(Picture(np.full((8, 8, 3), 40, np.uint8), FileFacts(name=reference)))
        steps += (Step(tool="match_look", arguments={"reference": like}, reason=BAD),)
    root = room.conversation.head
    made = Version(
        id="v1", number=1, parent=root.id, picture=session.keep(picture), request=BAD, name=BAD, steps=steps
    )
    session.move_head(session.add_version(made))
    return room


def _shown(app: AppTest) -> tuple[list[str], list[str]]:
    """Return the bodies of HTML and of Markdown that the page sends to a browser."""
    html = [element.proto.body for element in app.get("html")]
    marked = [
        *(element.value for kind in ("markdown", "caption", "info", "warning") for element in app.get(kind))
    ]
    marked += [button.label for button in app.button]
    marked += [o.content for pills in app.get("button_group") for o in pills.proto.options]
    marked += [block.label for block in app.get("expander")]
    return html, marked


def test_no_tag_and_no_link_of_a_recipe_reaches_the_page(app: AppTest) -> None:
    pool = the_pool()
    room = _edited(pool.start(Picture(np.full((30, 40, 3), 80, np.uint8), FileFacts(name=f"{BAD}.png"))))
    app.query_params["session"] = room.address
    app.run()
    html, marked = _shown(app)
    assert not app.exception
    assert any("evil.example" in body for body in html), "the Adjust panel shows the step's place"
    assert any("evil.example" in text for text in marked), "the Regions panel shows the region's name"
    for body in html:
        assert TAG not in body and "<script>" not in body
    for text in marked:
        assert "](http" not in text.replace("\\]\\(", "") and TAG not in text


def test_a_report_holds_no_tag_of_the_recipe_and_a_zip_no_path(app: AppTest) -> None:
    pool = the_pool()
    room = _edited(pool.start(Picture(np.full((30, 40, 3), 80, np.uint8))), "..\\..\\C:evil<b>.png")
    report = report_html(room.conversation.session)
    assert TAG not in report and "<script>" not in report
    with ZipFile(BytesIO(session_zip(room.conversation.session))) as archive:
        names = archive.namelist()
    assert any(name.startswith("references/") for name in names)
    for name in names:
        assert not {"..", "\\", ":", "<"} & {*PurePosixPath(name).parts, *name}
        assert PureWindowsPath(name).parts[-1] == PurePosixPath(name).parts[-1]


def test_a_history_dropped_on_the_page_is_words_in_adjust_and_in_the_report(app: AppTest) -> None:
    """The case as it was: a picture whose recipe names a ball with a tag in it, reopened step by step."""
    place = TESTS / "cases" / "files" / "html.png"
    text, pool = embedded_recipe(place), the_pool()
    assert text and "<script>" in text and "<img src=" in text
    room = pool.start(open_picture(place))
    bring(Arrival(open_picture(place), text), room, pool)
    room.reopen(Recipe.from_yaml(text), room.conversation.head.picture)
    room.runner.wait(LONG)
    head = room.conversation.head
    assert "<script>" in head.request and "<img src=" in head.steps[0].target
    app.query_params["session"] = room.address
    app.run()
    html, marked = _shown(app)
    assert not app.exception and any("evil.example" in body for body in html)
    for body in (*html, *marked, report_html(room.conversation.session)):
        assert "<script>alert" not in body and "<img src=//" not in body
