"""By how much a thing that was put there grows: 'twice as big', 'too thick', 'not so wide'."""

from itertools import pairwise

from ....prompts.talk_words import ValueWords, load_talk_words

_BIT, _PLAIN, _MUCH = 1.25, 1.5, 2.0


def size_of(span: list[str]) -> float | None:
    """Return the factor that words of size mean, every one of them being one; None for other words."""
    known, said = load_talk_words().values, set(span)
    told = known.grow | known.shrink | known.big | known.small
    times = [known.times[w] for w in span if w in known.times and w not in ("two", "three")]
    times += [known.times[b] for b, a in pairwise(span) if a == "times" and b in known.times]
    around = known.sizing | known.too | known.no | known.little | known.much | known.times.keys()
    if said - told - around or not (said & told or times):
        return None
    way = _way(said, known)
    if times:
        return 1 / times[0] if way < 0 and times[0] > 1 else times[0]
    much = _BIT if said & known.little else _MUCH if said & known.much else _PLAIN
    return None if not way else much if way > 0 else round(1 / much, 4)


def _way(said: set[str], known: ValueWords) -> int:
    """Return +1 for what is to grow, -1 for what is to shrink, 0 where that is not said."""
    if said & known.grow or said & known.shrink:
        return 1 if said & known.grow else -1
    turned = bool(said & known.too or "less" in said or (said & known.no and "enough" not in said))
    measures = said & {"size", "width", "thickness"}
    if said & known.small:
        return 1 if turned else -1
    if measures and not said & {"more", "less"} and not said & known.too:
        return 0
    return -1 if turned else 1
