# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Whether the steps of a plan are what a label says a person wants; the notation is explained in RULES.md."""

from dataclasses import dataclass

from helpers.phrases import colour_of, same_place, tone_of, words_of
from retoucher.agent.values.plan import Step

Label = dict[str, str]

SLIDERS: dict[str, tuple[str, ...]] = {
    "exposure": ("exposure", "shadows", "highlights", "whites", "blacks"),
    "contrast": ("contrast", "clarity", "blacks"),
    "highlights": ("highlights", "whites", "exposure", "contrast"),
    "shadows": ("shadows", "blacks", "exposure"),
    "temperature": ("temperature", "tint", "saturation"),
    "tint": ("tint", "temperature"),
    "saturation": ("saturation", "vibrance", "contrast", "clarity"),
    "vibrance": ("vibrance", "saturation", "contrast", "clarity"),
    "sharpen": ("sharpen", "clarity", "dehaze"),
    "clarity": ("clarity", "sharpen", "dehaze", "contrast"),
    "denoise": ("denoise", "clarity", "grain"),
    "dehaze": ("dehaze", "contrast", "clarity", "sharpen"),
    "vignette": ("vignette", "exposure"),
    "grain": ("grain",),
    "whites": ("whites", "highlights"),
    "blacks": ("blacks", "shadows"),
}
"""A property → the sliders that may carry it; the first two do it, the rest may go with it."""

OPPOSED = {("sharpen", "blur"), ("denoise", "clarity"), ("highlights", "contrast"), ("denoise", "grain")}
"""Sliders that help a property by going the other way."""

LOOKS = {
    "black and white": ("black_and_white", "noir"), "sepia": ("sepia",), "vintage": ("vintage", "faded", "sepia"),
    "pencil": ("pencil",), "cartoon": ("cartoon",), "watercolor": ("watercolour",), "film": ("warm_film", "cool_film"),
}  # fmt: skip
SKIES = {"dramatic": ("overcast",), "dramatisch": ("overcast",)}


@dataclass(frozen=True)
class Deed:
    """One step as it is compared: the phrases that were looked up stand for what a crop keeps."""

    step: Step
    phrases: tuple[str, ...] = ()


def fits(label: Label, deed: Deed) -> bool:
    """Return whether a step does what one intent of a label says."""
    judge = _JUDGES.get(label["do"])
    return judge is not None and judge(label, deed)


def _adjust(label: Label, deed: Deed) -> bool:
    step, what, up = deed.step, label.get("what", ""), label.get("way") != "down"
    if step.tool == "blur":
        return what in ("sharpen", "clarity") and not up and _there(label, step)
    if step.tool == "enhance":
        return what == "temperature" and step.arguments.get("colour", True) and _there(label, step)
    if step.tool == "expose":
        way = step.arguments.get("brighten", 0)
        carried = "exposure" in SLIDERS.get(what, ()) or what == "shadows"
        return carried and (not way or (way > 0) == up) and _there(label, step)
    if step.tool == "sky":
        return "sky" in label.get("target", "") and what in ("exposure", "saturation", "contrast")
    if step.tool != "adjust" or not _there(label, step):
        return False
    carriers = SLIDERS.get(what, (what,))
    main = [n for n in carriers[: 3 if what == "denoise" else 2] if n in step.arguments]
    if what == "temperature" and label.get("to"):
        main = [n for n in ("tint", "temperature") if n in step.arguments]
        return bool(main)
    return any((step.arguments[n] > 0) == (up != ((what, n) in OPPOSED)) for n in main)


def _there(label: Label, step: Step) -> bool:
    target = label.get("target", "whole")
    if (
        not words_of(step.target)
        and target in ("sun glare", "the white on his face")
        and "highlights" in step.arguments
    ):
        return True
    return same_place(target, label.get("place", ""), step.target)


def _look(label: Label, deed: Deed) -> bool:
    if deed.step.tool != "look" or not _there(label, deed.step):
        return False
    what = label.get("what", "")
    return deed.step.arguments["name"] in LOOKS.get(what, (what.replace(" ", "_"),))


def _enhance(label: Label, deed: Deed) -> bool:
    return deed.step.tool in ("enhance", "expose") or (deed.step.tool == "adjust" and not deed.step.target)


