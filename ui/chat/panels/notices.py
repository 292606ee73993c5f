"""Doing what the user asked for, and saying so in plain text."""

from collections.abc import Callable
from typing import Any

from ....errors import RetoucherError
from ..state.tab import Tab


def attempt(tab: Tab, action: Callable[..., Any], *arguments: Any) -> None:
    """Do something the user asked for; what cannot be done becomes a notice."""
    try:
        action(*arguments)
    except RetoucherError as error:
        tab.notices.append(str(error))


def plain(text: str) -> str:
    """Return text so that Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-!|<>$:~" else c for c in text)
