import json
import os
import shutil
import subprocess
import sys
import threading

import pytest
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_instruct_pix2pix import (
    StableDiffusionInstructPix2PixPipeline,
)

from helpers import LONG
from retoucher.engines.diffusion import tiny_diffusion as tiny
from retoucher.engines.diffusion import tiny_unets
from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.diffusion.instruct import load_instruct
from retoucher.engines.placement import PoolSettings, model_bytes, placement_for
from retoucher.engines.pool import ModelPool
from retoucher.engines.weights import Weights, disk_bytes, folder_of
from retoucher.errors import Cancelled, EngineUnavailable

IP2P = WEIGHTS["instruct-pix2pix"]


@pytest.fixture
def own(models, tmp_path):
    """Return a copy of the tiny model that a test may damage."""
    return shutil.copytree(models("instruct-pix2pix"), tmp_path / "own")


def pool_of(folder, **settings) -> ModelPool:
    return ModelPool(PoolSettings(device="cpu", weights={IP2P.name: str(folder)}, **settings))


def test_second_use_loads_nothing(make_pool):
    pool = make_pool()
    with pool.use(IP2P, load_instruct) as first:
        pass
    with pool.use(IP2P, load_instruct) as second:
        assert second is first
    assert pool.loads == 1
    assert pool.loaded() == [IP2P.name]


def test_two_threads_load_once_and_take_turns(make_pool):
    pool, inside, seen = make_pool(), [], []

    def work():
        with pool.use(IP2P, load_instruct) as model:
            inside.append(1)
            seen.append((id(model), len(inside)))
            torch.rand(1)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert pool.loads == 1
    assert {count for _, count in seen} == {1}
    assert len({model for model, _ in seen}) == 1


def test_who_waits_for_a_busy_model_hears_of_it_and_can_stop(make_pool):
    pool, said, taken, done = make_pool(), [], threading.Event(), threading.Event()

    def hold():
        with pool.use(IP2P, load_instruct):
            taken.set()
            done.wait(LONG)

    def stop(share, doing, preview):
        said.append(doing)
        raise Cancelled("stop")

    other = threading.Thread(target=hold)
    other.start()
    taken.wait(LONG)
    with pytest.raises(Cancelled), pool.use(IP2P, load_instruct, stop):
        pass
    done.set()
    other.join(LONG)
    assert said == ["waiting for instruct-pix2pix, which works on another picture"]
    with pool.use(IP2P, load_instruct, stop) as model:
        assert model is not None, "the lock is free again"


class Offloaded(StableDiffusionInstructPix2PixPipeline):
    """A pipeline that counts how often its parts are taken off the card."""

    freed = 0

    def maybe_free_model_hooks(self):
        self.freed += 1


def load_offloaded(folder, placement):
    loaded = load_instruct(folder, placement)
    return Offloaded(**loaded.components, requires_safety_checker=False)


def test_a_stopped_edit_leaves_no_part_on_the_card(make_pool):
    pool = make_pool()
    with pytest.raises(Cancelled), pool.use(IP2P, load_offloaded) as pipeline:
        raise Cancelled("stop")
    assert pipeline.freed == 1


def test_least_used_is_evicted_and_what_is_in_use_stays(make_pool, models):
    names = [f"copy-{i}" for i in range(3)]
    path = str(models("instruct-pix2pix"))
    own = [Weights(name, path) for name in names]
    size = sum(f.stat().st_size for f in models("instruct-pix2pix").rglob("*.safetensors"))
    pool = ModelPool(PoolSettings(device="cpu", memory_gb=2.5 * size / 2**30))
    a, b, c = (pool.use(weights, load_instruct) for weights in own)
    with a, b, c:
        assert set(pool.loaded()) == set(names)
    with pool.use(own[0], load_instruct):
        pass
    with pool.use(own[2], load_instruct):
        pass
    with pool.use(Weights("fourth", path), load_instruct):
        assert pool.loaded() == ["copy-2", "fourth"]


def test_clear_lets_go_of_idle_models(make_pool):
    pool = make_pool()
    with pool.use(IP2P, load_instruct):
        pool.clear()
        assert pool.loaded() == [IP2P.name]
    pool.clear()
    assert pool.loaded() == []


def test_model_bytes_counts_parameters(make_pool):
    with make_pool().use(IP2P, load_instruct) as pipeline:
        modules = (pipeline.unet, pipeline.vae, pipeline.text_encoder)
        least = sum(p.numel() * 4 for m in modules for p in m.parameters())
        assert least <= model_bytes(pipeline) < 1.1 * least


