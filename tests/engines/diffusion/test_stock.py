"""What our engines make of a job is, bit for bit, what the libraries' own pipelines make of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from retoucher.engines import silent
from retoucher.engines.diffusion import fill, modern
from retoucher.engines.diffusion.canny_repaint import CannyRepainter, edge_picture, load_controlnet
from retoucher.engines.diffusion.diffusers_library import diffusers
from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.diffusion.instruct import InstructPix2Pix, load_instruct
from retoucher.engines.diffusion.job import Job, finish, loader
from retoucher.engines.diffusion.latents import decode, encode_pictures
from retoucher.engines.diffusion.padded import frame_for
from retoucher.engines.pool import ModelPool
from retoucher.pictures import Picture, Region

SEED, GUIDANCE, WORDS = 5, 3.5, "a red ball"


def common(job: Job, steps: int) -> dict[str, Any]:
    height, width = job.shown.shape[:2]
    generator = torch.Generator().manual_seed(SEED)
    return {
        "image": Image.fromarray(job.shown),
        "height": height,
        "width": width,
        "num_inference_steps": steps,
        "generator": generator,
        "output_type": "np",
    }


def white_is_painted(job: Job) -> Image.Image:
    assert job.hole is not None and 0 < job.hole.mean() < 1
    return Image.fromarray((255 * job.hole).astype(np.uint8))


def inpainted(pool: ModelPool, pipeline: Any, job: Job) -> Any:
    return pipeline(
        prompt=WORDS,
        mask_image=white_is_painted(job),
        guidance_scale=GUIDANCE,
        strength=0.7,
        **common(job, 4),
    ).images


def decoded(pool: ModelPool, pipeline: Any, job: Job) -> Any:
    load = loader(lambda: diffusers.KandinskyV22PriorPipeline)
    with pool.use(WEIGHTS["kandinsky-prior"], load) as prior:
        generator = torch.Generator().manual_seed(SEED)
        seen = prior(prompt=WORDS, num_inference_steps=4, guidance_scale=4.0, generator=generator)
    return pipeline(
        image_embeds=seen.image_embeds,
        negative_image_embeds=seen.negative_image_embeds,
        mask_image=white_is_painted(job),
        guidance_scale=GUIDANCE,
        **common(job, 4),
    ).images


FILLERS = {
    "sd": (fill.stable_diffusion, inpainted),
    "sdxl": (fill.stable_diffusion_xl, inpainted),
    "flux-fill": (fill.flux_fill, inpainted),
    "kandinsky": (fill.kandinsky, decoded),
}


@dataclass
class Spy:
    """Keeps what a model's `run` was given and what it returned."""

    run: Callable[..., Any]
    job: Job | None = None
    images: Any = None

    def __call__(self, pipeline: Any, job: Job, prepared: dict[str, Any], on_step: Any) -> Any:
        self.job, self.images = job, self.run(pipeline, job, prepared, on_step)
        return self.images


@pytest.mark.parametrize("name", FILLERS)
def test_fillers(pool: ModelPool, picture: Picture, disc: Region, name: str) -> None:
    build, stock = FILLERS[name]
    engine = replace(build(), pool=pool, steps=4, guidance=GUIDANCE, working_size=32)
    engine = engine if engine.strength is None else replace(engine, strength=0.7)
    spy = Spy(engine.model.run)
    made = replace(engine, model=replace(engine.model, run=spy)).inpaint(
        picture, disc, prompt=WORDS, seed=SEED
    )
    assert made.size == picture.size and spy.job is not None
    with pool.use(engine.model.weights, engine.model.load) as pipeline, torch.no_grad():
        assert np.array_equal(spy.images, stock(pool, pipeline, spy.job))


def test_a_hole_without_words_avoids_what_was_there(pool: ModelPool, picture: Picture, disc: Region) -> None:
    engine = replace(fill.stable_diffusion(), pool=pool, steps=2, working_size=32)
    spy = Spy(engine.model.run)
    replace(engine, model=replace(engine.model, run=spy)).inpaint(picture, disc.named("dog"), seed=SEED)
    assert spy.job is not None
    with pool.use(engine.model.weights, engine.model.load) as pipeline, torch.no_grad():
        asked = {"mask_image": white_is_painted(spy.job), "guidance_scale": 7.5, **common(spy.job, 2)}
        stock = pipeline(prompt="", negative_prompt="dog", **asked).images
    assert np.array_equal(spy.images, stock)


