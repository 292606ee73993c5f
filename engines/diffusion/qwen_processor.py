"""Qwen's processor of pictures and text without video: all that editing needs, and no torchvision."""

from pathlib import Path
from typing import Any

from .diffusers_library import transformers


def image_only_processor(images: Any, tokenizer: Any) -> Any:
    """Return a `Qwen2VLProcessor` that has no video processor."""
    from transformers.processing_utils import ProcessorMixin

    class Qwen2VLProcessor(transformers.Qwen2VLProcessor):
        __module__ = transformers.Qwen2VLProcessor.__module__

        def __init__(
            self, image_processor: Any = None, tokenizer: Any = None, chat_template: Any = None
        ) -> None:
            self.image_token, self.video_token = "<|image_pad|>", "<|video_pad|>"
            self.image_token_id = tokenizer.convert_tokens_to_ids(self.image_token)
            self.video_token_id = tokenizer.convert_tokens_to_ids(self.video_token)
            ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)

    return Qwen2VLProcessor(images, tokenizer, tokenizer.chat_template)


def load_processor(folder: Path) -> Any:
    """Load the processor of a Qwen-Image-Edit folder."""
    where, local = str(folder / "processor"), {"local_files_only": True}
    images = transformers.Qwen2VLImageProcessorPil.from_pretrained(where, **local)
    tokenizer = transformers.Qwen2Tokenizer.from_pretrained(where, **local)
    return image_only_processor(images, tokenizer)
