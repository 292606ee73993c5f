"""The verbs as an MCP client calls them: each with its own schema, in its session, at a place."""

from typing import Any

import mcp_types as types

from ....tools import tool
from ..guest import Guest
from ..look_verbs import edits, finds, found, region_facts, seen
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


def listed(name: str) -> types.Tool:
    """Return a verb as a client lists it: its own schema, with the session and the place beside."""
    described = tool.get(name)
    schema = described.schema()["parameters"]
    places = {"where": _WHERE} if described.takes_region else {}
    schema["properties"] = {**schema.get("properties", {}), **places, "session": _SESSION}
    if described.needs_region:
        schema["required"] = [*schema.get("required", []), "where"]
    note = "\nThe result is judged and kept as a version." if edits(described) else ""
    return types.Tool(
        name=name,
        description=described.description + note,
        input_schema=schema,
        annotations=types.ToolAnnotations(
            read_only_hint=not edits(described), destructive_hint=False, open_world_hint=False
        ),
    )


async def run_verb(call: Call, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    """Run a verb: facts come back at once, an edit is a turn of its own."""
    described = tool.get(name)
    given = {key: value for key, value in arguments.items() if key not in _ADDED}
    session, where = (str(arguments.get(key) or "") for key in _ADDED)
    guest = await aside(call.guest, session)
    if not edits(described):
        return await aside(_looked, guest, described, given, where)
    return await with_user(call, guest, lambda hear: guest.use_tool(name, given, where, hear))


def _looked(guest: Guest, described: tool.Tool, given: dict[str, Any], where: str) -> types.CallToolResult:
    if not finds(described):
        facts = seen(guest, described, given, where)
        return answer(facts if isinstance(facts, str) else as_json(facts), {"result": facts})
    regions = found(guest, given, where)
    rows = region_facts(regions)
    shown = outlines(guest.room.conversation.picture(), regions) if regions else b""
    words = as_json(rows) if rows else "Nothing in the picture matches."
    return answer(words, {"regions": rows}, shown)
