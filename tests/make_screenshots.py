"""Draw every screen of an invented clinic: python tests/make_screenshots.py FOLDER [NAME ...].

The real window with the real store and content, a clock that stands, and no display.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "UTC"
time.tzset()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QEvent, Qt  # noqa: E402
from PySide6.QtGui import QImage, QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget  # noqa: E402

from tests import (  # noqa: E402
    calls_pictures,
    desks_pictures,
    door_pictures,
    help_pictures,
    kiosk_pictures,
    measure_pictures,
    paper_pictures,
    people_pictures,
    review_pictures,
    settings_pictures,
    table_pictures,
    training_pictures,
    ways_pictures,
)
from tests.services import fakes  # noqa: E402
from tests.ui.clinic import LOW_BACK, NOT_SURE, YES, Clinic  # noqa: E402
from triage_desk import app  # noqa: E402
from triage_desk.domain.answers import answered  # noqa: E402
from triage_desk.domain.appointment import Booking  # noqa: E402
from triage_desk.domain.disposition import Disposition  # noqa: E402
from triage_desk.domain.encounter import Channel, OverrideReason  # noqa: E402
from triage_desk.domain.patient import Sex  # noqa: E402
from triage_desk.domain.removal import RemovalPolicy  # noqa: E402
from triage_desk.domain.user import Actor, Role, User  # noqa: E402
from triage_desk.services import appointments, intake, patients, records, triage, waiting  # noqa: E402
from triage_desk.settings import Settings, StaffLanguage  # noqa: E402
from triage_desk.ui import theme  # noqa: E402
from triage_desk.ui.flow import Flow  # noqa: E402
from triage_desk.ui.presenters.worklist import Filter  # noqa: E402
from triage_desk.ui.shell import Shell  # noqa: E402

RULE = RemovalPolicy(7, "Dr. Example", date(2026, 1, 5))
MIA = Actor("mia", "Mia Sample", Role.MANAGER, "office-1")
WIDTH, HEIGHT = 1280, 720
SMALLEST = 0  # of PNG's qualities: the file, not the picture, gets smaller

KNEE = LOW_BACK | {"regions": answered(("knee",)), "path_knee": answered("use")}
SHOULDER = LOW_BACK | {"regions": answered(("shoulder",)), "path_shoulder": answered("lift")}


class Stage:
    """A window on an invented clinic, driven by keys and clicks."""

    def __init__(
        self, folder: Path, theme_name: str = "light", scale: int = 100, language: str = "en"
    ) -> None:
        """Open the window on an empty clinic; ``language`` is that of staff."""
        app = QApplication.instance() or QApplication([])
        theme.apply(app, theme_name, scale)
        self.clinic = Clinic(folder)
        self.window = Shell(Settings(language=StaffLanguage(language)))
        self.window.resize(WIDTH, HEIGHT)
        self.window.show()
        self.window.activateWindow()

    def open(self) -> None:
        """Show the list."""
        self.window.use(self.clinic.desk, Flow)
        self.settle()

    def settle(self) -> None:
        """Let everything that is due happen, deletions too."""
        for _ in range(6):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, ready: Callable[[], bool]) -> None:
        """Wait for a job."""
        for _ in range(500):
            if ready():
                break
            QTest.qWait(10)
        self.settle()

    def find(self, name: str) -> QWidget:
        """Return the visible widget of an action id."""
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        if not found:
            raise SystemExit(f"nothing visible is called {name}")
        return found[0]

    def click(self, name: str) -> None:
        """Press a button by its action id."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, name: str, words: str) -> None:
        """Type into a field by its action id."""
        field = self.find(name)
        if isinstance(field, QLineEdit):
            field.setFocus()
            field.clear()
            QTest.keyClicks(field, words)
        self.settle()

    def choose(self, name: str, value: str) -> None:
        """Choose in a drop-down by the value behind the words."""
        field = self.find(name)
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
            field.activated.emit(field.currentIndex())
        self.settle()

    def begin(self, view) -> None:
        """Show an intake that the clinic started."""
        self.window._flow._ask(view)
        self.settle()

    def shoot(self, file: Path) -> None:
        """Save what is on the screen."""
        self.settle()
        dialogs = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        picture = self.window.grab()
        for dialog in dialogs:
            painter = QPainter(picture)
            at = self.window.rect().center() - dialog.rect().center()
            painter.drawPixmap(at, dialog.grab())
            painter.end()
        small(picture.toImage()).save(str(file), "PNG", SMALLEST)

    def close(self) -> None:
        """Close the window and the store."""
        self.window.jobs.shutdown()
        self.window.hide()
        self.window.deleteLater()
        self.settle()
        self.clinic.store.close()


