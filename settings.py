"""Settings: flags over environment `RETOUCHER_*` over a folder's file, where it may, over one's own."""

import logging
from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from . import settings_files as files
from .errors import ConfigError

log = logging.getLogger("retoucher")

_Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _split(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


def _from_working_folder(path: Path) -> Path:
    return files.working_folder() / path


class Settings(BaseSettings):
    """Everything that a user may set; keys come from the environment only."""

    model_config = SettingsConfigDict(
        env_prefix="RETOUCHER_",
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
    )

    home: Annotated[Path, AfterValidator(_from_working_folder)] = user_data_path("retoucher")
    """Folder of sessions, versions and masks."""
    database: SecretStr = SecretStr("")
    """'postgresql://user@host/name' for sessions that several servers share; empty: a file in `home`."""
    database_patience: Annotated[float, Field(ge=0, le=3600)] = 30.0
    """Seconds that work waits for such a database while it is away."""
    pictures: str = ""
    """Address of the pictures of all sessions, as fsspec reads it ('s3://bucket/a'); empty: in `home`."""
    profile: str = "embedded"
    """embedded, local, openai, mixed, tiny, miniature, or one written in `retoucher.toml`."""
    profiles: dict[str, dict[str, Any]] = {}
    """Profiles of one's own: `[profiles.NAME]` with allow, prefer and weights (engines/profiles.py)."""
    model: str = ""
    """Language model as 'provider:name'; empty for the rules mind."""
    judge: str = ""
    """Another model at the same address that judges, as 'provider:name'; empty for `model`."""
    base_url: str = ""
    """Address of an OpenAI-compatible server."""
    api_key: SecretStr = SecretStr("")
    """Key for `base_url`; falls back to the provider's own variable."""
    price: Annotated[tuple[_Dollars, _Dollars] | None, NoDecode, BeforeValidator(_split)] = None
    """US dollars per million input and output tokens of `model` and `judge`, before any price list."""
    timeout: Annotated[float, Field(gt=0, le=86400)] = 90.0
    """Seconds without a sign of life until a call to a language model is given up; a word is one."""
    connect: Annotated[float, Field(gt=0, le=86400)] = 10.0
    """Seconds until a server must have taken a call."""
    tries: Annotated[int, Field(ge=1, le=20)] = 3
    """Calls made for one answer while the server is busy or away."""
    patience: Annotated[float, Field(ge=0, le=86400)] = 30.0
    """Seconds that failed calls and the pauses between them may take."""
    answer_tokens: Annotated[int, Field(ge=64, le=1_000_000)] = 4096
    """Longest answer of a language model; short thoughts get a share of it."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """How freely a language model answers; empty for the server's own."""
    context: Annotated[int, Field(ge=0)] = 0
    """Tokens that the language model can read; 0: unknown. Below 8192 prompts are short."""
    stream: bool | None = None
    """Take answers word by word; empty: from a server of one's own, yes."""
    plans: Annotated[int, Field(ge=1, le=3)] = 1
    """Plans that are tried small for a vague wish before the best is made; 2 or 3 cost two more calls."""
    careful: bool = False
    """Look at every outline before anything is changed in it, not only at doubtful ones."""
    retries: int = 2
    """How often a failed edit is tried another way."""
    turn_calls: int = 60
    """Cap on calls to hosted models for one turn."""
    turn_money: float = 1.0
    """Cap in US dollars for one turn."""
    session_money: float = 10.0
    """Cap in US dollars for a session."""
    turn_seconds: float = 600.0
    """Cap in seconds for one turn."""
    user_header: str = ""
    """Header in which a reverse proxy says who comes; empty: a server knows no users."""
    user_from: tuple[str, ...] = ("127.0.0.1/32", "::1/128")
    """Networks of the proxies whose word on who comes is believed."""
    login: Annotated[Path, AfterValidator(_from_working_folder)] | None = None
    """File that says at which OIDC providers the page's users log in, as Streamlit's `secrets.toml`."""
    user_sessions: Annotated[int, Field(ge=0)] = 0
    """Sessions that one user may have; 0: as many as they like."""
    user_money: _Dollars = 0.0
    """US dollars that one user may spend in a month, in all sessions together; 0: what their sessions may."""
    pictures_near: Annotated[float, Field(ge=0, le=1e6)] = 0.0
    """Megabytes of the pictures at an address that are kept in `home` as well; 0: none.

    What another server deletes stays in these copies, unread after a day, until the next sweep.
    """
    sign: bool = False
    """Write C2PA content credentials into each picture that `serve` and `mcp` give out (extra `sign`)."""
    photos: Path = Path()
    """Folder in which a host (`langgraph dev`) may open pictures by path."""
    max_megapixels: float = 200.0
    """Pictures above this are refused."""
    telemetry: bool = False
    """Send traces and metrics of turns, without pictures and words, where OpenTelemetry's settings say."""
    log_turns: bool = False
    """Write a line of JSON for each event of a turn to standard error, without pictures and words."""
    log_words: bool = False
    """With `log_turns`: what was said and asked too."""

    @property
    def max_pixels(self) -> int:
        """`max_megapixels` in pixels."""
        return round(self.max_megapixels * 1e6)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read flags, then environment, then the files."""
        return (_AllSources(settings_cls, init_settings, env_settings),)


class _AllSources(PydanticBaseSettingsSource):
    """Everything that sets something, together: whether a key goes along depends on who named the place."""

    def __init__(
        self,
        settings_cls: type[BaseSettings],
        flags: PydanticBaseSettingsSource,
        environment: PydanticBaseSettingsSource,
    ) -> None:
        super().__init__(settings_cls)
        self._flags, self._environment = flags, environment

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return nothing: the whole is read at once."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return the settings by name."""
        given, own = {**self._environment(), **self._flags()}, files.own_settings()
        folder = _counting(own)
        if {"model", "base_url"} & (folder.keys() - given.keys()):
            given.pop("api_key", None)  # the folder names where it would go
        profiles = {**own.get("profiles", {}), **folder.get("profiles", {})}
        return {**own, **folder, **({"profiles": profiles} if profiles else {}), **given}


def _counting(own: dict[str, Any]) -> dict[str, Any]:
    """Return what counts of the working folder's file."""
    file = files.FolderFile.of(files.working_folder())
    held = _held_back(file, own) if file else {}
    return {name: value for name, value in file.written.items() if name not in held} if file else {}


def _held_back(file: files.FolderFile, own: dict[str, Any]) -> dict[str, Any]:
    usual = {name: Settings.model_fields[name].default for name in files.LIMITS}
    return file.held_back(usual | {n: v for n, v in own.items() if isinstance(v, int | float)})


def held_back() -> str:
    """Say what the working folder's file wants and may not; '' when that is nothing."""
    file = files.FolderFile.of(files.working_folder())
    held = _held_back(file, files.own_settings()) if file else {}
    return files.in_words(file.path, held) if file and held else ""


def load_settings(**flags: Any) -> Settings:
    """Return the settings; `ConfigError` names each wrong one, a warning what was left out of a folder's."""
    try:
        made = Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"settings cannot be used: {wrong}") from error
    except SettingsError as error:
        raise ConfigError(f"settings cannot be used: {error}") from error
    if left_out := held_back():
        log.warning(left_out)
    return made