def _recolour(label: Label, deed: Deed) -> bool:
    step, target = deed.step, label.get("target", "whole")
    if step.tool == "replace_background":
        return "background" in target and step.arguments.get("colour") == colour_of(label.get("to", ""))
    if not same_place(target, label.get("place", ""), step.target):
        return False
    if "teeth" in target.lower() or "zähne" in target.lower():
        lighter = step.arguments.get("exposure", 0) > 0 or step.arguments.get("saturation", 0) < 0
        lighter = lighter or step.arguments.get("brighten", 0) > 0
        return step.tool == "recolor" or (step.tool in ("adjust", "expose") and lighter)
    if step.tool in ("adjust", "expose"):
        return target == "whole" or (
            target == "sky" and {"temperature", "exposure", "brighten"} & set(step.arguments) != set()
        )
    return step.tool == "recolor" and tone_of(step.arguments["colour"]) == tone_of(
        colour_of(label.get("to", "")) or ""
    )


def _remove(label: Label, deed: Deed) -> bool:
    step = deed.step
    target, place = label.get("target", ""), label.get("place", "")
    if step.tool == "red_eye":
        return words_of("red eye") <= words_of(target.replace("-", " "))
    if step.tool in ("heal", "smooth_skin"):
        return bool(words_of(target) & words_of("blemishes skin acne pimple zit mole spots freckles"))
    if step.tool == "adjust":
        cure = {"glare": "highlights", "red eye": "saturation", "dirt": "clarity", "blemishes": "clarity"}
        return any(k in target and v in step.arguments for k, v in cure.items())
    if step.tool == "replace_background":
        return "everybody except" in target or "everyone except" in target
    if step.tool != "inpaint":
        return False
    if target.startswith(("blemishes", "dirt")):
        skin = words_of("face skin acne pimple spot dirt blemishes")
        return bool(words_of(step.target) & (skin | words_of(place)))
    return same_place(target, place, step.target)


def _background(label: Label, deed: Deed) -> bool:
    step, to = deed.step, label.get("to", "").lower()
    if step.tool == "sky":
        return any(w in to for w in ("cloud", "star", "sky"))
    if step.tool != "replace_background":
        return False
    if "gradient" in to or "studio" in to:
        return "gradient" in step.arguments or ("studio" in to and "colour" in step.arguments)
    if any(w in to for w in ("photo", "picture", "image", "bild", "foto")):
        return "reference" in step.arguments
    return step.arguments.get("colour", "") == (colour_of(to) or "?")


def _cutout(label: Label, deed: Deed) -> bool:
    step = deed.step
    if step.tool != "replace_background":
        return False
    wanted = label.get("target", "")
    if not step.arguments.get("transparent"):
        return bool(wanted) and same_place(wanted, "", step.target)
    return not wanted or same_place(wanted, "", step.target)


def _blur(label: Label, deed: Deed) -> bool:
    step, target = deed.step, label.get("target", "whole")
    if step.tool == "smooth_skin":
        return same_place(target, "", step.target)
    if step.tool == "adjust":
        return step.arguments.get("clarity", 0) < 0 and same_place(target, "", step.target)
    hides = label.get("what") == "pixelate"
    if step.tool == "pixelate":
        return hides and same_place(target, "", step.target)
    kind = step.arguments.get("kind", "lens")
    if step.tool != "blur" or (hides and kind not in ("pixelate", "lens", "gaussian")):
        return False
    behind = words_of(target) & words_of("background behind")
    return same_place(target, "", step.target) or bool(
        behind and step.target.startswith(("background", "everything"))
    )


def _sky(label: Label, deed: Deed) -> bool:
    step, to = deed.step, label.get("to", "").lower()
    if step.tool == "adjust":
        return "dramati" in to and words_of(step.target) <= words_of("sky clouds") and bool(step.target)
    if step.tool != "sky":
        return False
    kinds = {"clear": ("blue", "clear", "blau"), "sunset": ("sunset", "pink", "evening", "abend", "orange", "golden", "red"),
             "overcast": ("cloud", "storm", "dramati", "grey", "wolken", "overcast"), "night": ("star", "night", "stern"),
             "dusk": ("dusk", "purple", "pink", "evening")}  # fmt: skip
    return any(w in to for w in kinds[step.arguments["kind"]])


def _outdoors(tool: str, argument: str) -> object:
    def judge(label: Label, deed: Deed) -> bool:
        to = label.get("to", "").lower()
        same = {
            "fall": "autumn",
            "herbst": "autumn",
            "schnee": "snow",
            "regen": "rain",
            "nebel": "fog",
            "nacht": "night",
        }
        value = deed.step.arguments.get(argument, "?") if deed.step.tool == tool else "?"
        return (
            value in to
            or any(v == value and k in to for k, v in same.items())
            or (value == "fog" and "mist" in to)
        )

    return judge


