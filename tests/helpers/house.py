"""The shape of the house: its rooms in order, and which file imports which."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

ORDER = """
errors.py
strict_yaml.py  settings_files.py
prompts
pictures/metadata
pictures/depth
pictures/luts
pictures/places
settings.py  pictures
pictures/traces
engines/hosted/prices.py  engines/hosted/ledger.py  engines/hosted/privacy_border.py
engines/hosted/image_settings.py  engines/hosted/meter.py
engines
engines/classical/tone  engines/classical/find  engines/classical/fill  engines/classical/frame
engines/classical/looks  engines/classical/profiles
engines/classical/compose  engines/classical/portrait  engines/eyes  engines/hosted
engines/classical/warm.py
engines/diffusion
engines/vision
engines/registry.py
engines/tiny_profile.py
training/world
training
tools
agent
agent/values
agent/watch
agent/memory
agent/memory/paid
agent/minds
agent/minds/judging
agent/minds/words  agent/minds/backoff
agent/minds/clauses
agent/minds/talks
agent/minds/rules
agent/minds/language  agent/minds/answers.py  agent/minds/corrected.py
agent/context.py
agent/work
agent/learned
agent/recipes
agent/nodes
agent/graph.py
agent/workplace.py
agent/conversation.py
agent/recipes/variations.py  agent/recipes/reopen.py
agent/assemble.py
agent/thoughts.py
agent/host.py
evals
evals/sets
training/tie
ui
ui/stage  ui/commands
ui/batch
ui/chat/login
ui/chat/state  ui/chat/wishes
ui/chat/objects
ui/chat/panels
ui/chat/many  ui/chat/presets
ui/chat/page.py
ui/chat/server
ui/doors
ui/doors/mcp_server  ui/doors/http_server
ui/door_commands.py  ui/batch_commands.py
ui/cli.py  ui/streamlit_script.py
ui/__main__.py
"""
"""Files and folders from the ground up: an import goes to a line above or stays in its room.

A file stands where its longest entry does; what shares a line does not know its neighbours.
"""

PLACES = {room: line for line, rooms in enumerate(ORDER.split("\n")) for room in rooms.split()}
FLOORS = tuple(dict.fromkeys(room.split("/")[0].removesuffix(".py") for room in PLACES))


class Arrow(NamedTuple):
    """An import, wherever it stands: at the top of a file or inside a function."""

    line: int
    module: str
    """Dotted name; of our own package without `retoucher.`, relative ones resolved."""
    file: str
    """The file of the house that it reads; '' for a module from outside."""


@cache
def sources() -> tuple[str, ...]:
    """Return the package's files by their path from the root."""
    found = [ROOT / f"{floor}.py" for floor in FLOORS if (ROOT / f"{floor}.py").exists()]
    for floor in FLOORS:
        found += sorted((ROOT / floor).rglob("*.py"))
    return tuple(str(path.relative_to(ROOT)) for path in found)


def room(file: str) -> str:
    """Return the longest entry of `ORDER` in which a file stands; '' for none."""
    holders = [entry for entry in PLACES if file == entry or file.startswith(entry + "/")]
    return max(holders, key=len, default="")


@cache
def arrows(file: str) -> tuple[Arrow, ...]:
    """Return all imports of a file."""
    return tuple(_arrows(file))


def _arrows(file: str) -> Iterator[Arrow]:
    home = Path(file).parts[:-1]
    for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Arrow(node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield Arrow(node.lineno, node.module or "", "")
        elif isinstance(node, ast.ImportFrom):
            base = [*home[: len(home) - node.level + 1], *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                yield from _inside(node.lineno, base, alias.name)


def _inside(line: int, base: list[str], name: str) -> Iterator[Arrow]:
    for parts in ([*base, name], base):
        for file in ("/".join(parts) + ".py", "/".join([*parts, "__init__.py"])):
            if file in sources():
                yield Arrow(line, ".".join(parts), file)
                return


def circles() -> list[list[str]]:
    """Return the groups of files each of which leads to all others of its group."""
    reach = {file: _reached(file) for file in sources()}
    rings = {tuple(sorted(f for f in reach[file] if file in reach[f])) for file in sources()}
    return [list(ring) for ring in sorted(rings) if len(ring) > 1]


def _reached(file: str) -> set[str]:
    found: set[str] = set()
    ahead = [file]
    while ahead:
        for arrow in arrows(ahead.pop()):
            if arrow.file and arrow.file not in found:
                found.add(arrow.file)
                ahead.append(arrow.file)
    return found
