"""The page's script without a browser, and a pool that is closed after a test."""

from retoucher.ui.chat.state.room_pool import RoomPool

LONG = 60
"""Seconds that a turn may take on a busy machine."""


def script() -> None:
    """Draw the page; AppTest runs this text on its own, so it imports for itself."""
    from retoucher.ui.chat.page import page
    from retoucher.ui.chat.server.app import the_pool

    page(the_pool())


def ended(pool: RoomPool) -> None:
    """Close every room, the workers and the database."""
    for name in list(pool.rooms):
        pool.close(name)
    pool.workers.shutdown()
    pool.studio.database.close()
