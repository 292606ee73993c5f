"""Begin to watch as the settings say: once in a process, whichever doors it has."""

from functools import cache

from ...errors import EngineUnavailable
from ...settings import Settings
from .no_pictures import hide_pictures
from .turn_log import log_to_standard_error, turn_log
from .watchers import watch_with


def watch_as_set(settings: Settings) -> None:
    """Begin the log and the telemetry that the settings ask for; a second time does nothing.

    What LangChain's own settings have it tell of turns holds no picture.

    Raises EngineUnavailable where the extra `telemetry` is missing.
    """
    hide_pictures()
    if settings.log_turns:
        _log(settings.log_words)
    if settings.telemetry:
        _telemetry()


@cache
def _log(words: bool) -> None:
    log_to_standard_error()
    watch_with(turn_log(words=words))


@cache
def _telemetry() -> None:
    try:
        from .otlp import export
        from .turn_telemetry import Telemetry
    except ImportError as error:
        raise EngineUnavailable(
            f"telemetry needs {error.name}, which the light install leaves out: "
            'pip install "retoucher[telemetry]"'
        ) from error
    export()
    watch_with(Telemetry())
