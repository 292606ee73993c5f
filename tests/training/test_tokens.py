"""The miniature's tokenizer: every word is one token, and the quick encoder agrees with the true class."""

from pathlib import Path

import numpy as np
import pytest

from retoucher.training.world.tokens import LENGTH, Encoder, tokenizer
from retoucher.training.world.wordings import all_words

TEXTS = ["", "make it festive", "a meadow in fog : a red disc top, an orange star top left"]


def test_the_quick_encoder_agrees_with_the_tokenizer(tmp_path: Path) -> None:
    true = tokenizer()
    true.save_pretrained(tmp_path)
    for words in (true, type(true).from_pretrained(tmp_path)):
        numbers = words(TEXTS, padding="max_length", max_length=LENGTH, truncation=True).input_ids
        assert np.array_equal(numbers, Encoder()(TEXTS))
        assert words.model_max_length == LENGTH


def test_every_word_is_one_token() -> None:
    spoken = tokenizer()
    assert {word for word in all_words() if len(spoken(word).input_ids) != 3} == set()


def test_unknown_words_and_long_texts_are_refused() -> None:
    with pytest.raises(KeyError, match="zebra"):
        Encoder()(["a zebra"])
    with pytest.raises(ValueError, match="at most 62 words, got 80"):
        Encoder()(["red " * 80])
