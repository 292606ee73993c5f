import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from errno import EACCES, EIO
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from PIL import Image
from skimage import data

from retoucher.errors import ConfigError, PictureError
from retoucher.pictures import FileFacts, Picture, Region, Store
from retoucher.pictures.depth.png_rows import png_parts
from retoucher.pictures.depth.stored_png import stored_samples
from retoucher.pictures.places.locations import Folder, Remote

COFFEE = data.coffee()[:200, :300]
FACTS = FileFacts(
    name="a.jpg", format="JPEG", icc=b"icc", exif=b"exif\xff", xmp=b"<xmp/>", iptc=b"\x1c", comment=b"\xff",
    texts=(("Author", "Ann"),), orientation=6, bit_depth=16, eight_bit=("blur",),
    quality={"quality": 3, "dpi": [9.0, 9.0]}, notes=("said",),
)  # fmt: skip


@pytest.fixture(params=["folder", "memory://retoucher-test"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(tmp_path / "store" if request.param == "folder" else f"{request.param}/{tmp_path.name}")


@pytest.mark.parametrize("channels", [3, 4])
def test_pictures_come_back_with_their_facts(store: Store, channels: int) -> None:
    picture = Picture(np.dstack([COFFEE, COFFEE[..., 0]])[..., :channels], FACTS)
    digest = store.put(picture)
    assert store.put(picture) == digest == picture.digest
    assert store.picture(digest) == picture
    assert store.picture(digest).facts == FACTS
    assert store.has(digest)


def test_regions_come_back_with_their_facts(store: Store) -> None:
    region = Region(np.linspace(0, 1, 600, dtype=np.float32).reshape(20, 30), "sky", 0.5, "brush")
    back = store.region(store.put(region))
    assert (back.digest, back.name, back.score, back.source) == (region.digest, "sky", 0.5, "brush")


def test_facts_of_two_files_with_the_same_pixels_do_not_mix(store: Store) -> None:
    store.put(Picture(COFFEE, FACTS))
    digest = store.put(
        Picture(COFFEE, FileFacts(name="b.jpg", format="JPEG", icc=b"icc", exif=b"other place"))
    )
    facts = store.picture(digest).facts
    assert (facts.format, facts.icc) == ("JPEG", b"icc")
    assert (facts.name, facts.exif) == ("", b"")
    assert "exif" in facts.notes[-1]


def test_what_is_deleted_is_gone(store: Store) -> None:
    digest = store.put(Picture(COFFEE))
    store.thumbnail(digest)
    store.delete(digest)
    store.delete(digest)
    assert not store.has(digest)
    with pytest.raises(PictureError, match=f"no picture {digest}"):
        store.picture(digest)


def test_thumbnails_are_small_and_kept(store: Store) -> None:
    digest = store.put(Picture(COFFEE))
    assert store.thumbnail(digest, longest=60).size == (60, 40)
    assert store.thumbnail(digest, longest=60) == store.thumbnail(digest, longest=60)
    assert store.thumbnail(digest, longest=999).size == (300, 200)


def test_a_wrong_kind_or_name_is_refused(store: Store) -> None:
    digest = store.put(Region.full((3, 3)))
    with pytest.raises(PictureError, match=digest):
        store.picture(digest)
    for name in ("", "../../etc/passwd", "sha256:" + "g" * 64, "sha256:../" + "a" * 61):
        with pytest.raises(PictureError, match="a digest is"):
            store.picture(name)


def files(root: Path, pattern: str) -> list[Path]:
    return [file for file in root.rglob(pattern) if file.is_file()]


@pytest.mark.parametrize("damage", ["cut", "empty", "swapped", "header"])
def test_damaged_files_are_named(damage: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest, other = store.put(Picture(COFFEE)), store.put(Picture(COFFEE[::-1].copy()))
    mine, theirs = (
        next(f for f in files(tmp_path, "picture.png") if d[7:] in str(f)) for d in (digest, other)
    )
    whole = mine.read_bytes()
    wider = whole[:16] + bytes([whole[16] ^ 0x40]) + whole[17:]
    damaged = {"cut": whole[:999], "empty": b"", "swapped": theirs.read_bytes(), "header": wider}
    mine.write_bytes(damaged[damage])
    with pytest.raises(PictureError, match=digest):
        store.picture(digest)
    assert store.picture(other).size == (300, 200)


def test_damaged_facts_are_named(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.put(Picture(COFFEE, FACTS))
    for text in ("{", '{"icc": 5}', '{"unknown": 1}'):
        files(tmp_path, "*.json")[0].write_text(text)
        with pytest.raises(PictureError, match=digest):
            store.picture(digest)


def test_many_writers_at_once(tmp_path: Path) -> None:
    pictures = [Picture(np.full((50, 50, 3), shade, np.uint8)) for shade in range(4)] * 8
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(lambda picture: Store(tmp_path).put(picture), pictures))
    assert [Store(tmp_path).picture(digest) for digest in digests] == pictures
    assert not files(tmp_path, "*.part")


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PictureError, match="cannot be written"):
        Store(tmp_path / "file").put(Picture(COFFEE))
    with pytest.raises(ConfigError, match="nowhere"):
        Store("nowhere://x")


class Unreadable(BytesIO):
    """A file that opens and cannot be read: a bad sector, a share that went away."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError(EIO, "Input/output error")


class Failing(Folder):
    """A folder of such files."""

    def opened(self, name: str) -> BinaryIO | None:
        return Unreadable()


def test_a_file_that_opens_and_cannot_be_read_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.put(Picture(COFFEE, FACTS))
    store.place = Failing(tmp_path)
    for ask in (store.picture, store.size, store.thumbnail):
        with pytest.raises(PictureError, match=f"{digest} in the store cannot be read: Input/output"):
            ask(digest)
    with pytest.raises(PictureError, match=r"cannot read '.*\.json': Input/output"):
        store.facts(digest)


class Listing(MemoryFileSystem):
    """A file system that keeps listings as those of object stores do, or may not list."""

    cachable = False
    forbidden = False

    def ls(self, path: str, detail: bool = True, **kwargs: object) -> list[str]:
        if self.forbidden:
            raise PermissionError(EACCES, "Permission denied")
        if path not in self.dircache:
            self.dircache[path] = super().ls(path, detail=False)
        return self.dircache[path]

    def invalidate_cache(self, path: str | None = None) -> None:
        self.dircache.pop(path, None)


def test_a_place_that_may_not_be_listed_says_so(tmp_path: Path) -> None:
    filesystem = Listing()
    filesystem.forbidden = True
    with pytest.raises(PictureError, match="cannot read 'a': Permission denied"):
        Remote(filesystem, f"/{tmp_path.name}").names("a")


def test_what_another_process_wrote_since_is_listed(tmp_path: Path) -> None:
    mine, other = Remote(Listing(), f"/{tmp_path.name}"), Remote(MemoryFileSystem(), f"/{tmp_path.name}")
    other.write("a/1.png", (b"1",))
    assert mine.names("a") == ["a/1.png"]
    other.write("a/2.png", (b"2",))
    assert mine.names("a") == ["a/1.png", "a/2.png"]


def test_nothing_is_made_before_the_first_put(tmp_path: Path) -> None:
    store = Store(tmp_path / "later")
    assert not store.has("sha256:" + "0" * 64)
    assert not (tmp_path / "later").exists()


@pytest.mark.parametrize("depth", [np.dtype(np.uint8), np.dtype(np.uint16)])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_rows_that_are_decoded_here_are_those_of_a_library(
    depth: np.dtype[np.uint8 | np.uint16], channels: int
) -> None:
    pixels = np.random.default_rng(2).integers(0, 256**depth.itemsize, (300, 41, channels)).astype(depth)
    file = BytesIO(b"".join(png_parts(pixels)))
    decoded = stored_samples(file)
    assert decoded is not None and decoded.dtype == depth and np.array_equal(decoded, pixels)
    coded = cv2.imdecode(np.frombuffer(file.getvalue(), np.uint8), cv2.IMREAD_UNCHANGED)
    assert coded is not None and np.array_equal(np.atleast_3d(coded)[..., 2::-1], pixels[..., :3])


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_png_by_another_hand_is_read_too(channels: int) -> None:
    pixels = np.dstack([COFFEE, COFFEE[..., 0]])[..., :channels]
    file = BytesIO()
    Image.fromarray(pixels.squeeze()).save(file, "PNG")
    file.seek(0)
    decoded = stored_samples(file)
    assert decoded is not None and np.array_equal(decoded, pixels)


def test_reading_a_stored_picture_takes_its_pixels_and_little_more(tmp_path: Path) -> None:
    store = Store(tmp_path)
    picture = Picture(np.random.default_rng(1).integers(0, 9, (3000, 2000, 3), np.uint8))
    region = Region(picture.pixels[..., 0])
    digest, place = store.put(picture), store.put(region)
    tracemalloc.start()
    try:
        assert store.region(place).digest == region.digest
        assert tracemalloc.get_traced_memory()[1] < 1.3 * region.bytes8.nbytes
        assert store.picture(digest) == picture
        assert tracemalloc.get_traced_memory()[1] < 1.3 * picture.nbytes
    finally:
        tracemalloc.stop()


def test_size_and_facts_are_told_without_the_pixels(store: Store) -> None:
    digest = store.put(Picture(COFFEE, FACTS))
    assert (store.size(digest), store.facts(digest)) == ((300, 200), FACTS)
    with pytest.raises(PictureError, match="no picture"):
        store.size("sha256:" + "0" * 64)
