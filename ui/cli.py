"""The command line. Commands import their work when they run, so `--help` answers at once."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from .batch_commands import batch, cube, replay
from .door_commands import mcp, serve

app = typer.Typer(
    name="retoucher",
    help="Edit pictures by saying what you want; nothing outside the edited region changes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=(
        "Exit codes: 0 done · 1 error · 2 wrong usage · 3 a question waits · 4 the edit failed its checks · "
        "5 nothing could be done · 130 stopped"
    ),
)

Photo = Annotated[Path, typer.Argument(help="The picture to edit; '-' reads it from standard input.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Where the result goes; '-' is standard output.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON event a line.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Never ask; say what was assumed.")]
Gps = Annotated[bool, typer.Option("--gps", help="Keep where it was taken in the saved file.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace results that are there; a file that was read, never.")
]
NoRecipe = Annotated[bool, typer.Option("--no-recipe", help="Leave the recipe out of the saved file.")]
SessionName = Annotated[str, typer.Option("--session", "-s", help="Name of the session.")]
References = Annotated[
    list[Path] | None,
    typer.Option("--reference", help="Another picture that the request speaks of; may be given again."),
]
PrivateReferences = Annotated[
    list[Path] | None,
    typer.Option(
        "--private-reference", help="The same, but this one and what holds it stay on this machine."
    ),
]
Private = Annotated[bool, typer.Option("--private", help="Send nothing to any model or service.")]
Careful = Annotated[
    bool,
    typer.Option("--careful", help="Let the language model look at every outline before it is worked in."),
]
Profile = Annotated[
    str | None, typer.Option("--profile", help="embedded, local, openai, mixed, tiny or miniature.")
]


@app.command()
def edit(
    photo: Photo,
    request: Annotated[str, typer.Argument(help="What you want, in words.")],
    out: Out = None,
    yes: Yes = False,
    as_json: Json = False,
    no_recipe: NoRecipe = False,
    gps: Gps = False,
    session: SessionName = "",
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything random.")] = 0,
    region: Annotated[
        str | None,
        typer.Option(help="Where: a mask PNG (white may change), 'x,y' or 'left,top,right,bottom'."),
    ] = None,
    mask_means: Annotated[
        Literal["auto", "white", "black", "hole"],
        typer.Option(help="What may change in a mask file: white, black, or its transparent hole."),
    ] = "auto",
    overwrite: Overwrite = False,
    reference: References = None,
    private_reference: PrivateReferences = None,
    profile: Profile = None,
    private: Private = False,
    tie: Annotated[
        Literal["union", "sequential"] | None,
        typer.Option(help="TIE: paint the parts of the request into masks, at once or one after the other."),
    ] = None,
    careful: Careful = False,
    sign: Annotated[bool, typer.Option("--sign", help="Write C2PA content credentials into it.")] = False,
) -> None:
    """Edit a picture once and save the result, a before/after sheet and the recipe."""
    from .commands.edit import EditOptions, run_edit

    options = EditOptions(
        photo=photo,
        request=request,
        out=out,
        yes=yes,
        as_json=as_json,
        no_recipe=no_recipe,
        gps=gps,
        session=session,
        seed=seed,
        region=region,
        mask_means=mask_means,
        overwrite=overwrite,
        references=tuple(reference or ()),
        private_references=tuple(private_reference or ()),
        profile=profile,
        private=private,
        tie=tie,
        careful=careful,
        sign=sign,
    )
    raise typer.Exit(run_edit(options))


@app.command()
def talk(
    photo: Annotated[
        Path | None, typer.Argument(help="The picture; leave it out to reopen a session.")
    ] = None,
    session: SessionName = "",
    yes: Yes = False,
    guided: Annotated[bool, typer.Option(help="Show each plan and wait before acting.")] = False,
    profile: Profile = None,
    careful: Careful = False,
) -> None:
    """Edit in a conversation: several turns, undo, branches; sessions reopen by name."""
    from .commands.talk import run_talk

    raise typer.Exit(run_talk(photo, session, yes, guided, profile, careful))


@app.command()
def chat(
    photo: Annotated[Path | None, typer.Argument(help="A picture to begin with.")] = None,
    port: Annotated[int | None, typer.Option(help="Port on this machine; a free one by default.")] = None,
    open_browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine visitors need a token.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option(help="What else the server is called, behind a proxy; again for more.")
    ] = None,
) -> None:
    """Open the chat page in a browser: edit by talking, pointing and comparing."""
    from .chat.server.launch import launch

    raise typer.Exit(launch(photo, port=port, open_browser=open_browser, host=host, names=name or ()))


app.command()(replay)
app.command()(cube)
app.command()(batch)


@app.command()
def tree(
    session: Annotated[str, typer.Argument(help="Name of the session; empty lists all.")] = "",
    as_json: Json = False,
) -> None:
    """Draw the versions of a session."""
    from .commands.tree import run_tree

    raise typer.Exit(run_tree(session, as_json))


@app.command()
def usage(
    session: Annotated[str, typer.Argument(help="Name of the session; empty sums up each.")] = "",
    pay_again: Annotated[
        bool, typer.Option(help="Let edits whose end nobody saw be paid for again when they are asked for.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what hosted models were called for and what that cost."""
    from .commands.usage import run_pay_again, run_usage

    raise typer.Exit(run_pay_again() if pay_again else run_usage(session, as_json))


