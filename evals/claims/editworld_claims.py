"""What EditWorld claims."""

from ..post_edit_arms import BY_ATTENTION, BY_CHANGE, TUNED
from .claim_outcomes import Claim, Test, each_of, more, more_apart, untestable

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
        "ordinary edits lose",
        "CLIP .2344 against MagicBrush's .2383",
        more_apart(("editworld", "simple, before, all"), ("editworld", "simple, after, all"), "done"),
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
        "CLIP is worse in 4 of 9 rows",
        more("post-edit", BY_ATTENTION, TUNED, "done"),
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
