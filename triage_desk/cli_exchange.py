"""What travels to and from other software, on the command line; formats are in ``exchange``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass, replace
from pathlib import Path

from triage_desk import app, paths
from triage_desk.cli_backup import Meter
from triage_desk.cli_sign_in import signed_in
from triage_desk.domain.batch import Source, Way
from triage_desk.domain.exchange import Became, Cargo, Delivery, ImportReport, Message, VisitOut
from triage_desk.domain.inbox import Fate
from triage_desk.domain.sheet import Columns, DateOrder, Sheet, named
from triage_desk.errors import UserError
from triage_desk.exchange import formats, incoming, tables
from triage_desk.exchange.fhir import writing
from triage_desk.exits import DONE, FAULTS
from triage_desk.rules.content import Ruleset
from triage_desk.services import batches, exchange, importing, inbox
from triage_desk.services.desk import Desk
from triage_desk.services.folder import faults

MOST_LINES = 40
SHORT = 8
QUESTIONNAIRES = {"fhir": writing.one_questionnaire, "ndjson": writing.every_questionnaire}


def questionnaire(arguments: argparse.Namespace) -> int:
    """Write the interview in force as a FHIR Questionnaire; as NDJSON with every instrument's."""
    out = new_place(arguments.out)
    write = QUESTIONNAIRES.get(arguments.format)
    if write is None:
        raise UserError("Questionnaires are written as fhir or ndjson: choose one of them.")
    engine = app.content_of(arguments.data_dir).engine
    write(engine.ruleset, out)
    print(f"Questionnaire {engine.ruleset.ref.version}: {out}")
    return DONE


def encounters(arguments: argparse.Namespace) -> int:
    """Write every visit, or those since a day."""

    def gather(desk: Desk) -> Cargo:
        return exchange.send_visits(desk, arguments.since, arguments.format)

    return _send(arguments, formats.ENCOUNTERS, gather, "Visits")


def patient(arguments: argparse.Namespace) -> int:
    """Write one person with all their visits."""

    def gather(desk: Desk) -> Cargo:
        return exchange.send_person(desk, arguments.patient, arguments.format)

    words = "Everything about this person that other software can read"
    return _send(arguments, formats.PATIENT, gather, words)


def _send(
    arguments: argparse.Namespace, subject: str, gather: Callable[[Desk], Cargo], words: str
) -> int:
    """Write what is gathered in the format asked for, visit by visit, to a new place."""
    write, out = formats.writer(subject, arguments.format), new_place(arguments.out)
    with signed_in(arguments) as desk:
        write(counted(gather(desk), Meter()), desk.engine.ruleset, out)
    print(f"{words}: {out}")
    return DONE


def counted(cargo: Cargo, meter: Meter) -> Cargo:
    """Return the same cargo; ``meter`` hears of each visit that is written."""
    visits = cargo.visits
    total = len(visits) if isinstance(visits, Sized) else 0
    return replace(cargo, visits=_Counted(visits, total, meter))


@dataclass(frozen=True, slots=True)
class _Counted:
    visits: Iterable[VisitOut]
    total: int
    meter: Meter

    def __iter__(self) -> Iterator[VisitOut]:
        for done, visit in enumerate(self.visits, 1):
            yield visit
            if self.total:
                self.meter.report(done, self.total)


def take(arguments: argparse.Namespace) -> int:
    """Take over what files hold, all of them as one; 1 when something was refused."""
    with signed_in(arguments) as desk:
        whole, sources = Delivery(), list[Source]()
        for path in arguments.files:
            found, source = read_file(path, desk.engine.ruleset, arguments)
            whole += found
            sources.append(source)
        report = importing.take(
            desk,
            whole,
            source=incoming.together(sources),
            trial=arguments.dry_run,
            watch=Meter(),
        )
        refused = messages(desk, whole.messages, trial=arguments.dry_run)
    for line in lines(report) if report.outcomes or not whole.messages else []:
        print(line)
    if arguments.dry_run:
        print("Nothing was kept: this was a trial.")
    elif report.batch_id:
        back = f"Take it back with: triage-desk imports undo {report.batch_id[:SHORT]}"
        print(back, file=sys.stderr)
    for line in faults(report):
        print(line, file=sys.stderr)
    return FAULTS if refused or report.count(Became.REFUSED) else DONE


