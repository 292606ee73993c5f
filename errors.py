"""Every error that Retoucher raises on purpose.

RetoucherError
├── PictureError         a file or array is no usable picture or region
├── RecipeError          a recipe cannot be read or replayed; names the line
├── ConfigError          a setting is missing, wrong or contradicts another
├── EngineUnavailable    an engine lacks weights, a GPU, a key or a package; says how to get it
├── ModelFailure         a hosted model gave no usable answer; `kind` says how it failed
├── SessionError         a session is missing, corrupt or in use
│   ├── NotThere         no session or version of that name
│   ├── InUse            somebody else is at it
│   └── SessionsAway     their database does not answer now: the same works when it is back
├── ToolError
│   ├── ToolRetry        wrong arguments or region: the same tool may work with others
│   └── ToolFailed       over: no other arguments will help
├── QueueFull            more wait than a server takes: the same works later
├── BudgetExceeded       a cap on calls, money or seconds would be passed
├── PaidBefore           an edit may be billed already, and is not paid for again unasked
└── Cancelled            the user stopped the work

A message says what was wanted and what came.
"""

from typing import Literal

FailureKind = Literal[
    "key", "credit", "permission", "unknown_model", "context", "request", "unsupported", "no_vision",
    "rate_limit", "server", "timeout", "offline",
    "refused", "filtered", "truncated", "empty", "not_json", "invalid", "not_an_api",
]  # fmt: skip
"""The first line is the caller's to mend, the second passes by itself, the third is a bad answer."""


class RetoucherError(Exception):
    """Base of all errors that a caller of Retoucher may want to catch."""


class PictureError(RetoucherError):
    """A file or array that is no usable picture or region; names the source and the cause."""


class RecipeError(RetoucherError):
    """A recipe that cannot be read or replayed; names the line where there is one."""


class ConfigError(RetoucherError):
    """A setting that is missing, wrong or contradicts another."""


class EngineUnavailable(RetoucherError):
    """An engine that lacks weights, a GPU, a key or a package; says the command that supplies it."""


class ModelFailure(RetoucherError):
    """A hosted model that gave no usable answer; `kind` says how it failed."""

    def __init__(self, kind: FailureKind, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.retry_after = retry_after
        """Seconds that the server asks to wait."""
        self.complaint = ""
        """What is wrong with an answer, in words for the model that gave it."""


class SessionError(RetoucherError):
    """A session that is missing, corrupt or in use by another process."""


class NotThere(SessionError):
    """A session or a version that does not exist."""


class SessionsAway(SessionError):
    """Sessions whose database does not answer now; the same may be asked again when it is back."""


class InUse(SessionError):
    """A session, or a purchase, that somebody else is at."""


class ToolError(RetoucherError):
    """A tool that could not do what its arguments ask."""


class ToolRetry(ToolError):
    """The same tool may succeed with other arguments or another region."""


class ToolFailed(ToolError):
    """The tool cannot do this at all; say so and go on."""


class QueueFull(RetoucherError):
    """More wait than a server takes; the same may be asked again a little later."""


class BudgetExceeded(RetoucherError):
    """A cap on calls, money or seconds that the next call would pass."""


class PaidBefore(RetoucherError):
    """An edit that went out before and whose end nobody saw: it may be billed already."""

    def __init__(self, about: str) -> None:
        super().__init__(
            f"{about} went out before and nobody saw what came back: it may be billed already, "
            "and is not paid for again unasked (`retoucher usage --pay-again` allows it)"
        )
        self.about = about


class Cancelled(RetoucherError):
    """The user stopped the work; what was finished is kept."""
