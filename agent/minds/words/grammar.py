"""From a person's words to clauses: one spelling, no courtesies, one wish each."""

import re
from dataclasses import dataclass
from functools import cache

from ....prompts.loader import load_lexicon
from .limits import PARTING, begins_limit
from .literals import without_literals
from .quantities import numbered
from .spelling import tokens_of
from .two_halves import in_one

_BACKGROUND_TWICE = re.compile(
    r"\b(?:remove|delete|erase|take out|get rid of|take away|cut out|crop "
    r"out) (?:all )?(?:of )?(?:the |this |that )?(?:whole |entire )?(?:\w+ )?background"
    r"(?: (?:of|from|in|behind) (?:the |this )?\w+)?(?: so (?:that )?it(?:'s| is)(?: just| all| only| "
    r"plain)?|(?:,| and|, and)? (?:then )?(?:replace|change|make|turn|switch|fill|swap)(?: it| this| that)?)"
    r"(?: (?:with|to|into|in|be|by|for))?(?: (?:a|an|the))? (?=\w)",
    re.I,
)
_COMPARATIVE = re.compile(
    r"(?:(?:a (?:little|bit|lot)|slightly|much|even|some) )?(?:more|less|\w+er|too|black_and_white|sepia)\b"
)


def _is_adjective(word: str, following: str) -> bool:
    """Return whether a wish may end with this word, so that what follows is another one."""
    if following.split(" ")[0] in wish_verbs() or not following.startswith(
        ("the ", "its ", "his ", "her ", "their ")
    ):
        return True
    lexicon = load_lexicon()
    known = {w for e in lexicon.effects.values() for w in e.words} | set(lexicon.colours) | set(lexicon.casts)
    known |= {w for g in lexicon.goals for w in g.words} | {
        w for words in lexicon.looks.values() for w in words
    }
    return word in known or word.endswith(("er", "ish"))


@cache
def _fragment() -> re.Pattern[str]:
    """Return what begins a wish without a verb: 'more contrast', 'the grass greener'."""
    words = {w for e in load_lexicon().effects.values() for w in e.words if " " not in w and w.endswith("er")}
    adjectives = (
        "|".join(sorted(words)) + "|bluer|greener|redder|pinker|blue|green|red|black|white|yellow|pink|purple"
    )
    degree = r"(?:(?:a (?:little|bit|lot)|slightly|much|even|some) )?"
    start = r"(?:the|its?|everything|all|my|his|her|their)"
    noun = r"(?:(?!make|turn|change|add|remove|brighten|darken)[\w']+ ){1,3}?"
    return re.compile(
        rf"{degree}(?:more|less|{'|'.join(sorted(words))}|higher|too|no|not|"
        rf"never|without|black_and_white|sepia)\b|"
        rf"{start} {noun}(?:(?:{adjectives})(?= (?:and|,|but)|$)|(?:more|"
        rf"less|should|needs?|must|has|have|is|are)\b)"
    )


@cache
def wish_verbs() -> frozenset[str]:
    """Return words that begin a wish and never stand inside a noun phrase."""
    return frozenset(
        (*load_lexicon().splitting.begin, "edit", "fix", "correct", "get", "let", "have", "keep")
    )


@dataclass(frozen=True)
class Clause:
    """One wish in the mind's spelling."""

    text: str
    """Lower case, one spelling, fillers gone; '§0' stands for the first literal."""
    literals: tuple[str, ...] = ()
    """What stood in quotes, or after 'saying', as it was written."""

    @property
    def said(self) -> str:
        """The clause with its literals put back, for people and for reading again."""
        text = self.text
        for index, literal in enumerate(self.literals):
            text = text.replace(f"§{index}", f'"{literal}"')
        return text.replace("black_and_white", "black and white").replace(" : ", ": ")


@cache
def alternatives(words: tuple[str, ...]) -> str:
    """Return a regular expression that matches any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def clauses(request: str) -> list[Clause]:
    """Return the request's clauses in order."""
    request = _EQUAL_SIDES.sub("to square", _ONLY.sub(r"\1 only", in_one(request)))
    plainer = _TOP_DOWN.sub("flip vertically", _BACKGROUND_TWICE.sub("change the background to ", request))
    text, literals = without_literals(_becoming().sub(r"\1 ", plainer))
    tokens = numbered(tokens_of(text))
    return [Clause(plain, literals) for piece in _pieces(tokens) if (plain := _plain(" ".join(piece)))]