def test_dtype_is_honoured(make_pool):
    with make_pool().use(IP2P, load_instruct) as pipeline:
        assert pipeline.unet.dtype == torch.float32
    assert placement_for(PoolSettings(device="cpu", dtype="bf16")).dtype == torch.bfloat16
    assert placement_for(PoolSettings(device="cpu")).dtype == torch.float32


def test_networks_are_loaded_in_the_number_type_that_was_asked_for(models):
    pool = pool_of(models("instruct-pix2pix"), dtype="bf16")
    with pool.use(IP2P, load_instruct) as pipeline:
        parts = (pipeline.unet, pipeline.vae, pipeline.text_encoder)
        assert {p.dtype for part in parts for p in part.parameters()} == {torch.bfloat16}


def test_slicing_reaches_the_autoencoder(make_pool):
    with make_pool(slicing=True).use(IP2P, load_instruct) as pipeline:
        assert pipeline.vae.use_slicing
        assert pipeline.vae.use_tiling


def test_missing_weights_say_size_licence_and_command(tmp_path):
    pool = ModelPool(PoolSettings(device="cpu"))
    with pytest.raises(EngineUnavailable, match=r"4\.3 GB.*OpenRAIL.*retoucher models pull instruct-pix2pix"):
        pool.folder(IP2P)
    with pytest.raises(EngineUnavailable, match="nowhere"):
        pool_of(tmp_path / "nowhere").folder(IP2P)
    assert disk_bytes(Weights("x", str(tmp_path / "nowhere"))) == 0


def test_wrong_class_is_named(models):
    with pytest.raises(EngineUnavailable, match=r"wants.*InstructPix2Pix.*holds StableDiffusionPipeline"):
        pool_of(models("stable-diffusion")).folder(IP2P)


def test_truncated_file_is_named(own):
    file = own / "unet" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(EngineUnavailable, match=r"unet/diffusion_pytorch_model\.safetensors is cut off"):
        pool_of(own).folder(IP2P)


@pytest.mark.parametrize("content", [b"", b"\xff" * 64, b"\x08\0\0\0\0\0\0\0[1,2,3]]"])
def test_corrupt_header_is_named(own, content):
    (own / "vae" / "diffusion_pytorch_model.safetensors").write_bytes(content)
    with pytest.raises(EngineUnavailable, match=r"vae/diffusion_pytorch_model\.safetensors is corrupt"):
        pool_of(own).folder(IP2P)


def test_missing_vocabulary_and_missing_part_are_named(own):
    (own / "tokenizer" / "tokenizer.json").unlink()
    with pytest.raises(EngineUnavailable, match="tokenizer holds no vocabulary"):
        pool_of(own).folder(IP2P)
    shutil.rmtree(own / "tokenizer")
    with pytest.raises(EngineUnavailable, match=r"lacks its tokenizer"):
        pool_of(own).folder(IP2P)


def test_pickles_are_refused(own):
    file = own / "unet" / "diffusion_pytorch_model.safetensors"
    file.rename(file.with_suffix(".bin"))
    with pytest.raises(EngineUnavailable, match="a pickle"):
        pool_of(own).folder(IP2P)


def test_missing_shard_and_missing_index_are_named(own, tmp_path):
    listing = own / "unet" / "diffusion_pytorch_model.safetensors.index.json"
    listing.write_text(json.dumps({"weight_map": {"a": "part-2.safetensors"}}))
    with pytest.raises(EngineUnavailable, match=r"lacks part-2\.safetensors"):
        pool_of(own).folder(IP2P)
    with pytest.raises(EngineUnavailable, match="neither model_index"):
        pool_of(tmp_path).folder(IP2P)


@pytest.mark.skipif(torch.cuda.is_available(), reason="wants a machine without CUDA")
def test_cuda_without_cuda():
    with pytest.raises(EngineUnavailable, match=r"CUDA was asked for.*DEVICE=cpu"):
        placement_for(PoolSettings(device="cuda"))


def test_out_of_memory_says_what_to_try(make_pool):
    pool = make_pool()
    wanted = pytest.raises(EngineUnavailable, match=r"ran out of memory: try a smaller")
    with wanted, pool.use(IP2P, load_instruct):
        torch.empty(2**60, dtype=torch.uint8)
    with pool.use(IP2P, load_instruct) as pipeline:
        assert pipeline is not None


