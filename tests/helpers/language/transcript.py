"""Write the conversation of docs/language.md anew: `cd tests && python -m helpers.language.transcript`."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from skimage import data

from helpers import LONG, TESTS
from helpers.language.answers import ENGINES, GOOD, hosted_toolbox, planned, scores, settings, warm
from helpers.processes import forked
from helpers.servers.killed_language import REQUEST, mind_at
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values import events as e
from retoucher.agent.values.plan import call_text
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.meter import Caps
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Action, Reply, Request, ScriptedServer
from retoucher.pictures import Picture

PAGE = TESTS.parent / "docs" / "language.md"
TITLE = "## A conversation against the scripted server\n"
CUP = "A cup of coffee on a wooden table, seen from above, warm light."
WARM, COLD = (
    {"label": "warmer", "request": "make it warmer"},
    {"label": "cooler", "request": "make it cooler"},
)
ASKING = {
    "intent": "edit",
    "ambiguity": "goal",
    "wishes": [{"text": "another mood"}],
    "question": "Which mood?",
    "options": [WARM, COLD],
}
STAIN = {
    "reason": "The stain goes, the wood goes on.",
    "target": "the stain",
    "tool": "inpaint",
    "arguments": {"prompt": "clean wood"},
}


def line(event: e.Event) -> str:
    """Return what the transcript shows of an event."""
    match event:
        case e.Sent():
            size = f" at {event.size[0]}×{event.size[1]}" if event.size else ""
            return f"   sent      {event.what}: picture {event.digest[7:15]}{size} to the server"
        case e.Asked():
            return f"   asks      {event.question.text} " + " / ".join(
                o.label for o in event.question.options
            )
        case e.Planned():
            return f"   plan {event.attempt}    " + "; ".join(map(call_text, event.plan.steps))
        case e.StepFinished():
            facts = event.result.evidence
            if facts is None:
                return f"   step      {event.result.failure}"
            shares = f"{facts.changed_inside:.0%} changed inside, {facts.tried_outside:.0%} tried outside"
            return f"   step      {shares}, largest difference outside now {facts.max_outside}"
        case e.Judged():
            verdict = event.verdict
            word, said = "passed" if verdict.passed else "failed", verdict.wrong or "nothing wrong"
            return f"   verdict   {word} by {verdict.judge}: {said}"
        case e.Replied():
            return "retoucher: " + event.text.replace("\n", "\n           ")
        case _:
            return ""


def show(request: str, events: Iterable[e.Event], server: ScriptedServer) -> None:
    """Print a turn, or a part of it."""
    before = len(server.requests)
    sys.stdout.write(f"client:    {request}\n")
    sys.stdout.writelines(f"{text}\n" for text in in_order(filter(None, map(line, events))))
    sys.stdout.write(f"           ({len(server.requests) - before} calls)\n\n")


def in_order(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines, those sent side by side in an order that does not depend on who was first."""
    for sent, group in groupby(lines, lambda text: text.startswith("   sent")):
        together = list(group)
        yield from sorted(together, key=lambda text: text.split(":")[0]) if sent else together


def coffee() -> Picture:
    """Return the picture that is talked about."""
    return Picture(np.ascontiguousarray(data.coffee()))


def talk(server: ScriptedServer, home: Path) -> None:
    """Hold the conversation."""
    toolbox = hosted_toolbox(server)
    mind = LanguageMind(Chat(settings(server)), RulesMind(), toolbox=toolbox)
    database = Database(home)
    it = Conversation.start(coffee(), "s", mind=mind, database=database, toolbox=toolbox, engines=ENGINES)

    def turn(request: str, *replies: Action) -> None:
        server.then(*replies)
        show(request, it.say(request), server)

    turn("what is this?", say({"intent": "question", "answer": CUP}))
    turn("another mood, please", say(ASKING))
    weak = scores(3, wrong="The light is hardly warmer.", advice="more than twice as much")
    server.then(
        say(planned("make it warmer", warm(0.1))),
        say(weak),
        say({"thinking": "too weak", "steps": [warm(0.35)]}),
        say(GOOD),
    )
    show("1", (event for event in it.answer("1") if not isinstance(event, e.Asked)), server)
    turn("no, I liked it before", say({"intent": "history", "move": {"name": "undo"}}))
    turn("remove the stain", say(planned("remove the stain", STAIN)), edits("everywhere"), say(GOOD))
    it.options = Options(caps=Caps(turn_calls=0))
    turn("and a bit brighter   (with a cap of 0 calls)")
    it.close()
    database.close()


def killed_and_resumed(server: ScriptedServer, home: Path) -> None:
    """Kill the program while the judge is asked, and go on."""
    child: list[subprocess.Popen[bytes]] = []

    def kill(request: Request) -> Reply:
        os.kill(child[0].pid, signal.SIGKILL)
        return Reply(drop=True)

    server.then(say(planned(REQUEST, warm(0.4))), kill)
    command = [sys.executable, "-m", "helpers.servers.killed_language", str(home), server.base_url]
    child.append(forked.Popen(command, cwd=TESTS))
    child[0].wait(LONG)
    sys.stdout.write(f"client:    {REQUEST}   (the program is killed while the judge is asked)\n\n")
    server.then(say(GOOD))
    again = Conversation.open("s", mind=mind_at(server.base_url), database=Database(home))
    show("(opens the session again)", again.resume(), server)
    again.close()


def main() -> None:
    """Put it into the page."""
    held = StringIO()
    with ScriptedServer() as server, TemporaryDirectory() as home, redirect_stdout(held):
        talk(server, Path(home) / "talk")
        killed_and_resumed(server, Path(home) / "killed")
    before, title, after = PAGE.read_text("utf-8").partition(TITLE)
    told, fence, old = after.partition("```\n")
    rest = old.partition("\n```\n")[2]
    PAGE.write_text(f"{before}{title}{told}{fence}{held.getvalue().strip()}\n```\n{rest}", "utf-8")


if __name__ == "__main__":
    main()
