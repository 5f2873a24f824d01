"""The page of one person, by the keyboard: open, correct, put together, take apart."""

from datetime import date

import pytest

from triage_desk.domain.patient import Sex


@pytest.fixture
def two(clinic):
    """Two records that may be one person's."""
    rosa = clinic.patient(phone="555-0142", mrn="T-00418")
    other = clinic.patient("Rosa", "Mustre", date(1962, 3, 14), Sex.FEMALE, mrn="T-00977")
    return rosa, other


def open_page(window):
    window.press("Ctrl+N")
    window.type("find.search", "T-00418")
    window.press("Return")
    window.press("Alt+O")
    assert window.place == "patient"


def test_the_page_is_opened_from_the_search_and_left_again(desk_window, two):
    window = desk_window
    open_page(window)
    assert "Muster, Rosa" in window.words()
    assert "These may be the same person" in window.words()
    window.press("Escape")
    assert window.place == "find"


def test_a_fact_is_corrected_and_what_stood_before_is_shown(desk_window, two):
    window = desk_window
    open_page(window)
    window.press("Alt+E")
    window.type("find.family", "Muster-Neu")
    window.click("patient.save")
    assert "Muster-Neu, Rosa" in window.words()
    assert "Muster → Muster-Neu" in window.words()


def test_two_records_are_put_together_and_taken_apart(desk_window, two):
    window = desk_window
    open_page(window)
    window.click("patient.compare_1")
    assert "≠ nearly" in window.words()
    window.press("Alt+S")
    assert "Records kept under this one" in window.words()
    window.press("Escape")
    window.type("find.search", "T-00977")
    window.press("Return")
    assert "now under this record" in window.screen.people.model.index(0, 4).data()
    window.press("Alt+O")
    window.click("patient.separate_1")
    assert "Alike, but someone else" in window.words()
    assert "These may be the same person" not in window.words()


def test_someone_else_is_remembered_and_can_be_looked_at_again(desk_window, two):
    window = desk_window
    open_page(window)
    window.click("patient.compare_1")
    window.press("Alt+D")
    assert "Alike, but someone else" in window.words()
    window.click("patient.again_1")
    window.press("Alt+S")
    assert "Records kept under this one" in window.words()


def test_a_correction_leaves_the_language_alone(desk_window, clinic):
    window = desk_window
    who = clinic.patient(mrn="T-00418", language="es")
    open_page(window)
    window.press("Alt+E")
    window.type("find.phone", "555-0199")
    window.click("patient.save")
    with clinic.store.read() as tx:
        kept = tx.patients.get(who.patient_id)
    assert (kept.phone, kept.language) == ("555-0199", "es")
