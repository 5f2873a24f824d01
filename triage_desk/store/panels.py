"""Who is in which programme in SQL, as ``services.ports_panels`` wants it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from triage_desk.domain.panel import Member, PanelAct, Programme, ProgrammeKind
from triage_desk.errors import UserError
from triage_desk.store import mapping
from triage_desk.store.shape import TABLES

_patients = TABLES["patients"]
_acts = TABLES["panel_acts"]
_members = TABLES["panel_members"]
OPEN_START, OPEN_END = "", "9999-12-31"


class SqlPanels:
    """Who is in which programme, and what was said of it before."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def add(self, act: PanelAct) -> None:
        """Keep one version; it stands from now on."""
        values = _values(act.member)
        said = {"at": mapping.micros(act.at), "by": act.by, "name": act.name}
        withdrawn = {"withdrawn": act.withdrawn}
        self._connection.execute(insert(_acts), {**values, **said, **withdrawn})
        mine = _members.c.member_id == act.member.member_id
        self._connection.execute(delete(_members).where(mine))
        if not act.withdrawn:
            self._connection.execute(insert(_members), values)

    def acts(self, member_id: str) -> tuple[PanelAct, ...]:
        """Return every version of one, oldest first."""
        return self._told(_acts.c.member_id == member_id)

    def get(self, member_id: str) -> Member:
        """Return one as it stands.

        Raises:
            UserError: there is none, or it was withdrawn.
        """
        query = select(_members).where(_members.c.member_id == member_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise UserError("This entry of a programme is not on file any more.")
        return _member(row)

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Member, ...]:
        """Return what stands of some records, by programme and beginning."""
        query = select(_members).where(_members.c.patient_id.in_(patient_ids)).order_by(*_ORDER)
        return tuple(map(_member, self._connection.execute(query)))

    def acts_of(self, patient_ids: Collection[str]) -> tuple[PanelAct, ...]:
        """Return every version of some records, oldest first."""
        return self._told(_acts.c.patient_id.in_(patient_ids))

    def programmes(self, day: date) -> tuple[Programme, ...]:
        """Return every programme by name, with how many people are in it on a day."""
        root = func.coalesce(_patients.c.merged_into, _patients.c.patient_id)
        query = (
            select(_members.c.programme, _members.c.kind, func.count(root.distinct()))
            .join(_patients, _patients.c.patient_id == _members.c.patient_id)
            .where(holds_on(day))
            .group_by(_members.c.programme, _members.c.kind)
            .order_by(_members.c.programme, _members.c.kind)
        )
        rows = self._connection.execute(query)
        return tuple(Programme(name, ProgrammeKind(kind), people) for name, kind, people in rows)

    def _told(self, which: Any) -> tuple[PanelAct, ...]:  # noqa: ANN401 - a condition
        rows = self._connection.execute(select(_acts).where(which).order_by(_acts.c.number))
        return tuple(
            PanelAct(_member(row), mapping.moment_of(row.at), row.by, row.name, row.withdrawn)
            for row in rows
        )


def holds_on(day: date) -> Any:  # noqa: ANN401 - a condition
    """Return the condition that somebody is in a programme on a day."""
    text = day.isoformat()
    return (_members.c.starts_on <= text) & (_members.c.ends_on >= text)


def forget_panels(connection: Connection, patient_id: str) -> None:
    """Take a person out of every programme: the person is being removed."""
    connection.execute(delete(_members).where(_members.c.patient_id == patient_id))


_ORDER = (_members.c.programme, _members.c.starts_on, _members.c.member_id)


def _values(member: Member) -> mapping.Values:
    return {
        "member_id": member.member_id,
        "patient_id": member.patient_id,
        "programme": member.programme,
        "kind": member.kind.value,
        "payer": member.payer,
        "starts_on": member.starts_on.isoformat() if member.starts_on else OPEN_START,
        "ends_on": member.ends_on.isoformat() if member.ends_on else OPEN_END,
        "episode_days": member.episode_days,
        "source": member.source,
    }


def _member(row: mapping.AnyRow) -> Member:
    return Member(
        member_id=row.member_id,
        patient_id=row.patient_id,
        programme=row.programme,
        kind=ProgrammeKind(row.kind),
        payer=row.payer,
        starts_on=date.fromisoformat(row.starts_on) if row.starts_on else None,
        ends_on=None if row.ends_on == OPEN_END else date.fromisoformat(row.ends_on),
        episode_days=row.episode_days,
        source=row.source,
    )
