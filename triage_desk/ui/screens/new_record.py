"""The fewest facts a new record needs, and what is wrong with one of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from triage_desk.domain.language import SOURCE, Language
from triage_desk.domain.patient import Sex
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Problem
from triage_desk.ui.presenters.find_patient import Draft
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.widgets.labels import column, label, row


class NewRecord(QWidget):
    """Seven fields, of which four are needed. ``typed`` carries what stands in them."""

    typed = Signal(object)

    def __init__(self, languages: Iterable[Language], note: str = "find.new_note") -> None:
        """Lay out the fields in the order they are asked; the first language is chosen.

        ``note`` is the key of the words beside the title.
        """
        super().__init__()
        self._title = label("", "reading", bold=True, wrap=False)
        self._fields = {
            "given": Field("find.given", text("find.given"), line_edit()),
            "family": Field("find.family", text("find.family"), line_edit()),
            "birth_date": Field(
                "find.birth_date", text("find.birth_date"), line_edit(text("find.birth_date_hint"))
            ),
            "sex": Field("find.sex", text("find.sex"), _sexes()),
            "language": Field("find.language", text("find.language"), _languages(languages)),
            "phone": Field("find.phone", text("find.phone"), line_edit(text("find.optional"))),
            "mrn": Field("find.mrn", text("find.mrn"), line_edit(text("find.optional"))),
        }
        layout = column(self, gap=8)
        head = row()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(label(text(note), tone="muted", wrap=False))
        layout.addLayout(head)
        for names in (("given", "family", "birth_date"), ("sex", "language", "phone", "mrn")):
            line = row(gap=12)
            for name in names:
                line.addWidget(self._fields[name], 1)
            layout.addLayout(line)
        self._listen()

    def draft(self) -> Draft:
        """Return what stands in the fields."""
        said = {name: field.typed for name, field in self._fields.items()}
        chosen = self._chosen("sex")
        return Draft(
            family=said["family"],
            given=said["given"],
            birth_date=said["birth_date"],
            sex=Sex(chosen) if chosen else None,
            mrn=said["mrn"],
            phone=said["phone"],
            language=self._chosen("language") or SOURCE,
        )

    def _chosen(self, name: str) -> str | None:
        control = self._fields[name].control
        value = control.currentData() if isinstance(control, QComboBox) else None
        return str(value) if value else None

    def show_title(self, *, first: bool) -> None:
        """Say "Or" only when something was searched before."""
        self._title.setText(text("find.new_first" if first else "find.new"))

    def show_age(self, age: int | None) -> None:
        """Show the age beside the birth date, as a check of what was typed."""
        words = text("find.birth_date") if age is None else text("find.birth_date_age", age=age)
        self._fields["birth_date"].set_caption(words)

    def show_error(self, problem: Problem | None) -> bool:
        """Show a problem at its field; False when it belongs to none of them."""
        for name, field in self._fields.items():
            field.show_error(problem.sentence if problem and problem.field == name else "")
        return problem is not None and problem.field in self._fields

    def focus_on(self, name: str) -> None:
        """Put the focus where something is wrong."""
        if name in self._fields:
            self._fields[name].control.setFocus()

    def prefill(self, searched: str, *, nothing_found: bool) -> None:
        """Take a name that was not found into the empty name fields."""
        last, first = _names_in(searched)
        if not (nothing_found and last) or self._touched:
            return
        for name, value in (("family", last), ("given", first)):
            control = self._fields[name].control
            if isinstance(control, QLineEdit):
                control.setText(value)
        self.typed.emit(self.draft())

    def show_draft(self, draft: Draft) -> None:
        """Put what is known into the fields, in the place of what stands there."""
        for name in ("family", "given", "birth_date", "phone", "mrn"):
            control = self._fields[name].control
            if isinstance(control, QLineEdit):
                control.setText(getattr(draft, name))
        for name, value in (("sex", draft.sex and draft.sex.value), ("language", draft.language)):
            control = self._fields[name].control
            if isinstance(control, QComboBox):
                control.setCurrentIndex(control.findData(value) if value else -1)

    def _listen(self) -> None:
        self._touched = False
        for field in self._fields.values():
            control = field.control
            if isinstance(control, QLineEdit):
                control.textEdited.connect(self._tell)
            else:
                control.activated.connect(self._tell)

    def _tell(self) -> None:
        self._touched = True
        self.typed.emit(self.draft())


def _names_in(searched: str) -> tuple[str, str]:
    """Return last and first name of "Last, First" or "First Last"; dates and numbers are none."""
    before, comma, after = searched.partition(",")
    last, first = (_words(before), _words(after)) if comma else ([], _words(before))
    if first and not last:
        last = [first.pop()]
    return " ".join(last), " ".join(first)


def _words(typed: str) -> list[str]:
    return [word for word in typed.split() if not any(letter.isdigit() for letter in word)]


def _languages(languages: Iterable[Language]) -> QComboBox:
    box = combo([(known.name, known.code) for known in languages], "")
    box.setCurrentIndex(0)
    return box


def _sexes() -> QComboBox:
    choices = [(text(f"sex.{sex.value}"), sex.value) for sex in Sex]
    return combo(choices, text("find.sex_choose"))
