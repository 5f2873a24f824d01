"""Tables of others, understood row by row. All people are invented."""

from datetime import date, datetime, time

import pytest

from triage_desk.domain import sheet_cells as cells
from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.exchange import BY_MRN
from triage_desk.domain.patient import Sex
from triage_desk.domain.sheet import (
    Columns,
    DateOrder,
    Field,
    Lack,
    Sheet,
    SheetRow,
    Trouble,
    guess,
    named,
)
from triage_desk.domain.sheet_reading import SENTENCES, date_order, lacks, understand, with_order

TODAY = date(2026, 11, 22)
F = Field
PEOPLE = "MRN|Last name|First name|DOB"
SCHEDULE = f"{PEOPLE}|Date|Time"


def sheet(header, *rows):
    lines = tuple(SheetRow(n, tuple(row.split("|"))) for n, row in enumerate(rows, 2))
    return Sheet(tuple(header.split("|")), lines)


def read(header, *rows, order=None):
    table = sheet(header, *rows)
    columns = Columns(guess(table).fields, order)
    return understand(table, with_order(table, columns), TODAY)


def troubles(header, *rows, order=None):
    return [(f.row, f.column, f.trouble) for f in read(header, *rows, order=order).faults]


# -------------------------------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (SCHEDULE, [F.MRN, F.FAMILY, F.GIVEN, F.BIRTH_DATE, F.DAY, F.TIME]),
        ("Patient ID|Patient Name|Patient DOB (mm/dd/yyyy)", [F.MRN, F.FULL_NAME, F.BIRTH_DATE]),
        ("N.º Expediente|Apellidos|Nombre|Fecha de nacimiento|Sexo", None),
        ("Name|Surname|Birth date", [F.GIVEN, F.FAMILY, F.BIRTH_DATE]),
        ("Nombre|Fecha de nacimiento", [F.FULL_NAME, F.BIRTH_DATE]),
        ("Cita|Hora|Idioma", [F.DAY, F.TIME, F.LANGUAGE]),
        ("DOB|Date of birth|Colour", [F.BIRTH_DATE, None, None]),
        ("Given|Full name|Family|Hour", [F.GIVEN, F.FULL_NAME, F.FAMILY, None]),
    ],
)
def test_headings_say_what_a_column_is_in_english_and_spanish(header, fields):
    spanish = [None, F.FAMILY, F.GIVEN, F.BIRTH_DATE, F.SEX]
    assert list(guess(sheet(header)).fields) == (fields or spanish)


def test_a_full_name_that_is_taken_stays_beside_a_given_one():
    assert guess(sheet("Full name|First name")).fields == (F.FULL_NAME, F.GIVEN)


def test_columns_are_named_by_their_headings():
    table = sheet("Chart|Wer|DOB")
    assert named(table, [("wer", F.FULL_NAME)]).fields == (F.MRN, F.FULL_NAME, F.BIRTH_DATE)
    assert named(table, [("Wer", F.MRN)]).fields == (None, F.MRN, F.BIRTH_DATE)
    assert named(table, [("not there", F.MRN)]) is None


def test_a_kind_of_table_is_told_by_its_headings_alone():
    one, other = sheet(PEOPLE, "1|Oak|Ana|1970-05-31"), sheet(PEOPLE.upper())
    assert one.fingerprint == other.fingerprint != sheet(SCHEDULE).fingerprint


@pytest.mark.parametrize(
    ("header", "row", "lack"),
    [
        ("Colour", "red", (Lack.WHO,)),
        ("MRN|Last name|First name", "1|Oak|Ana", (Lack.BIRTH_DATE,)),
        ("MRN|Date", "1|2026-11-23", (Lack.TIME,)),
        ("MRN|DOB|Starts", "1|1970-05-31|2026-11-23 9:00", (Lack.WHO,)),
        ("MRN|Time", "1|9:00", (Lack.DAY,)),
        ("MRN|Starts", "1|2026-11-23 9:00", ()),
        (PEOPLE, "1|Oak|Ana|1/2/1970", (Lack.ORDER,)),
        (PEOPLE, "1|Oak|Ana|13/2/1970", ()),
        (PEOPLE, "1|Oak|Ana|1970-02-01", ()),
    ],
)
def test_what_must_be_said_first(header, row, lack):
    table = sheet(header, row)
    assert lacks(table, guess(table)) == lack


def test_one_meaning_is_for_one_column():
    table = sheet("A|B", "1|2026-11-23 9:00")
    assert lacks(table, Columns((F.MRN, F.MRN))) == (Lack.WHO, Lack.TWICE)


