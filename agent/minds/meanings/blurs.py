"""Blur, pixels over what is private, and what stays as it is."""

from ...values.intents import Blur, Keep
from ..reading.amounts import Amount
from ..reading.meaning import Meaning, Said, means, the, wish


def blurred(target: str, kind: str, amount: Amount) -> Blur:
    """Return a blur in this amount: plain is 0.5."""
    strength = 0.5 * amount.factor if amount.share is None else abs(amount.share)
    return Blur(target=target, kind=kind, amount=round(min(max(strength, 0.05), 1.0), 3))


@means("wish", "blur")
def _blur(said: Said) -> Meaning | None:
    kind = said.get("blurkind") or ""
    style = kind if kind in ("motion", "gaussian") else "lens"
    spared = said.get("except")
    if said.tokens & {"except", "but"} and not spared:
        spared = said.get("things")
    if spared:
        return wish(
            blurred("everything except " + " and ".join(t.phrase for t in spared), style, said.amount)
        )
    if said.tokens & {"f1", "f"} and "shot" in said.tokens:
        return wish(blurred("background", "lens", said.amount))
    things = [t for t in said.things if t.phrase or t.kind == "whole"]
    if len(things) > 1 and things[-1].kind == "whole":
        things = things[:-1]
    targets = dict.fromkeys(t.phrase for t in things if t.kind != "pronoun") or dict.fromkeys(
        t.phrase for t in things
    )
    depth = kind == "background" or said.tokens & {"bokeh", "depth"}
    if "softer" in said.tokens and list(targets) != ["background"]:
        return None
    return wish(
        *(
            blurred(t or ("background" if depth else ""), style, said.amount)
            for t in (targets or {"background" if depth else "": 0})
        )
    )


@means("wish", "pixelate")
def _pixelate(said: Said) -> Meaning | None:
    targets = dict.fromkeys(t.phrase for t in said.things)
    return wish(*(blurred(t, "pixelate", said.amount) for t in targets)) if targets else None


@means("wish", "keep")
def _keep(said: Said) -> Meaning | None:
    kept = [
        t.phrase for t in said.things if t.kind == "thing" and t.phrase not in ("rest", "everything else")
    ]
    if not kept and any(t.kind == "pronoun" for t in said.things):
        return None
    return Meaning(
        intents=tuple(Keep(target=k) for k in kept),
        assumptions=tuple(f"{the(k)} stays as it is" for k in kept),
        remark=not kept,
    )


@means("wish", "look_at")
def _look_at(said: Said) -> Meaning | None:
    thing = next(iter(said.things), None)
    return Meaning(about=thing.phrase.removesuffix(" mask") if thing else "", remark=True)
