"""What waits for a clinician, and one visit with all that is needed to stand for its route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import AnsweredQuestion, DocumentContent, DocumentKind
from triage_desk.domain.encounter import EncounterRecord
from triage_desk.domain.review import (
    SAME_DAY,
    CallOutcome,
    QueueRow,
    Review,
    ReviewKind,
    ReviewState,
    due_at,
    routes_for,
    standing,
)
from triage_desk.errors import Stale, UserError
from triage_desk.services import documents, review, speech, triage, undo
from triage_desk.services.desk import Desk
from triage_desk.services.release import clinician_releases
from triage_desk.services.undo import Done
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.intake_told import route_change
from triage_desk.ui.presenters.kiosk_words import given_alone_words, marked, unverified_words
from triage_desk.ui.presenters.moments import clock_time, minutes_between
from triage_desk.ui.presenters.queue_line import QueueLine
from triage_desk.ui.presenters.queue_reading import QueueReader
from triage_desk.ui.presenters.receipt import Group, ReceiptPresenter
from triage_desk.ui.presenters.tongues import for_staff
from triage_desk.ui.refusals import said

SOON_MINUTES = 60
# The word of a No in every answer; see ``rules.words.shown``.
NO_WORD = "No"


class ReviewPresenter(QueueReader):
    """The queue of the person at the keyboard, and the visit chosen in it.

    ``record`` is ``None`` where nothing waits. ``done`` is the last act, as it can be taken back.
    """

    def __init__(self, desk: Desk) -> None:
        """Start empty; ``refresh`` reads the queue."""
        super().__init__(desk)
        self.record: EncounterRecord | None = None
        self.done: Done | None = None
        self.initials = ""

    # ------------------------------------------------------------------------------ the queue

    def refresh(self, wanted: str = "") -> None:
        """Read the queue anew, and show ``wanted`` or the first that waits.

        What is shown stays until something else is asked for: somebody is reading it.
        """
        said = self.problem
        self._read()
        # What was refused stays said until the next act.
        self.problem = self.problem or said
        self._go_to(wanted)

    def _go_to(self, wanted: str) -> None:
        ids = [line.encounter_id for line in self.lines]
        if wanted in ids:
            self.choose(wanted)
        elif self.record is None and ids:
            self.choose(ids[0])
        else:
            self.changed()

    @property
    def lines(self) -> tuple[QueueLine, ...]:
        """Return what waits for this person, then what waits for the desk."""
        return tuple(map(self._line, (*self.found.waiting, *self.found.asked)))

    @property
    def encounter_id(self) -> str:
        """Return the visit shown, or ""."""
        return self.record.encounter.encounter_id if self.record else ""

    @property
    def initials_shown(self) -> str:
        """Return who the visit shown is of, or ""."""
        return self.record.patient.initials if self.record else ""

    @property
    def position(self) -> int:
        """Return the place in the queue of the visit shown, or -1."""
        ids = [line.encounter_id for line in self.lines]
        return ids.index(self.encounter_id) if self.encounter_id in ids else -1

    @property
    def turn(self) -> int:
        """Return that place with what waits for the desk left out, as ``go_on`` counts."""
        mine = self._turns
        return mine.index(self.encounter_id) if self.encounter_id in mine else self.position

    @property
    def _turns(self) -> list[str]:
        return [line.encounter_id for line in self.lines if not line.asked]

    def choose(self, encounter_id: str) -> None:
        """Show a visit; looking at it is an event."""
        if encounter_id:
            with self.trying():
                self.record = triage.record(self.desk, encounter_id)
        else:
            self.record = None
        self.changed()

    def move(self, steps: int) -> None:
        """Show the visit so many places further down; at the ends nothing happens."""
        lines, to = self.lines, self.position + steps
        if 0 <= to < len(lines):
            self.choose(lines[to].encounter_id)

    @property
    def heading(self) -> str:
        """Return how many wait, and in what order they stand."""
        return text("review.count", count=self.found.count)

    @property
    def done_today(self) -> str:
        """Return how many this person has done today."""
        done = self.found.done_today
        return text("review.done_today", done=done, all=done + self.found.count)

    @property
    def within(self) -> str:
        """Return how soon this person looks at each of their routes, as the clinic has set it."""
        known, mine = self.desk.clinic.look_within, routes_for(self.desk.actor.role)
        limits = (
            text(
                "review.within_route",
                route=text(f"kit.route.{route.value}"),
                time=text("review.within_day")
                if hours == SAME_DAY
                else text("review.within_hours", hours=hours),
            )
            for route, hours in known.items()
            if route in mine
        )
        return text("review.within", limits="; ".join(limits))

    def _line(self, row: QueueRow) -> QueueLine:
        asked = row.state is ReviewState.ASKED
        due, late = (text("review.with_desk"), False) if asked else self._due(row)
        about = self.about(row.regions, row.age_years)
        return QueueLine(row.encounter_id, row.initials, about, due, row.route, late, asked)

    def about(self, regions: tuple[str, ...], age_years: int) -> str:
        """Return where it is, and the age."""
        where = self._regions(regions)
        return text("review.about", where=where, age=age_years) if where else str(age_years)

    def _due(self, row: QueueRow) -> tuple[str, bool]:
        within = self.desk.clinic.look_within
        now, due = self.desk.clock().astimezone(), due_at(row.route, row.since, within)
        if due < now:
            return text("review.late"), True
        left = minutes_between(now, due)
        if left < SOON_MINUTES:
            return text("review.due_in", minutes=left), True
        if due.minute == SOON_MINUTES - 1 and due.second == SOON_MINUTES - 1:
            return text("review.due_today"), False
        return text("review.due_at", time=clock_time(due)), False

    def _regions(self, codes: tuple[str, ...]) -> str:
        engine = self.desk.engine
        item = next((i for i in engine.ruleset.items if i.link_id == "regions"), None)
        words = engine.text(item, "en").options if item else {}
        return ", ".join(self._say(words.get(code, code)) for code in codes).lower()

    def _say(self, words: str) -> str:
        return for_staff(self.desk, words)

    # ------------------------------------------------------------------------------- the visit

    @property
    def route(self) -> Disposition | None:
        """Return the route that stands."""
        return self.record.route if self.record else None

    @property
    def asked(self) -> bool:
        """Return whether the desk has still to bring an answer."""
        return self.record is not None and review.question_of(self.record) is not None

    @property
    def releases(self) -> bool:
        """Return whether letting the route stand is what releases it here."""
        return clinician_releases(self.desk)

    @property
    def facts(self) -> str:
        """Return age, sex, channel, time and language in one line."""
        if self.record is None:
            return ""
        visit, who = self.record.encounter, self.record.patient
        began = visit.started_at.astimezone()
        spoken = (one.name for one in speech.languages(self.desk) if one.code == visit.language)
        parts = (
            str(who.person(began.date()).age_years),
            text(f"sex.{who.sex.value}"),
            f"{text(f'channel.{visit.channel.value}')} {clock_time(began)}",
            next(spoken, ""),
            unverified_words(visit),
        )
        return " · ".join(part for part in parts if part)

    @property
    def content(self) -> DocumentContent | None:
        """Return what a letter would say of the visit: words, scores, answers in order."""
        record = self.record
        if record is None or record.decision is None:
            return None
        letter = DocumentKind.REFERRAL_LETTER
        return documents.content_of(self.desk, record.decision, record.answers, letter, record)

    @property
    def answers(self) -> tuple[AnsweredQuestion, ...]:
        """Return every question asked with its answer, also the private ones."""
        content = self.content
        return content.answers if content else ()

    @property
    def receipt(self) -> ReceiptPresenter | None:
        """Return the reasons of the route as the desk sees them."""
        if self.record is None:
            return None
        made = ReceiptPresenter(self.desk, self.encounter_id)
        made.record = self.record
        return made

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return why, what is not ruled out and what would change it, with the answers used."""
        made = self.receipt
        return tuple(self._with_evidence(group) for group in made.groups) if made else ()

    def _with_evidence(self, group: Group) -> Group:
        """Put before each finding what was said; a clinician sees private answers here."""
        decision = self.record.decision if self.record else None
        said = {
            finding.rule_id: "; ".join(
                text(
                    "receipt.said",
                    question=self._say(used.text),
                    answer=self._marked(used.shown, used.link_id),
                )
                for used in finding.evidence
                if used.answer is not None
            )
            for finding in (decision.findings if decision else ())
        }
        findings = decision.findings if decision else ()
        titles = {f.rule_id: self._say(f.title) for f in findings}
        return replace(
            group,
            reasons=tuple(
                replace(
                    reason,
                    sentence=titles[reason.link] if reason.cites else reason.sentence,
                    detail=" · ".join(p for p in (said[reason.link], reason.detail) if p),
                )
                if said.get(reason.link)
                else reason
                for reason in group.reasons
            ),
        )

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """Return what was answered with more than No, private answers too, in the order asked."""
        more = (a for a in self.answers if a.shown != NO_WORD)
        return tuple((self._say(a.text), self._marked(a.shown, a.link_id)) for a in more)

    @property
    def denied(self) -> tuple[str, ...]:
        """Return what was answered with No."""
        no = (a for a in self.answers if a.shown == NO_WORD)
        return tuple(self._marked(a.text, a.link_id) for a in no)

    def _marked(self, words: str, link_id: str) -> str:
        """Return words with a mark where the person gave that answer with no staff beside."""
        alone = self.record.given_alone if self.record else {}
        return marked(self._say(words), alone.get(link_id))

    @property
    def counted(self) -> str:
        """Return how many were asked, nobody knew or wanted to say, and were given alone."""
        known = self.record.answers if self.record else {}
        asked = [a.link_id for a in self.answers if a.link_id in known]
        unknown = sum(not known[link_id].known for link_id in asked)
        alone = given_alone_words(self.record) if self.record else ""
        return f"{text('review.answers_note', count=len(asked), open=unknown)} {alone}".strip()

    @property
    def scores(self) -> tuple[tuple[str, str], ...]:
        """Return where the person starts: each measure with its value on its scale."""
        scores = self.content.scores if self.content else ()
        say, score = self._say, partial(text, "review.score")
        return tuple(
            (say(s.title), score(value=s.value, top=s.scale.rpartition("-")[2])) for s in scores
        )

    @property
    def so_far(self) -> tuple[str, ...]:
        """Return what was decided and done before, oldest first, in one line each."""
        record = self.record
        if record is None:
            return ()
        earlier = [
            text("review.decided_before", route=text(f"kit.route.{d.disposition.value}"))
            for d in record.decisions[:-1]
        ]
        return (*earlier, *map(self.act_in_words, standing(record.reviews)))

    @property
    def kept(self) -> str:
        """Return that the decision stays, with its time."""
        at = self.record.encounter.decided_at if self.record else None
        return text("review.kept", time=clock_time(at)) if at else ""

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """Return the questions that can be asked again, in words with their ids."""
        if self.record is None:
            return ()
        return review.questions(self.desk, self.record)

    def act_in_words(self, act: Review) -> str:
        """Return one act in one line."""
        asked = review.asked_in_words(self.desk, act)
        what = {
            ReviewKind.CALLED_BACK: text(f"call.{act.outcome.value}") if act.outcome else "",
            ReviewKind.FEEDBACK: text(f"feedback.{act.feedback.value}") if act.feedback else "",
            ReviewKind.CHANGED: text(f"kit.route.{act.to_disposition.value}"),
        }.get(act.kind, asked)
        said = " ".join(part for part in (what, f"“{act.words}”" if act.words else "") if part)
        line = text(f"review.act_{act.kind.value}", name=act.name, time=clock_time(act.at))
        return f"{line} {said}".strip()

    # --------------------------------------------------------------------------------- the acts

    def confirm(self) -> bool:
        """Stand for the route, and show the next visit."""
        return self._act(lambda name, seen: review.confirm(self.desk, name, seen), on=True)

    def ask(self, words: str, link_id: str) -> bool:
        """Send one question back to the desk, and show the next visit."""
        return self._act(
            lambda name, seen: review.ask(self.desk, name, words, link_id, seen), on=True
        )

    def call(self, outcome: CallOutcome, words: str) -> bool:
        """Keep what came of a call; the visit stays on the screen."""
        return self._act(
            lambda name, seen: review.called(self.desk, name, outcome, words, seen), on=False
        )

    def _act(self, act: Callable[[str, int], EncounterRecord], *, on: bool) -> bool:
        before = self.record
        if before is None:
            return False
        place = self.turn
        with self.trying():
            try:
                after = act(self.encounter_id, before.encounter.version)
            except Stale as error:
                self.record = triage.record(self.desk, self.encounter_id)
                raise UserError(f"{said(error)} {route_change(before, self.record)}") from error
            self.done = undo.reviewed(self.desk, before, after)
            self.initials = before.patient.initials
            self.record = after
        if self.problem is not None:
            self.changed()
            return False
        self.go_on(place if on else -1)
        return True

    def go_on(self, place: int) -> None:
        """Show what stands at that ``turn`` now, or with -1 what is shown already."""
        self._read()
        turns = self._turns
        if place < 0:
            self.changed()
        else:
            self.choose(turns[min(place, len(turns) - 1)] if turns else "")
