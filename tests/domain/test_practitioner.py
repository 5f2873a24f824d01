"""Who works when, and how a name is printed."""

from datetime import date

from triage_desk.domain.practitioner import Hours, Practitioner, Profession

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def test_the_hours_of_a_day_are_in_order():
    late, early = Hours(0, 780, 1020), Hours(0, 480, 720)
    pat = Practitioner("p", "Pat Sample", Profession.PT, hours=(late, Hours(1, 0, 60), early))
    assert pat.hours_on(MONDAY) == (early, late)
    assert pat.hours_on(TUESDAY) == (Hours(1, 0, 60),)


def test_a_name_is_printed_with_what_stands_after_it():
    assert Practitioner("p", "Pat Sample", Profession.PT).named == "Pat Sample"
    assert Practitioner("p", "Pat Sample", Profession.PT, "PT, DPT").named == "Pat Sample, PT, DPT"
