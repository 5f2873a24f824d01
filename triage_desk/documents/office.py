"""Papers of the office: the end-of-day sheet, and who has seen a patient.

They stand apart from the templates, because they are not about one visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import zip_longest

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    Frame,
    Row,
    Seal,
    Section,
    Table,
    Text,
    TextStyle,
    key_values,
)
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.audit_view import DaySheet, OverrideLine, Seen, WhoSaw
from triage_desk.domain.user import Role

DAY_TITLE = "End of day"
DAY_FOOT = "Sign it and keep it with the clinic's papers. It names no patient."
SAW_TITLE = "Who has seen this record"
SAW_FOOT = "For the patient who asked, or the clinic's own papers."
GROUPS_PER_LINE = 8
MUTED = TextStyle.MUTED

# What was done, in the words of somebody who was not there. The kinds that tell a manager nothing
# about a day (drafts, looks at the log) are counted together.
ACTS: Mapping[AuditAction, str] = {
    AuditAction.PATIENT_CREATED: "new records",
    AuditAction.PATIENT_CHANGED: "records corrected",
    AuditAction.PATIENT_VIEWED: "records looked at",
    AuditAction.PATIENTS_MERGED: "records merged",
    AuditAction.PATIENTS_SEPARATED: "records taken apart",
    AuditAction.PATIENTS_TOLD_APART: "records told apart",
    AuditAction.PATIENT_EXPORTED: "records copied out",
    AuditAction.PEOPLE_SEARCHED: "searches",
    AuditAction.APPOINTMENT_BOOKED: "put on the list",
    AuditAction.APPOINTMENT_ARRIVED: "arrivals",
    AuditAction.APPOINTMENT_MISSED: "did not come",
    AuditAction.ENCOUNTER_SEEN: "people seen",
    AuditAction.INTAKE_STARTED: "intakes begun",
    AuditAction.INTAKE_DISCARDED: "intakes discarded",
    AuditAction.INTAKE_TAKEN_OVER: "intakes taken over",
    AuditAction.ANSWER_GIVEN: "answers taken",
    AuditAction.DECIDED: "routes found",
    AuditAction.OVERRIDDEN: "routes changed",
    AuditAction.TAKEN_BACK: "acts taken back",
    AuditAction.EMERGENCY_RAISED: "emergencies raised",
    AuditAction.EMERGENCY_ACKNOWLEDGED: "emergencies handed over",
    AuditAction.ENCOUNTER_VIEWED: "results looked at",
    AuditAction.ENCOUNTER_FINISHED: "visits finished",
    AuditAction.DOCUMENT_MADE: "papers made",
    AuditAction.DOCUMENT_PRINTED: "papers printed",
    AuditAction.DOCUMENT_SAVED: "papers saved",
    AuditAction.PAST_INTAKES_READ: "looks at past intakes",
    AuditAction.WHO_SAW_READ: "asked who has seen it",
    AuditAction.AUDIT_EXPORTED: "log copied out",
}
OTHER = "other"
PRINTS = (AuditAction.DOCUMENT_PRINTED, AuditAction.DOCUMENT_SAVED)


def day_sheet(sheet: DaySheet) -> tuple[Block, ...]:
    """Return the blocks of the sheet: the day in numbers, by whom, and the seal to sign."""
    prints = sum(one.acts.get(act, 0) for one in sheet.acts for act in PRINTS)
    numbers = [(words.ROUTES[route], count) for route, count in sheet.routes.items()]
    numbers += [
        ("No route yet", sheet.undecided),
        ("Discarded", sheet.discarded),
    ]
    beside = [
        ("Emergencies handed over", sheet.told),
        ("Routes changed by hand", len(sheet.overrides)),
        ("Papers printed or saved", prints),
        ("Still unfinished, of any day", sheet.unfinished),
    ]
    return (
        Text(
            f"What was done on {words.day(sheet.day.astimezone())}, "
            f"as of {words.clock_time(sheet.made_at.astimezone())}.",
            style=TextStyle.STRONG,
        ),
        _counted("Visits that began this day, and what else there was", numbers, beside),
        _overrides(sheet.overrides),
        _by_whom(sheet.acts),
        *_seal(sheet),
    )


def _counted(title: str, left: list[tuple[str, int]], right: list[tuple[str, int]]) -> Table:
    """Return two columns of names and numbers."""
    rows = tuple(
        Row((*_count(*one), Cell(()), *_count(*other)))
        for one, other in zip_longest(left, right, fillvalue=("", None))
    )
    return Table(title, (0.36, 0.1, 0.08, 0.36, 0.1), rows)


def _count(name: str, count: int | None) -> tuple[Cell, Cell]:
    return Cell((Text(name),)), Cell((Text("" if count is None else str(count)),), right=True)


def _overrides(changes: tuple[OverrideLine, ...]) -> Block:
    if not changes:
        return Section("Routes changed by hand", (Text("None."),))
    rows = tuple(
        Row(
            (
                Cell((Text(words.clock_time(change.at.astimezone())),)),
                Cell((Text(f"{change.name}, {words.ROLES[change.role]}"),)),
                Cell(
                    (
                        Text(
                            f"{words.ROUTES[change.from_disposition]} \N{RIGHTWARDS ARROW} "
                            f"{words.ROUTES[change.to_disposition]}"
                        ),
                        Text(words.REASONS[change.reason], style=TextStyle.MUTED),
                    )
                ),
            )
        )
        for change in changes
    )
    return Table("Routes changed by hand", (0.14, 0.32, 0.54), rows)


def _by_whom(acts: tuple[Seen, ...]) -> Block:
    if not acts:
        return Section("By whom", (Text("Nobody worked here this day."),))
    rows = tuple(
        Row(
            (
                Cell((Text(one.name, style=TextStyle.STRONG), Text(_role(one.role), style=MUTED))),
                Cell((Text(_acts(one)),)),
            )
        )
        for one in acts
    )
    return Table("By whom", (0.3, 0.7), rows)


def _acts(one: Seen) -> str:
    """Return what somebody did, counted, in the order of ``ACTS``."""
    counted: Counter[str] = Counter()
    for act, times in one.acts.items():
        counted[ACTS.get(act, OTHER)] += times
    order = [*dict.fromkeys(ACTS.values()), OTHER]
    return ", ".join(f"{name}: {counted[name]}" for name in order if counted[name])


def _role(role: str) -> str:
    return words.ROLES[Role(role)]


def _seal(sheet: DaySheet) -> tuple[Block, ...]:
    groups = sheet.head.groups.split()
    lines = [
        " ".join(groups[at : at + GROUPS_PER_LINE]) for at in range(0, len(groups), GROUPS_PER_LINE)
    ]
    return (
        Frame(
            f"The log of the day ends with event {sheet.head.number}",
            (
                *(Text(line, style=TextStyle.STRONG) for line in lines),
                Text(
                    "To check this sheet later: end of day, Check a sheet, and type the number "
                    "and the groups, or scan the square. If they no longer fit, the log was "
                    "changed after this was signed."
                ),
            ),
        ),
        Seal(
            sheet.head.code,
            (("Checked and signed by", 0.6), ("Date, time", 0.4)),
            (
                Text(
                    f"Made by {sheet.made_by or 'nobody named'} at {sheet.workstation}.",
                    style=TextStyle.SMALL,
                ),
                Text(
                    "Second signature, where the clinic wants one: ____________________",
                    style=TextStyle.SMALL,
                ),
            ),
        ),
    )


def who_saw(found: WhoSaw) -> tuple[Block, ...]:
    """Return the blocks of the list: whose record, who, as what, from when to when, what for."""
    patient = found.patient
    rows = [("Name", patient.full_name), ("Born", words.day(patient.birth_date))]
    if patient.mrn:
        rows.append(("Record number", patient.mrn))
    rows += [("As of", words.day_and_time(found.at)), ("Asked by", found.asked_by)]
    return (key_values("Whose record", tuple(rows)), _people(found.people))


def _people(people: tuple[Seen, ...]) -> Block:
    if not people:
        return Section("Who has seen it", (Text("Nobody."),))
    rows = tuple(
        Row(
            (
                Cell((Text(one.name, style=TextStyle.STRONG), Text(_role(one.role), style=MUTED))),
                Cell((Text(_span(one)),)),
                Cell((Text(_acts(one)),)),
            )
        )
        for one in people
    )
    return Table("Who has seen it, the last one first", (0.28, 0.3, 0.42), rows)


def _span(one: Seen) -> str:
    first, last = one.first.astimezone(), one.last.astimezone()
    begin = words.day_and_time(first)
    if first.date() == last.date():
        same = words.clock_time(first) == words.clock_time(last)
        return begin if same else f"{begin} to {words.clock_time(last)}"
    return f"{begin} to {words.day_and_time(last)}"
