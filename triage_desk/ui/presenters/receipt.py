"""The result in words: route, why, what is not ruled out, what would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from triage_desk.domain.decision import (
    ActWithin,
    BookingNote,
    Decision,
    Evidence,
    Finding,
    NearMiss,
    Source,
    Verdict,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Answerer, EncounterRecord, EncounterStatus, Override
from triage_desk.errors import Stale, UserError
from triage_desk.services import release, speech, ticks, triage, undo
from triage_desk.services.desk import Desk
from triage_desk.services.undo import Done
from triage_desk.ui import refusals
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.intake_told import route_change
from triage_desk.ui.presenters.kiosk_words import given_alone_words, marked, said_alone
from triage_desk.ui.presenters.moments import clock_time, stopwatch, weekday
from triage_desk.ui.presenters.prompts import ReceiptPrompts
from triage_desk.ui.presenters.receipt_booking import ReceiptBooking
from triage_desk.ui.presenters.receipt_steps import ReceiptSteps
from triage_desk.ui.presenters.tongues import content_words, for_staff, note_for_staff
from triage_desk.ui.refusals import said

HOURS_PER_DAY = 24


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the receipt: a sign, a sentence, more in a second sentence, and its sources.

    ``link`` is the id of the rule, for whoever wants to look it up.
    """

    sign: str
    sentence: str
    detail: str = ""
    link: str = ""
    sources: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its reasons; ``empty`` is said when there are none."""

    heading: str
    reasons: tuple[Reason, ...]
    empty: str = ""


class ReceiptPresenter(Presenter):
    """One decision as kept. Nothing is evaluated again for display."""

    record: EncounterRecord

    def __init__(self, desk: Desk, encounter_id: str, seen: int | None = None) -> None:
        """Keep which encounter it is, and its version on the screen; ``open`` reads it."""
        super().__init__(desk)
        self.encounter_id = encounter_id
        self._seen = seen
        self.done: Done | None = None
        self.steps = ReceiptSteps(desk, self)
        self.booking = ReceiptBooking(desk, self, self.steps)
        self.prompts = ReceiptPrompts(desk, self)

    def decide(self, foreseen: Sequence[triage.Foreseen] = ()) -> bool:
        """Evaluate and keep the decision; False with ``problem`` when that cannot be done."""
        with self.trying():
            self.record = triage.decide(self.desk, self.encounter_id, self._seen, foreseen)
            self._read_beside()
        self.changed()
        return self.problem is None

    def open(self) -> bool:
        """Read the decision back as it was kept."""
        with self.trying():
            self.record = triage.record(self.desk, self.encounter_id)
            self._read_beside()
        self.changed()
        return self.problem is None

    def _read_beside(self) -> None:
        self.steps.of(self.record)
        self.booking.of(self.record)
        self.prompts.of(self.record)

    @property
    def decision(self) -> Decision | None:
        """Return the latest decision."""
        return self.record.decision

    @property
    def route(self) -> Disposition:
        """Return where the visit goes now."""
        return self.record.route or Disposition.OUTSIDE_SCOPE

    @property
    def override(self) -> Override | None:
        """Return the last change of route by a person, if any."""
        return self.record.override

    @property
    def act_within(self) -> ActWithin:
        """Return by when, what to book and what to say for the route that holds now."""
        if self.decision is not None and self.override is None:
            return self.decision.act_within
        return triage.route_words(self.desk, self.route)

    @property
    def sentence(self) -> str:
        """Return the one sentence a receptionist says, in the person's language."""
        return self._said(self.act_within.say)

    @property
    def book(self) -> str:
        """Return what to book."""
        return content_words(self.desk, self.act_within.book)

    @property
    def by_when(self) -> tuple[str, str]:
        """Return the latest moment in large words, and the time target under it."""
        act = self.act_within
        # The diary decides the hour of the day; a route of today only says that it is this day.
        if self.route is Disposition.OUTSIDE_SCOPE or act.hours < HOURS_PER_DAY:
            return content_words(self.desk, act.text), ""
        latest = self.since + timedelta(hours=act.hours)
        return weekday(latest.astimezone().date()), content_words(self.desk, act.text)

    @property
    def since(self) -> datetime:
        """Return when the route that holds now was set."""
        if self.override is not None:
            return self.override.at
        return self.record.encounter.decided_at or self.desk.clock()

    @property
    def took(self) -> str:
        """Return how long the safety section and the whole intake took, without pauses, or ""."""
        safe, done = (self.record.encounter.seconds_to_safe, self.record.encounter.seconds_to_done)
        if safe is None or done is None:
            return ""
        return text("receipt.took", safe=stopwatch(safe), done=stopwatch(done))

    @property
    def given_alone(self) -> str:
        """Return how many answers nobody of the staff was there for, or ""."""
        return given_alone_words(self.record)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return why, what is not ruled out, and what would change it, in that order."""
        decision = self.decision
        if decision is None:
            return ()
        open_ = tuple(self._line(f, "?") for f in decision.with_verdict(Verdict.NOT_RULED_OUT))
        private = {e.link_id for f in decision.findings for e in f.evidence if e.private}
        say = partial(for_staff, self.desk)
        now = decision.disposition
        misses = tuple(_near_miss(m, now, private, say) for m in decision.near_misses)
        return (
            Group(text("receipt.why"), self._why(decision)),
            Group(text("receipt.not_ruled_out"), open_, text("receipt.nothing_open")),
            Group(text("receipt.would_change"), misses, text("receipt.no_near_miss")),
        )

    @property
    def looked_at(self) -> tuple[Reason, ...]:
        """Return every rule looked at, most urgent first, for the full list."""
        decision = self.decision
        findings = decision.looked_at if decision else ()
        ordered = sorted(findings, key=lambda f: (f.verdict is Verdict.ABSENT, f.rule_id))
        return tuple(self._line(f, _SIGNS[f.verdict]) for f in ordered)

    def _read(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        """Return what the content says in the language that staff read."""
        say = partial(for_staff, self.desk)
        return tuple(replace(r, sentence=say(r.sentence), detail=say(r.detail)) for r in reasons)

    @property
    def all_rules(self) -> Group:
        """Return every rule looked at as one group."""
        return Group(text("receipt.rules_title"), self.looked_at)

    @property
    def told(self) -> tuple[str, ...]:
        """Return who was told of an emergency, in one line each."""
        return tuple(
            text(
                "receipt.told", name=notice.told, role=notice.told_role, time=clock_time(notice.at)
            )
            for notice in self.record.notices
        )

    @property
    def waits(self) -> str:
        """Return that the route waits for a clinician's release, or ""."""
        return refusals.in_words(release.HELD) if release.is_held(self.desk, self.record) else ""

    @property
    def tells_now(self) -> bool:
        """Return whether a clinician is told by voice, before anything is booked."""
        return self.route is Disposition.PHYSICIAN_TODAY

    @property
    def call_first(self) -> str:
        """Return in words that a PT calls before the visit is booked."""
        return for_staff(self.desk, triage.phrase(self.desk, "pt_call_first"))

    @property
    def call_about(self) -> tuple[str, ...]:
        """Return what the PT asks about: same-day signs that nobody knows."""
        return tuple(self._line(found, "?").sentence for found in ticks.calls_first(self.record))

    def behind(self, reason: Reason) -> tuple[Reason, ...]:
        """Return what a line rests on: the rules it names in full, or the line itself."""
        named = reason.link.split(", ") if reason.link else []
        findings = self.decision.findings if self.decision else ()
        found = tuple(self._line(f, _SIGNS[f.verdict]) for f in findings if f.rule_id in named)
        return found or (reason,)

    @property
    def safety_net(self) -> tuple[str, ...]:
        """Return what to watch for, read aloud always, in the person's language."""
        lines = self.decision.safety_net if self.decision else ()
        return tuple(self._said(line) for line in lines)

    @property
    def not_reviewed(self) -> str:
        """Return, in both languages, that nobody has reviewed this translation yet, or ""."""
        return speech.status_of(self.desk.engine, self.record.encounter.language)

    def _said(self, english: str) -> str:
        encounter = self.record.encounter
        return speech.said(self.desk, encounter.language, english, self.record.way)

    @property
    def before_booking(self) -> Group:
        """Return what to do before a PT is booked, each with what is doubtful, and its source."""
        shown = self.decision.before_booking if self.decision and self.route.sends_to_pt else ()
        read = (_note(note_for_staff(self.desk, note)) for note in shown)
        return Group(text("receipt.before_booking"), tuple(read))

    @property
    def booking_notes(self) -> tuple[str, ...]:
        """Return what the booked visit is, in short lines."""
        pathway = self.decision.pathway if self.decision else None
        if pathway is None or not self.route.sends_to_pt:
            return ()
        lines = (pathway.title, pathway.who, pathway.visits)
        return tuple(content_words(self.desk, line) for line in lines if line)

    @property
    def signature(self) -> str:
        """Return which content decided."""
        version = self.decision.ruleset.version if self.decision else ""
        return text("receipt.signature", version=version)

    def finish(self) -> bool:
        """Close the encounter: the desk has done its part."""
        with self.trying():
            try:
                after = triage.finish(self.desk, self.encounter_id, self.record.encounter.version)
                self.done = undo.finished(self.desk, after)
            except Stale as error:
                before, self.record = self.record, triage.record(self.desk, self.encounter_id)
                self._read_beside()
                raise UserError(f"{said(error)} {route_change(before, self.record)}") from error
        if self.problem is not None:
            # Done, the page is left: nobody lays it out once more for the moment before.
            self.changed()
        return self.problem is None

    def _line(self, finding: Finding, sign: str) -> Reason:
        alone = self.record.given_alone
        (found,) = self._read([_finding(finding, sign, alone)])
        return replace(found, detail=f"{found.detail} {said_alone(finding, alone)}".strip())

    def _why(self, decision: Decision) -> tuple[Reason, ...]:
        lines: list[Reason] = []
        if self.override is not None:
            lines.append(_overridden(self.override))
        present = decision.with_verdict(Verdict.PRESENT)
        lines += [self._line(finding, "!") for finding in present]
        held = [f for f in decision.deciding if f.verdict is Verdict.NOT_RULED_OUT]
        lines += _held(held)
        pathway = decision.pathway
        if pathway is not None and self.route.sends_to_pt:
            fits = text("receipt.fits", title=for_staff(self.desk, pathway.title))
            lines.append(Reason("•", fits, pathway.why, pathway.pathway_id))
        if not present:
            lines.append(Reason("•", text("receipt.no_sign_so_far")))
        return self._read(lines)


