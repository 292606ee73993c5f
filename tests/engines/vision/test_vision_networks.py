"""Each engine on tiny models of the true class, against the stock processor and model."""

import json
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from retoucher.engines import Query
from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.engines.vision import (
    clipseg,
    detectors,
    find,
    inputs,
    sam3,
    sam_checkpoint,
    seg_token,
    segmenters,
)
from retoucher.engines.vision import tiny_vision as tiny
from retoucher.engines.vision.caption import BlipCaptioner, sentence
from retoucher.engines.vision.clip import clip_scores
from retoucher.engines.vision.prompts import Prompt
from retoucher.engines.vision.transformers_library import transformers as T
from retoucher.engines.vision.vision_specs import WEIGHTS
from retoucher.errors import ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region

PROMPTS = [
    Prompt(box=(10, 10, 80, 60)),
    Prompt(points=((60.5, 40.5),)),
    Prompt(points=((60.5, 40.5), (20.5, 30.5)), negative=((100.5, 70.5),)),
    Prompt(box=(10, 10, 80, 60), points=((40.5, 40.5),)),
]


def asked(prompt: Prompt) -> dict:
    points = [list(p) for p in (*prompt.points, *prompt.negative)]
    labels = [1] * len(prompt.points) + [0] * len(prompt.negative)
    given = {"input_points": [[points]], "input_labels": [[labels]]} if points else {}
    return given | ({"input_boxes": [[list(prompt.box)]]} if prompt.box else {})


def at_size(drawn: segmenters.Drawn, picture: Picture) -> np.ndarray:
    return cv2.resize(drawn.logits, picture.size, interpolation=cv2.INTER_LINEAR) > 0


@pytest.mark.parametrize("prompt", PROMPTS)
def test_sam_draws_what_the_stock_processor_and_model_draw(models, pool, noise, prompt):
    folder = models("sam")
    processor = T.SamProcessor(T.SamImageProcessorPil.from_pretrained(folder))
    given = processor(noise.rgb, **asked(prompt), return_tensors="pt")
    labels = given.get("input_labels")
    if labels is not None and labels.ndim == 2:
        given["input_labels"] = labels[:, None]
    with torch.no_grad():
        sizes = given.pop("original_sizes"), given.pop("reshaped_input_sizes")
        stock = T.SamModel.from_pretrained(folder).eval()(**given, multimask_output=prompt.ambiguous)
    masks = processor.post_process_masks(stock.pred_masks, *sizes)[0][0]
    best = int(stock.iou_scores[0, 0].argmax())
    (drawn,) = segmenters.Sam(pool=pool).segment(noise.rgb, [prompt])
    assert (at_size(drawn, noise) == masks[best].numpy()).mean() > 0.999
    assert 0.02 < masks[best].float().mean() < 0.999
    assert drawn.score == pytest.approx(float(stock.iou_scores[0, 0, best].clamp(0, 1)), abs=1e-5)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_sam2_draws_what_the_stock_model_draws(models, pool, noise, prompt):
    model = T.Sam2Model.from_pretrained(models("sam2")).eval()
    stretch = np.array([tiny.PIXELS / noise.width, tiny.PIXELS / noise.height] * 2)
    stock = T.ViTImageProcessorPil(
        size={"height": tiny.PIXELS, "width": tiny.PIXELS},
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    )
    given = {k: torch.tensor(v, dtype=torch.float32) for k, v in asked(prompt).items()}
    for name in given:
        if name != "input_labels":
            given[name] = given[name] * torch.tensor(stretch[: given[name].shape[-1]], dtype=torch.float32)
    if "input_labels" in given:
        given["input_labels"] = given["input_labels"].int()
    with torch.no_grad():
        pixels = stock(noise.rgb, return_tensors="pt")["pixel_values"]
        answer = model(pixel_values=pixels, multimask_output=prompt.ambiguous, **given)
    best = int(answer.iou_scores[0, 0].argmax())
    mask = torch.nn.functional.interpolate(
        answer.pred_masks[0, :, best : best + 1], noise.rgb.shape[:2], mode="bilinear"
    )
    (drawn,) = segmenters.Sam2(pool=pool).segment(noise.rgb, [prompt])
    assert (at_size(drawn, noise) == (mask[0, 0] > 0).numpy()).mean() > 0.97
    assert drawn.score == pytest.approx(float(answer.iou_scores[0, 0, best].clamp(0, 1)), abs=1e-3)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_checkpoint_file_draws_what_the_package_draws(models, pool, noise, prompt):
    from retoucher.engines.vision.torchvision_stub import without_torchvision

    with without_torchvision():
        from segment_anything import SamPredictor
    model = sam_checkpoint.build(tiny.CHECKPOINT)
    model.load_state_dict(torch.load(models("segment-anything"), weights_only=True))
    predictor = SamPredictor(model)
    predictor.set_image(noise.rgb)
    points = np.array([*prompt.points, *prompt.negative])
    masks, scores, _ = predictor.predict(
        points if len(points) else None,
        np.array([1] * len(prompt.points) + [0] * len(prompt.negative)) if len(points) else None,
        None if prompt.box is None else np.array(prompt.box),
        multimask_output=prompt.ambiguous,
    )
    (drawn,) = segmenters.SegmentAnything(pool=pool).segment(noise.rgb, [prompt])
    assert (at_size(drawn, noise) == masks[scores.argmax()]).mean() > 0.999


