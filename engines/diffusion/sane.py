"""SANE: one vague instruction and several specific ones, each ruling where it pulls most.

Source: "Specify ANd Edit" (arXiv 2407.20232) and its released pipeline, from our description of both.
With e_0, e_x, e_c, e_n the noise estimates without condition, with the image, with image and instruction,
and with image and the n-th specific instruction:
    e = e_0 + s_T (e_c - e_x) + s_I (e_x - e_0) + s_S (e_k - e_x),   k = argmax_n |e_n - e_x| at each place.
Without specific instructions this is InstructPix2Pix.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any, Literal

import torch
from diffusers.utils.torch_utils import randn_tensor
from torch.nn.functional import avg_pool2d

from .latents import need_finite, need_steps

Aggregation = Literal["elementwise", "spatial"]
"""elementwise: each channel of each place has its own winner (the released code); spatial: each place has
one winner by the length over channels (the paper's words)."""

Quality = Literal["exact", "fast"]


@dataclass(frozen=True)
class Guidance:
    """How strongly each condition pulls, and how the specific ones share the picture.

    The released code's defaults; the paper's own weights are unknown.
    """

    text: float = 7.5
    specific: float = 7.5
    image: float = 1.5
    aggregation: Aggregation = "elementwise"
    blur: int = 0
    """Places around that a spatial winner is chosen over; 0 = none, as in the released code."""
    window: tuple[float, float] = (0.0, 1.0)
    """Shares of the steps between which the specific instructions act."""
    quality: Quality = "exact"


@dataclass(frozen=True)
class Rows:
    """Which estimates a step asks the network for; the instruction and the image always."""

    null: bool
    specific: tuple[int, ...]

    @property
    def count(self) -> int:
        """Network rows for one picture."""
        return 2 + self.null + len(self.specific)


@dataclass(frozen=True)
class Denoised:
    """What the loop made and what it cost."""

    latents: torch.Tensor
    """[b, c, h, w], scaled."""
    shares: torch.Tensor
    """[n, b, h, w] in [0, 1]: how often each specific instruction won each place; sums to 1 over n."""
    rows: int
    """Rows the network calculated, for one picture."""


OnStep = Callable[[int, torch.Tensor], None]
"""Called with the step's index and the estimate of the clean latents; may raise to stop."""


def plan_rows(step: int, steps: int, awake: list[int], guidance: Guidance) -> Rows:
    """Choose the rows of a step: all of them, or what changed most since they were last asked.

    fast: everything in the first fifth, which lays the picture out; then the specific instructions take
    turns, one a step, and rest in the last third; the unconditional row is asked every other step.
    Between turns the pulls last seen are kept.
    """
    acting = awake if guidance.specific and _acts(step, steps, guidance) else []
    if guidance.quality == "exact" or _lays_out(step, steps, guidance):
        return Rows(True, tuple(acting))
    null = step % 2 == 0
    if not acting or step >= 2 / 3 * steps:
        return Rows(null, ())
    return Rows(null, (acting[step % len(acting)],))


def _lays_out(step: int, steps: int, guidance: Guidance) -> bool:
    return step < (guidance.window[0] + 0.2) * steps


def _acts(step: int, steps: int, guidance: Guidance) -> bool:
    return guidance.window[0] * steps <= step < guidance.window[1] * steps


def strongest(pulls: torch.Tensor, aggregation: Aggregation, blur: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the pull that wins at each place [b, c, h, w] and who won, [b, c or 1, h, w].

    `pulls`: [n, b, c, h, w], the estimates minus the image-only one.
    """
    if aggregation == "elementwise":
        winner = pulls.abs().argmax(dim=0)
    else:
        strength = pulls.float().square().sum(dim=2, keepdim=True).sqrt()
        if blur:
            flat = strength.flatten(0, 1)
            pooled = avg_pool2d(flat, 2 * blur + 1, stride=1, padding=blur, count_include_pad=False)
            strength = pooled.reshape(strength.shape)
        winner = strength.argmax(dim=0)
    index = winner.expand(pulls.shape[1:])[None]
    return pulls.gather(0, index)[0], winner


SLEEP_BELOW = 0.01
"""In fast quality an instruction that wins less than this share of the first fifth is not asked again."""


class Guide:
    """Asks the network for the rows of a step and joins them; keeps what later steps may reuse."""

    def __init__(
        self, unet: Any, texts: torch.Tensor, image_latents: torch.Tensor, guidance: Guidance, steps: int
    ) -> None:
        self.unet, self.texts, self.image_latents = unet, texts, image_latents
        self.guidance, self.steps = guidance, steps
        self.rows = 0
        count, (batch, _, height, width) = len(texts) - 2, image_latents.shape
        self._awake = list(range(count))
        self._pulls = image_latents.new_zeros((count, *image_latents.shape))
        self._image_pull = torch.zeros_like(image_latents)
        self._won = torch.zeros(count, batch, height, width)
        self._counted = 0

    @property
    def shares(self) -> torch.Tensor:
        """[n, b, h, w] in [0, 1]: how often each specific instruction won each place so far."""
        return self._won / max(self._counted, 1)

    def estimate(self, scaled: torch.Tensor, t: Any, step: int) -> torch.Tensor:
        """Return the guided noise estimate [b, c, h, w] for latents that the scheduler has scaled."""
        g = self.guidance
        if g.quality == "fast" and self._counted and not _lays_out(step, self.steps, g):
            self._awake = [n for n in self._awake if self.shares[n].mean() >= SLEEP_BELOW]
        ask = plan_rows(step, self.steps, self._awake, g)
        with_text, with_image, *others = self._predict(scaled, t, ask)
        without = others.pop(0) if ask.null else with_image - self._image_pull
        self._image_pull = with_image - without
        guided = without + g.text * (with_text - with_image) + g.image * self._image_pull
        for n, pulled in zip(ask.specific, others, strict=True):
            self._pulls[n] = pulled - with_image
        if self._awake and g.specific and _acts(step, self.steps, g):
            guided = guided + g.specific * self._strongest()
        return guided

    def _predict(self, scaled: torch.Tensor, t: Any, ask: Rows) -> tuple[torch.Tensor, ...]:
        batch = len(scaled)
        picture, nothing = self.image_latents, torch.zeros_like(self.image_latents)
        shown = [picture, picture, *[nothing] * ask.null, *[picture] * len(ask.specific)]
        told = [self.texts[0], self.texts[1], *[self.texts[1]] * ask.null]
        told += [self.texts[2 + n] for n in ask.specific]
        self.rows += ask.count
        latents = torch.cat([torch.cat([scaled] * ask.count), torch.cat(shown)], dim=1)
        predicted = self.unet(latents, t, encoder_hidden_states=torch.cat(told), return_dict=False)[0]
        return predicted.split(batch)

    def _strongest(self) -> torch.Tensor:
        pull, winner = strongest(self._pulls[self._awake], self.guidance.aggregation, self.guidance.blur)
        for position, n in enumerate(self._awake):
            self._won[n] += (winner == position).float().mean(dim=1).cpu()
        self._counted += 1
        return pull


@torch.no_grad()
def denoise(
    unet: Any,
    scheduler: Any,
    texts: torch.Tensor,
    image_latents: torch.Tensor,
    generator: list[torch.Generator],
    guidance: Guidance,
    steps: int,
    on_step: OnStep,
) -> Denoised:
    """Run the loop over InstructPix2Pix's network with any number of specific instructions.

    `texts`: [2 + n, b, tokens, width]: the instruction, the empty text, then the specific ones.
    `image_latents`: [b, c, h, w], unscaled. `scheduler`: a fresh one. One generator for each picture.
    """
    need_steps(steps)
    scheduler.set_timesteps(steps, device=image_latents.device)
    noise = randn_tensor(image_latents.shape, generator, image_latents.device, texts.dtype)
    latents = noise * scheduler.init_noise_sigma
    random = {"generator": generator} if "generator" in signature(scheduler.step).parameters else {}
    guide = Guide(unet, texts, image_latents, guidance, len(scheduler.timesteps))
    for step, t in enumerate(scheduler.timesteps):
        estimate = guide.estimate(scheduler.scale_model_input(latents, t), t, step)
        need_finite(estimate, f"the network, at step {step + 1},")
        stepped = scheduler.step(estimate, t, latents, **random)
        latents = stepped.prev_sample
        on_step(step, getattr(stepped, "pred_original_sample", latents))
    return Denoised(latents, guide.shares, guide.rows)