# ------------------------------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-04", "2026/3/4", "20260304", "2026-03-04 00:00:00", "2026-03-04T00:00"),
        *("03/04/2026", "3-4-2026", "4 Mar 2026", "March 4, 2026", "4 de marzo de 2026"),
        *("Wed, Mar 4, 2026", "4-mar-2026", "Mar 4th 2026"),
    ],
)
def test_a_day_in_any_usual_form(written):
    assert cells.read_date(written, None) == date(2026, 3, 4)


def test_a_day_by_the_order_of_its_table():
    assert cells.read_date("03/04/2026", DateOrder.DAY_FIRST) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("written", "trouble"),
    [
        *(("soon", Trouble.NO_SUCH_DATE), ("2026-02-30", Trouble.NO_SUCH_DATE)),
        *(("13/13/2026", Trouble.NO_SUCH_DATE), ("3/4/26", Trouble.SHORT_YEAR)),
        *(("4 Foo 2026", Trouble.NO_SUCH_DATE), ("Foo 4 2026", Trouble.NO_SUCH_DATE)),
    ],
)
def test_what_is_no_day(written, trouble):
    assert cells.read_date(written, None) is trouble


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (["1/2/1970"], set(DateOrder)),
        (["1/2/1970", "13/2/1970"], {DateOrder.DAY_FIRST}),
        (["1/2/1970", "2/13/1970 9:00"], {DateOrder.MONTH_FIRST}),
        (["13/2/1970", "2/13/1970"], set()),
        (["1970-02-01", ""], None),
    ],
)
def test_the_order_of_days_is_told_by_the_days(written, found):
    assert cells.orders(written) == found


@pytest.mark.parametrize(
    ("written", "at"),
    [
        *(("14:30", time(14, 30)), ("2:30 PM", time(14, 30)), ("2:30 p.m.", time(14, 30))),
        *(("1430", time(14, 30)), ("9", time(9)), ("12 am", time(0)), ("14:30:00", time(14, 30))),
        *(("13 pm", Trouble.NO_SUCH_TIME), ("25:00", Trouble.NO_SUCH_TIME)),
        ("noon", Trouble.NO_SUCH_TIME),
    ],
)
def test_a_time_of_day(written, at):
    assert cells.read_time(written) == at


@pytest.mark.parametrize(
    ("written", "both"),
    [
        ("2026-11-23T14:30", (date(2026, 11, 23), time(14, 30))),
        ("11/23/2026 2:30 PM", (date(2026, 11, 23), time(14, 30))),
        ("Nov 23, 2026 2:30 PM", (date(2026, 11, 23), time(14, 30))),
        ("tomorrow at 9", Trouble.NO_SUCH_TIME),
    ],
)
def test_day_and_time_of_one_cell(written, both):
    assert cells.read_both(written, None) == both


def test_words_of_sex_language_and_status():
    assert cells.read_sex("Mujer") is Sex.FEMALE
    assert cells.read_sex("?") is Trouble.SEX
    assert [cells.read_language(w) for w in ("Español", "es-MX", "VI")] == ["es", "es", "vi"]
    assert cells.read_language("Klingon") is Trouble.LANGUAGE
    assert cells.read_status("No show") is AppointmentStatus.NOSHOW
    assert cells.read_status("maybe") is Trouble.STATUS


# ------------------------------------------------------------------------------------------- rows


def test_a_schedule_becomes_people_and_when_they_come():
    found = read(
        f"{SCHEDULE}|Provider|Reason|Minutes|Status|Sex|Phone|Language|Nickname",
        "0007|Oak|Ana|1970-05-31|2026-11-23|9:30|Dr. S|Knee|45|Arrived|F|555-0100|Spanish|Annie",
        "0007|Oak|Ana|1970-05-31|2026-11-24|10:00|Dr. S||||F|||",
    ).delivery
    (person,) = found.patients
    assert (person.patient.mrn, person.patient.sex) == ("0007", Sex.FEMALE)
    assert (person.patient.language, person.patient.preferred_name) == ("es", "Annie")
    assert person.by_name
    assert "phone" in person.stated
    one, other = found.appointments
    assert one.starts_at == datetime(2026, 11, 23, 9, 30).astimezone()
    assert (one.minutes, one.status, one.who) == (45, AppointmentStatus.ARRIVED, "Dr. S")
    assert (one.reason, one.patient_key) == ("Knee", person.key)
    assert (other.minutes, other.status) == (30, AppointmentStatus.BOOKED)
    assert one.external_id != other.external_id


def test_the_same_rows_are_known_by_the_same_names():
    row = "7|Oak|Ana|1970-05-31|2026-11-23|9:30"
    assert read(SCHEDULE, row).delivery == read(SCHEDULE, row).delivery


