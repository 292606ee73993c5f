"""What TIE claims and leaves open."""

from functools import partial

from ..measured_counts import BASE, CHAIN, DIRECT
from ..tie_arms import UNTHOUGHT, WHOLE
from .claim_outcomes import Claim, more, more_apart, untestable

chain_more = partial(more, "tie", "chain, sequential")
TIE = (
    Claim(
        "TIE",
        "Alignment is higher than a diffusion model's on the whole sentence",
        "57 against 27 to 52",
        chain_more(WHOLE, "aligned", "1.10 to 2.11"),
    ),
    Claim(
        "TIE",
        "the same with one union mask and one prompt, as the paper's abstract reads",
        "57 against 27 to 52",
        more("tie", "chain, union of masks", WHOLE, "aligned", "1.10 to 2.11"),
    ),
    Claim(
        "TIE",
        "Alignment is higher than of three other language-model editors",
        "57 against 43, 48, 33",
        untestable("none of them has a miniature"),
    ),
    Claim("TIE", "CLIP-I is strong", "no numbers", chain_more(WHOLE, "clip_i_truth")),
    Claim(
        "TIE",
        "the whole stays coherent (no judge here; SSIM where nothing was to change)",
        "no numbers",
        chain_more(WHOLE, "outside_ssim"),
    ),
    Claim(
        "TIE",
        "without the chain of thought masks are too broad",
        "shown on pictures",
        chain_more(UNTHOUGHT, "mask"),
    ),
    Claim(
        "TIE",
        "and less is fulfilled",
        "shown on pictures",
        chain_more(UNTHOUGHT, "aligned"),
    ),
    Claim(
        "TIE",
        "exact masks matter by themselves: with broad ones the same chain fulfils less",
        "shown on pictures",
        chain_more("chain, sequential, broad masks", "aligned"),
    ),
    Claim(
        "TIE",
        "a fine-tuned LISA's masks are better than the base model's",
        "shown on pictures",
        more_apart(("reasoner", CHAIN), ("reasoner", BASE), "mask"),
    ),
    Claim(
        "TIE",
        "of one fine-tuned model, masks with the chain are better than without it",
        "shown on pictures",
        more("reasoner", CHAIN, DIRECT, "mask"),
    ),
    Claim("TIE", "and better than GPT-4V's", "shown on pictures", untestable("no GPT-4V points here")),
    Claim(
        "TIE",
        "question: does one step after the other beat one union mask?",
        "unknown",
        chain_more("chain, union of masks", "aligned"),
    ),
)
