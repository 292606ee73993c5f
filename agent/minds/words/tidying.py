"""A request without what people say around it: 'lol', 'pls', 'um', 'soooo'."""

from itertools import groupby

from ....prompts.loader import load_lexicon

_QUOTES = '"“”„«»'
_SIGNS = ",.;!?"


def tidied(request: str) -> str:
    """Return a request without its idle words; as it is where something is to be written."""
    noise = load_lexicon().noise
    words = [w.strip(_SIGNS).lower() for w in request.split()]
    if noise.writing & set(words) or any(q in request for q in _QUOTES):
        return request
    kept: list[str] = []
    for said in request.split():
        plain = _shortened(said)
        bare = plain.strip(_SIGNS).lower()
        if bare not in noise.words:
            kept.append(plain)
        elif kept and (sign := plain[len(plain.rstrip(_SIGNS)) :]) and kept[-1][-1] not in _SIGNS:
            kept[-1] += sign
    text = " ".join(kept)
    for lead in sorted(noise.leads, key=len, reverse=True):
        if text.lower().startswith((f"{lead} ", f"{lead}, ")):
            text = text[len(lead) + 1 :].lstrip()
    return text if any(c.isalnum() for c in text) else request


def _shortened(word: str) -> str:
    """Return 'so' for 'soooo': no English word has a letter three times in a row; 'III' is none."""
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    if len(runs) == 1 or "." in word.strip(_SIGNS):
        return word
    short = "".join(c if c.isalpha() and n > 2 else c * n for c, n in runs)
    return load_lexicon().noise.drawn.get(short.lower(), short) if short != word else word