def small(image: QImage) -> QImage:
    """Return a picture in its 256 most frequent colours: a fifth of the size, the same to see."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(image.constBits()).cast("I"))
    table = [colour for colour, _ in counted.most_common(256)]
    avoid = Qt.ImageConversionFlag.AvoidDither
    return image.convertToFormat(QImage.Format.Format_Indexed8, table, avoid)


# ------------------------------------------------------------------------------- the invented day


def a_day(clinic: Clinic) -> None:
    """Fill the list: one of each kind, the clock moving as a morning does."""
    clock = clinic.clock
    clock.advance(minutes=-120)
    done = clinic.patient("Otto", "Beispiel", date(1980, 5, 2), Sex.MALE)
    finish(clinic, decided(clinic, done, KNEE))
    clock.advance(minutes=25)
    parked(clinic, clinic.patient("Berta", "Cobbler", date(1971, 8, 30)), pages=4)
    clock.advance(minutes=20)
    tom = clinic.patient("Tom", "Placeholder", date(1958, 1, 9), Sex.MALE)
    weak = LOW_BACK | {"l_dvt": YES, "u_leg": YES, "f_l_foot": YES}
    decided(clinic, tom, weak, Channel.TELEPHONE)
    clock.advance(minutes=30)
    decided(clinic, clinic.patient("Gina", "Fictive", date(1990, 7, 17)), SHOULDER)
    clock.advance(minutes=5)
    decided(clinic, clinic.patient("Petra", "Nonesuch", date(1947, 2, 3)),
            LOW_BACK | {"g_weight": YES, "w_morning": YES}, Channel.PROXY)  # fmt: skip
    clock.advance(minutes=10)
    unsure = LOW_BACK | {"u_bladder": NOT_SURE, "g_pain10": YES}
    decided(clinic, clinic.patient("Lena", "Dummy", date(1985, 11, 11)), unsure, Channel.CALL_BACK)
    clock.advance(minutes=12)
    parked(clinic, clinic.patient("Rolf", "Mustermann", date(1969, 4, 13), Sex.MALE), pages=7)
    clock.advance(minutes=8)
    emergency = clinic.start(clinic.patient("Willa", "Sample", date(1974, 12, 1)))
    clinic.answer_until(emergency, LOW_BACK | {"n_saddle": YES})
    triage.decide(clinic.desk, emergency.encounter.encounter_id)
    clock.advance(minutes=10)


def a_whole_day(clinic: Clinic) -> None:
    """The same with people who are expected, have come, did not come, or were seen."""
    expected = [("Hanna", "Queue", -95), ("Ned", "Noshow", -60), ("Mara", "Early", -25),
                ("Vera", "Overdue", -8), ("Karl", "Later", 25), ("Ida", "Night", 200)]  # fmt: skip
    now = clinic.clock() + timedelta(minutes=7)
    booked = {}
    for given, family, minutes in expected:
        who = clinic.patient(given, family, date(1966, 6, 6))
        when = now + timedelta(minutes=minutes)
        booked[given] = appointments.book(clinic.desk, Booking(who.patient_id, when, who="Dev M."))
    a_day(clinic)
    ids = {given: done.after.appointment_id for given, done in booked.items()}
    appointments.no_show(clinic.desk, ids["Ned"])
    clinic.clock.advance(minutes=-22)
    appointments.arrive(clinic.desk, ids["Mara"])
    clinic.clock.advance(minutes=-60)
    appointments.arrive(clinic.desk, ids["Hanna"])
    one = booked["Hanna"].after
    view = intake.start(
        clinic.desk, one.patient_id, Channel.COUNTER, appointment_id=one.appointment_id
    )
    visit = clinic.answer_until(view, SHOULDER).encounter.encounter_id
    triage.decide(clinic.desk, visit)
    clinic.clock.advance(minutes=31)
    waiting.seen(clinic.desk, visit)
    clinic.clock.advance(minutes=51)


def decided(clinic, patient, says, channel=Channel.COUNTER) -> str:
    """Answer everything and keep the decision; return the encounter's id."""
    view = clinic.answer_until(clinic.start(patient, channel), says)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    return view.encounter.encounter_id


