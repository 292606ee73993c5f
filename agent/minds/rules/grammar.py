"""From a person's words to clauses: one spelling, no courtesies, one wish each."""

import re
from dataclasses import dataclass
from functools import cache

from ....prompts.loader import Lexicon, load_lexicon

_TOKEN = re.compile(
    (
        r"§\d+|#[0-9a-f]{6}\b|\d+x\d+|\d+(?:[.,]\d+)?\s?%|[+-]?\d+(?:\.\d+)?(?::\d+(?:\.\d+)?|"
        r"/\d+)?[a-z]*|[^\W_][\w'’&-]*|[,;.!?\n&+]"
    ),
    re.I,
)
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{1,400})[\"“”«»„]|(?<!\w)['‘]([^'‘’]{1,200})['’](?!\w)")
_SAYING = re.compile(
    r"\b((?:that )?(?:says?|saying|reads?|reading|spelling|with the words?|"
    r"the words?|caption(?:ed)?|text|words|titled?)"
    r"(?: (?:that )?(?:says?|saying|reads?|reading))?:?) +(?![ §\"“]|that "
    r"|saying |says |reads |reading |with the )([^;.\n]+)",
    re.I,
)
_BACKGROUND_TWICE = re.compile(
    r"\b(?:remove|delete|erase|take out|get rid of|take away|cut out|crop "
    r"out) (?:all )?(?:of )?(?:the |this )?(?:whole |entire )?background"
    r"(?: (?:of|from|in|behind) (?:the |this )?\w+)?(?:,| and|, and)? (?:then "
    r")?(?:replace|change|make|turn|switch|fill|swap)(?: it| this| that)?"
    r"(?: (?:with|to|into|in|be|by|for))?(?: (?:a|an|the))? (?=\w)",
    re.I,
)
_WRITING = re.compile(
    (
        r"^\s*(?:please )?((?:write|type)(?: out)?) +(?![ §\"“]|(?:the |a |"
        r"some |my |an )?(?:text|words?|title|caption|it|something|on|in|here)\b)([^;.\n]+)"
    ),
    re.I,
)
_LITERAL_END = re.compile(
    r",? (?:(?:in|on|at|to|onto|across|near|over|under|above|below) (?:the "
    r"|a |my |this |big |small |large |bold |its )?"
    r"(?:top|bottom|middle|center|centre|left|right|upper|lower|corner|"
    r"image|picture|photo|photograph|white|black|red|blue|green|yellow|"
    r"pink|orange|purple|gr[ae]y|gold|font|letters|text|background)\b|and "
    r"(?:make|add|crop|brighten|darken|remove|change|rotate)\b)",
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
        return text.replace("black_and_white", "black and white")


@cache
def alternatives(words: tuple[str, ...]) -> str:
    """Return a regular expression that matches any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def clauses(request: str) -> list[Clause]:
    """Return the request's clauses in order."""
    text, literals = _without_literals(_BACKGROUND_TWICE.sub("change the background to ", request))
    tokens = _tokens(text, tuple(_TOKEN.findall(text)))
    return [Clause(plain, literals) for piece in _pieces(tokens) if (plain := _plain(" ".join(piece)))]


def normal(text: str) -> str:
    """Return words in the mind's spelling, as a clause has them."""
    found = clauses(text)
    return " ".join(c.text for c in found)


def _without_literals(request: str) -> tuple[str, tuple[str, ...]]:
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words.strip())
        return f" §{len(kept) - 1} "

    text = _QUOTED.sub(lambda m: keep(m[1] or m[2]), request)
    match = _SAYING.search(text) or _WRITING.search(text)
    if match and not re.match(
        (
            r"(?:is|on|in|from|of|to|at|and|the text|add|remove|make|change|crop|put|brighten|darken|here|more|less|needs|that|"
            r"a|should|smaller|bigger|box|over|with|colou?r|size)\b"
        ),
        match[2],
        re.I,
    ):
        verbal = re.search(r"say|read|words?|spell|write|type", match[1], re.I) is not None
        if verbal or re.search(
            r"\b(?:add|put|insert|write|type|place)\b[^;.]*$", text[: match.start(1)], re.I
        ):
            text = _lift(text, match, keep)
    return text, tuple(kept)


def _lift(text: str, match: re.Match[str], keep) -> str:
    end = _LITERAL_END.search(match[2])
    words = match[2][: end.start()] if end else match[2]
    if not words.strip():
        return text
    return text[: match.start(2)] + keep(words) + match[2][len(words) :] + text[match.end(2) :]


