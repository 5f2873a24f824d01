"""The monthly check on paper: blind forms for the second rater, and the sheet of a month.

A form is made of what ``second_look.look`` returned: it has no route that could be printed. What
is private stays in the program; the form says how much of it there is.
"""

from __future__ import annotations

from collections.abc import Sequence

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.check_paper import CheckForm, CheckForms, CheckRow, CheckSheet
from triage_desk.domain.patient import Person
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.readback import proved
from triage_desk.services.second_look import Agreement, Blind, Results

MARK = 8
MOST_MONTHS = 6
"""How many months of the trend a sheet has room for."""


def mark_of(draw_id: str) -> str:
    """Return what tells a form apart from the others, on paper and on screen."""
    return draw_id[:MARK].upper()


def forms_of(desk: Desk, looked_at: Sequence[Blind]) -> CheckForms:
    """Return the forms of some intakes that were looked at to be rated."""
    return CheckForms(desk.letterhead, desk.actor.name, tuple(map(_form, looked_at)), desk.clock())


def _form(blind: Blind) -> CheckForm:
    said = [pair for at, pair in enumerate(blind.said) if at not in blind.private]
    person = Person(blind.age_years, blind.sex)
    return CheckForm(
        *(mark_of(blind.draw_id), blind.month, person, blind.channel),
        *(tuple(said), len(blind.private)),
    )


def forms(desk: Desk, made: CheckForms) -> bytes:
    """Return the forms as PDF, read back; printing or saving is kept by ``forms_given_out``.

    Raises:
        EnvironmentFault: something of them is not on the paper.
    """
    return proved(desk.renderer, made, desk.renderer.render_check_forms(made))


def forms_given_out(desk: Desk, made: CheckForms, way: str) -> None:
    """Keep that forms were printed or saved, and which; ``way`` is one of these words."""
    require(desk, Permission.RATE_AGAIN)
    with desk.store.write() as tx:
        marks = " ".join(one.mark for one in made.forms)
        note(desk, tx, AuditAction.CHECK_FORMS_GIVEN, "", f"{way} {marks}")


def sheet_of(desk: Desk, found: Results, month: str) -> CheckSheet:
    """Return the sheet of a month.

    Raises:
        UserError: nothing was drawn for that month.
    """
    require(desk, Permission.TRAIN_STAFF)
    if month not in found.months:
        raise UserError("Nothing was drawn for this month yet: draw a sample first.", "month")
    people = [("", "", found.clinic), *((w, found.names[w], m) for w, m in found.staff.items())]
    months = tuple(one for one in found.months if one <= month)[-MOST_MONTHS:]
    return CheckSheet(
        desk.letterhead,
        month,
        tuple(_row(name, of[month]) for _who, name, of in people if of[month].drawn),
        tuple(_row(name, found.whole[who]) for who, name, _of in people),
        months,
        tuple(
            (name, tuple((of[one].agreed, of[one].rated) for one in months))
            for _who, name, of in people
        ),
        tuple(found.reasons.items()),
        found.seeds.get(month, ()),
        desk.actor.name,
        desk.clock(),
    )


def _row(name: str, one: Agreement) -> CheckRow:
    return CheckRow(name, one.drawn, one.rated, one.agreed, one.under, one.over, one.kappa)


def sheet(desk: Desk, made: CheckSheet) -> bytes:
    """Return the sheet of a month as PDF, read back; ``sheet_given_out`` keeps what became of it.

    Raises:
        EnvironmentFault: something of it is not on the paper.
    """
    return proved(desk.renderer, made, desk.renderer.render_check_sheet(made))


def sheet_given_out(desk: Desk, month: str, way: str) -> None:
    """Keep that the sheet of a month was printed or saved; ``way`` is one of these words."""
    require(desk, Permission.TRAIN_STAFF)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.CHECK_SHEET_GIVEN, "", f"{way} {month}")
