"""Who is in which programme: days included, and one programme for a person who is in several."""

from dataclasses import replace
from datetime import date

from triage_desk.domain.panel import Member, ProgrammeKind, programme_of

K = ProgrammeKind
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
ONE = Member("m1", "p1", "North ACO", K.ACO, starts_on=MAY, ends_on=JUNE)


def test_both_days_are_included_and_an_open_end_holds():
    assert [ONE.holds_on(day) for day in (date(2026, 4, 30), MAY, JUNE, date(2026, 6, 2))] == [
        *(False, True, True, False),
    ]
    assert replace(ONE, starts_on=None, ends_on=None).holds_on(date(1990, 1, 1))


def test_of_several_programmes_one_is_named():
    bundle = replace(ONE, programme="Knees", kind=K.BUNDLE, ends_on=MAY)
    later = replace(ONE, programme="South ACO", starts_on=JUNE)
    same = replace(ONE, programme="East ACO", starts_on=None)
    assert programme_of([ONE, bundle], MAY) == "Knees"
    assert programme_of([ONE, bundle], JUNE) == "North ACO"
    assert programme_of([ONE, later, same], JUNE) == "South ACO"
    assert programme_of([ONE, same], MAY) == "North ACO"
    assert programme_of([ONE, replace(ONE, programme="A")], MAY) == "A"
    assert programme_of([ONE], JULY) == ""
