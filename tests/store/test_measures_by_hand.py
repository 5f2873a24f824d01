"""A month of a clinic small enough to count by hand: every measure, on both databases, everywhere.

``HAND`` says for each measure how many are in the count, out of how many, and how many are left
out. The comments beside the visits say why. Whoever adds a measure counts it here.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from arro3.io import read_parquet

from tests.measure_pictures import MIA
from tests.store import samples
from tests.store.test_measures import (
    BEGUN,
    LATE,
    MARCH,
    event,
    followed,
    followed_up,
    people,  # noqa: F401
    review,
    said,
    scored,
)
from tests.ui.clinic import Clinic
from triage_desk import cli_measures
from triage_desk.domain.answers import NO, YES, answered
from triage_desk.domain.appointment import Appointment, AppointmentSource, AppointmentStatus
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.decision import SecondaryReferral, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus
from triage_desk.domain.followup import FollowUpStatus, StopReason
from triage_desk.domain.listing import ListForm
from triage_desk.domain.measure import DEFINITIONS, definition
from triage_desk.domain.outcome import OutcomeAnswer, OutcomeChannel, OutcomeScore, Taken
from triage_desk.domain.override import HELD, OverrideReason
from triage_desk.domain.patient import Merge
from triage_desk.domain.referral import ReferralAct, ReferralState
from triage_desk.domain.review import Feedback, ReviewKind
from triage_desk.domain.role import Role
from triage_desk.domain.tick import OFFER, Tick, TickState
from triage_desk.domain.training import TrainingCertificate
from triage_desk.domain.user import User
from triage_desk.exchange import listings
from triage_desk.services import measures
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters import routing_words
from triage_desk.ui.presenters.measure_lists import of_report, of_routing
from triage_desk.ui.presenters.measure_paper import report_of
from triage_desk.ui.presenters.measures import MeasuresPresenter, View

D, R, S = Disposition, ReviewKind, ReferralState
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SADDLE, GAIT = "RF-CES-001", "RF-MSC-003"

HAND = {
    # Judged: v1 (the physician has the last word: under), v2 (right), v3 (over), v4 (right). v7's
    # word was taken back.
    "T01": (1, 4, 0),
    "T02": (1, 4, 0),
    # The one emergency was judged right.
    "K03": (1, 1, 0),
    # v2 is the one emergency; somebody was told after 79 seconds. In seconds: the median.
    "K05": (1, 1, 0),
    # Not urgent: v1 (came back urgently as v2), v5, v6, v7, v8, v10, v11, v12 (April: over too).
    "T03": (1, 8, 0),
    # A clinician stood for v1, v3, v4, v7, v10; v4 was raised by one.
    "T04": (1, 5, 0),
    # Eleven have a stored result, v6 with a sign left open.
    "K25": (10, 11, 0),
    # To a PT: v1, v6, v7, v10, v11, v12; v8 is not for this desk.
    "K09": (6, 10, 1),
    "K04E": (1, 11, 0),
    # v3, v4.
    "K04T": (2, 11, 0),
    # v5, raised by the desk.
    "K04S": (1, 11, 0),
    "K04P": (6, 11, 0),
    # Of the six sent to a PT, v1 came back as v2 and v7 as v8, which is no physician's; v6 was of
    # the same person as v5, and came after it.
    "K10": (1, 6, 0),
    # Seen: v1 after 4 days (whoever saw it on the first was not the PT it was sent to), v6 on the
    # day, v7 after 20. Of v10, v11, v12 nobody told.
    "K08": (3, 3, 3),
    "K08B": (2, 3, 3),
    # Booked here: v7 came, v11 did not, v12 is still to come.
    "K18": (1, 2, 1),
    # The last result of v4 and v12 is the route with a point to check: v4 was looked at in an hour,
    # v12 never. That of v10 is none any more.
    "K06": (1, 2, 0),
    # v4 raised, v7 lowered.
    "K07": (2, 5, 0),
    # By the desk: v5. v6 was taken back, v10 is held by the rules, v4 and v7 were a clinician's.
    "T18": (1, 11, 0),
    # A PT, and no physician in 30 days: v6, v7, v10, v11, v12. v1 came back as v2; v8 is not for
    # this desk.
    "T19": (5, 10, 1),
    # Of 65 or over: v7 said whether they fell, v8 and v12 (the same person) did not; v2 is an
    # emergency.
    "T20": (1, 3, 1),
    # Referrals: v1 seen, v5 sent and nobody has it, v6 seen, v8 cancelled.
    "T05": (1, 3, 1),
    # v1 waited 15 minutes from arrival to being seen; v3 arrived, and nobody said when it was seen.
    "T06": (1, 1, 1),
    "T07": (11, 11, 0),
    "T08": (11, 11, 0),
    "T09": (11, 11, 0),
    # Judged of those a clinician stood for: v1, v3, v4 of v1, v3, v4, v7, v10.
    "T10": (3, 5, 0),
    # Function rose by 2 in v1, by 1 in v6; v7 has no second score.
    "K15": (1, 2, 1),
    "K15P": (2, 3, 0),
    # Pain fell from 7 to 5 in v1, from 4 to 3 in v6; v7 has no second score.
    "K16": (1, 2, 1),
    # Told at two weeks: v1 yes to all of it, v6 no; v2 was sent to the ER.
    "K13": (1, 3, 0),
    "K14": (1, 2, 0),
    "T11": (1, 3, 0),
    "T15": (1, 3, 0),
    "T16": (1, 3, 0),
    "T17": (1, 3, 0),
    "T13": (1, 2, 0),
    # Would tell a friend: v1 said 9, v6 said 8.
    "K24": (1, 2, 0),
    # Asked in time: v1, v2, v6. v7 was not; v11 moved away.
    "T12": (3, 4, 0),
    # New back pain: v6 had no scan up to six weeks, v11 was not asked; v1 has it for a year.
    "K11": (1, 1, 1),
    # Results of v1 came back 5 days after the first visit, those of v6 never; of v5, of a
    # physician, nobody asks, and v8 was cancelled.
    "K21": (1, 2, 0),
    # Help was offered in v5 and v6 and taken up in v6.
    "K22": (1, 2, 0),
    # Ann may sign in and has a certificate; Bea has none; Cy may not sign in.
    "T14": (1, 2, 0),
    # Nobody has 30 visits to be compared.
    "K23": (0, 0, 0),
}
ROUTES = {
    # rules, desk, clinician who stood for the last result
    "v1": (D.PT_FIRST, D.PT_FIRST, D.PT_FIRST),
    "v2": (D.EMERGENCY, D.EMERGENCY, None),
    "v3": (D.PHYSICIAN_TODAY, D.PHYSICIAN_TODAY, D.PHYSICIAN_TODAY),
    "v4": (D.PT_FIRST_NOTIFY, D.PT_FIRST_NOTIFY, D.PHYSICIAN_TODAY),
    "v5": (D.PT_FIRST, D.PHYSICIAN_SOON, None),
    "v6": (D.PT_FIRST, D.PT_FIRST, None),
    "v7": (D.PHYSICIAN_SOON, D.PHYSICIAN_SOON, D.PT_FIRST),
    "v8": (D.OUTSIDE_SCOPE, D.OUTSIDE_SCOPE, None),
    "v10": (D.PT_FIRST, D.PT_FIRST, None),
    "v11": (D.PT_FIRST, D.PT_FIRST, None),
    "v12": (D.PT_FIRST_NOTIFY, D.PT_FIRST_NOTIFY, None),
}


def found(route, *, present=(), unknown=(), offers=()):
    """Return a decision that asked about both signs."""
    made = samples.decision(route)
    verdicts = dict.fromkeys(present, Verdict.PRESENT) | dict.fromkeys(
        unknown, Verdict.NOT_RULED_OUT
    )
    findings = tuple(
        replace(made.findings[0], rule_id=flag, verdict=verdicts.get(flag, Verdict.ABSENT))
        for flag in (SADDLE, GAIT)
    )
    help_ = tuple(SecondaryReferral(name, name, "", ()) for name in offers)
    return replace(made, findings=findings, secondary_referrals=help_)


class Month:
    """Keeps the visits of the month, one method for each part of what became of them."""

    def __init__(self, tx):
        self.tx = tx

    def came(self, number, day, person, route, *, at=None, **how):
        """Keep one decided visit of a person so many days after March 2nd, 9 AM."""
        begun = at or BEGUN + day * DAY
        signs = {name: how.pop(name) for name in ("present", "unknown", "offers") if name in how}
        made = samples.encounter(
            f"v{number}",
            person,
            status=EncounterStatus.FINISHED,
            started_at=begun,
            changed_at=begun,
            safe_at=begun + timedelta(seconds=15),
            decided_at=begun + timedelta(seconds=120),
            disposition=route,
            **how,
        )
        self.tx.encounters.add(made)
        self.tx.encounters.add_decision(made.encounter_id, found(route, **signs), made.decided_at)
        event(self.tx, person, made.encounter_id, at=begun)
        return begun

    def looked(self, number, kind, begun, route, to=None, role=Role.PT, by="u7", **more):
        """Keep what a clinician did an hour after a visit began."""
        after = more.pop("after", 60) * MINUTE
        made = review(kind, 0, route, to, role, visit=f"v{number}", **more)
        self.tx.reviews.add(replace(made, at=begun + after, by=by))

    def change(self, number, begun, frm, to, role, reason, words="Looks unwell", after=5):
        """Keep a change of route."""
        made = samples.override(to, f"v{number}")
        self.tx.encounters.add_override(
            replace(
                made,
                at=begun + after * MINUTE,
                role=role,
                from_disposition=frm,
                reason=reason,
                words=words,
            )
        )

    def refer(self, number, *states, seen=None, closed=None):
        """Keep what became of a referral."""
        for state in (S.DRAFTED, *states):
            day = {S.SEEN: seen, S.CLOSED: closed}.get(state) or 0
            at = BEGUN + day * DAY
            act = ReferralAct(f"v{number}", state, D.PT_FIRST, at, "u2", "Dev")
            self.tx.referrals.add(replace(act, on=at.date() if state is S.SEEN else None))

    def booked(self, number, person, day, status):
        """Keep a time that was made for a route."""
        self.tx.appointments.add(
            Appointment(
                *(f"b{number}", person, BEGUN + day * DAY, 60, status),
                *(AppointmentSource.DESK, BEGUN, "u1"),
                external_id=f"visit:v{number}",
            )
        )

    def arrived(self, number, person, at):
        """Keep when somebody came for an appointment."""
        self.tx.appointments.add(
            Appointment(
                *(f"a{number}", person, at, 30, AppointmentStatus.ARRIVED, AppointmentSource.DESK),
                *(BEGUN, "u1"),
                arrived_at=at,
                encounter_id=f"v{number}",
            )
        )

    def plan(self, number, weeks, day, **changes):
        """Plan a follow-up; the visits here are called v, not e."""
        made = followed_up(_Renamed(self.tx), number, weeks, day, **changes)
        return replace(made, encounter_id=f"v{number}")


class _Renamed:
    """Keeps a plan under the name of a visit here."""

    def __init__(self, tx):
        self.outcomes = self
        self._tx = tx

    def plan(self, made):
        self._tx.outcomes.plan(replace(made, encounter_id=made.encounter_id.replace("e", "v")))


def live(store):
    """Live through the month."""
    with store.write() as tx:
        for name, born in (("p3", date(1980, 1, 1)), ("p4", date(1950, 1, 1))):
            tx.patients.add(samples.patient(name, "Sample", name, birth_date=born))
        month = Month(tx)
        _first_half(month)
        _second_half(month)
        _told_later(month)
        _staff(tx)


def _first_half(month):
    tx = month.tx
    at = month.came(1, 0, "p1", D.PT_FIRST, seen_at=BEGUN + 12 * MINUTE)
    month.arrived(1, "p1", at - 3 * MINUTE)
    month.looked(1, R.CONFIRMED, at, D.PT_FIRST)
    # The PT says right, the physician says later that it was not: the last word counts.
    month.looked(1, R.FEEDBACK, at, D.PT_FIRST, after=70, feedback=Feedback.RIGHT)
    month.looked(
        *(1, R.FEEDBACK, at, D.PT_FIRST, None, Role.PHYSICIAN, "u8"),
        after=90,
        feedback=Feedback.SHOULD_BE_PHYSICIAN,
    )
    month.refer(1, S.SEEN, S.CLOSED, seen=4, closed=9)
    at = month.came(2, 3, "p1", D.EMERGENCY)
    tx.encounters.add_notice(
        replace(samples.notice(), encounter_id="v2", at=at + timedelta(seconds=120 + 79))
    )
    month.looked(2, R.FEEDBACK, at, D.EMERGENCY, after=90, feedback=Feedback.RIGHT)
    at = month.came(3, 0, "p2", D.PHYSICIAN_TODAY, present=(SADDLE,), seen_at=None)
    month.arrived(3, "p2", at)
    month.looked(3, R.CONFIRMED, at, D.PHYSICIAN_TODAY, None, Role.PHYSICIAN, "u8")
    month.looked(*(3, R.FEEDBACK, at, D.PHYSICIAN_TODAY), after=90, feedback=Feedback.SHOULD_BE_PT)
    at = month.came(4, 1, "p2", D.PT_FIRST_NOTIFY, present=(GAIT,))
    month.looked(
        *(4, R.CHANGED, at, D.PT_FIRST_NOTIFY, D.PHYSICIAN_TODAY),
        reason=OverrideReason.CLINICIAN_ASSESSED,
    )
    why = OverrideReason.CLINICIAN_ASSESSED
    month.change(4, at, D.PT_FIRST_NOTIFY, D.PHYSICIAN_TODAY, Role.PT, why, after=60)
    month.looked(4, R.FEEDBACK, at, D.PHYSICIAN_TODAY, after=90, feedback=Feedback.RIGHT)
    at = month.came(5, 2, "p3", D.PT_FIRST, offers=("social_work",))
    why = OverrideReason.STAFF_CONCERN
    month.change(5, at, D.PT_FIRST, D.PHYSICIAN_SOON, Role.FRONT_DESK, why)
    month.refer(5, S.SENT)
    at = month.came(
        *(6, 4, "p3", D.PT_FIRST), unknown=(SADDLE,), offers=("social_work", "behavioural_health")
    )
    month.change(6, at, D.PT_FIRST, D.PHYSICIAN_SOON, Role.FRONT_DESK, why)
    back = OverrideReason.TAKEN_BACK
    month.change(6, at, D.PHYSICIAN_SOON, D.PT_FIRST, Role.FRONT_DESK, back, after=6)
    month.refer(6, S.SEEN, seen=4)
    tx.care.add_tick(Tick("v6", f"{OFFER}social_work", TickState.DONE, at, "Sam"))


def _second_half(month):
    tx = month.tx
    at = month.came(7, 5, "p4", D.PHYSICIAN_SOON, present=(SADDLE,))
    why = OverrideReason.CLINICIAN_ASSESSED
    month.looked(7, R.CHANGED, at, D.PHYSICIAN_SOON, D.PT_FIRST, reason=why)
    month.change(7, at, D.PHYSICIAN_SOON, D.PT_FIRST, Role.PT, why, after=60)
    # Judged by mistake, and taken back.
    month.looked(7, R.FEEDBACK, at, D.PT_FIRST, after=80, feedback=Feedback.SHOULD_BE_PHYSICIAN)
    month.looked(7, R.TAKEN_BACK, at, D.PT_FIRST, after=81)
    month.booked(7, "p4", 25, AppointmentStatus.FULFILLED)
    month.came(8, 6, "p4", D.OUTSIDE_SCOPE)
    month.refer(8, S.CANCELLED)
    begun = BEGUN + 7 * DAY
    tx.encounters.add(
        samples.encounter("v9", "p3", status=EncounterStatus.DISCARDED, started_at=begun)
    )
    # Stood for with a point to check; then asked again, and the rules say less: the route is held.
    at = month.came(10, 22, "p2", D.PT_FIRST_NOTIFY)
    month.looked(10, R.CONFIRMED, at, D.PT_FIRST_NOTIFY)
    tx.encounters.add_decision("v10", found(D.PT_FIRST), at + 90 * MINUTE)
    why = OverrideReason.NEW_INFORMATION
    month.change(10, at, D.PT_FIRST, D.PT_FIRST_NOTIFY, Role.FRONT_DESK, why, HELD, after=90)
    month.came(11, 24, "p3", D.PT_FIRST)
    month.booked(11, "p3", 26, AppointmentStatus.NOSHOW)
    # Begun ten minutes before April by the clock on the wall: of March.
    last = datetime(2026, 3, 31, 23, 50).astimezone(BEGUN.tzinfo)
    month.came(12, 0, "p4", D.PT_FIRST_NOTIFY, at=last)
    month.booked(12, "p4", 70, AppointmentStatus.BOOKED)


CARE = ("care_opioid", "care_emergency", "care_imaging")
MORE = ("care_specialist", "care_injection", "care_surgery")


def _told_later(month):
    tx = month.tx
    lumbar, known = answered(("lumbar",)), (("v1", 365.0), ("v6", 5.0), ("v11", 5.0))
    for one, days in known:
        about = {"regions": lumbar, "symptom_days": answered(days)}
        tx.encounters.append_answers(one, about, BEGUN, "u1")
    tx.encounters.append_answers("v7", {"g_falls": NO}, BEGUN, "u1")
    for number, function, pain in ((1, (3.0, 5.0), (7.0, 5.0)), (6, (3.0, 4.0), (4.0, 3.0))):
        base, later = month.plan(number, 0, 0), month.plan(number, 6, 42)
        for plan, at in ((base, 0), (later, 1)):
            scored(tx, plan, "PSFS", function[at])
            scored(tx, plan, "PAIN", pain[at])
        said(tx, later, "CARE", "care_imaging", NO)
    for name, score in (("PSFS", 3.0), ("PAIN", 5.0)):
        scored(tx, month.plan(7, 0, 0) if name == "PSFS" else _base(7), name, score)
    done = {"status": FollowUpStatus.DONE}
    for number, told in ((1, YES), (2, YES), (6, NO)):
        plan = month.plan(number, 2, 14, done_at=BEGUN + 15 * DAY, **done)
        for link in (*CARE, *MORE):
            mine = NO if number == 2 and link != "care_emergency" else told
            said(tx, plan, "CARE", link, mine)
        if number != 2:
            said(tx, plan, "FELL", "fell_1", answered(1 if number == 1 else 0))
            said(tx, plan, "RECOMMEND", "recommend_1", answered(9 if number == 1 else 8))
    month.plan(7, 2, 19)
    month.plan(11, 2, 38, status=FollowUpStatus.STOPPED, stopped=StopReason.MOVED)


def _base(number):
    return type("Plan", (), {"followup_id": f"f{number}.0", "encounter_id": f"v{number}"})()


def _staff(tx):
    for name in ("ann", "bea", "cy"):
        tx.users.add(User(name, name, Role.PT, "", enabled=name != "cy", created_at=BEGUN))
    until = date(2026, 12, 31)
    tx.training.add_certificate(
        TrainingCertificate(
            *("c1", "r", "ann", BEGUN, until, "1.0.0", "ab", 10, 9, 0, {}),
        )
    )


@pytest.fixture
def manager(people, tmp_path):  # noqa: F811
    """A manager's desk over the month, counted when everything is over."""
    live(people)
    followed(people)
    clinic = Clinic(tmp_path / "data")
    clinic.clock.moment = LATE
    yield replace(clinic.desk.acting_as(MIA), store=people)
    clinic.store.close()


