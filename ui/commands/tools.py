"""retoucher tools: the verbs and their schemas, from their own signatures."""

import json
import sys
from typing import Any

from ...tools import tool
from ..visible_text import write


def run_tools(name: str, as_json: bool) -> int:
    """Print one tool or all of them."""
    chosen = [tool.get(name)] if name else [tool.get(n) for n in tool.TOOLS]
    if as_json:
        sys.stdout.write(json.dumps([t.schema() for t in chosen], indent=1) + "\n")
        return 0
    for described in chosen:
        write(f"{described.name}: {described.summary}\n")
        if name:
            write("".join(f"  {line}\n" for line in _arguments(described.schema()["parameters"])))
    return 0


def _arguments(parameters: dict[str, Any]) -> list[str]:
    required = parameters.get("required", [])
    return [
        _argument(name, facts, name in required) for name, facts in parameters.get("properties", {}).items()
    ]


def _argument(name: str, facts: dict[str, Any], required: bool) -> str:
    kind = " | ".join(map(str, facts["enum"])) if "enum" in facts else facts.get("type", "value")
    limits = f" {facts['minimum']}…{facts['maximum']}" if {"minimum", "maximum"} <= facts.keys() else ""
    default = " (required)" if required else f" = {facts.get('default')!r}"
    return f"{name}: {kind}{limits}{default}  {facts.get('description', '')}".rstrip()
