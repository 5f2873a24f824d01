"""The settings as people change them: seen on paper, kept for all desks, taken back, never lost."""

from __future__ import annotations

import io
import threading
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.ui.driver import Driver
from tests.ui.staffed import JO, PHRASE
from triage_desk import app, settings
from triage_desk.domain.clinic_settings import ReleaseMode
from triage_desk.domain.practitioner import Hours, Profession
from triage_desk.domain.removal import RemovalPolicy
from triage_desk.domain.user import Actor, Role
from triage_desk.errors import UserError
from triage_desk.services import clinic as services
from triage_desk.settings import BackupSettings, Settings, Theme
from triage_desk.ui import theme
from triage_desk.ui.flow import Flow
from triage_desk.ui.i18n import text
from triage_desk.ui.preferred import papers, printer_name
from triage_desk.ui.presenters.hours import hours_words, read_hours
from triage_desk.ui.presenters.settings_list import Section
from triage_desk.ui.screens import setting_pages
from triage_desk.ui.shell import Shell

MIA = Actor("mia", "Mia Sample", Role.ADMINISTRATOR, "office-1")
SAM = Actor("sam", "Sam Sample", Role.FRONT_DESK, "front-1")


def desk_of(clinic, actor=MIA):
    return replace(
        clinic.desk.acting_as(actor),
        computer=app.computer_of(clinic.folder),
        standing=app.load_content().standing,
    )


@pytest.fixture
def open_as(qtbot, qapp, clinic):
    """Return a function that opens the settings for somebody."""
    windows = []

    def open_it(actor=MIA, section=None, scale=100, *, backed=False):
        theme.apply(qapp, "light", scale)
        window = Shell(Settings())
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        desk = desk_of(clinic, actor)
        services.come_in(desk)
        if backed:
            desk = app.with_backups(desk, clinic.folder, Settings())
        window.use(desk, Flow)
        driver = Driver(window, qtbot)
        window.session.flow.settings(section)
        driver.wait(lambda: not window.jobs.busy)
        return driver

    yield open_it
    for window in windows:
        window.jobs.shutdown()
        window.session.shut()


def save(desk):
    desk.press("Ctrl+S")
    desk.wait(lambda: not desk.window.jobs.busy)


def logo(colour="navy", size=(90, 40)):
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return held.getvalue()


def test_the_letter_is_drawn_as_it_is_typed_and_saved_for_every_desk(open_as, clinic, tmp_path):
    desk = open_as(section=Section.LETTERHEAD)
    page = desk.screen.page
    desk.wait(lambda: not page._preview.image.isNull())
    before = page._preview.image
    desk.type("settings.letterhead.name", "Hill Street Clinic")
    assert desk.screen.status() == text("settings.unsaved")
    desk.wait(lambda: page._preview.image != before)
    picture = tmp_path / "logo.png"
    picture.write_bytes(logo())
    page.take_picture(picture)
    desk.wait(lambda: page.presenter.has_logo)
    save(desk)
    assert text("settings.saved_paper") in desk.words()
    other = desk_of(clinic, SAM)
    services.refresh(other)
    assert other.letterhead.clinic == "Hill Street Clinic"
    assert other.letterhead.logo == logo()
    desk.click("settings.logo_off")
    save(desk)
    assert clinic.shared.letterhead.logo == b""


def test_a_picture_that_is_none_is_refused_at_its_place(open_as, tmp_path, monkeypatch):
    desk = open_as(section=Section.LETTERHEAD)
    page = desk.screen.page
    wrong = tmp_path / "words.png"
    wrong.write_bytes(b"no picture at all")
    names = iter([str(wrong), str(tmp_path / "gone.png"), ""])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (next(names), ""))
    desk.click("settings.logo")
    desk.wait(lambda: page.presenter.dirty)
    save(desk)
    assert "no PNG or JPEG" in desk.words()
    desk.click("settings.put_back")
    assert not page.presenter.dirty
    desk.click("settings.logo")
    desk.wait(lambda: page.presenter.problem is not None)
    assert text("settings.logo_unread") in desk.words()
    desk.click("settings.logo")
    assert not page.presenter.dirty


