"""A copy of everything, and a removal by two people, from the page of a person."""

import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.staffed import ANA, JO, PHRASE, PINS
from triage_desk.domain.patient import Sex
from triage_desk.domain.removal import RemovalPolicy
from triage_desk.domain.user import Role
from triage_desk.services import clinic, patients, users
from triage_desk.services.secrets import vault_of

MIA = "Mia Sample"


@pytest.fixture
def zebedee(staffed):
    """Somebody with a record of long ago, a manager, and the clinic's rule."""
    desk = staffed.sign_in(JO)
    users.add(desk, MIA, Role.MANAGER, PHRASE)
    found = patients.create(desk, "Quux", "Zebedee", "1961-03-07", Sex.MALE, "T-77")
    rule = RemovalPolicy(7, "Dr. Example", date(2026, 1, 5))
    clinic.change(desk, desk.clinic, replace(desk.clinic, keeping=rule))
    vault_of(desk).close()
    return found


def open_rights(window, name, secret=PHRASE):
    window.offer(name, secret)
    window.press("Ctrl+N")
    window.type("find.search", "T-77")
    window.press("Return")
    window.press("Alt+O")
    if window.sees("patient.rights"):
        window.press("Alt+X")
    return window


def done(window):
    window.wait(lambda: not window.screen.presenter.doing)


def test_a_copy_is_saved_and_named_by_nobody(at_door, staffed, zebedee, tmp_path, monkeypatch):
    window = open_rights(at_door(staffed), MIA)
    assert window.place == "rights"
    target = tmp_path / "copy.zip"
    offered = []

    def choose(_parent, _title, name, _kinds):
        offered.append(name)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.press("Ctrl+S")
    done(window)
    assert "Saved: copy.zip" in window.words()
    assert Path(offered[0]).name.startswith("record-")
    assert "Quux" not in offered[0]
    with zipfile.ZipFile(target) as archive:
        assert json.loads(archive.read("record.json"))["patients"][0]["family"] == "Quux"
    window.press("Escape")
    assert window.place == "patient"


def test_a_removal_needs_a_reason_a_second_person_and_the_time(at_door, staffed, zebedee):
    window = open_rights(at_door(staffed), MIA)
    assert "Records are kept for 7 years after the last visit" in window.words()
    window.click("rights.remove")
    assert "Choose why." in window.words()
    window.screen._reason.control.setCurrentIndex(0)
    for name, secret, said in (
        ("Nobody At All", PHRASE, "There is no administrator with this name."),
        (MIA, PHRASE, "Two people are needed"),
        (JO, "wrong words here now", "This is not the passphrase"),
        (JO, PHRASE, "This record must be kept until"),
    ):
        window.type("rights.second", name)
        window.type("rights.secret", secret)
        window.click("rights.remove")
        done(window)
        assert said in window.words()
        assert not window.find("rights.secret").text()
    staffed.clock.advance(days=8 * 366)
    window.type("rights.secret", PHRASE)
    window.click("rights.remove")
    done(window)
    assert "Removed: 1 record, 0 visits." in window.words()
    assert zebedee.patient_id in window.words()
    window.press("Escape")
    assert window.place == "worklist"
    window.press("Ctrl+N")
    assert not window.find("find.search").text()
    window.type("find.search", "Quux")
    window.wait(lambda: window.screen.presenter.close is not None)
    assert window.screen.presenter.results == ()


def test_the_front_desk_has_no_such_page(at_door, staffed, zebedee):
    window = open_rights(at_door(staffed), ANA, PINS[ANA] and PHRASE)
    assert window.place == "patient"
    assert not window.sees("patient.rights")


def test_without_a_rule_nobody_is_removed(at_door, staffed, zebedee):
    desk = staffed.sign_in(JO)
    clinic.change(desk, desk.clinic, replace(desk.clinic, keeping=None))
    vault_of(desk).close()
    window = open_rights(at_door(staffed), MIA)
    assert "No rule is set for this." in window.words()
    assert not window.find("rights.remove").isEnabled()
