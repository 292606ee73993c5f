"""Doing what the user asked for, and saying so in plain text."""

from collections.abc import Callable
from typing import Any

from ....errors import RetoucherError
from ..state.tab import Tab, this_tab


def attempt(tab: Tab, action: Callable[..., Any], *arguments: Any) -> None:
    """Do something the user asked for; what cannot be done becomes a notice."""
    done(tab, action, *arguments)


def done(tab: Tab, action: Callable[..., Any], *arguments: Any) -> bool:
    """Do something the user asked for and return whether it was done; what cannot be becomes a notice.

    A button that was drawn for another session does nothing: it was pressed while the page changed.
    """
    if tab is not this_tab():
        this_tab().notices.append("The page was changing to another photo just then: press it again.")
        return False
    try:
        action(*arguments)
    except RetoucherError as error:
        tab.notices.append(str(error))
        return False
    return True


def plain(text: str) -> str:
    """Return text so that Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-!|<>$:~" else c for c in text)
