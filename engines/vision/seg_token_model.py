"""A language model that looks and points: the hidden state that answers `[SEG]` prompts a mask decoder.

Source: LISA (arXiv 2308.00692), whose reasoner TIE fine-tunes; from a description of its parts. Of LISA's own
layout nothing is read: this one is transformers', with a LLaVA and a SAM inside as they are.
"""

from typing import Any

import torch
from torch import Tensor, nn

from .transformers_library import transformers

IMAGE, SEG = "<image>", "[SEG]"


class SegTokenConfig(transformers.PretrainedConfig):
    """Configurations of the LLaVA and the SAM, and how the model is asked."""

    model_type = "seg-token"

    def __init__(
        self,
        llava: dict[str, Any] | None = None,
        sam: dict[str, Any] | None = None,
        seg_token_id: int = 0,
        find_question: str = "",
        think_question: str = "",
        mask_question: str = "",
        sam_scale: str = "imagenet",
        **more: Any,
    ) -> None:
        self.llava, self.sam = llava or {}, sam or {}
        self.seg_token_id = seg_token_id
        self.find_question = find_question
        """Asks where {words} is; '<image>' stands once for each place that LLaVA sees."""
        self.think_question = think_question
        """Asks for the chain of thought on {words}; '' for a model that never learned to think."""
        self.mask_question = mask_question
        """Asks for the one mask of {words} without a thought."""
        self.sam_scale = sam_scale
        """How pixels come to SAM: 'imagenet' as in the released ones, or 'half', in [-1, 1]."""
        super().__init__(**more)


class SegTokenModel(transformers.PreTrainedModel):
    """LLaVA, SAM and what leads from one to the other: hidden state → prompt."""

    config_class = SegTokenConfig
    main_input_name = "pixel_values"

    def __init__(self, config: SegTokenConfig) -> None:
        super().__init__(config)
        llava = transformers.LlavaConfig.from_dict(config.llava)
        sam = transformers.SamConfig.from_dict(config.sam)
        self.llava = transformers.LlavaForConditionalGeneration(llava)
        self.sam = transformers.SamModel(sam)
        wide = llava.text_config.hidden_size
        prompt = sam.prompt_encoder_config.hidden_size
        self.lead = nn.Sequential(nn.Linear(wide, wide), nn.ReLU(), nn.Linear(wide, prompt))
        self.post_init()

    def answered(self, pixels: Tensor, told: Tensor, attention: Tensor) -> tuple[Tensor, Tensor]:
        """Return for texts [n, t] the logits [n, t, words] and the last hidden states [n, t, d]."""
        out = self.llava(
            pixel_values=pixels, input_ids=told, attention_mask=attention, output_hidden_states=True
        )
        return out.logits, out.hidden_states[-1]

    def embedded(self, pixels: Tensor) -> Tensor:
        """Return SAM's view of pictures of its own size, [n, c, h, w]."""
        return self.sam.get_image_embeddings(pixels)

    def masks(self, views: Tensor, states: Tensor) -> Tensor:
        """Return mask logits [k, 4h, 4w] of k hidden states [k, d], each on its own view [k, c, h, w]."""
        prompt = self.lead(states)[:, None, None]
        sam = self.sam
        dense = sam.prompt_encoder.no_mask_embed.weight.reshape(1, -1, 1, 1).expand_as(views)
        places = sam.get_image_wide_positional_embeddings().to(views).expand(len(views), -1, -1, -1)
        return sam.mask_decoder(
            image_embeddings=views,
            image_positional_embeddings=places,
            sparse_prompt_embeddings=prompt,
            dense_prompt_embeddings=dense,
            multimask_output=False,
        )[0][:, 0, 0]

    @torch.no_grad()
    def answer(self, pixels: Tensor, told: Tensor, most: int) -> tuple[Tensor, Tensor]:
        """Return the words answered to one question [1, t] and the hidden states [k, d] that said `[SEG]`.

        As in LISA the state is the one that predicts the token, not the one that reads it.
        """
        out = self.llava.generate(
            pixel_values=pixels,
            input_ids=told,
            attention_mask=torch.ones_like(told),
            max_new_tokens=most,
            do_sample=False,
            output_hidden_states=True,
            return_dict_in_generate=True,
        )
        words = out.sequences[0, told.shape[1] :]
        states = [step[-1][0, -1] for step in out.hidden_states[: len(words)]]
        said = [s for s, word in zip(states, words.tolist(), strict=True) if word == self.config.seg_token_id]
        wide = self.llava.config.text_config.hidden_size
        return words, torch.stack(said) if said else pixels.new_zeros(0, wide)