def finish(clinic, encounter_id: str) -> None:
    """Close an encounter a little later."""
    clinic.clock.advance(minutes=7)
    triage.finish(clinic.desk, encounter_id)


def parked(clinic, patient, pages: int) -> None:
    """Begin an intake and set it aside after some pages."""
    view = clinic.answer_until(clinic.start(patient), LOW_BACK, lambda v: v.at >= pages)
    intake.park(clinic.desk, view.encounter.encounter_id)


def on_page(clinic, page_id: str, says=LOW_BACK):
    """Return an intake whose first open page is ``page_id``."""
    rosa = clinic.patient(phone="555-0142", mrn="T-00418")

    def there(view) -> bool:
        return view.at < len(view.pages) and view.pages[view.at].page_id == page_id

    return clinic.answer_until(clinic.start(rosa), says, there)


# ------------------------------------------------------------------------------------ the pictures


def opening(stage: Stage) -> None:
    """The window before the store is there."""


def cannot_open(stage: Stage) -> None:
    """A fault of the machine, in one sentence."""
    stage.window._opening.show_fault(
        "This database was written by a newer program (schema 9, this one knows 7): install the "
        "newer version, or ask your IT person."
    )


def empty(stage: Stage) -> None:
    """Nobody is here."""
    stage.open()


def worklist(stage: Stage) -> None:
    """An ordinary morning."""
    stage.clinic.live(a_whole_day)
    stage.open()


def expected_rows(stage: Stage) -> None:
    """Who is still expected, and what can be done with the chosen row."""
    worklist(stage)
    stage.window.screen_shown.presenter.choose(Filter.EXPECTED)


def told(stage: Stage) -> None:
    """An act that was just done, with its way back."""
    expected_rows(stage)
    stage.click("worklist.act_arrive")


def nobody_parked(stage: Stage) -> None:
    """A stage in which nobody is."""
    stage.open()
    clinic = stage.clinic
    clinic.start(clinic.patient())
    stage.window.screen_shown.refresh()
    stage.window.screen_shown.presenter.choose(Filter.PARKED)


def expect(stage: Stage) -> None:
    """When somebody comes."""
    stage.open()
    stage.window._flow._expect(stage.clinic.patient())
    stage.settle()
    stage.type("expect.reason", "My knee again, since the garden")


def expect_wrong(stage: Stage) -> None:
    """A time that is none."""
    expect(stage)
    stage.type("expect.time", "soon")
    stage.click("expect.add")


def find_new(stage: Stage) -> None:
    """Nobody found: the form with the name in it."""
    stage.open()
    stage.click("worklist.new_intake")
    stage.type("find.search", "Nimmer, Nora")
    stage.wait(lambda: stage.find("find").presenter.close is not None)


def find_same(stage: Stage) -> None:
    """Three found, one of them perhaps the same person."""
    clinic = stage.clinic
    clinic.patient(phone="555-0142", mrn="T-00418")
    clinic.patient("Rosalie", "Mustermann", date(1962, 3, 14), phone="555-0199", mrn="T-00977")
    clinic.patient("Rolf", "Muster", date(1962, 4, 13), Sex.MALE, mrn="T-00419")
    stage.open()
    stage.click("worklist.new_intake")
    stage.type("find.search", "muster")
    QTest.keyClick(stage.find("find.search"), Qt.Key.Key_Return)
    for name, words in (("given", "Rosa"), ("family", "Muster"), ("birth_date", "3/14/1962")):
        stage.type(f"find.{name}", words)
    stage.choose("find.sex", "female")


def find_alike(stage: Stage) -> None:
    """Names that sound like what was typed, or are a letter off, come after it."""
    clinic = stage.clinic
    clinic.patient("Ana", "Gonzales", mrn="T-00101", phone="555-0101")
    clinic.patient("José", "González", date(1950, 1, 2), Sex.MALE, mrn="T-00102")
    clinic.patient("Bea", "Gonzalves", date(1971, 5, 6), mrn="T-00103")
    stage.open()
    stage.click("worklist.new_intake")
    stage.type("find.search", "gonzales")
    stage.wait(lambda: stage.find("find").presenter.close is not None)


