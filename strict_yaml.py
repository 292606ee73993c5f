"""Read YAML strictly: no key twice, no aliases, no tags, no bottomless nesting; errors name the line."""

from collections.abc import Sequence
from typing import Any

import yaml

from .errors import ConfigError, RetoucherError

Path = tuple[str | int, ...]
DEEPEST = 50
"""Levels of nesting; more would end in the depth of the stack."""
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one of libyaml where there is one: it is ten times as fast."""


class Lines:
    """Path of a part → its line, from 1."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self._lines = lines

    def of(self, path: Sequence[str | int]) -> int:
        """Return the line of a part, or of the nearest part around it."""
        at = tuple(path)
        while at and at not in self._lines:
            at = at[:-1]
        return self._lines.get(at, 1)


def read_yaml(text: str, name: str, refusal: type[RetoucherError] = ConfigError) -> tuple[Any, Lines]:
    """Return plain data and the lines of its parts; `refusal` says what is wrong in which line of `name`."""
    try:
        _check_events(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        lines: dict[Path, int] = {}
        if node is None:
            return None, Lines(lines)
        _collect(node, (), lines)
        return loader.construct_document(node), Lines(lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise refusal(f"{name}, line {line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise refusal(f"{name} is no YAML: {error}") from error


def _check_events(text: str) -> None:
    """Refuse aliases and depths before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _wrong(event, "aliases (*name) are not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _wrong(event, f"nested more than {DEEPEST} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _wrong(part: yaml.Event | yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=part.start_mark)


def _collect(node: yaml.Node, path: Path, lines: dict[Path, int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*path, str(key.value))
            if place in lines:
                raise _wrong(key, f"{key.value!r} stands there twice, first in line {lines[place]}")
            _collect(value, place, lines)
            lines[place] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, (*path, index), lines)
