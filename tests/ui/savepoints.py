"""Every state in which a desk can be left in the middle, and what must be offered again.

The rows are those that forms on phones are tried with (ODK Collect's savepoints): a new form, an
edited one, one saved and gone on with, another of the same kind, an older version of the form, a
battery that dies and a program that is closed; and those of a desk beside them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tests.ui.clinic import LOW_BACK, Clinic, engine
from triage_desk.domain.answers import answered
from triage_desk.domain.decision import RulesetRef
from triage_desk.domain.user import Actor, Role
from triage_desk.services import documents, triage, worklist

BEN = Actor("ben", "Ben T.", Role.FRONT_DESK, "front-1")
OLDER = RulesetRef("2025.1.0", "0" * 64)


@dataclass
class OlderClinic(Clinic):
    """A clinic that still runs on the content before."""

    def __init__(self, folder, clock=None):
        Clinic.__init__(self, folder, clock)

    @property
    def desk(self):
        now = engine()
        ruleset = replace(now.ruleset, ref=OLDER)
        return replace(Clinic.desk.fget(self), engine=replace(now, ruleset=ruleset))


def kept(clinic):
    """Return everything on record of every visit, in plain words, to be compared later."""
    found = {}
    with clinic.store.read() as tx:
        for row in worklist.today(clinic.desk):
            record = tx.encounters.record(row.encounter_id)
            found[row.encounter_id] = repr(
                (
                    record.patient,
                    record.encounter.status,
                    record.encounter.language,
                    sorted(record.answers.items()),
                    [(e.link_id, e.answer) for e in record.events],
                    [d.disposition for d in record.decisions],
                    record.overrides,
                    record.notices,
                    tx.encounters.documents(row.encounter_id),
                )
            )
    return found


# ------------------------------------------------------------------------------- the states


def new_intake(window, clinic):
    window.start_patient()
    window.answer_until(LOW_BACK, "known")


def edited_answer(window, clinic):
    new_intake(window, clinic)
    window.screen.presenter.jump("injury")
    other = window.page.item.options[1].code
    window.screen._item.answered.emit({"injury": answered(other)})
    window.settle()


def parked(window, clinic):
    new_intake(window, clinic)
    window.press("F8")


def decided(window, clinic):
    window.start_patient()
    window.answer_until(LOW_BACK)


def same_patient_twice(window, clinic):
    parked(window, clinic)
    clinic.start(worklist_patient(clinic))
    window.screen.refresh()


def worklist_patient(clinic):
    with clinic.store.read() as tx:
        return tx.patients.get(worklist.today(clinic.desk)[0].patient_id)


def language_changed(window, clinic):
    new_intake(window, clinic)
    window.screen.presenter.speak("es")
    window.answer_page(LOW_BACK)


def emergency(window, clinic):
    window.start_patient()
    window.press("A")


def typing_in_an_emergency(window, clinic):
    emergency(window, clinic)
    window.press("Alt+1")
    window.type("emergency.told_name", "Pat Exam")
    let_it_be_kept(window)


def emergency_of_nobody(window, clinic):
    window.press("F12")
    window.press("Alt+2")
    window.type("emergency.told_role", "nurse")
    let_it_be_kept(window)


def told_of_nobody(window, clinic):
    window.press("F12")
    window.type("emergency.told_name", "Pat Example")
    window.type("emergency.told_role", "nurse")
    window.press("Alt+3")
    window.press("Ctrl+Return")


def typing_a_change(window, clinic):
    decided(window, clinic)
    window.press("Ctrl+O")
    window.type("override.words", "Asked for a doctor")
    let_it_be_kept(window)


def typing_an_answer(window, clinic):
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    window.type("goal.field", "Carry my grandson")
    let_it_be_kept(window)


def typing_a_record(window, clinic):
    window.press("Ctrl+N")
    window.type("find.given", "Willa")
    window.type("find.family", "Sam")
    let_it_be_kept(window)


def let_it_be_kept(window):
    """Do what the clock does within a second, and wait for the thread that does the work."""
    typing = window.window.session.flow.typing
    # The clock may be keeping what stood before the last letters: it looks again after that.
    for _ in range(2):
        typing._jobs._pool.waitForDone()
        window.settle()
        typing.look()
    typing._jobs._pool.waitForDone()
    window.settle()


def clock_changed(window, clinic):
    new_intake(window, clinic)
    clinic.clock.advance(hours=-2)
    window.answer_page(LOW_BACK)


def older_content(window, clinic):
    parked(window, clinic)


def in_the_middle_of(module, act, window, clinic):
    """Copy the data as a power cut would leave them: inside the transaction of ``act``."""
    before = module.note

    def cut(*arguments):
        before(*arguments)
        shutil.copytree(clinic.folder, clinic.folder.with_name(f"{clinic.folder.name}.cut"))
        module.note = before

    module.note = cut
    try:
        act()
    finally:
        module.note = before


def during_decide(window, clinic):
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    in_the_middle_of(triage, lambda: window.answer_until(LOW_BACK), window, clinic)


def during_print(window, clinic):
    decided(window, clinic)

    def print_it():
        window.click("receipt.print_letter")
        window.screen._jobs._pool.waitForDone()
        window.settle()

    in_the_middle_of(documents, print_it, window, clinic)


STATES = {
    f.__name__: f
    for f in (
        *(new_intake, edited_answer, parked, decided, same_patient_twice, language_changed),
        *(emergency, typing_an_answer, typing_a_record, clock_changed, older_content),
        *(typing_in_an_emergency, emergency_of_nobody, told_of_nobody, typing_a_change),
        *(during_decide, during_print),
    )
}

OF_NOBODY = ("emergency_of_nobody", "told_of_nobody")
# An emergency that nobody has taken over forbids to lock.
NOT_LOCKED = ("emergency", "typing_in_an_emergency", "emergency_of_nobody")


def clinic_for(name, folder):
    return (OlderClinic if name == "older_content" else Clinic)(folder)


# ---------------------------------------------------------------------------- a process to kill


def live(base):
    """Bring every state about, each in a folder and a window of its own, and then be killed."""
    from PySide6.QtWidgets import QApplication

    from tests.ui.driver import Driver
    from triage_desk.settings import Settings
    from triage_desk.ui.flow import Flow
    from triage_desk.ui.shell import Shell

    application = QApplication([])
    windows, told = [], {}
    for name, state in STATES.items():
        clinic = clinic_for(name, base / name)
        shell = Shell(Settings())
        windows.append((application, shell, clinic))
        shell.show()
        shell.use(clinic.desk, Flow)
        state(Driver(shell, None), clinic)
        told[name] = kept(clinic)
        # As the disk is when the power goes: the journal is hot, the program still lives.
        shutil.copytree(base / name, base / f"{name}.power")
        flow = shell.session.flow
        if flow.may_lock():
            left = flow.put_away()
            shutil.copytree(base / name, base / f"{name}.locked")
            flow.come_back(left)
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    live(Path(sys.argv[1]))
