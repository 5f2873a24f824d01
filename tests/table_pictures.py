"""The pictures of a table on its way in. Scenes for ``make_screenshots``; everybody is invented."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from triage_desk import app
from triage_desk.domain.batch import Source, Way
from triage_desk.domain.encounter import Channel
from triage_desk.domain.exchange import Delivery, PatientIn
from triage_desk.domain.patient import Patient, Sex
from triage_desk.services import batches, importing, inbox, intake, patients
from triage_desk.ui.flow import Flow
from triage_desk.ui.presenters.exchange import Part
from triage_desk.ui.widgets.rowtable import RowTable

SCHEDULE = """Patient ID,Patient name,DOB,Sex,Phone,Appt date,Time,Provider,Reason for visit
0007,"Oak-Synthetic, Ana",3/4/1970,F,555-0100,3/23/2026,9:30 AM,Dr. Sample,Knee
0008,"Elm-Synthetic, Eva",1/2/1980,F,555-0101,3/23/2026,2:00 PM,Dr. Sample,Low back after a fall
,"Ash-Synthetic, Ian",2/2/1961,M,,3/23/2026,soon,Dr. Mock,
,"Quux-Synthetic, Zoa",3/7/1961,F,,3/23/2026,3:00 PM,Dr. Mock,Shoulder
"""


def understood(stage) -> None:
    """Show a schedule with its columns named, as its rows will be kept."""
    folder = stage.clinic.folder
    desk = replace(stage.clinic.desk, tables=app.tables_of(folder))
    patients.create(desk, "Quux-Synthetic", "Zoe", "1961-03-07", Sex.FEMALE)
    file = folder / "schedule.csv"
    file.write_text(SCHEDULE, "utf-8")
    stage.window.use(desk, Flow)
    stage.settle()
    stage.window._flow.import_table()
    screen = stage.window._flow.screen
    screen.open_file(file)
    stage.wait(lambda: screen.presenter.sheet is not None)


def tried(stage) -> None:
    """Show what would come of it: one row without a time, one person who may be on file."""
    understood(stage)
    screen = stage.window._flow.screen
    screen.attempt(trial=True)
    stage.wait(lambda: screen.presenter.tried is not None)


def came_in(stage) -> None:
    """Show what came in: one file that was taken back but for somebody who came since."""
    desk, clock = stage.clinic.desk, stage.clinic.clock
    for number, (name, way) in enumerate(FILES):
        people = tuple(_somebody(number, one) for one in range(3 + number))
        importing.take(desk, Delivery(people), source=Source(name, "ab" * 32, way))
        clock.advance(minutes=47)
    first = batches.recent(desk)[-1]
    with desk.store.read() as tx:
        used = tx.batches.brought(first.batch_id)[0].patient_id
    intake.start(desk, used, Channel.COUNTER)
    stage.window.use(desk, Flow)
    stage.settle()
    stage.window._flow.exchange()
    stage.settle()
    stage.window._flow.screen.findChild(RowTable, "exchange.table").selectRow(len(FILES) - 1)
    stage.window._flow.screen.undo()
    stage.wait(lambda: stage.window._flow.screen.presenter.undone is not None)


def parked(stage) -> None:
    """Show what waits in a watched folder, and why."""
    # The same words on every machine.
    os.chdir(stage.clinic.folder)
    folder = Path("From the EHR")
    folder.mkdir()
    desk = replace(stage.clinic.desk, folder=app.folder_of(stage.clinic.folder))
    for name, why in WAITING:
        (folder / name).write_text("x", "utf-8")
        desk.folder.put_away(folder, name, why)
        waits = folder / "parked" / name
        os.utime(waits, (stage.clinic.clock.moment.timestamp(),) * 2)
    stage.window.use(desk, Flow)
    stage.settle()
    stage.window._flow.exchange()
    screen = stage.window._flow.screen
    screen.presenter.part = Part.FOLDER
    screen.presenter.folder = str(folder)
    screen.presenter.show_folder((str(folder), desk.folder.parked(folder)))
    stage.settle()


WAITING = (
    ("patients-0310.pdf", ("Nothing here reads this file: it is a PDF.",)),
    (
        "schedule-0310.csv",
        ("Left out: row 4, Time: the time is missing: fill it in", "Left out: row 9, DOB: see"),
    ),
)


def waits(stage) -> None:
    """Show a message that says something else than staff did, beside the record."""
    desk = app.with_exchange(stage.clinic.desk, stage.clinic.folder)
    facts = ("Elm-Synthetic", "Eva", "1970-05-31", Sex.FEMALE)
    patients.create(desk, *facts, mrn="M-77", phone="555-0100")
    pid = "PID|1||{}^^^CLINIC^MR||Elm-Synthetic^{}^^^^^L||19700531|F|||||555-0199^PRN^PH"
    for number, (kind, person) in enumerate((("A08", ("M-77", "Eva")), ("A28", ("X-1", "Evah")))):
        head = f"MSH|^~\\&|EHR|CLINIC|TD|DESK|20261122093000||ADT^{kind}|{number + 1}|P|2.5.1"
        inbox.receive(desk, desk.message_reader()(f"{head}\r{pid.format(*person)}\r".encode()))
    stage.window.use(desk, Flow)
    stage.settle()
    stage.window._flow.inbox()


def looked_at(stage) -> None:
    """Show one of them, looked at."""
    waits(stage)
    stage.settle()
    stage.window._flow.screen.look()


FILES = (
    ("monday-schedule.csv", Way.WINDOW),
    ("new-patients.xlsx", Way.FOLDER),
    ("ehr-bundle.json", Way.COMMAND),
)
NAMES = ("Oak", "Elm", "Ash", "Larch", "Beech", "Rowan", "Alder")


def _somebody(number: int, one: int) -> PatientIn:
    born = date(1950 + 7 * one, 3 + number, 4)
    patient = Patient("", f"{NAMES[number + one]}-Synthetic", "Ana", born, Sex.FEMALE)
    stated = frozenset({"family", "given", "birth_date"})
    return PatientIn(f"{number}-{one}", patient, stated, place=f"row {one + 2}")


SCENES = {
    "10-table": understood,
    "10-table-tried": tried,
    "10-came-in": came_in,
    "10-came-in-parked": parked,
    "10-messages": waits,
    "10-message": looked_at,
}
DARK = ("10-table-tried", "10-came-in", "10-message")
LARGE = ("10-table", "10-came-in", "10-messages", "10-message")
