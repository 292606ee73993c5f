"""A key and an answer for the page's settings."""

from streamlit.testing.v1 import AppTest

from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.room import Room

KEY = "sk-test-typed-0123456789abcdef"


def think_with(app: AppTest, address: str, key: str = KEY) -> None:
    app.text_input(key="set-model").set_value("openai:scripted")
    app.text_input(key="set-address").set_value(address)
    (field,) = [t for t in app.text_input if (t.key or "").startswith("set-key")]
    field.set_value(key)
    app.button(key="model-use").click().run()
    assert not app.exception


def the_room() -> Room:
    (found,) = the_pool().rooms.values()
    return found
