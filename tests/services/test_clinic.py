"""What all desks share: read, changed by who may, taken back, and never lost."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.fakes import make_desk
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.clinic import Programme
from triage_desk.domain.clinic_settings import (
    LOGO_BYTES,
    Clinic,
    ReleaseMode,
    clinic_of,
    is_picture,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.practitioner import (
    CareTeam,
    Hours,
    Location,
    LocationKind,
    Practitioner,
    Profession,
)
from triage_desk.domain.removal import RemovalPolicy
from triage_desk.domain.user import Role
from triage_desk.errors import ServerGone, UserError
from triage_desk.services import clinic, letterhead
from triage_desk.services.desk import Shared

PNG = b"\x89PNG\r\n\x1a\n a drawing"
MORNING = Hours(0, 8 * 60, 12 * 60)
PAT = Practitioner("pat", "Pat Sample", Profession.PT, "PT, DPT", hours=(MORNING,))


@pytest.fixture
def desk(engine):
    plain = make_desk(engine)
    return plain.acting_as(replace(plain.actor, role=Role.MANAGER))


def events(desk):
    return [(event.action, event.record_id, event.detail) for event in desk.store.state.audit]


def test_what_the_file_says_is_taken_over_once(desk):
    written = desk.clinic
    clinic.come_in(desk)
    desk.shared.show(replace(written, name="Another"), b"")
    clinic.come_in(desk)
    assert desk.clinic == written
    clinic.take_over(desk)
    assert events(desk) == [(AuditAction.SETTINGS_TAKEN_OVER, "clinic", "")]
    assert [version.value for version in clinic.history(desk)] == [written]


def test_a_change_is_seen_by_everybody_who_holds_the_desk(desk):
    clinic.come_in(desk)
    other = desk.acting_as(replace(desk.actor, name="Pat Sample"))
    wanted = replace(
        desk.clinic,
        name="  Hill Clinic ",
        address=("1 Hill St", " ", "Testville"),
        state="NY",
        programmes=(Programme.ACO,),
        release=ReleaseMode.CLINICIAN_RELEASES,
    )
    kept = clinic.change(desk, desk.clinic, wanted)
    assert other.letterhead.clinic == kept.name == "Hill Clinic"
    assert other.letterhead.address == ("1 Hill St", "Testville")
    assert other.practice.programmes == (Programme.ACO,)
    assert events(desk)[-1] == (
        *(AuditAction.SETTINGS_CHANGED, "clinic"),
        "name,address,state,programmes,release",
    )


@pytest.mark.parametrize(
    ("field", "hours"),
    [
        ("look_today_hours", -1),
        ("look_pt_hours", 73),
        ("look_soon_hours", 5),
        ("look_today_hours", 0),
    ],
)
def test_a_clinic_sets_how_soon_its_clinicians_look_the_most_urgent_first(desk, field, hours):
    clinic.come_in(desk)
    kept = clinic.change(desk, desk.clinic, replace(desk.clinic, look_pt_hours=12))
    assert kept.look_within[Disposition.PT_FIRST] == 12
    with pytest.raises(UserError, match=r"hours|more urgent"):
        clinic.change(desk, desk.clinic, replace(desk.clinic, **{field: hours}))


def test_what_another_desk_changed_meanwhile_stays(desk):
    clinic.come_in(desk)
    shown = desk.clinic
    clinic.change(desk, shown, replace(shown, phone="212-555-0111"))
    kept = clinic.change(desk, shown, replace(shown, fax="212-555-0112"))
    assert (kept.phone, kept.fax) == ("212-555-0111", "212-555-0112")


def test_no_change_is_no_version(desk):
    clinic.come_in(desk)
    before = len(events(desk))
    clinic.change(desk, desk.clinic, desk.clinic)
    assert len(events(desk)) == before


def test_a_change_before_anything_was_kept_begins_with_what_is_known(desk):
    kept = clinic.change(desk, desk.clinic, replace(desk.clinic, email="desk@clinic.example"))
    assert kept.name == "Example Clinic (synthetic)"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("phone", "555"),
        ("fax", "1" * 16),
        ("email", "desk at clinic"),
        ("state", "XX"),
        ("emergency_number", "9"),
        ("safety_again_minutes", 4),
        ("safety_again_minutes", 61),
    ],
)
def test_what_will_not_do_is_said_at_its_field(desk, field, value):
    clinic.come_in(desk)
    with pytest.raises(UserError) as refused:
        clinic.change(desk, desk.clinic, replace(desk.clinic, **{field: value}))
    assert refused.value.field == field
    assert len(clinic.history(desk)) == 1


def test_the_last_change_can_be_taken_back(desk):
    clinic.come_in(desk)
    with pytest.raises(UserError, match="nothing to take back"):
        clinic.take_back(desk)
    first = desk.clinic
    clinic.change(desk, first, replace(first, phone="212-555-0111"))
    assert clinic.take_back(desk) == first == desk.clinic
    assert events(desk)[-1] == (AuditAction.SETTINGS_CHANGED, "clinic", "back: phone")
    assert clinic.take_back(desk).phone == "212-555-0111"


def test_a_logo_stands_on_the_letterhead_until_it_is_taken_away(desk):
    clinic.come_in(desk)
    kept = clinic.change(desk, desk.clinic, desk.clinic, PNG)
    assert len(kept.logo) == 64
    assert desk.letterhead.logo == PNG
    assert clinic.change(desk, kept, kept, b"").logo == desk.letterhead.logo.decode() == ""


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (PNG + b"x" * LOGO_BYTES, "is 256 KB and may have 256 KB"),
        (b"GIF89a", "no PNG or JPEG"),
        (PNG + b"broken", "no PNG or JPEG"),
    ],
)
def test_a_picture_that_papers_cannot_show_is_refused(desk, picture, words):
    with pytest.raises(UserError, match=words) as refused:
        clinic.change(desk, desk.clinic, desk.clinic, picture)
    assert refused.value.field == "logo"
    assert desk.store.state.logos == {}


def test_a_picture_is_known_by_how_it_begins():
    assert is_picture(PNG)
    assert is_picture(b"\xff\xd8\xff\xe0")
    assert not is_picture(b"BM")


class Away:
    """A store whose server does not answer."""

    def read(self):
        raise ServerGone("The server does not answer.")


def test_while_the_server_is_away_the_last_settings_hold(desk):
    away = replace(desk, store=Away())
    clinic.come_in(away)
    assert away.clinic.name == "Example Clinic (synthetic)"
    assert clinic.who_can_take(away, Disposition.PT_FIRST) == ()


def test_people_places_and_teams_keep_every_version(desk):
    room = clinic.keep_place(desk, Location("r1", " Room 1 "))
    assert room.name == "Room 1"
    front = Location("d1", "Front desk", LocationKind.DESK, "", "front-1")
    clinic.keep_place(desk, front)
    clinic.keep_person(desk, replace(PAT, rooms=("r1",)))
    clinic.keep_person(desk, replace(PAT, rooms=("r1",)))
    clinic.keep_person(desk, replace(PAT, rooms=("r1",), active=False))
    clinic.keep_team(desk, CareTeam("t1", "Backs", ("pat",)))
    assert clinic.places(desk) == (room, front)
    assert [person.active for person in clinic.people(desk)] == [False]
    assert clinic.teams(desk)[0].members == ("pat",)
    assert events(desk) == [
        (AuditAction.LOCATION_CHANGED, "r1", "added"),
        (AuditAction.LOCATION_CHANGED, "d1", "added"),
        (AuditAction.PRACTITIONER_CHANGED, "pat", "added"),
        (AuditAction.PRACTITIONER_CHANGED, "pat", "active"),
        (AuditAction.CARE_TEAM_CHANGED, "t1", "added"),
    ]


def test_a_record_goes_back_to_what_it_was_and_a_new_one_is_turned_off(desk):
    clinic.keep_person(desk, PAT)
    clinic.keep_person(desk, replace(PAT, phone="212-555-0111"))
    assert clinic.take_back_record(desk, Practitioner, "pat") == PAT
    assert events(desk)[-1] == (AuditAction.PRACTITIONER_CHANGED, "pat", "back: phone")
    clinic.keep_team(desk, CareTeam("t1", "Backs"))
    assert not clinic.take_back_record(desk, CareTeam, "t1").active
    with pytest.raises(UserError, match="nothing to take back"):
        clinic.take_back_record(desk, Location, "nowhere")


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((Hours(0, 720, 480),), "end after it begins"),
        ((Hours(0, 480, 480),), "end after it begins"),
        ((Hours(7, 480, 720),), "end after it begins"),
        ((Hours(0, 480, 1441),), "end after it begins"),
        ((Hours(1, 700, 800), Hours(1, 480, 720)), "overlap"),
    ],
)
def test_hours_that_cannot_be_are_refused(desk, hours, words):
    with pytest.raises(UserError, match=words) as refused:
        clinic.keep_person(desk, replace(PAT, hours=hours))
    assert refused.value.field == "hours"


@pytest.mark.parametrize("rule", [(0, "Board"), (101, "Board"), (7, " ")])
def test_a_rule_for_keeping_records_says_how_long_and_who_decided(desk, rule):
    clinic.come_in(desk)
    years, who = rule
    wrong = replace(desk.clinic, keeping=RemovalPolicy(years, who, date(2026, 1, 5)))
    with pytest.raises(UserError, match="who decided") as refused:
        clinic.change(desk, desk.clinic, wrong)
    assert refused.value.field == "keeping"
    good = RemovalPolicy(7, "Board", date(2026, 1, 5))
    clinic.change(desk, desk.clinic, replace(desk.clinic, keeping=good))
    assert desk.clinic.keeping == good


def test_hours_of_two_days_and_two_halves_will_do(desk):
    hours = (Hours(0, 480, 720), Hours(0, 720, 1000), Hours(1, 480, 720))
    assert clinic.keep_person(desk, replace(PAT, hours=hours)).hours == hours


def test_a_visit_is_booked_with_whom_its_route_and_pathway_fit(desk):
    clinic.keep_place(desk, Location("r1", "Room 1"))
    clinic.keep_place(desk, Location("r2", "Room 2", active=False))
    clinic.keep_person(desk, replace(PAT, rooms=("r1", "r2", "gone")))
    dizzy = Practitioner("vera", "Vera Example", Profession.PT, pathways=("PW-BPPV",))
    clinic.keep_person(desk, dizzy)
    clinic.keep_person(desk, Practitioner("max", "Max Mock", Profession.PHYSICIAN))
    clinic.keep_person(desk, replace(PAT, practitioner_id="left", active=False))
    clinic.keep_person(desk, Practitioner("nina", "Nina Mock", Profession.NURSE))

    def names(route, pathway=""):
        found = clinic.who_can_take(desk, route, pathway)
        return [target.practitioner.practitioner_id for target in found]

    assert names(Disposition.PT_FIRST, "PW-BPPV") == ["vera", "pat"]
    assert names(Disposition.PT_FIRST_NOTIFY, "PW-LBP-ACUTE") == ["pat"]
    assert names(Disposition.PT_FIRST) == ["pat", "vera"]
    assert names(Disposition.PHYSICIAN_TODAY) == ["max"]
    assert names(Disposition.EMERGENCY) == []
    rooms = clinic.who_can_take(desk, Disposition.PT_FIRST)[0].rooms
    assert [room.location_id for room in rooms] == ["r1"]


def test_a_clinic_of_a_letterhead_prints_the_same_letterhead():
    whole = Clinic("Hill", ("1 Hill St",), "1", "2", "3")
    assert clinic_of(whole.letterhead()) == whole
    assert whole.offers("en")
    assert not replace(whole, languages_off=("es", "en")).offers("es")
    assert replace(whole, languages_off=("es", "en")).offers("en")


def test_the_computers_of_the_last_month_are_named_newest_first(desk):
    clinic.come_in(desk)
    ((name, at),) = clinic.computers_lately(desk)
    assert (name, at) == ("test-station", desk.clock())
    later = replace(desk, clock=lambda: at + clinic.LATELY + clinic.LATELY)
    assert clinic.computers_lately(later) == ()


class Printer:
    """A renderer that says what stands at the top of what it prints."""

    def can_show(self, picture):
        return picture == PNG

    def render(self, content):
        return repr((content.letterhead, content.route)).encode()


def test_a_letterhead_can_be_looked_at_before_it_is_kept(desk):
    tried = replace(desk, renderer=Printer())
    paper = letterhead.sample_letter(tried, Clinic("Hill Clinic"), PNG)
    assert paper == repr((Clinic("Hill Clinic").letterhead(PNG), Disposition.PT_FIRST)).encode()
    paper = letterhead.sample_letter(tried, Clinic("Hill Clinic"), b"no picture")
    assert b"logo=b''" in paper
    assert desk.letterhead.clinic == "Example Clinic (synthetic)"


def test_what_is_shown_before_sign_in_is_told_of_a_change_once(desk):
    told = []
    shared = Shared(Clinic("Old"), told.append)
    for _ in range(2):
        shared.show(Clinic("New"), b"")
    assert told == [Clinic("New")]
