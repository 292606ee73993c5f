"""What Hands-off Image Editing claims and leaves open."""

from functools import partial

from ..direction_arms import WORDINGS
from ..plain_editor import PLAIN
from .claim_outcomes import Claim, as_much, each_of, less, more, untestable
from .margins import CLIP, SHARE

USUAL = "w = 1"
usual_more, usual_less = (partial(test, "direction", USUAL) for test in (more, less))

HANDS_OFF = (
    Claim(
        "Hands-off",
        "CLIP-T is higher than InstructPix2Pix's",
        "0.2904 against 0.2764",
        usual_more(PLAIN, "clip_t", "1.051"),
    ),
    Claim(
        "Hands-off", "and higher than HIVE's", "0.2904 against 0.2752", untestable("HIVE has no miniature")
    ),
    Claim(
        "Hands-off",
        "more edits are acceptable to people (here: the exact reader finds all of it right)",
        "33 % against 24 %",
        usual_more(PLAIN, "all_right", "1.375"),
    ),
    Claim(
        "Hands-off",
        "weights of 0.75 to 1 are the best",
        "sweep 0.5 to 1.25, no numbers",
        each_of(
            {
                f"{good} than {bad}": more("direction", f"w = {good}", f"w = {bad}", "clip_t")
                for good in ("0.75", "1")
                for bad in ("0.5", "1.25")
            }
        ),
    ),
    Claim(
        "Hands-off",
        "1.25 is better for all-or-nothing edits (all of these are)",
        "said",
        usual_less("w = 1.25", "done"),
    ),
    Claim(
        "Hands-off",
        "lower weights are better for gradual edits (a ground, of which half is wanted: nearer to half)",
        "said",
        less("gradual", "w = 0.5", "w = 1", "off_half"),
    ),
    Claim(
        "Hands-off",
        "the instruction itself in the caption's place does worse",
        "lower CLIP-T",
        usual_more("instruction for a caption", "clip_t"),
    ),
    Claim(
        "Hands-off",
        "one caption is enough: several are not better",
        "one caption best",
        as_much("direction", USUAL, f"{WORDINGS} captions", "clip_t", CLIP),
    ),
    Claim(
        "Hands-off",
        "longer captions are worse (larger language models write longer ones)",
        "said",
        usual_more("longest captions", "clip_t"),
    ),
    Claim(
        "Hands-off",
        "a wrong object is replaced: other things change more often than under InstructPix2Pix",
        "named as a limit",
        usual_less(PLAIN, "kept"),
    ),
    Claim(
        "Hands-off",
        "what is added is misplaced ('next to' becomes 'inside')",
        "named as a limit",
        untestable("the world's words name places, never one thing's place by another's"),
    ),
    Claim(
        "Hands-off",
        "it works in English only",
        "named as a limit",
        untestable("the world speaks no other language"),
    ),
    Claim(
        "Hands-off",
        "what the caption leaves out cannot be edited reliably",
        "named as a limit",
        usual_more("caption forgets the thing", "done"),
    ),
    Claim(
        "Hands-off",
        "null-text inversion keeps more of the background",
        "future work",
        usual_less("null-text inversion", "outside_psnr"),
    ),
    Claim(
        "Hands-off",
        "question: does regularised inversion do more than a plain one?",
        "unknown whether it was used",
        usual_less("regularised inversion", "done"),
    ),
    Claim(
        "Hands-off",
        "question: does attention guidance keep more?",
        "unknown whether it was used",
        usual_more("attention off", "outside_psnr"),
    ),
    Claim(
        "Hands-off",
        "ours: quality fast does as much as the released algorithm",
        "",
        as_much("direction", USUAL, "exact (the released algorithm)", "done", SHARE),
    ),
    Claim("Hands-off", "SD 1.4 does better than SD 1.5", "said", untestable("one painter was trained")),
    Claim(
        "Hands-off",
        "Mistral 7B writes better captions than larger models; a prompt written by a model beats one by hand",
        "said",
        untestable("captions of the world are exact; no language model writes them"),
    ),
    Claim(
        "Hands-off",
        "BLIP's captions are the best source",
        "said",
        untestable("a BLIP was trained, no other captioner that it could beat"),
    ),
)
