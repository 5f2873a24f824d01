"""The bar above every screen. Emergency keeps its place; what does not apply is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from triage_desk.ui import commands, theme
from triage_desk.ui.i18n import text
from triage_desk.ui.screens.screen import Place, Screen
from triage_desk.ui.widgets.bars import Person, TopBar
from triage_desk.ui.widgets.buttons import ActionButton, EmergencyButton
from triage_desk.ui.widgets.labels import label
from triage_desk.ui.widgets.userchip import UserChip

if TYPE_CHECKING:
    from triage_desk.domain.user import Actor

AWAY_FROM_HOME = (
    Place.FIND,
    Place.EXPECT,
    Place.INTAKE,
    Place.RECEIPT,
    Place.USERS,
    Place.ME,
    Place.PATIENT,
    Place.RIGHTS,
    Place.AUDIT,
    Place.END_OF_DAY,
    Place.BACKUPS,
    Place.REVIEW,
    Place.SEEN,
    Place.SETTINGS,
    Place.TABLE,
    *(Place.REFERRALS, Place.EXCHANGE, Place.INBOX, Place.MEASURES, Place.BEHIND),
    *(Place.TASKS, Place.COHORTS, Place.CALLS, Place.OWN_VISITS),
)

HERE = ("hand_over", "point_card")
"""The commands of an interview that stand in that menu too, for who has no key for them."""

ENTRIES = (
    "who_saw",
    "change_user",
    "lock",
    "me",
    "settings",
    "exchange",
    "users",
    "measures",
    "cohorts",
    "end_of_day",
    "audit",
)
"""The commands in the menu of the person at the keyboard."""


class Top(TopBar):
    """Where we are, and what always works. ``asked`` carries the name of what was pressed.

    ``without`` are commands that this window does not offer.
    """

    without: frozenset[str] = frozenset()
    asked = Signal(str)
    cover = Signal()
    theme_toggled = Signal()

    def __init__(self) -> None:
        """Make every button once; ``show_for`` shows those that apply."""
        super().__init__()
        self._name = label("", "section", bold=True, wrap=False)
        self._clinic = label("", tone="muted", wrap=False)
        self._today = ActionButton("top.today", "")
        self._reviews = ActionButton("top.reviews", "")
        self._find = ActionButton("top.find", "", icon="search")
        self._find.show_key(commands.key("palette"))
        self._person = Person()
        self._theme = ActionButton("top.theme", "")
        self._language = ActionButton("top.language", "")
        self._park = ActionButton("intake.park", "", icon="pause")
        self._cover = ActionButton("top.cover", "", icon="eye-off")
        self._emergency = EmergencyButton("top.emergency", "")
        self._lock = ActionButton("top.lock", "", icon="lock")
        self._user = UserChip()
        self._actor: Actor | None = None
        self._shown: tuple[object, ...] = ()
        self.set_left(self._name, self._clinic, self._today, self._reviews, self._person)
        self.set_right(
            *(self._find, self._theme, self._language, self._park, self._cover, self._lock),
            *(self._emergency, self._user),
        )
        self._connect()
        self.say()
        self.show_for(None, covered=False)

    def say(self) -> None:
        """Write what is always there in the language that staff read now."""
        self._shown = ()
        self._name.setText(text("app.name"))
        for button, key in (
            (self._today, "top.back_to_today"),
            (self._reviews, "top.reviews"),
            (self._find, "top.find"),
            (self._park, "top.park"),
            (self._cover, "top.cover"),
            (self._lock, "top.lock"),
            (self._emergency, "top.emergency"),
        ):
            button.set_words(text(key))
        self.show_theme(dark=theme.current().name == "dark")

    def show_user(self, actor: Actor | None) -> None:
        """Show who is at the keyboard, or nobody."""
        self._actor = actor
        self._shown = ()
        if actor is None:
            self._user.show_name("")
            self._user.show_entries(())
            return
        role = text(f"role.{actor.role.value}")
        self._user.show_name(text("top.user", name=actor.name, role=role) if actor.name else role)
        self._offer("")

    def _offer(self, patient_id: str, place: str = "") -> None:
        """Offer in the menu what this person may do, with a patient on the screen or without."""
        actor = self._actor
        if actor is None:
            return
        here = HERE if place == Place.INTAKE else ()
        names = (*here, *(name for name in ENTRIES if name != "who_saw" or patient_id))
        wanted = [commands.named(name) for name in names if name not in self.without]
        self._user.show_entries([(c.name, _entry(c)) for c in wanted if c.is_for(actor.role)])

    def show_clinic(self, clinic: str, desk: str) -> None:
        """Show whose desk this is, for the pages before sign-in."""
        both = text("door.desk", clinic=clinic, desk=desk) if clinic and desk else clinic or desk
        self._clinic.setText(both)

    def show_theme(self, *, dark: bool) -> None:
        """Offer the other theme."""
        self._theme.set_words(text("top.light" if dark else "top.dark"))

    def show_for(self, screen: Screen | None, *, covered: bool) -> None:
        """Show what applies to ``screen``; ``None`` is before the store is open.

        From question to question it is the same, and nothing is asked or written anew.
        """
        place = screen.place if screen else Place.OPENING
        person = screen.person() if screen else ("", "")
        patient_id, spoken = (screen.patient_id, screen.language()) if screen else ("", "")
        inside = screen is not None and screen.is_inside
        may_be_covered = screen is not None and screen.may_be_covered
        state = (inside, may_be_covered, covered, theme.current().large)
        signs = (place, person, patient_id, spoken, *state, self.without)
        if signs == self._shown:
            return
        self._shown = signs
        self._offer(patient_id, place)
        self._show_person(*person, covered=covered and may_be_covered)
        self._show_places(place, inside=inside)
        self._language.set_words(spoken)
        self._language.set_spoken(text("language.button", name=spoken))
        self._language.setVisible(bool(spoken))
        self._cover.setVisible(may_be_covered)
        self._cover.set_words(text("top.uncover" if covered else "top.cover"))

    def _show_person(self, initials: str, facts: str, *, covered: bool) -> None:
        if covered:
            # Large text leaves no room for it; there the button says it alone.
            large = theme.current().large
            initials = "" if large else text("card.covered")
            facts = "" if large else text("card.covered_note")
        self._person.show_person(initials, facts)
        self._person.setVisible(bool(initials))

    def _show_places(self, place: Place, *, inside: bool) -> None:
        """Show the ways that lead on from ``place``, ``inside`` the program or before its door."""
        self._name.setVisible(place is Place.WORKLIST or not inside)
        self._clinic.setVisible(not inside and not theme.current().large)
        self._today.setVisible(place in AWAY_FROM_HOME)
        self._find.setVisible(place is Place.WORKLIST)
        wanted, role = commands.named("reviews"), self._actor.role if self._actor else None
        self._reviews.setVisible(role is not None and wanted.is_for(role) and wanted.is_at(place))
        self._theme.setVisible(not theme.current().large)
        self._park.setVisible(place is Place.INTAKE)
        for part in (self._emergency, self._user):
            part.setVisible(inside)
        self._lock.setVisible(inside and "lock" not in self.without)

    def _connect(self) -> None:
        for button, name in (
            (self._today, "today"),
            (self._find, "palette"),
            (self._reviews, "reviews"),
            (self._language, "language"),
            (self._park, "park"),
            (self._lock, "lock"),
            (self._emergency, "emergency"),
        ):
            button.clicked.connect(lambda _on=False, name=name: self.asked.emit(name))
        self._theme.clicked.connect(self.theme_toggled)
        self._cover.clicked.connect(self.cover)
        self._user.chosen.connect(self.asked)


def _entry(command: commands.Command) -> str:
    key = f"\t{command.keys[0]}" if command.keys else ""
    return text(f"top.{command.name}_entry") + key
