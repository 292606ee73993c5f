"""retoucher batch: a request or a recipe on many pictures, which goes on where it was killed."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

from ...errors import PictureError, RecipeError
from ...pictures import Picture, open_picture, save_picture
from ...pictures.kinds import WRITTEN
from ...settings import Settings, load_settings
from ..commands.replay import load_recipe
from ..commands.seal import check_signing
from ..commands.terminal_turn import warm_up
from ..visible_text import write
from .batch_inputs import Input, batch_inputs
from .batch_report import BatchReport, folder_of_report
from .contact_sheet import contact_sheet
from .crew import Crew, ProcessCrew, failed
from .far_files import Where, contents, place_at
from .outcome import Errand, Outcome, Wanted, identity_of

_SHOWN = 60
"""Failures on the sheet; the report has all of them."""
DONE, FAILED, STOPPED = 0, 1, 130


@dataclass(frozen=True, kw_only=True)
class BatchOptions:
    """What the command line said."""

    inputs: tuple[str, ...]
    out: Where
    wanted: Wanted
    recipe: Path | None = None
    jobs: int = 1
    """Workers; on a Ray cluster 0 stands for all of its cores."""
    ray: bool = False
    cards: float = 0.0
    """Graphics cards of each worker on a Ray cluster."""
    again: bool = False
    """Try again what failed before."""
    as_json: bool = False
    no_recipe: bool = False
    gps: bool = False
    sign: bool = False


def run_batch(options: BatchOptions) -> int:
    """Edit every picture that is not done yet; return the exit code."""
    wanted = options.wanted
    settings = load_settings(profile=wanted.profile)
    if options.recipe is not None:
        wanted = wanted.model_copy(update={"recipe": load_recipe(options.recipe).to_yaml()})
    folder = options.out if isinstance(options.out, Path) else folder_of_report(options.out, settings.home)
    inputs = batch_inputs(options.inputs, options.out, folder)
    if options.sign and (told := check_signing(settings.home)):
        sys.stderr.write(f"{told}\n")
    warm_up()
    with BatchReport(options.out, folder, again=options.again) as report:
        homes = report.at_work / "homes"
        rmtree(homes, ignore_errors=True)
        homes.mkdir()
        batch = _Batch(options, wanted, report, settings.session_money)
        with closing(_crew(options, settings, homes)) as crew, batch.stopping():
            for outcome in crew.work(batch.errands(inputs, crew), batch.going_on):
                batch.finish(outcome)
        rmtree(homes, ignore_errors=True)
        return batch.end()


def _crew(options: BatchOptions, settings: Settings, homes: Path) -> Crew:
    private = options.wanted.private
    if not options.ray:
        return ProcessCrew(options.jobs, settings, private, homes)
    from .ray_crew import RayCrew

    return RayCrew(options.jobs, settings, private, options.cards)


@dataclass
class _Batch:
    """A run: what is handed out and what has come back."""

    options: BatchOptions
    wanted: Wanted
    report: BatchReport
    cap: float
    """US dollars that one run may spend."""
    stopped: str = ""
    money: float = 0.0
    counts: dict[str, int] = field(default_factory=lambda: {"done": 0, "failed": 0, "before": 0})
    names: dict[str, str] = field(default_factory=dict)
    """Identity → the name of the result, of what is out."""

    def errands(self, inputs: Iterator[Input], crew: Crew) -> Iterator[Errand]:
        """Return what is to be done, each picture once; a plan for all is made on the first."""
        for one in inputs:
            errand = self._errand(one)
            if errand is None:
                continue
            if one.wrong:
                self.finish(failed(errand, one.wrong))
            elif errand.wanted.once and errand.plan is None and not errand.wanted.recipe:
                self.finish(crew.alone(errand))
            else:
                yield errand

    def finish(self, outcome: Outcome) -> None:
        """Write down what became of a picture and say it."""
        name = self.names.pop(outcome.identity)
        if outcome.state == "done":
            outcome = outcome.model_copy(update={"result": name})
        outcome = self.report.write(outcome)
        if outcome.plan is not None:
            self.report.plans[outcome.wanted] = outcome.plan
        self.counts[outcome.state] += 1
        self.money += outcome.money
        if self.money >= self.cap and not self.stopped:
            self.stopped = f"the cap of ${self.cap:.2f} for a session is spent: the same command goes on"
        if self.options.as_json:
            sys.stdout.write(outcome.model_dump_json(exclude_defaults=True) + "\n")
            sys.stdout.flush()
        else:
            words = "; ".join([outcome.reason or outcome.result, *outcome.notes])
            write(f"{outcome.state:>8}  {outcome.picture}: {words}\n")

    def going_on(self) -> bool:
        """Say whether more may be handed out."""
        return not self.stopped

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Let the first Ctrl-C finish what is out; a second one ends the program."""

        def stop(signum: int, frame: object) -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self.stopped = "stopped: the same command goes on"

        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def end(self) -> int:
        """Draw the sheet of failures, sum up, and return the exit code."""
        failures = self.report.failures()
        sheet = self.report.sheet
        if failures:
            save_picture(contact_sheet([self._cell(o) for o in failures[-_SHOWN:]]), sheet)
        else:
            self.report.drop_sheet()
        self.report.bring_out()
        total = {**self.counts, "failures": len(failures), "money": round(self.money, 4)}
        if self.options.as_json:
            sys.stdout.write(json.dumps({"total": total, "stopped": self.stopped}) + "\n")
        else:
            write(self._summed_up(len(failures), sheet))
        if self.stopped:
            return STOPPED
        return FAILED if failures else DONE

    def _summed_up(self, failures: int, sheet: Path) -> str:
        counts = self.counts
        lines = [f"{counts['done']} done, {counts['failed']} failed, {counts['before']} were finished before"]
        lines += [f"${self.money:.2f} spent"] if self.money else []
        lines += [f"report: {self.report.path}"]
        lines += [f"failures: {failures}, shown on {sheet}"] if failures else []
        return "\n".join([*lines, *([self.stopped] if self.stopped else [])]) + "\n"

    def _errand(self, one: Input) -> Errand | None:
        """Return what is to be done for an input; None when that is done already, or on its way."""
        wanted = self._wanted(one)
        identity = identity_of(one.path, wanted)
        if identity in self.report.finished or identity in self.names:
            self.counts["before"] += 1
            return None
        suffix = one.name.suffix if one.name.suffix.lower() in WRITTEN else ".png"
        name = self.report.name_for(Path(one.name).with_suffix(suffix))
        self.names[identity] = name
        recipe = self.options.recipe
        return Errand(
            identity=identity,
            picture=one.path,
            draft=self.report.draft(identity, name),
            failed=self.report.sides(identity),
            wanted=wanted,
            plan=self.report.plans.get(wanted.digest) if wanted.once else None,
            recipe_folder=recipe.parent if recipe else Path(),
            recipe_in_file=not self.options.no_recipe,
            gps=self.options.gps,
            sign=self.options.sign,
        )

    def _wanted(self, one: Input) -> Wanted:
        if one.request:
            return self.wanted.model_copy(update={"request": one.request, "recipe": ""})
        if not (self.wanted.request or self.wanted.recipe or one.wrong):
            raise RecipeError(f"{str(one.path)!r} has no request: give one with --request, or a --recipe")
        return self.wanted

    def _cell(self, outcome: Outcome) -> tuple[Picture | None, str]:
        """Return the sides of a failed edit with its reason, or the picture alone where it can be opened."""
        words = f"{Path(outcome.picture).name}: {outcome.reason}"
        sides = self.report.sides(outcome.identity)
        for where in (sides, place_at(outcome.picture)):
            try:
                return open_picture(contents(where)), words
            except PictureError:
                continue
        return None, words
