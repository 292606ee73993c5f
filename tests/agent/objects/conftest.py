"""A conversation of the rules about a smooth slope."""

import numpy as np
import pytest

from helpers.things.laid_things import SIZE
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.rules.rules_mind import RulesMind
from retoucher.pictures import Picture


@pytest.fixture
def photo() -> Picture:
    """Return a smooth slope with a little grain."""
    across, down = np.meshgrid(np.linspace(60, 190, SIZE[0]), np.linspace(0, 40, SIZE[1]))
    grain = np.random.default_rng(3).normal(0, 2, (SIZE[1], SIZE[0], 1))
    return Picture(np.clip(np.dstack([across + down] * 3) + grain, 0, 255).astype(np.uint8))


@pytest.fixture
def talk(photo: Picture, database: Database) -> Conversation:
    return Conversation.start(photo, "t", mind=RulesMind(), database=database, options=Options(may_ask=False))
