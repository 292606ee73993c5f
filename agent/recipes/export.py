"""A whole session to take away: every version as a file, or the conversation as one page."""

from base64 import b64encode
from html import escape
from io import BytesIO
from pathlib import PureWindowsPath
from zipfile import ZIP_STORED, ZipFile

from ...pictures import encode_picture
from ..memory.sessions import Session, TurnRecord
from ..values.plan import call_text
from ..values.recipe import Recipe
from ..values.version_listing import draw_tree
from ..values.versions import Version
from .replay import recipe_of

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:860px;margin:2rem auto;padding:0 1rem}"
    "body{color:#222;background:#fff}"
    "img{max-width:100%;border-radius:8px}h2{margin-top:2.5rem;border-top:1px solid #ddd;padding-top:1rem}"
    "code{background:#f2f2f4;border-radius:4px;padding:0 .3em}"
    "pre{overflow-x:auto;background:#f6f6f8;padding:1em}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#15171c}code,pre{background:#252830}}"
)


def session_zip(session: Session) -> bytes:
    """Return a ZIP of every version in full size with its recipe, its references and the named masks."""
    buffer = BytesIO()
    written: dict[str, str] = {}
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for version in session.tree.versions.values():
            picture = session.store.picture(version.picture)
            archive.writestr(f"version-{version.number:03}.png", encode_picture(picture, "PNG"))
            if version.steps:
                recipe = _with_pictures(recipe_of(session, version))
                archive.writestr(f"version-{version.number:03}.yaml", recipe.to_yaml())
                written |= recipe.references
        for digest, name in written.items():
            archive.writestr(name, encode_picture(session.store.picture(digest), "PNG"))
        for number, record in enumerate((r for r in session.regions.values() if r.name), 1):
            archive.writestr(f"mask-{number:03}.png", session.store.region(record.digest).to_png())
        archive.writestr("tree.txt", draw_tree(session.tree) + "\n")
    return buffer.getvalue()


def _with_pictures(recipe: Recipe) -> Recipe:
    """Return the recipe with its reference pictures beside it, as PNG named by what they hold."""
    names = {
        d: f"references/{d.partition(':')[2][:12]}-{_harmless(n)}.png" for d, n in recipe.references.items()
    }
    return recipe.model_copy(update={"references": names})


def _harmless(name: str) -> str:
    """Return the stem of a stranger's file name as every system unpacks it: no folder, no drive."""
    stem = PureWindowsPath(name).stem  # takes both kinds of slashes
    return "".join(c if c.isalnum() or c in " -_.()" else "_" for c in stem)[:80] or "picture"


def report_html(session: Session) -> str:
    """Return the conversation as one HTML page that holds its pictures and asks nothing of a network."""
    tree = session.tree
    first = tree.path()[0]
    parts = [f"<h1>{escape(session.name)}</h1>", _picture(session, first)]
    parts += [_turn(session, turn) for turn in session.turns]
    parts.append(f"<h2>All versions</h2><pre>{escape(draw_tree(tree))}</pre>")
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(session.name)}</title>"
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _turn(session: Session, turn: TurnRecord) -> str:
    versions = [v for v in session.tree.versions.values() if v.number == turn.version]
    made = versions[0] if versions and versions[0].request == turn.request else None
    steps = (
        "".join(f"<li><code>{escape(call_text(s))}</code> {escape(s.reason)}</li>" for s in made.steps)
        if made
        else ""
    )
    picture = _picture(session, made) if made else ""
    reply = escape(turn.reply).replace("\n", "<br>")
    asked = "".join(
        f"<p>{escape(e.question)}<br><b>{escape(e.choice or e.answer)}</b></p>" for e in turn.exchanges
    )
    return f"<h2>{escape(turn.request)}</h2>{asked}<ol>{steps}</ol>{picture}<p>{reply}</p>"


def _picture(session: Session, version: Version) -> str:
    """Return a version as an image of at most 1600 pixels inside the page."""
    from ...tools.resize import resize

    picture = session.store.picture(version.picture)
    if max(picture.size) > 1600:
        picture = resize(picture, longest=1600)
    data = b64encode(encode_picture(picture, "WEBP", quality=85)).decode()
    return f'<img alt="Version {version.number}" src="data:image/webp;base64,{data}">'