def patient_page(stage: Stage) -> None:
    """The page of a person who may have a second record, with a fact corrected."""
    clinic = stage.clinic
    rosa = clinic.patient(phone="555-0142", mrn="T-00418")
    clinic.patient("Rosa", "Mustre", date(1962, 3, 14), Sex.FEMALE, mrn="T-00977")
    clinic.patient("Rose", "Muster", date(1962, 4, 13), Sex.FEMALE, phone="555-0142")
    for _ in range(2):
        intake.start(clinic.desk, rosa.patient_id, Channel.COUNTER)
    records.correct(
        clinic.desk, rosa.patient_id, replace(rosa, family="Muster-Neu"), rosa.birth_date
    )
    stage.open()
    stage.click("worklist.new_intake")
    stage.type("find.search", "T-00418")
    QTest.keyClick(stage.find("find.search"), Qt.Key.Key_Return)
    stage.settle()
    stage.click("find.open")


def patient_compared(stage: Stage) -> None:
    """Two records side by side, with what will hold."""
    patient_page(stage)
    stage.click("patient.compare_1")


def patient_corrected(stage: Stage) -> None:
    """The form of a correction, which says what it does to visits that are open."""
    patient_page(stage)
    stage.click("patient.correct")


def find_wrong(stage: Stage) -> None:
    """A birth date that is none."""
    stage.open()
    stage.click("worklist.new_intake")
    for name, words in (("given", "Nora"), ("family", "Nimmer"), ("birth_date", "14th of May")):
        stage.type(f"find.{name}", words)
    stage.choose("find.sex", "female")
    stage.click("find.start")


def question(page_id: str, says=LOW_BACK) -> Callable[[Stage], None]:
    """Return a scene on one page of the interview."""

    def prepare(clinic: Clinic):
        return on_page(clinic, page_id, says)

    def scene(stage: Stage) -> None:
        view = stage.clinic.live(prepare)
        stage.open()
        stage.begin(view)

    return scene


def on_body(clinic: Clinic):
    """Come to the list about the whole body."""
    return on_page(clinic, "body")


def half_answered(stage: Stage) -> None:
    """A list with a yes and a not sure in it, somewhere in the middle."""
    view = stage.clinic.live(on_body)
    stage.open()
    page = view.pages[view.at]
    changes = {page.open_ids[1]: YES, page.open_ids[3]: NOT_SURE}
    stage.begin(intake.answer(stage.clinic.desk, view.encounter.encounter_id, changes))


def unsure_of_emergency(stage: Stage) -> None:
    """Not sure of an emergency sign: a clinician is called, the interview goes on."""
    stage.open()
    view = on_page(stage.clinic, "look", LOW_BACK | {"s_chest": NOT_SURE})
    stage.begin(view)


def in_spanish(stage: Stage) -> None:
    """The safety page after the language was changed, with the status of the translation."""
    stage.open()
    view = on_page(stage.clinic, "safety")
    stage.begin(intake.speak(stage.clinic.desk, view.encounter.encounter_id, "es"))


def covered(stage: Stage) -> None:
    """Sections and answers hidden from people across the counter."""
    half_answered(stage)
    stage.click("top.cover")


def discard(stage: Stage) -> None:
    """Why is it discarded?"""
    half_answered(stage)
    stage.click("intake.discard")


def emergency(stage: Stage) -> None:
    """An answer raised it."""
    stage.open()
    view = on_page(stage.clinic, "red")
    stage.begin(view)
    changes = {"n_saddle": YES}
    stage.window.screen_shown.presenter.answer(changes)
    stage.settle()
    stage.clinic.clock.advance(minutes=1)
    stage.click("emergency.called")


def emergency_told(stage: Stage) -> None:
    """Somebody was told."""
    emergency(stage)
    stage.type("emergency.told_name", "Ida Fiktiv")
    stage.type("emergency.told_role", "MD")
    stage.click("emergency.acknowledge")


def emergency_by_key(stage: Stage) -> None:
    """The key was pressed outside an intake."""
    stage.open()
    stage.click("top.emergency")


def receipt(says, change=None) -> Callable[[Stage], None]:
    """Return a scene with the receipt of one set of answers."""

    def prepare(clinic: Clinic) -> str:
        encounter_id = decided(clinic, clinic.patient(phone="555-0142", mrn="T-00418"), says)
        if change is not None:
            change(clinic, encounter_id)
        return encounter_id

    def scene(stage: Stage) -> None:
        encounter_id = stage.clinic.live(prepare)
        stage.open()
        stage.window._flow._open(encounter_id)
        stage.settle()

    return scene


def plain_receipt(stage: Stage) -> None:
    """The receipt of an ordinary back."""
    SCENES["05-receipt-pt-first"](stage)


