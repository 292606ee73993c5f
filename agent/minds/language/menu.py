"""The tools that can run now, as a planning model reads them and as its plans are checked against."""

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate, takewhile
from typing import Any

from ....engines.registry import OF_A_CALL, specs
from ....errors import ToolRetry
from ....tools import tool as tools
from ...values.brief import Refusal
from .. import Toolbox

_AUTO = "auto"
ROOM = 2400
"""Characters of a short menu."""
_STEM = 5
"""Letters by which words are compared: 'brighter' and 'bright'."""
_UNPLANNED = ("look", "think")
"""Kinds of tools that change nothing."""


class Menu:
    """What can run, given the engines that are ready."""

    def __init__(
        self, engines: frozenset[str], wanted: frozenset[str] = frozenset(), toolbox: Toolbox = tools.get
    ) -> None:
        """`wanted`: names of the tools to offer; empty: all that can run."""
        self.engines = {verb: sorted(_names(engines, verb)) for verb in {s.verb for s in specs()}}
        offered = [toolbox(name) for name in tools.TOOLS if not wanted or name in wanted]
        able = [tool for tool in offered if self.engines.get(tool.verb, True)]
        self.tools = {tool.name: tool for tool in able if tool.kind not in _UNPLANNED}

    @cached_property
    def text(self) -> str:
        """One entry per tool: where it works, its arguments with their limits, what it does."""
        return "\n".join(self._entry(tool) for tool in self.tools.values())

    def about(self, words: str, room: int = ROOM) -> str:
        """The tools that the words may mean, in short entries, the likeliest first; `room` characters."""
        said = {word[:_STEM] for word in re.findall(r"\w+", words.lower()) if len(word) > 2}

        def meant(tool: tools.Tool) -> tuple[int, bool]:
            about = f"{tool.name} {tool.description} {' '.join(tool.arguments.model_fields)}".lower()
            known = {word[:_STEM] for word in re.findall(r"\w+", about)}
            return -len(said & known), not tool.traits.common

        entries = [self._entry(tool, short=True) for tool in sorted(self.tools.values(), key=meant)]
        lengths = accumulate(map(len, entries))
        fitting = takewhile(lambda pair: pair[1] <= room, zip(entries, lengths, strict=True))
        return "\n".join(entry for entry, _ in fitting)

    def check(self, name: str, arguments: Mapping[str, Any], attachments: tuple[str, ...]) -> dict[str, Any]:
        """Return the arguments of a step as a plan keeps them; `ToolRetry` says what is wrong."""
        if name not in self.tools:
            raise ToolRetry(f"no tool {name!r}; there is: {', '.join(self.tools)}")
        tool = self.tools[name]
        named = tool.with_pictures(arguments, lambda value: _attached(value, attachments))
        ready = self.engines.get(tool.verb, [])
        if named.get("engine", _AUTO) not in (_AUTO, *ready):
            raise ToolRetry(f"{name} has no engine {named['engine']!r}; ready: {', '.join(ready)}")
        checked = tool.check_written(named)
        return {name: checked[name] for name in sorted(checked)}

    def _entry(self, tool: tools.Tool, *, short: bool = False) -> str:
        parameters = tool.schema()["parameters"]
        where = (
            "needs a target" if tool.needs_region else "target optional" if tool.takes_region else "no target"
        )
        arguments = [
            _argument(
                name,
                _named(about) if name in tool.picture_arguments else about,
                self.engines.get(tool.verb, []),
                name in parameters.get("required", ()),
                short=short,
            )
            for name, about in parameters.get("properties", {}).items()
            if name not in OF_A_CALL or tool.verb not in self.engines or self._adjustable(tool)
        ]
        said = tool.summary if short else " ".join(tool.description.split())
        return f"{tool.name}({', '.join(arguments)}) [{where}] {said}"

    def _adjustable(self, tool: tools.Tool) -> bool:
        """Say whether an engine of the tool takes settings of a call: only those with weights do."""
        ready = self.engines.get(tool.verb, ())
        return any(s.weights for s in specs() if s.verb == tool.verb and s.name in ready)


def refusal(wish: str, why: str, engines: frozenset[str]) -> Refusal:
    """Build a refusal that names the engine which could, and the command that brings it."""
    for spec in specs():
        if spec.verb == "edit" and f"{spec.verb}/{spec.name}" not in engines:
            return Refusal(wish=wish, why=why, engine=spec.name, command=spec.supply)
    return Refusal(wish=wish, why=why)


def _names(engines: frozenset[str], verb: str) -> list[str]:
    return [engine.partition("/")[2] for engine in engines if engine.partition("/")[0] == verb]


def _named(picture: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a picture as a plan names it: 'attachment 1'."""
    about = {k: v for k, v in picture.items() if k != "anyOf"}
    return about | {"type": "attachments" if picture.get("type") == "array" else "attachment"}


def _argument(name: str, about: dict[str, Any], engines: list[str], required: bool, *, short: bool) -> str:
    if name == "engine":
        return f"engine: {'|'.join((_AUTO, *engines))}"
    if "anyOf" in about:
        about = {**next(a for a in about["anyOf"] if a.get("type") != "null"), **about}
    values = "|".join(map(str, about.get("enum", ()))) or about.get("type", "any")
    low, high = (about.get(f"{end}imum", about.get(f"exclusive{end.title()}imum")) for end in ("min", "max"))
    if low is not None and high is not None:
        values = f"{low:g}..{high:g}"
    default = "" if about.get("default") in (None, "", []) else f" = {about['default']}"
    optional = "" if required or default else "?"
    note = f" ({about['description']})" if about.get("description") and not short else ""
    return f"{name}{optional}: {values}{default}{note}"


def _attached(value: object, attachments: tuple[str, ...]) -> object:
    names = {f"attachment {i}": digest for i, digest in enumerate(attachments, 1)}
    if value in names.values():
        return value
    if not isinstance(value, str) or value not in names:
        raise ToolRetry(f"wanted one of {', '.join(names) or 'no reference: none was sent'}, got {value!r}")
    return names[value]
