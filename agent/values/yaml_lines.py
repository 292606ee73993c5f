"""YAML with the line of every part, so that errors can name it."""

from collections.abc import Sequence
from typing import Any

import yaml

from ...errors import RecipeError

Path = tuple[str | int, ...]


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


def read_yaml(text: str, name: str) -> tuple[Any, Lines]:
    """Read plain data; aliases, tags and broken YAML are a `RecipeError` that names the line."""
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise RecipeError(
                    f"{name}, line {event.start_mark.line + 1}: aliases (*name) are not allowed"
                )
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        plain = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RecipeError(f"{name}, line {line}: {error.problem}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise RecipeError(f"{name} is no YAML: {error}") from error
    lines: dict[Path, int] = {}
    if node is not None:
        _collect(node, (), lines)
    return plain, Lines(lines)


def _collect(node: yaml.Node, path: Path, lines: dict[Path, int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _collect(value, (*path, str(key.value)), lines)
            lines[(*path, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, (*path, index), lines)
