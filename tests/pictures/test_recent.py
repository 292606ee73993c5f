"""The store with a memory: the same answers, fewer reads."""

from pathlib import Path

import numpy as np
import pytest

from retoucher.errors import PictureError
from retoucher.pictures import FileFacts, Picture, RecentStore, Region, Store, recent
from retoucher.pictures.recent import KEPT, LARGE_BYTES


def flat(value: int) -> Picture:
    return Picture(np.full((4, 6, 3), value, np.uint8))


def test_what_was_put_comes_back_without_its_file(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digest = store.put(flat(1))
    Store(tmp_path).delete(digest)
    assert store.size(digest) == flat(1).size and store.facts(digest) == flat(1).facts
    assert store.picture(digest) == flat(1)


def test_old_pictures_are_forgotten_and_read_again(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digests = [store.put(flat(value)) for value in range(KEPT + 1)]
    Store(tmp_path).delete(digests[0])
    with pytest.raises(PictureError, match="no picture"):
        store.picture(digests[0])
    assert store.picture(digests[1]) == flat(1)


def test_what_was_looked_at_lately_is_kept_longest(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digests = [store.put(flat(value)) for value in range(KEPT)]
    store.picture(digests[0])
    store.put(flat(99))
    for digest in digests[:2]:
        Store(tmp_path).delete(digest)
    assert store.picture(digests[0]) == flat(0)
    with pytest.raises(PictureError, match="no picture"):
        store.picture(digests[1])


def test_a_deleted_picture_is_gone_from_memory_too(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digest = store.put(flat(1))
    store.delete(digest)
    with pytest.raises(PictureError, match="no picture"):
        store.picture(digest)


def test_the_mask_seen_last_is_not_read_again_and_its_facts_are_those_of_the_files(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    region, other = Region.from_box((6, 4), (1, 1, 3, 3), "cup"), Region.from_box((6, 4), (2, 2, 5, 4))
    digest = store.put(region)
    assert np.shares_memory(store.region(digest).bytes8, region.bytes8) and store.region(digest).name == "cup"
    Store(tmp_path).put(region.named("mug"))
    assert store.region(digest).name == Store(tmp_path).region(digest).name == ""
    store.put(other)
    again = store.region(digest)
    assert again.digest == digest and not np.shares_memory(again.bytes8, region.bytes8)
    store.delete(digest)
    with pytest.raises(PictureError, match="no region"):
        store.region(digest)


def test_what_is_let_go_is_read_again(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    region = Region.from_box((6, 4), (1, 1, 3, 3))
    digests = store.put(flat(1)), store.put(region)
    store.let_go()
    assert store.picture(digests[0]) == flat(1)
    assert not np.shares_memory(store.region(digests[1]).bytes8, region.bytes8)


def test_what_is_worked_on_stays_with_its_mask_when_the_rest_is_let_go(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    kept, other, region = flat(1), flat(2), Region.from_box((6, 4), (1, 1, 3, 3))
    digests = [store.put(thing) for thing in (kept, other, region)]
    store.let_go(but=digests[0])
    assert np.shares_memory(store.picture(digests[0]).pixels, kept.pixels)
    assert not np.shares_memory(store.picture(digests[1]).pixels, other.pixels)
    assert np.shares_memory(store.region(digests[2]).bytes8, region.bytes8)


def test_only_a_large_picture_has_others_make_room(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    kept, other = flat(1), flat(2)
    digests = store.put(kept), store.put(other)
    store.make_room_for(kept.digest)
    assert np.shares_memory(store.picture(digests[1]).pixels, other.pixels)
    large = Picture(np.zeros((LARGE_BYTES // 3000 + 1, 1000, 3), np.uint8))
    store.put(large)
    store.make_room_for(large.digest)
    assert np.shares_memory(store.picture(large.digest).pixels, large.pixels)
    assert not np.shares_memory(store.picture(digests[1]).pixels, other.pixels)


def test_a_place_that_cannot_be_looked_into_is_no_place_but_memory(tmp_path: Path) -> None:
    store = RecentStore(tmp_path / ("long" * 99))
    digest = store.put(flat(1))
    assert store.picture(digest) == flat(1)
    assert "cannot read" in store.trouble


def test_what_has_no_file_tells_its_size_and_facts_too(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = RecentStore(tmp_path / "file")
    digest = store.put(Picture(flat(1).pixels, FileFacts(name="a.png")))
    assert (store.size(digest), store.facts(digest).name) == ((6, 4), "a.png")


def test_the_oldest_goes_before_a_picture_is_decoded_that_has_no_room_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "KEPT_BYTES", 5 * flat(1).nbytes // 2)
    monkeypatch.setattr(recent, "LARGE_BYTES", flat(1).nbytes)
    store, held = RecentStore(tmp_path), []
    digests = [store.put(flat(value)) for value in range(3)]
    decode = Store.picture

    def watched(self: Store, digest: str) -> Picture:
        held.append([d for d in digests if store._in_memory(d)])
        return decode(self, digest)

    monkeypatch.setattr(Store, "picture", watched)
    assert store.picture(digests[0]) == flat(0) and held == [[digests[2]]]


def test_a_large_picture_that_only_a_file_keeps_has_room_made_before_it_is_decoded(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    large = Picture(np.zeros((LARGE_BYTES // 3000 + 1, 1000, 3), np.uint8))
    digest = store.put(large)
    store.let_go()
    other = store.put(flat(2))
    before = store.picture(other)
    store.make_room_for(digest)
    assert not np.shares_memory(store.picture(other).pixels, before.pixels)