def test_an_appointment_is_known_by_its_own_number_where_there_is_one():
    found = read("MRN|Starts|Appointment ID", "0007|2026-11-23 9:30|A-12").delivery
    assert found.appointments[0].external_id == "sheet|A-12"
    assert found.appointments[0].patient_key == f"{BY_MRN}0007"
    assert not found.patients


def test_people_without_a_number_are_known_by_name_and_birth_date():
    found = read("Name|DOB", "Oak, Ana|1970-05-31", "Ben Elm|1980-01-31")
    assert [(p.patient.family, p.patient.given) for p in found.delivery.patients] == [
        ("Oak", "Ana"),
        ("Elm", "Ben"),
    ]


@pytest.mark.parametrize(
    ("header", "row", "column", "trouble"),
    [
        (PEOPLE, "1|Oak||1970-05-31", "Last name", Trouble.NO_NAME),
        ("Name|DOB", "Prince|1970-05-31", "Name", Trouble.NO_NAME),
        (PEOPLE, "1|Oak|Ana|", "DOB", Trouble.NO_DATE),
        (PEOPLE, "1|Oak|Ana", "DOB", Trouble.NO_DATE),
        (PEOPLE, "1|Oak|Ana|2027-01-01", "DOB", Trouble.BIRTH_LATER),
        (PEOPLE, "1|Oak|Ana|1800-01-01", "DOB", Trouble.TOO_OLD),
        (PEOPLE, "1|Oak|Ana|1970-05-31|more", "", Trouble.LONG_ROW),
        (SCHEDULE, "1|Oak|Ana|1970-05-31||9:00", "Date", Trouble.NO_DATE),
        (SCHEDULE, "1|Oak|Ana|1970-05-31|2026-11-23|", "Time", Trouble.NO_TIME),
        ("MRN|Starts", "1|", "Starts", Trouble.NO_TIME),
        ("MRN|Starts", "1|noon", "Starts", Trouble.NO_SUCH_TIME),
        ("MRN|Starts", "|2026-11-23 9:00", "MRN", Trouble.NO_NAME),
        ("MRN|Starts|Minutes", "1|2026-11-23 9:00|999", "Minutes", Trouble.MINUTES),
        ("MRN|Starts|Minutes", "1|2026-11-23 9:00|long", "Minutes", Trouble.MINUTES),
        ("MRN|Starts|Status", "1|2026-11-23 9:00|maybe", "Status", Trouble.STATUS),
    ],
)
def test_a_row_with_a_fault_is_left_out_and_named(header, row, column, trouble):
    found = read(header, row)
    assert [(f.row, f.column, f.trouble) for f in found.faults] == [(2, column, trouble)]
    assert found.refused == {2}
    assert not found.delivery.patients
    assert not found.delivery.appointments
    assert found.delivery.notes[0].why == SENTENCES[trouble]


def test_a_value_that_is_not_understood_costs_no_row_where_the_desk_can_ask():
    found = read(f"{PEOPLE}|Sex|Language", "1|Oak|Ana|1970-05-31|?|Klingon")
    assert [f.trouble for f in found.faults] == [Trouble.SEX, Trouble.LANGUAGE]
    (person,) = found.delivery.patients
    assert person.patient.sex is Sex.UNKNOWN
    assert not {"sex", "language"} & person.stated
    assert not found.refused


def test_two_rows_that_disagree_about_one_person_are_not_both_believed():
    rows = ("1|Oak|Ana|1970-05-31", "1|Oak|Ana|1970-05-30", "1|Elm|Eva|1980-01-01")
    found = read(PEOPLE, *rows)
    assert [f.trouble for f in found.faults] == [Trouble.SAYS_ELSE, Trouble.SAYS_ELSE]
    assert len(found.delivery.patients) == 1
    nameless = troubles("Name|DOB|Sex", "Ana Oak|1970-05-31|F", "Ana Oak|1970-05-31|M")
    assert nameless == [(3, "", Trouble.SAYS_ELSE)]


def test_days_whose_order_the_table_tells_need_no_question():
    table = sheet(PEOPLE, "1|Oak|Ana|1/2/1970", "2|Elm|Eva|31/2/1971")
    columns = with_order(table, guess(table))
    assert columns.order is DateOrder.DAY_FIRST
    assert with_order(table, columns) is columns
    assert date_order(sheet("A", "1/2/1970"), Columns((None,))) is None
    assert troubles(PEOPLE, "1|Oak|Ana|1/2/1970", "2|Elm|Eva|31/2/1971") == [
        (3, "DOB", Trouble.NO_SUCH_DATE)
    ]


def test_every_trouble_has_its_sentence():
    assert set(SENTENCES) == set(Trouble)