def test_the_stand_in_for_torchvision_leaves_no_trace():
    assert not [name for name in sys.modules if name.startswith("torchvision")]
    assert "segment_anything" in sys.modules
    assert not T.utils.is_torchvision_available()


@pytest.mark.parametrize("name", ["vit_b", "vit_l", "vit_h"])
def test_the_released_checkpoints_are_recognised_by_their_shapes(name):
    from segment_anything import sam_model_registry

    with torch.device("meta"):
        released = sam_model_registry[name]().state_dict()
        ours = sam_checkpoint.build(sam_checkpoint.architecture(released))
    assert {k: v.shape for k, v in ours.state_dict().items()} == {k: v.shape for k, v in released.items()}
    windows = [block.window_size for block in ours.image_encoder.blocks]
    assert windows == [b.window_size for b in sam_model_registry_blocks(name)]
    assert [b.attn.num_heads for b in ours.image_encoder.blocks] == [
        b.attn.num_heads for b in sam_model_registry_blocks(name)
    ]


def sam_model_registry_blocks(name: str):
    from segment_anything import sam_model_registry

    with torch.device("meta"):
        return sam_model_registry[name]().image_encoder.blocks


def test_grounding_dino_boxes_what_the_stock_pair_boxes(models, pool, noise):
    folder = models("grounding-dino")
    processor = T.GroundingDinoProcessor.from_pretrained(folder)
    given = processor(images=noise.rgb, text="a red dog.", return_tensors="pt")
    with torch.no_grad():
        answer = T.GroundingDinoForObjectDetection.from_pretrained(folder).eval()(**given)
    stock = processor.post_process_grounded_object_detection(
        answer, given["input_ids"], threshold=0.0, target_sizes=[noise.rgb.shape[:2]]
    )[0]
    found = detectors.GroundingDino(pool=pool, threshold=0.0).detect(noise.rgb, "a red dog")
    assert np.allclose([d.box for d in found], stock["boxes"], atol=1e-3)
    assert np.allclose([d.score for d in found], stock["scores"], atol=1e-5)
    assert len(found) == 10


def test_owlv2_boxes_what_the_stock_pair_boxes(models, pool, noise):
    folder = models("owlv2")
    processor = T.Owlv2Processor.from_pretrained(folder)
    given = processor(images=noise.rgb, text=[["a photo of a dog"]], return_tensors="pt")
    with torch.no_grad():
        answer = T.Owlv2ForObjectDetection.from_pretrained(folder).eval()(**given)
    stock = processor.post_process_grounded_object_detection(
        answer, threshold=0.0, target_sizes=[noise.rgb.shape[:2]]
    )[0]
    found = detectors.Owlv2(pool=pool, threshold=0.0).detect(noise.rgb, "a dog")
    assert np.allclose([d.box for d in found], stock["boxes"], atol=1e-3)
    assert np.allclose([d.score for d in found], stock["scores"], atol=1e-5)
    assert found


def test_a_higher_threshold_keeps_the_better_boxes(pool, noise):
    every = detectors.GroundingDino(pool=pool, threshold=0.0).detect(noise.rgb, "dog")
    middle = sorted(d.score for d in every)[5]
    fewer = detectors.GroundingDino(pool=pool, threshold=middle).detect(noise.rgb, "dog")
    assert fewer == [d for d in every if d.score > middle]
    assert 0 < len(fewer) < len(every)


def test_clip_scores_are_the_stock_cosines(models, pool, noise):
    folder = models("clip")
    model, processor = T.CLIPModel.from_pretrained(folder).eval(), T.CLIPProcessor.from_pretrained(folder)
    region = Region.from_box(noise.size, (10, 10, 50, 50))
    crop = noise.rgb[6:54, 6:54]
    texts = ["a dog", "the sky at night"]
    given = processor(text=texts, images=crop, padding=True, return_tensors="pt")
    with torch.no_grad():
        stock = model(**given).logits_per_image / model.logit_scale.exp()
    scores = clip_scores(noise, [None, region], texts, pool)
    assert scores.shape == (2, 2) and scores.dtype == np.float32
    assert scores[1] == pytest.approx(stock[0].numpy(), abs=1e-5)
    assert clip_scores(noise, [], texts, pool).shape == (0, 2)


