"""Recipe: an edit as code. YAML of tool calls with named regions, which runs on other pictures too."""

from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from ...engines.credit import check_line
from ...errors import PictureError, RecipeError, ToolRetry
from ...pictures import check_png
from ...strict_yaml import Lines, read_yaml, write_yaml
from ...tools import tool
from ...tools.arguments.written_places import noun_and_place

MAX_RECIPE = 8_000_000
"""Bytes; a recipe with many drawn masks stays below, a hostile file does not get further."""
MAX_DEPTH = 20
"""Levels of nesting; the deepest argument of a tool needs nine."""
MAX_STEPS = 200
MAX_PARTS = 20_000
"""Keys and values; 200 steps with every argument need half of them."""
MAX_PHRASE = 300
"""Characters of what is to be found, as `find` takes it."""

Side = Annotated[int, Field(ge=0, lt=2**31)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]


def _checked_line(line: str) -> str:
    check_line(line)
    return line


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RecipeRegion(_Strict):
    """How to find a region again: by words, box, points or a drawn mask; exactly one."""

    find: str = Field(default="", max_length=MAX_PHRASE)
    """A phrase as `find` takes it; 'box l,t,r,b' and 'point x,y' too."""
    pick: int = Field(default=0, ge=0, lt=10_000)
    """Which of the candidates."""
    mask: str = ""
    """A PNG in base64, of the size that the picture has when the stage begins."""

    @model_validator(mode="after")
    def _one_way(self) -> "RecipeRegion":
        if bool(self.find) == bool(self.mask):
            raise ValueError("a region has either 'find' or 'mask'")
        return self

    @field_validator("find")
    @classmethod
    def _readable(cls, find: str) -> str:
        try:
            noun_and_place(find)
        except ToolRetry as error:
            raise ValueError(str(error)) from error
        return find

    @field_validator("mask")
    @classmethod
    def _decodable(cls, mask: str) -> str:
        if not mask:
            return mask
        try:
            check_png(b64decode(mask, validate=True))
        except ValueError as error:  # binascii.Error too, and what is no ASCII
            raise ValueError(f"a drawn mask is a PNG in base64: {error}") from error
        except PictureError as error:
            raise ValueError(str(error)) from error
        return mask

    def png(self) -> bytes:
        """Return the drawn mask as PNG."""
        return b64decode(self.mask, validate=True)


class RecipeStep(_Strict):
    """One tool call."""

    tool: str
    region: str = ""
    """Name of one of the stage's regions; empty for the whole picture."""
    arguments: dict[str, Any] = Field(default_factory=dict)
    seed: Seed = 0
    engine: Annotated[str, AfterValidator(_checked_line)] = ""
    """Who did it: 'edit/sane: instruct-pix2pix = owner/name@revision'; a replay takes the same engine."""
    reason: str = ""


class Stage(_Strict):
    """The steps of one turn; its regions are found before its first step."""

    request: str = ""
    regions: dict[str, RecipeRegion] = Field(default_factory=dict)
    steps: tuple[RecipeStep, ...]
    planner: str = "rules"
    """Who made the steps: 'openai:gpt-5-mini understand@9c01de decompose@77ab02'."""
    judge: str = "rules"
    """Who found the result good: 'openai:gpt-5-mini judge@3f2a91' with the version of the prompt."""

    @model_validator(mode="after")
    def _regions_exist(self) -> "Stage":
        for step in self.steps:
            if step.region and step.region not in self.regions:
                raise ValueError(
                    f"step {step.tool!r} wants region {step.region!r}; the stage has {list(self.regions)}"
                )
        return self


class Source(_Strict):
    """The picture that the recipe was made on."""

    name: str = ""
    digest: str = ""
    size: tuple[Side, Side] | None = None


class Recipe(_Strict):
    """An edit as code."""

    retoucher: Literal[1] = 1
    """Version of this format."""
    source: Source = Source()
    references: dict[str, str] = Field(default_factory=dict)
    """Digest of a reference picture → its file name, looked for beside the recipe and the photograph."""
    stages: tuple[Stage, ...]

    @property
    def steps(self) -> tuple[RecipeStep, ...]:
        """All steps in order."""
        return tuple(step for stage in self.stages for step in stage.steps)

    def to_yaml(self) -> str:
        """Write the recipe as YAML."""
        plain = self.model_dump(mode="json", exclude_defaults=True) | {"retoucher": self.retoucher}
        ordered = {key: plain[key] for key in ("retoucher", "source", "references", "stages") if key in plain}
        return write_yaml(ordered)

    @classmethod
    def from_yaml(cls, text: str, name: str = "recipe") -> "Recipe":
        """Read a recipe from YAML or JSON; `RecipeError` names the line."""
        if len(text) > MAX_RECIPE:
            raise RecipeError(f"{name}: a recipe has at most {MAX_RECIPE} characters, this has {len(text)}")
        plain, lines = read_yaml(text, name, RecipeError, deepest=MAX_DEPTH, most_parts=MAX_PARTS)
        if isinstance(plain, dict) and plain.get("retoucher") != 1:
            line, came = lines.of(("retoucher",)), plain.get("retoucher")
            raise RecipeError(f"{name}, line {line}: wanted 'retoucher: 1', got {came!r}")
        try:
            recipe = cls.model_validate(plain)
        except ValidationError as error:
            raise RecipeError(_first_error(error, lines, name)) from error
        _check_tools(recipe, lines, name)
        return recipe


def _first_error(error: ValidationError, lines: Lines, name: str) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"])) or "the whole file"
    return f"{name}, line {lines.of(first['loc'])}: {where}: {first['msg'].removeprefix('Value error, ')}"


def _check_tools(recipe: Recipe, lines: Lines, name: str) -> None:
    """Refuse too many steps, an unknown tool or a wrong argument before anything runs."""
    count = 0
    for at_stage, stage in enumerate(recipe.stages):
        for at_step, step in enumerate(stage.steps):
            loc, count = ("stages", at_stage, "steps", at_step), count + 1
            if count > MAX_STEPS:
                raise RecipeError(f"{name}, line {lines.of(loc)}: a recipe has at most {MAX_STEPS} steps")
            try:
                known = tool.get(step.tool)
                known.check_written(step.arguments)
            except ToolRetry as error:
                raise RecipeError(f"{name}, line {lines.of(loc)}: {error}") from error
            if known.needs_region and not step.region:
                raise RecipeError(f"{name}, line {lines.of(loc)}: {step.tool} wants a region and names none")
