"""Tables of who is in which programme, row by row. All people are invented."""

from datetime import date

import pytest

from tests.domain.test_sheet import PEOPLE, TODAY, read, sheet, troubles
from triage_desk.domain.panel import ProgrammeKind
from triage_desk.domain.sheet import PANEL, Columns, Field, Lack, Trouble, guess
from triage_desk.domain.sheet_panels import read_kind
from triage_desk.domain.sheet_reading import lacks, understand

F, K = Field, ProgrammeKind
PANEL_OF_NUMBERS = "MRN|Program|Program type|Payer|From|To|Episode days"
ROW = "M-1|Knees|Bundle|Acme Health|2026-05-01|2026-12-31|"


def test_a_row_says_who_is_in_which_programme():
    found = read(PANEL_OF_NUMBERS, ROW)
    (one,) = found.delivery.members
    assert (one.patient_key, one.programme, one.kind, one.payer) == (
        *("mrn:M-1", "Knees", K.BUNDLE, "Acme Health"),
    )
    assert (one.starts_on, one.ends_on) == (date(2026, 5, 1), date(2026, 12, 31))
    assert (one.episode_days, one.who, one.place) == (90, None, "row 2")
    assert not found.delivery.patients, "a panel adds nobody"


def test_a_person_may_be_named_by_name_and_birth_date():
    found = read(f"{PEOPLE}|Program|Program type|Episode days", "1|Oak|Ana|1970-05-31|North|ACO|")
    (one,) = found.delivery.members
    assert one.who.patient.full_name == "Ana Oak"
    assert (one.patient_key, one.episode_days, one.starts_on) == (one.who.key, 0, None)
    assert not found.delivery.patients


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *(("ACO", K.ACO), ("Capitated", K.CAPITATION), ("Medical Home", K.MEDICAL_HOME)),
        *(("bundled payment", K.BUNDLE), ("hogar médico", K.MEDICAL_HOME)),
        *(("gold", Trouble.KIND), ("", Trouble.KIND)),
    ],
)
def test_kinds_by_the_words_that_files_use(written, kind):
    assert read_kind(written) is kind


@pytest.mark.parametrize(
    ("row", "column", "trouble"),
    [
        ("|Knees|Bundle||||", "MRN", Trouble.NO_NUMBER),
        ("M-1||Bundle||||", "Program", Trouble.PROGRAMME),
        ("M-1|Knees|gold||||", "Program type", Trouble.KIND),
        ("M-1|Knees|ACO||soon||", "From", Trouble.NO_SUCH_DATE),
        ("M-1|Knees|ACO||2026-05-01|2026-04-30|", "To", Trouble.ENDS_BEFORE),
        ("M-1|Knees|Bundle||||0", "Episode days", Trouble.EPISODE),
        ("M-1|Knees|Bundle||||366", "Episode days", Trouble.EPISODE),
        ("M-1|Knees|Bundle||||long", "Episode days", Trouble.EPISODE),
    ],
)
def test_a_row_with_a_fault_is_left_out_and_named(row, column, trouble):
    assert troubles(PANEL_OF_NUMBERS, row) == [(2, column, trouble)]
    assert not read(PANEL_OF_NUMBERS, row).delivery.members


def test_a_table_of_visits_that_names_a_programme_stays_one_of_visits():
    table = sheet("MRN|Starts|Program|Payer|To", "1|2026-11-23 9:00|North|Acme|")
    assert not PANEL & set(guess(table).fields)
    assert lacks(table, guess(table)) == ()
    people = sheet(f"{PEOPLE}|Payer|From", "1|Oak|Ana|1970-05-31|Acme|")
    assert not PANEL & set(guess(people).fields)


def test_what_must_be_said_of_a_panel_first():
    table = sheet("MRN|Program", "1|North")
    assert lacks(table, guess(table)) == (Lack.KIND,)
    both = Columns((F.MRN, F.PROGRAMME, F.PROGRAMME_KIND, F.STARTS))
    assert lacks(sheet("A|B|C|D", "1|North|ACO|"), both) == (Lack.BOTH,)
    nobody = sheet("Program|Program type", "North|ACO")
    assert lacks(nobody, guess(nobody)) == (Lack.WHO,)
    days = sheet(PANEL_OF_NUMBERS, "M-1|Knees|Bundle||1/2/2026||")
    assert lacks(days, guess(days)) == (Lack.ORDER,)


def test_one_with_a_fault_in_the_person_is_left_out():
    table = sheet(f"{PEOPLE}|Program|Program type", "1|Oak||1970-05-31|North|ACO")
    found = understand(table, guess(table), TODAY)
    assert found.refused == {2}
    assert not found.delivery.members
