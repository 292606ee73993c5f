"""The `[SEG]` model in the drawn world: exact thoughts, batches that teach them, training that goes on."""

from pathlib import Path
from random import Random
from shutil import copyfile

import numpy as np
import pytest
import torch

from retoucher.engines import Query
from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.engines.vision.seg_token import SegToken
from retoucher.pictures import Picture
from retoucher.training.miniature_profile import PARTS, pointer
from retoucher.training.painters import load_finder
from retoucher.training.reasoner.make_reasoner import main as make_reasoner
from retoucher.training.reasoner.measure_reasoner import answered, measure, parts_right
from retoucher.training.reasoner.outlining_eyes import with_outlines
from retoucher.training.reasoner.profile_part import FOLDER, PART
from retoucher.training.reasoner.seg_learning import UNTAUGHT, lesson, losses
from retoucher.training.reasoner.seg_network import (
    END,
    SEEN,
    SEG_ID,
    load_segmenter,
    save_segmenter,
    segmenter,
    tokenizer,
    vocabulary,
    with_eyes,
)
from retoucher.training.training_set import to_network
from retoucher.training.true_size_reasoner import memory
from retoucher.training.world.drawing import draw
from retoucher.training.world.scenes import random_scene
from retoucher.training.world.spoken_thoughts import KINDS, NOTHING, SEG, random_thought, read_thought, think

WORDS = list(vocabulary())


@pytest.mark.parametrize("kind", KINDS)
def test_thoughts_speak_known_words_and_have_a_mask_for_each_seg(kind: str) -> None:
    known = set(WORDS)
    for number in range(30):
        thought = random_thought(Random(f"{kind} {number}"), kind)
        said = f"{thought.question} {thought.answer}".replace(",", " ,").split()
        assert set(said) <= known
        assert said.count(SEG) == len(thought.masks)
        assert all(mask.any() for mask in thought.masks)
        assert (thought.answer == NOTHING) <= (kind == "find")


def test_a_chain_is_read_back_as_it_was_written() -> None:
    from retoucher.evals.world_samples import complex_sample

    for number in range(20):
        edit = complex_sample(number)
        parts = read_thought(think(edit).answer)
        assert [part.instruction for part in parts] == [part.text for part in edit.specifics]
        assert all(
            part.target.endswith(one.place)
            for part, e in zip(parts, edit.specifics, strict=True)
            if (one := e.old or e.new)
        )
    for wrong in ("", "remove the disc", f"a where b {SEG} shows", f"a where {SEG} shows c"):
        with pytest.raises(ValueError, match="wants"):
            read_thought(wrong)


def test_a_batch_teaches_the_answers_and_nothing_of_the_questions() -> None:
    thoughts = [random_thought(Random(number), kind) for number, kind in enumerate(KINDS)]
    batch = lesson(thoughts)
    for row, goal, thought in zip(batch.told, batch.wanted, thoughts, strict=True):
        taught = goal[goal != UNTAUGHT].tolist()
        assert taught[-1] == END
        assert " ".join(WORDS[i] for i in taught[:-1]).replace(" ,", ",") == thought.answer
        first = int((goal != UNTAUGHT).nonzero()[0])
        asked = " ".join(WORDS[i] for i in row[1 + SEEN : first + 1].tolist()).replace(" ,", ",")
        assert asked == thought.question
    assert all(batch.wanted[of, at] == SEG_ID for of, at in zip(batch.of, batch.at, strict=True))
    masks = [mask for thought in thoughts for mask in thought.masks]
    assert np.array_equal(batch.masks.numpy() > 0, np.stack(masks))


def test_the_finder_s_eyes_see_in_sam_what_they_saw_in_the_finder() -> None:
    torch.manual_seed(0)
    model, finder = with_outlines(segmenter(), PARTS), load_finder(PARTS)
    random = Random("other scenes")
    shown = to_network(torch.from_numpy(np.stack([draw(random_scene(random)) for _ in range(8)])))
    eyes = model.sam.vision_encoder
    with torch.no_grad():
        seen = eyes.patch_embed(shown) + eyes.pos_embed
        there = finder.clip.vision_model(pixel_values=shown, output_hidden_states=True).hidden_states
        for layer, known in zip(eyes.layers, there, strict=False):
            alike = torch.cosine_similarity(seen.flatten(1, 2), known[:, 1:], dim=-1)
            assert alike.mean() > 0.9
            seen = layer(seen)
        assert eyes.neck(seen).std() > 0.1, "what lies behind them lets it through"


