"""Turn what goes wrong with a hosted model into a typed failure in clear words."""

import re
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...errors import FailureKind, ModelFailure

if TYPE_CHECKING:
    import openai

_SAID = 400
_PAGE = re.compile(r"<(!doctype|html|body)\b", re.IGNORECASE)
_KEYS = re.compile(r"\b(sk|pk|key|gsk|xai|AIza)[-_A-Za-z0-9*]{8,}|(?<=Bearer )\S+")

_WORDS: dict[FailureKind, str] = {
    "key": "{where} does not accept the key; set {name}_API_KEY to a valid one",
    "credit": "the account at {where} has no credit left; top it up or choose another model",
    "permission": "the key may not use {model} at {where}",
    "unknown_model": "{where} does not know the model {model}; set {name}_MODEL to one that it serves",
    "context": "the request is longer than {model} can read",
    "request": "{where} refused the request as malformed",
    "unsupported": "{where} does not support this form of request",
    "no_vision": "{model} at {where} cannot look at pictures",
    "rate_limit": "{where} asks to slow down",
    "server": "{where} has an internal error",
    "timeout": "{where} did not answer in time",
    "offline": "{where} cannot be reached",
    "refused": "{model} refused",
    "filtered": "the content filter of {where} stopped the answer",
    "truncated": "the answer of {model} was cut off",
    "empty": "{model} gave an empty answer",
    "not_json": "{model} answered something else than JSON",
    "invalid": "{model} gave no valid answer",
    "not_an_api": "{where} did not answer like an OpenAI-compatible server; check {name}_BASE_URL",
}

_BY_STATUS: dict[int, FailureKind] = {
    401: "key", 402: "credit", 403: "permission", 404: "unknown_model", 408: "timeout", 409: "server",
    413: "context", 429: "rate_limit",
}  # fmt: skip

_BY_WORDS: tuple[tuple[FailureKind, str], ...] = (
    ("context", r"context[_ ](length|window|size)|context the overflows|prompt is too long|too many tokens"),
    ("context", r"tokens exceed|exceeds? the .*context"),
    ("filtered", r"moderation|content[_ ](policy|filter)|safety system"),
    ("unsupported", r"response_format|json_schema|tool_choice|\btools?\b|grammar|guided"),
    ("unknown_model", r"model .*(not exist|not found|unknown)|unknown model"),
    ("no_vision", r"(not|n't|unsupported|only|unable)\b.*(image|vision|multimodal|text)"),
    ("no_vision", r"(image|vision|multimodal).*\b(not|unsupported|unable)"),
    ("no_vision", r"at most 0 image"),
)

_BY_WORDS_OF_5XX: tuple[tuple[FailureKind, str], ...] = (
    ("context", r"context[_ ](length|window|size)"),
    ("no_vision", r"image input is not|mmproj|not support (image|vision)|data required for image|multimodal"),
)
"""llama.cpp and Ollama answer 500 or 501 where others answer 400."""

_SHORTEST_KEY = 8
"""Characters from which on a key is one: 'x' and 'none' are made up for servers that want none."""


def failure(
    kind: FailureKind, model: str, base_url: str, said: str = "", name: str = "RETOUCHER"
) -> ModelFailure:
    """Build the failure of that kind; `said` is quoted from the server, keys blotted out.

    `name` begins the names of the environment variables that would mend it.
    """
    words = _WORDS[kind].format(
        model=model, name=name, where=urlsplit(base_url).netloc or base_url or "the server"
    )
    quoted = "a web page" if _PAGE.search(said) else redact(said).strip()
    if not quoted:
        return ModelFailure(kind, words)
    shown = quoted if len(quoted) <= _SAID else quoted[:_SAID] + "…"
    return ModelFailure(kind, f"{words} (it says {shown!r})")


def redact(text: str, *secrets: str) -> str:
    """Blot out keys: the given ones and whatever looks like one."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_KEY:
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "[key]", text)
    return _KEYS.sub("[key]", text)


def translate(
    error: Exception, model: str, base_url: str, secret: str = "", name: str = "RETOUCHER"
) -> ModelFailure:
    """Say in our terms what an exception of the client library means."""
    import openai

    said = redact(str(getattr(error, "message", "") or error), secret)
    said = re.sub(r"^Error code: \d+( - )?", "", said)
    elsewhere = _sent_on(error)
    if elsewhere:
        return failure("not_an_api", model, base_url, f"go to {elsewhere}", name)
    if isinstance(error, openai.APITimeoutError):
        return failure("timeout", model, base_url, name=name)
    if isinstance(error, openai.APIStatusError):
        result = failure(_kind(error, said), model, base_url, said, name)
        result.retry_after = _retry_after(error)
        return result
    if isinstance(error, openai.APIConnectionError):
        return failure("offline", model, base_url, name=name)
    if isinstance(error, openai.APIError):
        return failure("server", model, base_url, said, name)
    return failure(_by_class(error), model, base_url, said, name)


def _sent_on(error: Exception) -> str:
    """Return the address that a server sends on to, which nobody follows; '' when it does not."""
    answer = getattr(error, "response", None)
    return redact(answer.headers.get("location", "")) if answer is not None and answer.is_redirect else ""


def _by_class(error: Exception) -> FailureKind:
    from langchain_core import exceptions

    classes: tuple[tuple[type[Exception], FailureKind], ...] = (
        (exceptions.ContextOverflowError, "context"),
        (exceptions.ModelAuthenticationError, "key"),
        (exceptions.ModelPermissionDeniedError, "permission"),
        (exceptions.ModelNotFoundError, "unknown_model"),
        (exceptions.ModelRateLimitError, "rate_limit"),
        (exceptions.ModelTimeoutError, "timeout"),
        (exceptions.ModelConnectionError, "offline"),
        (exceptions.ModelAPIError, "server"),
        (exceptions.ModelInvalidRequestError, "request"),
    )
    for kind_of, kind in classes:
        if isinstance(error, kind_of):
            return kind
    return "not_an_api"


def _kind(error: "openai.APIStatusError", said: str) -> FailureKind:
    code = str(error.code or "")
    if error.status_code == 429 and re.search(r"quota|billing|credit", f"{code} {said}", re.IGNORECASE):
        return "credit"
    told = _BY_WORDS if error.status_code in (400, 404, 422) else _BY_WORDS_OF_5XX
    for kind, pattern in told if error.status_code in (400, 404, 422, 500, 501) else ():
        if re.search(pattern, f"{code} {said}", re.IGNORECASE):
            return kind
    if error.status_code == 404 and not re.search("model", f"{code} {said}", re.IGNORECASE):
        return "not_an_api"  # nobody is at home at this path
    if error.status_code in _BY_STATUS:
        return _BY_STATUS[error.status_code]
    return "server" if error.status_code >= 500 else "request"


def _retry_after(error: "openai.APIStatusError") -> float | None:
    headers = error.response.headers
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name, "")
        if re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value) / unit
    return _seconds_until(headers.get("retry-after", ""))


def _seconds_until(date: str) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - time())
    except ValueError:
        return None
