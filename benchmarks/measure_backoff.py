# ruff: noqa: E501  (tables are read by their rows)
"""How often the back-off's first and first three guesses are right, and whether its probabilities are true."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from said_wishes import Said

from retoucher.agent.minds.backoff.language_guess import language_of
from retoucher.agent.minds.backoff.likely_wishes import kind_chances
from retoucher.agent.minds.backoff.linear import load_model
from retoucher.prompts.wish_kinds import load_wish_kinds

ROOT = Path(__file__).parents[1]
WORK = ROOT / "tests" / "agent" / "understanding"
MATERIAL = ROOT.parent / "shared" / "material" / "instructions.jsonl"
Row = dict[str, Any]
Floats = npt.NDArray[np.floating]

SLIDERS = {
    ("exposure", "up"): {"brighter", "lighter_shadows"}, ("exposure", "down"): {"darker", "tamer_highlights"},
    ("contrast", "up"): {"more_contrast", "pop"}, ("contrast", "down"): {"less_contrast"},
    ("highlights", "down"): {"tamer_highlights"}, ("highlights", "up"): {"brighter"},
    ("shadows", "up"): {"lighter_shadows"}, ("shadows", "down"): {"deeper_shadows"},
    ("temperature", "up"): {"warmer"}, ("temperature", "down"): {"cooler"},
    ("saturation", "up"): {"stronger_colours", "pop"}, ("saturation", "down"): {"weaker_colours"},
    ("vibrance", "up"): {"stronger_colours", "pop"}, ("vibrance", "down"): {"weaker_colours"},
    ("sharpen", "up"): {"sharper"}, ("sharpen", "down"): {"softer", "blur_thing", "blur_background"},
    ("clarity", "up"): {"sharper", "pop"}, ("clarity", "down"): {"softer"}, ("denoise", "up"): {"less_noise"},
    ("dehaze", "up"): {"less_haze"}, ("dehaze", "down"): {"more_haze"}, ("vignette", "up"): {"vignette"},
    ("grain", "up"): {"more_grain"}, ("blacks", "down"): {"deeper_shadows"},
}  # fmt: skip
PLAIN = {
    "enhance": {"enhance", "pop"}, "straighten": {"straighten"}, "perspective": {"perspective"}, "text": {"write"},
    "border": {"border"}, "extend": {"extend"}, "cutout": {"cut_out"}, "paste": {"paste"}, "match": {"match_look"},
    "insert": {"generate"}, "replace": {"generate"}, "other": {"generate"},
}  # fmt: skip
LOOKS = {
    "black and white": {"black_and_white"},
    "film": {"vintage", "cinematic"},
    "watercolor": {"watercolour"},
}
OUTDOORS = (
    (("sunset", "evening", "pink", "orange", "abend"), {"sky_sunset", "golden_hour"}), (("star", "stern"), {"sky_night"}),
    (("night", "nacht"), {"night", "sky_night"}), (("cloud", "storm", "dramati", "wolken"), {"sky_dramatic"}),
    (("blue", "blau", "clear"), {"sky_blue"}), (("golden",), {"golden_hour"}), (("snow", "schnee"), {"snow", "winter"}),
    (("rain", "regen"), {"rain"}), (("fog", "mist", "nebel"), {"fog"}), (("fall", "autumn", "herbst"), {"autumn"}),
    (("winter",), {"winter", "snow"}),
)  # fmt: skip


def kinds_of(label: Row) -> set[str]:
    """Return the kinds that stand for a label of tests/agent/understanding; empty: none does."""
    do, to, target, way = (
        label["do"],
        label.get("to", "").lower(),
        label.get("target", ""),
        label.get("way", ""),
    )
    if "needs" in label:
        return {"generate"}
    if do in PLAIN:
        return PLAIN[do]
    readers = {"adjust": lambda: SLIDERS.get((label.get("what", ""), way), set()), "look": lambda: _look(label),
               "recolour": lambda: {"whiten_teeth"} if "teeth" in target else {"recolour", "background_colour"},
               "remove": lambda: _remove(target), "background": lambda: _outdoors(to) or {"background_colour"},
               "blur": lambda: _blur(label), "crop": lambda: _crop(label),
               "rotate": lambda: {"right": {"rotate_right"}, "left": {"rotate_left"}}.get(way, {"upside_down", "rotate_right"}),
               "flip": lambda: {"flip_vertical"} if way == "vertical" else {"mirror"},
               "resize": lambda: {"smaller"} if way == "down" else {"bigger", "smaller"},
               "move": lambda: {"original" if label["what"] == "reset" else label["what"]}}  # fmt: skip
    return readers.get(do, lambda: _outdoors(to))()


def _look(label: Row) -> set[str]:
    what = label.get("what", "")
    if label.get("target", "").startswith(("everything", "all")):
        return {"colour_pop"}
    return LOOKS.get(what, {what})


def _remove(target: str) -> set[str]:
    special = {
        "red eye": {"red_eye"},
        "blemish": {"clean_skin"},
        "glare": {"tamer_highlights"},
        "pimple": {"clean_skin"},
    }
    return next((k for w, k in special.items() if w in target), {"remove"}) | {"remove"}


def _blur(label: Row) -> set[str]:
    behind = any(w in label.get("target", "") for w in ("background", "behind", "hintergrund", "everything"))
    return (
        {"pixelate", "blur_thing"}
        if label.get("what") == "pixelate"
        else {"blur_background"}
        if behind
        else {"blur_thing", "softer"}
    )


def _crop(label: Row) -> set[str]:
    to, way = label.get("to", ""), label.get("way", "")
    if to or way in ("landscape", "portrait"):
        square, tall = (
            to in ("square", "1:1", "quadratisch"),
            to in ("4:5", "9:16", "3:4") or way == "portrait",
        )
        return {"crop_square"} if square else {"crop_tall"} if tall else {"crop_wide"}
    return {"crop_sides", "crop_closer"} if "what" in label else {"crop_closer"}


def _outdoors(to: str) -> set[str]:
    return next((kinds for words, kinds in OUTDOORS if any(w in to for w in words)), set())


def said_rows() -> Iterator[tuple[str, set[str]]]:
    """Yield the work half of the paraphrases and German wishes: words, kinds that are right."""
    for name in ("paraphrases", "german"):
        for row in yaml.safe_load((WORK / f"{name}.yaml").read_text("utf-8")):
            right = {k for label in row["intents"] for k in kinds_of(label)}
            if row["split"] == "work" and right:
                yield row["said"], right


def real_rows() -> Iterator[tuple[str, set[str]]]:
    """Yield the work half of the labelled real requests, where the private material is."""
    import json

    if not MATERIAL.is_file():
        return
    lines = map(json.loads, MATERIAL.read_text("utf-8").splitlines())
    said = {(line["source"], line["id"]): line["instruction"] for line in lines}
    for row in yaml.safe_load((WORK / "labels.yaml").read_text("utf-8")):
        if row["split"] != "work" or row["kind"] == "ask":
            continue
        right = (
            {"generate"} if row["kind"] == "generate" else {k for x in row["intents"] for k in kinds_of(x)}
        )
        if right:
            yield said[row["source"], row["id"]], right


def held_rows(all_said: list[Said]) -> list[tuple[str, set[str]]]:
    """Return some sentences in manners that were never trained on."""
    return [(s.text, {s.kind}) for s in all_said if s.held][::7]


def log_loss(temperature: float, all_said: list[Said], scores_of: Callable[[str], Floats]) -> float:
    """Return the mean log loss at a temperature, on hand-written sentences and on held-back manners."""
    names, total = load_model("wish").names, []
    for text, right in (*said_rows(), *held_rows(all_said)[::3]):
        scores = scores_of(text) / temperature
        powers = np.exp(scores - scores.max())
        chance = sum(p for name, p in zip(names, powers / powers.sum(), strict=True) if name in right)
        total.append(-np.log(max(float(chance), 1e-6)))
    return float(np.mean(total))


def report(name: str, rows: list[tuple[str, set[str]]]) -> None:
    """Print how often the first and one of three is right, and the reliability of the first's probability."""
    if not rows:
        return
    first = three = 0
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    opposites = 0
    known = load_wish_kinds().kinds
    for text, right in rows:
        chances = kind_chances(text)
        ranked = sorted(chances, key=lambda k: -chances[k])
        hit = ranked[0] in right
        first, three = first + hit, three + bool(right & set(ranked[:3]))
        opposite = known[ranked[0]].opposite if ranked[0] in known else ""
        opposites += not hit and opposite in right
        bins[min(int(chances[ranked[0]] * 5), 4)].append((chances[ranked[0]], hit))
    print(
        f"{name}: {len(rows)} rows, first {first / len(rows):.2f}, in three {three / len(rows):.2f}, opposite first {opposites}"
    )
    for at in sorted(bins):
        said, hits = zip(*bins[at], strict=True)
        print(f"    said {np.mean(said):.2f} true {np.mean(hits):.2f} ({len(hits)})")


def main(all_said: list[Said]) -> None:
    """Print all measures."""
    report("held-back manners", held_rows(all_said))
    report("paraphrases and German, work half", list(said_rows()))
    report("real requests, work half", list(real_rows()))
    spoken = [s for s in all_said if s.held or s.kind == "foreign"][::11]
    names = {"en": "English", "de": "German"}
    guessed = [(language_of(s.text), names.get(s.language, s.language)) for s in spoken]
    print("language: said", np.mean([bool(g) for g, _ in guessed]).round(2), "right of these",
          np.mean([g == t for g, t in guessed if g]).round(3))  # fmt: skip
