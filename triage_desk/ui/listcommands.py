"""The commands of tasks and of lists of people (``commands`` has all of them)."""

from __future__ import annotations

from triage_desk.domain.permission import Permission
from triage_desk.ui import answerkeys as answers
from triage_desk.ui.command import TO, Command
from triage_desk.ui.command import command as _command
from triage_desk.ui.places import Place

TASKS: tuple[Command, ...] = (
    _command("tasks", "Ctrl+G", (Place.WORKLIST, Place.PATIENT, Place.RECEIPT, Place.REVIEW)),
    _command("open_task", "Return", Place.TASKS),
    _command("filter_tasks", answers.NUMBERED[:3], Place.TASKS, span=("Alt+1", TO, "Alt+3")),
    *(
        _command(f"task_{act}", key, Place.TASKS, f"tasks.act_{act}", words=f"tasks.act_{act}")
        for act, key in (
            *(("make", "N"), ("say", "W"), ("done", "D"), ("hand_over", "H")),
            *(("move", "Y"), ("cancel", "X"), ("again", "O")),
        )
    ),
)
# What may be asked beside the route becomes a task.
PROMPTS: tuple[Command, ...] = tuple(
    _command(
        name,
        key,
        (Place.PATIENT, Place.RECEIPT),
        f"patient.{name}_1",
        f"receipt.{name}",
        words=f"prompts.{name}",
    )
    for name, key in (("make_task", "Alt+M"), ("put_off", "Alt+N"))
)
OWN_VISITS: tuple[Command, ...] = (
    _command("own_visits", permission=Permission.TRAIN_STAFF),
    _command("own_visit_go", "Ctrl+Return", Place.OWN_VISITS, "own_visits.go"),
    _command("again_visit", "Alt+Left", Place.OWN_VISITS, "own_visits.again"),
    _command("take_out_visit", "Ctrl+Del", Place.OWN_VISITS, "own_visits.take_out"),
    _command("to_own_visits", "Ctrl+O", Place.TRAINING, "training.own"),
)
COHORTS: tuple[Command, ...] = (
    _command("cohort_open", "Return", Place.COHORTS, words="keys.open_task"),
    *(
        _command(
            f"cohort_{act}",
            key,
            Place.COHORTS,
            f"cohorts.act_{act}",
            words=f"cohorts.act_{act}",
            permission=permission,
        )
        for act, key, permission in (
            ("add", "Ctrl+Return", Permission.MAKE_LISTS),
            ("drop", "Ctrl+Del", Permission.MAKE_LISTS),
            ("keep", "Ctrl+S", Permission.MAKE_LISTS),
            ("remove", "Ctrl+Shift+Del", Permission.MAKE_LISTS),
            ("recall", "Ctrl+R", Permission.CHANGE_PATIENTS),
            ("stop", "Ctrl+.", None),
        )
    ),
)
