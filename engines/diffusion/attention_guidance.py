"""Hold an edit to the unedited picture's cross-attention, as pix2pix-zero does."""

from dataclasses import dataclass, field

import torch

from .attention import watched
from .inversion import Stepped, Walker


@dataclass
class References:
    """Cross-attention of the unedited picture at each step, which the edit is held to."""

    finest: int
    """Layers of more positions than this are left out."""
    until: int
    """Steps from this one on are not held."""
    step: int = 0
    maps: dict[int, list[torch.Tensor]] = field(default_factory=dict)

    def keep(self, name: str, scores: torch.Tensor) -> None:
        """Store a layer's attention of the step that is being calculated."""
        if self.step < self.until and scores.shape[2] <= self.finest:
            self.maps.setdefault(self.step, []).append(scores.detach().to("cpu", copy=True))

    def distance(self, seen: list[torch.Tensor]) -> torch.Tensor:
        """Return the squared distance of attention: summed over layers and places, mean over heads."""
        total = seen[0].new_zeros(())
        for scores, reference in zip(seen, self.maps[self.step], strict=True):
            away = (scores - reference.to(scores.device)).square().sum()
            total = total + away / (2 * reference.shape[1])
        return total


def hold(
    walker: Walker, z: torch.Tensor, texts: torch.Tensor, known: References, pull: float
) -> torch.Tensor:
    """Return the latents after one step of descent towards the reference attention (pix2pix-zero)."""
    seen: list[torch.Tensor] = []

    def keep(name: str, scores: torch.Tensor) -> None:
        if scores.shape[2] <= known.finest:
            seen.append(scores)

    with torch.enable_grad(), watched(walker.unet, keep):
        free = z.detach().requires_grad_(True)
        walker.noise(free, known.step, texts, walker.schedule.here[known.step])
        slope = torch.autograd.grad(known.distance(seen), free)[0]
    walker.cost.backward += len(z)
    return (z - pull * slope).detach()


def reconstruct(
    walker: Walker, z: torch.Tensor, source: torch.Tensor, known: References, stepped: Stepped
) -> None:
    """Record the attention of a pass that draws the picture again; guided, its two rows would be the same."""
    with watched(walker.unet, known.keep):
        for step in range(len(walker.schedule.times)):
            known.step = step
            z = walker.cleaner(z, walker.noise(z, step, source, walker.schedule.here[step]), step)
            stepped(step, z)