def raised(clinic, encounter_id: str) -> None:
    """A physician changes the route."""
    triage.override(
        clinic.desk,
        encounter_id,
        Disposition.PHYSICIAN_TODAY,
        OverrideReason.CLINICIAN_ASSESSED,
        "Looked unwell at the desk, wants to see her today.",
        "Ida Fiktiv",
        Role.PHYSICIAN,
    )


def all_rules(stage: Stage) -> None:
    """Every rule looked at."""
    plain_receipt(stage)
    stage.click("receipt.rules")


def override(stage: Stage) -> None:
    """Changing the route, half filled in."""
    SCENES["05-receipt-physician"](stage)
    stage.click("receipt.change_route")
    stage.choose("override.to", "pt_first")
    stage.choose("override.reason", "clinician_assessed")
    stage.click("override.save")


def paper(name: str) -> Callable[[Stage], None]:
    """Return a scene with one paper."""

    def scene(stage: Stage) -> None:
        plain_receipt(stage)
        stage.click(f"receipt.{name}")
        stage.wait(lambda: bool(stage.window.screen_shown.presenter.pdf))

    return scene


def keys(stage: Stage) -> None:
    """All keys of a screen."""
    half_answered(stage)
    QTest.keyClick(stage.window, Qt.Key.Key_F1)


PHYSICIAN = LOW_BACK | {"u_leg": YES, "f_l_foot": YES, "h_steroid": NOT_SURE}


def manager(stage: Stage) -> Flow:
    """Open the desk of a manager after an invented morning; return what knows the screens."""
    stage.clinic.live(a_day)
    desk = stage.clinic.desk
    with desk.store.write() as tx:
        for who in (desk.actor, MIA):
            tx.users.add(User(who.user_id, who.name, who.role, "", True, desk.clock()))
    stage.window.use(fakes.keeping(desk.acting_as(MIA), RULE), Flow)
    stage.settle()
    return stage.window._flow


def rights(stage: Stage) -> None:
    """What a person may ask for: a copy of everything, and their removal."""
    flow = manager(stage)
    flow.patient(stage.clinic.patient(mrn="T-00418", phone="555-0142").patient_id)
    stage.click("patient.rights")


def audit_log(stage: Stage) -> None:
    """Who did what."""
    manager(stage).audit()
    stage.wait(lambda: bool(stage.find("audit").presenter.numbers))


def audit_empty(stage: Stage) -> None:
    """A filter that leaves nothing."""
    manager(stage).audit()
    stage.type("audit.record", "ffffffff")
    stage.click("audit.show")
    stage.wait(lambda: not stage.window.jobs.busy)


def who_saw(stage: Stage) -> None:
    """Who has seen one patient."""
    flow = manager(stage)
    found = patients.search(stage.clinic.desk, "Placeholder")
    flow.who_saw(found[0].patient_id)
    stage.settle()


def end_of_day(stage: Stage) -> None:
    """The page that closes the day, an old sheet checked."""
    manager(stage).end_of_day()
    stage.type("day.code", "12-9F3A 0C7B")
    stage.click("day.check")


def day_paper(stage: Stage) -> None:
    """The sheet of the day."""
    manager(stage).end_of_day()
    stage.click("day.make")
    stage.wait(lambda: bool(stage.find("office_paper").presenter.pdf))


def backups(stage: Stage) -> None:
    """The page of backups, with the first one made."""
    # The same words on every machine.
    os.chdir(stage.clinic.folder)
    folder = Path("Backup disk")
    folder.mkdir()
    desk = app.with_backups(stage.clinic.desk, stage.clinic.folder, Settings(), (folder,))
    stage.window.use(desk.acting_as(MIA), Flow)
    stage.settle()
    stage.window._flow.backups()
    stage.wait(lambda: not stage.window.jobs.busy)
    stage.click("backup.make")
    stage.wait(lambda: not stage.window.jobs.busy)
    stage.wait(lambda: not stage.window.jobs.busy)


