"""Moves on the versions of a client's session, and what it takes away."""

from typing import Any

import mcp_types as types
from pydantic import Field

from ....agent.recipes.replay import recipe_of
from ....agent.values.version_listing import draw_tree
from ....agent.values.versions import Version
from ....errors import ToolRetry
from ....pictures import before_after, evidence
from ...commands.results import check_result, save_result
from ...commands.slash import version_file
from ..facts import session_facts, version_facts
from ..given_out import seal_of
from ..guest import Guest
from ..previews import LONGEST, small_file
from .actions import Asked, action
from .answer_blocks import answer, version_answer
from .call import Call


class Undo(Asked):
    """Take edits back; nothing is deleted."""

    steps: int = Field(1, ge=1, le=1000, description="how many versions back")


@action(Undo)
def undo(call: Call, asked: Undo) -> types.CallToolResult:
    """Go back along the versions."""
    guest = call.guest(asked.session)
    return _moved(guest, guest.room.conversation.tree.undo(asked.steps))


class Redo(Asked):
    """Go forward again to the version that was taken back last."""


@action(Redo)
def redo(call: Call, asked: Redo) -> types.CallToolResult:
    """Go forward along the versions."""
    guest = call.guest(asked.session)
    return _moved(guest, guest.room.conversation.tree.redo())


class GoTo(Asked):
    """Make any version the current one; 0 is the picture as it was opened."""

    version: int = Field(ge=0, description="the version's number")


@action(GoTo)
def go_to(call: Call, asked: GoTo) -> types.CallToolResult:
    """Go to a version."""
    guest = call.guest(asked.session)
    return _moved(guest, guest.room.conversation.tree.numbered(asked.version))


class Snapshot(Asked):
    """Name the current version, to restore it later whatever is tried meanwhile."""

    name: str = Field(min_length=1, max_length=60, description="a name that no other snapshot here has")


@action(Snapshot)
def snapshot(call: Call, asked: Snapshot) -> types.CallToolResult:
    """Name and star the current version."""
    guest, name = call.guest(asked.session), asked.name.strip()
    session, head = guest.room.conversation.session, guest.room.conversation.head
    taken = _snapshots(guest).get(name)
    if not name or (taken is not None and taken.id != head.id):
        number = f": version {taken.number} has it" if taken else ""
        raise ToolRetry(f"wanted a name that no snapshot has, got {asked.name!r}{number}")
    session.change_version(head.model_copy(update={"name": name, "starred": True}))
    return answer(f"Version {head.number} is {name!r} now.", session_facts(guest.room))


class Restore(Asked):
    """Make the version of a snapshot the current one."""

    name: str = Field(description="the snapshot's name")


@action(Restore)
def restore(call: Call, asked: Restore) -> types.CallToolResult:
    """Go to a snapshot."""
    guest = call.guest(asked.session)
    there = _snapshots(guest)
    if asked.name.strip() not in there:
        raise ToolRetry(f"no snapshot {asked.name!r}; there are: {', '.join(there) or 'none'}")
    return _moved(guest, there[asked.name.strip()])


class Versions(Asked):
    """List all versions with their verdicts, and what waits."""


@action(Versions, reads_only=True)
def versions(call: Call, asked: Versions) -> types.CallToolResult:
    """Draw the tree."""
    room = call.guest(asked.session).room
    return answer(draw_tree(room.conversation.tree), session_facts(room))


class Compare(Asked):
    """See two versions side by side, and how much of the picture differs."""

    before: int = Field(0, ge=0, description="a version's number; 0 is the picture as it was opened")
    after: int | None = Field(None, ge=0, description="another's; left out: the current one")


@action(Compare, reads_only=True)
def compare(call: Call, asked: Compare) -> types.CallToolResult:
    """Show two versions."""
    return _compared(call.guest(asked.session), asked)


def _compared(guest: Guest, asked: Compare) -> types.CallToolResult:
    conversation = guest.room.conversation
    one = conversation.tree.numbered(asked.before)
    other = conversation.head if asked.after is None else conversation.tree.numbered(asked.after)
    pictures = conversation.picture(one), conversation.picture(other)
    titles = (f"version {one.number}", f"version {other.number}")
    sheet = small_file(before_after(*pictures, titles=titles, longest=LONGEST))
    facts: dict[str, Any] = {v: version_facts(guest.room, w) for v, w in (("before", one), ("after", other))}
    if pictures[0].size == pictures[1].size:
        facts["changed_share"] = round(evidence(*pictures, None).changed_inside, 4)
        said = f"{facts['changed_share']:.1%} of the picture differs."
    else:
        said = f"The size differs: {pictures[0].size} and {pictures[1].size}."
    return answer(said, facts, sheet)


class Recipe(Asked):
    """The edit as code: YAML of tool calls that runs on other pictures too."""

    version: int | None = Field(None, ge=0, description="a version's number; left out: the current one")


@action(Recipe, reads_only=True)
def recipe(call: Call, asked: Recipe) -> types.CallToolResult:
    """Return the recipe of a version."""
    conversation = call.guest(asked.session).room.conversation
    version = None if asked.version is None else conversation.tree.numbered(asked.version)
    text = recipe_of(conversation.session, version).to_yaml()
    return answer(text, {"recipe": text})


class Save(Asked):
    """Save the current version as a file, with a before/after sheet and its recipe; nothing is replaced."""

    path: str = Field("", description="inside the server's folders; left out: after the picture's own name")
    gps: bool = Field(False, description="keep where it was taken in the file")
    recipe: bool = Field(True, description="keep the recipe inside the file")


@action(Save)
def save(call: Call, asked: Save) -> types.CallToolResult:
    """Write files, in the folders that are open alone."""
    guest = call.guest(asked.session)
    conversation = guest.room.conversation
    target = call.desk.folders.inside(asked.path or str(version_file(conversation)))
    check_result(target)
    seal = seal_of(call.desk.book, guest, conversation.head)
    rows = save_result(conversation, target, recipe=asked.recipe, gps=asked.gps, seal=seal)
    notes = [words for what, words in rows if what == "note"]
    facts = {"files": {what: path for what, path in rows if what != "note"}, "notes": notes}
    return answer("\n".join(f"{what}: {words}" for what, words in rows), facts)


def _moved(guest: Guest, version: Version) -> types.CallToolResult:
    guest.go_to(version)
    facts = {"version": version_facts(guest.room, version)}
    what = f": {version.request}" if version.request else " (the picture as it was opened)"
    return version_answer(guest, f"Now at version {version.number}{what}.", facts)


def _snapshots(guest: Guest) -> dict[str, Version]:
    return {v.name: v for v in guest.room.conversation.tree.versions.values() if v.starred and v.name}
