"""The pictures of the settings: scenes for ``make_screenshots``."""

import io
from dataclasses import replace
from datetime import date

from PIL import Image, ImageDraw

from triage_desk import app
from triage_desk.domain.practitioner import (
    CareTeam,
    Hours,
    Location,
    LocationKind,
    Practitioner,
    Profession,
)
from triage_desk.domain.removal import RemovalPolicy
from triage_desk.domain.user import Actor, Role
from triage_desk.services import clinic
from triage_desk.settings import Settings
from triage_desk.ui.flow import Flow
from triage_desk.ui.presenters.messages_form import Hearing
from triage_desk.ui.presenters.settings_list import Section

MIA = Actor("mia", "Mia Sample", Role.MANAGER, "office-1")
WEEK = tuple(h for day in range(5) for h in (Hours(day, 480, 720), Hours(day, 780, 1020)))
DEV = Practitioner(
    *("dev", "Dev Mock", Profession.PT, "PT, DPT", "NY 000001"),
    *("212-555-0101", "212-555-0199", "212-555-0102", WEEK, ("r1",)),
)


def _logo():
    drawing = Image.new("RGB", (300, 120), "#1d5f6b")
    ImageDraw.Draw(drawing).ellipse((40, 20, 120, 100), fill="white")
    held = io.BytesIO()
    drawing.save(held, "PNG")
    return held.getvalue()


def _show(stage, section):
    folder = stage.clinic.folder
    desk = replace(
        stage.clinic.desk.acting_as(MIA),
        computer=app.computer_of(folder),
        standing=app.content_of(folder).standing,
    )
    desk = app.with_backups(desk, folder, Settings())
    clinic.come_in(desk)
    rule = RemovalPolicy(10, "Board of the clinic", date(2026, 1, 5))
    said = replace(desk.clinic, fax="212-555-0177", keeping=rule)
    clinic.change(desk, desk.clinic, said, _logo())
    clinic.keep_place(desk, Location("r1", "Room 1"))
    clinic.keep_place(desk, Location("d1", "Front desk", LocationKind.DESK, "", "front-1"))
    for person in (DEV, Practitioner("max", "Max Fiktiv", Profession.PHYSICIAN, "MD")):
        clinic.keep_person(desk, person)
    clinic.keep_team(desk, CareTeam("t1", "Back team", ("dev", "max"), "212-555-0110"))
    stage.window.use(desk, Flow)
    stage.settle()
    stage.window.session.flow.settings(section)
    stage.wait(lambda: not stage.window.jobs.busy)
    # What is drawn in a job is asked for once the typing rests.
    stage.wait(lambda: section is not Section.LETTERHEAD or _is_drawn(stage))


def _is_drawn(stage):
    return not stage.window.screen_shown.page._preview.image.isNull()


def letterhead(stage):
    """A letter as it will print."""
    _show(stage, Section.LETTERHEAD)


def people(stage):
    """Who works here, and when."""
    _show(stage, Section.PEOPLE)


def places(stage):
    """Rooms and desks, and the computers used lately."""
    _show(stage, Section.PLACES)


def booking(stage):
    """What the choice means, before it is saved."""
    _show(stage, Section.BOOKING)
    stage.window.screen_shown.page.presenter.type("release", "clinician_releases")
    stage.settle()


def rules(stage):
    """Version, signature and proof."""
    _show(stage, Section.RULES)


def languages(stage):
    """Which languages are offered."""
    _show(stage, Section.LANGUAGES)


def this_desk(stage):
    """What belongs to this computer."""
    _show(stage, Section.THIS_DESK)


def papers(stage):
    """Where each kind of paper goes, two printers with their trays."""
    _show(stage, Section.PAPERS)
    trays = (("InputSlot=Upper", "Upper"), ("InputSlot=Lower", "Lower"))
    page = stage.window.screen_shown.page.presenter
    page.show_printers({"Front desk": trays, "Office": trays})
    page.type("patient_handout", "Office\tInputSlot=Lower")
    stage.settle()


def messages(stage):
    """The listener for messages of other software, while it listens."""
    _show(stage, Section.MESSAGES)
    ear = stage.window.session.flow.ear
    ear.state = Hearing(2575, 2575, ear._desk.clock(), ear._desk.clock())
    page = stage.window.screen_shown.page.presenter
    page.type("hl7_listens", "True")
    page.counted(2)
    stage.settle()


def backups(stage):
    """Where backups go, when, and how many stay; a folder that is not there is refused."""
    _show(stage, Section.BACKUPS)
    stage.window.screen_shown.page.presenter.type("folders", "E:/triage")
    stage.settle()


def keeping(stage):
    """How long records are kept, and who decided so."""
    _show(stage, Section.KEEPING)


SCENES = {
    "15-settings-letterhead": letterhead,
    "15-settings-people": people,
    "15-settings-places": places,
    "15-settings-booking": booking,
    "15-settings-rules": rules,
    "15-settings-languages": languages,
    "15-settings-this-desk": this_desk,
    "15-settings-papers": papers,
    "15-settings-messages": messages,
    "15-settings-backups": backups,
    "15-settings-keeping": keeping,
}
DARK = ("15-settings-letterhead",)
LARGE = ("15-settings-people", "15-settings-booking", "15-settings-costs")
