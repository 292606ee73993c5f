"""One training step at true size with random weights: seconds and memory of SD 1.5's and SDXL's U-Nets."""

import time
from typing import Any

Numbers = dict[str, Any]

SD15: dict[str, Any] = {
    "sample_size": 64,
    "in_channels": 8,
    "out_channels": 4,
    "cross_attention_dim": 768,
    "attention_head_dim": 8,
}
"""diffusers' defaults are Stable Diffusion 1.x's blocks; 8 channels as InstructPix2Pix has."""
SDXL: dict[str, Any] = {
    "sample_size": 128,
    "in_channels": 4,
    "out_channels": 4,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "block_out_channels": (320, 640, 1280),
    "layers_per_block": 2,
    "attention_head_dim": (5, 10, 20),
    "transformer_layers_per_block": (1, 2, 10),
    "use_linear_projection": True,
    "cross_attention_dim": 2048,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
}
SMALL: dict[str, Any] = SD15 | {
    "block_out_channels": (32, 64),
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
    "sample_size": 16,
}
"""To try the code on a processor."""


def time_step(shape: dict[str, Any], batch: int, device: str, steps: int = 5) -> Numbers:
    """Train a random U-Net for some steps in bf16 with AdamW; return parameters, seconds and gigabytes."""
    import torch

    from ..engines.diffusion.diffusers_library import diffusers

    cuda = device.startswith("cuda")
    if cuda:
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    torch.set_default_device(device)
    net = diffusers.UNet2DConditionModel(**shape).to(torch.bfloat16).train()
    torch.set_default_device("cpu")
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-5, fused=cuda)
    side, like = shape["sample_size"], {"device": device, "dtype": torch.bfloat16}
    noisy = torch.randn(batch, shape["in_channels"], side, side, **like)
    words = torch.randn(batch, 77, shape["cross_attention_dim"], **like)
    more = {"text_embeds": torch.randn(batch, 1280, **like), "time_ids": torch.ones(batch, 6, **like)}
    taken: list[float] = []
    for _ in range(steps):
        start = time.perf_counter()
        t = torch.randint(1000, (batch,), device=device)
        made = net(noisy, t, words, added_cond_kwargs=more, return_dict=False)[0]
        (made - noisy[:, :4]).square().mean().backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if cuda:
            torch.cuda.synchronize()
        taken.append(round(time.perf_counter() - start, 4))
    return {
        "parameters": sum(p.numel() for p in net.parameters()),
        "batch": batch,
        "seconds_per_step": sorted(taken[1:])[len(taken[1:]) // 2] if steps > 1 else taken[0],
        "first_step": taken[0],
        "peak_gigabytes": round(torch.cuda.max_memory_allocated() / 1e9, 2) if cuda else None,
        "device": torch.cuda.get_device_name() if cuda else "cpu",
    }
