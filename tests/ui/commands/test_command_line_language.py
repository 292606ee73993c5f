"""The command line thinks with a language model: a scripted server over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers.commands import Ran, run_apart, run_here
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import Action, Reply, Request, ScriptedServer
from retoucher.pictures import embedded_recipe

KEY = "sk-test-9876543210fedcba"
GOOD = {k: {"reason": "as it should be", "score": 9} for k in ("instruction", "preservation", "quality")}


def warmer(temperature: float = 0.4) -> dict[str, Any]:
    step = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": temperature}}
    return {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [step]}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    noise = np.random.default_rng(0).integers(90, 130, (90, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def where(server: ScriptedServer | None) -> dict[str, str]:
    """Return the variables that name a server's model; without a server the rules think."""
    mind = {"RETOUCHER_MODEL": "openai:scripted", "RETOUCHER_API_KEY": KEY}
    return {**mind, "RETOUCHER_BASE_URL": server.base_url} if server else {}


def run(server: ScriptedServer | None, *arguments: object, typed: str = "", **more: str) -> Ran:
    """Run a command; where an image model is set, apart: its settings are read once in a process."""
    begun = run_apart if any(name.startswith("RETOUCHER_IMAGE") for name in more) else run_here
    return begun(*arguments, typed=typed, env={**where(server), **more})


def test_edit_thinks_with_the_model_and_tells_what_left_the_machine(photo: Path, server: ScriptedServer):
    server.then(say(warmer()), say(GOOD))
    done = run_apart("edit", photo, "make it warmer", "--yes", env=where(server))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(server.requests) == 2
    assert f"→ sent understand to {server.base_url}" in done.stdout
    assert "as it should be" in done.stdout
    assert "2 calls" in done.stdout
    edited = np.asarray(Image.open(photo.with_name("photo.edited.png")).convert("RGB")).astype(int)
    before = np.asarray(Image.open(photo)).astype(int)
    assert (edited[..., 0] - edited[..., 2]).mean() > (before[..., 0] - before[..., 2]).mean() + 5
    assert "openai:scripted judge@" in str(embedded_recipe(photo.with_name("photo.edited.png")))


