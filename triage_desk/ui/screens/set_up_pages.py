"""The bodies of the set-up pages: what is asked on each, and how an error finds its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from triage_desk.domain.clinic import STATES
from triage_desk.settings import ClinicSettings
from triage_desk.ui.demomaker import maker_of
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Jobs
from triage_desk.ui.presenters.base import Problem
from triage_desk.ui.presenters.set_up import SetUpPresenter, Step
from triage_desk.ui.screens.demo_offer import DemoOffer
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.secret_pair import SecretPair
from triage_desk.ui.screens.sheet_panel import SheetPanel
from triage_desk.ui.widgets.labels import column, label, row


class Page(QWidget):
    """One thing to say or ask. ``forward`` acts on it; ``entered`` is Enter in its last field.

    ``ready`` carries the PIN once everything is typed and the clinic can be made.
    """

    entered = Signal()
    ready = Signal(str)

    def __init__(self, presenter: SetUpPresenter) -> None:
        """Start with an empty column."""
        super().__init__()
        self.presenter = presenter
        self.body: QVBoxLayout = column(self, gap=12)
        self.fields: Mapping[str, Field] = {}

    def forward(self) -> None:
        """Hand what was typed to the presenter."""

    def first(self) -> QWidget | None:
        """Return what the next key should reach, ``None`` for the button that goes on."""
        return None

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong at its field, and put the focus there."""
        for name, field in self.fields.items():
            wrong = problem is not None and problem.field == name
            field.show_error(problem.sentence if problem and wrong else "")
            if wrong:
                field.control.setFocus()


class WelcomePage(Page):
    """What will be made, and where; beside it an invented clinic to look at first."""

    def __init__(self, presenter: SetUpPresenter, window: QObject | None) -> None:
        """Lay out three lines and a folder."""
        super().__init__(presenter)
        self.body.addWidget(label(text("setup.made_title"), "reading", bold=True))
        made = column(gap=2)
        for line in ("made_1", "made_2", "made_3"):
            made.addWidget(label(f"\N{BULLET} {text(f'setup.{line}')}", "reading"))
        self.body.addLayout(made)
        self.body.addWidget(label(text("setup.where_title"), "reading", bold=True))
        where = column(gap=2)
        # A path may break anywhere: it must be seen whole.
        where.addWidget(label(_breakable(presenter.folder), "reading"))
        note = text("setup.where_note", make=text("setup.make"))
        where.addWidget(label(note, tone="muted"))
        self.body.addLayout(where)

        if presenter.offers_demo and isinstance(window, QWidget):
            self.body.addSpacing(8)
            self.body.addWidget(DemoOffer(maker_of(window), presenter.demo_folder))

    def forward(self) -> None:
        """Begin."""
        self.presenter.begin()


class ClinicPage(Page):
    """Name, address and how the clinic is reached."""

    def __init__(self, presenter: SetUpPresenter) -> None:
        """Lay out the fields with what the settings know."""
        super().__init__(presenter)
        known = presenter.clinic
        street, city = (*known.address, "", "")[:2]
        start = {"name": known.name, "street": street, "city": city, "phone": known.phone}
        start |= {"fax": known.fax, "email": known.email}
        made = {name: _field(f"clinic_{name}", typed) for name, typed in start.items()}
        choose = text("setup.clinic_state_choose")
        state = combo([(name, name) for name in STATES], choose)
        state.setCurrentIndex(state.findData(known.state) if known.state else -1)
        made["state"] = Field("setup.clinic_state", text("setup.clinic_state"), state)
        for names in (("name",), ("street",), ("city", "state"), ("phone", "fax", "email")):
            line = row(gap=12)
            for name in names:
                line.addWidget(made[name], 3 if name == "city" else 1)
            self.body.addLayout(line)
        self.body.addWidget(label(text("setup.clinic_state_note"), "caption", "muted"))
        self._state = state
        self.fields = {f"clinic_{name}": field for name, field in made.items()}
        made["email"].entered.connect(self.entered)

    def forward(self) -> None:
        """Take the clinic."""
        typed = {name: field.typed.strip() for name, field in self.fields.items()}
        self.presenter.name_clinic(
            ClinicSettings(
                name=typed["clinic_name"],
                address=(typed["clinic_street"], typed["clinic_city"]),
                phone=typed["clinic_phone"],
                fax=typed["clinic_fax"],
                email=typed["clinic_email"],
                state=str(self._state.currentData() or ""),
                programmes=self.presenter.clinic.programmes,
            )
        )

    def first(self) -> QWidget:
        """Return the name of the clinic."""
        return self.fields["clinic_name"].control


