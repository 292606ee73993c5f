"""The page's script without a browser, and a house that is closed after a test."""

from retoucher.ui.chat.house import House

LONG = 60
"""Seconds that a turn may take on a busy machine."""


def script() -> None:
    """Draw the page; AppTest runs this text on its own, so it imports for itself."""
    from retoucher.ui.chat.page import page
    from retoucher.ui.chat.server import the_house

    page(the_house())


def ended(house: House) -> None:
    """Close every room, the workers and the database."""
    for name in list(house.rooms):
        house.close(name)
    house.workers.shutdown()
    house.studio.database.close()