def looked_at(desk):
    """Return the page of routing for March."""
    shown = MeasuresPresenter(desk)
    shown.span, shown.view = 3, View.ROUTING
    shown.take(shown.read())
    return shown


def rows_of(path, names):
    """Return the lines of a table as another program reads them, by the names of its columns."""
    if path.suffix == ".parquet":
        table = read_parquet(path).read_all()
        assert table.column_names == names
        found = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found = list(csv.reader(stream))
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        found = list(sheet.iter_rows(values_only=True))
    return [dict(zip(names, row, strict=True)) for row in found]


def test_every_measure_is_counted_by_hand():
    assert set(HAND) == {one.measure_id for one in DEFINITIONS if one.kept}


def test_every_number_is_the_one_counted_by_hand(manager):
    report = measures.report(manager, MARCH)
    assert numbers(manager) == HAND
    assert report.visits == 11
    values = {one.definition.measure_id: one.now.value for one in report.results}
    # Days 4, 0 and 20; eleven visits of two minutes each; the middles of single times.
    assert (values["K08"], values["K05"], values["T06"]) == (4, 79, 15 * 60)
    assert (values["T07"], values["T08"], round(values["T09"], 9)) == (15, 120, 30)
    # Nobody is nobody, not 0%.
    assert values["K23"] is None


