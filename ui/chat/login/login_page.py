"""What a page shows whose users log in: the way in, and who is in."""

from html import escape

import streamlit as st

from ....settings import Settings
from .logged_in import name_of
from .login_file import providers


def let_in(settings: Settings) -> bool:
    """Say whether the page is for who looks; who has not logged in is asked to."""
    if settings.login is None or name_of(st.user):
        return True
    st.html('<div class="rt-brand">Retoucher</div>')
    st.write("Log in to see your sessions.")
    for name in providers(settings.login):
        if st.button(f"Log in with {name}" if name else "Log in", key=f"login-{name}", type="primary"):
            st.login(name or None)
    return False


def who_is_in(settings: Settings) -> None:
    """Show who is logged in, and the way out."""
    if settings.login is None:
        return
    called = st.user.get("email") or st.user.get("name") or st.user.get("sub")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"Logged in as {escape(str(called))}", width="stretch")
        if st.button("Log out", key="log-out"):
            st.logout()
