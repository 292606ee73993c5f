"""The page's script without a browser, and a pool that is closed after a test."""

from collections.abc import Callable
from time import monotonic, sleep

from helpers import LONG
from helpers.quick_streamlit import hurry
from retoucher.ui.chat.state.room_pool import RoomPool

hurry()


def script() -> None:
    """Draw the page; AppTest runs this text on its own, so it imports for itself."""
    from retoucher.ui.chat.page import page
    from retoucher.ui.chat.server.app import the_pool

    page(the_pool())


def forgotten() -> None:
    """Let the page's server of this process begin anew: its pool, and what it read of the settings."""
    from retoucher.ui.chat.server.app import the_pool, the_settings

    the_settings.cache_clear()
    the_pool.cache_clear()


def until(there: Callable[[], object]) -> None:
    """Wait for what another thread does; fail when it does not come."""
    end = monotonic() + LONG
    while not there():
        assert monotonic() < end, f"it did not come within {LONG} s"
        sleep(0.02)


def ended(pool: RoomPool) -> None:
    """Close every room, the workers and the database."""
    for name in list(pool.rooms):
        pool.close(name)
    pool.workers.shutdown()
    pool.studio.database.close()
