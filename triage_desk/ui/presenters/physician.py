"""A visit as a physician reads it: what is booked, the facts of health, findings by urgency."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import AnsweredQuestion
from triage_desk.domain.review import COPIED, CopyRow
from triage_desk.services import review, slots
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import clock_time, short_day, when
from triage_desk.ui.presenters.queue_line import QueueLine
from triage_desk.ui.presenters.queue_reading import Looked
from triage_desk.ui.presenters.receipt import Group, Reason
from triage_desk.ui.presenters.review import NO_WORD, ReviewPresenter

# The part of the interview that asks what somebody takes, and is known to have.
HISTORY = "history_list"
# The signs of a route that somebody raised or lowered.
CHANGED = "↑↓"


class PhysicianPresenter(ReviewPresenter):
    """The queue of a physician, and below it the copies for information.

    What can be done with a visit is the same for every clinician; a copy is read instead.
    """

    def __init__(self, desk: Desk) -> None:
        """Start empty; ``refresh`` reads the queue and the copies."""
        super().__init__(desk)
        self.copies: tuple[CopyRow, ...] = ()

    def look(self) -> Looked:
        """Return what waits, and the copies that nobody read."""
        return replace(super().look(), copies=review.copies(self.desk))

    def _take(self, looked: Looked) -> None:
        super()._take(looked)
        self.copies = looked.copies

    @property
    def lines(self) -> tuple[QueueLine, ...]:
        """Return what waits, then the copies, their own first: the first of each has a heading."""
        lines = list(super().lines)
        for mine, key in ((True, "review.copies_for_me"), (False, "review.copies")):
            rows = [row for row in self.copies if row.is_for(self.desk.actor.name) is mine]
            heading = text(key, count=len(rows))
            lines += map(self._copy, rows, (heading, *("" for _ in rows)))
        return tuple(lines)

    def _copy(self, row: CopyRow, heading: str) -> QueueLine:
        on = row.since.astimezone().date()
        today = on == self.desk.clock().astimezone().date()
        since = clock_time(row.since) if today else short_day(on)
        about = self.about(row.regions, row.age_years)
        if row.to and not row.is_for(self.desk.actor.name):
            about = text("review.copy_to", about=about, name=row.to)
        return QueueLine(
            *(row.encounter_id, row.initials, about, since, COPIED),
            late=False,
            asked=False,
            copy=True,
            heading=heading,
        )

    @property
    def copied(self) -> bool:
        """Return whether the visit shown is a copy that nobody read yet."""
        return any(row.encounter_id == self.encounter_id for row in self.copies)

    @property
    def copy_to(self) -> str:
        """Return whom the copy shown is for; "" where nobody is named, or it is no copy."""
        row = next((row for row in self.copies if row.encounter_id == self.encounter_id), None)
        if row is None or not row.to:
            return ""
        mine = row.is_for(self.desk.actor.name)
        return text("physician.for_me" if mine else "physician.for_other", name=row.to)

    def read_copy(self) -> bool:
        """Keep that the copy shown was read, and show the next one."""
        return self._act(lambda name, _seen: review.noted(self.desk, name), on=True)

    @property
    def booking(self) -> str:
        """Return when it is booked and with whom, or by when it must be."""
        made = self.receipt
        if self.record is None or made is None:
            return ""
        found = slots.booked(self.desk, self.record)
        if found is None:
            return text("physician.to_book", by=made.by_when[0])
        at = when(found.starts_at, self.desk.clock())
        key = "physician.booked_with" if found.who else "physician.booked"
        return text(key, time=at, who=found.who)

    @property
    def to_book(self) -> str:
        """Return what is to be booked."""
        return self.receipt.book if self.record is not None and self.receipt else ""

    @property
    def person(self) -> str:
        """Return age and sex."""
        if self.record is None:
            return ""
        who, began = self.record.patient, self.record.encounter.started_at.astimezone()
        age = who.person(began.date()).age_years
        return text("physician.person", age=age, sex=text(f"sex.{who.sex.value}"))

    @property
    def health(self) -> tuple[str, ...]:
        """Return the medicines and problems that were said, in the order asked."""
        return tuple(one.text for one in self._history if self._known(one) and _is_said(one))

    @property
    def health_open(self) -> tuple[str, ...]:
        """Return those that nobody knew, or that the person would rather not say."""
        return tuple(one.text for one in self._history if not self._known(one))

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return the reasons with their evidence, the most urgent finding in force first."""
        first, *others = super().groups or (Group("", ()),)
        by_urgency = sorted(first.reasons, key=self._place)
        return (replace(first, reasons=tuple(by_urgency)), *others)

    def _place(self, reason: Reason) -> int:
        """Return where a reason stands: a change of route, then findings, then the rest."""
        decision = self.record.decision if self.record else None
        found = {f.rule_id: f.disposition for f in decision.findings} if decision else {}
        if reason.link in found:
            return -found[reason.link].urgency
        return -len(Disposition) if reason.sign in CHANGED else 1

    @property
    def _history(self) -> tuple[AnsweredQuestion, ...]:
        items = self.desk.engine.ruleset.items
        asked = {leaf for item in items if item.section == HISTORY for leaf in item.leaf_ids}
        known = self.record.answers if self.record else {}
        found = (one for one in self.answers if one.link_id in asked and one.link_id in known)
        return tuple(replace(one, text=self._marked(one.text, one.link_id)) for one in found)

    def _known(self, one: AnsweredQuestion) -> bool:
        return self.record is not None and self.record.answers[one.link_id].known


def _is_said(one: AnsweredQuestion) -> bool:
    return one.shown != NO_WORD
