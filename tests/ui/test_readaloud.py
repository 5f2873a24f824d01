"""Read aloud: on a key, in the language of the intake, silent as soon as somebody goes on."""

import sys
from importlib.util import find_spec

import pytest

from tests.ui.clinic import LOW_BACK
from triage_desk.domain.encounter import Channel
from triage_desk.ui import readaloud
from triage_desk.ui.readaloud import NoVoice, QtVoice, Reader, words_of


class Voice:
    """Keeps what it was told; speaks English and Spanish."""

    def __init__(self):
        self.said = []
        self.language = ""

    def can_speak(self, code):
        self.language = code
        return code in ("en", "es")

    def say(self, words):
        self.said.append(words)

    def stop(self):
        self.said.append("")


@pytest.fixture
def voice():
    return Voice()


@pytest.fixture
def begin(open_window, clinic, voice, monkeypatch):
    """Open the window on an interview up to a page, with a voice that is known."""

    def begun(page_id="safety", channel=Channel.COUNTER, make=lambda: voice):
        monkeypatch.setattr(Reader.__init__, "__defaults__", (make,))
        window = open_window(clinic)
        view = clinic.start(clinic.patient(), channel)
        view = clinic.answer_until(
            view, LOW_BACK, lambda v: v.at < len(v.pages) and v.pages[v.at].page_id == page_id
        )
        window.window._flow._ask(view)
        window.settle()
        return window

    return begun


def test_nothing_is_said_before_the_key(begin, voice):
    window = begin()
    window.press("N")
    assert "".join(voice.said) == ""


def test_the_key_reads_the_question_and_its_lines_a_second_one_is_silence(begin, voice):
    window = begin()
    window.press("F3")
    [said] = voice.said
    assert said.startswith("Any of these today? Chest pain or pressure. Sudden trouble breathing")
    window.press("F3")
    assert voice.said == [said, ""]
    assert ("F3",) in [hint.keys for hint in window.screen.key_hints()]


def test_the_options_of_a_choice_are_read(begin, voice):
    begin("injury").press("F3")
    assert "No injury, fall or strain. A lift, push" in voice.said[0]


@pytest.mark.parametrize("key", ["N", "F12", "F8", "Alt+Home", "Alt+Left"])
def test_it_stops_at_once_when_somebody_goes_on_or_leaves(begin, voice, key):
    window = begin("body")
    window.press("F3")
    assert voice.said[-1]
    window.press(key)
    assert voice.said[-1] == ""


def test_it_reads_in_the_language_of_the_intake_and_stops_when_that_changes(begin, voice):
    window = begin("body")
    window.press("F3")
    window.screen.presenter.speak("es")
    assert voice.said[-1] == ""
    window.press("F3")
    assert voice.language == "es"
    assert "Fiebre" in voice.said[-1]
    assert "(a)" not in voice.said[-1]


def test_a_language_without_a_voice_is_said(begin, voice):
    window = begin()
    window.screen.presenter.speak("fr")
    window.press("F3")
    assert voice.said == []
    assert "This computer has no voice for Français. Read it yourself" in window.words()


@pytest.mark.parametrize("page_id", ["look", "private", "phq2_a"])
def test_what_is_private_or_for_staff_is_never_read(begin, voice, page_id):
    window = begin(page_id)
    window.press("F3")
    assert voice.said == []
    assert "This page is not for reading aloud." in window.words()


def test_a_private_line_of_a_page_is_left_out(begin):
    window = begin("needs")
    private = [line.link_id for line in window.page.lines if line.private]
    assert private
    for link_id in private:
        assert window.page.text.lines[link_id] not in words_of(window.page)


def test_it_is_read_as_it_is_said_by_telephone(begin, voice):
    begin("regions", Channel.TELEPHONE).press("F3")
    assert voice.said[0].startswith("Where is it? Tell me the place.")


def test_without_the_package_one_sentence_says_so(begin, monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtTextToSpeech", None)
    window = begin(make=QtVoice)
    window.press("F3")
    assert "the voice package is not installed. Read it yourself" in window.words()
    window.press("N")
    assert "voice package" not in window.words()


needs_qt = pytest.mark.skipif(
    find_spec("PySide6.QtTextToSpeech") is None, reason="the voice package is optional"
)


@needs_qt
@pytest.mark.qt_log_ignore("pipewire", "text-to-speech")
def test_qt_speaks_and_stops(qtbot):
    from PySide6.QtTextToSpeech import QTextToSpeech

    voice = QtVoice("mock")
    assert voice.can_speak("en")
    assert not voice.can_speak("cy")
    voice.say("Chest pain or pressure.")
    qtbot.waitUntil(lambda: voice._speech.state() is QTextToSpeech.State.Speaking)
    voice.stop()
    qtbot.waitUntil(lambda: voice._speech.state() is QTextToSpeech.State.Ready)


@needs_qt
@pytest.mark.qt_log_ignore("pipewire", "text-to-speech")
def test_a_system_without_an_engine_has_no_voice(monkeypatch):
    from PySide6.QtTextToSpeech import QTextToSpeech

    monkeypatch.setattr(QTextToSpeech, "availableEngines", lambda: [readaloud._PRETENDS])
    with pytest.raises(NoVoice, match="This computer has no voice"):
        QtVoice()
