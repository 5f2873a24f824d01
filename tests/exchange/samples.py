"""Invented values of the domain, for what must come back as it went out."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from triage_desk.domain.appointment import Appointment, AppointmentSource, AppointmentStatus
from triage_desk.domain.care import CareRole, Goal, GoalStatus, Participant
from triage_desk.domain.patient import Patient, Sex
from triage_desk.domain.practitioner import CareTeam, Hours, Practitioner, Profession

IDS = st.text("0123456789abcdef", min_size=32, max_size=32)
# Letters of several scripts, and marks that a name may have; no order of them may matter.
NAMES = st.text("AaZzñøŁ'-\u1ea3\u0410\u4e2d\u0645", min_size=1, max_size=12)
WORDS = st.lists(NAMES, min_size=1, max_size=3).map(" ".join)
PHONES = st.from_regex(r"555-01[0-9]{2}", fullmatch=True)
CODES = st.from_regex(r"[A-Z0-9]{1,10}", fullmatch=True)
MOMENTS = st.integers(0, 10**6).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)

PATIENTS = st.builds(
    Patient,
    patient_id=IDS,
    family=WORDS,
    given=WORDS,
    birth_date=st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    sex=st.sampled_from(Sex),
    mrn=st.one_of(st.just(""), CODES),
    phone=st.one_of(st.just(""), PHONES),
    language=st.sampled_from(("en", "es", "fr", "vi")),
    preferred_name=st.one_of(st.just(""), WORDS),
)
HOURS = st.builds(
    lambda day, opens, lasts: Hours(day, opens, min(1440, opens + lasts)),
    st.integers(0, 6),
    st.integers(0, 1380),
    st.integers(1, 900),
)
PRACTITIONERS = st.builds(
    Practitioner,
    practitioner_id=IDS,
    name=WORDS,
    profession=st.sampled_from(Profession),
    credentials=st.one_of(st.just(""), WORDS),
    licence=st.one_of(st.just(""), CODES),
    phone=st.one_of(st.just(""), PHONES),
    fax=st.one_of(st.just(""), PHONES),
    direct=st.one_of(st.just(""), PHONES),
    hours=st.lists(HOURS, max_size=3).map(tuple),
    rooms=st.lists(IDS, max_size=2).map(tuple),
    pathways=st.lists(st.from_regex(r"[a-z_]{3,12}", fullmatch=True), max_size=2).map(tuple),
    active=st.booleans(),
)
TEAMS = st.builds(
    CareTeam,
    team_id=IDS,
    name=WORDS,
    phone=st.one_of(st.just(""), PHONES),
    active=st.booleans(),
)
APPOINTMENTS = st.builds(
    Appointment,
    appointment_id=IDS,
    patient_id=IDS,
    starts_at=MOMENTS,
    minutes=st.integers(1, 480),
    status=st.sampled_from(AppointmentStatus),
    source=st.just(AppointmentSource.IMPORT),
    changed_at=MOMENTS,
    changed_by=st.just("desk"),
    who=st.one_of(st.just(""), WORDS),
    practitioner_id=st.one_of(st.just(""), IDS),
    reason=st.one_of(st.just(""), WORDS),
    external_id=st.one_of(st.just(""), CODES.map(lambda code: f"urn:other|{code}")),
)
DAYS = st.dates(date(2020, 1, 1), date(2026, 1, 1))
OF_TEN = st.one_of(st.none(), st.integers(0, 10))
GOALS = st.builds(
    Goal,
    goal_id=IDS,
    patient_id=IDS,
    words=WORDS,
    status=st.sampled_from(GoalStatus),
    set_on=DAYS,
    at=MOMENTS,
    by=st.just("desk"),
    due_on=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2030, 1, 1))),
    closeness=OF_TEN,
    readiness=OF_TEN,
    confidence=OF_TEN,
    barrier=st.one_of(st.just(""), WORDS),
    remedy=st.one_of(st.just(""), WORDS),
    helper_id=st.one_of(st.just(""), IDS),
)
HELPERS = st.builds(
    Participant,
    participant_id=IDS,
    patient_id=IDS,
    name=WORDS,
    role=st.sampled_from(CareRole),
    at=MOMENTS,
    by=st.just("desk"),
    phone=st.one_of(st.just(""), PHONES),
    may_be_told=st.booleans(),
)
