"""Every face writes beside what it reads, never over it; places and masks as a person gives them."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from retoucher.ui.cli import app


def draw(path: Path, seed: int = 0) -> Path:
    pixels = np.random.default_rng(seed).integers(60, 120, (60, 80, 3), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def load(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def invoke(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=typed)


def edit(photo: Path, *arguments: object) -> Result:
    return invoke("edit", photo, "brighter", "--yes", *arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pictures"


def unchanged(before: dict[str, bytes], folder: Path) -> bool:
    return before.items() <= files(folder).items()


def test_the_same_edit_twice_keeps_both_results(folder: Path) -> None:
    photo = draw(folder / "photo.png")
    assert edit(photo).exit_code == 0
    first = files(folder)
    done = edit(photo)
    assert done.exit_code == 0 and "photo.edited-2.png" in done.output and "left alone" in done.output
    assert unchanged(first, folder)
    for name in ("photo.edited-2.png", "photo.edited-2.sheet.jpg", "photo.edited-2.recipe.yaml"):
        assert (folder / name).exists()


def test_overwrite_replaces_results_and_never_inputs(folder: Path) -> None:
    photo = draw(folder / "photo.png")
    assert edit(photo).exit_code == 0
    assert edit(photo, "--overwrite").exit_code == 0
    assert not list(folder.glob("*-2*"))
    before = photo.read_bytes()
    with pytest.raises(Exception, match="never overwritten"):
        raise edit(photo, "--overwrite", "--out", photo).exception or AssertionError
    assert photo.read_bytes() == before


def test_a_photo_that_is_named_like_the_sheet_stays(folder: Path) -> None:
    photo = draw(folder / "a.sheet.jpg")
    before = files(folder)
    assert edit(photo, "--out", folder / "a.png").exit_code == 0
    assert edit(photo, "--out", folder / "a.png", "--overwrite").exit_code == 0
    assert unchanged(before, folder)
    assert {"a-2.png", "a-2.sheet.jpg", "a-2.recipe.yaml"} <= files(folder).keys()


@pytest.mark.parametrize("option", ["--reference", "--private-reference", "--region"])
def test_other_inputs_are_no_targets_either(folder: Path, option: str) -> None:
    photo, other = draw(folder / "photo.png"), folder / "other.png"
    Image.fromarray(np.full((60, 80), 255, np.uint8)).save(other)
    before = other.read_bytes()
    done = edit(photo, option, other, "--out", other)
    assert "never overwritten" in str(done.exception)
    assert other.read_bytes() == before


def test_two_photos_of_one_name_keep_both_results(folder: Path) -> None:
    first, second = draw(folder / "a" / "p.png", 1), draw(folder / "b" / "P.png", 2)
    edit(first, "--out", folder / "made.png")
    recipe = folder / "made.recipe.yaml"
    done = invoke("replay", recipe, first, second, "--out", folder / "o")
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (folder / "o").iterdir()) == ["P-2.png", "p.png"]
    assert abs(load(folder / "o" / "P-2.png") - load(second)).mean() < abs(load(first) - load(second)).mean()
    again = invoke("replay", recipe, first, second, "--out", folder / "o", "--overwrite")
    assert again.exit_code == 0
    assert len(list((folder / "o").iterdir())) == 2


@pytest.mark.parametrize("overwrite", [(), ("--overwrite",)])
def test_a_batch_into_its_own_folder_keeps_the_originals(folder: Path, overwrite: tuple[str, ...]) -> None:
    photos = [draw(folder / "p.png", 1), draw(folder / "q.png", 2)]
    edit(photos[0], "--out", folder / "made.png")
    before = files(folder)
    done = invoke("replay", folder / "made.png", *photos, "--out", folder, *overwrite)
    assert done.exit_code == 0, done.output
    assert unchanged(before, folder)
    assert {"p-2.png", "q-2.png"} <= files(folder).keys()


def test_a_reference_that_is_found_later_is_no_target_of_an_earlier_photo(folder: Path) -> None:
    """The recipe's picture lies beside the second photo, and the first one's result would take its name."""
    first, second = draw(folder / "a" / "look.png", 1), draw(folder / "b" / "q.png", 2)
    asked = "match the light and colours of the reference", "--yes", "--reference", first
    made = invoke("edit", second, *asked, "--out", folder / "made.png")
    assert made.exit_code == 0, made.output
    look = second.with_name(first.name)
    look.write_bytes(first.read_bytes())
    done = invoke("replay", folder / "made.png", first, second, "--out", second.parent, "--overwrite")
    assert look.read_bytes() == first.read_bytes(), done.output
    assert {"look-2.png", "q-2.png"} <= files(second.parent).keys(), done.output


def test_a_photo_that_is_read_later_is_no_target_of_an_earlier_one(folder: Path) -> None:
    first, later = draw(folder / "a" / "p.png", 1), draw(folder / "b" / "p.png", 2)
    edit(first, "--out", folder / "made.png")
    before = later.read_bytes()
    done = invoke("replay", folder / "made.png", first, later, "--out", later.parent, "--overwrite")
    assert done.exit_code == 0 and later.read_bytes() == before
    assert {"p-2.png", "p-3.png"} <= files(later.parent).keys()


def test_masks_that_someone_mended_stay(folder: Path) -> None:
    photo = draw(folder / "photo.png")
    (folder / "photo.mask1.png").write_bytes(b"mended by hand")
    assert invoke("find", photo, "box 10,10,40,40").exit_code == 0
    assert (folder / "photo.mask1.png").read_bytes() == b"mended by hand"
    assert (folder / "photo.mask1-2.png").exists()


def test_saving_in_a_conversation_spares_the_photo(folder: Path) -> None:
    photo = draw(folder / "photo.png")
    before = files(folder)
    done = invoke("talk", photo, "--yes", typed=f"brighter\n/save {photo}\n/save {folder / 'o.png'}\n/quit\n")
    assert "never overwritten" in done.output
    assert unchanged(before, folder) and (folder / "o.png").exists()


@pytest.mark.parametrize("length", [245, 250])
def test_a_name_of_250_bytes_works(folder: Path, length: int) -> None:
    photo = draw(folder / ("x" * (length - 4) + ".png"))
    assert edit(photo).exit_code == 0
    assert edit(photo).exit_code == 0
    assert all(len(os.fsencode(name)) <= 255 for name in files(folder))
    assert len(list(folder.glob("*.yaml"))) == 2


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ("", "it is empty: leave it out"),
        ("here", "is none of them, and there is no such file"),
        ("/", "is none of them, and there is a folder"),
        (os.devnull, "is none of them, and there is no ordinary file"),
        ("1,2,3", "got 3 numbers"),
        ("500,20", "outside the picture of 80 × 60"),
        ("30,30,10,10", "left < right"),
        ("100,100,120,120", "outside the picture"),
        ("nan,nan", "outside the picture"),
    ],
)
def test_a_place_that_is_none_is_one_clear_sentence(folder: Path, region: str, words: str) -> None:
    done = edit(draw(folder / "photo.png"), "--region", region)
    assert words in str(done.exception) and "--region" in str(done.exception)


@pytest.mark.parametrize("region", ["10.2,19.8,40.2,40.9", "(10, 20, 40, 41)", "20.5,30.5"])
def test_a_place_may_have_fractions_and_brackets(folder: Path, region: str) -> None:
    photo = draw(folder / "photo.png")
    pixels = load(photo)
    pixels[20:41, 10:40] //= 2
    Image.fromarray(pixels.astype(np.uint8)).save(photo)
    done = edit(photo, "--region", region)
    assert done.exit_code == 0, done.output
    before, after = load(photo), load(folder / "photo.edited.png")
    assert np.array_equal(before[:, 45:], after[:, 45:])
    assert after[25:35, 15:35].mean() > before[25:35, 15:35].mean() + 2


def test_a_photo_with_a_hole_is_a_mask_and_that_is_said(folder: Path) -> None:
    photo = draw(folder / "photo.png")
    coloured = np.zeros((60, 80, 4), np.uint8)
    coloured[..., 0], coloured[..., 3] = 200, 255
    coloured[10:30, 10:30, 3] = 0
    Image.fromarray(coloured).save(folder / "mask.png")
    done = edit(photo, "--region", folder / "mask.png")
    assert done.exit_code == 0 and "the hole may change" in done.output
    before, after = load(photo), load(folder / "photo.edited.png")
    assert np.array_equal(before[35:], after[35:]) and (after[12:28, 12:28] != before[12:28, 12:28]).any()