_SIZED = r"(?! the (?:width|height) is)"
_SO = rf"(?:so that{_SIZED}|so{_SIZED}(?= (?:it|the|this|i|you|we|that|they|he|she|not) ))"
"""What begins a purpose; 'so the width is 800' is the wish itself."""
_ONLY = re.compile(r"\b((?:i|we) (?:only )?(?:need|want)) (?:just|only)\b", re.I)
_EQUAL_SIDES = re.compile(
    r"\b(?:so (?:that )?it(?:'s| is) |to be )?as (?:wide as (?:it(?:'s| is) )?(?:high|tall)|"
    r"(?:high|tall) as (?:it(?:'s| is) )?wide)\b",
    re.I,
)
_TOP_DOWN = re.compile(
    r"\b(?:flip|mirror|turn)(?: it| this| the (?:picture|photo|image))?,? so (?:that )?"
    r"(?:the top [^.;!?]*\bbottom|the bottom [^.;!?]*\btop)\b",
    re.I,
)


@cache
def _becoming() -> re.Pattern[str]:
    """Return what makes a thing turn a colour: one wish, though 'turn' begins others."""
    colours = alternatives(tuple(load_lexicon().colours))
    owned = "the|my|our|his|her|their|this|that|these|those"
    shade = r"(?:\w+ish |dark |light |bright |deep |pale )?"
    return re.compile(
        rf"\b((?:make|have|let) (?:{owned}) (?:\w+ ){{0,4}}?\w+) turn (?:into )?(?={shade}{colours}\b)", re.I
    )


def normal(text: str) -> str:
    """Return words in the mind's spelling, as a clause has them."""
    found = clauses(text)
    return " ".join(c.text for c in found)


def _pieces(tokens: list[tuple[str, bool]]) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    words = [word for word, _ in tokens]
    for index, (word, capital) in enumerate(tokens):
        following = " ".join(words[index + 1 : index + 8])
        if pieces[-1] not in ([], *_JOINED) and begins_limit(words, index):
            pieces.append([] if word in PARTING else [word])
        elif word in ";.!?\n" or (word == "then" and pieces[-1]):
            pieces.append([])
        elif (
            word in ("i", "i'd")
            and re.match(r"(?:want|would|need|think|like|also want)\b", following)
            and pieces[-1]
        ) or (
            word == "without" and re.match(r"(?:touch|chang|affect|alter|edit|modify|los)\w*ing ", following)
        ):
            pieces.append([word])
        elif word == ":":
            _explained(following, pieces)
        elif word in (",", "and", "&", "+", "but", "while", "plus") or _is_short_and(word, pieces[-1]):
            _join_or_split(word, following, pieces)
        elif _begins(word, capital, pieces[-1], following):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [p for p in pieces if p]


_JOINED = (["while"], ["but"], ["so"], ["though"], ["just"], ["with"])
"""Pieces that only join: a limit goes on with them."""


def _is_short_and(word: str, piece: list[str]) -> bool:
    return word == "n" and bool(piece) and len(piece[-1]) > 3


_ANNOUNCING = re.compile(
    r"(?:(?:do|make|apply|please) )*(?:(?:the|these|this|a|some|following|few|my) )*"
    r"(?:edits?|changes?|following|adjustments?|tweaks?|steps?|list|wish(?:es)?|request|instructions?)"
)


def _explained(following: str, pieces: list[list[str]]) -> None:
    """Go on after a colon: what it explains stays with it, a verb begins a new wish."""
    if _ANNOUNCING.fullmatch(_stripped(" ".join(pieces[-1]))):
        pieces[-1].clear()
    elif following.split(" ")[0] in wish_verbs():
        pieces.append([])
    elif following and pieces[-1] and ":" not in pieces[-1]:
        pieces[-1].append(":")


def _join_or_split(word: str, following: str, pieces: list[list[str]]) -> None:
    if not following or not pieces[-1]:
        return
    sparing = word == "but" and re.search(
        r"\b(?:every\w*|all|anything|black_and_white)\b", " ".join(pieces[-1])
    )
    making = pieces[-1][0] in ("make", "let", "have", "turn")
    explaining = ":" in pieces[-1] and following.split(" ")[0] not in wish_verbs()
    continued = explaining or (
        making and (_COMPARATIVE.match(following) or not _is_adjective(pieces[-1][-1], following))
    )
    if _starts_clause(following) and not sparing and not continued:
        pieces.append([])
    elif pieces[-1][-1] != "and":
        pieces[-1].append(word if word in ("but", "while") else "and")


