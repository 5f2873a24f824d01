"""Change the route: where to, why, in words, and in whose name. No choice is suggested."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.user import Role
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.override import OverridePresenter
from triage_desk.ui.screens.actions import action_bar
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.screen import KeyHint, Place, Screen, hint, scrolling
from triage_desk.ui.widgets.buttons import ActionButton
from triage_desk.ui.widgets.labels import column, frame, label, row
from triage_desk.ui.widgets.notice import Notice
from triage_desk.ui.widgets.route import RoutePill

FORM_WIDTH = 640
CHOSEN = tuple(r for r in OverrideReason if r is not OverrideReason.TAKEN_BACK)


class OverrideScreen(Screen):
    """``saved`` comes once the change is on record."""

    saved = Signal()
    cancelled = Signal()

    def __init__(self, presenter: OverridePresenter) -> None:
        """Lay out the form."""
        super().__init__(Place.OVERRIDE)
        self.presenter = presenter
        self._notice = Notice()
        self._to = _choice("override.to", "override.to", "override.to_choose", _routes(presenter))
        self._reason = _choice(
            "override.reason", "override.reason", "override.reason_choose", _reasons()
        )
        self._words = Field(
            "override.words", text("override.words"), line_edit(text("override.words_hint"))
        )
        self._name = Field("override.name", text("override.name"), line_edit())
        self._role = _choice("override.role", "override.role", "override.role_choose", _roles())
        self._rule = label(text("override.raises"), tone="muted")
        self._fields = {
            "to": self._to,
            "reason": self._reason,
            "words": self._words,
            "name": self._name,
            "role": self._role,
        }
        self._lay_out()
        self._connect()
        presenter.on_change(self._show)
        self._show()

    def person(self) -> tuple[str, str]:
        """Return the initials: the change belongs to this person."""
        return self.presenter.record.patient.initials, ""

    @property
    def encounter_id(self) -> str:
        """Return the encounter that this page is about."""
        return self.presenter.record.encounter.encounter_id

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the two ways out."""
        return (hint("save"), hint("close_page"))

    def first_focus(self) -> QWidget | None:
        """Return the first field."""
        return self._to.control

    def _lay_out(self) -> None:
        outer = column(self)
        inside = QWidget()
        page = column(inside, 20, 10)
        page.addWidget(label(text("override.title"), "question"))
        page.addWidget(label(text("override.note"), tone="muted"))
        page.addWidget(self._notice)
        card = frame("card")
        card.setMaximumWidth(theme.current().grown(FORM_WIDTH))
        form = column(card, 16, 12)
        now = row(gap=12)
        now.addWidget(label(text("override.now"), "caption", "muted", bold=True, wrap=False))
        self._now = RoutePill(self.presenter.now)
        now.addWidget(self._now)
        now.addStretch(1)
        form.addLayout(now)
        for field in (self._to, self._reason, self._words):
            form.addWidget(field)
        who = row(gap=12)
        if self.presenter.signed_in:
            who.addWidget(
                label(text("override.decides"), "caption", "muted", bold=True, wrap=False)
            )
            who.addWidget(label(self.presenter.who), 1)
        else:
            who.addWidget(self._name, 1)
            who.addWidget(self._role, 1)
        form.addLayout(who)
        form.addWidget(self._rule)
        page.addWidget(card)
        page.addStretch(1)
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(self._buttons())

    def _buttons(self) -> QWidget:
        cancel = ActionButton("override.cancel", text("override.cancel"))
        cancel.clicked.connect(self.cancelled)
        save = ActionButton("override.save", text("override.save"), primary=True)
        save.clicked.connect(self._save)
        return action_bar([cancel], [save])

    def _connect(self) -> None:
        for field in (self._to, self._reason, self._role):
            if isinstance(field.control, QComboBox):
                field.control.currentIndexChanged.connect(self._take)

    def _take(self) -> None:
        to, reason, role = (_value(f) for f in (self._to, self._reason, self._role))
        self.presenter.reason = OverrideReason(reason) if reason else None
        if not self.presenter.signed_in:
            self.presenter.role = Role(role) if role else None
        self.presenter.choose(Disposition(to) if to else None)

    def _save(self) -> None:
        if self.presenter.save(self._words.typed, self._name.typed):
            self.saved.emit()
        elif self.presenter.problem is not None:
            field = self._fields.get(self.presenter.problem.field)
            if field is not None:
                field.control.setFocus()

    def _show(self) -> None:
        problem = self.presenter.problem
        for name, field in self._fields.items():
            field.show_error(problem.sentence if problem and problem.field == name else "")
        elsewhere = problem is not None and problem.field not in self._fields
        self._notice.show_words("error", problem.sentence if problem and elsewhere else "")
        self._now.set_disposition(self.presenter.now)
        key = "override.lowers" if self.presenter.lowers else "override.raises"
        if not self.presenter.may_lower:
            key = "override.raise_only"
        self._rule.setText(text(key))
        self.hints_changed.emit()


def _choice(action_id: str, caption: str, hint_key: str, choices: list[tuple[str, str]]) -> Field:
    return Field(action_id, text(caption), combo(choices, text(hint_key)))


def _value(field: Field) -> str:
    control = field.control
    return str(control.currentData() or "") if isinstance(control, QComboBox) else ""


def _routes(presenter: OverridePresenter) -> list[tuple[str, str]]:
    return [(text(f"kit.route.{route.value}"), route.value) for route in presenter.options]


def _reasons() -> list[tuple[str, str]]:
    return [(text(f"override_reason.{r.value}"), r.value) for r in CHOSEN]


def _roles() -> list[tuple[str, str]]:
    return [(text(f"role.{role.value}"), role.value) for role in Role]