def test_screen_paper_files_and_command_line_have_the_numbers_counted_by_hand(manager, tmp_path):
    shown = looked_at(manager)
    report, quality = shown.taken.report, shown.taken.quality
    plain = {one["id"]: one for one in cli_measures.plain(report, routing=quality)["measures"]}
    made = of_report(manager, report)
    names = [column.name for column in made.columns]
    for form in ListForm:
        listings.write(made, tmp_path / f"m.{form.value}", form)
    files = [
        {row["id"]: row for row in rows_of(tmp_path / f"m.{form.value}", names)}
        for form in ListForm
    ]
    screen = {row[0]: row for row in shown.rows()}
    printed = {row[0]: row for row in report_of(shown, shown.taken).tables[0].rows}
    for name, (met, due, out) in HAND.items():
        one = definition(name)
        if not due:
            assert (plain[name]["denominator"], plain[name]["value"]) == (None, None)
            assert (screen[name][2], screen[name][3]) == ("", say.DASH)
            assert {lines[name]["value"] for lines in files} <= {"", None}
            continue
        assert (plain[name]["numerator"], plain[name]["denominator"]) == (met, due), name
        assert plain[name]["excluded"] == out, name
        for lines in files:
            kept = lines[name]
            assert (int(kept["numerator"]), int(kept["denominator"])) == (met, due), name
            assert int(kept["excluded"]) == out, name
            # A value is written with all its digits, and not as it is rounded on the screen.
            assert float(kept["value"]) == pytest.approx(report.result(name).now.value), name
        words = say.counts_words(one, report.result(name).now)
        assert screen[name][2] == printed[name][2] == words, name
        assert screen[name][3:5] == printed[name][3:5], name


