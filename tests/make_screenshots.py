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
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "UTC"
time.tzset()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QEvent, Qt  # noqa: E402
from PySide6.QtGui import QImage, QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget  # noqa: E402

from tests import desks_pictures, door_pictures  # noqa: E402
from tests.ui.clinic import LOW_BACK, NOT_SURE, YES, Clinic  # noqa: E402
from triage_desk import app  # noqa: E402
from triage_desk.domain.answers import answered  # noqa: E402
from triage_desk.domain.disposition import Disposition  # noqa: E402
from triage_desk.domain.encounter import Channel, OverrideReason  # noqa: E402
from triage_desk.domain.patient import Sex  # noqa: E402
from triage_desk.domain.user import Actor, Role, User  # noqa: E402
from triage_desk.services import intake, patients, records, triage  # noqa: E402
from triage_desk.settings import Settings  # noqa: E402
from triage_desk.ui import theme  # noqa: E402
from triage_desk.ui.flow import Flow  # noqa: E402
from triage_desk.ui.shell import Shell  # noqa: E402

MIA = Actor("mia", "Mia Sample", Role.MANAGER, "office-1")
WIDTH, HEIGHT = 1280, 720
SMALLEST = 0  # of PNG's qualities: the file, not the picture, gets smaller

KNEE = LOW_BACK | {"regions": answered(("knee",)), "path_knee": answered("use")}
SHOULDER = LOW_BACK | {"regions": answered(("shoulder",)), "path_shoulder": answered("lift")}


class Stage:
    """A window on an invented clinic, driven by keys and clicks."""

    def __init__(self, folder: Path, theme_name: str = "light", scale: int = 100) -> None:
        """Open the window on an empty clinic."""
        app = QApplication.instance() or QApplication([])
        theme.apply(app, theme_name, scale)
        self.clinic = Clinic(folder)
        self.window = Shell(Settings())
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
    a_day(stage.clinic)
    stage.open()


def find_new(stage: Stage) -> None:
    """Nobody found: the form with the name in it."""
    stage.open()
    stage.click("worklist.new_intake")
    stage.type("find.search", "Nimmer, Nora")
    QTest.keyClick(stage.find("find.search"), Qt.Key.Key_Return)


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
    QTest.keyClick(stage.find("find.search"), Qt.Key.Key_Return)


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

    def scene(stage: Stage) -> None:
        stage.open()
        stage.begin(on_page(stage.clinic, page_id, says))

    return scene


def half_answered(stage: Stage) -> None:
    """A list with a yes and a not sure in it, somewhere in the middle."""
    stage.open()
    view = on_page(stage.clinic, "body")
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

    def scene(stage: Stage) -> None:
        stage.open()
        rosa = stage.clinic.patient(phone="555-0142", mrn="T-00418")
        encounter_id = decided(stage.clinic, rosa, says)
        if change is not None:
            change(stage.clinic, encounter_id)
        stage.window._flow._open(encounter_id)
        stage.settle()

    return scene


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
    receipt(LOW_BACK)(stage)
    stage.click("receipt.rules")


def override(stage: Stage) -> None:
    """Changing the route, half filled in."""
    receipt(PHYSICIAN)(stage)
    stage.click("receipt.change_route")
    stage.choose("override.to", "pt_first")
    stage.choose("override.reason", "clinician_assessed")
    stage.click("override.save")


def paper(name: str) -> Callable[[Stage], None]:
    """Return a scene with one paper."""

    def scene(stage: Stage) -> None:
        receipt(LOW_BACK)(stage)
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
    a_day(stage.clinic)
    desk = stage.clinic.desk
    with desk.store.write() as tx:
        for who in (desk.actor, MIA):
            tx.users.add(User(who.user_id, who.name, who.role, "", True, desk.clock()))
    stage.window.use(desk.acting_as(MIA), Flow)
    stage.settle()
    return stage.window._flow


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
    "02-find-new": find_new,
    "02-find-same-person": find_same,
    "02-find-wrong-date": find_wrong,
    "02-find-sounds-like": find_alike,
    "09-patient": patient_page,
    "09-patient-compared": patient_compared,
    "09-patient-corrected": patient_corrected,
    "03-safety": question("safety"),
    "03-safety-es": in_spanish,
    "03-regions": question("regions"),
    "03-how-long": question("symptom_days"),
    "03-injury": question("injury"),
    "03-list-half-answered": half_answered,
    "03-list-long": question("red"),
    "03-goal": question("goal"),
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
    **door_pictures.SCENES,
    **desks_pictures.SCENES,
    "10-audit": audit_log,
    "10-audit-empty": audit_empty,
    "10-who-saw": who_saw,
    "10-end-of-day": end_of_day,
    "10-day-sheet": day_paper,
    "10-backups": backups,
}
DARK = ("01-worklist", "03-list-half-answered", "04-emergency", "05-receipt-pt-first",
        "02-find-same-person", "09-patient-compared", "10-audit", "10-end-of-day", "10-backups",
        *door_pictures.DARK, *desks_pictures.DARK)  # fmt: skip
LARGE = ("01-worklist", "03-list-half-answered", "05-receipt-pt-first", "04-emergency",
         "02-find-new", "09-patient", "10-audit", "10-who-saw", "10-end-of-day",
         "10-backups", *door_pictures.LARGE, *desks_pictures.LARGE)  # fmt: skip


def looks() -> Iterator[tuple[str, str, str, int]]:
    """Yield file name, scene, theme and text size of every picture."""
    for name in SCENES:
        yield name, name, "light", 100
    for name in DARK:
        yield f"{name}-dark", name, "dark", 100
    for name in LARGE:
        yield f"{name}-200", name, "light", 200


def main(folder: Path, wanted: list[str]) -> None:
    """Draw all pictures, or those whose file name holds one of ``wanted``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, scene, look, scale in looks():
        if wanted and not any(word in name for word in wanted):
            continue
        with tempfile.TemporaryDirectory() as data:
            stage = Stage(Path(data), look, scale)
            SCENES[scene](stage)
            stage.shoot(folder / f"{name}.png")
            stage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