def _crop(label: Label, deed: Deed) -> bool:
    step = deed.step
    if step.tool != "crop":
        return False
    to, target, what = label.get("to", ""), label.get("target", ""), label.get("what", "")
    args = step.arguments
    if to:
        named = {"square": "square", "quadratisch": "square", "1:1": "square"}
        return args.get("aspect") == named.get(to, to)
    if label.get("way") in ("landscape", "portrait"):
        return "aspect" in args
    if target:
        return "box" in args and any(same_place(target, "", p) for p in deed.phrases)
    if what:
        sides = [s for s in ("left", "right", "top", "bottom") if s in what.lower()]
        return all(s in args for s in sides) if sides else "box" not in args
    return "box" in args


def _rotate(label: Label, deed: Deed) -> bool:
    step, amount = deed.step, label.get("amount", "")
    if step.tool == "straighten":
        return "right side up" in label.get("to", "")
    if step.tool != "rotate":
        return False
    angle = step.arguments["angle"]
    number = next((float(w) for w in amount.split() if w.replace(".", "").isdigit()), 0.0)
    if number and abs(angle) != number:
        return False
    return {"right": angle > 0, "left": angle < 0}.get(label.get("way", ""), True)


def _resize(label: Label, deed: Deed) -> bool:
    step, amount = deed.step, label.get("amount", "").lower()
    if step.tool != "resize":
        return False
    args = step.arguments
    number = next(
        (float(w.rstrip("%x")) for w in amount.split() if w.rstrip("%x").replace(".", "").isdigit()), 0.0
    )
    if not number:
        smaller = args.get("scale", 1.0) < 1
        return smaller == (label.get("way") == "down") or not label.get("way")
    if "%" in amount:
        return abs(args.get("scale", 0) - number / 100) < 0.02
    return number in (args.get("longest"), args.get("height"), args.get("width"), args.get("scale"))


def _text(label: Label, deed: Deed) -> bool:
    step = deed.step
    if step.tool != "text":
        return False
    said = step.arguments["words"].lower().strip(" .\"'")
    if label.get("to") and said != label["to"].lower().strip(" .\"'"):
        return False
    places = {w for w in ("top", "bottom", "left", "right") if w in words_of(label.get("place", ""))}
    got = {w for w in ("top", "bottom", "left", "right") if w in step.arguments.get("place", "auto")}
    german = {"unten": "bottom", "oben": "top", "links": "left", "rechts": "right"}
    places |= {v for k, v in german.items() if k in label.get("place", "").lower()}
    return not places or places == got or not label.get("to")


def _border(label: Label, deed: Deed) -> bool:
    step = deed.step
    return step.tool == "border" and step.arguments.get("colour", "white") in (
        colour_of(label.get("to", "white")),
        label.get("to", "white"),
    )


def _extend(label: Label, deed: Deed) -> bool:
    return deed.step.tool == "extend"


def _flip(label: Label, deed: Deed) -> bool:
    way = label.get("way", "horizontal")
    return deed.step.tool == "flip" and deed.step.arguments["axis"] == way


def _simple(tool: str) -> object:
    return lambda label, deed: deed.step.tool == tool


def _paste(label: Label, deed: Deed) -> bool:
    return deed.step.tool == "paste"


_JUDGES: dict = {
    "adjust": _adjust, "look": _look, "enhance": _enhance, "recolour": _recolour, "remove": _remove,
    "background": _background, "cutout": _cutout, "blur": _blur, "sky": _sky, "crop": _crop, "rotate": _rotate,
    "flip": _flip, "resize": _resize, "text": _text, "border": _border, "extend": _extend, "paste": _paste,
    "straighten": _simple("straighten"), "perspective": _simple("perspective"), "match": _simple("match_look"),
    "weather": _outdoors("weather", "kind"), "season": _outdoors("season", "name"), "hour": _outdoors("time_of_day", "hour"),
}  # fmt: skip


def accompanies(step: Step, labels: list[Label]) -> bool:
    """Return whether a step only goes along with another: the land's light under a new sky, colour after 'enhance'."""
    dos = {label["do"] for label in labels}
    if step.tool == "adjust" and step.target == "everything except sky":
        return bool(dos & {"sky", "background"})
    if step.tool == "inpaint":
        return any(
            label["do"] == "text" and "target" in label and same_place(label["target"], "", step.target)
            for label in labels
        )
    return step.tool == "adjust" and "enhance" in dos


def stray_sliders(step: Step, labels: list[Label]) -> bool:
    """Return whether an `adjust` moves something that none of the labels that it fits is about."""
    if step.tool != "adjust" or accompanies(step, labels):
        return False
    fitting = [label for label in labels if fits(label, Deed(step))]
    if any(label["do"] != "adjust" for label in fitting):
        return False
    allowed = {n for label in fitting for n in SLIDERS.get(label.get("what", ""), ())}
    return bool(set(step.arguments) - allowed)
