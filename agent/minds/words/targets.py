"""Which part of the picture: noun phrases, 'it', 'everything but', and colours."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from ....prompts.sideways_words import load_sideways
from .grammar import alternatives, wish_verbs
from .mixed_colours import mixed_colour

_ARTICLE = r"(?:the|a|an|this|that|these|those|my|our|your|his|her|its|their|some|any)"
_ADJECTIVE = r"(?:whole|entire|full|complete|overall|total|original|current)"
PICTURE = r"(?:image|picture|photo|shot|snapshot|selfie|scene|frame)"
MASS = frozenset(
    [
        "sky",
        "grass",
        "water",
        "sea",
        "ocean",
        "skin",
        "background",
        "foreground",
        "subject",
        "greenery",
        "foliage",
        "vegetation",
        "ground",
        "sand",
        "snow",
        "text",
        "floor",
        "road",
        "wall",
        "hair",
        "clothes",
        "clothing",
        "shadows",
        "highlights",
        "everything",
        "trees",
        "clouds",
        "face",
        "faces",
        "sunset",
        "lighting",
        "beach",
        "lake",
        "river",
        "forest",
    ]
)
_PRONOUN = re.compile(r"(?:it|them|that|this|him|her|that one|this one|this part|that part|these|those)")
_TOO_MUCH = re.compile(
    r"\b(?:(?<!next )(?<!close )to(?! the (?:left|right) of )|"
    r"so|until|like|should|would|could|will|is|are|was|be|being|been|"
    r"if|when|make|makes|add|remove|change|replace|give|turn|"
    r"becomes?|changes?|contains?|leaving|while|where|taken|looks?|correct|appears?|deepen|enlarge|simulate|"
    r"instead|into|as|than|unless|toward|"
    r"black_and_white|and|or|too|more|less|keep|turned|made|not|very|\d stops?)\b|"
    r"\bby [+-]?\d|\d%|§\d| :|"
    r" (?:with|of|in|on|at|for|from|by|but|except|without)$"
)


_STRAY_ARTICLE = re.compile(
    r"(?<!\bof )(?<!\bin )(?<!\bon )(?<!\bwith )(?<!\bby )(?<!\bat )(?<!\bnear "
    r")(?<!behind )(?<!wearing )(?<!holding )"
    r"(?<!beside )(?<!under )(?<!like )(?<!behind the )(?<!from )(?<!around "
    r")(?<!over )(?<!above )(?<!below )(?<!next to )(?<!except )(?<!off "
    r")(?<!inside )(?<!front of )(?<!all )(?<!both )(?<!out of )(?<!reading "
    r")(?<!through )(?<!into )(?<!across )(?<!to )(?<!against )(?<!blocking "
    r")(?<!riding )(?<!between )(?<!along )(?<!towards )(?<!for )(?<!covering "
    r")(?<!per )(?<!carrying )(?<!facing )(?<!outside )(?<!within )(?<!without "
    r")(?<!surrounding )(?<!touching )(?<!among )(?<!after )(?<!beneath "
    r")(?<!attached to )(?<!upon )(?<!onto )(?<!and )\b(?:a|an|the) "
)


@cache
def _purpose() -> re.Pattern[str]:
    """Match what a picture is for, behind what a wish is about: 'the dog for my website', 'it for Jane'."""
    ends = alternatives(tuple(load_sideways().tails.ends))
    return re.compile(rf"(?<=\w) for (?:(?:{_ARTICLE}|insta) )?(?:\w+ )?{ends}$|(?<=^it) for .+$")


@cache
def whole_picture() -> re.Pattern[str]:
    """Return what people call the whole picture."""
    noun = alternatives(load_lexicon().whole)
    return re.compile(
        rf"(?!.*\b(?:picture|photo) frame$)(?:all (?:of )?)?(?:(?:{_ARTICLE} )?(?:{_ADJECTIVE} )*{noun}(?: "
        rf"(?:{PICTURE}|size|itself|overall|up|only))?|"
        rf"all(?: of)? (?:it|this|that)|it all|{_ARTICLE} {_ADJECTIVE}|everywhere|"
        rf"every area|all (?:the )?areas|"
        rf"everything(?: in (?:{_ARTICLE} )?{PICTURE})?|(?:{_ARTICLE} )?(?:whole|"
        rf"entire) (?:man|thing|area)? ?(?:{PICTURE})?)"
    )


def is_whole(phrase: str) -> bool:
    """Return whether the words mean the whole picture; no words do."""
    return not phrase or whole_picture().fullmatch(phrase) is not None


def is_pronoun(phrase: str) -> bool:
    """Return whether the words point back."""
    return _PRONOUN.fullmatch(phrase) is not None


def target_of(phrase: str) -> str | None:
    """Return the phrase as `find` takes it, '' for the whole picture, None when it is no noun phrase."""
    phrase = re.sub(
        r"^(?:in|of|on|for|at|from|across|over|within|around|behind|throughout) (?=\w)", "", phrase.strip()
    )
    spared = everything_except(phrase)
    if spared:
        return f"everything except {spared}"
    phrase = _purpose().sub("", phrase)
    phrase = re.sub(rf"^to (?={_ARTICLE} |all |both |background|sky|everything|{PICTURE})", "", phrase)
    phrase = re.sub(r" (?:who|that|which) (?:(?:is|are|was|were|has|have) )?", " ", phrase)
    phrase = re.sub(
        (
            r"^(?:all )?(?:of )?(?:the )?(?:colours|colour|tones?|lighting|light|"
            r"shades)(?: (?:of|in|on|for|from) |$)"
        ),
        "",
        phrase,
    )
    phrase = re.sub(rf"^(?:the |this )?{PICTURE}(?:'?s)? (?:colours?|light|lighting|tones?)$", "", phrase)
    phrase = re.sub(
        rf"^(?:the |this )?(?:whole |entire )?{PICTURE} of (?=the |this |his |her |my |him|her)", "", phrase
    )
    phrase = re.sub(r"(?<=\w) (?:colours?|only|alone)$", "", phrase)
    if is_whole(phrase):
        return ""
    plain = re.sub(
        rf" (?:(?:in|of|on|from|within|inside) )(?:{_ARTICLE} )?(?:{_ADJECTIVE} )*{PICTURE}$", "", phrase
    )
    plain = re.sub(rf"^(?:{_ARTICLE} )?(?:{_ADJECTIVE} )+(?=\w)", "", plain)
    plain = re.sub(r"^(?:all (?:of )?(?:the|these|those|his|her|my) )", "all ", plain)
    plain = re.sub(rf"^{_ARTICLE} (?=\w)", "", plain)
    if is_whole(plain) or is_pronoun(plain):
        return "" if is_whole(plain) else plain
    inverted = everything_except(plain)
    if inverted:
        return f"everything except {inverted}"
    if (
        re.match(r"(?:with|rather|quite|near|in case|we|i|he|she|they|you|who|sir)\b", plain)
        or phrase == "case"
    ):
        return None
    if plain.split(" ")[0] in wish_verbs() or re.fullmatch(_ARTICLE, plain):
        return None
    if re.search(r" (?:a (?:bit|little|tad|touch|lot)|slightly|somewhat|much|even)$", plain):
        return None
    if not plain or len(plain.split()) > 9 or _TOO_MUCH.search(plain) or _STRAY_ARTICLE.search(plain):
        return None
    return plain


@cache
def _family() -> re.Pattern[str]:
    names = alternatives(load_lexicon().families)
    return re.compile(rf"(?:all )?(?:({names})s|({names}) (?:tones|hues|shades|colours|tints))")


def parts_of(target: str) -> str:
    """Return 'green parts' for 'greens' and 'green tones'; other words as they are."""
    match = _family().fullmatch(target)
    return f"{match[1] or match[2]} parts" if match else target


def everything_except(phrase: str) -> str:
    """Return what is spared by 'everything but the face'; empty for other phrases."""
    match = re.fullmatch(
        rf"(?:everything|all|anything|every area|every part|{_ARTICLE} rest|"
        rf"all (?:the )?(?:areas|{PICTURE}))(?: else)?"
        rf"(?: in (?:{_ARTICLE} )?(?:{PICTURE}|background))? ?"
        rf"(?:except|but|besides|apart from|other than|outside|around|excluding|"
        rf"that is not|that isn't)(?: for)?(?: of)? (?:{_ARTICLE} )?(.+)",
        phrase,
    )
    return match[1] if match else ""


def targets_of(phrase: str) -> tuple[str, ...] | None:
    """Return the targets that 'and' joins: 'the sky and the grass'; None when one is no noun phrase."""
    if everything_except(phrase):
        found = target_of(phrase)
        return None if found is None else (found,)
    parts = [target_of(p) for p in re.split(r" and ", phrase)]
    if any(p is None for p in parts):
        return None
    unique = tuple(dict.fromkeys(p for p in parts if p is not None))
    return unique if len(unique) == 1 or "" not in unique else None


def plural(phrase: str) -> bool:
    """Return whether several regions may be meant: 'all cars', 'people', 'both', 'the sky' (a mass)."""
    words = _named_thing(phrase)
    if not words or words[0] in (
        "all",
        "both",
        "every",
        "each",
        "everything",
        "everyone",
        "two",
        "three",
        "four",
        "several",
        "any",
    ):
        return True
    return _is_plural(words[-1]) or words[-1] in MASS


def names_several(phrase: str) -> bool:
    """Return whether the words are a plural in grammar: 'the radishes', 'all cars', not 'the grass'."""
    words = _named_thing(phrase)
    if not words or words[0].startswith("every"):
        return False
    return words[0] in ("all", "both", "two", "three", "four") or _is_plural(words[-1])


def _named_thing(phrase: str) -> list[str]:
    return re.sub(
        r" (?:of|in|on|at|with|behind|near|under|from|next to|wearing|holding) .*", "", phrase
    ).split()


def _is_plural(head: str) -> bool:
    irregular = head in (
        "people",
        "men",
        "women",
        "children",
        "kids",
        "feet",
        "teeth",
        "cattle",
        "sheep",
        "everyone",
        "others",
        "stuff",
    )
    ending = (
        head.endswith("s")
        and not head.endswith(("ss", "us", "is"))
        and head not in ("glass", "grass", "bus", "lens")
    )
    return irregular or ending


def colour_of(words: str) -> str | None:
    """Return the CSS colour of 'a solid light blue colour', None when the words say anything else."""
    lexicon = load_lexicon()
    if re.fullmatch(r"#[0-9a-f]{6}", words):
        return words
    text = re.sub(r"(\w+)-(\w+)", r"\1 \2", words)
    text = re.sub(r"^(?:to|into|in|as|be|look|with|for) ", "", text)
    if text in lexicon.colours:
        return lexicon.colours[text]
    kept = [w for w in text.split() if w not in lexicon.colour_padding]
    kept = [
        {"lighter": "light", "darker": "dark", "brighter": "bright", "deeper": "deep", "paler": "pale"}.get(
            w, w
        )
        for w in kept
    ]
    for size in (3, 2, 1):
        if len(kept) == size and " ".join(kept) in lexicon.colours:
            return lexicon.colours[" ".join(kept)]
    if len(kept) == 2 and kept[0] in (
        "light",
        "dark",
        "bright",
        "deep",
        "pale",
        "neon",
        "pastel",
        "soft",
        "vivid",
        "rich",
        "fluorescent",
        "muted",
        "hot",
    ):
        return lexicon.colours.get(kept[1])
    return mixed_colour(kept)


def the(phrase: str) -> str:
    """Return the phrase as it is said: 'the red car', 'the picture' for none."""
    if not phrase:
        return "the picture"
    if is_pronoun(phrase):
        return phrase
    return (
        phrase
        if re.match(r"(?:all|both|every|everything|everyone|point|box|each|some|people)\b", phrase)
        else f"the {phrase}"
    )