@pytest.mark.parametrize(
    "said",
    [
        "MPS backend out of memory (MPS allocated: 17.87 GB, max allowed: 18.13 GB)",
        "CUDA error: out of memory",
    ],
)
def test_out_of_memory_is_known_by_its_words_too(make_pool, said):
    wanted = pytest.raises(EngineUnavailable, match="instruct-pix2pix ran out of memory: try a smaller")
    with wanted, make_pool().use(IP2P, load_instruct):
        raise RuntimeError(said)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("model_index.json", b"\xff\xfe{}", r"model_index\.json is no JSON"),
        ("model_index.json", b"[]", r"model_index\.json wants a JSON object, got list"),
        (
            "model_index.json",
            b'{"_class_name": ["pipeline", "Mine"]}',
            r"but .* holds \['pipeline', 'Mine'\]",
        ),
        ("unet/diffusion_pytorch_model.safetensors.index.json", b"{", r"index\.json is no JSON"),
        ("scheduler/scheduler_config.json", b"{", "own cannot be read"),
        ("tokenizer/tokenizer.json", b"{}", "own cannot be read"),
    ],
)
def test_settings_that_cannot_be_read_are_named(own, file, content, said):
    (own / file).write_bytes(content)
    with pytest.raises(EngineUnavailable, match=said), pool_of(own).use(IP2P, load_instruct):
        pass


def test_code_in_a_folder_is_not_run(own, tmp_path):
    index = json.loads((own / "model_index.json").read_text()) | {"unet": ["mine", "Net"]}
    (own / "model_index.json").write_text(json.dumps(index))
    (own / "unet" / "mine.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Net: pass\n")
    with pytest.raises(EngineUnavailable, match="custom code"), pool_of(own).use(IP2P, load_instruct):
        pass
    assert not (tmp_path / "ran").exists()


def test_other_runtime_errors_pass_unchanged(make_pool):
    with pytest.raises(RuntimeError, match="shapes"), make_pool().use(IP2P, load_instruct):
        raise RuntimeError("shapes")


def test_a_failed_load_can_be_tried_again(own):
    file = own / "unet" / "diffusion_pytorch_model.safetensors"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    pool = pool_of(own)
    with pytest.raises(EngineUnavailable), pool.use(IP2P, load_instruct):
        pass
    file.write_bytes(whole)
    with pool.use(IP2P, load_instruct) as pipeline:
        assert pipeline.unet is not None


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cpu")
    monkeypatch.setenv("RETOUCHER_MODELS_WEIGHTS", '{"instruct-pix2pix": "/somewhere"}')
    settings = PoolSettings()
    assert settings.device == "cpu"
    assert settings.weights == {"instruct-pix2pix": "/somewhere"}


def test_every_tiny_model_passes_the_check(models):
    for name in tiny.builders():
        folder = models(name)
        known = WEIGHTS.get(name, Weights(name, str(folder)))
        pool = ModelPool(PoolSettings(device="cpu", weights={name: str(folder)}))
        assert pool.folder(known) == folder
        assert folder_of(Weights(name, str(folder))) == folder


def test_a_unet_of_other_channels_is_refused(tmp_path):
    pipeline = tiny_unets.instruct_pix2pix()
    pipeline.register_modules(unet=tiny_unets.unet(4))
    pipeline.save_pretrained(str(tmp_path / "wrong"))
    wanted = pytest.raises(EngineUnavailable, match="takes 4 channels, not 8")
    with wanted, pool_of(tmp_path / "wrong").use(IP2P, load_instruct):
        pass


def test_the_hub_cache_is_found_measured_and_removed(models, tmp_path):
    commit = "0123456789012345678901234567890123456789"
    repository = tmp_path / "models--timbrooks--instruct-pix2pix"
    shutil.copytree(models("instruct-pix2pix"), repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    code = (
        "from retoucher.engines.diffusion.diffusion_specs import WEIGHTS;"
        "from retoucher.engines.weights import check, disk_bytes, folder_of, remove;"
        "w = WEIGHTS['instruct-pix2pix']; folder = folder_of(w); check(w, folder); size = disk_bytes(w);"
        f"assert folder.name == '{commit}' and size > 1e6 and remove(w) == size and disk_bytes(w) == 0"
    )
    environment = os.environ | {"HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert not repository.exists()