@app.command()
def audit(as_json: Json = False) -> None:
    """List which pictures left this machine, when, where to and for whom."""
    from .commands.departures_listed import run_audit

    raise typer.Exit(run_audit(as_json))


@app.command()
def tools(
    name: Annotated[str, typer.Argument(help="One tool; empty lists all.")] = "",
    as_json: Json = False,
) -> None:
    """Show the tools and their arguments."""
    from .commands.tools import run_tools

    raise typer.Exit(run_tools(name, as_json))


@app.command()
def find(
    photo: Photo,
    phrase: Annotated[str, typer.Argument(help="What to find: 'the red car', 'sky', 'box 10,10,200,300'.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the mask PNGs.")] = None,
    as_json: Json = False,
    overwrite: Overwrite = False,
) -> None:
    """Show what a phrase finds: numbered outlines and a mask for each."""
    from .commands.find import run_find

    raise typer.Exit(run_find(photo, phrase, out, as_json, overwrite))


@app.command()
def caption(photo: Photo, private: Private = False, as_json: Json = False, profile: Profile = None) -> None:
    """Say what a picture shows, by the language model where one is set."""
    from .commands.caption import run_caption

    raise typer.Exit(run_caption(photo, private, as_json, profile))


@app.command()
def decompose(
    instruction: Annotated[str, typer.Argument(help="What you want, vaguely: 'make it cosier'.")],
    photo: Photo,
    count: Annotated[int, typer.Option(min=1, max=8, help="How many specific instructions.")] = 3,
    removal: Annotated[bool, typer.Option(help="Let a language model take things away too.")] = False,
    private: Private = False,
    as_json: Json = False,
    profile: Profile = None,
) -> None:
    """Say what a vague instruction consists of in this picture."""
    from .commands.caption import run_decompose

    raise typer.Exit(run_decompose(instruction, photo, count, removal, private, as_json, profile))


@app.command()
def allow(
    folder: Annotated[Path, typer.Argument(help="The folder; by default the current one.")] = Path(),
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the consent back.")] = False,
) -> None:
    """Let the retoucher.toml of a folder choose models, addresses, profiles and weights, until it changes."""
    from .commands.allow import run_allow

    raise typer.Exit(run_allow(folder, revoke))


@app.command()
def doctor(
    as_json: Json = False,
    ping: Annotated[bool, typer.Option(help="Try the connections to the hosted models.")] = False,
) -> None:
    """Say what is available, what is missing and the command that brings it."""
    from .commands.doctor import run_doctor

    raise typer.Exit(run_doctor(as_json, ping))


@app.command()
def models(
    action: Annotated[Literal["list", "pull", "remove"], typer.Argument(help="What to do.")] = "list",
    name: Annotated[str, typer.Argument(help="Name of the weights; empty lists all.")] = "",
    as_json: Json = False,
    profile: Profile = None,
) -> None:
    """Show model weights with state, size and licence; pull them from the hub; remove them."""
    from .commands.models import run_models

    raise typer.Exit(run_models(action, name, as_json, profile))


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path("out"),
) -> None:
    """Edit a bundled photograph through the whole machine."""
    from .commands.demo import run_demo

    raise typer.Exit(run_demo(out))


app.command()(mcp)
app.command()(serve)


def main() -> None:
    """Run the command line; our errors are one sentence and exit code 1."""
    from ..errors import Cancelled, RetoucherError
    from .freed_memory import hand_back_freed_memory
    from .visible_text import write

    hand_back_freed_memory()
    try:
        app()
    except Cancelled:
        sys.exit(130)
    except RetoucherError as error:
        write(f"retoucher: {error}\n", sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