def test_clip_sees_the_ends_of_a_long_region(pool):
    plain = np.full((40, 400, 3), 128, np.uint8)
    ended = plain.copy()
    ended[:, :60] = (250, 0, 0)
    scores = [clip_scores(Picture(p), [None], ["red"], pool) for p in (plain, ended)]
    assert scores[0] != scores[1]


def test_clip_refuses_nothing_to_look_at(pool, noise):
    with pytest.raises(ToolRetry, match="empty 'gone'"):
        clip_scores(noise, [Region(np.zeros((80, 120), np.float32), "gone")], ["dog"], pool)
    with pytest.raises(ToolRetry, match="words to compare"):
        clip_scores(noise, [None], [" "], pool)
    with pytest.raises(ToolRetry, match=r"size \(120, 80\), got \(9, 9\)"):
        clip_scores(noise, [Region.full((9, 9))], ["dog"], pool)


def test_clipseg_sees_what_the_stock_pair_sees(models, pool, noise):
    folder = models("clipseg")
    processor = T.CLIPSegProcessor.from_pretrained(folder)
    given = processor(text=["dog"], images=[noise.rgb], return_tensors="pt")
    with torch.no_grad():
        stock = T.CLIPSegForImageSegmentation.from_pretrained(folder).eval()(**given).logits
    probability = stock.sigmoid().reshape(32, 32).numpy()
    threshold = float(np.median(probability))
    engine = clipseg.ClipSeg(pool=pool, threshold=threshold, working=352)
    found = engine.find(noise, Query("dog"))
    truth = cv2.resize(probability, noise.size, interpolation=cv2.INTER_LINEAR) > threshold
    together = np.maximum.reduce([r.mask for r in found]) > 0.5
    assert (together == truth).mean() > 0.75
    assert all(0.5 <= r.score <= 1 and r.size == noise.size and r.source == "clipseg" for r in found)
    assert replace(engine, threshold=1 - 1e-15).find(noise, Query("dog")) == []


def test_sam3_finds_what_its_own_scores_and_masks_say(models, pool, noise):
    model = T.Sam3Model.from_pretrained(models("sam3")).eval()
    tokens = tiny.clip_tokenizer()(["dog"], padding="max_length", max_length=32, return_tensors="pt")
    stock = T.ViTImageProcessorPil(size={"height": 56, "width": 56})
    with torch.no_grad():
        answer = model(**stock(noise.rgb, return_tensors="pt"), **tokens)
    scores = (answer.pred_logits.sigmoid() * answer.presence_logits.sigmoid())[0]
    best = int(scores.argmax())
    engine = sam3.Sam3(pool=pool, threshold=float(scores.sort().values[-2]))
    (region,) = engine.find(noise, Query("dog"))
    mask = cv2.resize(answer.pred_masks[0, best].numpy(), noise.size, interpolation=cv2.INTER_LINEAR) > 0
    assert ((region.mask > 0.5) == mask).mean() > 0.8
    assert region.source == "sam3" and 0.5 <= region.score <= 1
    assert replace(engine, threshold=0.9999).find(noise, Query("dog")) == []


def test_our_scaling_is_the_stock_processors(noise):
    stock = T.ViTImageProcessorPil(size={"height": 56, "width": 56})(noise.rgb, return_tensors="pt")
    assert torch.allclose(
        inputs.normalised(noise.rgb, (56, 56), inputs.HALF), stock["pixel_values"], atol=1e-5
    )


def test_blip_says_what_the_stock_pair_says(models, pool, noise):
    folder = models("blip")
    processor = T.BlipProcessor.from_pretrained(folder)
    model = T.BlipForConditionalGeneration.from_pretrained(folder).eval()
    pixels = processor(images=noise.rgb, return_tensors="pt")["pixel_values"]
    tokens = model.generate(pixel_values=pixels, max_new_tokens=12, num_beams=3, do_sample=False)
    said = processor.decode(tokens[0], skip_special_tokens=True)
    captioner = BlipCaptioner(pool=pool, words=12)
    assert captioner.caption(noise) == sentence(said) == captioner.caption(noise)


def test_a_caption_is_one_clean_sentence():
    assert sentence("  a dog\n on  a beach . ") == "A dog on a beach."
    with pytest.raises(ToolFailed, match="said nothing"):
        sentence(" . ")


