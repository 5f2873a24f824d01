"""Use the window as a person does: by keys, clicks, and what is written on the screen."""

import re
from html import unescape

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from tests.ui.clinic import calm_answer

LETTERS = "ABCDEFGH"


class Driver:
    """One window and the person at its keyboard."""

    def __init__(self, window, qtbot):
        self.window = window
        self.qtbot = qtbot
        self.settle()

    @property
    def place(self):
        """The name of the screen shown."""
        return self.window.screen_shown.place.value

    @property
    def screen(self):
        return self.window.screen_shown

    def settle(self):
        """Let everything that is due happen, deletions too."""
        for _ in range(5):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, condition):
        """Wait for what another thread answers, or a timer."""
        self.qtbot.waitUntil(condition, timeout=10_000)
        self.settle()

    def find(self, name):
        """Return the visible widget of an action id."""
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert found, f"nothing visible is called {name} on {self.place}"
        return found[0]

    def sees(self, name):
        """Tell whether a widget of this action id is visible."""
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def click(self, name):
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.settle()

    def press(self, keys):
        """Press a key such as "F12", "Alt+Left" or "A" wherever the focus is."""
        target = QApplication.focusWidget() or self.window
        sequence = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for word in sequence[:-1]:
            modifiers |= getattr(Qt.KeyboardModifier, f"{_MODIFIERS[word]}Modifier")
        QTest.keyClick(
            target, getattr(Qt.Key, f"Key_{_KEYS.get(sequence[-1], sequence[-1])}"), modifiers
        )
        self.settle()

    def type(self, name, words):
        field = self.find(name)
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, words)
        self.settle()

    def choose(self, name, value):
        field = self.find(name)
        assert isinstance(field, QComboBox)
        field.setCurrentIndex(field.findData(value))
        field.activated.emit(field.currentIndex())
        self.settle()

    def words(self):
        """Return all words that can be read on the screen."""
        seen = [w.text() for w in self.screen.findChildren(QLabel) if w.isVisible()]
        return unescape(re.sub(r"</?[a-z]+>", "", "\n".join(seen)))

    # ------------------------------------------------------------------------- a whole interview

    def start_patient(self, given="Rosa", family="Muster", born="03/14/1962", sex="female"):
        """Begin an intake for a new person, from the list, with the keyboard's own keys."""
        self.press("Ctrl+N")
        for name, words in (("given", given), ("family", family), ("birth_date", born)):
            self.type(f"find.{name}", words)
        self.choose("find.sex", sex)
        self.press("Ctrl+Return")

    @property
    def page(self):
        return self.screen.presenter.page

    def answer_page(self, says):
        """Answer the page shown by its widget's own signal, as ``says`` has it, else calmly."""
        page = self.page
        if page.done:
            self.press("Alt+Right")
            return
        item = self.screen._item
        changes = {i: says.get(i) or calm_answer(page.item) for i in page.open_ids}
        item.answered.emit(changes)
        self.settle()

    def answer_until(self, says, page_id=""):
        """Answer page by page until ``page_id`` is shown or the interview is left."""
        for _ in range(80):
            if self.place != "intake" or (self.page and self.page.page_id == page_id):
                return
            self.answer_page(says)


class Desk(Driver):
    """The same person where one has to sign in."""

    def pick(self, name):
        """Choose a name at the door."""
        tiles = self.screen.presenter.tiles
        number = [tile.name for tile in tiles].index(name) + 1
        self.click(f"door.person_{number}")

    def offer(self, name, secret):
        """Choose a name, type its secret and wait until it was looked at."""
        # A window that has just left the whole screen hears no keys yet.
        self.wait(self.window.isActiveWindow)
        self.pick(name)
        self.type("door.secret", secret)
        self.press("Return")
        self.wait_for_door()

    def wait_for_door(self):
        """Wait until a job at the door has ended."""
        self.qtbot.waitUntil(lambda: not self.window.jobs.busy, timeout=30_000)
        self.settle()

    def hints(self):
        """Return what the key bar offers, in words."""
        return [hint.words for hint in self.screen.key_hints()]


_MODIFIERS = {"Ctrl": "Control", "Alt": "Alt", "Shift": "Shift"}
_KEYS = {".": "Period", "/": "Slash"}
