"""Choices: what a person has set in the page for a session; never a key."""

from pydantic import Field, ValidationError

from ..values.brief import Frozen
from .owners import NOBODY, owner_of
from .sessions import Database

LATEST = ""
"""Name under which the choices stand that a new session begins with, where there are no users."""
_LATEST_OF = """
SELECT body FROM choices JOIN owners ON owners.session=choices.session JOIN sessions ON name=choices.session
WHERE owner=? ORDER BY created DESC, sessions.rowid DESC LIMIT 1"""


class Choices(Frozen):
    """What was chosen instead of what the settings say; None where nothing was."""

    profile: str | None = None
    model: str | None = None
    base_url: str = ""
    keyed: bool = False
    """True when a key was typed for the model; it is gone when the server ends."""
    image_model: str | None = None
    image_base_url: str = ""
    image_keyed: bool = False
    approve: bool | None = None
    may_ask: bool | None = None
    careful: bool | None = None
    waits: dict[str, bool | int | float | None] = Field(default_factory=dict)
    """Patience with the language model, by the names of the settings."""
    turn_money: float | None = None
    session_money: float | None = None

    def of_options(self) -> dict[str, bool]:
        """Return what was chosen of how turns behave."""
        chosen = {"approve": self.approve, "may_ask": self.may_ask, "careful": self.careful}
        return {name: value for name, value in chosen.items() if value is not None}

    def of_caps(self) -> dict[str, float]:
        """Return what was chosen of the caps, in US dollars."""
        chosen = {"turn_money": self.turn_money, "session_money": self.session_money}
        return {name: value for name, value in chosen.items() if value is not None}


def choices_of(database: Database, session: str = LATEST) -> Choices:
    """Return the choices of a session; none where nothing was chosen, or by another version of the page."""
    return _read(database.rows("SELECT body FROM choices WHERE session=?", session))


def latest_choices(database: Database, user: str) -> Choices:
    """Return what a new session begins with: what was chosen last, or in the newest session of this user."""
    return choices_of(database) if user == NOBODY else _read(database.rows(_LATEST_OF, user))


def _read(rows: list[tuple[str, ...]]) -> Choices:
    try:
        return Choices.model_validate_json(rows[0][0]) if rows else Choices()
    except ValidationError:
        return Choices()


def keep_choices(database: Database, session: str, choices: Choices) -> None:
    """Keep the choices of a session; the next new one begins with them, but for what is a user's own."""
    body = choices.model_dump_json(exclude_none=True)
    names = (session, LATEST) if owner_of(database, session) == NOBODY else (session,)
    with database.transaction() as cursor:
        for name in names:
            cursor.execute(
                "INSERT INTO choices (session, body) VALUES (?,?) "
                "ON CONFLICT (session) DO UPDATE SET body=excluded.body",
                (name, body),
            )
