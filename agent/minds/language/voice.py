"""One thought: a template and pictures go to a model, a filled-in form comes back."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ....engines.hosted.chat_model import Chat
from ....engines.hosted.messages import Message
from ....engines.hosted.structured import answer
from ....errors import ModelFailure
from ....pictures import Picture
from ....prompts.templates import Prompt, render, version
from .. import Scene
from .eyes import Eyes
from .forms import Form

T = TypeVar("T", bound=Form)

SHARES = {
    "understand_short": 0.25, "judge": 0.5, "look": 0.5, "decompose": 0.5,
    "compare": 0.25, "localize": 0.25, "caption": 0.25, "describe_after": 0.25, "reply": 0.25,
}  # fmt: skip
"""Thought → share of the longest answer that it may take; a model that reasons first needs room there too."""


class Voice:
    """A chat model that is talked to in templates."""

    def __init__(self, chat: Chat, eyes: Eyes) -> None:
        self.chat = chat
        self.eyes = eyes
        chat.on_request = eyes.report

    def fill(
        self,
        form: type[T],
        prompt: Prompt,
        pictures: tuple[Picture, ...] = (),
        check: Callable[[T], T] = lambda form: form,
        *,
        made_of: tuple[Picture, ...] = (),
    ) -> T:
        """Ask for the form, mended until `check` lets it pass; `ModelFailure` when pictures are not seen.

        `made_of`: what the pictures were drawn from, which has to be allowed to leave, too.
        """
        asked = self._messages(prompt, pictures, made_of)
        what = _what(prompt)
        return answer(self.chat, asked, form, what, check, seeing=bool(pictures), most=self._most(what))

    def fill_either_way(
        self,
        form: type[T],
        prompt: Callable[[bool], Prompt],
        pictures: tuple[Picture, ...],
        check: Callable[[T], T] = lambda form: form,
        *,
        made_of: tuple[Picture, ...] = (),
    ) -> tuple[T, bool]:
        """Ask with the pictures, or where they may not or cannot be seen in words; say if they were seen.

        `prompt` is rendered for either case; `made_of` as for `fill`.
        """
        if self.sees(*pictures, *made_of):
            try:
                return self.fill(form, prompt(True), pictures, check), True
            except ModelFailure as failed:
                if failed.kind != "no_vision":
                    raise
        return self.fill(form, prompt(False), (), check), False

    def say(self, prompt: Prompt, pictures: tuple[Picture, ...] = ()) -> str:
        """Ask for words; `ModelFailure` where the pictures are not seen."""
        asked = self._messages(prompt, pictures)
        what = _what(prompt)
        return self.chat.text(asked, what, seeing=bool(pictures), most=self._most(what)).strip()

    def _most(self, what: str) -> int:
        """Return the tokens that the answer to a thought may have: a short thought gets a share."""
        return max(64, round(self.chat.settings.max_tokens * SHARES.get(what, 1.0)))

    def sees(self, *pictures: Picture) -> bool:
        """Say whether the model may and can look at these pictures."""
        return self.chat.vision and self.eyes.may_see(*pictures)

    def signature(self, *thoughts: str) -> str:
        """Name model and templates, for verdicts and recipes: 'openai:gpt-5-mini judge@3f2a91'."""
        return " ".join([self.chat.name, *(f"{thought}@{version(thought)}" for thought in thoughts)])

    def _messages(
        self, prompt: Prompt, pictures: tuple[Picture, ...], made_of: tuple[Picture, ...] = ()
    ) -> list[Message]:
        if pictures and not self.sees(*pictures, *made_of):
            raise self.chat.failure("no_vision")
        words = {"type": "text", "text": prompt.user or "Now."}
        shown = self.eyes.blocks(*pictures)
        return [{"role": "system", "content": prompt.system}, {"role": "user", "content": [words, *shown]}]


def scene_variables(scene: Scene, *, shown: bool) -> dict[str, object]:
    """Return what the template 'scene' wants."""
    return {
        "width": scene.picture.width,
        "height": scene.picture.height,
        "shown": shown,
        "caption": scene.caption if shown else f"{scene.caption} {scene.describe()}".strip(),
        "regions": sorted(scene.regions),
        "attachments": len(scene.attachments),
        "turns": scene.turns[-TURNS:],
        "versions": scene.versions,
        "last_target": scene.last_target,
    }


_BRIEF = 200
"""Characters of a caption or reply in a short prompt."""

TURNS = 6
"""Earlier turns that a prompt tells of."""


def render_with(scene: Scene, template: str, *, shown: bool, **variables: object) -> Prompt:
    """Render a template that includes 'scene'."""
    return render(template, **scene_variables(scene, shown=shown), **variables)


def short_prompt(scene: Scene, tools: str, *, shown: bool, **said: str) -> Prompt:
    """Render the understanding for a model that cannot read much: the last turn, the likeliest tools."""
    about = scene_variables(scene, shown=shown)
    known = {name: about[name] for name in ("width", "height", "shown", "last_target")}
    caption = str(about["caption"])[:_BRIEF]
    turns = [replace(turn, reply=turn.reply[:_BRIEF]) for turn in scene.turns[-1:]]
    more = {"tools": tools, "caption": caption, "turns": turns, "may_ask": scene.may_ask}
    return render("understand_short", **known, **more, **said)


def _what(prompt: Prompt) -> str:
    return prompt.name.partition("@")[0]