def numbers(desk):
    """Return what is in the count, out of how many, and left out, by measure."""
    return {
        one.definition.measure_id: (one.now.numerator, one.now.denominator, one.now.excluded)
        for one in measures.report(desk, MARCH).results
        if one.definition.kept
    }


def merged(store, *, undone):
    """Put the first person's record under the third's, or take it out again."""
    with store.write() as tx:
        tx.patients.merge(Merge("p3", "p1", LATE, "u1", undone=undone))
        what = AuditAction.PATIENTS_SEPARATED if undone else AuditAction.PATIENTS_MERGED
        event(tx, "p3", "p3", what, "record p1", LATE)
    followed(store)


def test_a_merge_that_was_undone_leaves_every_number_as_it_was(manager):
    merged(manager.store, undone=False)
    # One person now: v5, to a physician soon, was followed by v2, the emergency, a day later.
    assert {name: found for name, found in numbers(manager).items() if found != HAND[name]} == {
        "T03": (2, 8, 0)
    }
    merged(manager.store, undone=True)
    assert numbers(manager) == HAND


def test_an_answer_keyed_again_counts_though_its_time_is_earlier(manager):
    """What came from paper is typed later, with the time on the paper: the last typed counts."""
    early = BEGUN - 2 * DAY
    with manager.store.write() as tx:
        # v8 said after all whether they fell.
        tx.encounters.append_answers("v8", {"g_falls": YES}, early, "u1")
        # v1 had the pain for five days, not a year, and a picture was taken of it.
        tx.encounters.append_answers("v1", {"symptom_days": answered(5.0)}, early, "u1")
        taken = Taken(early, early, "u1", OutcomeChannel.TELEPHONE, "en")
        for link, answer in (("fell_1", answered(0)), ("care_opioid", NO)):
            name = "FELL" if link == "fell_1" else "CARE"
            tx.outcomes.add_answer(OutcomeAnswer("f1.2", "v1", name, "1", link, answer, taken))
        tx.outcomes.add_score(
            OutcomeScore("f1.6", "v1", "PSFS", "1", 4.0, 1, 1, "back", "", taken),
        )
        for visit, person in (("v1", "p1"), ("v8", "p4")):
            event(tx, person, visit, AuditAction.ANSWER_GIVEN, at=early)
    followed(manager.store)
    assert {name: found for name, found in numbers(manager).items() if found != HAND[name]} == {
        "T20": (2, 3, 1),
        "T13": (0, 2, 0),
        "K13": (0, 3, 0),
        # Function rose from 3 to 4 only.
        "K15": (0, 2, 1),
        # v6 had no picture, v1 had one; v11 was not asked.
        "K11": (1, 2, 1),
    }


