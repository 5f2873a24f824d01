"""A visit of an invented person through the whole window, by a process of its own that is killed.

    python -m tests.ui.canary BASE

Everything typed of the person stands nowhere else (``WORDS``). Every folder that a program may
write to lies below BASE: home, data, temporary files, runtime, and ``given``, where a person saves
and prints on purpose.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

NAME, GIVEN = "Quuxley", "Zebedee"
MRN, PHONE = "MRN-7734421", "555-0177342"
GOAL, HALF, WHY, TOLD = "Ride the zonkey", "half a zibblefrotz", "He sounded zorbed", "Dr. Zelkova"
WORDS = (NAME, GIVEN, MRN, PHONE, "zonkey", "zibblefrotz", "zorbed", "Zelkova")
GIVEN_OUT = "given"
USER_FOLDERS = {
    "HOME": "home",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "temp",
}


def environment(base):
    """Return the environment of such a process."""
    for folder in (*USER_FOLDERS.values(), "data", GIVEN_OUT):
        (base / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.environ | {name: str(base / folder) for name, folder in USER_FOLDERS.items()}


def fall_over(words):
    local = f"{GIVEN} {NAME}"
    raise ValueError(f"{local}: {words}")


def live(base):  # noqa: PLR0915 - one visit from its begin to its end
    """Do everything a desk does with one person, mistakes included, and be killed in the middle."""
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from tests.store.test_backup import ORIGIN, SILENT
    from tests.ui.clinic import LOW_BACK, Clinic
    from tests.ui.driver import Driver
    from triage_desk import files, logs
    from triage_desk.domain.user import Role
    from triage_desk.services import chain, person_export, worklist
    from triage_desk.settings import Settings
    from triage_desk.store import backup
    from triage_desk.ui import crash, printing
    from triage_desk.ui.flow import Flow
    from triage_desk.ui.session import clear_clipboard
    from triage_desk.ui.shell import Shell

    files.be_private()
    data, given = base / "data", base / GIVEN_OUT
    logs.set_up(data, "debug")
    logging.getLogger().setLevel(logging.DEBUG)
    app = QApplication([])
    app.setApplicationName("Triage Desk")
    clinic = Clinic(data)
    shell = Shell(Settings())
    crash.install_excepthook(shell.say_unforeseen)
    shell.show()
    shell.use(clinic.desk, Flow)
    window = Driver(shell, None)
    titles = set()

    def look():
        titles.update(top.windowTitle() for top in QApplication.topLevelWidgets())
        window.settle()

    window.press("Ctrl+N")
    window.type("find.search", f"{GIVEN} {NAME}")
    for name, words in (("given", GIVEN), ("family", NAME), ("birth_date", "03/14/1962")):
        window.type(f"find.{name}", words)
    for name, words in (("mrn", MRN), ("phone", PHONE)):
        if window.sees(f"find.{name}"):
            window.type(f"find.{name}", words)
    shell.session.flow.typing.look()
    shell.jobs._pool.waitForDone()
    window.choose("find.sex", "male")
    look()
    window.press("Ctrl+Return")
    window.answer_until(LOW_BACK, "goal")
    window.type("goal.field", GOAL)
    # Cut from a field to the clipboard, as people do.
    field = window.find("goal.field")
    field.selectAll()
    field.copy()
    window.press("F8")
    window.press("Ctrl+Z")
    window.answer_until(LOW_BACK, "goal")
    window.type("goal.field", GOAL)
    with suppress(Exception):
        window.press("Return")
    try:
        fall_over(WHY)
    except ValueError as error:
        logging.getLogger("triage_desk").exception("what nobody foresaw")
        sys.excepthook(type(error), error, error.__traceback__)
    window.answer_until(LOW_BACK)
    look()
    window.press("Ctrl+O")
    window.choose("override.to", "physician_today")
    window.choose("override.reason", "staff_concern")
    window.type("override.words", WHY)
    window.type("override.name", TOLD)
    with suppress(Exception):
        window.choose("override.role", "physician")
    window.press("Ctrl+Return")
    window.press("Ctrl+Shift+P")
    shell.jobs._pool.waitForDone()
    window.settle()
    pdf = window.screen.presenter.pdf
    window.screen.save_to(given / "letter.pdf")
    queue = base / "home" / "lp"
    queue.write_text(f"#!/bin/sh\ncat > {given / 'spool'}\n")
    queue.chmod(0o700)
    printing.send_to_queue(str(queue), pdf, printing.Target())
    look()
    manager = replace(clinic.desk, actor=replace(clinic.desk.actor, role=Role.MANAGER))
    with clinic.store.read() as tx:
        patient = tx.patients.get(worklist.today(clinic.desk)[0].patient_id)
    export = person_export.export(manager, patient.patient_id)
    files.write_private(given / "person.html", repr(export).encode())
    (base / "backups").mkdir()
    made = backup.make(clinic.store.backup_place(data), [base / "backups"], ORIGIN, SILENT)
    chain.verify(manager)
    # A second intake of the same person, half typed, locked and opened again; then the power goes.
    window.press("Escape")
    clinic.start(patient)
    shell.session.flow.home()
    window.settle()
    window.click("worklist.continue_1")
    window.answer_until(LOW_BACK, "goal")
    window.type("goal.field", HALF)
    left = shell.session.flow.put_away()
    clear_clipboard()
    shell.session.flow.come_back(left)
    look()
    clipboard = QGuiApplication.clipboard()
    sys.stdout.write(f"{made[0].proof.good}\n{clipboard.text()}\n{titles}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    try:
        live(Path(sys.argv[1]))
    except Exception:
        # The hook of the program says nothing of what happened; a test needs it.
        traceback.print_exc()
        raise
