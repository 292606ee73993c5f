"""What SANE claims and leaves open."""

from .claim_outcomes import Claim, each_of, larger_gain, less, more, untestable
from .sane_arms import PLAIN

THREE = "SANE N=3"
NO_TABLE = "no table could be had"

SANE = (
    Claim("SANE", "specifics raise CLIPd", NO_TABLE, more("sane", THREE, PLAIN, "clip_d")),
    Claim("SANE", "specifics raise CLIPi", NO_TABLE, more("sane", THREE, PLAIN, "clip_i")),
    Claim(
        "SANE",
        "specifics raise CLIP-delta",
        f"{NO_TABLE}; its definition is unknown, ours is the gain of CLIP-T over the source",
        more("sane", THREE, PLAIN, "clip_gain"),
    ),
    Claim(
        "SANE",
        "more of the wish is fulfilled (graded exact reader)",
        "said, not measured so",
        more("sane", THREE, PLAIN, "graded"),
    ),
    Claim(
        "SANE",
        "the same by the strict exact reader: which reader scores may decide",
        "",
        more("sane", THREE, PLAIN, "aligned"),
    ),
    Claim("SANE", "the rest is kept as well as without specifics", "", more("sane", THREE, PLAIN, "kept")),
    Claim(
        "SANE",
        "N = 3 is the best of 1, 2, 3",
        "N = 3 best",
        each_of({f"than N={n}": more("sane", THREE, f"SANE N={n}", "graded") for n in (1, 2)}),
    ),
    Claim(
        "SANE",
        "results of one request are more diverse (LPIPS, DreamSim in the paper; here CLIP distance)",
        "increase, no numbers",
        more("diversity", THREE, PLAIN, "diversity"),
    ),
    Claim(
        "SANE",
        "gains are larger for ambiguous instructions than for clear ones",
        "larger",
        larger_gain(("sane", THREE, PLAIN), ("clear", THREE, PLAIN), "clip_d"),
    ),
    Claim(
        "SANE",
        "clear instructions gain too",
        "smaller but positive",
        more("clear", THREE, PLAIN, "clip_d"),
    ),
    Claim(
        "SANE",
        "a better decomposer gives better edits",
        "GPT-4o > LLaMA 3 ~ Mistral",
        each_of(
            {
                "than with one wrong": more("sane", THREE, "SANE N=3, one wrong", "graded"),
                "than with one that contradicts": more(
                    "sane", THREE, "SANE N=3 and a contradicting one", "graded"
                ),
            }
        ),
    ),
    Claim(
        "SANE",
        "masks break down where several instructions act on one place",
        "named as a limit",
        less("sane", "SANE N=3, two at one place", THREE, "graded"),
    ),
    Claim(
        "SANE",
        "it takes longer with N",
        "2 x the rows at N = 3",
        more("sane", THREE, PLAIN, "rows", "2"),
    ),
    Claim(
        "SANE", "it helps three InstructPix2Pix-like models", "three", untestable("one network was trained")
    ),
    Claim(
        "SANE",
        "question: does one winner for each place (the paper's words) beat one for each channel (its code)?",
        "unknown which made its tables",
        more("sane", "SANE N=3 spatial, no blur", "SANE N=3 elementwise", "graded"),
    ),
    Claim(
        "SANE",
        "ours: quality fast does as much as exact",
        "",
        more("sane", "SANE N=3 fast", THREE, "graded"),
    ),
)
