"""What tells words that are to be written from words that are printed on the picture already."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from ....prompts.writing_words import load_writing
from ..words.grammar import alternatives
from ..words.targets import colour_of
from .letter_looks import names_of

TEXT = (
    r"(?:text|texts|words?|caption|captions|title|titles|writing|lettering|letters|quote|label|phrase|"
    r"sentence|headline|price(?: tag)?|watermark|signature|copyright notice|meme|date|date stamp|lines?)"
)
_VERB = (
    r"(?:add|put|insert|write|type|place|include|overlay|have|make it|give it|apply|caption|title|stamp|"
    r"slap|stick)"
)
_MAKES = (
    r"(?:(?:make|show|draw|print|give (?:me|it|this)) (?:a|an|some)|"
    r"(?:create|display|superimpose) (?:a|an|some|the))"
)
"""What makes words out of nothing: 'make a title', where 'make the title bigger' is about a printed one."""
_SAYS = r"(?:that |which )?(?:to )?(?:says?|saying|reads?|reading|with|of|spelling)"
_NOUN = r"(?:(?!with |of |on |in |at |from |to |by |and |for )[\w-]+ )"
"""What may stand before the words for a text: of 'the sign with the text' the sign is meant."""
_IS_THERE = re.compile(
    r" (?:is|are|was|were|should|must|needs?|looks?|gone|removed|erased|deleted|blurred|"
    r"in(?:to)? focus|out of focus)\b"
)
"""What follows words that are on the picture already: 'the title "Rome" should be sharper'."""
_REWORDS = re.compile(
    rf"(?:change|edit|replace|fix|correct|translate|rewrite) .*\b(?:{TEXT}|word|letter|number)\b"
)


def is_to_be_written(before: str, after: str) -> bool:
    """Return whether quoted words between these are to be written; of 'remove the text' they are not."""
    return _opens().fullmatch(before) is not None and not _IS_THERE.match(after)


def is_reworded(text: str) -> bool:
    """Return whether printed words are to be other words, and not only of another colour."""
    painted = "colour" in text or colour_of(text.rpartition(" to ")[2]) is not None
    return _REWORDS.match(text) is not None and not painted


@cache
def _opens() -> re.Pattern[str]:
    known = load_writing()
    looks = alternatives((*known.sizes, *names_of(known.fonts), *known.see_through, *load_lexicon().colours))
    bare = rf"(?:(?:a|an|the|some) {_NOUN}{{0,2}}?|(?:{looks} ){{0,3}}){TEXT}"
    added = (
        rf"{_VERB}(?: (?:in|it|this|my|our|with))*(?: (?:(?:a|an|the|some|my|our) )?{_NOUN}{{0,3}}?{TEXT})?"
    )
    return re.compile(
        rf"(?:{added}|{_MAKES} {_NOUN}{{0,3}}?{TEXT})"
        r"(?: (?:to|on|at|in|under|below|beneath|underneath|above|over|across) [\w ]+?)?"
        rf"(?: ?(?:,|:)? {_SAYS}(?: the (?:words?|text|caption))?)? ?:? |"
        rf"{bare}(?: (?:that )?(?:says?|saying|reads?|reading))? ?:? |"
        r"watermark (?:it|this|the \w+)?(?: with)? |"
        r"(?:make|turn|create) (?:it |this |me )?(?:(?:in)?to )?(?:a )?meme(?: .*?)? |(?:a )?meme ?:? |"
        r"(?:at|on|in) the (?:top|bottom|middle|centre)(?: \w+){0,2}?:? "
    )
