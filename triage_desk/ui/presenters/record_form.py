"""People, teams and places of the clinic: a list, and a form for the one that is chosen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Generic, TypeVar

from triage_desk.domain.cost import CostInput
from triage_desk.domain.practitioner import (
    WEEKDAYS,
    CareTeam,
    Location,
    LocationKind,
    Practitioner,
    Profession,
)
from triage_desk.services import clinic
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.hours import hours_words, read_hours
from triage_desk.ui.presenters.names import last_here
from triage_desk.ui.presenters.setting_form import FormPresenter
from triage_desk.ui.presenters.setting_rows import Kind, Row, read, shown

R = TypeVar("R", Practitioner, Location, CareTeam, CostInput)

RECORD = "record"
NEW = ""


class RecordForm(FormPresenter, Generic[R]):
    """Records of one kind. What is typed for each stays until it is saved."""

    kind: type[R]

    def __init__(self, desk: Desk) -> None:
        """Read the list; the first record is chosen."""
        self.records: tuple[R, ...] = self.nothing()
        self.chosen = NEW
        self._all: dict[str, dict[str, str]] = {}
        self._last = NEW
        super().__init__(desk)
        self.refresh()
        if self.records:
            self.chosen = self.id_of(self.records[0])

    @staticmethod
    def nothing() -> tuple[R, ...]:
        """Return no records."""
        return ()

    @property
    def typed(self) -> dict[str, str]:
        """Return what is typed for the record chosen."""
        return self._all.setdefault(self.chosen, {})

    @typed.setter
    def typed(self, typed: dict[str, str]) -> None:
        self._all[self.chosen] = typed

    @property
    def changes(self) -> dict[str, str]:
        """Return what is typed and not kept, with the record it belongs to."""
        found = super().changes
        return {RECORD: self.chosen, **found} if found else found

    @property
    def record(self) -> R:
        """Return the record chosen, or an empty one."""
        known = {self.id_of(each): each for each in self.records}
        return known.get(self.chosen) or self.blank(NEW)

    def refresh(self) -> None:
        """Read the list again."""
        with self.trying():
            self.records = self.all()
        self.changed()

    def choose(self, record_id: str) -> None:
        """Take one record, or "" for a new one."""
        self.chosen, self.problem, self.note = record_id, None, ""
        self.changed()

    def type(self, name: str, words: str) -> None:
        """Take what stands in a field now; ``RECORD`` chooses one."""
        if name == RECORD:
            self.choose(words)
        else:
            super().type(name, words)

    def kept(self) -> Mapping[str, str]:
        """Return what would stand in the fields with nothing typed."""
        return self.words(self.record)

    def save(self) -> str:
        """Keep the record chosen, and return what to say."""
        record = self.record if self.chosen else self.blank(self.desk.new_id())
        made = self.keep(self.wanted(record))
        self.typed = {}
        self._kept(self.id_of(made))
        return text("settings.saved_all")

    def toggle(self) -> str:
        """Turn the record chosen off, or on again, and return what to say."""
        record = self.keep(replace(self.record, active=not self.record.active))
        self._kept(self.id_of(record))
        return text("settings.on_again" if record.active else "settings.off_now")

    def take_back(self) -> str:
        """Keep the record changed last as it was before, and return what to say."""
        clinic.take_back_record(self.desk, self.kind, self._last)
        self.can_take_back = False
        return text("settings.taken_back")

    def done(self, note: str) -> None:
        """Say what was done, over the list as it is then."""
        self.refresh()
        super().done(note)

    def _kept(self, record_id: str) -> None:
        self._last = self.chosen = record_id
        self.can_take_back = True

    def words(self, record: R) -> dict[str, str]:
        """Return what stands in the fields for a record."""
        return shown(record, self.rows)

    def wanted(self, record: R) -> R:
        """Return ``record`` with what is typed; raise ``UserError`` as ``read``."""
        return read(record, self.rows, self.values)

    @staticmethod
    @abstractmethod
    def id_of(record: R) -> str:
        """Return the id of a record."""

    @abstractmethod
    def all(self) -> tuple[R, ...]:
        """Return every record."""

    @abstractmethod
    def keep(self, record: R) -> R:
        """Keep one."""

    @abstractmethod
    def blank(self, record_id: str) -> R:
        """Return an empty one."""

    def line(self, record: R) -> str:
        """Return the line of the list: what it is called, and whether it is turned off."""
        off = "" if record.active else text("settings.is_off")
        return "\n".join(part for part in (record.name, self.detail(record), off) if part)

    def detail(self, record: R) -> str:
        """Return the second line of the list."""
        return ""


class PeopleForm(RecordForm[Practitioner]):
    """Who works here, when, and what they take."""

    name = "people"
    kind = Practitioner
    _places: tuple[Location, ...] = ()
    _rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what is kept of a person: the same rows until the list is read again."""
        if not self._rows:
            self._rows = self._made_rows()
        return self._rows

    def _made_rows(self) -> tuple[Row, ...]:
        jobs = tuple((p.value, text(f"settings.profession_{p.value}")) for p in Profession)
        rooms = tuple(
            (place.location_id, place.name)
            for place in self._places
            if place.active and place.kind is LocationKind.ROOM
        )
        paths = tuple((path.pathway_id, path.title) for path in self.desk.engine.ruleset.pathways)
        return (
            Row("name", short=True),
            Row("credentials", short=True),
            Row("profession", Kind.CHOICE, jobs, Profession, short=True),
            Row("licence", short=True),
            Row("phone", short=True),
            Row("direct", short=True),
            Row("fax", short=True),
            Row("rooms", Kind.SEVERAL, rooms, short=True),
            *(Row(f"hours_{day}", short=True) for day in range(WEEKDAYS)),
            Row("pathways", Kind.SEVERAL, paths),
        )

    def words(self, record: Practitioner) -> dict[str, str]:
        """Return what stands in the fields, hours by the day."""
        plain = [row for row in self.rows if not row.name.startswith("hours_")]
        days = {f"hours_{d}": hours_words(record.hours, d) for d in range(WEEKDAYS)}
        return {**shown(record, plain), **days}

    def wanted(self, record: Practitioner) -> Practitioner:
        """Return the person with what is typed; raise ``UserError`` as ``read``."""
        values = self.values
        plain = [row for row in self.rows if not row.name.startswith("hours_")]
        hours = tuple(
            stretch
            for day in range(WEEKDAYS)
            for stretch in read_hours(values[f"hours_{day}"], day, f"hours_{day}")
        )
        return replace(read(record, plain, values), hours=hours)

    def same_all_week(self) -> None:
        """Type the hours of Monday for Tuesday to Friday."""
        monday = self.values["hours_0"]
        for day in range(1, 5):
            self.typed[f"hours_{day}"] = monday
        self.changed()

    @staticmethod
    def id_of(record: Practitioner) -> str:
        """Return the id of a person."""
        return record.practitioner_id

    def all(self) -> tuple[Practitioner, ...]:
        """Return everybody, and read the rooms they may have."""
        self._places, self._rows = clinic.places(self.desk), ()
        return clinic.people(self.desk)

    def keep(self, record: Practitioner) -> Practitioner:
        """Keep a person."""
        return clinic.keep_person(self.desk, record)

    def blank(self, record_id: str) -> Practitioner:
        """Return nobody yet."""
        return Practitioner(record_id, "", Profession.PT)

    def detail(self, record: Practitioner) -> str:
        """Return what they are."""
        return text(f"settings.profession_{record.profession.value}")


