"""What the vision engines are, need and cost; imports no framework."""

from .. import EngineSpec
from ..weights import CheckpointFile, TrainedHere, Weights

WEIGHTS = {
    w.name: w
    for w in (
        Weights(
            "blip",
            "Salesforce/blip-image-captioning-large",
            kinds=("BlipForConditionalGeneration",),
            gigabytes=1.9,
            licence="BSD-3-Clause",
        ),
        Weights("clip", "openai/clip-vit-large-patch14", kinds=("CLIPModel",), gigabytes=1.7, licence="MIT"),
        Weights(
            "clipseg",
            "CIDAS/clipseg-rd64-refined",
            kinds=("CLIPSegForImageSegmentation",),
            gigabytes=0.6,
            licence="Apache-2.0",
        ),
        Weights(
            "grounding-dino",
            "IDEA-Research/grounding-dino-tiny",
            kinds=("GroundingDinoForObjectDetection",),
            gigabytes=0.7,
            licence="Apache-2.0",
        ),
        Weights(
            "owlv2",
            "google/owlv2-base-patch16-ensemble",
            kinds=("Owlv2ForObjectDetection",),
            gigabytes=0.6,
            licence="Apache-2.0",
        ),
        Weights("sam", "facebook/sam-vit-base", kinds=("SamModel",), gigabytes=0.4, licence="Apache-2.0"),
        Weights(
            "sam2",
            "facebook/sam2.1-hiera-small",
            kinds=("Sam2Model", "Sam2VideoModel"),
            gigabytes=0.2,
            licence="Apache-2.0",
        ),
        Weights(
            "sam3",
            "facebook/sam3",
            kinds=("Sam3Model", "Sam3VideoModel"),
            gigabytes=3.4,
            licence="SAM License (gated)",
        ),
        CheckpointFile(
            "segment-anything",
            "facebookresearch/segment-anything",
            gigabytes=0.4,
            licence="Apache-2.0",
            address="https://dl.fbaipublicfiles.com/segment_anything/sam_vit_b_01ec64.pth",
        ),
        TrainedHere("seg-token", "no hub has a LISA in this layout", "", kinds=("SegTokenModel",)),
    )
}
"""Weights by the name that settings and commands use. Sizes are rough, as the model cards say."""


def _spec(
    verb: str, name: str, code: str, weights: tuple[str, ...], abilities: set[str], cost: float
) -> EngineSpec:
    supply = " && ".join(WEIGHTS[w].command for w in weights)
    path = f"{__package__}.{code}"
    return EngineSpec(verb, name, path, ("models", "weights"), supply, weights, frozenset(abilities), cost)


_POINTED = {"point", "box", "brush"}

SPECS = (
    _spec("caption", "blip", "caption:BlipCaptioner", ("blip",), {"describe", "objects"}, 7),
    _spec("compare", "clip", "clip:Clip", ("clip",), {"fit"}, 2),
    _spec("find", "clipseg", "clipseg:ClipSeg", ("clipseg",), {"phrase", "area"}, 1),
    _spec(
        "find", "grounded-sam2", "find:grounded_sam2", ("grounding-dino", "sam2"), {"phrase", *_POINTED}, 25
    ),
    _spec("find", "owlv2-sam2", "find:owlv2_sam2", ("owlv2", "sam2"), {"phrase", *_POINTED}, 18),
    _spec("find", "grounded-sam", "find:grounded_sam", ("grounding-dino", "sam"), {"phrase", *_POINTED}, 42),
    _spec("find", "segment-anything", "find:segment_anything", ("segment-anything",), _POINTED, 23),
    _spec("find", "seg-token", "seg_token:SegToken", ("seg-token",), {"phrase"}, 60),
    _spec("find", "sam3", "sam3:Sam3", ("sam3",), {"phrase"}, 120),
)
"""The engines of this folder. Costs were measured with random weights on one thread; sam3's and seg-token's
are guesses.

'area' is for what has no outline (sky, grass). CLIPSeg finds things too, but roughly: profiles ask it last.
"""
