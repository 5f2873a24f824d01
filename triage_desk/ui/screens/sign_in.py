"""Sign in, and take over a locked desk: names left, secret right, 911 without either."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from triage_desk import __version__
from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.sign_in import SignInPresenter, Tile
from triage_desk.ui.screens.door_parts import SecretCard, language_buttons, open_card
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.announce import announce
from triage_desk.ui.widgets.arrows import ArrowKeys
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.helpcard import HelpCard
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.tiles import UserTile

KEYS = 9
SIDE_WIDTH = 376
NAMES_WIDTH = 740
SECOND = 1000


class SignInScreen(Screen):
    """``tried`` carries the secret typed for the name that the presenter has chosen.

    ``language_wanted`` carries the code of another language for staff.
    """

    tried = Signal(str)
    recover = Signal()
    help_wanted = Signal()
    language_wanted = Signal(str)

    def __init__(self, presenter: SignInPresenter, number: str, notice: str = "") -> None:
        """Lay out names and secret; ``number`` is the one staff dial in an emergency."""
        super().__init__(Place.SIGN_IN)
        self.presenter = presenter
        self._how = label("", "reading", "muted")
        self._notice = Notice("fact", notice)
        self._more = Notice()
        self._tiles = {tile.user_id: self._tile(tile, n) for n, tile in enumerate(presenter.tiles)}
        self._card = SecretCard()
        self._card.tried.connect(self._try)
        self._card.cleared.connect(self._clear)
        self._card.other.clicked.connect(self._other)
        said = (text("door.emergency", number=number), text("door.emergency_note"))
        self._help = HelpCard("door.emergency", said)
        self._help.clicked.connect(self.help_wanted)
        self._names_box = QWidget()
        self._tick = QTimer(self)
        self._tick.setInterval(SECOND)
        self._tick.timeout.connect(self._count)
        self._waited = False
        self._lay_out()
        presenter.on_change(self._show)
        self._show()

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys of the names and of the card."""
        count = min(KEYS, len(self._tiles))
        first, to, _last = commands.named("pick_name").span
        span = (first, to, str(count)) if count > 1 else (first,)
        names = (hint("pick_name", *span),) if count else ()
        enter = (hint("sign_in"), hint("clear")) if self.presenter.chosen is not None else ()
        return (*names, *enter, hint("help_now"))

    def status(self) -> str:
        """Return which program this is."""
        return text("door.version", version=__version__)

    def first_focus(self) -> QWidget | None:
        """Return the field once a name is chosen, else the first name."""
        if self.presenter.chosen is not None:
            return self._card.field.edit
        return next(iter(self._tiles.values()), None)

    def type_for(self, name: str, secret: str) -> None:
        """Choose ``name`` and try ``secret``, as if a person had typed it: the demo opens so."""
        for tile in self.presenter.tiles:
            if tile.name == name:
                self.presenter.choose(tile)
                self._try(secret)

    def _lay_out(self) -> None:
        outer = column(self)
        inside = QWidget()
        page = column(inside, gap=12)
        large = theme.current().large
        page.setContentsMargins(*(20, 20, 20, 20) if large else (32, 40, 32, 24))
        page.addWidget(self._notice)
        across = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
        )
        across.setSpacing(24 if large else 40)
        names = self._names_box
        names.setLayout(self._names())
        side = QWidget()
        side.setLayout(self._side())
        if large:
            outer.addWidget(scrolling(inside), 1)
            outer.addWidget(self._help)
        else:
            names.setMaximumWidth(NAMES_WIDTH)
            side.setFixedWidth(SIDE_WIDTH)
            outer.addWidget(scrolling(inside))
        across.addWidget(names, 1)
        across.addWidget(side)
        centred = row(gap=0)
        centred.addStretch(1)
        centred.addLayout(across, 1000)
        centred.addStretch(1)
        page.addLayout(centred)
        page.addStretch(1)

    def _names(self) -> QVBoxLayout:
        layout = column(gap=10)
        layout.addWidget(label(text("door.who"), "question"))
        layout.addWidget(self._how)
        layout.addSpacing(4)
        grid = QGridLayout()
        grid.setSpacing(14)
        columns = 1 if theme.current().large else 2
        tiles = list(self._tiles.values())
        for number, tile in enumerate(tiles):
            grid.addWidget(tile, number // columns, number % columns)
        rows = [tiles[at : at + columns] for at in range(0, len(tiles), columns)]
        ArrowKeys(self).set_rows(rows)
        layout.addLayout(grid)
        links = row(gap=8)
        for name, act in (("missing", self._say_missing), ("forgot", self._say_forgot)):
            button = ActionButton(f"door.{name}", text(f"door.{name}"))
            button.clicked.connect(act)
            links.addWidget(button)
        links.addStretch(1)
        for button in language_buttons(self.language_wanted):
            links.addWidget(button)
        layout.addLayout(links)
        layout.addWidget(self._more)
        layout.addStretch(1)
        self._more.pressed.connect(self.recover)
        return layout

    def _side(self) -> QVBoxLayout:
        layout = column(gap=14)
        layout.addWidget(self._card)
        if self.presenter.waiting is not None:
            layout.addWidget(open_card(self.presenter.waiting))
        if not theme.current().large:
            layout.addWidget(self._help)
        layout.addStretch(1)
        return layout

    def _tile(self, tile: Tile, number: int) -> UserTile:
        key = str(number + 1) if number < KEYS else ""
        made = UserTile(f"door.person_{number + 1}", tile.initials, (tile.shown, tile.note), key)
        made.clicked.connect(lambda: self._choose(tile.user_id))
        return made

    def _choose(self, user_id: str) -> None:
        tile = next(each for each in self.presenter.tiles if each.user_id == user_id)
        self.presenter.choose(tile)
        self._card.field.edit.setFocus()

    def _clear(self) -> None:
        """Forget what was typed and go back to the names, so that a number picks one again."""
        self._card.field.clear()
        chosen = self.presenter.chosen
        tile = self._tiles.get(chosen.user_id) if chosen else None
        if theme.current().large:
            self.presenter.choose(None)
        for wanted in (tile, next(iter(self._tiles.values()), None)):
            if wanted is not None:
                wanted.setFocus()
                return

    def _other(self) -> None:
        self.presenter.use_passphrase(wanted=self.presenter.by_pin)
        self._card.field.edit.setFocus()

    def _try(self, secret: str) -> None:
        self.presenter.begin()
        self.tried.emit(secret)

    def _say_missing(self) -> None:
        self._say("door.missing_words")

    def _say_forgot(self) -> None:
        self._say("door.forgot_words", text("door.use_sheet"))

    def _say(self, key: str, action: str = "") -> None:
        self._more.show_words("fact", text(key), action)
        announce(self._more)

    def _show(self) -> None:
        shown = self.presenter
        self._how.setText(text("door.how_pin" if self._mostly_pins() else "door.how_passphrase"))
        for user_id, tile in self._tiles.items():
            tile.setChecked(shown.chosen is not None and shown.chosen.user_id == user_id)
        if theme.current().large:
            # No room for both: the secret is the second page, Escape goes back to the names.
            self._names_box.setVisible(shown.chosen is None)
            self._card.setVisible(shown.chosen is not None)
        was_busy = not self._card.sign_in.isEnabled()
        self._card.show_presenter(shown)
        self._count_on()
        if shown.problem is not None and was_busy and self._card.field.edit.isEnabled():
            self._card.field.edit.setFocus()
        self.hints_changed.emit()

    def _mostly_pins(self) -> bool:
        return self.presenter.by_pin or any(
            tile.has_pin for tile in self.presenter.tiles if self.presenter.locked is not None
        )

    def _count_on(self) -> None:
        self._waited = self.presenter.seconds_to_wait > 0
        (self._tick.start if self._waited else self._tick.stop)()

    def _count(self) -> None:
        self._card.show_wait(self.presenter)
        if self._waited and not self.presenter.seconds_to_wait:
            self._count_on()
            self.presenter.choose(self.presenter.chosen)
            self._card.field.edit.setFocus()
