"""What people miss: 'not bright enough', 'hardly any contrast', 'the sky could use some colour'."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from ..words.grammar import alternatives
from ..words.targets import target_of

_WHOLE = {"": "the picture", "it": "the picture", "this": "the picture", "that": "the picture"}


def missed(text: str) -> str:
    """'it's not sharp enough' → 'make the picture more sharp'; '' for words that miss nothing."""
    match = _not_enough().fullmatch(text) or _too_little().fullmatch(text) or _lost().fullmatch(text)
    what = _WHOLE.get(match["what"] or "", match["what"]) if match else ""
    about = target_of(what) if what else None
    if match is None or about is None:
        return ""
    if match.re is not _not_enough():
        return f"more {match['word']}" + (f" in {what}" if about else "")
    opposite = "" if about else load_lexicon().too_little.opposites.get(match["word"], "")
    return f"make {what} " + (f"not too {opposite}" if opposite else f"more {match['word']}")


@cache
def _not_enough() -> re.Pattern[str]:
    seems = r"(?: ?(?:is|are|was|were|looks?|came out|'s|'re) )?"
    seems = rf"(?:{seems}not|isn't|aren't|wasn't|(?:doesn't|don't) look)"
    words = alternatives(load_lexicon().too_little.qualities)
    return re.compile(rf"(?:(?P<what>.+?) ?)??{seems} (?:really |quite |nearly )?(?P<word>{words}) enough")


@cache
def _too_little() -> re.Pattern[str]:
    known = load_lexicon().too_little
    lacks, things = alternatives(known.lacks), alternatives(known.things)
    has = r"(?:is|are|has|have|got|with|there is|there are|there's|there isn't)"
    here = r"(?: (?:in|to|of) (?:it|this|this one|here|there|the (?:picture|photo|image)))?"
    return re.compile(rf"(?:(?P<what>.+?) )??(?:{has} )?(?:{lacks}) (?P<word>{things}){here}")


@cache
def _lost() -> re.Pattern[str]:
    """Match 'all the detail in the sky is gone'."""
    known = load_lexicon().too_little
    things, lost = alternatives(known.things), alternatives(known.lost)
    return re.compile(
        rf"(?:all )?(?:the |its )?(?P<word>{things})s?(?: (?:in|of|on) (?P<what>.+?))?"
        rf" (?:is|are|has|have|got) (?:all |completely |totally )?{lost}"
    )
