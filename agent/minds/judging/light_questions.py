"""Did a change of light and colour spoil what nobody asked about?"""

from ....pictures.traces.skin import skin_discoloured
from ...values.verdict import Finding
from .looked_at import LookedAt, Scale, told

_DROWNED, _DARKENED = Scale(0.03, 0.12), Scale(0.2, 0.6)
"""Of 9 honest wishes about 23 photographs none drowns 1 %; where darkness is asked for more may go."""
_BURNT, _BRIGHTENED = Scale(0.1, 0.3), Scale(0.5, 1.0)
"""... two burn more than 8 % (0.22 at most), +0.5 EV up to 0.42."""
_STRAYED = Scale(0.1, 0.17)
"""... the median strays by 0.09 at most."""
_TURNED = Scale(0.03, 0.12)
"""... no order of areas is turned round; a solarised picture's by 0.13 to 0.83, if it has lights."""
_SKIN = Scale(0.1, 0.4)
_COLOURING = ("hue", "tint", "temperature", "cast")
"""Arguments that turn colours because somebody wants it."""
_LIGHTING = ("exposure", "brighten", "whites", "blacks")
"""... and those that move light."""


def shadows_kept(at: LookedAt) -> Finding:
    """Ask whether what had been dark has become black."""
    value = at.damage.drowned
    scale = _DARKENED if at.promises("lightness", "falls") else _DROWNED
    return told(
        at, scale.score(value), "what is dark can still be made out",
        f"what could be seen has become black (on {value:.0%})", "quality", "too much",
    )  # fmt: skip


def lights_kept(at: LookedAt) -> Finding:
    """Ask whether a channel came to its end where it was not before."""
    value = at.damage.burnt
    scale = _BRIGHTENED if at.promises("lightness", "rises") else _BURNT
    return told(
        at, scale.score(value), "what is bright has kept its colours",
        f"bright parts burnt out or lost their colour (on {min(value, 1):.0%})", "quality", "too much",
    )  # fmt: skip


def exposure_kept(at: LookedAt) -> Finding | None:
    """Ask whether the picture is no worse exposed; None where light was to move."""
    asked = at.promises("lightness", "rises") or at.promises("lightness", "falls")
    if asked or any(at.step.arguments.get(name) for name in _LIGHTING):
        return None
    value = at.damage.strayed
    return told(
        at, _STRAYED.score(value), "the picture is as well exposed as before",
        f"the picture became too dark or too bright as a whole (by {value:.2f})", "quality", "too much",
    )  # fmt: skip


def order_kept(at: LookedAt) -> Finding:
    """Ask whether what was brighter than what lies beside it still is."""
    value = at.damage.turned
    return told(
        at, _TURNED.score(value), "light and dark kept their places",
        f"bright parts became darker than dark ones (along {value:.0%})", "quality", "too much",
    )  # fmt: skip


def faces_kept(at: LookedAt) -> Finding | None:
    """Ask whether people's skin still looks like skin; None where colours were to turn or to go."""
    turning = any(at.step.arguments.get(name) for name in _COLOURING) or at.promises("hue", "at_least")
    if turning or at.promises("chroma", "falls") or float(at.step.arguments.get("saturation", 0)) < 0:
        return None
    possible = skin_discoloured(at.view, at.view.inside) > 0
    people = at.people if possible else None
    within = people if people is None else people & at.view.inside
    value = skin_discoloured(at.view, within) if possible else 0.0
    return told(
        at, _SKIN.score(value), "skin looks like skin",
        f"skin changed its colour (on {value:.0%} of it)", "quality", "too much",
    )  # fmt: skip
