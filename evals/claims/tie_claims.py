"""What TIE claims and leaves open."""

from functools import partial

from ..measured_counts import BASE, CHAIN, DIRECT
from ..pointed_chains import POINTED, POINTED_BASE
from ..tie_arms import DILATED, GROUND_TOLD, REVERSED, UNTHOUGHT, WHOLE
from .claim_outcomes import Claim, alike, as_much, more, more_apart, untestable
from .margins import SHARE, SSIM

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
        "the whole stays as coherent (no judge here; SSIM where nothing was to change)",
        "no numbers",
        as_much("tie", "chain, sequential", WHOLE, "outside_ssim", SSIM),
    ),
    Claim(
        "TIE",
        "without the chain of thought less is fulfilled (mask made broad by hand; exact chain)",
        "shown on pictures",
        chain_more(UNTHOUGHT, "aligned"),
    ),
    Claim(
        "TIE",
        "exact masks matter by themselves: with broad ones the same chain fulfils less "
        "(mask made broad by hand; exact chain)",
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
    Claim(
        "TIE",
        "and fulfil more: the tuned model's own chain and masks against the base model's one mask",
        "shown on pictures",
        more("tie", POINTED, POINTED_BASE, "aligned"),
    ),
    Claim(
        "TIE",
        "and keep as much of the rest",
        "shown on pictures",
        as_much("tie", POINTED, POINTED_BASE, "kept", SHARE),
    ),
    Claim(
        "TIE",
        "Alignment of the tuned model's own chain is higher than a diffusion model's on the whole sentence",
        "57 against 27 to 52",
        more("tie", POINTED, WHOLE, "aligned", "1.10 to 2.11"),
    ),
    Claim("TIE", "and better than GPT-4V's", "shown on pictures", untestable("no GPT-4V points here")),
    Claim(
        "TIE",
        "question: does one step after the other beat one union mask?",
        "unknown",
        chain_more("chain, union of masks", "aligned"),
    ),
    Claim(
        "TIE",
        "question: is the order of the parts indifferent?",
        "unknown",
        alike("tie", "chain, sequential", REVERSED, "aligned", SHARE),
    ),
    Claim(
        "TIE",
        "question: do masks grown by a latent cell fulfil more?",
        "unknown",
        more("tie", DILATED, "chain, sequential", "aligned"),
    ),
    Claim(
        "TIE",
        "question: is more fulfilled when a removal's prompt names the ground than when it is empty?",
        "unknown",
        more("tie", GROUND_TOLD, "chain, sequential", "aligned"),
    ),
    Claim(
        "TIE",
        "question: Kandinsky's steps, guidance and negative prompt",
        "unknown",
        untestable("no Kandinsky was trained"),
    ),
    Claim(
        "TIE",
        "question: joint training on text and mask, at which weights of the losses?",
        "unknown",
        untestable("one model was trained, at LISA's weights"),
    ),
)
