"""Settings: flags over environment `RETOUCHER_*` over `retoucher.toml` over defaults."""

from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from .errors import ConfigError

_Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _split(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


class Settings(BaseSettings):
    """Everything that a user may set; keys come from the environment only."""

    model_config = SettingsConfigDict(
        env_prefix="RETOUCHER_",
        toml_file="retoucher.toml",
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
    )

    home: Path = user_data_path("retoucher")
    """Folder of sessions, versions and masks."""
    profile: str = "embedded"
    """embedded, local, openai, mixed, tiny, or one written in `retoucher.toml`."""
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
    photos: Path = Path()
    """Folder in which a host (`langgraph dev`) may open pictures by path."""
    max_megapixels: float = 200.0
    """Pictures above this are refused."""

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
        """Read flags, then environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: Any) -> Settings:
    """Return the settings; `ConfigError` names each wrong one."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"settings cannot be used: {wrong}") from error
