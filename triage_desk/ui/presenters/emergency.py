"""What staff say and do in an emergency, and who was told of it when."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from triage_desk.domain.answers import NO, Answer
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.decision import Decision
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel, EmergencyNotice, EncounterRecord
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import PROXY, TELEPHONE
from triage_desk.errors import TriageDeskError
from triage_desk.services import intake, speech, triage
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem
from triage_desk.ui.presenters.moments import clock_time
from triage_desk.ui.presenters.paper_safety import paper_line

_MOMENTS = ("since", "called_at", "staying_at", "printed_at")


@dataclass(frozen=True, slots=True)
class WhatWasSaid:
    """A question and its answer, as the crew and the clinician need them."""

    question: str
    answer: str


class EmergencyPresenter(Presenter):
    """One emergency. Without ``encounter_id`` the key was pressed outside an intake.

    ``record`` is ``None`` until something is on record: an emergency found by an answer is
    recorded at once, one raised by key with the first step that is ticked.
    """

    def __init__(
        self,
        desk: Desk,
        encounter_id: str = "",
        *,
        raised_by_key: bool = False,
        record: EncounterRecord | None = None,
        language: str = SOURCE,
        unsaved: Mapping[str, Answer | None] | None = None,
    ) -> None:
        """Keep which intake it belongs to; ``record`` is one read back that waits for a person.

        ``language`` is the one the person was asked in. ``unsaved`` are answers that could not be
        kept so far: nothing is decided without them.
        """
        super().__init__(desk)
        self.encounter_id = encounter_id
        self.raised_by_key = raised_by_key
        self.record = record
        self._language = record.encounter.language if record else language
        self.since = _since(record) or desk.clock()
        self.called_at: datetime | None = None
        self.staying_at: datetime | None = None
        self.printed_at: datetime | None = None
        self.told: tuple[str, str, datetime] | None = None
        self._unsaved = dict(unsaved or {})
        self._noted: set[bool] = set()
        self._reached: tuple[Channel, str] | None = None
        self._paper: str | None = None

    def open(self) -> None:
        """Keep the decision of an emergency that an answer raised."""
        if self.encounter_id and not self.raised_by_key:
            with self.trying():
                self._keep_answers()
                self.record = triage.decide(self.desk, self.encounter_id)
        self.changed()

    @property
    def letterhead(self) -> Letterhead:
        """Return the clinic: its address is told to the ambulance."""
        return self.desk.letterhead

    @property
    def way(self) -> str:
        """Return how the person is reached: by telephone, through a helper, or "" for at the desk.

        Where that cannot be read it counts as at the desk; the emergency goes on.
        """
        return self._how()[0].way

    @property
    def away(self) -> str:
        """Return the way, where the person may be somewhere else than at this desk, or ""."""
        return self.way if self.way in (TELEPHONE, PROXY) else ""

    @property
    def call_back(self) -> str:
        """Return the telephone number on file, or ""."""
        return self._how()[1]

    @property
    def from_paper(self) -> str:
        """Return how old the paper is that this was read from, and whom to call now, or ""."""
        if self._paper is None:
            self._paper = ""
            if self.encounter_id:
                with suppress(TriageDeskError):
                    self._paper = paper_line(self.desk, self.encounter_id, self.call_back)
        return self._paper

    @property
    def words(self) -> str:
        """Return the words to say, as the content has them in the person's language."""
        act = triage.route_words(self.desk, Disposition.EMERGENCY)
        decision = self._decision
        if decision is not None and decision.disposition is Disposition.EMERGENCY:
            act = decision.act_within
        return speech.said(self.desk, self._language, act.say, self.way)

    @property
    def not_reviewed(self) -> str:
        """Return, in both languages, that nobody has reviewed this translation yet, or ""."""
        return speech.status_of(self.desk.engine, self._language)

    @property
    def actions(self) -> tuple[str, ...]:
        """Return what the rules found tell staff to do, without repeats."""
        decision = self._decision
        found = decision.deciding if decision else ()
        return tuple(dict.fromkeys(finding.action for finding in found if finding.action))

    @property
    def said(self) -> tuple[WhatWasSaid, ...]:
        """Return the answers that raised it, not each No beside them; private ones only as such."""
        decision = self._decision
        if decision is None or decision.disposition is not Disposition.EMERGENCY:
            return ()
        evidence = [e for finding in decision.deciding for e in finding.evidence]
        known = {e.link_id: e for e in evidence if e.answer is not None and e.answer.known}
        telling = {i: e for i, e in known.items() if e.answer != NO} or known
        return tuple(
            WhatWasSaid(text("receipt.private_item") if e.private else e.text, e.shown)
            for e in telling.values()
        )

    @property
    def can_leave(self) -> bool:
        """True once somebody who takes over is on record."""
        return self.told is not None

    @property
    def can_go_back(self) -> bool:
        """True while the key was pressed and nothing is on record yet."""
        return self.raised_by_key and not self._begun

    @property
    def may_close(self) -> bool:
        """True when closing the window leaves nobody alone: told, or nothing began."""
        return self.can_leave or self.can_go_back

    def tick_called(self) -> None:
        """Keep that the ambulance was called, and put a key-raised emergency on record."""
        self.called_at = self.called_at or self.desk.clock()
        with self.trying():
            self._put_on_record(text("emergency.words_called"))
        self.changed()

    def tick_staying(self) -> None:
        """Keep that somebody stays with the person."""
        self.staying_at = self.staying_at or self.desk.clock()
        with self.trying():
            self._put_on_record(text("emergency.words_called"))
        self.changed()

    def tick_printed(self) -> None:
        """Keep that the card was printed or saved."""
        self.printed_at = self.desk.clock()
        self.changed()

    def put_on_record(self) -> bool:
        """Record an emergency raised by key, so that its card can be printed."""
        with self.trying():
            self._put_on_record(text("emergency.words_called"))
        self.changed()
        return self.problem is None

    def acknowledge(self, told: str, told_role: str, words: str = "", where: str = "") -> bool:
        """Keep who was told; True when the page may be left.

        ``where`` is the place of a person who is not here. A store that fails is said, and keeps
        nobody from going where the person is.
        """
        place = text("emergency.words_where", where=where.strip()) if where.strip() else ""
        words = " ".join(filter(None, (words.strip(), place)))
        missing = _missing(told, told_role)
        if missing is not None:
            self.problem = missing
            self.changed()
            return False
        with self.trying():
            self.told = (told.strip(), told_role.strip(), self.desk.clock())
            self._put_on_record(words or text("emergency.words_called"))
            if self.encounter_id:
                self.record = triage.acknowledge(
                    self.desk, self.encounter_id, told.strip(), told_role.strip(), words.strip()
                )
        self.changed()
        return self.can_leave

    def attach(self, encounter_id: str) -> bool:
        """Put an emergency that began without an intake on the record of the person found."""
        self.encounter_id = encounter_id
        name, role, _at = self.told or ("", "", None)
        with self.trying():
            self._put_on_record(text("emergency.words_called"))
            self.record = triage.acknowledge(self.desk, encounter_id, name, role)
        return self.problem is None

    def told_line(self) -> str:
        """Return who was told and when, or nothing yet."""
        if self.told is None:
            return ""
        name, role, at = self.told
        return text("emergency.told_line", name=name, role=role, time=clock_time(at))

    @property
    def notices(self) -> tuple[EmergencyNotice, ...]:
        """Return the notices on record, oldest first."""
        return self.record.notices if self.record else ()

    def marks(self) -> dict[str, str]:
        """Return what was done so far, so that the page can stand again after a crash."""
        moments = {name: getattr(self, name) for name in _MOMENTS}
        found = {name: at.isoformat() for name, at in moments.items() if at is not None}
        if self.told is not None:
            name, role, at = self.told
            found |= {"told": name, "told_role": role, "told_at": at.isoformat()}
        return found

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Stand as ``marks`` say."""
        for name in _MOMENTS:
            if name in marks:
                setattr(self, name, datetime.fromisoformat(marks[name]))
        if "told" in marks:
            at = datetime.fromisoformat(marks["told_at"])
            self.told = (marks["told"], marks["told_role"], at)
        self.changed()

    def _how(self) -> tuple[Channel, str]:
        """Return channel and telephone number, from the record or from the intake under way."""
        if self.record is not None:
            return self.record.encounter.channel, self.record.patient.phone
        if self._reached is None:
            self._reached = (Channel.COUNTER, "")
            if self.encounter_id:
                with suppress(TriageDeskError):
                    view = intake.view(self.desk, self.encounter_id)
                    self._reached = (view.encounter.channel, view.patient.phone)
        return self._reached

    @property
    def _begun(self) -> bool:
        return any((self.record, self.called_at, self.staying_at, self.told))

    @property
    def _decision(self) -> Decision | None:
        return self.record.decision if self.record else None

    def _keep_answers(self) -> None:
        if self._unsaved:
            intake.answer(self.desk, self.encounter_id, self._unsaved)
            self._unsaved = {}

    def _put_on_record(self, words: str) -> None:
        self._keep_answers()
        if not self.encounter_id:
            self._note_unnamed()
        elif self.raised_by_key and self.record is None:
            self.record = triage.raise_emergency(self.desk, self.encounter_id, words)

    def _note_unnamed(self) -> None:
        """Leave a trace of an emergency whose person may never get a record."""
        for told in (False, True)[: 2 if self.told else 1]:
            if told not in self._noted:
                triage.note_unnamed(self.desk, told=told)
                self._noted.add(told)


def _missing(told: str, told_role: str) -> Problem | None:
    if not told.strip():
        return Problem(text("emergency.told_missing"), "told")
    if not told_role.strip():
        return Problem(text("emergency.told_role_missing"), "told_role")
    return None


def _since(record: EncounterRecord | None) -> datetime | None:
    return record.encounter.decided_at if record is not None else None
