"""A setting is used as it was meant, or refused with its name."""

from __future__ import annotations

import os
import stat
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk import settings
from triage_desk.domain.clinic import STATES, Letterhead, Practice, Programme
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.user import Role
from triage_desk.errors import EnvironmentFault
from triage_desk.settings import (
    ClinicSettings,
    LogLevel,
    PaperSettings,
    Settings,
    Theme,
    UserSettings,
)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
all_settings = st.builds(
    Settings,
    clinic=st.builds(
        ClinicSettings,
        name=text,
        address=st.lists(text, max_size=3).map(tuple),
        phone=text,
        fax=text,
        email=text,
        state=st.sampled_from(["", *STATES]),
        programmes=st.lists(st.sampled_from(Programme), max_size=3).map(tuple),
    ),
    user=st.builds(UserSettings, name=text, role=st.sampled_from(Role)),
    workstation=text,
    theme=st.sampled_from(Theme),
    text_percent=st.integers(80, 200),
    idle_minutes=st.integers(1, 240),
    emergency_number=text.filter(str.strip),
    log_level=st.sampled_from(LogLevel),
    papers=st.builds(PaperSettings, name_in_files=st.booleans(), other=text, work_note_tray=text),
    content_key=st.sampled_from(["", "0af9" * 16]),
)


@given(all_settings)
def test_what_is_written_is_what_is_read(kept):
    assert settings.parse(settings.to_toml(kept), "settings.toml") == kept


def test_each_kind_of_paper_has_a_printer_and_a_tray_of_its_own():
    for kind in DocumentKind:
        known = PaperSettings(**{kind.value: "Front", f"{kind.value}_tray": "InputSlot=Upper"})
        assert known.way(kind.value) == settings.PaperWay("Front", "InputSlot=Upper")
    office = PaperSettings(other="Office")
    assert office.way("pointing_card") == office.way("") == settings.PaperWay("Office")


def test_without_a_file_the_defaults_hold(tmp_path):
    assert settings.load(tmp_path) == Settings()
    assert Settings().emergency_number == "911"


def test_saving_and_loading(tmp_path):
    clinic = ClinicSettings("Hill Street Clinic", ("1 Hill St",), "555-0100")
    kept = replace(Settings(), clinic=clinic, theme=Theme.DARK)
    path = settings.save(kept, tmp_path / "new")
    assert settings.load(tmp_path / "new") == kept
    assert kept.shared.letterhead() == Letterhead("Hill Street Clinic", ("1 Hill St",), "555-0100")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_value_out_of_range_is_never_saved(tmp_path):
    with pytest.raises(EnvironmentFault, match='"text_percent" must lie between 80 and 200'):
        settings.save(replace(Settings(), text_percent=900), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('them = "dark"', 'no key "them"; did you mean "theme"?'),
        ("zzz = 1", 'no key "zzz"; known are clinic, user, workstation'),
        ('[clinic]\nfone = ""', 'no key "clinic.fone"; did you mean "phone"?'),
        ('theme = "blue"', '"theme" must be one of light, dark'),
        ("theme = 3", '"theme" must be one of light, dark'),
        ("workstation = 3", '"workstation" must be text in quotes'),
        ('text_percent = "100"', '"text_percent" must be a whole number'),
        ("text_percent = true", '"text_percent" must be a whole number'),
        ("idle_minutes = 0", '"idle_minutes" must lie between 1 and 240'),
        ('emergency_number = " "', '"emergency_number" must not be empty'),
        ('content_key = "abc"', '"content_key" must be the 64 digits of a public key, or empty'),
        ('clinic = "x"', '"clinic" must be a table'),
        ('[clinic]\naddress = "x"', '"clinic.address" must be a list of texts'),
        ("[clinic]\naddress = [1]", '"clinic.address" must be a list of texts'),
        ('[user]\nrole = "boss"', '"user.role" must be one of front_desk, pt'),
        ("theme = ", "not valid TOML"),
        ('[removal]\ndecided_on = "2026-13-01"', '"removal.decided_on" must be a day'),
        ("[backup]\ndaily = 0", '"backup.daily" must lie between 1 and 366'),
        ("[backup]\nat_closing = 1", '"backup.at_closing" must be true or false'),
        ('[backup]\ntimes = ["7:30"]', '"backup.times" must be a list of times of the day'),
    ],
)
def test_what_is_not_understood_is_refused_by_name(tmp_path, toml, message):
    (tmp_path / settings.FILE_NAME).write_text(toml, encoding="utf-8")
    with pytest.raises(EnvironmentFault) as caught:
        settings.load(tmp_path)
    assert message in str(caught.value)
    assert str(tmp_path / settings.FILE_NAME) in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / settings.FILE_NAME).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        settings.load(tmp_path)


def test_the_state_and_the_programmes_of_the_clinic_are_kept(tmp_path):
    kept = settings.parse('[clinic]\nstate = "NY"\nprogrammes = ["aco", "bundle"]\n', tmp_path)
    assert kept.practice == Practice("NY", (Programme.ACO, Programme.BUNDLE))
    assert Settings().practice == Practice()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('state = "New York"', '"clinic.state" must be the postal code of a state'),
        ('programmes = ["vip"]', '"clinic.programmes" must be one of fee_for_service, aco'),
        ('programmes = "aco"', '"clinic.programmes" must be a list of fee_for_service, aco'),
    ],
)
def test_a_state_or_programme_that_is_none_is_refused_in_one_sentence(tmp_path, line, said):
    with pytest.raises(EnvironmentFault) as refused:
        settings.parse(f"[clinic]\n{line}\n", tmp_path)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_backups_are_made_at_noon_and_kept_a_year_unless_somebody_says_otherwise():
    plan = settings.Settings().backup.plan
    assert [f"{at:%H:%M}" for at in plan.times] == ["12:30"]
    assert (plan.at_closing, plan.daily, plan.weekly, plan.monthly) == (True, 7, 5, 12)
