"""The result in words: route, why, what is not ruled out, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage_desk.domain.decision import (
    ActWithin,
    BookingNote,
    Decision,
    Evidence,
    Finding,
    NearMiss,
    SecondaryReferral,
    Source,
    Verdict,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord, Override
from triage_desk.errors import Stale, UserError
from triage_desk.services import speech, triage, undo
from triage_desk.services.desk import Desk
from triage_desk.services.undo import Done
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.moments import clock_time, weekday

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

    def decide(self) -> bool:
        """Evaluate and keep the decision; False with ``problem`` when that cannot be done."""
        with self.trying():
            self.record = triage.decide(self.desk, self.encounter_id, self._seen)
        self.changed()
        return self.problem is None

    def open(self) -> bool:
        """Read the decision back as it was kept."""
        with self.trying():
            self.record = triage.record(self.desk, self.encounter_id)
        self.changed()
        return self.problem is None

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
        return self.act_within.book

    @property
    def by_when(self) -> tuple[str, str]:
        """Return the latest moment in large words, and the time target under it."""
        act = self.act_within
        # The diary decides the hour of the day; a route of today only says that it is this day.
        if self.route is Disposition.OUTSIDE_SCOPE or act.hours < HOURS_PER_DAY:
            return act.text, ""
        latest = self.since + timedelta(hours=act.hours)
        return weekday(latest.astimezone().date()), act.text

    @property
    def since(self) -> datetime:
        """Return when the route that holds now was set."""
        if self.override is not None:
            return self.override.at
        return self.record.encounter.decided_at or self.desk.clock()

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return why, what is not ruled out, and what would change it, in that order."""
        decision = self.decision
        if decision is None:
            return ()
        open_ = tuple(_finding(f, "?") for f in decision.with_verdict(Verdict.NOT_RULED_OUT))
        private = {e.link_id for f in decision.findings for e in f.evidence if e.private}
        misses = tuple(_near_miss(m, decision.disposition, private) for m in decision.near_misses)
        return (
            Group(text("receipt.why"), self._why(decision)),
            Group(text("receipt.not_ruled_out"), open_, text("receipt.nothing_open")),
            Group(text("receipt.would_change"), misses, text("receipt.no_near_miss")),
        )

    @property
    def looked_at(self) -> tuple[Reason, ...]:
        """Return every rule looked at, most urgent first, for the full list."""
        decision = self.decision
        findings = decision.findings if decision else ()
        ordered = sorted(findings, key=lambda f: (f.verdict is Verdict.ABSENT, f.rule_id))
        return tuple(_finding(f, _SIGNS[f.verdict]) for f in ordered if f.applies)

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
    def safety_net(self) -> tuple[str, ...]:
        """Return what to watch for, read aloud always, in the person's language."""
        lines = self.decision.safety_net if self.decision else ()
        return tuple(self._said(line) for line in lines)

    @property
    def not_reviewed(self) -> str:
        """Return, in both languages, that nobody has reviewed this translation yet, or ""."""
        return speech.status_of(self.desk.engine, self.record.encounter.language)

    def _said(self, english: str) -> str:
        return speech.said(self.desk, self.record.encounter.language, english)

    @property
    def also_offer(self) -> tuple[SecondaryReferral, ...]:
        """Return whom else to involve, with the reason and how to hand over."""
        return self.decision.secondary_referrals if self.decision else ()

    @property
    def before_booking(self) -> Group:
        """Return what to do before a PT is booked, each with what is doubtful, and its source."""
        shown = self.decision is not None and self.route.sends_to_pt
        notes = self.decision.before_booking if self.decision and shown else ()
        return Group(text("receipt.before_booking"), tuple(map(_note, notes)))

    @property
    def booking_notes(self) -> tuple[str, ...]:
        """Return what the booked visit is, in short lines."""
        pathway = self.decision.pathway if self.decision else None
        if pathway is None or not self.route.sends_to_pt:
            return ()
        return tuple(line for line in (pathway.title, pathway.who, pathway.visits) if line)

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
                raise UserError(f"{error} {route_change(before, self.record)}") from error
        self.changed()
        return self.problem is None

    def _why(self, decision: Decision) -> tuple[Reason, ...]:
        lines: list[Reason] = []
        if self.override is not None:
            lines.append(_overridden(self.override))
        present = decision.with_verdict(Verdict.PRESENT)
        lines += [_finding(finding, "!") for finding in present]
        held = [f for f in decision.deciding if f.verdict is Verdict.NOT_RULED_OUT]
        lines += _held(held)
        pathway = decision.pathway
        if pathway is not None and self.route.sends_to_pt:
            fits = text("receipt.fits", title=pathway.title)
            lines.append(Reason("•", fits, pathway.why, pathway.pathway_id))
        if not present:
            lines.append(Reason("•", text("receipt.no_sign_so_far")))
        return tuple(lines)


_SIGNS = {Verdict.PRESENT: "!", Verdict.NOT_RULED_OUT: "?", Verdict.ABSENT: "-"}


def route_change(before: EncounterRecord, after: EncounterRecord) -> str:
    """Return in words how the route differs from the one that was on the screen, if it does."""
    if after.route is before.route or after.route is None:
        return ""
    return text("intake.differs", what=text(f"kit.route.{after.route.value}"))


def _held(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """Return what could not be ruled out and decides: one line for each sentence, not each rule."""
    rules: dict[str, list[str]] = {}
    for finding in findings:
        rules.setdefault(finding.hold_reason or finding.reason, []).append(finding.rule_id)
    return tuple(Reason("?", words, link=_joined(ids)) for words, ids in rules.items())


def _overridden(override: Override) -> Reason:
    return Reason(
        "↑" if override.to_disposition > override.from_disposition else "↓",
        text(
            "receipt.overridden",
            name=override.by,
            route=text(f"kit.route.{override.from_disposition.value}"),
            reason=text(f"override_reason.{override.reason.value}"),
        ),
        detail=override.words,
    )


def _finding(finding: Finding, sign: str) -> Reason:
    detail = "; ".join(_shown(evidence) for evidence in finding.evidence if evidence.answer)
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


def _shown(evidence: Evidence) -> str:
    if evidence.private:
        return text("receipt.private_item")
    return text("receipt.said", question=evidence.text, answer=evidence.shown)


def _near_miss(miss: NearMiss, now: Disposition, private: Set[str]) -> Reason:
    return Reason(
        "↑" if miss.disposition > now else "↓",
        text(
            "receipt.near_miss",
            question=text("receipt.private_item") if miss.link_id in private else miss.text,
            after=miss.to_shown,
            route=text(f"kit.route.{miss.disposition.value}"),
        ),
        link=_joined(miss.rule_ids),
    )


def _joined(ids: Iterable[str]) -> str:
    return ", ".join(ids)
