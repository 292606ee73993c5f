"""What a button does whose page has gone on to another photo: nothing, and that is said."""

from streamlit.testing.v1 import AppTest


def pressed() -> None:
    import streamlit as st

    from retoucher.ui.chat.panels.notices import attempt
    from retoucher.ui.chat.state.tab import Tab, this_tab

    done: list[str] = []
    attempt(this_tab(), done.append, "here")
    attempt(Tab(session="the photo before"), done.append, "elsewhere")
    st.text(" ".join(done))
    st.caption(" ".join(this_tab().notices))


def test_a_button_of_the_session_before_does_nothing_and_says_so():
    app = AppTest.from_function(pressed).run()
    assert not app.exception
    assert app.text[0].value == "here"
    assert "press it again" in app.caption[0].value
