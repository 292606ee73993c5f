# ruff: noqa: E501  (lists of words are read by their rows)
"""The commonest wishes in German: word order, separable verbs, endings, compounds; opposites; what is left alone."""

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.words.german import from_german

WISHES = {
    "brighten the picture": ["Mach das Bild heller", "hell das Foto bitte auf", "Könnten Sie das Bild aufhellen?", "zu dunkel"],
    "darken the picture": ["das Foto ist zu hell", "Dunkle das Bild ab", "nicht so hell bitte", "weniger Licht"],
    "brighten the picture a bit": ["etwas heller", "heller, aber nicht zu viel"],
    "increase the contrast of the picture": ["Kontrast erhöhen", "mehr Kontrast", "das Bild wirkt flau"],
    "reduce the contrast of the picture": ["Kontrast verringern", "weniger Kontrast", "den Kontrast nicht so stark"],
    "make the picture warmer": ["waermere Farben bitte", "zu kalt"],
    "make the picture cooler": ["kühlere Farben", "zu warm"],
    "remove the lamp": ["nimm bitte die Lampe raus", "die Lampe soll weg", "Ich möchte die Straßenlampe nicht im Bild haben"],
    "remove the stain on the shirt": ["da ist ein Fleck auf dem Hemd, der muss weg"],
    "remove the man in the background": ["Entfernen Sie bitte den Mann im Hintergrund."],
    "whiten the teeth": ["Zähne weißer machen"],
    "brighten the eyes of the bride": ["der Braut die Augen aufhellen"],
    "make the car red": ["färb das Auto rot", "das Auto soll statt blau rot sein", "ein rotes Auto"],
    "make the sky blue": ["Der Himmel ist so grau, mach ihn blau"],
    "make the sky bluer; make the lawn greener": ["mach den Himmel blauer und den Rasen grüner"],
    "change the background to white": ["weißer Hintergrund", "mach den Hintergrund weiß"],
    "rotate 90 degrees left": ["dreh es um 90 Grad nach links", "90° gegen den Uhrzeigersinn drehen"],
    "rotate right": ["im Uhrzeigersinn drehen"],
    "crop to square": ["schneide das Bild quadratisch zu"],
    "resize to 1200 px wide": ["Bild auf 1200 Pixel Breite verkleinern"],
    'add the text "Frohe Ostern" at the bottom': ["schreib unten Frohe Ostern drauf", "Füge unten den Text „Frohe Ostern“ ein"],
    "undo": ["mach das rückgängig", "zurück", "vorher war's besser"],
}  # fmt: skip


@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_is_read_in_every_order_of_its_words(wish: str) -> None:
    for said in WISHES[wish]:
        read = [part.replace("street lamp", "lamp") for part in from_german(said).split("; ")]
        assert "; ".join(read[-wish.count(";") - 1 :]) == wish, said


OPPOSITES = [
    ("heller", "dunkler"), ("zu hell", "zu dunkel"), ("mehr Kontrast", "weniger Kontrast"), ("wärmer", "kühler"),
    ("schärfer", "weicher"), ("nach rechts drehen", "nach links drehen"), ("verkleinern", "vergrößern"),
    ("mehr Sättigung", "weniger Sättigung"), ("zu blass", "zu bunt"), ("im Uhrzeigersinn drehen", "gegen den Uhrzeigersinn drehen"),
    ("nicht so hell", "nicht so dunkel"), ("Schatten aufhellen", "Schatten abdunkeln"), ("etwas mehr", "etwas weniger"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposites_are_both_read_and_never_the_same(one: str, other: str) -> None:
    assert from_german(one) and from_german(other)
    assert from_german(one) != from_german(other)


@pytest.mark.parametrize(
    "said",
    [
        "nicht heller", "entferne nicht den Hund", "Mach den Hund nicht heller", "Nase kleiner", "Wie heller?", "Der Himmel ist blau",
        "Lass die Lampe", "sepia", "retro look", "add the text Hello at the bottom", "remove the hand in the bus", "in die bank", "the winter look", "heller und " * 300, "heller, " * 400,
    ],
)  # fmt: skip
def test_what_has_an_unknown_or_turning_word_or_is_english_is_left_as_it_is(said: str) -> None:
    assert from_german(said) == ""


def test_a_wish_is_done_and_a_sentence_that_is_not_understood_is_not_dropped() -> None:
    heard = hear(RulesMind(), "Mach das Auto rot")
    assert [(s.tool, s.target) for s in heard.steps] == [("recolor", "car")]
    beside = hear(RulesMind(), "Entferne den Stuhl. Frobnizier die Lampe.")
    assert beside.admits
