"""Reading a question of the kiosk aloud: when the person asks for it, where there is a voice."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from triage_desk.services.kiosk_view import Question
from triage_desk.ui.readaloud import NoVoice, QtVoice, Voice, sentences


def is_installed() -> bool:
    """Return whether this computer may have a voice; looking loads nothing."""
    return find_spec("PySide6.QtTextToSpeech") is not None


class KioskVoice:
    """The voice of one hand-over. What is private is never read aloud."""

    def __init__(
        self, make: Callable[[], Voice] = QtVoice, installed: Callable[[], bool] = is_installed
    ) -> None:
        """Know how a voice is made, when it is first wanted."""
        self._make = make
        self._there = installed()
        self._voice: Voice | None = None
        self._dumb: set[str] = set()
        self._saying = ""

    def offers(self, question: Question, code: str) -> bool:
        """Return whether a question may be read aloud in a language, by its code."""
        private = question.item.private or (question.line is not None and question.line.private)
        return self._there and not private and code not in self._dumb

    def read(self, question: Question, code: str) -> bool:
        """Read a question, or be silent when it is being read; False where there is no voice."""
        said = question.ends or question.options.values()
        words = sentences((question.about, question.text, *said))
        if words == self._saying:
            self.stop()
            return True
        try:
            self._voice = self._voice or self._make()
            spoken = self._voice.can_speak(code)
        except NoVoice:
            spoken = False
        if not spoken or self._voice is None:
            self._dumb.add(code)
            return False
        self._saying = words
        self._voice.say(words)
        return True

    def stop(self) -> None:
        """Be silent at once."""
        self._saying = ""
        if self._voice is not None:
            self._voice.stop()