def test_what_will_not_do_is_said_at_the_field_with_the_focus_there(open_as):
    desk = open_as(section=Section.BOOKING)
    desk.type("settings.booking.safety_again_minutes", "soon")
    save(desk)
    assert text("settings.whole_number") in desk.words()
    desk.type("settings.booking.safety_again_minutes", "90")
    save(desk)
    assert "from 5 to 60" in desk.words()
    field = desk.find("settings.booking.safety_again_minutes")
    assert field.hasFocus()
    assert "from 5 to 60" in field.accessibleDescription()
    assert desk.screen.page.first_focus() is field


def test_the_release_says_what_it_means_before_it_is_saved_and_is_taken_back(open_as, clinic):
    desk = open_as(section=Section.BOOKING)
    assert text("settings.release_means_desk_books") in desk.words()
    desk.choose("settings.booking.release", "clinician_releases")
    assert text("settings.release_means_clinician_releases") in desk.words()
    assert clinic.shared.clinic.release is ReleaseMode.DESK_BOOKS
    ticks = desk.find("settings.booking.programmes")
    ticks.setCurrentRow(1)
    ticks.setFocus()
    desk.press("Space")
    save(desk)
    assert clinic.shared.clinic.release is ReleaseMode.CLINICIAN_RELEASES
    assert [p.value for p in clinic.shared.clinic.programmes] == ["aco"]
    assert desk.sees("notice.action")
    desk.press("Ctrl+Z")
    desk.wait(lambda: clinic.shared.clinic.release is ReleaseMode.DESK_BOOKS)
    desk.wait(lambda: text("settings.taken_back") in desk.words())
    assert not desk.screen.undo()


def test_a_language_without_a_tick_cannot_be_chosen(open_as, clinic):
    desk = open_as(section=Section.LANGUAGES)
    desk.wait(lambda: text("settings.language_unchecked") in desk.words())
    ticks = desk.find("settings.languages.offered")
    first = ticks.item(0)
    first.setCheckState(Qt.CheckState.Unchecked)
    save(desk)
    assert clinic.shared.clinic.languages_off == (first.data(Qt.ItemDataRole.UserRole),)
    first.setCheckState(Qt.CheckState.Checked)
    save(desk)
    assert clinic.shared.clinic.languages_off == ()


def test_people_get_hours_rooms_and_are_turned_off_not_deleted(open_as, clinic):
    desk = open_as(section=Section.PLACES)
    assert "office-1" in desk.words()
    desk.type("settings.places.name", "Room 1")
    save(desk)
    desk.screen.turn(Section.PEOPLE)
    desk.type("settings.people.name", "Dev Mock")
    desk.choose("settings.people.profession", "pt")
    desk.type("settings.people.hours_0", "8-12, 1-5 PM")
    desk.click("settings.people.same")
    save(desk)
    ((who,),) = (services.people(clinic.desk),)
    assert who.profession is Profession.PT
    assert len(who.hours) == 10
    assert who.hours[:2] == (Hours(0, 480, 720), Hours(0, 780, 1020))
    desk.type("settings.people.hours_5", "noonish")
    save(desk)
    assert text("settings.hours_wrong") in desk.words()
    desk.click("settings.put_back")
    desk.click("settings.people.toggle")
    desk.wait(lambda: not services.people(clinic.desk)[0].active)
    desk.wait(lambda: text("settings.off_now") in desk.words())
    desk.click("notice.action")
    desk.wait(lambda: services.people(clinic.desk)[0].active)