def test_text_and_masks_are_learned_together() -> None:
    torch.manual_seed(0)
    model = with_eyes(segmenter(), PARTS).train()
    random = Random(0)
    batch = lesson([random_thought(random, kind) for kind in ("think", "find")])
    learning = [p for p in model.parameters() if p.requires_grad]
    eyes = [p.clone() for p in model.llava.model.vision_tower.parameters()]
    optimizer = torch.optim.AdamW(learning, lr=3e-3)
    first = losses(model, batch)
    for _ in range(8):
        optimizer.zero_grad()
        losses(model, batch)["loss"].backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
    last = losses(model, batch)
    assert last["text"] < 0.8 * first["text"] and last["loss"] < first["loss"]
    assert all(p.grad is not None for p in model.lead.parameters())
    now = list(model.llava.model.vision_tower.parameters())
    assert all(torch.equal(one, other) for one, other in zip(eyes, now, strict=True))


def test_training_makes_both_stages_and_what_is_there_stays(tmp_path: Path) -> None:
    told = [str(tmp_path), "--steps", "2", "2", "--batch", "2", "--count", "1"]
    make_reasoner(told)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.safetensors")}
    assert set(made) == {"reasoner-base.safetensors", "reasoner.safetensors"}
    assert made["reasoner.safetensors"] != made["reasoner-base.safetensors"]
    assert sum(map(len, made.values())) < 3_000_000, "both together travel with the other weights"
    (tmp_path / "reasoner.safetensors").unlink()
    make_reasoner([*told[:-1], "0"])
    assert (tmp_path / "reasoner-base.safetensors").read_bytes() == made["reasoner-base.safetensors"]
    assert (tmp_path / "measured.json").exists() and (tmp_path / "reasoner.csv").exists()


def test_measuring_tells_what_each_way_of_asking_gives() -> None:
    torch.manual_seed(0)
    model = with_eyes(segmenter(), PARTS).eval()
    found = measure(model, 2)
    assert len(found["chain"]) == len(found["direct"]) == len(found["parts"]) == 2
    true = random_thought(Random(1), "think").answer
    assert parts_right(true, true) == 1 and parts_right("no chain", true) == 0


def test_the_engine_says_what_the_network_says(tmp_path: Path) -> None:
    torch.manual_seed(0)
    parts = tmp_path / "parts"
    (parts / FOLDER).mkdir(parents=True)
    copyfile(PARTS / "seer.safetensors", parts / "seer.safetensors")
    assert pointer(PARTS.parent, tmp_path) == {}, "where none was trained there is none"
    save_segmenter(parts / FOLDER / PART, with_eyes(segmenter(), PARTS).eval())
    back, thought = load_segmenter(parts / FOLDER / PART, parts), random_thought(Random(3), "think")
    pool = ModelPool(PoolSettings(device="cpu", dtype="fp32", weights=pointer(parts, tmp_path / "home")))
    engine, picture = SegToken(pool=pool), Picture(draw(thought.scene))
    words, masks = answered(back, thought)
    said = engine.think(picture, thought.words)
    assert words and said.words.replace(" ,", ",") == words and len(said.regions) == len(masks)
    assert isinstance(engine.find(picture, Query("red disc")), list)


def test_the_tokenizer_and_the_lessons_number_words_alike() -> None:
    text = "<s> <image> think remove the red disc, add a blue star at the top : [SEG] ; </s>"
    ours = [vocabulary()[word] for word in text.replace(",", " ,").split()]
    assert tokenizer()(text, add_special_tokens=False).input_ids == ours


def test_the_true_size_is_that_of_its_parts() -> None:
    found = memory("lisa-7b")
    assert found["of"]["llava"] == pytest.approx(7.06e9, rel=0.01), "LLaVA 1.5 has 7.06 billion"
    assert found["of"]["sam"] == pytest.approx(0.641e9, rel=0.01), "SAM ViT-H has 641 million"
    assert found["gigabytes_16_bit"] == pytest.approx(15.4, abs=0.3) and found["calculated"]