class TeamsForm(RecordForm[CareTeam]):
    """Who looks after the same patients."""

    name = "teams"
    kind = CareTeam
    _people: tuple[Practitioner, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what is kept of a team."""
        people = tuple((p.practitioner_id, p.named) for p in self._people if p.active)
        return (
            Row("name", short=True),
            Row("phone", short=True),
            Row("members", Kind.SEVERAL, people),
        )

    @staticmethod
    def id_of(record: CareTeam) -> str:
        """Return the id of a team."""
        return record.team_id

    def all(self) -> tuple[CareTeam, ...]:
        """Return every team, and read who may be in one."""
        self._people = clinic.people(self.desk)
        return clinic.teams(self.desk)

    def keep(self, record: CareTeam) -> CareTeam:
        """Keep a team."""
        return clinic.keep_team(self.desk, record)

    def blank(self, record_id: str) -> CareTeam:
        """Return no team yet."""
        return CareTeam(record_id, "")

    def detail(self, record: CareTeam) -> str:
        """Return how many are in it."""
        return text("settings.team_of", count=len(record.members))


class PlacesForm(RecordForm[Location]):
    """Rooms where people are seen, and desks."""

    name = "places"
    kind = Location

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what is kept of a place."""
        kinds = tuple((k.value, text(f"settings.place_{k.value}")) for k in LocationKind)
        return (
            Row("name", short=True),
            Row("kind", Kind.CHOICE, kinds, LocationKind, short=True),
            Row("phone", short=True),
            Row("workstation", short=True),
        )

    def lately(self) -> str:
        """Return which computers were here, the last one first; runs in a job."""
        seen = clinic.computers_lately(self.desk)
        here = self.desk.actor.workstation
        return "\n".join(
            text(
                "settings.lately_here" if name == here else "settings.lately_at",
                name=name,
                when=last_here(at, self.desk.clock()),
            )
            for name, at in seen
        )

    @staticmethod
    def id_of(record: Location) -> str:
        """Return the id of a place."""
        return record.location_id

    def all(self) -> tuple[Location, ...]:
        """Return every place."""
        return clinic.places(self.desk)

    def keep(self, record: Location) -> Location:
        """Keep a place."""
        return clinic.keep_place(self.desk, record)

    def blank(self, record_id: str) -> Location:
        """Return no place yet."""
        return Location(record_id, "")

    def detail(self, record: Location) -> str:
        """Return what it is, and of which computer."""
        words = text(f"settings.place_{record.kind.value}")
        return f"{words} · {record.workstation}" if record.workstation else words