def test_what_is_typed_for_one_person_waits_while_another_is_looked_at(open_as, clinic):
    office = desk_of(clinic)
    for number, name in enumerate(("Dev Mock", "Vera Mock")):
        services.keep_person(office, services.Practitioner(f"p{number}", name, Profession.PT))
    desk = open_as(section=Section.PEOPLE)
    listed = desk.find("settings.people.list")
    desk.type("settings.people.phone", "212-555-0100")
    listed.setCurrentRow(1)
    desk.settle()
    assert desk.find("settings.people.name").text() == "Vera Mock"
    assert desk.find("settings.people.phone").text() == ""
    desk.click("settings.people.add")
    assert desk.find("settings.people.name").text() == ""
    listed.setCurrentRow(0)
    desk.settle()
    assert desk.find("settings.people.phone").text() == "212-555-0100"
    save(desk)
    assert services.people(clinic.desk)[0].phone == "212-555-0100"


def test_a_team_holds_people(open_as, clinic):
    services.keep_person(desk_of(clinic), services.Practitioner("p1", "Dev Mock", Profession.PT))
    desk = open_as(section=Section.TEAMS)
    desk.type("settings.teams.name", "Backs")
    desk.find("settings.teams.members").item(0).setCheckState(Qt.CheckState.Checked)
    save(desk)
    assert services.teams(clinic.desk)[0].members == ("p1",)
    assert text("settings.team_of", count=1) in desk.find("settings.teams.list").item(0).text()


def test_the_front_desk_reads_and_changes_only_its_own_computer(open_as):
    desk = open_as(SAM, Section.LETTERHEAD)
    assert text("settings.ask") in desk.words()
    assert not desk.find("settings.letterhead.name").isEnabled()
    assert not desk.sees("settings.save")
    assert Section.USERS not in desk.screen._sections
    desk.screen.turn(Section.THIS_DESK)
    assert desk.sees("settings.save")


def test_a_watched_folder_must_be_there(open_as, clinic, tmp_path):
    desk = open_as(SAM, Section.THIS_DESK)
    desk.type("settings.this_desk.watch_folder", "in")
    save(desk)
    assert "whole path" in desk.words()
    desk.type("settings.this_desk.watch_folder", str(tmp_path))
    save(desk)
    assert settings.load(clinic.folder).watch_folder == str(tmp_path)


def test_this_desk_is_dressed_at_once_and_its_file_written(open_as, clinic):
    desk = open_as(SAM, Section.THIS_DESK)
    desk.choose("settings.this_desk.theme", "contrast")
    desk.type("settings.this_desk.idle_minutes", "3")
    save(desk)
    known = settings.load(clinic.folder)
    assert (known.theme, known.idle_minutes) == (Theme.CONTRAST, 3)
    assert theme.current().name == "contrast"
    assert desk.window.idle._allowed == 180
    desk.type("settings.this_desk.idle_minutes", "0")
    save(desk)
    assert text("settings.minutes", low=1, high=240) in desk.words()
    desk.type("settings.this_desk.idle_minutes", "3")
    desk.type("settings.this_desk.workstation", "front-9")
    save(desk)
    assert text("settings.saved_later") in desk.words()
    desk.click("notice.action")
    desk.wait(lambda: settings.load(clinic.folder).workstation == "")


def test_a_printer_can_be_proposed(open_as, clinic, monkeypatch):
    monkeypatch.setattr(setting_pages.printing, "names", lambda: ("Office",))
    desk = open_as(SAM, Section.THIS_DESK)
    desk.wait(lambda: desk.find("settings.this_desk.printer").count() == 2)
    desk.choose("settings.this_desk.printer", "Office")
    save(desk)
    assert settings.load(clinic.folder).printer == printer_name() == "Office"


def test_each_kind_of_paper_can_have_its_printer_and_tray(open_as, clinic, monkeypatch):
    trays = (("InputSlot=Upper", "Upper"), ("InputSlot=Lower", "Lower"))
    monkeypatch.setattr(setting_pages.printing, "printers", lambda: {"Office": trays, "Front": ()})
    desk = open_as(SAM, Section.PAPERS)
    desk.wait(lambda: desk.find("settings.papers.work_note").count() == 5)
    desk.choose("settings.papers.work_note", "Office\tInputSlot=Lower")
    desk.choose("settings.papers.name_in_files", "True")
    save(desk)
    known = settings.load(clinic.folder).papers
    assert known == papers()
    assert known.way("work_note") == settings.PaperWay("Office", "InputSlot=Lower")
    assert known.way("other") == settings.PaperWay()
    assert known.name_in_files
    desk.click("notice.action")
    desk.wait(lambda: settings.load(clinic.folder).papers == settings.PaperSettings())