def test_agreement_is_the_one_counted_by_hand(manager):
    quality = measures.routing(manager, MARCH)
    # Both said the same: v1, v3 of v1, v3, v4, v7; the desk raised v5 alone, of eleven.
    expected = {"rules clinician": (2, 4), "desk clinician": (2, 4), "rules desk": (10, 11)}
    for name, (same, cases) in expected.items():
        one, other = {"rules": 0, "desk": 1, "clinician": 2}, name.split(" ")
        pairs = [(r[one[other[0]]], r[one[other[1]]]) for r in ROUTES.values()]
        pairs = [pair for pair in pairs if None not in pair]
        assert (sum(a is b for a, b in pairs), len(pairs)) == (same, cases)
        plain, _weighted = quality.agreement[name]
        assert (round(plain.agreed * plain.cases), plain.cases) == (same, cases)
        # Cohen's kappa from the pairs themselves.
        left, right = Counter(a for a, _b in pairs), Counter(b for _a, b in pairs)
        chance = sum(left[route] * right[route] for route in D) / cases**2
        assert plain.value == pytest.approx((same / cases - chance) / (1 - chance))
    # Four visits: 2 of 4 alike; chance is 1/4 x 2/4 (PT first), 1/4 x 2/4 (today): 4/16.
    assert quality.agreement["rules clinician"][0].value == pytest.approx(1 / 3)