def brought(arguments: argparse.Namespace) -> int:
    """List the last imports that kept something, newest first."""
    with signed_in(arguments) as desk:
        found = batches.recent(desk)
    for one in found:
        when = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
        counts = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in one.counts.items())
        done = one.taken_back
        back = f"; taken back by {done.name}, {done.stays} stay" if done else ""
        print(f"{one.batch_id[:SHORT]}  {when}  {one.name}  {one.source.file}  {counts}{back}")
    if not found:
        print("No file was taken over yet.")
    return DONE


def undo(arguments: argparse.Namespace) -> int:
    """Take back what an import brought; 1 when something of it stays."""
    with signed_in(arguments) as desk:
        known = [one.batch_id for one in batches.recent(desk)]
        named = [one for one in known if one.startswith(arguments.batch)]
        if len(named) > 1:
            raise UserError("Several imports begin so: write more of its id.")
        report = batches.undo(desk, named[0] if named else arguments.batch, Meter())
    print(f"Taken back: {report.back}")
    for one in report.stays[:MOST_LINES]:
        print(f"Stays: {one.brought.place} {one.initials}: {one.why}", file=sys.stderr)
    more = len(report.stays) - MOST_LINES
    if more > 0:
        print(f"... and {more} more.", file=sys.stderr)
    return FAULTS if report.stays else DONE


def messages(desk: Desk, found: tuple[Message, ...], *, trial: bool) -> int:
    """Take over each message by itself, say what became of them; return how many wait."""
    if trial:
        waits = [one for one in found if one.fault]
    else:
        letters = [inbox.receive(desk, one) for one in found]
        counted = Counter(one.fate.value for one in letters)
        waits = [m for m, one in zip(found, letters, strict=True) if one.fate is Fate.PARKED]
        if found:
            print("Messages: " + ", ".join(f"{n} {what}" for what, n in sorted(counted.items())))
    if waits:
        print("See them with: triage-desk hl7 parked", file=sys.stderr)
    return len(waits)


def read_file(
    path: Path, ruleset: Ruleset, arguments: argparse.Namespace
) -> tuple[Delivery, Source]:
    """Return what a file holds; of a table what was said of its columns, here or before."""
    known = tables.TableFiles(paths.data_dir(arguments.data_dir))
    keeps = not arguments.dry_run
    return incoming.read(path, ruleset, known, Way.COMMAND, chooser(arguments), remember=keeps)


def chooser(arguments: argparse.Namespace) -> incoming.Choose | None:
    """Return what says of a table what ``--column`` and ``--dates`` say; ``None`` without them."""

    def choose(sheet: Sheet, columns: Columns) -> Columns:
        if arguments.column:
            wanted = named(sheet, arguments.column)
            if wanted is None:
                headings = ", ".join(sheet.header)
                raise UserError(
                    f"--column names a heading that is not there; there are: {headings}"
                )
            columns = wanted
        order = DateOrder(arguments.dates) if arguments.dates else columns.order
        return replace(columns, order=order)

    return choose if arguments.column or arguments.dates else None


def lines(report: ImportReport) -> list[str]:
    """Return what an import did, one line for each kind of entry."""
    found = []
    for kind in dict.fromkeys(one.kind for one in report.outcomes):
        mine = [one.became for one in report.outcomes if one.kind is kind]
        counted = (f"{mine.count(became)} {became.value}" for became in Became if became in mine)
        found.append(f"{kind.value.replace('_', ' ').capitalize()}: {', '.join(counted)}")
    return found or ["There is nothing in it that is kept here."]


def new_place(out: Path) -> Path:
    """Return where to write; raise ``UserError`` where something is already."""
    path = out.absolute()
    if path.exists():
        raise UserError(f"Something is there already: {path}; name a new place.")
    return path
