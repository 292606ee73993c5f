"""What SANE claims and leaves open."""

from functools import partial

from ..plain_editor import PLAIN
from ..sane_arms import PULLS, pulled
from .claim_outcomes import Claim, as_much, each_of, larger_gain, less, more, untestable
from .margins import SHARE

THREE = "SANE N=3"
NO_TABLE = "no table could be had"
three_more = partial(more, "sane", THREE)

SANE = (
    Claim("SANE", "specifics raise CLIPd", NO_TABLE, three_more(PLAIN, "clip_d")),
    Claim("SANE", "specifics raise CLIPi", NO_TABLE, three_more(PLAIN, "clip_i")),
    Claim(
        "SANE",
        "specifics raise CLIP-delta",
        f"{NO_TABLE}; its definition is unknown, ours is the gain of CLIP-T over the source",
        three_more(PLAIN, "clip_gain"),
    ),
    Claim(
        "SANE",
        "more of the wish is fulfilled (graded exact reader)",
        "said, not measured so",
        three_more(PLAIN, "graded"),
    ),
    Claim(
        "SANE",
        "the same by the strict exact reader: which reader scores may decide",
        "",
        three_more(PLAIN, "aligned"),
    ),
    Claim(
        "SANE",
        "the rest is kept as well as without specifics",
        "",
        as_much("sane", THREE, PLAIN, "kept", SHARE),
    ),
    Claim(
        "SANE",
        "N = 3 is the best of 1, 2, 3",
        "N = 3 best",
        each_of({f"than N={n}": three_more(f"SANE N={n}", "graded") for n in (1, 2)}),
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
                "than with one dropped": three_more("SANE N=2", "graded"),
                "than with a wrong one in its place": three_more("SANE N=3, one wrong", "graded"),
                "one dropped than a wrong one in its place": more(
                    "sane", "SANE N=2", "SANE N=3, one wrong", "graded"
                ),
                "than with one that contradicts": three_more("SANE N=3 and a contradicting one", "graded"),
            }
        ),
    ),
    Claim(
        "SANE",
        "masks break down where several instructions act on one place (else the fourth acts elsewhere)",
        "named as a limit",
        more("sane", "SANE N=4", "SANE N=4, two at one place", "graded"),
    ),
    Claim(
        "SANE",
        "it takes longer with N",
        "2 x the rows at N = 3",
        three_more(PLAIN, "rows", "2"),
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
        as_much("sane", "SANE N=3 fast", THREE, "graded", SHARE),
    ),
    Claim(
        "SANE",
        "question: do the released strengths s_T = s_S (7.5; here 3) fulfil more than weaker ones?",
        "a sweep is discussed, no numbers",
        each_of({f"than {pulled(*pull)}": three_more(pulled(*pull), "graded") for pull in PULLS}),
    ),
    Claim(
        "SANE",
        "question: do weaker ones keep more of the rest?",
        "a sweep is discussed, no numbers",
        each_of({pulled(*pull): less("sane", THREE, pulled(*pull), "kept") for pull in PULLS}),
    ),
    Claim(
        "SANE",
        "gains are consistent on two datasets",
        "two; the second is unknown",
        untestable("there is one world"),
    ),
    Claim(
        "SANE",
        "GPT-4o decomposes better than LLaMA 3 and Mistral v0.3",
        "slightly",
        untestable("no language model knows this world's words; worse decomposers are made by hand above"),
    ),
)