_SIGNS = {Verdict.PRESENT: "!", Verdict.NOT_RULED_OUT: "?", Verdict.ABSENT: "-"}


def waits_for_hand_over(record: EncounterRecord) -> bool:
    """Return whether an emergency is still to be handed over to somebody."""
    return (
        record.route is Disposition.EMERGENCY
        and record.encounter.status is EncounterStatus.DECIDED
        and not record.notices
    )


def _held(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """Return what could not be ruled out and decides: one line for each sentence, not each rule."""
    rules: dict[str, list[str]] = {}
    for finding in findings:
        rules.setdefault(finding.hold_reason or finding.reason, []).append(finding.rule_id)
    return tuple(Reason("?", words, link=_joined(ids)) for words, ids in rules.items())


def _overridden(override: Override) -> Reason:
    return Reason(
        "↑" if override.raises else "↓",
        text(
            "receipt.overridden",
            name=override.by,
            route=text(f"kit.route.{override.was}"),
            reason=text(f"override_reason.{override.reason.value}"),
        ),
        detail=override.words,
    )


def _finding(finding: Finding, sign: str, alone: Mapping[str, Answerer]) -> Reason:
    detail = "; ".join(_shown(used, alone) for used in finding.evidence if used.answer)
    ids = tuple(dict.fromkeys(source.source_id for source in finding.sources))
    cites = tuple(dict.fromkeys(_cite(source) for source in finding.sources))
    words = _sentence(finding, detail)
    hidden = bool(finding.evidence) and all(e.private for e in finding.evidence)
    title = text("receipt.private_item") if hidden else finding.title
    return Reason(sign, title, words, finding.rule_id, ids, cites)


def _note(note: BookingNote) -> Reason:
    """Return a note with what is doubtful about it, and what it cites and when it was looked at."""
    if note.source is None:
        return Reason("•", note.text, note.doubt)
    day = note.reviewed_on.isoformat() if note.reviewed_on else ""
    cite = text("receipt.booking_source", source=_cite(note.source), day=day)
    return Reason("•", note.text, note.doubt, "", (note.source.source_id,), (cite,))


def _cite(source: Source) -> str:
    return ", ".join(part for part in (source.cite, source.locator) if part)


def _sentence(finding: Finding, detail: str) -> str:
    if any(evidence.private for evidence in finding.evidence):
        return text("receipt.private_item")
    return finding.reason or detail


def _shown(evidence: Evidence, alone: Mapping[str, Answerer]) -> str:
    if evidence.private:
        return text("receipt.private_item")
    return text(
        "receipt.said",
        question=evidence.text,
        answer=marked(evidence.shown, alone.get(evidence.link_id)),
    )


def _near_miss(
    miss: NearMiss, now: Disposition, private: Set[str], say: Callable[[str], str]
) -> Reason:
    return Reason(
        "↑" if miss.disposition > now else "↓",
        text(
            "receipt.near_miss",
            question=text("receipt.private_item") if miss.link_id in private else say(miss.text),
            after=say(miss.to_shown),
            route=text(f"kit.route.{miss.disposition.value}"),
        ),
        link=_joined(miss.rule_ids),
    )


def _joined(ids: Iterable[str]) -> str:
    return ", ".join(ids)