def _starts_clause(following: str) -> bool:
    text = _stripped(re.sub(r"^(?:and|then|also|finally|,)+ ", "", following))
    first = text.split(" ")[0] if text else ""
    return (
        first in load_lexicon().splitting.begin
        or first in load_lexicon().splitting.may_begin
        or bool(_fragment().match(text))
        or text.startswith(("get rid", "don't", "do not", "do something"))
        or re.match(r"(?:it|that|this|they|these|those)(?:'s| is| are| looks?)? \w+$", text) is not None
    )


def _begins(word: str, capital: bool, piece: list[str], following: str) -> bool:
    words = load_lexicon().splitting
    content = [w for w in piece if w not in load_lexicon().fillers]
    if (
        not content
        or _stripped(" ".join(content)) == ""
        or all(w in _degrees() for w in _stripped(" ".join(content)).split())
    ):
        return False
    if content[-1] in words.blocking:
        after_particle = content[-1] in words.particles and (
            capital or (len(content) > 1 and content[-2] in (*words.begin, *words.may_begin))
        )
        return word in words.begin and after_particle
    someone = len(content) == 2 and content[1] in ("him", "her", "them", "it") and not capital
    if content[0] in ("make", "let", "have") and (len(content) == 1 or someone):
        return False
    if "that" in content or "which" in content or "who" in content:
        return capital and word in words.begin
    if word == "desaturate" and content[-1] in _degrees():
        return False
    if word == "crop" and following.split(" ")[0] in ("", "like", "for", "with", "of"):
        return False
    if word in words.begin:
        return not (
            word in ("place", "draw", "mirror", "change", "crop") and not capital and len(content) < 2
        )
    return capital and word in words.may_begin


@cache
def _degrees() -> frozenset[str]:
    return frozenset(
        w for words in load_lexicon().amounts.values() for phrase in words for w in phrase.split()
    )


@cache
def _openers() -> re.Pattern[str]:
    lexicon = load_lexicon()
    return re.compile(rf"^(?:(?:{'|'.join(lexicon.openers)}|{alternatives(lexicon.fillers)})(?: |$))+")


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<= )){alternatives(tuple(f for f in load_lexicon().fillers))}(?: |$)")


@cache
def _emphasis() -> re.Pattern[str]:
    """Match 'even' of 'even darker', 'still' of 'still too dark' and of 'darker still'."""
    said = alternatives(load_lexicon().emphasis)
    compares = r"(?:too|more|less|much|way|not|(?!her\b|over\b|other\b|under\b)\w+er)\b"
    return re.compile(rf"(?:^|(?<= )){said} (?={compares})|(?<=er) {said}$")


def _stripped(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _openers().sub("", text).strip()
    return text


@cache
def _like_a_look() -> re.Pattern[str]:
    """Return what says a look as a purpose: 'fade it so it looks like a sketch'."""
    looks = tuple(w for words in load_lexicon().looks.values() for w in words)
    return re.compile(rf".+ so (?:that )?it looks? like (?:a |an )?({alternatives(looks)})")


def _wished(text: str) -> str:
    """Return 'bump the contrast' for '(would you) mind bumping the contrast'."""
    match = re.fullmatch(r"(?:mind|how about|what about) (\w+)ing( .+)?", text)
    forms = (match[1], f"{match[1]}e", match[1][:-1]) if match else ()
    known = wish_verbs() | {verb for verbs in load_lexicon().verbs.values() for verb in verbs}
    verb = next((form for form in forms if form in known), "")
    return f"{verb}{match[2] or ''}" if match and verb else text


def _plain(text: str) -> str:
    text = _wished(_stripped(text))
    text = _like_a_look().sub(r"turn it into a \1", _stripped(text))
    text = re.sub(r"(?:^|(?<=and ))(?:tiny )?bit (?=\w)", "a bit ", text)
    text = re.sub(r"\b(?:to |on |in )?(?:right|over|in|about|just) here\b", "", text)
    text = re.sub(r"(?:(?<=\bit)|(?<=\bthat)|,| and)(?: just| right| over)? there$", "", text)
    kept = r"(?<!keep )(?<!leave )(?<!need )(?<!want )"
    text = re.sub(rf"{kept}(?<= )only (?=(?:the|my|this|his|her|these|those) )", "", text)
    text = _emphasis().sub("", _fillers().sub("", text))
    text = re.sub(
        (
            r"(?<= )(?:as well|too|for me|if "
            r"(?:you can|possible|you could)|thank you|thanks)$"
        ),
        "",
        text,
    )
    text = re.sub(rf" (?:{_SO}|in order to|because|since|such that|which can) .*$", "", text)
    text = re.sub(r" (?:needs?|has|have|ought) to (?:be )?", " should be ", text)
    text = re.sub(r"(?: (?:and|but|or|,))+$", "", " ".join(text.split()))
    return " ".join(text.split())
