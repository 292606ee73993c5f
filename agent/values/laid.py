"""What lies on a picture: text and pasted pictures, which stay movable until they are merged."""

from .brief import Frozen
from .plan import Step


class Laid(Frozen):
    """The objects on a picture, and the picture below them."""

    ground: str = ""
    """Digest of the picture below; '' when nothing lies on it."""
    objects: tuple[Step, ...] = ()
    """Settled calls of tools that lay something, lowest first."""

    def on(self, ground: str) -> "Laid":
        """Return the same objects on another ground."""
        return Laid(ground=ground, objects=self.objects) if self.objects else Laid()

    def taking(self, step: Step) -> "Laid":
        """Return what lies there after a step that lays, changes or takes off an object."""
        objects, at = list(self.objects), len(self.objects) if step.object is None else step.object
        objects[at : at + 1] = [] if step.takes_off else [step]
        return self.model_copy(update={"objects": tuple(objects)})
