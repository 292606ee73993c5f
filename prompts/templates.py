"""Render the prompt templates of this folder, strictly: a missing or unused variable is an error."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, meta

CUT = "\n-----\n"
"""Stands between the part for the system and the part for the user."""

LONGEST = 2000
"""Characters of one piece of quoted text."""


@dataclass(frozen=True)
class Prompt:
    """A rendered template."""

    name: str
    """'judge@3f2a91': the template and the version of its source, for recipes and verdicts."""
    system: str
    user: str


def render(template: str, **variables: object) -> Prompt:
    """Fill in a template; `TypeError` names the variables that are missing or not used."""
    wanted = _wanted(template)
    if wanted != variables.keys():
        missing, unused = sorted(wanted - variables.keys()), sorted(variables.keys() - wanted)
        raise TypeError(f"prompt {template!r} misses {missing} and has no use for {unused}")
    text = _environment().get_template(template).render(variables)
    system, _, user = text.partition(CUT)
    return Prompt(f"{template}@{version(template)}", system.strip(), user.strip())


@cache
def version(template: str) -> str:
    """Return six characters that change whenever the template or what it includes does."""
    return sha256("\0".join(_sources(template)).encode()).hexdigest()[:6]


def names() -> list[str]:
    """List the templates."""
    return sorted(
        f.name.removesuffix(".j2") for f in files(str(__package__)).iterdir() if f.name.endswith(".j2")
    )


def words(value: object) -> str:
    """Quote the client's words: one line of JSON."""
    text = str(value)
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    quoted = json.dumps(shown, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in quoted)


def data(value: object) -> str:
    """Quote text from elsewhere as data, in a tag that it cannot close."""
    return f"<data>{words(value)}</data>"


def _source(name: str) -> str:
    return files(str(__package__)).joinpath(f"{name}.j2").read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # prompts are no HTML; the filters quote what comes from outside
    )
    environment.filters.update(data=data, words=words)
    return environment


@cache
def _wanted(template: str) -> frozenset[str]:
    parse = _environment().parse
    return frozenset(name for s in _sources(template) for name in meta.find_undeclared_variables(parse(s)))


def _sources(template: str) -> list[str]:
    source = _source(template)
    included = meta.find_referenced_templates(_environment().parse(source))
    return [source, *(s for name in included for s in _sources(str(name)))]