SCENES: dict[str, Callable[[Stage], None]] = {
    "00-opening": opening,
    "00-cannot-open": cannot_open,
    "01-worklist": worklist,
    "01-worklist-empty": empty,
    "01-worklist-expected": expected_rows,
    "01-worklist-told": told,
    "01-worklist-nobody-parked": nobody_parked,
    "01-expect": expect,
    "01-expect-wrong": expect_wrong,
    "02-find-new": find_new,
    "02-find-same-person": find_same,
    "02-find-wrong-date": find_wrong,
    "02-find-sounds-like": find_alike,
    "09-patient": patient_page,
    "09-patient-compared": patient_compared,
    "09-patient-rights": rights,
    "09-patient-corrected": patient_corrected,
    "03-safety": question("safety"),
    "03-safety-es": in_spanish,
    "03-regions": question("regions"),
    "03-how-long": question("symptom_days"),
    "03-injury": question("injury"),
    "03-list-half-answered": half_answered,
    "03-list-long": question("red"),
    "03-goal": question("goal"),
    "03-same-as-before": question("activity"),
    "03-pain": question("pain_now"),
    "03-not-sure-of-an-emergency": unsure_of_emergency,
    "03-covered": covered,
    "03-discard": discard,
    "04-emergency": emergency,
    "04-emergency-told": emergency_told,
    "04-emergency-by-key": emergency_by_key,
    "05-receipt-pt-first": receipt(LOW_BACK),
    "05-receipt-physician": receipt(PHYSICIAN),
    "05-receipt-route-changed": receipt(LOW_BACK, raised),
    "05-all-rules": all_rules,
    "06-override": override,
    "07-letter": paper("print_letter"),
    "07-handout": paper("print_handout"),
    "08-keys": keys,
    **help_pictures.SCENES,
    **paper_pictures.SCENES,
    **door_pictures.SCENES,
    **desks_pictures.SCENES,
    **people_pictures.SCENES,
    **calls_pictures.SCENES,
    **review_pictures.SCENES,
    **settings_pictures.SCENES,
    **kiosk_pictures.SCENES,
    **ways_pictures.SCENES,
    **measure_pictures.SCENES,
    **table_pictures.SCENES,
    **training_pictures.SCENES,
    "10-audit": audit_log,
    "10-audit-empty": audit_empty,
    "10-who-saw": who_saw,
    "10-end-of-day": end_of_day,
    "10-day-sheet": day_paper,
    "10-backups": backups,
}
DARK = ("01-worklist", "03-list-half-answered", "04-emergency", "05-receipt-pt-first",
        "02-find-same-person", "09-patient-compared", "10-audit", "10-end-of-day", "10-backups",
        *door_pictures.DARK, *desks_pictures.DARK, *review_pictures.DARK,
        *settings_pictures.DARK, *help_pictures.DARK, *kiosk_pictures.DARK,
        *people_pictures.DARK, *table_pictures.DARK, *measure_pictures.DARK,
        *calls_pictures.DARK, *training_pictures.DARK)  # fmt: skip
LARGE = ("01-worklist", "01-expect", "03-list-half-answered", "03-pain", "05-receipt-pt-first",
         "04-emergency", "02-find-new", "09-patient", "09-patient-rights", "10-audit", "10-who-saw",
         "10-end-of-day", "10-backups", *door_pictures.LARGE, *desks_pictures.LARGE,
         *review_pictures.LARGE, *settings_pictures.LARGE, *help_pictures.LARGE,
         *kiosk_pictures.LARGE, *ways_pictures.LARGE, *people_pictures.LARGE,
         *paper_pictures.LARGE, *table_pictures.LARGE, *measure_pictures.LARGE,
         *calls_pictures.LARGE, *training_pictures.LARGE)  # fmt: skip


SPANISH = ("01-worklist", "03-safety-es", "04-emergency", "05-receipt-pt-first", "11-review",
           "11-review-copies", "15-settings-people", "05-referrals",
           "10-table-tried", "10-came-in", "20-call-list", "20-call",
           *measure_pictures.SPANISH, *training_pictures.SPANISH)  # fmt: skip


def looks() -> Iterator[tuple[str, str, str, int, str]]:
    """Yield file name, scene, theme, text size and language of every picture."""
    for name in SCENES:
        yield name, name, "light", 100, "en"
    for name in DARK:
        yield f"{name}-dark", name, "dark", 100, "en"
    for name in LARGE:
        yield f"{name}-200", name, "light", 200, "en"
    for name in SPANISH:
        yield f"{name}-staff-es", name, "light", 100, "es"


def main(folder: Path, wanted: list[str]) -> None:
    """Draw all pictures, or those whose file name holds one of ``wanted``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, scene, look, scale, language in looks():
        if wanted and not any(word in name for word in wanted):
            continue
        with tempfile.TemporaryDirectory() as data:
            stage = Stage(Path(data), look, scale, language)
            SCENES[scene](stage)
            stage.shoot(folder / f"{name}.png")
            stage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
