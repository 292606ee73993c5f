"""What EditWorld claims."""

from ...training.editworld.make_branches import UNTUNED
from ..plain_editor import PLAIN
from ..post_edit_arms import BY_ATTENTION, BY_CHANGE, BY_CODE, BY_SHARED, KEPT, TUNED
from .claim_outcomes import Claim, Test, alike, as_much, as_much_apart, each_of, more, more_apart, untestable
from .margins import CLIP, PSNR, SHARE

CATEGORIES = (
    "long-term",
    "physical-trans",
    "implicit-logic",
    "spatial-trans",
    "story-type",
    "real-to-virtual",
    "exaggeration",
)


def by_branch(one: str, other: str, row: str) -> Test:
    """Return a test that the editor tuned on one does what a row asks more often than that of the other."""
    return more("branches", f"{one}, {row}", f"{other}, {row}", "done")


EDITWORLD = (
    *(
        Claim(
            "EditWorld",
            f"fine-tuned beats InstructPix2Pix: {category}",
            paper,
            more_apart(("editworld", f"after, {category}"), ("editworld", f"before, {category}"), "done"),
        )
        for category, paper in zip(
            CATEGORIES,
            (
                "CLIP .2244 against .2140",
                "CLIP .2385 against .2186 (text), .2467 against .2315 (video)",
                "CLIP .2542 against .2390; MLLM .8810 against .8809",
                "CLIP .2420 against .2175",
                "CLIP .2534 against .2063 (text), .2365 against .2318 (video)",
                "CLIP .2524 against .2285",
                "CLIP .2443 against .2416",
            ),
            strict=True,
        )
    ),
    Claim(
        "EditWorld",
        "fine-tuned has a higher CLIP score than InstructPix2Pix (world's CLIP, six categories in turn)",
        "higher in 9 of 9 rows without the post-edit: .2294 against .2140 to .2433 against .2416",
        more("post-edit", TUNED, PLAIN, "clip_t"),
    ),
    Claim(
        "EditWorld",
        "it beats Pix2Pix-Zero, DiffEdit, MagicBrush and MGIE",
        "CLIP: highest in 9 of 9 rows, with or without the post-edit",
        untestable("none of them has a miniature"),
    ),
    Claim(
        "EditWorld",
        "ordinary edits lose nothing by the fine-tuning (without post-edit)",
        "CLIP .2317 to .2334, LPIPS .3929 to .3778: slightly better",
        as_much_apart(
            ("editworld", "simple, after, all"), ("editworld", "simple, before, all"), "done", SHARE
        ),
    ),
    Claim(
        "EditWorld",
        "MagicBrush is better on ordinary edits",
        "CLIP .2383 against .2344, LPIPS .2397 against .3082",
        untestable("no miniature was tuned on MagicBrush's data"),
    ),
    Claim(
        "EditWorld",
        "the post-edit keeps more",
        "LPIPS .3778 to .3082",
        more("post-edit", BY_ATTENTION, TUNED, "outside_psnr"),
    ),
    Claim(
        "EditWorld",
        "and does what was asked as often",
        "MLLM .8958 against .9060 (text), .9920 against .9891 (video)",
        as_much("post-edit", BY_ATTENTION, TUNED, "done", SHARE),
    ),
    Claim(
        "EditWorld",
        "with a CLIP score as high",
        "lower in 4 of 9 rows",
        as_much("post-edit", BY_ATTENTION, TUNED, "clip_t", CLIP),
    ),
    Claim(
        "EditWorld",
        "it keeps more of plain InstructPix2Pix's edits too",
        "LPIPS .3929 to .3465",
        more("direction", KEPT, PLAIN, "outside_psnr"),
    ),
    Claim(
        "EditWorld",
        "which do what was asked as often",
        "CLIP .2317 to .2332",
        as_much("direction", KEPT, PLAIN, "done", SHARE),
    ),
    Claim(
        "EditWorld",
        "question: is the threshold of the paper (0.8125) as good as that of its code (0.85)?",
        "0.8125; the code has 0.85",
        each_of(
            {
                "done": alike("post-edit", BY_ATTENTION, BY_CODE, "done", SHARE),
                "outside": alike("post-edit", BY_ATTENTION, BY_CODE, "outside_psnr", PSNR),
            }
        ),
    ),
    Claim(
        "EditWorld",
        "question: does the segment of the largest IoU do as much as that of the largest intersection?",
        "'max overlap'",
        each_of(
            {
                "done": as_much("post-edit", BY_ATTENTION, BY_SHARED, "done", SHARE),
                "outside": as_much("post-edit", BY_ATTENTION, BY_SHARED, "outside_psnr", PSNR),
            }
        ),
    ),
    Claim(
        "EditWorld",
        "question: does the post-edit need edges and IP-Adapter features?",
        "used, no ablation",
        untestable("no ControlNet and no IP-Adapter was trained; the edit's own pixels stand in its things"),
    ),
    Claim(
        "EditWorld",
        "ours: chosen by what changed, it does what was asked more often than by attention",
        "–",
        more("post-edit", BY_CHANGE, BY_ATTENTION, "done"),
    ),
    Claim(
        "EditWorld",
        "and so it does on a network tuned shortly on both branches",
        "LPIPS .3778 to .3082",
        more("branches", "both, all but toys, post-edit", "both, all but toys", "outside"),
    ),
    Claim(
        "EditWorld",
        "either branch by itself teaches more than InstructPix2Pix knows",
        "no ablation",
        each_of(
            {
                "texts": by_branch("text", UNTUNED, "all"),
                "videos": by_branch("video", UNTUNED, "all"),
            }
        ),
    ),
    Claim(
        "EditWorld",
        "and so do both, in as many steps",
        "CLIP higher in 9 of 9 rows",
        by_branch("both", UNTUNED, "all"),
    ),
    Claim(
        "EditWorld",
        "both data branches are needed: neither alone teaches what only the other has",
        "no ablation",
        each_of(
            {
                "what only texts have": by_branch("text", "video", "only in texts"),
                "what only videos have": by_branch("video", "text", "only in videos"),
            }
        ),
    ),
    Claim(
        "EditWorld",
        "and a network tuned on both does what either alone does not",
        "no ablation",
        each_of(
            {
                "what only texts have": by_branch("both", "video", "only in texts"),
                "what only videos have": by_branch("both", "text", "only in videos"),
            }
        ),
    ),
    Claim(
        "EditWorld",
        "ours: in as many steps the text branch alone does what only it has more often than both",
        "–",
        by_branch("text", "both", "only in texts"),
    ),
    Claim(
        "EditWorld",
        "ours: in as many steps the video branch alone does what only it has more often than both",
        "–",
        by_branch("video", "both", "only in videos"),
    ),
    Claim("EditWorld", "an MLLM scores it higher", "most cells above .9", untestable("no MLLM judges here")),
)
