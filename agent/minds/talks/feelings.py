"""What is felt or asked about the last edit, word by word: praise, 'without the text'."""

from ....prompts.talk_words import load_talk_words
from ....tools.inpaint import inpaint
from ...values.brief import Move
from ...values.plan import Step
from ..words.grammar import wish_verbs
from ..words.targets import colour_of
from .loose_words import loose
from .quality_words import WITH_KINDS, more_words, nouns_of

_FEWEST = 3
"""Words of the shortest question about what was done."""


def is_praise(text: str) -> bool:
    """Return whether words only praise or accept the last edit, or announce another wish."""
    known, words = load_talk_words().praise, set(loose(text).replace(",", " ").split())
    return bool(words & (known.cues | known.turns)) and words <= known.cues | known.turns | known.idle


def is_approval(text: str) -> bool:
    """Return whether words say that the last edit is fine, and nothing else."""
    known, words = load_talk_words().praise, set(loose(text).replace(",", " ").split())
    return bool(words & known.cues) and words <= known.cues | known.idle and not text.endswith("?")


def gone_move(request: str, steps: tuple[Step, ...]) -> Move | None:
    """Return the way back where the last edit is named and shall go: 'without the sepia'."""
    known, words = load_talk_words().gone, set(loose(request).replace(",", " ").split())
    nouns = {w for s in steps for k in (s.tool, *s.arguments) for w in (*known.nouns.get(k, ()), *_kinds(s))}
    nouns |= made_of(steps)
    if not words & known.taking:
        nouns |= {w for s in steps for w in known.things.get(s.tool, ())}
    if words <= known.verbs | known.idle | {"it"} and {"it", "again"} <= words and words & known.verbs:
        return None if any(step.tool == inpaint.tool.name for step in steps) else Move(name="undo")
    named = words & nouns or _only_edits(words)
    if not named or not words & known.verbs or words - nouns - known.edits - known.verbs - known.idle:
        return None
    return Move(name="undo")


def made_of(steps: tuple[Step, ...]) -> frozenset[str]:
    """Return the words for what steps made: 'warmer' of 'scrap the warmer tone'; their colours."""
    return more_words(steps) | {str(step.arguments.get("colour", "")) for step in steps} - {""}


def _only_edits(words: set[str]) -> bool:
    return bool(words & (load_talk_words().gone.edits - {"that", "this"}))


def _kinds(step: Step) -> frozenset[str]:
    return nouns_of(step) if step.tool in WITH_KINDS else frozenset()


def asks_to_compare(request: str) -> bool:
    """Return whether the picture before and after is asked for: 'how did it look at the start?'."""
    known, words = load_talk_words().comparing, loose(request).replace(",", " ").split()
    said = set(words)
    begins = bool(words) and (
        words[0] in known.starts or bool(known.asking.get(words[0], frozenset()) & set(words[1:2]))
    )
    other = said & known.others - {"by"}
    return (
        begins and bool(said & known.cues) and bool(other) and said <= known.cues | known.others | known.idle
    )


def fell_elsewhere(request: str, steps: tuple[Step, ...]) -> bool:
    """Return whether an edit is said to have fallen on something else as well: 'the hair got blurred too'."""
    known, words = load_talk_words().spilled, loose(request).replace(",", " ").split()
    said = set(words)
    if not words or words[0] in wish_verbs() or not said & known.told:
        return False
    names = load_talk_words().qualities
    deeds = {
        w for s in steps for k in (s.tool, *s.arguments) if k in names for w in names[k].up | names[k].more
    }
    deeds |= {w for w in words if w.endswith("ed") or colour_of(w) is not None}
    new = said - deeds - known.told - known.also - {w for s in steps for w in s.target.split()}
    return bool(said & deeds and new and (words[-1] in known.also or "also" in said or words[0] == "why"))


def question_about_edits(request: str) -> Move | None:
    """Return the list of changes where it is asked for: 'remind me what we've done so far'."""
    known, words = load_talk_words().asked, loose(request).replace(",", " ").split()
    said = set(words)
    if len(words) < _FEWEST or words[0] not in known.starts or not said & known.cues:
        return None
    asks = request.rstrip().endswith("?") or words[0] in ("remind", "tell", "list", "what", "which", "how")
    return Move(name="changes") if asks and said <= known.cues | known.idle else None
