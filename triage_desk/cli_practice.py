"""The program that plays practice: a window in data of its own, started by that of the clinic.

It reads its plan as one line of JSON, and says each turn as one line. It is given no key and no
address of the clinic's data; what it makes lies in a folder of its own and is gone at its end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from triage_desk import app, entry, files, launch, paths, settings
from triage_desk.domain import codec
from triage_desk.domain.codec import CodecError
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.exits import DONE
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Turn, sketched
from triage_desk.settings import ClinicSettings, Settings, StaffLanguage, Theme, UserSettings
from triage_desk.ui.i18n import text
from triage_desk.ui.lessonpages import lesson_flow
from triage_desk.ui.lessonshell import LessonShell
from triage_desk.ui.opened import Opened
from triage_desk.ui.trainer import line_of

CLINIC = "Practice: nobody here is real"


def practice(_arguments: argparse.Namespace) -> int:
    """Play the round whose plan comes on the standard input.

    Raises:
        UserError: there is no plan there.
        EnvironmentFault: there is no display, or the folder cannot be used.
    """
    try:
        plan = codec.from_json(Plan, sys.stdin.readline())
    except CodecError:
        raise UserError(
            "Practice is begun in the window: open the palette and choose Practice."
        ) from None
    return run(plan, _tell)


def run(plan: Plan, told: Callable[[Turn], None]) -> int:
    """Show the window of a round until it is closed; ``told`` hears each turn."""
    # A server that the environment names is that of the clinic.
    paths.stay_here()
    place = files.make_private_folder(Path(plan.folder))
    files.sweep_scratch(place)
    known, open_now = settings_of(plan), []
    with files.scratch_in(place) as work:

        def prepare() -> Opened:
            overlay = Path(plan.overlay) if plan.overlay else None
            desk, book = entry.open_practice(work / "data", known, overlay)
            open_now.append(desk)
            if plan.sketch is None:
                return Opened(desk, lesson_flow(book, plan.vignettes, told))
            made = sketched(book.engine, plan.sketch)
            return Opened(desk, lesson_flow(made, tuple(made.vignettes), told, writing=True))

        try:
            launch.stand(prepare, known, LessonShell)
        finally:
            for desk in open_now:
                app.close(desk)
    return DONE


def settings_of(plan: Plan) -> Settings:
    """Return the settings of practice: who practises and how they like the window."""
    return settings.Settings(
        clinic=ClinicSettings(CLINIC, ("1 Practice Street",), "555-0100"),
        user=UserSettings(plan.name, plan.role),
        workstation=entry.PRACTICE,
        language=StaffLanguage(plan.language),
        theme=Theme(plan.theme),
        text_percent=plan.text_percent,
    )


def _tell(turn: Turn) -> None:
    try:
        print(line_of(turn), flush=True)
    except OSError as error:
        raise EnvironmentFault(text("lesson.clinic_gone")) from error
