"""`retoucher batch --sign`: each result says what was done to it, by a request or by a recipe."""

from contextlib import closing
from pathlib import Path

from helpers.batches import batch, draw, lines, results
from helpers.written.credentials import actions, read_credentials
from retoucher.agent.memory.sessions import Database
from retoucher.agent.values.recipe import Recipe
from retoucher.pictures import open_picture
from retoucher.settings import Settings
from retoucher.ui.batch.one_picture import OnePicture
from retoucher.ui.batch.outcome import Errand, Wanted

FLIP = "retoucher: 1\nstages:\n- steps:\n  - tool: flip\n    arguments: {axis: horizontal}\n"


def test_results_are_signed_and_what_cannot_be_is_listed(tmp_path: Path) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    draw(photos / "a.png")
    draw(photos / "b.bmp", 1)
    done = batch(photos, "--request", "make it warmer", "-o", out, "--sign")
    assert "nobody trusts" in done.output and "1 done, 1 failed" in done.output
    assert set(results(out)) == {"a.png"}
    said = read_credentials(results(out)["a.png"], "image/png")
    assert actions(said) == ["c2pa.opened", "c2pa.color_adjustments"]
    (refused,) = (line["reason"] for line in lines(out) if line["state"] == "failed")
    assert "a BMP holds none" in refused


def test_a_recipe_signs_what_it_did_and_keeps_the_credentials_that_came(tmp_path: Path) -> None:
    photo, settings = draw(tmp_path / "a.png"), Settings(home=tmp_path / "home")
    for number, wanted in enumerate((1, 2)):
        draft = tmp_path / f"{number}.png"
        errand = Errand(
            identity="i", picture=photo, draft=draft, failed=tmp_path / "f.jpg",
            wanted=Wanted(recipe=Recipe.from_yaml(FLIP).to_yaml()), sign=True,
        )  # fmt: skip
        made = OnePicture(errand, settings)
        with closing(Database.of(settings)) as database:
            made.replayed(open_picture(photo), settings.max_pixels, database)
        assert made.reason == ""
        said = read_credentials(draft.read_bytes(), "image/png")
        assert actions(said) == ["c2pa.opened", "c2pa.edited"] and len(said["manifests"]) == wanted
        photo = draft
