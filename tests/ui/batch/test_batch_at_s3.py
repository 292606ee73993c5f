"""`retoucher batch` from a bucket of S3 into it, at a server that tells one call in ten to come again."""

from pathlib import Path

import pytest
from fsspec.asyn import get_loop

from helpers import LONG
from helpers.batches import batch, begun, draw, results
from helpers.servers.s3_server import refusing_s3
from retoucher.pictures.places.locations import filesystem_at

WARMER = "--request", "make it warmer"
PICTURES = 5


@pytest.fixture(scope="module")
def reached() -> None:
    get_loop()  # fsspec's own, which stays: no socket of a test


def test_what_lies_in_a_bucket_becomes_what_it_becomes_in_a_folder(
    reached: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")  # else botocore asks again, and we never hear of it
    photos, near = tmp_path / "photos", tmp_path / "near"
    for number in range(PICTURES):
        draw(photos / f"p{number}.png", number)
    assert batch(photos, *WARMER, "-o", near).exit_code == 0
    with refusing_s3(monkeypatch) as (bucket, front):
        files = filesystem_at(bucket)[0]
        files.put(f"{photos}/", f"{bucket}/photos/", recursive=True)
        front.every = 10
        asked = f"{bucket}/photos", *WARMER, "-o", f"{bucket}/done", "--jobs", 2
        assert begun(*asked).wait(LONG) == 0, "in a process whose workers know where S3 is"
        assert front.refused >= 5
        assert f"{PICTURES} were finished before" in batch(*asked).output, "and nothing is done twice"
        front.every = 0
        files.invalidate_cache()
        made = {path.rpartition("/done/")[2]: files.cat_file(path) for path in files.find(f"{bucket}/done")}
        files.close_session(files.loop, files.s3)
        files.clear_instance_cache()
    assert made.pop("batch.jsonl").count(b"\n") == PICTURES
    assert made == results(near), "no draft is left, and every byte is the same"
