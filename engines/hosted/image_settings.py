"""Which hosted image model to send edits to."""

from functools import cache
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from . import prices

PICTURE_TOKENS = 1600
"""Of one picture that is sent."""

RESULT_TOKENS = 6500
"""Of a large result of high quality."""

WORDS_TOKENS = 200


class ImageSettings(BaseSettings):
    """An endpoint of OpenAI's images-edit shape; from `RETOUCHER_IMAGE_*`."""

    model_config = SettingsConfigDict(env_prefix="RETOUCHER_IMAGE_", extra="ignore", frozen=True)

    model: str = ""
    """'gpt-image-2', or what the server at `base_url` calls it."""
    base_url: str = ""
    """Empty for OpenAI's own address."""
    api_key: SecretStr = SecretStr("")
    quality: Literal["auto", "low", "medium", "high"] = "auto"
    size: Literal["match", "auto"] = "match"
    """match asks for the shape of what is sent, in steps of 16 pixels; auto lets the service choose."""
    longest: int = Field(default=1536, ge=256, le=3840)
    """Pixels of the longer side of what is sent."""
    partial_images: int = Field(default=2, ge=0, le=3)
    """Previews while the picture is drawn."""
    timeout: float = Field(default=180.0, gt=0)
    """Seconds without a byte until a call is given up."""
    tries: int = Field(default=2, ge=1)
    backoff: float = Field(default=1.0, ge=0)
    patience: float = Field(default=60.0, ge=0)
    """Seconds that failed calls and the pauses between them may take until no other is made."""
    price: float | None = None
    """US dollars per edit, where no price list has the model."""

    @property
    def ready(self) -> bool:
        """True when a model is named and there is a key or an own server."""
        return bool(self.model and (self.base_url or self.secret))

    @property
    def secret(self) -> str:
        """The key itself; for the client only."""
        return self.api_key.get_secret_value()

    @property
    def destination(self) -> str:
        """Where pictures go."""
        return self.base_url or "the openai API"

    def dollars(self, given: int, made: int) -> float | None:
        """Price of one edit in US dollars; None when it is not known."""
        if self.price is not None:
            return self.price
        return prices.dollars(f"openai:{self.model}", self.base_url, given, made)

    def price_of_edit(self, pictures: int = 1) -> float:
        """Estimate an edit that sends so many pictures, in US dollars; 0 where no price is known."""
        return self.dollars(WORDS_TOKENS + PICTURE_TOKENS * pictures, RESULT_TOKENS) or 0.0


@cache
def of_this_process() -> ImageSettings:
    """Return the settings that the environment holds."""
    return ImageSettings()
