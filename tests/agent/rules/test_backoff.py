# ruff: noqa: E501  (a table is read by its rows)
"""What the back-off makes of words that no reader knows: kinds, opposites, what is no wish, slots, languages."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retoucher.agent.minds.backoff import linear
from retoucher.agent.minds.backoff.language_guess import language_of
from retoucher.agent.minds.backoff.likely_wishes import ASK, MOST, kind_chances, likely_wishes
from retoucher.agent.minds.backoff.linear import load_model
from retoucher.agent.minds.backoff.opposites import ruled_out
from retoucher.agent.minds.backoff.said_slots import in_english, slots_of
from retoucher.agent.minds.words.spelling import mended
from retoucher.prompts.loader import load_lexicon
from retoucher.prompts.wish_kinds import load_wish_kinds

PAIRS = [
    ("brighter", "darker", ["too dark", "way too gloomy in here", "not bright enough", "less dark pls", "don't want it that dark", "there isn't enough light", "viel zu dunkel", "nicht hell genug", "zu wenig Licht"],
     ["too bright", "not so bright", "less light please", "it is glaring, way too light", "don't make it so bright", "viel zu hell", "weniger hell bitte"]),
    ("warmer", "cooler", ["too cold", "way too blue", "less blue", "it looks so chilly", "viel zu kalt"], ["too warm", "too yellow", "less orange", "not so warm", "zu gelb"]),
    ("more_contrast", "less_contrast", ["too flat", "not enough contrast", "more contrst", "zu flau", "mehr Kontrast"], ["too harsh", "too much contrast", "less contrast", "weniger Kontrast"]),
    ("stronger_colours", "weaker_colours", ["too pale", "not enough colour", "more colours", "it was so much more colourful in real life", "zu blass"], ["too colourful", "way too saturated", "less colour", "viel zu bunt"]),
    ("sharper", "softer", ["too blurry", "not sharp enough", "all blurred, fix", "zu unscharf", "less blurry"], ["too sharp", "less sharp", "not so crisp", "zu scharf"]),
    ("less_noise", "more_grain", ["too noisy", "less grain", "so grainy", "zu körnig"], ["more grain", "grainier please"]),
    ("less_haze", "more_haze", ["too hazy", "less haze"], ["more haze", "hazier"]),
    ("bigger", "smaller", ["enlarge the picture", "make the file larger", "bild vergrößern"], ["shrink the picture", "make the file smaller", "bild verkleinern"]),
    ("rotate_right", "rotate_left", ["turn it clockwise", "a quarter turn to the right", "nach rechts drehen"], ["turn it counter clockwise", "a quarter turn to the left", "nach links drehen"]),
    ("undo", "redo", ["undo that", "mach das rückgängig"], ["redo that"]),
]  # fmt: skip
BOTH = [(text, kind, other) for up, down, ups, downs in PAIRS
        for kind, other, texts in ((up, down, ups), (down, up, downs)) for text in texts]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "other"), BOTH)
def test_opposites_are_never_confused(text: str, kind: str, other: str) -> None:
    chances = kind_chances(" ".join(mended(word, load_lexicon()) for word in text.split()))
    assert chances[kind] > 3 * chances[other], (chances[kind], chances[other])
    assert other not in [g.kind for g in likely_wishes(text).guesses]


@pytest.mark.parametrize("text", ["don't remove the lamp", "do not delete the hat", "nicht entfernen"])
def test_what_must_stay_is_not_offered_for_removal(text: str) -> None:
    assert "remove" in ruled_out(text)
    assert "remove" not in [g.kind for g in likely_wishes(text).guesses]


def test_something_to_add_is_not_taken_for_something_to_remove() -> None:
    assert {"remove", "cut_out"} <= ruled_out("add a thick frame")
    assert {"border", "write"} <= ruled_out("delete that frame")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("cud u get that ugly lampost outta there", "remove"), ("the bin on the left has to go", "remove"),
     ("can hardly see anything, so dark", "brighter"), ("everything behind us out of focus please", "blur_background"),
     ("only the rose coloured, the rest grey", "colour_pop"), ("sea is running downhill", "straighten"),
     ("i'd prefer the sofa in dark green", "recolour"), ("square for instagram", "crop_square"),
     ("die Lampe muss weg", "remove"), ("mach mal schwarzweiß", "black_and_white")],
)  # fmt: skip
def test_new_ways_to_say_common_wishes_are_among_the_guesses(text: str, kind: str) -> None:
    assert kind in [g.kind for g in likely_wishes(text).guesses]


@pytest.mark.parametrize(
    "text",
    ["hi there", "thanks a lot, that's great", "what camera was this taken with?", "add a dragon next to the house",
     "make her smile", "put us on the moon", "order two pizzas", "qwer asdf yxcv",
     "this was at my wife's birthday last year", "enlève la voiture s'il te plaît", "quita el coche de la izquierda"],
)  # fmt: skip
def test_what_is_no_wish_of_a_tool_is_mostly_said_to_be_none(text: str) -> None:
    assert likely_wishes(text).none > 0.5


@pytest.mark.parametrize("text", ["", "?!", "§§§", "🙂🙂", "a", "x" * 4000, "\x00\x07", "'" * 50, "“”„"])
def test_any_words_are_taken(text: str) -> None:
    likely = likely_wishes(text)
    assert 0 <= likely.none <= 1
    assert len(likely.guesses) <= MOST and all(ASK <= g.probability <= 1 for g in likely.guesses)


def test_chances_add_up_to_one_and_name_the_kinds_that_can_be_proposed() -> None:
    known = load_wish_kinds()
    for text in ("too dark", "redo", "add a frame", "nothing of it"):
        chances = kind_chances(text)
        assert sum(chances.values()) == pytest.approx(1, abs=1e-4)
        assert chances.keys() == {*known.kinds, *known.none}
    assert all(known.kinds[k.opposite].opposite == name for name, k in known.kinds.items() if k.opposite and name != "blur_thing")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "target", "colour", "words"),
    [("get rid of the red car on the left", "red car on the left", "", ""), ("please lose that old bench", "old bench", "", ""),
     ("could the hat be dark blue", "hat", "dark blue", ""), ("put \"Happy Days\" on top", "", "", "Happy Days"),
     ("entferne den Mülleimer links", "Mülleimer links", "", "")],
)  # fmt: skip
def test_things_colours_and_words_are_taken_as_they_were_typed(
    text: str, target: str, colour: str, words: str
) -> None:
    slots = slots_of(text)
    assert slots.colour == colour and slots.words == words
    assert slots.thing == target or not target


def test_german_things_are_called_in_english() -> None:
    assert in_english("Mülleimer links") == "trash can on the left"
    assert in_english("Zeppelin") == "Zeppelin"


@pytest.mark.parametrize(
    ("text", "language"),
    [("can you make the sky a little darker", "English"), ("kannst du bitte den Himmel dunkler machen", "German"),
     ("peux-tu rendre le ciel un peu plus sombre", "French"), ("puedes oscurecer un poco el cielo", "Spanish"),
     ("puoi scurire un po' il cielo per favore", "Italian"), ("você pode escurecer um pouco o céu", "Portuguese"),
     ("kun je de lucht een beetje donkerder maken", "Dutch"), ("czy możesz trochę przyciemnić niebo", "Polish"),
     ("сделай небо темнее", "Russian or another language in Cyrillic letters"), ("空を暗くしてください", "Japanese"),
     ("把天空变暗", "Chinese"), ("하늘을 어둡게 해줘", "Korean"), ("اجعل السماء أغمق", "Arabic or Persian"), ("ok", "")],
)  # fmt: skip
def test_a_language_is_named_for_what_it_is(text: str, language: str) -> None:
    assert language_of(text) == language


def test_weights_are_small_and_hold_no_words() -> None:
    file = Path(linear.__file__).with_name(linear.WEIGHTS)
    assert file.stat().st_size <= 400_000
    with np.load(file) as data:
        texts = [name for name in data.files if data[name].dtype.kind == "U"]
    assert sorted(texts) == ["language_names", "slot_names", "wish_names"]
    assert load_model("wish").weights.dtype == np.int8


def test_the_weights_are_read_at_the_first_unknown_words_only() -> None:
    code = (
        "import retoucher.agent.minds.rules as r, sys;"
        "from retoucher.agent.minds.backoff.linear import load_model as m; print(m.cache_info().currsize)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "0"
