"""What stands for a session in the page's address is its own, stays, and cannot be guessed."""

import numpy as np

from retoucher.agent.assemble import open_studio
from retoucher.agent.memory.addresses import address_of, session_at
from retoucher.pictures import Picture
from retoucher.settings import load_settings


def test_an_address_says_nothing_of_the_session_and_no_name_is_one() -> None:
    studio = open_studio(load_settings())
    picture = Picture(np.full((4, 6, 3), 90, np.uint8))
    names = [studio.start(picture).session.name for _ in range(40)]
    addresses = [address_of(studio.database, name) for name in names]
    assert [session_at(studio.database, address) for address in addresses] == names
    assert [address_of(studio.database, name) for name in names] == addresses, "it stays"
    assert not any(session_at(studio.database, guess) for guess in (*names, "", addresses[0][:-1], "1"))
    assert all(len(address) >= 22 for address in addresses), "128 bits in base64"
    heads = {address[:4] for address in addresses}
    assert len(heads) == len(addresses), "nothing in them counts up"
    studio.database.close()
