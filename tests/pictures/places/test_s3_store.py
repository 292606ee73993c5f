"""Pictures of sessions at a server that speaks S3."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fsspec.asyn import get_loop

from helpers.fake_tools import step, toolbox
from helpers.servers.s3_server import s3_server
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.forget import forget_session
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.pictures import Picture
from retoucher.pictures.places.locations import filesystem_at

MIND = ScriptedMind(plans={"edit": (step("lighten"),)})


@pytest.fixture(scope="module")
def reached() -> None:
    get_loop()  # fsspec's own, which stays: no socket of a test


@pytest.fixture
def bucket(reached: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with s3_server(monkeypatch) as address:
        files = filesystem_at(address)[0]
        yield address
        files.close_session(files.loop, files.s3)
        files.clear_instance_cache()


def test_a_session_lies_in_a_bucket_and_nothing_of_it_stays_there(bucket: str, tmp_path: Path) -> None:
    database = Database(tmp_path, pictures=f"{bucket}/pictures", near=10**7)
    photo = Picture(np.random.default_rng(1).integers(0, 255, (40, 50, 3), np.uint8))
    talk = Conversation.start(photo, "s", mind=MIND, database=database, toolbox=toolbox)
    list(talk.say("edit"))
    made, files = talk.head.picture, filesystem_at(bucket)[0]
    talk.close()
    database.close()
    elsewhere = Database(tmp_path, pictures=f"{bucket}/pictures")
    assert elsewhere.store.picture(photo.digest) == photo != elsewhere.store.picture(made)
    assert elsewhere.store.thumbnail(made, longest=16).size[0] == 16
    assert len(files.find("retoucher/pictures")) >= 5
    forget_session(elsewhere, "s")
    files.invalidate_cache()
    assert not files.find("retoucher/pictures") and not elsewhere.store.has(made)
    elsewhere.close()
