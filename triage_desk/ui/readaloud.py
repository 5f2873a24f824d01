"""Reading the question aloud, where the system has a voice: on a key, never by itself.

The voice is Qt's, which ships apart from the rest of Qt and is optional here; it is loaded when
somebody asks for it. What is private or for staff alone is never read aloud.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QEvent, QLocale, QObject

from triage_desk.domain.language import Language
from triage_desk.services.views import Page
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Problem
from triage_desk.ui.presenters.intake import IntakePresenter
from triage_desk.ui.screens.screen import Screen
from triage_desk.ui.widgets.bind import bind

# A voice that only pretends, for tests; and Spanish endings that nobody says.
_PRETENDS = "mock"
_ENDINGS = re.compile(r"\((?:a|as|o|os|e|s)\)")
_STOP = (".", "?", "!", ":")


class Voice(Protocol):
    """What speaks. ``can_speak`` says whether it has a voice for a language, by its code."""

    def can_speak(self, code: str) -> bool:
        """Return whether there is a voice for the language."""
        ...

    def say(self, words: str) -> None:
        """Begin to say ``words``; what was being said is not said on."""
        ...

    def stop(self) -> None:
        """Say nothing more, at once."""
        ...


class NoVoice(Exception):  # noqa: N818 - nothing failed
    """This computer cannot speak; the text is the sentence for staff."""


class QtVoice:
    """The voice of the system, by Qt."""

    def __init__(self, engine: str = "") -> None:
        """Take the best engine there is, or ``engine`` by its name.

        Raises:
            NoVoice: the package is not installed, or the system has no voice.
        """
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech
        except ImportError as error:
            raise NoVoice(text("read_aloud.not_installed")) from error
        names = [name for name in QTextToSpeech.availableEngines() if name != _PRETENDS]
        if not engine and not names:
            raise NoVoice(text("read_aloud.no_voice"))
        self._speech = QTextToSpeech(engine or names[0])
        if self._speech.state() is QTextToSpeech.State.Error:
            raise NoVoice(text("read_aloud.no_voice"))

    def can_speak(self, code: str) -> bool:
        """Take a voice of the language; False where there is none."""
        wanted = QLocale(code).language()
        for locale in self._speech.availableLocales():
            if locale.language() == wanted:
                self._speech.setLocale(locale)
                return bool(self._speech.availableVoices())
        return False

    def say(self, words: str) -> None:
        """Begin to say ``words``."""
        self._speech.say(words)

    def stop(self) -> None:
        """Say nothing more, at once."""
        self._speech.stop()


def words_of(page: Page) -> str:
    """Return what is read aloud of a page, "" for one that must not be: as a person reads it."""
    if page.item.staff_only or page.item.private or page.for_the_person_alone:
        return ""
    aloud = (line.link_id for line in page.lines if not (line.private or line.staff_only))
    said = (
        page.text.text,
        *(page.text.lines.get(link_id, "") for link_id in aloud),
        *(page.text.options.get(option.code, "") for option in page.item.options),
    )
    return sentences(said)


def sentences(said: Iterable[str]) -> str:
    """Return words as a voice reads them: each with its stop, without endings nobody says."""
    plain = (_ENDINGS.sub("", words).strip() for words in said)
    return " ".join(w if w.endswith(_STOP) else f"{w}." for w in plain if w)


class Reader(QObject):
    """Listens for the key on an interview's screen, and stops as soon as the page is left."""

    def __init__(
        self, screen: Screen, presenter: IntakePresenter, voice: Callable[[], Voice] = QtVoice
    ) -> None:
        """Read from ``screen``; ``voice`` is made when it is first wanted."""
        super().__init__(screen)
        self._presenter = presenter
        self._make = voice
        self._voice: Voice | None = None
        self._saying = ("", "")
        bind("read_question", screen, self.pressed)
        presenter.on_change(self._look)
        screen.installEventFilter(self)

    @property
    def is_reading(self) -> bool:
        """True from the key to its second press, or to leaving the page."""
        return self._saying != ("", "")

    def pressed(self) -> None:
        """Read the page, or stop reading it; say in a sentence why it cannot be read."""
        page = self._presenter.page
        if self.is_reading or page is None:
            self.stop()
            return
        why = self._begin(page, self._presenter.view.language)
        if why:
            self._presenter.problem = Problem(why)
            self._presenter.changed()

    def _begin(self, page: Page, language: Language) -> str:
        words = words_of(page)
        if not words:
            return text("read_aloud.private")
        try:
            self._voice = self._voice or self._make()
        except NoVoice as error:
            return str(error)
        if not self._voice.can_speak(language.code):
            return text("read_aloud.no_voice_for", language=language.name)
        self._saying = (page.page_id, language.code)
        self._voice.say(words)
        return ""

    def stop(self) -> None:
        """Be silent at once."""
        self._saying = ("", "")
        if self._voice is not None:
            self._voice.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be silent when the screen goes: for another one, a lock, an emergency."""
        if event.type() in (QEvent.Type.Hide, QEvent.Type.Close):
            self.stop()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        page = self._presenter.page
        now = (page.page_id if page else "", self._presenter.view.language.code)
        if self.is_reading and now != self._saying:
            self.stop()
