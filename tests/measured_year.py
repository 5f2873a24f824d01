"""A year of an invented clinic for pictures and tests of measures: visits as rows, seeded."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from tests.store import samples
from triage_desk.domain.answers import NO, YES, answered
from triage_desk.domain.audit import AuditAction, AuditEvent
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EmergencyNotice, EncounterStatus
from triage_desk.domain.followup import FollowUp, FollowUpStatus
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeChannel, OutcomeScore, Taken
from triage_desk.domain.override import OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.referral import ReferralAct, ReferralState
from triage_desk.domain.review import Feedback, Review, ReviewKind
from triage_desk.domain.role import Role

D = Disposition
ROUTES = (
    *((D.EMERGENCY, 2), (D.PHYSICIAN_TODAY, 7), (D.PHYSICIAN_SOON, 10), (D.PT_FIRST_NOTIFY, 20)),
    *((D.PT_FIRST, 58), (D.OUTSIDE_SCOPE, 3)),
)
FLAGS = ("RF-CES-001", "RF-SPF-002", "RF-MSC-003", "RF-INF-001", "RF-VTE-001")
CARE_USED = (
    *(("care_imaging", 0.12), ("care_opioid", 0.03), ("care_emergency", 0.01)),
    *(("care_specialist", 0.08), ("care_injection", 0.05), ("care_surgery", 0.005)),
)
REVIEWED = (D.PHYSICIAN_TODAY, D.PHYSICIAN_SOON, D.PT_FIRST_NOTIFY, D.PT_FIRST)


def live(clinic, visits=400, days=364, seed=7):
    """Keep so many visits of the days up to now; the clock of the clinic stands still."""
    dice = random.Random(seed)
    now = clinic.clock()
    with clinic.store.write() as tx:
        for number in range(visits // 3):
            sex = dice.choice((Sex.FEMALE, Sex.MALE))
            born = samples.patient().birth_date.replace(year=dice.randint(1940, 2006))
            tx.patients.add(
                samples.patient(f"mp{number}", f"Sample{number}", "Ida", sex=sex, birth_date=born)
            )
        for number in range(visits):
            begun = now - timedelta(days=days * (1 - number / visits), hours=dice.uniform(0.2, 4))
            Visit(tx, dice, number, begun, f"mp{dice.randrange(visits // 3)}").keep(now)


class Visit:
    """One invented visit with what came of it."""

    def __init__(self, tx, dice, number, begun, person):
        self.tx, self.dice, self.begun, self.person = tx, dice, begun, person
        self.one = f"me{number}"
        self.route = dice.choices([r for r, _w in ROUTES], [w for _r, w in ROUTES])[0]
        self.done = begun + timedelta(seconds=dice.gauss(150, 30))

    def keep(self, now):
        """Keep it, with its events."""
        seen = self.begun + timedelta(minutes=self.dice.uniform(4, 40))
        self.tx.encounters.add(
            samples.encounter(
                self.one,
                self.person,
                status=EncounterStatus.FINISHED,
                started_at=self.begun,
                changed_at=self.done,
                safe_at=self.begun + timedelta(seconds=abs(self.dice.gauss(17, 4))),
                decided_at=self.done,
                disposition=self.route,
                seen_at=seen if self.dice.random() < 0.6 else None,
                language=self.dice.choice(("en", "en", "en", "es")),
                started_by=self.dice.choice(("ana", "ben")),
            )
        )
        self._decide()
        self._event(AuditAction.INTAKE_STARTED)
        if self.route is D.EMERGENCY and self.dice.random() < 0.9:
            told = self.done + timedelta(seconds=self.dice.uniform(20, 200))
            self.tx.encounters.add_notice(
                EmergencyNotice(self.one, told, "ana", "Dr. Mock", "physician")
            )
        if self.route in REVIEWED and self.dice.random() < 0.7:
            self._look(now)
        elif self.route.sends_to_pt and random.Random(f"{self.one} raised").random() < 0.2:
            self._raise()
        if self.route.sends_to_pt and self.dice.random() < 0.8:
            act = ReferralAct(
                self.one, ReferralState.DRAFTED, self.route, self.done, "ana", "Ana S."
            )
            self.tx.referrals.add(act)
            day = self.done + timedelta(days=self.dice.randint(1, 9))
            if day < now and self.dice.random() < 0.8:
                seen_act = replace(act, state=ReferralState.SEEN, at=day, on=day.date())
                self.tx.referrals.add(seen_act)

        if self.route.sends_to_pt and self.done + timedelta(days=50) < now:
            self._told()

    def _told(self):
        """Keep what the person said two and six weeks later, at most of whom was reached."""
        dice = random.Random(self.one)
        about = {"regions": answered((dice.choice(("lumbar", "knee")),))}
        about |= {"symptom_days": answered(5.0), "payer": answered("medicare")}
        self.tx.encounters.append_answers(self.one, about, self.begun, "ana")
        for weeks in (0, 2, 6):
            if weeks and dice.random() < 0.25:
                return
            at = self.done + timedelta(weeks=weeks)
            plan = FollowUp(
                *(f"{self.one}.{weeks}", self.one, weeks, at.date(), self.route),
                *(FollowUpStatus.DONE, at, at, "ana"),
                done_at=at,
            )
            self.tx.outcomes.plan(plan)
            taken = Taken(at, at, "ana", OutcomeChannel.TELEPHONE, "en")
            for name, score in (("PSFS", dice.uniform(2, 5)), ("PAIN", dice.uniform(4, 8))):
                better = dice.uniform(0, 4) * bool(weeks) * (1 if name == "PSFS" else -1)
                found = OutcomeScore(
                    *(plan.followup_id, self.one, name, "1", max(0.0, score + better), 1, 1),
                    *("back", "", taken),
                )
                self.tx.outcomes.add_score(found)
            for link, often in CARE_USED if weeks else ():
                said = YES if dice.random() < often else NO
                self.tx.outcomes.add_answer(
                    OutcomeAnswer(plan.followup_id, self.one, "CARE", "1", link, said, taken)
                )

    def _decide(self):
        made = samples.decision(self.route)
        found = self.dice.sample(FLAGS, 2)
        findings = tuple(
            replace(
                made.findings[0],
                rule_id=flag,
                verdict=self._verdict(flag, found),
            )
            for flag in FLAGS
        )
        self.tx.encounters.add_decision(self.one, replace(made, findings=findings), self.done)

    def _verdict(self, flag, found):
        if flag == found[0] and self.route > D.PT_FIRST:
            return Verdict.PRESENT
        open_now = flag == found[1] and self.dice.random() < 0.03
        return Verdict.NOT_RULED_OUT if open_now else Verdict.ABSENT

    def _look(self, now):
        at = self.done + timedelta(hours=self.dice.choice((0.5, 1, 2, 3, 26)))
        if at > now:
            return
        raised = self.dice.random() < 0.09 and self.route is not D.PHYSICIAN_TODAY
        to = D.PHYSICIAN_TODAY if raised else self.route
        kind = ReviewKind.CHANGED if raised else ReviewKind.CONFIRMED
        why = OverrideReason.CLINICIAN_ASSESSED if raised else None
        act = Review(
            *(self.one, kind, at, "dev", "Dev Sample", Role.PT, 1, "1.0.0", self.route, to),
            reason=why,
        )
        self.tx.reviews.add(act)
        if raised:
            made = replace(
                samples.override(to, self.one),
                at=at,
                from_disposition=self.route,
                role=Role.PT,
                reason=OverrideReason.CLINICIAN_ASSESSED,
            )
            self.tx.encounters.add_override(made)
        if self.dice.random() < 0.55:
            said = self.dice.choices(
                (Feedback.RIGHT, Feedback.SHOULD_BE_PHYSICIAN, Feedback.SHOULD_BE_PT), (85, 3, 12)
            )[0]
            self.tx.reviews.add(
                replace(
                    act,
                    kind=ReviewKind.FEEDBACK,
                    at=at + timedelta(hours=1),
                    from_disposition=to,
                    feedback=said,
                    reason=None,
                )
            )

    def _raise(self):
        """Let the desk raise the route, and no clinician look at it."""
        made = replace(
            samples.override(D.PHYSICIAN_SOON, self.one),
            at=self.done + timedelta(minutes=3),
            from_disposition=self.route,
            role=Role.FRONT_DESK,
            reason=OverrideReason.STAFF_CONCERN,
        )
        self.tx.encounters.add_override(made)

    def _event(self, action):
        desk = self.dice.choice(("front-1", "front-1", "front-2"))
        self.tx.audit.write(
            AuditEvent(
                self.begun, "ana", "front_desk", desk, action, self.one, "", "1.0.0", self.person
            )
        )