def kontext(pipeline: Any, job: Job, others: list[Image.Image]) -> Any:
    area = job.shown.shape[0] * job.shown.shape[1]
    asked = common(job, 1) | {"max_area": area, "_auto_resize": False}
    return pipeline(prompt=WORDS, guidance_scale=GUIDANCE, **asked).images


def klein(pipeline: Any, job: Job, others: list[Image.Image]) -> Any:
    asked = common(job, 1)
    return pipeline(
        prompt=WORDS, guidance_scale=GUIDANCE, **asked | {"image": [asked["image"], *others]}
    ).images


def qwen(pipeline: Any, job: Job, others: list[Image.Image]) -> Any:
    asked = common(job, 1)
    shown = [asked["image"], *others] if others else asked["image"]
    asked |= {"image": shown, "negative_prompt": " ", "true_cfg_scale": GUIDANCE}
    return pipeline(prompt=WORDS, **asked).images


EDITORS = {
    "kontext": (modern.kontext, kontext),
    "klein": (modern.klein, klein),
    "qwen": (modern.qwen, qwen),
    "qwen-plus": (modern.qwen_plus, qwen),
}


@pytest.mark.parametrize("name", EDITORS)
def test_editors(pool: ModelPool, picture: Picture, name: str) -> None:
    build, stock = EDITORS[name]
    engine = replace(build(), pool=pool, steps=1, guidance=GUIDANCE, working_size=96)
    spy = Spy(engine.model.run)
    square = Picture(np.full((96, 96, 3), (20, 140, 200), np.uint8))
    references = (square,) if name == "klein" else ()
    edited = replace(engine, model=replace(engine.model, run=spy)).edit(
        picture, WORDS, references=references, seed=SEED
    )
    assert edited.size == picture.size and edited != picture and spy.job is not None
    with pool.use(engine.model.weights, engine.model.load) as pipeline, torch.no_grad():
        others = [Image.fromarray(square.rgb) for _ in references]
        assert np.array_equal(spy.images, stock(pipeline, spy.job, others))


def test_instruct_pix2pix_with_its_settings(pool: ModelPool, picture: Picture) -> None:
    engine = InstructPix2Pix(
        pool=pool, steps=3, guidance=4.0, image_guidance=1.2, scheduler="", working_size=32
    )
    made = engine.edit(picture, WORDS, seed=SEED)
    with pool.use(engine.weights, load_instruct) as pipeline, torch.no_grad():
        frame = frame_for(picture.size, None, working=32, stride=pipeline.vae_scale_factor)
        shown = frame.take(picture.rgb)
        latents = pipeline(
            WORDS,
            image=Image.fromarray(shown),
            num_inference_steps=3,
            guidance_scale=4.0,
            image_guidance_scale=1.2,
            generator=torch.Generator().manual_seed(SEED),
            output_type="latent",
        ).images
        clean = encode_pictures(pipeline.vae, [shown]) * pipeline.vae.config.scaling_factor
        unedited, stock = decode(pipeline.vae, torch.cat([clean, latents]))
    assert made == frame.give(picture, unedited, stock)


def test_repainting_along_edges_with_its_settings(pool: ModelPool, picture: Picture, disc: Region) -> None:
    edited = Picture(np.ascontiguousarray(picture.rgb[::-1]))
    engine = CannyRepainter(pool=pool, steps=4, guidance=GUIDANCE, strength=0.6, edges=0.7, working_size=32)
    made = engine(picture, edited, disc, WORDS, SEED, silent)
    with (
        pool.use(WEIGHTS["controlnet-canny"], load_controlnet) as controls,
        pool.use(fill.SD.weights, fill.SD.load) as base,
        torch.no_grad(),
    ):
        kind = diffusers.StableDiffusionControlNetInpaintPipeline
        pipeline = kind(**base.components, controlnet=controls, requires_safety_checker=False)
        frame = frame_for(picture.size, disc, working=32, stride=pipeline.vae_scale_factor)
        hole = frame.take_hole(disc.mask)
        before, after = frame.take(picture.rgb), frame.take(edited.rgb)
        job = Job(np.where(hole[..., None] > 0, after, before), WORDS, 4, GUIDANCE, SEED, silent, hole=hole)
        images = pipeline(
            prompt=WORDS,
            mask_image=white_is_painted(job),
            control_image=Image.fromarray(edge_picture(before, after, hole)),
            guidance_scale=GUIDANCE,
            strength=0.6,
            controlnet_conditioning_scale=0.7,
            **common(job, 4),
        ).images
    assert made == frame.paste(picture, finish(images, (hole.shape[1], hole.shape[0])), disc)
