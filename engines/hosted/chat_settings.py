"""Which chat model to talk to."""

import os
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ...errors import ConfigError, EngineUnavailable
from ...settings import Settings
from . import failures, prices
from .http_client import http_client

if TYPE_CHECKING:
    import openai
    from langchain_core.language_models import BaseChatModel


class ChatSettings(BaseModel):
    """Which chat model to talk to, and how patiently."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    """'provider:name', as `init_chat_model` takes it; 'openai:…' for every compatible server."""
    base_url: str = ""
    """Empty for the provider's own address."""
    api_key: SecretStr | None = None
    timeout: float = Field(default=90.0, gt=0)
    """Seconds without a byte until a call is given up."""
    connect: float = Field(default=10.0, gt=0)
    """Seconds until a server of OpenAI's kind must have taken a call."""
    tries: int = Field(default=3, ge=1)
    """Calls made for one answer when the server is busy or away, as long as `patience` lasts."""
    backoff: float = Field(default=0.5, ge=0)
    """Seconds before the second try; doubled before the third."""
    patience: float = Field(default=30.0, ge=0)
    """Seconds that failed calls and the pauses between them may take until no other is made: a server that
    was silent for a whole `timeout` is not asked again in that turn."""
    max_tokens: int = Field(default=4096, ge=64)
    """Longest answer; a truncated one is asked for again with twice as many."""
    context: int = Field(default=0, ge=0)
    """Tokens that the model can read; 0: unknown, and long prompts are tried."""
    stream: bool = False
    """Take answers word by word: each word is a sign of life, so that a slow model may take its time."""
    price: tuple[float, float] | None = None
    """US dollars per million input and output tokens; goes before the price list."""
    options: dict[str, Any] = Field(default_factory=dict)
    """Further arguments of the model class: temperature, reasoning_effort…"""

    @classmethod
    def of(cls, settings: Settings, model: str = "") -> "ChatSettings":
        """Take model, address and key from the settings; the provider's own variable where there is no other.

        `model` is another one, for a judge; one of another provider does not get the key.
        """
        name = model or settings.model
        provider = name.partition(":")[0]
        same_place = settings.base_url or provider == settings.model.partition(":")[0]
        secret = settings.api_key.get_secret_value().strip() if same_place else ""
        if not secret and not settings.base_url:  # no other server gets the provider's key
            secret = os.environ.get(f"{provider.upper()}_API_KEY", "")
        key = SecretStr(secret) if secret else None
        warmth = {} if settings.temperature is None else {"temperature": settings.temperature}
        return cls(
            model=name,
            base_url=settings.base_url,
            api_key=key,
            timeout=settings.timeout,
            connect=settings.connect,
            tries=settings.tries,
            patience=settings.patience,
            max_tokens=settings.answer_tokens,
            context=settings.context,
            stream=bool(settings.base_url) if settings.stream is None else settings.stream,
            price=settings.price,
            options=warmth,
        )

    @property
    def provider(self) -> str:
        """'openai' of 'openai:gpt-5-mini'."""
        return self.model.partition(":")[0]

    @property
    def name(self) -> str:
        """'gpt-5-mini' of 'openai:gpt-5-mini'."""
        return self.model.partition(":")[2]

    @property
    def destination(self) -> str:
        """Where pictures and words go."""
        return self.base_url or f"the {self.provider} API"

    @property
    def secret(self) -> str:
        """The key itself; for the client only."""
        return self.api_key.get_secret_value() if self.api_key else ""

    @property
    def time_out(self) -> "float | openai.Timeout":
        """What the client of this provider takes; others than OpenAI's know one number."""
        if self.provider != "openai":
            return self.timeout
        import openai

        return openai.Timeout(self.timeout, connect=min(self.connect, self.timeout))

    def dollars(self, given: int, made: int) -> float | None:
        """Price of a call in US dollars; None when it is not known."""
        if self.price:
            return (given * self.price[0] + made * self.price[1]) / 1e6
        return prices.dollars(self.model, self.base_url, given, made)


def chat_model(settings: ChatSettings) -> "BaseChatModel":
    """Build the LangChain model; nothing is sent yet."""
    if not settings.provider or not settings.name:
        raise ConfigError(
            f"RETOUCHER_MODEL is 'provider:name' like 'openai:gpt-5-mini', got {settings.model!r}"
        )
    if settings.base_url and not settings.base_url.startswith(("http://", "https://")):
        raise ConfigError(
            f"RETOUCHER_BASE_URL is an address like 'http://localhost:8000/v1', got {settings.base_url!r}"
        )
    if not settings.secret and not settings.base_url:
        raise EngineUnavailable(
            f"{settings.model} needs a key: set RETOUCHER_API_KEY, or RETOUCHER_BASE_URL for a local server"
        )
    try:
        return _built(settings)
    except ImportError as error:
        raise EngineUnavailable(f"{settings.model} needs a package: {error}") from error
    except ValueError as error:
        raise ConfigError(
            f"no chat model {settings.model!r}: {failures.redact(str(error), settings.secret)}"
        ) from None


def _built(settings: ChatSettings) -> "BaseChatModel":
    """Build our class for OpenAI's kind, LangChain's for others, which open connections of their own."""
    given: dict[str, Any] = {"base_url": settings.base_url} if settings.base_url else {}
    given |= {"api_key": settings.secret or "none", "timeout": settings.time_out, "max_retries": 0}
    if settings.provider != "openai":
        from langchain.chat_models import init_chat_model

        return init_chat_model(settings.name, model_provider=settings.provider, **given, **settings.options)
    from .openai_chat import QuickChatOpenAI

    given |= {"http_client": http_client(), "stream_usage": settings.stream}
    return QuickChatOpenAI(model=settings.name, **given, **settings.options)