class PersonPage(Page):
    """The first administrator."""

    def __init__(self, presenter: SetUpPresenter) -> None:
        """Lay out name and credentials; the role is said, not chosen."""
        super().__init__(presenter)
        name = _field("person_name", presenter.name)
        credentials = _field("person_credentials", presenter.credentials, optional=True)
        self.body.addWidget(name)
        self.body.addWidget(credentials)
        self.body.addWidget(label(text("setup.person_role"), "caption", "muted", bold=True))
        self.body.addWidget(label(text("setup.person_role_words"), "reading"))
        self.fields = {"person_name": name, "person_credentials": credentials}
        credentials.entered.connect(self.entered)

    def forward(self) -> None:
        """Take the person."""
        self.presenter.name_person(
            self.fields["person_name"].typed, self.fields["person_credentials"].typed
        )

    def first(self) -> QWidget:
        """Return the name."""
        return self.fields["person_name"].control


class SecretPage(Page):
    """A passphrase or a PIN, twice."""

    def __init__(self, presenter: SetUpPresenter, *, pin: bool) -> None:
        """Lay out both fields."""
        super().__init__(presenter)
        self._is_pin = pin
        kind = "pin" if pin else "passphrase"
        captions = (text(f"setup.{kind}"), text(f"setup.{kind}_again"))
        if pin:
            self.pair = SecretPair("setup.pin", captions, digits=True)
        else:
            self.pair = SecretPair("setup.passphrase", captions, quality=presenter.quality)
        self.pair.entered.connect(self.entered)
        self.body.addWidget(self.pair)

    def forward(self) -> None:
        """Take both."""
        if not self._is_pin:
            self.presenter.take_passphrase(*self.pair.typed)
        elif self.presenter.take_pin(*self.pair.typed):
            self.ready.emit(self.pair.typed[0])
            self.pair.clear()

    def first(self) -> QWidget:
        """Return the first field."""
        return self.pair.first.edit

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong at the first or the second field."""
        self.pair.show_error(problem.field if problem else "", problem.sentence if problem else "")


class SheetPage(Page):
    """The recovery sheet, once."""

    def __init__(self, presenter: SetUpPresenter, jobs: Jobs) -> None:
        """Show the code with its buttons."""
        super().__init__(presenter)
        if presenter.sheet is not None:
            self._panel = SheetPanel(presenter.sheet, presenter.print_sheet, jobs)
            self.body.addWidget(self._panel)

    def forward(self) -> None:
        """Go on to the proof that it can be read."""
        self.presenter.to_confirm()

    def first(self) -> QWidget:
        """Return the button that prints."""
        return self._panel.first_focus()


class ConfirmPage(Page):
    """Two groups, typed back from the paper."""

    def __init__(self, presenter: SetUpPresenter) -> None:
        """Ask for the two groups that the presenter picked."""
        super().__init__(presenter)
        made = {}
        line = row(gap=12)
        for place, number in enumerate(presenter.asked):
            caption = text("setup.confirm_group", number=number + 1)
            made[f"group_{place}"] = Field(f"setup.group_{place}", caption, line_edit(width=160))
            line.addWidget(made[f"group_{place}"])
        line.addStretch(1)
        self.fields = made
        self.body.addLayout(line)
        self.body.addWidget(label(text("setup.confirm_note"), "reading", bold=True))
        made["group_0"].entered.connect(made["group_1"].control.setFocus)
        made["group_1"].entered.connect(self.entered)

    @property
    def typed(self) -> tuple[str, str]:
        """Return both groups as typed."""
        return self.fields["group_0"].typed, self.fields["group_1"].typed

    def first(self) -> QWidget:
        """Return the first group."""
        return self.fields["group_0"].control


PAGES: Mapping[Step, Callable[[SetUpPresenter, Jobs], Page]] = {
    Step.WELCOME: lambda presenter, jobs: WelcomePage(presenter, jobs.parent()),
    Step.CLINIC: lambda presenter, _jobs: ClinicPage(presenter),
    Step.PERSON: lambda presenter, _jobs: PersonPage(presenter),
    Step.PASSPHRASE: lambda presenter, _jobs: SecretPage(presenter, pin=False),
    Step.PIN: lambda presenter, _jobs: SecretPage(presenter, pin=True),
    Step.SHEET: SheetPage,
    Step.CONFIRM: lambda presenter, _jobs: ConfirmPage(presenter),
}
"""The body of each page."""


def _field(name: str, typed: str, *, optional: bool = False) -> Field:
    hint = text("setup.optional") if optional or name in ("clinic_fax", "clinic_email") else ""
    field = Field(f"setup.{name}", text(f"setup.{name}"), line_edit(hint))
    control = field.control
    if not isinstance(control, QComboBox):
        control.setText(typed)
    return field


def _breakable(path: str) -> str:
    """Return a path that may break after each part of it."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
