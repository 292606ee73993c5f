"""The verbs as an MCP client calls them: each with its own schema, in its session, at a place."""

from typing import Any

import mcp_types as types
from pydantic import BaseModel

from ....pictures import Region
from ....tools import tool
from ....tools.find import find
from ..guest import Guest
from ..previews import outlines
from .answer_blocks import answer, as_json
from .call import Call, aside
from .turns_of_clients import with_user

_SESSION = {
    "type": "string",
    "default": "",
    "description": "from open_picture; left out: the one that this client opened last",
}
_WHERE = {
    "type": "string",
    "default": "",
    "description": "where: words, 'box l,t,r,b', 'point x,y' in pixels, or a region's digest from find",
}
_ADDED = ("session", "where")
"""What a call says beside the verb's own arguments."""
_EDITS = ("pixels", "geometry", "generate")
"""Kinds of verbs that change the picture; the others return facts."""


def listed(name: str) -> types.Tool:
    """Return a verb as a client lists it: its own schema, with the session and the place beside."""
    described = tool.get(name)
    schema = described.schema()["parameters"]
    places = {"where": _WHERE} if described.takes_region else {}
    schema["properties"] = {**schema.get("properties", {}), **places, "session": _SESSION}
    if described.needs_region:
        schema["required"] = [*schema.get("required", []), "where"]
    note = "\nThe result is judged and kept as a version." if described.kind in _EDITS else ""
    return types.Tool(
        name=name,
        description=described.description + note,
        input_schema=schema,
        annotations=types.ToolAnnotations(
            read_only_hint=described.kind not in _EDITS, destructive_hint=False, open_world_hint=False
        ),
    )


async def run_verb(call: Call, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    """Run a verb: facts come back at once, an edit is a turn of its own."""
    described = tool.get(name)
    given = {key: value for key, value in arguments.items() if key not in _ADDED}
    session, where = (str(arguments.get(key) or "") for key in _ADDED)
    guest = await aside(call.guest, session)
    if described.kind not in _EDITS:
        return await aside(_facts, guest, described, given, where)
    return await with_user(call, guest, lambda hear: guest.use_tool(name, given, where, hear))


def _facts(guest: Guest, described: tool.Tool, given: dict[str, Any], where: str) -> types.CallToolResult:
    conversation = guest.room.conversation
    picture, place = conversation.picture(), conversation.workplace
    if described.name == find.tool.name and set(given) == {"phrase"}:
        return _found(guest, place.find(str(given["phrase"])))
    region = guest.region(where)
    with place.beside():
        checked = described.check_written(given)
        result = described.run(
            picture, region, described.with_pictures(checked, lambda d: conversation.session.store.picture(d))
        ).result
    if described.name == find.tool.name:
        for found in result:
            place.add_region(found)
        return _found(guest, result)
    facts = result.model_dump(mode="json") if isinstance(result, BaseModel) else result
    return answer(facts if isinstance(facts, str) else as_json(facts), {"result": facts})


def _found(guest: Guest, regions: list[Region]) -> types.CallToolResult:
    rows = [
        {"number": number, "name": region.name, "box": list(region.box), "score": round(region.score, 3),
         "area": round(region.area, 4), "digest": region.digest}
        for number, region in enumerate(regions, 1)
    ]  # fmt: skip
    shown = outlines(guest.room.conversation.picture(), regions) if regions else b""
    words = as_json(rows) if rows else "Nothing in the picture matches."
    return answer(words, {"regions": rows}, shown)