def test_flags_and_changes_are_those_counted_by_hand(manager):
    quality = measures.routing(manager, MARCH)
    flags = {one.flag: one for one in quality.flags}
    saddle, gait = flags[SADDLE].counts, flags[GAIT].counts
    # Present in v3 (to a physician, judged over) and v7 (to a PT after all), left open in v6.
    assert (saddle.asked, saddle.present, saddle.open, saddle.physician) == (11, 2, 1, 1)
    assert (saddle.right, saddle.under, saddle.over) == (0, 0, 1)
    assert flags[SADDLE].slots is None
    assert _two(flags[SADDLE].lowered) == (1, 2)
    assert _two(flags[SADDLE].raised) == (0, 2)
    # Present in v4, sent to a PT by the rules; the therapist booked a physician, and was right.
    assert (gait.asked, gait.present, gait.open, gait.physician) == (11, 1, 0, 1)
    assert (gait.right, gait.under, gait.over) == (1, 0, 0)
    assert (flags[GAIT].slots, _two(flags[GAIT].confirmed), _two(flags[GAIT].raised)) == (
        *(1, (1, 1), (1, 1)),
    )
    assert {(c.way, c.role, c.reason): _two(c.counted) for c in quality.changes} == {
        ("up", "pt", "clinician_assessed"): (1, 11),
        ("up", "front_desk", "staff_concern"): (1, 11),
        ("down", "pt", "clinician_assessed"): (1, 11),
    }
    assert {(c.way, c.role, c.reason): c.counted.numerator for c in quality.changed} == {
        ("up", "", ""): 2,
        ("down", "", ""): 1,
        ("", "front_desk", ""): 1,
        ("", "pt", ""): 2,
        ("", "", "clinician_assessed"): 2,
        ("", "", "staff_concern"): 1,
    }