def test_what_is_typed_is_there_again_after_the_page_was_left(open_as):
    desk = open_as(section=Section.BOOKING)
    desk.type("settings.booking.emergency_number", "9-911")
    desk.press("Escape")
    assert desk.place == "worklist"
    desk.press("Ctrl+Comma")
    assert desk.place == "settings"
    assert desk.screen.section is Section.BOOKING
    assert desk.find("settings.booking.emergency_number").text() == "9-911"
    desk.click("settings.put_back")
    desk.press("Escape")
    desk.wait(lambda: not desk.window.jobs.busy)
    desk.press("Ctrl+Comma")
    assert desk.screen.section is Section.LETTERHEAD


def test_the_sections_are_turned_by_keys_and_by_the_list(open_as):
    desk = open_as()
    assert desk.screen.section is Section.LETTERHEAD
    desk.press("Ctrl+PageUp")
    assert desk.screen.section is Section.ABOUT
    desk.press("Ctrl+PageDown")
    assert desk.screen.section is Section.LETTERHEAD
    desk.find("settings.sections").setFocus()
    desk.press("Down")
    assert desk.screen.section is Section.PEOPLE
    assert text("keys.save") not in [each.words for each in desk.screen.key_hints()]
    desk.type("settings.people.name", "Dev Mock")
    assert text("keys.save") in [each.words for each in desk.screen.key_hints()]


def test_with_large_text_the_sections_are_a_drop_down(open_as):
    desk = open_as(scale=200)
    assert not desk.sees("settings.sections")
    desk.choose("settings.section", "about")
    assert desk.screen.section is Section.ABOUT
    assert desk.screen.first_focus() is desk.find("settings.section")


def test_users_and_backups_are_one_step_away(open_as):
    desk = open_as(section=Section.BACKUPS)
    assert text("settings.backups_none") in desk.words()
    desk.click("settings.backups.open")
    assert desk.place == "backups"
    desk.press("Escape")
    assert desk.place == "settings"
    desk.screen.turn(Section.USERS)
    desk.click("settings.users.open")
    assert desk.place == "users"
    desk.press("Escape")
    assert desk.place == "settings"


def test_backups_are_arranged_at_once_and_taken_back(open_as, clinic, tmp_path):
    desk = open_as(section=Section.BACKUPS, backed=True)
    desk.wait(lambda: "No backup is proved yet" in desk.words())
    shelf, usb = desk.window.session.flow._desk.backups, tmp_path / "usb"
    desk.type("settings.backups.folders", str(usb))
    save(desk)
    assert f"The folder {usb} is not there" in desk.words()
    assert desk.find("settings.backups.folders").hasFocus()
    usb.mkdir()
    desk.type("settings.backups.times", "12:30, noonish")
    save(desk)
    assert text("settings.times_wrong") in desk.words()
    desk.type("settings.backups.times", "5:45 pm, 12")
    desk.choose("settings.backups.at_closing", "no")
    desk.type("settings.backups.daily", "0")
    save(desk)
    assert text("settings.count_wrong", low=1, high=366) in desk.words()
    desk.type("settings.backups.daily", "3")
    save(desk)
    kept = settings.load(clinic.folder).backup
    assert (kept.folders, kept.times, kept.at_closing) == ((str(usb),), ("12:00", "17:45"), False)
    assert (shelf.folders, shelf.plan) == ((usb,), kept.plan)
    assert desk.find("settings.backups.times").text() == "12:00 PM, 5:45 PM"
    desk.click("notice.action")
    desk.wait(lambda: shelf.folders == (clinic.folder / "backups",))
    assert settings.load(clinic.folder).backup == BackupSettings()


