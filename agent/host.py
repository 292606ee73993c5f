"""What a host of LangGraph runs (`langgraph dev`, Studio, a server): `langgraph.json` names `make_graph`.

A thread of the host is a session of the same name. The host keeps the checkpoints; versions, regions and
pictures lie in this house's own home. Pictures come by path or digest and go back the same way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Overwrite
from typing_extensions import TypedDict  # a host reads its schema by pydantic

from ..errors import PictureError, RetoucherError, ToolRetry
from ..pictures import Picture, format_of, open_picture, save_picture, saving_notes
from ..settings import load_settings
from .assemble import Studio, open_studio
from .context import Context
from .conversation import Conversation
from .graph import RECURSION_LIMIT, add_machine
from .values.state import State


@dataclass(frozen=True)
class HostChoices:
    """How a run behaves, as its host says it: the run's `context`."""

    approve: bool = False
    """Show the plan and wait before acting."""
    may_ask: bool = True
    """False: assume instead of asking."""
    seed: int = 0


class Given(TypedDict, total=False):
    """What a run begins with."""

    request: str
    photo: str
    """Path under the settings' `photos`, or digest; left out where the thread has a picture already."""
    references: list[str]
    """Paths or digests of pictures that the request speaks of."""
    where: str
    """Where the request happens, as words for `find`: 'the sky', 'box 10,20,200,300'."""


class Returned(TypedDict, total=False):
    """What a run ends with."""

    reply: str
    picture: str
    """Digest of the current version."""
    file: str
    """Path of the current version, in the format in which the photograph came."""
    version: int
    notes: list[str]
    """What opening and saving lost, in sentences."""
    failure: str
    """Why nothing was begun or done, in words; '' when all went well."""


class HostState(State, Given, Returned, total=False):  # pyright: ignore[reportIncompatibleVariableOverride]
    """The machine's state, and what comes and goes."""


@cache
def studio() -> Studio:
    """Return the studio that all runs in this process share, as the settings say."""
    return open_studio(load_settings())


@contextmanager
def make_graph(config: RunnableConfig) -> Iterator[CompiledStateGraph[Any, Any, Any, Any]]:
    """Return the machine for one run of a thread; nothing is opened before its first node runs."""
    run = _Run(str(config.get("configurable", {}).get("thread_id") or ""))
    try:
        yield run.graph()
    finally:
        run.close()


def after_receive(state: HostState) -> Literal["look", "__end__"]:
    """What cannot begin ends at once."""
    return "__end__" if state.get("failure") else "look"


class _Run:
    """One run of a host: a turn, or a part of a turn between two questions."""

    def __init__(self, thread: str) -> None:
        self._thread = thread
        self._open: Conversation | None = None
        self._context: Context | None = None
        self._lock = Lock()

    def graph(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        """Return the machine between a node that takes and one that gives back."""
        graph = StateGraph(HostState, context_schema=HostChoices, input_schema=Given, output_schema=Returned)
        graph.add_node("receive", self._receive)
        add_machine(graph, self._inside)
        graph.add_node("hand_back", self._hand_back)
        graph.add_edge(START, "receive")
        graph.add_conditional_edges("receive", after_receive)
        graph.add_edge("reply", "hand_back")
        graph.add_edge("hand_back", END)
        compiled = graph.compile(name="retoucher")
        return compiled.with_config({"recursion_limit": RECURSION_LIMIT})

    def close(self) -> None:
        """End what the run opened; the session stays."""
        if self._open is not None:
            self._open.close()

    def _receive(self, state: Given, runtime: Runtime[HostChoices]) -> dict[str, Any]:
        """Open the picture and the session, and begin a turn; a host does not show an error's words."""
        handed_in = Given(photo="", references=[], where="")  # and done with: the thread keeps its state
        try:
            return {**handed_in, **self._begun(state, runtime.context)}
        except RetoucherError as error:
            return {**handed_in, "failure": str(error), "reply": str(error), "file": ""}

    def _begun(self, state: Given, choices: HostChoices | None) -> dict[str, Any]:
        talk = self._conversation(state.get("photo", ""), choices)
        references = tuple(_picture(place) for place in state.get("references", ()))
        begun = talk.begin(state.get("request", ""), references, state.get("where") or None)
        added = {name: Overwrite(()) for name in ("exchanges", "attempts")}  # the turn before is over
        return {**begun, **added, "file": "", "version": talk.head.number}

    def _inside(self, node: Callable[..., Any]) -> Callable[..., Any]:
        """Let a node run in the session's turn, with the context that it expects."""

        @wraps(node)
        def inside(state: State, runtime: Runtime[Any]) -> Any:
            talk = self._conversation("", runtime.context)
            self._context = self._context or talk.workplace.context_of_turn()  # one meter for the whole run
            with talk.workplace.in_turn(self._context):
                return node(state, runtime.override(context=self._context))

        return inside

    def _hand_back(self, state: HostState, runtime: Runtime[HostChoices]) -> Returned:
        """Write the current version into a file."""
        talk = self._conversation("", runtime.context)
        talk.workplace.end_turn()
        head, picture = talk.head, talk.picture()
        folder = studio().settings.home / "results"
        folder.mkdir(exist_ok=True)
        opened = talk.picture(talk.tree.path()[0])
        name = f"{picture.digest.rpartition(':')[2][:16]}{_suffix(opened)}"
        file = save_picture(picture, folder / name)
        notes = [*opened.facts.notes, *saving_notes(picture, format_of(file))]
        return Returned(picture=head.picture, file=str(file), version=head.number, notes=notes)

    def _conversation(self, photo: str, choices: HostChoices | None) -> Conversation:
        with self._lock:
            if self._open is None:
                self._open = self._opened(photo, choices or HostChoices())
            return self._open

    def _opened(self, photo: str, choices: HostChoices) -> Conversation:
        house, name = studio(), self._thread
        options = house.options(approve=choices.approve, may_ask=choices.may_ask, seed=choices.seed)
        known = bool(name) and house.database.exists(name)
        if not known and not photo:
            raise ToolRetry("a new thread wants `photo`: the path or the digest of a picture")
        picture = _picture(photo) if photo else None
        if not known:
            assert picture is not None
            return house.start(picture, name, options=options)
        talk = house.open(name, options=options)
        if picture is not None and picture.digest not in {v.picture for v in talk.tree.versions.values()}:
            talk.close()
            raise ToolRetry(f"thread {name!r} is about another picture: begin a thread for {photo!r}")
        return talk


def _picture(place: str) -> Picture:
    """Open a picture by its digest, or by a path that does not leave the folder of photographs."""
    house = studio()
    if place.startswith("sha256:"):
        return house.database.store.picture(place)
    folder = house.settings.photos.resolve()
    path = (folder / place).resolve()
    if not path.is_relative_to(folder):
        raise PictureError(f"{place!r} is outside {str(folder)!r}: set RETOUCHER_PHOTOS to another folder")
    return open_picture(path, max_pixels=house.settings.max_pixels)


def _suffix(picture: Picture) -> str:
    """Return the extension of the file that the picture came in, or '.png'."""
    suffix = Path(picture.facts.name).suffix
    try:
        format_of(Path(f"picture{suffix}"))
    except PictureError:
        return ".png"
    return suffix