SIZES = [(1, 1), (5, 3), (600, 1), (5, 700)]


@pytest.mark.parametrize("size", SIZES)
def test_every_engine_takes_any_size(pool, size):
    picture = Picture(np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8))
    everywhere = Query(box=(0, 0, *size))
    for segmenter in (segmenters.Sam, segmenters.Sam2, segmenters.SegmentAnything):
        found = find.GroundedSam("tiny", segmenter(pool=pool)).find(picture, everywhere)
        assert all(region.size == size for region in found)
    worded = [
        find.GroundedSam("d", segmenters.Sam2(pool=pool), detectors.GroundingDino(pool=pool, threshold=0.0)),
        find.GroundedSam("o", segmenters.Sam2(pool=pool), detectors.Owlv2(pool=pool, threshold=0.0)),
        clipseg.ClipSeg(pool=pool, threshold=0.3),
        sam3.Sam3(pool=pool, threshold=0.0),
        seg_token.SegToken(pool=pool),
    ]
    for engine in worded:
        found = engine.find(picture, Query("dog"))
        assert all(region.size == size for region in found)
    assert BlipCaptioner(pool=pool, words=3).caption(picture)
    assert clip_scores(picture, [None, Region.full(size)], ["dog"], pool).shape == (2, 1)


def test_opacity_is_ignored(pool, noise):
    clear = Picture(np.dstack([noise.rgb, np.zeros((80, 120), np.uint8)]))
    engine = find.GroundedSam("tiny", segmenters.Sam2(pool=pool))
    same = [engine.find(p, Query(box=(10, 10, 60, 60)))[0].digest for p in (noise, clear)]
    assert same[0] == same[1]


def test_words_end_to_end_on_a_large_picture(pool):
    rough = np.random.default_rng(1).integers(0, 256, (12, 18, 3), np.uint8)
    picture = Picture(cv2.resize(rough, (2200, 1500), interpolation=cv2.INTER_CUBIC))
    detector = detectors.GroundingDino(pool=pool, threshold=0.3)
    engine = find.GroundedSam("tiny", segmenters.Sam2(pool=pool), detector)
    loads = pool.loads
    first = engine.find(picture, Query("dog"))
    assert all(r.size == picture.size and not r.empty for r in first)
    assert [r.digest for r in first] == [r.digest for r in engine.find(picture, Query("dog"))]
    assert pool.loads <= loads + 2


@pytest.mark.parametrize("dtype", ["bf16", "fp16"])
def test_every_network_runs_in_half_precision(models, noise, dtype):
    weights = {name: str(models(name)) for name in WEIGHTS}
    pool = ModelPool(PoolSettings(device="cpu", dtype=dtype, weights=weights))
    for segmenter in (segmenters.Sam, segmenters.Sam2, segmenters.SegmentAnything):
        (drawn,) = segmenter(pool=pool).segment(noise.rgb, [PROMPTS[3]])
        assert drawn.logits.dtype == np.float32
    for detector in (detectors.GroundingDino, detectors.Owlv2):
        assert detector(pool=pool, threshold=0.0).detect(noise.rgb, "dog")
    assert clipseg.ClipSeg(pool=pool, threshold=0.01).find(noise, Query("dog"))
    assert isinstance(sam3.Sam3(pool=pool, threshold=0.0).find(noise, Query("dog")), list)
    assert isinstance(seg_token.SegToken(pool=pool).find(noise, Query("dog")), list)
    assert BlipCaptioner(pool=pool, words=3).caption(noise)
    assert clip_scores(noise, [None], ["dog"], pool).dtype == np.float32


def test_sam3_loads_from_the_folder_of_its_video_model(models, make_pool, pool, noise, tmp_path):
    picture_model = T.Sam3Model.from_pretrained(models("sam3"))
    tensors = {f"detector_model.{k}": v.contiguous() for k, v in picture_model.state_dict().items()}
    save_file(tensors | {"tracker_model.x": torch.zeros(1)}, tmp_path / "model.safetensors", {"format": "pt"})
    config = T.Sam3VideoConfig(detector_config=picture_model.config.to_dict()).to_dict()
    config["architectures"] = ["Sam3VideoModel"]
    (tmp_path / "config.json").write_text(json.dumps(config, default=str))
    tiny.clip_tokenizer().save_pretrained(tmp_path)
    video = sam3.Sam3(pool=make_pool("sam3", sam3=tmp_path), threshold=0.0)
    found = [engine.find(noise, Query("dog")) for engine in (video, replace(video, pool=pool))]
    assert [r.digest for r in found[0]] == [r.digest for r in found[1]] != []
