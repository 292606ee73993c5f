"""Read YAML strictly: no key twice, no aliases, no tags, no bottomless depth; errors name the line.

What is written reads back the same.
"""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

import yaml

from .errors import ConfigError, RetoucherError

Path = tuple[str | int, ...]
DEEPEST = 50
"""Levels of nesting; more would end in the depth of the stack."""
MOST_PARTS = 200_000
"""Keys, values and lists together; a stranger's small file of many parts would take minutes."""
MOST_DIGITS = 40
"""Of a whole number; thousands take Python seconds to read and it refuses to write them."""
_LONG_NUMBER = re.compile(rf"[-+]?(?:0[xb][0-9a-fA-F_]{{{MOST_DIGITS},}}|[0-9][0-9_:]{{{MOST_DIGITS},}})$")
_OTHER_BREAKS = frozenset("\x85\u2028\u2029")
_Fastest: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one of libyaml where there is one: it is ten times as fast."""


class _Loader(_Fastest):
    """Takes dates as words, and names the line of a number that is none."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, form) for tag, form in known if not tag.endswith(":timestamp")]
        for first, known in _Fastest.yaml_implicit_resolvers.items()
    }

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise _wrong(node, str(error)) from error


class _Dumper(yaml.SafeDumper):
    """Quotes text with Unicode's own line breaks: as lines they would come back as others."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def analyze_scalar(self, scalar: str) -> Any:
        analysis = super().analyze_scalar(scalar)
        if not _OTHER_BREAKS.isdisjoint(scalar):
            analysis.allow_flow_plain = analysis.allow_block_plain = False
            analysis.allow_single_quoted = analysis.allow_block = False
        return analysis


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


def read_yaml(
    text: str,
    name: str,
    refusal: type[RetoucherError] = ConfigError,
    *,
    deepest: int = DEEPEST,
    most_parts: int = MOST_PARTS,
) -> tuple[Any, Lines]:
    """Return plain data and the lines of its parts; `refusal` says what is wrong in which line of `name`."""
    try:
        _check_events(text, deepest, most_parts)
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


def write_yaml(plain: Any) -> str:
    """Write plain data, in its order, so that `read_yaml` returns it."""
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _check_events(text: str, deepest: int, most_parts: int) -> None:
    """Refuse aliases, tags, depths and lengths before anything is built."""
    depth = parts = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _wrong(event, "aliases (*name) are not allowed")
        if isinstance(event, yaml.NodeEvent):
            parts += 1
            _check_node(event)
        if parts > most_parts:
            raise _wrong(event, f"more than {most_parts:,} parts")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > deepest:
                raise _wrong(event, f"nested more than {deepest} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _check_node(event: yaml.NodeEvent) -> None:
    tag = getattr(event, "tag", None)
    if tag and tag != "!":
        raise _wrong(event, f"tags are not allowed, got {tag[:40]!r}")
    if isinstance(event, yaml.ScalarEvent) and _LONG_NUMBER.match(event.value) and not event.style:
        raise _wrong(event, f"a number of more than {MOST_DIGITS} digits")


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
