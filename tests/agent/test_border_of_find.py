"""A search outside of turns: a third party's engine with a key sees no picture that is kept here."""

import os
import sys
from pathlib import Path

import pytest

from helpers.processes import forked

ENGINE = """
from helpers.processes import forked
from retoucher.engines import EngineSpec
from retoucher.pictures import Region

SPEC = EngineSpec("find", "away", "away:Away", needs=("key",), abilities=frozenset({"phrase", "point"}))
SEEN = []

class Away:
    def find(self, picture, query):
        SEEN.append(picture.digest)
        return [Region.from_box(picture.size, (4, 4, 20, 20))]
"""

SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from away import SEEN
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.rules import RulesMind
from retoucher.pictures import Picture

photo = Picture(np.tile(np.linspace(20, 200, 64, dtype=np.uint8)[None, :, None], (48, 1, 3)))
talk = Conversation.start(photo, "s", mind=RulesMind(), database=Database(Path("home")))
talk.keep_here("kept" in sys.argv)
talk.workplace.find(sys.argv[1])
print("sent" if photo.digest in SEEN else "stayed")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an installed package that adds the engine."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "away.py").write_text(ENGINE)
    about = folder / "away-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: away\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[retoucher.engines]\naway = away:SPEC\n")
    return folder


@pytest.mark.parametrize("phrase", ["sky", "point 10,10"])
@pytest.mark.parametrize(("privacy", "expected"), [("kept", "stayed"), ("open", "sent")])
def test_find_sends_no_picture_that_is_kept_here(
    site: Path, tmp_path: Path, phrase: str, privacy: str, expected: str
) -> None:
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = forked.run(
        [sys.executable, "-c", SCRIPT, phrase, privacy],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == (expected, 0), done.stderr
