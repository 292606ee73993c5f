"""A tool as its signature and its traits describe it, and its run: checked before, protected after."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, get_type_hints

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from ...engines import EngineSpec, Point
from ...engines.classical.profiles.working_space import in_srgb, shown_in_srgb
from ...engines.work import keeping
from ...errors import ToolRetry
from ...pictures import Box, Evidence, Picture, Region, deepened, evidence, protect
from .annotations import as_written, holds
from .traits import ORDINARY, Traits

Kind = Literal["look", "think", "pixels", "geometry", "generate"]
"""look and think return facts; pixels and generate keep the picture's size; geometry may change it."""

Moves = Callable[..., NDArray[np.float64]]
"""(picture, size of the result, arguments of the tool) → 3×3 matrix of where the picture's points went."""

INJECTED = ("picture", "region", "progress")
"""Parameters that the caller supplies and a model, recipe or form never writes."""


@dataclass(frozen=True)
class Tool:
    """A verb of the house: a typed function and what its signature says about it."""

    name: str
    kind: Kind
    function: Callable[..., Any]
    needs_region: bool
    takes_region: bool
    moves: Moves | None = None
    """For a tool that changes the frame: what a mask has to follow; None leaves every point where it is."""
    blends: bool = False
    """True when the tool itself goes by the softness of the region: it is protected where that is 0."""
    traits: Traits = ORDINARY

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @property
    def description(self) -> str:
        """Whole docstring."""
        return inspect.getdoc(self.function) or ""

    @cached_property
    def picture_arguments(self) -> frozenset[str]:
        """Names of the arguments that are a picture or several; states and recipes write their digests."""
        return frozenset(
            name for name, info in self.arguments.model_fields.items() if holds(info.annotation, Picture)
        )

    @cached_property
    def pixel_arguments(self) -> frozenset[str]:
        """Names of the arguments that are places in pixels of the picture as it comes."""
        return frozenset(
            name for name, info in self.arguments.model_fields.items() if holds(info.annotation, Box, Point)
        )

    @cached_property
    def limits(self) -> dict[str, tuple[float, float]]:
        """Argument → (least, most), for numbers that have both."""
        return {
            name: (about["minimum"], about["maximum"])
            for name, about in self._parameters.get("properties", {}).items()
            if {"minimum", "maximum"} <= about.keys()
        }

    @cached_property
    def amounts(self) -> dict[str, tuple[float, float]]:
        """Argument → (least, most), for what there can be more or less of."""
        return {name: ends for name, ends in self.limits.items() if name not in self.traits.aims}

    def only_fine(self, arguments: Mapping[str, Any]) -> bool:
        """Return whether all that written arguments push is fine detail."""
        pushed = [name for name in self.amounts if arguments.get(name)]
        return bool(pushed) and all(name in self.traits.fine for name in pushed)

    @property
    def verb(self) -> str:
        """What its engines are registered under."""
        return self.traits.verb or self.name

    def takers(self, arguments: Mapping[str, Any]) -> list[EngineSpec]:
        """Return the engines that would take a call, in order; none for a tool that chooses none."""
        return self.traits.takers(arguments) if self.traits.takers else []

    @cached_property
    def reports_progress(self) -> bool:
        """True when the function takes `progress`."""
        return "progress" in inspect.signature(self.function).parameters

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """Pydantic model of the arguments that a model or a recipe may write."""
        hints = get_type_hints(self.function, include_extras=True)
        fields: dict[str, Any] = {}
        for parameter in inspect.signature(self.function).parameters.values():
            if parameter.name in INJECTED:
                continue
            default = ... if parameter.default is inspect.Parameter.empty else parameter.default
            fields[parameter.name] = (hints[parameter.name], default)
        config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
        return create_model(f"{self.name.title().replace('_', '')}Arguments", __config__=config, **fields)

    @cached_property
    def written(self) -> type[BaseModel]:
        """Pydantic model of the arguments as plans, states and recipes write them: digests for pictures."""
        fields: dict[str, Any] = {}
        for name, info in self.arguments.model_fields.items():
            about = Field(... if info.is_required() else info.default, description=info.description)
            fields[name] = (Annotated[(as_written(info.annotation), *info.metadata, about)], about.default)
        return create_model(self.arguments.__name__, __config__=ConfigDict(extra="forbid"), **fields)

    def schema(self) -> dict[str, Any]:
        """JSON schema of the tool as language models and MCP take it; a reference picture is its digest."""
        return {"name": self.name, "description": self.description, "parameters": deepcopy(self._parameters)}

    @cached_property
    def _parameters(self) -> dict[str, Any]:
        return self.written.model_json_schema()

    def digests(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the digests of the pictures that written arguments name."""
        values = [arguments[name] for name in sorted(self.picture_arguments & arguments.keys())]
        return tuple(str(d) for v in values if v is not None for d in (v if _several(v) else (v,)))

    def with_pictures(self, arguments: Mapping[str, Any], named: Callable[[Any], Any]) -> dict[str, Any]:
        """Return the arguments with what `named` makes of each picture's name in its place."""

        def replaced(value: Any) -> Any:
            return tuple(map(named, value)) if _several(value) else None if value is None else named(value)

        return {k: replaced(v) if k in self.picture_arguments else v for k, v in arguments.items()}

    def check(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return validated arguments, defaults left out; `ToolRetry` names each wrong one."""
        return self._checked(self.arguments, arguments)

    def check_written(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return validated arguments that name their pictures; `ToolRetry` names each wrong one."""
        return self._checked(self.written, arguments)

    def _checked(self, form: type[BaseModel], arguments: Mapping[str, Any]) -> dict[str, Any]:
        try:
            model = form.model_validate(arguments)
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(map(str, e['loc']))}: {e['msg']}, got {e['input']!r}" for e in error.errors()
            )
            raise ToolRetry(f"{self.name} does not take these arguments: {wrong}") from error
        return {name: getattr(model, name) for name in model.model_fields_set}

    def run(self, picture: Picture, region: Region | None, arguments: dict[str, Any]) -> "Run":
        """Check, run and protect; `arguments` may hold `progress` beside what the schema names."""
        injected = {k: v for k, v in arguments.items() if k in INJECTED}
        checked = self.check({k: v for k, v in arguments.items() if k not in INJECTED})
        if self.needs_region and region is None:
            raise ToolRetry(f"{self.name} wants a region and got none: say where")
        if region is not None and region.size != picture.size:
            raise ToolRetry(
                f"{self.name} wants a region of size {picture.size}, got {region.size} ({region.name!r})"
            )
        inside = region if self.kind in ("pixels", "generate") else None
        if inside is not None and inside.empty:
            return Run(picture, picture)
        where = {"region": region} if self.takes_region else {}
        with keeping(picture, *_pictures(checked)):
            tried = self._tried(picture, where, checked, injected)
        if inside is None:
            return Run(tried, deepened(picture, tried, self.name))
        generated = self.kind == "generate"
        kept = protect(picture, tried, inside, repainted=generated, aligned=not generated, blends=self.blends)
        return Run(tried, deepened(picture, kept, self.name))

    def _tried(self, picture: Picture, *arguments: dict[str, Any]) -> Any:
        """Call the function; one that goes by colours gets all pictures in sRGB."""
        given = {name: value for some in arguments for name, value in some.items()}
        if not self.traits.colours:
            return self.function(picture, **given)
        given = self.with_pictures(given, shown_in_srgb)
        entered = in_srgb(picture)
        if entered is None:
            return self.function(picture, **given)
        return entered.back(self.function(entered.seen, **given))

    def evidence_of(self, run: "Run", before: Picture, region: Region | None) -> Evidence:
        """Measure what a run of this tool did to a picture."""
        geometric = self.kind == "geometry"
        return evidence(
            before,
            run.result,
            None if geometric else region,
            tried=run.tried,
            geometric=geometric,
            aligned=self.kind == "pixels",
        )

    def frame(self, picture: Picture, made: Picture, arguments: dict[str, Any]) -> tuple[float, ...] | None:
        """Return where the picture's points went: nine numbers row by row, () when they stayed.

        None: the size differs, and the tool does not say how.
        """
        if self.moves is None:
            return () if made.size == picture.size else None
        checked = self.check({k: v for k, v in arguments.items() if k not in INJECTED})
        matrix = self.moves(picture, made.size, **checked)
        return () if np.array_equal(matrix, np.eye(3)) else tuple(map(float, matrix.ravel()))


@dataclass(frozen=True)
class Run:
    """What a tool made: as its engine tried it, and as the caller gets it."""

    tried: Any
    result: Any


def _pictures(arguments: Mapping[str, Any]) -> Iterator[Picture]:
    """Yield the pictures among arguments."""
    for value in arguments.values():
        yield from (v for v in (value if _several(value) else (value,)) if isinstance(v, Picture))


def _several(value: object) -> bool:
    return isinstance(value, list | tuple)