def test_a_rule_for_keeping_records_is_set_whole_or_not_at_all(open_as, clinic):
    desk = open_as(section=Section.KEEPING)
    assert text("settings.keeping_none") in desk.words()
    desk.type("settings.keeping.decided_by", "Board of the clinic")
    for field, typed, wrong in (
        ("years", "0", text("settings.years_wrong", most=100)),
        ("years", "7", text("settings.decided_on_wrong")),
        ("decided_on", "yesterday", text("time.bad_day")),
        ("decided_on", "1/5/2027", text("settings.decided_on_wrong")),
    ):
        desk.type(f"settings.keeping.{field}", typed)
        save(desk)
        assert wrong in desk.words()
        assert clinic.shared.clinic.keeping is None
    desk.type("settings.keeping.decided_on", "1/5/2026")
    save(desk)
    rule = RemovalPolicy(7, "Board of the clinic", date(2026, 1, 5))
    assert clinic.shared.clinic.keeping == rule
    assert "stays for 7 years" in desk.words()
    for field in ("years", "decided_on", "decided_by"):
        desk.type(f"settings.keeping.{field}", " ")
    save(desk)
    assert clinic.shared.clinic.keeping is None
    desk.click("notice.action")
    desk.wait(lambda: clinic.shared.clinic.keeping == rule)


def test_looking_at_past_intakes_says_how_far_it_is_and_is_stopped(open_as, monkeypatch):
    desk = open_as(section=Section.RULES)
    page, go_on = desk.screen.page, threading.Event()

    def past(control):
        control.report(500, 1200)
        go_on.wait(20)
        return ("Too late.",)

    monkeypatch.setattr(page.presenter, "past", past)
    page._past.clicked.disconnect()
    page._past.clicked.connect(lambda: page._run(past))
    desk.click("settings.rules.past")
    desk.wait(lambda: "Looked at 500 of 1,200" in desk.words())
    assert desk.find("settings.rules.stop").hasFocus()
    assert text("keys.stop") in [each.words for each in desk.screen.key_hints()]
    desk.press("Ctrl+Backspace")
    assert text("settings.past_stopped") in desk.words()
    assert not desk.sees("settings.rules.stop")
    go_on.set()
    desk.wait(lambda: not desk.window.jobs.busy)
    assert page.presenter.report == ()


def test_the_desk_guide_is_one_button_away(open_as):
    desk = open_as(section=Section.PEOPLE)
    desk.click("settings.guide")
    assert desk.place == "office_paper"
    desk.press("Escape")
    assert desk.place == "settings"
    assert desk.screen.section is Section.PEOPLE


def test_the_rules_are_told_with_proof_and_what_changed(open_as, clinic, monkeypatch):
    before = clinic.folder / "content-before"
    before.mkdir()
    with zipfile.ZipFile(before / "2025.1-000000000000.zip", "w") as archive:
        archive.writestr("ruleset.yaml", "nothing")
    desk = open_as(section=Section.RULES)
    desk.wait(lambda: text("settings.theorem_T1") in desk.words())
    page = desk.screen.page
    assert desk.find("settings.rules.before").currentText() == "2025.1-000000000000"
    desk.click("settings.rules.compare")
    desk.wait(lambda: page.presenter.problem is not None)
    monkeypatch.setattr(page.presenter, "compare", lambda _old: ("One thing.",))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(before))
    desk.click("settings.rules.folder")
    desk.wait(lambda: page._report.toPlainText() == "One thing.")
    desk.click("settings.rules.past")
    desk.wait(lambda: "Looked at 0" in page._report.toPlainText())


def test_the_file_for_help_is_saved_where_it_is_wanted(open_as, tmp_path, monkeypatch):
    desk = open_as(section=Section.ABOUT)
    assert text("settings.fact_data") in desk.words()
    target = tmp_path / "help"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.click("settings.bundle")
    desk.wait(lambda: Path(f"{target}.zip").exists())
    desk.wait(lambda: text("settings.bundle_saved", name="help.zip") in desk.words())