def _tokens(text: str, found: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return (word, begins with a capital that means something) in the mind's spelling."""
    lexicon = load_lexicon()
    words = [w for w in found if w[0].isalpha()]
    shouting = sum(w[0].isupper() for w in words) > 0.6 * len(words)
    result: list[tuple[str, bool]] = []
    for token in found:
        lowered = (
            token.lower().replace("’", "'").replace(" ", "").replace(",", "." if token[0].isdigit() else ",")
        )
        result.append((mended(lowered, lexicon), token[0].isupper() and not shouting))
    return _joined(result)


def _joined(tokens: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    result: list[tuple[str, bool]] = []
    for token in tokens:
        tail = [w for w, _ in result[-2:]] + [token[0]]
        if tail in (["black", "and", "white"], ["black", "&", "white"], ["black", "n", "white"]):
            result[-2:] = [("black_and_white", result[-2][1])]
        elif token[0] in ("b&w", "bw", "b/w"):
            result.append(("black_and_white", token[1]))
        elif token[0] == "percent" and result and result[-1][0][-1].isdigit():
            result[-1] = (result[-1][0] + "%", False)
        else:
            result.append(token)
    return result


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(load_lexicon().mend)


def mended(word: str, lexicon: Lexicon) -> str:
    """Return the word in the mind's spelling; a word one slip away from our own is taken for it."""
    word = lexicon.spellings.get(word, word)
    if len(word) < 5 or word in _vocabulary() or word in lexicon.not_typos or not word.isalpha():
        return word
    close = [
        w for w in lexicon.mend if w[0] == word[0] and abs(len(w) - len(word)) <= 1 and one_slip(word, w)
    ]
    return close[0] if len(close) == 1 else word


def one_slip(word: str, meant: str) -> bool:
    """Return whether one letter is missing, added, wrong or two neighbours are swapped."""
    if len(word) > len(meant):
        word, meant = meant, word
    at = next((i for i, letter in enumerate(word) if letter != meant[i]), len(word))
    if len(word) < len(meant):
        return word[at:] == meant[at + 1 :]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return swapped == meant or word[at + 1 :] == meant[at + 1 :]


def _pieces(tokens: list[tuple[str, bool]]) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    for index, (word, capital) in enumerate(tokens):
        following = " ".join(w for w, _ in tokens[index + 1 : index + 8])
        if word in ";.!?\n" or (word == "then" and pieces[-1]):
            pieces.append([])
        elif (
            word in ("i", "i'd")
            and re.match(r"(?:want|would|need|think|like|also want)\b", following)
            and pieces[-1]
        ) or (
            word == "without" and re.match(r"(?:touch|chang|affect|alter|edit|modify|los)\w*ing ", following)
        ):
            pieces.append([word])
        elif word in (",", "and", "&", "+", "but", "while", "plus"):
            _join_or_split(word, following, pieces)
        elif _begins(word, capital, pieces[-1], following):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [p for p in pieces if p]


def _join_or_split(word: str, following: str, pieces: list[list[str]]) -> None:
    if not following or not pieces[-1]:
        return
    sparing = word == "but" and re.search(
        r"\b(?:every\w*|all|anything|black_and_white)\b", " ".join(pieces[-1])
    )
    making = pieces[-1][0] in ("make", "let", "have", "turn")
    continued = making and (_COMPARATIVE.match(following) or not _is_adjective(pieces[-1][-1], following))
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
        or text.startswith(("get rid", "don't", "do not"))
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
    if content[0] in ("make", "let", "have") and len(content) == 1:
        return False
    if "that" in content or "which" in content or "who" in content:
        return capital and word in words.begin
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


def _stripped(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _openers().sub("", text).strip()
    return text


def _plain(text: str) -> str:
    text = _stripped(text)
    text = _fillers().sub("", text)
    text = re.sub(
        (
            r"\b(?:right|over|in|about) here\b|(?<= )(?:as well|too|for me|if "
            r"(?:you can|possible|you could)|thank you|thanks)$"
        ),
        "",
        text,
    )
    text = re.sub(
        (
            r" (?:so that|so (?=it|the|this|i|you|we|that|they|he|she)|in order "
            r"to|because|since|such that|which can) .*$"
        ),
        "",
        text,
    )
    text = re.sub(r" (?:and )?(?:leaving|while (?:keeping|maintaining|leaving)) .*$", "", text)
    text = re.sub(r" (?:needs?|has|have|ought) to (?:be )?", " should be ", text)
    text = re.sub(r"(?: (?:and|but|or|,))+$", "", " ".join(text.split()))
    return " ".join(text.split())
