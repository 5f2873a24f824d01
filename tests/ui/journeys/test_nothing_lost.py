"""The disk refuses, somebody presses the wrong key, the clock is wrong: through the real window."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlcipher3 import dbapi2 as sqlcipher

from tests.ui.clinic import LOW_BACK
from tests.ui.journeys.test_journeys import kept, kept_answers, only_row
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterStatus, OverrideReason
from triage_desk.domain.user import Role
from triage_desk.services import health, intake, triage, worklist
from triage_desk.store.engine import raw_of


class Disk:
    """The disk of the clinic's database: full, read-only, and mended again.

    A limit holds for one connection, so each is told when it is taken out of the pool.
    """

    def __init__(self, clinic):
        self.limits = ()
        self.writer = clinic.store._writer
        event.listen(self.writer, "checkout", self._limit)

    def _limit(self, raw, _record, _proxy):
        for limit in self.limits:
            raw.execute(f"PRAGMA {limit}")

    def set(self, *limits):
        self.limits = limits

    def fill(self):
        with self.writer.connect() as connection:
            raw = raw_of(connection)
            raw.execute("CREATE TABLE filler (x)")
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
            self.set(f"max_page_count = {pages}")
        with self.writer.connect() as connection:
            statement = "INSERT INTO filler VALUES (zeroblob(100000000))"
            with pytest.raises(sqlcipher.OperationalError, match="full"):
                raw_of(connection).execute(statement)

    def make_room(self):
        self.set("max_page_count = 1000000")

    def forbid(self):
        self.set("query_only = ON")

    def allow(self):
        self.set("query_only = OFF")


FAULTS = {
    "full": (Disk.fill, Disk.make_room, "The disk is full"),
    "read-only": (Disk.forbid, Disk.allow, "cannot be changed"),
}


@pytest.fixture(params=sorted(FAULTS))
def disk(request, clinic):
    """Break and mend the disk, and the words that are said of it."""
    break_it, mend, words = FAULTS[request.param]
    place = Disk(clinic)
    return (lambda: break_it(place)), (lambda: mend(place)), words


def says_until_refused(window, page_id):
    """Answer until something could not be kept; a full disk may have room for a few rows more."""
    for _ in range(40):
        if window.screen.presenter.unsaved or window.page.page_id == page_id:
            return
        window.answer_page(LOW_BACK)


def test_a_refusing_disk_in_mid_interview_keeps_what_was_said_on_the_screen(
    desk_window, clinic, disk
):
    break_it, mend, words = disk
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "known")
    before = kept_answers(clinic)
    break_it()
    says_until_refused(window, "goal")
    presenter = window.screen.presenter
    assert presenter.unsaved
    assert words in window.words()
    assert f"{len(presenter.unsaved)} not saved yet" in window.words()
    assert window.window.screen_shown.status() == "Not saved"
    # The interview goes on in memory, and every answer waits with the others.
    waiting = len(presenter.unsaved)
    window.answer_page(LOW_BACK)
    assert len(presenter.unsaved) > waiting
    said = presenter.view.answers
    assert len(said) > len(before)
    window.click("notice.action")
    assert presenter.unsaved

    mend()
    window.click("notice.action")
    assert not presenter.unsaved
    assert "not saved yet" not in window.words()
    assert kept_answers(clinic) == said
    window.answer_until(LOW_BACK)
    assert window.place == "receipt"
    assert kept(clinic).answers == kept_answers(clinic)


def test_an_emergency_is_seen_on_a_disk_that_refuses(desk_window, clinic):
    disk = Disk(clinic)
    window = desk_window
    window.start_patient()
    disk.forbid()
    window.press("A")
    assert window.place == "emergency"
    assert "911" in window.words()
    disk.allow()
    window.click("emergency.called")
    window.type("emergency.told_name", "Ida Fiktiv")
    window.type("emergency.told_role", "MD")
    window.click("emergency.acknowledge")
    record = kept(clinic)
    assert record.decision.disposition is Disposition.EMERGENCY
    assert record.notices[0].told == "Ida Fiktiv"


def test_the_window_warns_before_it_leaves_unsaved_answers_behind(desk_window, clinic):
    disk = Disk(clinic)
    window = desk_window
    window.start_patient()
    disk.forbid()
    window.answer_page({})
    assert not window.window.close()
    assert "not saved yet. Close again to leave without them" in _all_words(window)
    assert window.window.close()


def test_an_interview_is_not_decided_without_what_could_not_be_saved(desk_window, clinic):
    disk = Disk(clinic)
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "goal")
    disk.forbid()
    window.answer_until(LOW_BACK, "none of these: to the end")
    assert window.place == "intake"
    assert only_row(clinic).status is EncounterStatus.IN_PROGRESS
    disk.allow()
    window.click("notice.action")
    window.press("Ctrl+Return")
    assert window.place == "receipt"


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be removed on Windows")
def test_a_database_taken_away_is_noticed_at_the_next_answer(desk_window, clinic):
    window = desk_window
    window.start_patient()
    path = clinic.folder / "triage.db"
    path.rename(clinic.folder / "elsewhere.db")
    window.answer_page({})
    assert "was removed while the program was open" in window.words()
    assert window.screen.presenter.unsaved
    (clinic.folder / "elsewhere.db").rename(path)
    window.click("notice.action")
    assert not window.screen.presenter.unsaved
    assert kept_answers(clinic)


def _all_words(window):
    notices = (window.window._unforeseen, window.window._undo, window.window._health)
    return "\n".join(notice.words for notice in notices if notice.isVisible())


# ------------------------------------------------------------------------------- taking back


def test_a_parked_intake_is_taken_back_with_one_key(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "known")
    window.press("F8")
    assert window.place == "worklist"
    assert "R.M. is parked." in _all_words(window)
    window.press("Ctrl+Z")
    assert window.place == "intake"
    assert window.page.page_id == "known"
    assert only_row(clinic).status is EncounterStatus.IN_PROGRESS
    assert not _all_words(window)


@pytest.mark.parametrize("where", ["intake", "worklist"])
def test_a_discarded_intake_comes_back_to_where_it_stood(desk_window, clinic, where):
    window = desk_window
    window.start_patient()
    if where == "worklist":
        window.press("F8")
        window.click("worklist.discard_1")
    else:
        window.click("intake.discard")
    window.type("discard.reason", "Wrong person")
    window.click("discard.confirm")
    assert only_row(clinic).status is EncounterStatus.DISCARDED
    assert "The intake of R.M. is discarded." in _all_words(window)
    window.window._undo.button.click()
    window.settle()
    assert window.place == where
    wanted = EncounterStatus.PARKED if where == "worklist" else EncounterStatus.IN_PROGRESS
    assert only_row(clinic).status is wanted


def test_a_finished_visit_opens_again(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK)
    window.press("Ctrl+Return")
    assert only_row(clinic).status is EncounterStatus.FINISHED
    window.press("Ctrl+Z")
    assert window.place == "receipt"
    assert only_row(clinic).status is EncounterStatus.DECIDED


def test_a_raised_route_goes_back(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK)
    window.press("Ctrl+O")
    window.choose("override.to", "physician_today")
    window.choose("override.reason", "staff_concern")
    window.type("override.words", "Wrong line chosen")
    window.type("override.name", "Ana S.")
    window.choose("override.role", "front_desk")
    window.press("Ctrl+Return")
    assert kept(clinic).route is Disposition.PHYSICIAN_TODAY
    window.press("Ctrl+Z")
    assert window.place == "receipt"
    assert window.screen.presenter.route is Disposition.PT_FIRST
    assert kept(clinic).overrides[-1].reason is OverrideReason.TAKEN_BACK


def test_what_another_desk_did_since_is_not_undone(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.press("F8")
    intake.resume(clinic.desk, only_row(clinic).encounter_id)
    window.press("Ctrl+Z")
    assert window.place == "worklist"
    assert "Changed by" in _all_words(window)


def test_a_route_changed_by_another_is_left_alone(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK)
    window.press("Ctrl+Return")
    encounter_id = worklist.today(clinic.desk)[0].encounter_id
    assert triage.record(clinic.desk, encounter_id).route is Disposition.PT_FIRST
    window.press("Ctrl+N")
    assert not _all_words(window)
    window.press("Escape")
    window.press("Ctrl+Z")
    assert "nothing to undo here" in _all_words(window)
    assert only_row(clinic).status is EncounterStatus.FINISHED
    assert Role.FRONT_DESK is clinic.desk.actor.role


def test_the_last_answers_are_opened_again_one_after_the_other(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.answer_until(LOW_BACK, "injury")
    pages = []
    for _ in range(3):
        pages.append(window.page.page_id)
        window.answer_page(LOW_BACK)
    said = kept_answers(clinic)
    for page_id in reversed(pages):
        window.press("Ctrl+Z")
        assert window.page.page_id == page_id
        assert window.page.open_ids
        assert "undone" in window.words()
    assert len(kept_answers(clinic)) < len(said)
    window.answer_page(LOW_BACK)
    assert "undone" not in window.words()


def test_none_of_the_rest_is_one_step_back(desk_window, clinic):
    window = desk_window
    window.start_patient()
    window.press("N")
    assert window.page.page_id != "safety"
    window.press("Ctrl+Z")
    assert window.page.page_id == "safety"
    assert not kept_answers(clinic)
    window.press("Ctrl+Z")
    assert "nothing to undo here" in _all_words(window)


def test_the_key_undoes_typing_in_a_field(desk_window):
    window = desk_window
    window.press("Ctrl+N")
    window.type("find.given", "Rosa")
    window.press("Ctrl+Z")
    assert window.find("find.given").text() == ""
    assert not _all_words(window)


# ------------------------------------------------------------------------------ clock and disk


def test_a_clock_that_was_set_back_is_said_in_one_line(open_window, clinic):
    clinic.start()
    clinic.clock.moment -= timedelta(hours=26)
    window = open_window(clinic)
    window.qtbot.waitUntil(lambda: window.window._health.words != "", timeout=5000)
    assert "Check the clock of this computer" in _all_words(window)
    # An event that is kept with the wrong time does not make the clock right.
    clinic.patient(given="Willa")
    window.window._health.look()
    window.window.jobs._pool.waitForDone()
    window.settle()
    assert "Check the clock of this computer" in _all_words(window)
    clinic.clock.moment += timedelta(hours=26)
    window.window._health.look()
    window.qtbot.waitUntil(lambda: window.window._health.words == "", timeout=5000)


def test_another_desk_of_the_same_name_is_said_in_one_line(open_window, clinic, monkeypatch):
    monkeypatch.setattr(health, "look", lambda _desk: health.Health(namesake="front-1"))
    window = open_window(clinic)
    window.qtbot.waitUntil(lambda: window.window._health.words != "", timeout=5000)
    assert "Another desk is called “front-1” too" in _all_words(window)


def test_little_room_on_the_disk_is_said_in_one_line(open_window, clinic, monkeypatch):
    monkeypatch.setattr(clinic.store, "free_bytes", lambda: 312_000_000)
    window = open_window(clinic)
    window.qtbot.waitUntil(lambda: window.window._health.words != "", timeout=5000)
    assert "Only 312 MB are free" in _all_words(window)
