"""A page of lines at the kiosk: it fits, it is reached by keys and ears, and it reads aloud."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from tests.services.test_kiosk import pass_calmly
from triage_desk.domain.answers import NO
from triage_desk.domain.encounter import Answerer
from triage_desk.services import intake
from triage_desk.ui.kioskvoice import KioskVoice
from triage_desk.ui.presenters.kiosk import KioskPresenter
from triage_desk.ui.readaloud import NoVoice
from triage_desk.ui.screens.kiosk import KioskScreen
from triage_desk.ui.widgets.bigbuttons import Aside, LineAnswer

TOUCH = 44
SIZES = (1280, 720), (1024, 768)


class FakeVoice:
    """A voice for some languages that keeps what it said."""

    def __init__(self, *codes):
        self.codes, self.said = codes, []

    def can_speak(self, code):
        return code in self.codes

    def say(self, words):
        self.said.append(words)

    def stop(self):
        self.said.append("")


@pytest.fixture
def make(clinic, qtbot):
    def made(language="en", voice=None, stop_at="g_fever"):
        view = clinic.start(clinic.patient(language=language))
        presenter = KioskPresenter(clinic.desk, view.encounter.encounter_id)
        presenter.begin()
        screen = KioskScreen(presenter, "Example Clinic", voice or KioskVoice())
        qtbot.addWidget(screen)
        screen.resize(*SIZES[0])
        screen.show()
        presenter.choose_who(Answerer.PERSON)
        while stop_at and stop_at not in [one.link_id for one in presenter.lines]:
            pass_calmly(presenter)
        settle()
        return screen

    return made


def settle():
    for _ in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(screen, name):
    button = screen.findChild(QAbstractButton, f"kiosk.{name}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_no_page_of_lines_is_cut_or_scrolled_on_either_screen(make, language):
    screen = make(language, stop_at="")
    pages = 0
    while screen.presenter.over is None:
        for size in SIZES if screen.presenter.lines else ():
            screen.resize(*size)
            settle()
            assert screen._scroll.verticalScrollBar().maximum() == 0
            answers = screen.findChildren(LineAnswer)
            assert len(answers) == 4 * len(screen.presenter.lines)
            for one in (*answers, *screen.findChildren(Aside)):
                assert min(one.width(), one.height()) >= TOUCH
                assert one.height() >= one.heightForWidth(one.width())
            for words in screen.findChildren(QLabel):
                assert words.isHidden() or words.height() >= words.heightForWidth(words.width())
        pages += 1
        pass_calmly(screen.presenter)
    assert pages <= 40


def test_an_answer_is_marked_and_kept_when_it_is_pressed(make):
    screen = make()
    press(screen, "no.g_fever")
    view = intake.view(screen.presenter.desk, screen.encounter_id)
    assert view.answers["g_fever"] == NO
    marked = [b.objectName() for b in screen.findChildren(LineAnswer) if b.isChecked()]
    assert marked == ["kiosk.no.g_fever"]


def test_keys_reach_every_answer_and_enter_says_what_is_left(make):
    screen = make()
    first = screen.findChild(LineAnswer, "kiosk.yes.g_fever")
    first.setFocus()
    reached = {first.objectName()}
    while (now := QApplication.focusWidget()).objectName() not in reached or now is first:
        reached.add(now.objectName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert {b.objectName() for b in screen.findChildren(LineAnswer)} <= reached
    first.setFocus()
    for key, name in (
        (Qt.Key.Key_Right, "kiosk.no.g_fever"),
        (Qt.Key.Key_Down, f"kiosk.no.{screen.presenter.lines[1].link_id}"),
    ):
        QTest.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget().objectName() == name
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert screen._hint.text() == "Choose an answer for each line first."
    assert QApplication.focusWidget() is first


def test_readers_hear_the_line_with_each_answer(make):
    screen = make()
    line = screen.presenter.lines[0].text
    spoken = QAccessible.queryAccessibleInterface(
        screen.findChild(LineAnswer, "kiosk.not_sure.g_fever")
    )
    assert spoken.text(QAccessible.Text.Name) == f"{line}: Not sure"
    assert spoken.role() is QAccessible.Role.RadioButton


def test_what_a_line_means_stands_below_it_on_demand(make):
    screen = make()
    meaning = screen.presenter.lines[0].meaning
    shown = [w for w in screen.findChildren(QLabel) if w.text() == meaning]
    assert [w.isVisible() for w in shown] == [False]
    press(screen, "meaning.g_fever")
    assert shown[0].isVisible()
    press(screen, "meaning.g_fever")
    assert not shown[0].isVisible()


def test_each_line_is_read_aloud_by_itself_and_silent_with_the_page(make):
    voice = FakeVoice("en")
    screen = make(voice=KioskVoice(lambda: voice, lambda: True))
    first, second = screen.presenter.lines[:2]
    press(screen, f"read.{first.link_id}")
    press(screen, f"read.{second.link_id}")
    assert first.text in voice.said[0]
    assert second.text in voice.said[1]
    assert second.text not in voice.said[0]
    press(screen, f"read.{second.link_id}")
    assert voice.said[2:] == [""]
    press(screen, f"read.{first.link_id}")
    pass_calmly(screen.presenter)
    assert voice.said[-1] == ""


def test_a_question_that_stands_alone_is_read_aloud_too(make):
    voice = FakeVoice("en")
    screen = make(voice=KioskVoice(lambda: voice, lambda: True), stop_at="")
    press(screen, "read")
    assert screen.presenter.question.text.rstrip(".") in voice.said[-1]


@pytest.mark.parametrize("dumb", ["no voice", "not this language"])
def test_where_there_is_no_voice_the_keys_for_it_go(make, dumb):
    def none():
        if dumb == "no voice":
            raise NoVoice
        return FakeVoice("en")

    screen = make("es", KioskVoice(none, lambda: True))
    asides = len(screen.findChildren(Aside))
    press(screen, "read.g_fever")
    settle()
    left = [one for one in screen.findChildren(Aside) if one.isVisible()]
    assert len(left) == asides // 2


def test_what_is_private_is_never_read_aloud(make):
    voice = KioskVoice(lambda: FakeVoice("en"), lambda: True)
    screen = make(voice=voice, stop_at="p_home")
    offered = [voice.offers(one, "en") for one in screen.presenter.view.questions]
    private = [
        one.item.private or bool(one.line and one.line.private)
        for one in screen.presenter.view.questions
    ]
    assert any(private)
    assert offered == [not one for one in private]
