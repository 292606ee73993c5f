"""Amounts in words as numbers: 'half a stop' → '0.5 stops', 'ten percent' → '10%', 'plus one' → '+1'."""

from ....prompts.quantity_words import load_quantities

Token = tuple[str, bool]
_LONGEST = 6
"""Words of the longest amount: 'two thirds of a f stop'."""


def numbered(tokens: list[Token]) -> list[Token]:
    """Return tokens with amounts that are said in words as numbers."""
    words = [word for word, _ in tokens]
    result: list[Token] = []
    at = 0
    while at < len(words):
        taken, said = _amount(words, at)
        result.extend((word, False) for word in said) if taken else result.append(tokens[at])
        at += taken or 1
    return result


def _amount(words: list[str], at: int) -> tuple[int, tuple[str, ...]]:
    """Return how many words are an amount, and the amount; 0 for none."""
    known = load_quantities()
    for end in range(min(at + _LONGEST, len(words)), at + 1, -1):
        *said, unit = words[at:end]
        value = _value(said)
        if value is None:
            continue
        if unit in known.units and said[-1] not in known.between:
            return end - at, (f"{value:g}", unit)
        if unit in known.stops and words[end : end + 1] != [] and words[end] in known.things:
            return 0, ()
        if unit in known.stops:
            more = _half_more(words[end : end + 3])
            return end - at + (3 if more else 0), (f"{value + more:.4g}", "stops")
        if unit in known.percent or (unit == "cent" and said[-1] == "per"):
            return end - at, (f"{value:g}%",)
    return _signed(words, at)


def _half_more(words: list[str]) -> float:
    """Return the part behind a unit: 'a stop and a half'."""
    known = load_quantities()
    return known.fractions.get(words[2], 0.0) if words[:2] == ["and", "a"] and len(words) == 3 else 0.0


def _value(said: list[str]) -> float | None:
    """Return the number that words say before a unit: 'two thirds of a', '1 and a half', '1 1/3'."""
    known = load_quantities()
    words = [w for w in said if w != "per" or said[-1] != "per"]
    if not words or words[0] in ("of", "and"):
        return None
    total, seen = 0.0, False
    for index, word in enumerate(words):
        number, part = _number(word), known.fractions.get(word)
        if part is not None:
            before = words[index - 1] if index else ""
            times = None if before in ("", *known.between) else _number(before)
            total += part if times is None else part * times - (times if seen else 0)
            seen = True
        elif word in known.between and (seen or index == 0) and not (index == 0 and word == "of"):
            total += 1.0 if index == 0 and not seen and len(words) == 1 else 0.0
            seen = seen or len(words) == 1
        elif number is not None:
            total, seen = total + number, True
        elif word not in ("and", "of"):
            return None
    return total if seen and total else None


def _number(word: str) -> float | None:
    """Return the number of '2', '+1.5', '1/3' or 'two'; None for other words."""
    top, slash, bottom = word.partition("/")
    if slash:
        one, other = _number(top), _number(bottom)
        return one / other if one is not None and other else None
    try:
        return float(word)
    except ValueError:
        return float(load_quantities().numbers[word]) if word in load_quantities().numbers else None


def _signed(words: list[str], at: int) -> tuple[int, tuple[str, ...]]:
    """Read 'plus ten' behind a word, and a fraction behind what is light: 'exposure +2/3'."""
    known, word = load_quantities(), words[at]
    before, after = (words[at - 1] if at else ""), words[at + 1 : at + 3]
    if "/" in word and before in known.light and (value := _number(word)) is not None:
        return 1, (f"{value:+.4g}" if word[0] in "+-" else f"{value:.4g}", "stops")
    sized = at > 1 and _number(words[at - 2]) is not None
    if before == "by" and not sized and word in known.numbers and known.numbers[word] > 1 and not after:
        return 1, (f"{known.numbers[word]}",)
    ends = len(after) == 1 or (after[1:] and after[1] in (",", ";", ".", "and", *known.stops))
    if word in known.plus | known.minus and before.isalpha() and after and ends:
        value = _number(after[0])
        if value is not None:
            return 2, (f"{'+' if word in known.plus else '-'}{value:g}",)
    return 0, ()