def test_another_desk_is_heard_without_a_word(open_as, clinic, qtbot):
    desk = open_as()
    office = replace(desk_of(clinic), shared=type(clinic.shared)(clinic.shared.clinic))
    services.change(office, office.clinic, replace(office.clinic, phone="212-555-0177"))
    desk.wait(lambda: desk.window.session.flow._desk.clinic.phone == "212-555-0177")


@pytest.mark.parametrize(
    ("typed", "opens", "closes"),
    [
        ("8-12", 480, 720),
        ("8:30-12:15", 510, 735),
        ("1-5 PM", 780, 1020),
        ("8-5", 480, 1020),
        ("8 am to 5 pm", 480, 1020),
        ("13:00-17:30", 780, 1050),
        ("12-1", 720, 780),
        ("9:00 AM-12:00 PM", 540, 720),
        ("0830-1700", 510, 1020),
    ],
)
def test_hours_are_read_as_people_type_them(typed, opens, closes):
    (found,) = read_hours(typed, 2, "hours_2")
    assert (found.opens, found.closes) == (opens, closes)
    assert read_hours(hours_words((found,), 2), 2, "hours_2") == (found,)


@pytest.mark.parametrize("typed", ["noon", "8-25", "8:70-9", "0 am-5", "8-"])
def test_hours_that_are_none_are_refused(typed):
    with pytest.raises(UserError) as refused:
        read_hours(typed, 0, "hours_0")
    assert refused.value.field == "hours_0"


def test_a_day_without_hours_is_empty():
    assert read_hours(" ", 0, "hours_0") == ()
    assert hours_words((), 0) == ""


def test_a_click_on_a_tick_is_typing(open_as, qtbot):
    desk = open_as(section=Section.BOOKING)
    ticks = desk.find("settings.booking.programmes")
    box = ticks.visualItemRect(ticks.item(0))
    QTest.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    ticks.item(0).setCheckState(Qt.CheckState.Checked)
    desk.settle()
    assert desk.screen.page.presenter.dirty


def test_the_text_grows_at_once_and_the_settings_are_shown_again(open_as, clinic):
    desk = open_as(SAM, Section.THIS_DESK)
    before = desk.screen
    desk.choose("settings.this_desk.text_percent", "200")
    save(desk)
    desk.wait(lambda: desk.place == "settings" and desk.screen is not before)
    assert theme.current().large
    assert desk.sees("settings.section")
    assert desk.screen.section is Section.THIS_DESK
    assert settings.load(clinic.folder).text_percent == 200
    assert desk.window._settings.text_percent == 200


def test_what_somebody_else_typed_is_not_shown(open_as, clinic):
    desk = open_as(section=Section.BOOKING)
    desk.type("settings.booking.emergency_number", "9-911")
    desk.press("Escape")
    desk.wait(lambda: not desk.window.jobs.busy)
    other = open_as(SAM, Section.BOOKING)
    assert other.find("settings.booking.emergency_number").text() == "911"


def test_a_locked_screen_knows_the_number_that_was_changed_before(at_door, staffed):
    desk = at_door(staffed)
    desk.offer(JO, PHRASE)
    desk.press("Ctrl+Comma")
    desk.screen.turn(Section.BOOKING)
    desk.type("settings.booking.emergency_number", "9-911")
    save(desk)
    desk.screen.turn(Section.LETTERHEAD)
    desk.type("settings.letterhead.name", "Hill Street Clinic")
    save(desk)
    desk.press("Ctrl+Shift+L")
    assert desk.place == "sign_in"
    desk.press("F12")
    assert "9-911" in desk.words()
    assert "Hill Street Clinic" in desk.words()
    known = settings.load(staffed.folder)
    assert (known.emergency_number, known.clinic.name) == ("9-911", "Hill Street Clinic")
