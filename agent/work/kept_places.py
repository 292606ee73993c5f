"""Words → a region that is kept: one that has this name, or that the person showed when we asked."""

from ...tools import tool
from ..memory.sessions import RegionRecord, Session
from ..minds.words.targets import is_pronoun
from ..values.plan import Step


def kept_region(session: Session, phrase: str) -> RegionRecord | None:
    """Return the region that the words name, or whose digest they are; the newest of a name."""
    name = plain_name(phrase)
    for record in reversed(session.regions.values()):
        if phrase == record.digest or (name and name == plain_name(record.name)):
            return record
    return None


def answered_region(session: Session, phrase: str) -> RegionRecord | None:
    """Return the region that the person chose for this phrase, or that stood under this label, when asked."""
    return session.regions.get(_answered(session).get(plain_name(phrase), ""))


def _answered(session: Session) -> dict[str, str]:
    """Return phrase or label → digest, the newest of each; what was taken away since stands for nothing."""
    places: dict[str, str] = {}
    for turn in session.turns:
        made = next((v.steps for v in session.tree.versions.values() if v.number == turn.version), ())
        gone = {step.target for step in made if _takes_away(step)}
        for exchange in turn.exchanges:
            labelled = zip(exchange.options, exchange.outlines, strict=False)
            places |= {plain_name(label): digest for label, digest in labelled if digest and _tells(label)}
            asked = [step for step in made if step.target and step.target == exchange.target]
            places |= {plain_name(step.target): step.region for step in asked}
            if exchange.target in gone:
                places |= {plain_name(exchange.target): "", plain_name(exchange.choice): ""}
    return places


def _tells(label: str) -> bool:
    """Return whether a label says which thing it is: 'the left one', not 'yes, that'."""
    return not is_pronoun(label) and not label.startswith("yes")


def _takes_away(step: Step) -> bool:
    return step.tool in tool.TOOLS and tool.get(step.tool).traits.region_is == "gone"


def plain_name(name: str) -> str:
    """Return a region's name as it is compared: 'The Sky mask' is 'sky'."""
    words = name.casefold().split()
    return " ".join(w for w in words if w not in ("the", "my", "this", "that", "mask", "region"))