def test_json_carries_what_was_sent_and_spent(photo: Path, server: ScriptedServer):
    server.then(say(warmer()), say(GOOD))
    done = run(server, "edit", photo, "make it warmer", "--yes", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    sent = [e for e in events if e["type"] == "sent"]
    assert [s["what"] for s in sent][:2] == ["understand", "judge"]
    assert sent[0]["size"] == [120, 90] and sent[0]["digest"].startswith("sha256:")
    assert [e["calls"] for e in events if e["type"] == "spent"][-1] == 2


def test_a_question_of_the_model_is_answered_on_the_terminal(photo: Path, server: ScriptedServer):
    asking = {
        "intent": "edit",
        "wishes": [{"text": "better light"}],
        "ambiguity": "goal",
        "question": "Which light?",
        "options": [
            {"label": "warm light", "request": "make it warmer"},
            {"label": "cold light", "request": "make it colder"},
        ],
        "default": 1,
    }
    server.then(say(asking), say(warmer()), say(GOOD))
    done = run(server, "edit", photo, "better light", typed="1\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1. warm light" in done.stdout
    assert 'CLIENT answers: "warm light (1)"' in server.requests[1].text


def test_the_mind_may_change_in_the_middle_of_a_session(photo: Path, server: ScriptedServer):
    server.then(say(warmer()), say(GOOD))
    run(server, "talk", photo, "--session", "s", typed="make it warmer\n/quit\n")
    ruled = run(None, "talk", "--session", "s", typed="make it brighter\n/quit\n")
    assert ruled.returncode == 0, ruled.stderr
    assert len(server.requests) == 2
    server.then(say({"intent": "history", "move": {"name": "goto", "argument": "1"}}))
    run(server, "talk", "--session", "s", typed="go to version 1\n/quit\n")
    assert "adjust(" in server.requests[2].text, "the model is told what was done while it was away"
    drawn = run(None, "tree", "s").stdout
    assert "1  make it warmer  ← current" in drawn
    assert "2  make it brighter" in drawn


def test_a_server_that_is_away_leaves_the_work_to_the_rules(photo: Path, server: ScriptedServer):
    server.otherwise = fail(401, "Incorrect API key", "invalid_api_key")
    done = run(server, "edit", photo, "make it brighter", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "RETOUCHER_API_KEY" in done.stdout
    assert photo.with_name("photo.edited.png").exists()


def test_usage_tells_a_line_per_thought_and_a_total(photo: Path, server: ScriptedServer):
    server.then(say(warmer()), say(GOOD))
    run(server, "edit", photo, "make it warmer", "--yes", "--session", "s")
    rows = json.loads(run(None, "usage", "s", "--json").stdout)["calls"]
    assert [(r["what"], r["model"], r["calls"], r["given"], r["made"]) for r in rows] == [
        ("judge", "openai:scripted", 1, 100, 20),
        ("understand", "openai:scripted", 1, 100, 20),
    ]
    assert "total    2 calls       200 tokens in" in run(None, "usage", "s").stdout
    assert "s    2 calls" in run(None, "usage").stdout
    assert run(None, "usage", "nobody").returncode == 1


def test_thumbs_are_kept_and_compared_with_the_judges(photo: Path, server: ScriptedServer):
    server.then(say(warmer()), say(GOOD))
    typed = "make it warmer\n/bad because it is orange\nundo\n/good\n/quit\n"
    server.otherwise = say({"intent": "history", "move": {"name": "undo"}})
    talked = run(server, "talk", photo, "--session", "s", typed=typed)
    assert "Noted: version 1 is not good: it is orange" in talked.stdout
    assert "Noted: version 0 is good" in talked.stdout
    (judge,) = json.loads(run(None, "usage", "s", "--json").stdout)["judges"]
    assert judge["judge"].startswith("openai:scripted judge@")
    assert (judge["rated"], judge["agreed"]) == (1, 0)


def test_a_private_picture_is_not_sent_from_the_terminal(photo: Path, server: ScriptedServer):
    server.then(say(warmer()))
    talked = run(server, "talk", photo, "--yes", typed="/private\nmake it warmer\n/quit\n")
    assert "stay on this machine" in talked.stdout
    assert "→ sent" not in talked.stdout
    assert [r.pictures for r in server.requests] == [[]]
    assert "Version 1" in talked.stdout


@pytest.mark.parametrize(
    ("reply", "code", "words"),
    [
        (say({"colour": "red"}), 0, "sees pictures, typed answers by json_schema, calls tools"),
        (fail(401, "Incorrect API key", "invalid_api_key"), 1, "RETOUCHER_API_KEY"),
        (fail(404, "no such model", "model_not_found"), 1, "scripted"),
    ],
)
def test_doctor_tries_the_connection(server: ScriptedServer, reply: Action, code: int, words: str):
    server.otherwise = reply
    done = run(server, "doctor", "--ping")
    assert done.returncode == code
    assert words in done.stdout
    assert KEY not in done.stdout + done.stderr


def test_doctor_without_a_model_says_how_to_set_one():
    assert "RETOUCHER_MODEL" in run(None, "doctor", "--ping").stdout


def quoting(request: Request):
    """Answer with the key that came, as a careless proxy does."""
    return fail(401, f"Incorrect API key provided: {request.headers['authorization']}", "invalid_api_key")


def test_the_key_is_in_nothing_that_a_session_wrote(photo: Path, tmp_path: Path, server: ScriptedServer):
    server.then(say(warmer()), say(GOOD), say("not json"), quoting)
    server.otherwise = quoting
    said = f"make it warmer\nmake it brighter\nundo\n/save {tmp_path / 'saved.png'}\n/quit\n"
    talked = run(server, "talk", photo, "--session", "s", "--yes", typed=said)
    edited = run(server, "edit", photo, "make it darker", "--yes", "--json")
    image = {"RETOUCHER_IMAGE_MODEL": "painter", "RETOUCHER_IMAGE_BASE_URL": server.base_url}
    keys = {**image, "RETOUCHER_IMAGE_API_KEY": KEY, "RETOUCHER_JUDGE": "openai:critic"}
    server.listing = fail(401, f"Incorrect API key provided: {KEY}")
    more = [
        run(server, "doctor", "--ping", **keys),
        run(server, "caption", photo),
        run(server, "decompose", "make it moody", photo),
        run(server, "edit", photo, "make it darker", "--private", "--yes", "--session", "p", **keys),
        run(server, "usage", "s"),
        run(server, "tree", "s"),
    ]
    assert any(KEY in r.headers["authorization"] for r in server.requests)
    assert (tmp_path / "saved.recipe.yaml").exists()
    words = [text for done in (talked, edited, *more) for text in (done.stdout, done.stderr)]
    files = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert any(p.name == "sessions.db" for p in files)
    assert [p for p, content in files.items() if KEY.encode() in content] == []
    assert [text for text in words if KEY in text] == []
    assert not any(KEY.encode() in r.raw for r in server.requests)


# -- one thought, nothing sent, what is configured


def test_a_caption_is_one_call_to_the_model_that_sees(photo: Path, server: ScriptedServer):
    server.then(say("Grey noise, evenly lit."))
    done = run(server, "caption", photo)
    assert done.stdout == "Grey noise, evenly lit.\n"
    assert f"→ sent caption to {server.base_url}" in done.stderr
    assert [len(r.pictures) for r in server.requests] == [1]


@pytest.mark.parametrize("where", ["away", "private", "none"])
def test_without_a_model_a_caption_is_measured(photo: Path, server: ScriptedServer, where: str):
    server.otherwise = fail(401, "Incorrect API key", "invalid_api_key")
    private = ["--private"] if where == "private" else []
    done = run(None if where == "none" else server, "caption", photo, *private)
    assert "120×90" in done.stdout
    assert len(server.requests) == (where == "away")
    assert ("RETOUCHER_API_KEY" in done.stderr) == (where == "away")


def test_a_vague_instruction_is_taken_apart_by_the_model(photo: Path, server: ScriptedServer):
    server.then(say("A cat on a sofa."), say({"instructions": ["add a lamp", "put a rug down"]}))
    done = run(server, "decompose", "make it cosier", photo, "--count", "2", "--json")
    assert json.loads(done.stdout)["instructions"] == ["add a lamp", "put a rug down"]
    assert "calls to hosted models: 2, $0.0000" in done.stderr
    used = run(None, "usage").stdout
    assert "(no session)    2 calls       200 tokens in       40 out" in used
    assert 'Caption: <data>"A cat on a sofa."' in server.requests[1].text
    assert [len(r.pictures) for r in server.requests] == [1, 0]


def test_without_a_model_known_moods_are_taken_apart(photo: Path):
    done = run(None, "decompose", "make it cosier", photo)
    assert done.stdout.splitlines()[0] == "warm the light"
    unknown = run(None, "decompose", "make it blorp", photo)
    assert unknown.returncode == 1
    assert "christmas" in unknown.stderr


def test_a_private_edit_asks_no_model_and_says_so(photo: Path, server: ScriptedServer):
    image = {"RETOUCHER_IMAGE_MODEL": "painter", "RETOUCHER_IMAGE_BASE_URL": server.base_url}
    done = run(server, "edit", photo, "make it warmer", "--private", "--yes", **image)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "stay on this machine" in done.stdout
    assert server.requests == []


def test_a_private_reference_and_what_holds_it_are_not_sent(photo: Path, server: ScriptedServer):
    logo = photo.with_name("logo.png")
    Image.new("RGB", (40, 40), "red").save(logo)
    paste = {"reason": "There.", "tool": "paste", "arguments": {"reference": "attachment 1"}}
    server.then(say({"intent": "edit", "wishes": [{"text": "put it there"}], "steps": [paste]}))
    done = run(server, "edit", photo, "put this in the middle", "--private-reference", logo, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [len(r.pictures) for r in server.requests] == [1]
    edited = np.asarray(Image.open(photo.with_name("photo.edited.png")).convert("RGB"))
    assert tuple(edited[45, 60]) == (255, 0, 0)


def test_a_hosted_engine_is_refused_a_private_picture(photo: Path, server: ScriptedServer):
    image = {"RETOUCHER_IMAGE_MODEL": "painter", "RETOUCHER_IMAGE_BASE_URL": server.base_url}
    request = "inpaint(engine='hosted')"
    where = ["--region", "20,20,60,60", "--profile", "mixed"]
    open_ = run(server, "edit", photo, request, *where, "--yes", RETOUCHER_MODEL="", **image)
    sent = len(server.requests)
    assert sent > 0, open_.stdout + open_.stderr
    done = run(server, "edit", photo, request, *where, "--private", "--yes", **image)
    assert "kept on this machine" in done.stdout, done.stdout + done.stderr
    assert len(server.requests) == sent


def listing(*names: str) -> Reply:
    models = [{"id": n, "object": "model", "created": 1, "owned_by": "x"} for n in names]
    return Reply(json.dumps({"object": "list", "data": models}).encode())


def test_doctor_tries_every_model_that_is_set(server: ScriptedServer):
    red = say({"colour": "red"})
    server.otherwise = lambda r: fail(404, "no such model") if r.body["model"] == "critic" else red(r)
    server.listing = listing("painter")
    more = {
        "RETOUCHER_JUDGE": "openai:critic",
        "RETOUCHER_IMAGE_MODEL": "painter",
        "RETOUCHER_IMAGE_BASE_URL": server.base_url,
        "RETOUCHER_IMAGE_API_KEY": KEY,
    }
    done = run(server, "doctor", "--ping", **more)
    assert done.returncode == 1
    assert "ping model: openai:scripted, sees pictures" in done.stdout
    assert "ping judge: no answer: " in done.stdout and "critic" in done.stdout
    assert "ping images: painter is there; whether it edits pictures only a paid edit can tell" in done.stdout
    assert not any(r.path.endswith("/edits") for r in server.requests)
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (listing("another"), 0, "does not list painter"),
        (fail(404), 0, "lists no models"),
        (fail(401, f"wrong key {KEY}"), 1, "RETOUCHER_IMAGE_API_KEY"),
    ],
)
def test_doctor_says_what_it_cannot_know_of_an_image_model(
    server: ScriptedServer, answer: Reply, code: int, words: str
):
    server.listing = answer
    more = {"RETOUCHER_IMAGE_MODEL": "painter", "RETOUCHER_IMAGE_BASE_URL": server.base_url}
    done = run(None, "doctor", "--ping", RETOUCHER_IMAGE_API_KEY=KEY, **more)
    assert done.returncode == code
    assert words in done.stdout
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize(("mode", "steps"), [("union", 1), ("sequential", 2)])
def test_tie_paints_the_models_sub_tasks_into_masks(
    tmp_path: Path, server: ScriptedServer, mode: str, steps: int
):
    """The model decomposes and locates, the embedded engine removes; all else keeps its bytes."""
    pixels = np.random.default_rng(0).integers(90, 110, (120, 200, 3), dtype=np.uint8)
    for left in (30, 130):
        pixels[40:80, left : left + 40] = (200, 40, 40)
    Image.fromarray(pixels).save(tmp_path / "balls.png")
    parts = [
        {"reason": f"The {side} one goes.", "tool": "inpaint", "target": f"{side} square", "box": box}
        for side, box in (("left", [145, 320, 355, 680]), ("right", [645, 320, 855, 680]))
    ]
    plan = {"intent": "edit", "wishes": [{"text": "remove both squares"}], "steps": parts}
    server.then(say(plan), say(GOOD))
    done = run(
        server, "edit", tmp_path / "balls.png", "remove both squares", "--tie", mode, "--yes", "--json"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nadjust(" not in server.requests[0].text
    events = [json.loads(line) for line in done.stdout.splitlines()]
    planned = next(e["plan"] for e in events if e["type"] == "planned")
    assert [step["tool"] for step in planned["steps"]] == ["inpaint"] * steps
    made = np.asarray(Image.open(tmp_path / "balls.edited.png").convert("RGB"))
    changed = (made != pixels).any(axis=2)
    assert changed[42:78, 32:68].mean() > 0.95 and changed[42:78, 132:168].mean() > 0.95
    assert not changed[:, 85:115].any() and not changed[:20].any()