def _two(counted):
    return counted.numerator, counted.denominator


def test_routing_is_the_same_on_screen_paper_file_and_command_line(manager, tmp_path):
    shown = looked_at(manager)
    report, quality = shown.taken.report, shown.taken.quality
    data = cli_measures.plain(report, routing=quality)["routing"]
    made = of_routing(manager, report, quality)
    for form in ListForm:
        listings.write(made, tmp_path / f"r.{form.value}", form)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = {
            tuple(row[n] for n in ("Part", "What", "By", "Reason", "Figure")): row
            for row in csv.DictReader(stream)
        }
    tables = {one.title: one.rows for one in report_of(shown, shown.taken).tables}
    assert tables["How often routes were changed, and why"] == shown.change_rows()
    assert tables["Who agrees with whom"] == shown.agreement_rows()
    assert tables["Danger signs that were found"] == shown.flag_rows()[:2]
    by_flag = shown.flag_change_rows()
    assert tables["Changed routes by the danger sign that was found"] == by_flag
    # The saddle sign was found twice and lowered once, as 1 of 2 has it: 9.5 to 90.5%.
    assert [row[1:] for row in by_flag if SADDLE in row[0]] == [
        ("0 / 2, 0% (0 to 66)", "1 / 2, 50% (9.5 to 91)")
    ]
    assert len(data["changes"]) == len(shown.change_rows()) == 9
    for told, row, one in zip(
        data["changes"], shown.change_rows(), (*quality.changed, *quality.changes), strict=True
    ):
        line = lines["change", one.way, one.role, one.reason, "share"]
        assert (told["numerator"], told["denominator"]) == _two(one.counted)
        assert (int(line["Count"]), int(line["Out of"])) == _two(one.counted)
        for name, column in (("low", "95% from"), ("high", "95% to")):
            end = getattr(one.counted.interval, name)
            assert told[name] == end == pytest.approx(float(line[column]))
        assert row[3] == routing_words.share(one.counted)
    flags = {one["id"]: one for one in data["flags"]}
    assert flags[SADDLE]["slots_for_each_confirmed"] is None
    assert (flags[SADDLE]["lowered"]["numerator"], flags[SADDLE]["lowered"]["denominator"]) == (
        1,
        2,
    )
    assert lines["flag", SADDLE, "", "", "slots"]["Value"] == ""
    assert (data["budget"]["numerator"], data["budget"]["denominator"]) == (4, 11)
    assert data["agreement"]["rules_clinician"]["kappa"]["value"] == pytest.approx(1 / 3)
    # 4 of 11 is 36%, and Wilson says 15 to 65.
    assert "4 / 11, 36% (15 to 65). Budget 14 to 22%" in shown.budget()
    assert "not within it" in shown.budget()


def test_a_month_without_anybody_says_so_and_no_zero(people, tmp_path):  # noqa: F811
    clinic = Clinic(tmp_path / "data")
    clinic.clock.moment = LATE
    shown = looked_at(replace(clinic.desk.acting_as(MIA), store=people))
    assert shown.budget() == ""
    assert shown.change_rows() == ()
    assert {row[1:] for row in shown.agreement_rows()} == {("Nothing yet", say.DASH, say.DASH)}
    assert all(row[2] == say.DASH for row in shown.routing_rows())
    data = cli_measures.plain(shown.taken.report, routing=shown.taken.quality)["routing"]
    assert data["budget"]["value"] is None
    assert [one["value"] for one in data["changes"]] == [None, None]
    clinic.store.close()
