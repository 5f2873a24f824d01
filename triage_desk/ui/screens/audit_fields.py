"""The filter of the audit log: who, what, when, whose record."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from triage_desk.domain.patient import Patient
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.audit import Asked, Group
from triage_desk.ui.presenters.base import Problem
from triage_desk.ui.screens.fields import Field, combo, line_edit

IN_A_ROW, IN_A_ROW_LARGE = 6, 2


class AuditFields(QWidget):
    """``entered`` asks for the list; ``looked_for`` carries what was typed of a patient."""

    entered = Signal()
    looked_for = Signal(str)

    def __init__(self, asked: Asked) -> None:
        """Show a filter."""
        super().__init__()
        self._person = combo([(text("audit.everybody"), "")], text("audit.everybody"))
        self._kind = combo([(text(f"audit.group.{one.value}"), one) for one in Group], "")
        self._first = line_edit(text("audit.day_hint"))
        self._last = line_edit(text("audit.day_hint"))
        self.patient = line_edit(text("audit.patient_hint"))
        self._record = line_edit(text("audit.record_hint"))
        self._fields = {
            "person": Field("audit.person", text("audit.person"), self._person),
            "kind": Field("audit.kind", text("audit.kind"), self._kind),
            "first": Field("audit.first", text("audit.from"), self._first),
            "last": Field("audit.last", text("audit.to"), self._last),
            "patient": Field("audit.patient", text("audit.patient"), self.patient),
            "record": Field("audit.record", text("audit.record"), self._record),
        }
        for name, field in self._fields.items():
            if name == "patient":
                field.entered.connect(self._look_for)
            else:
                field.entered.connect(self.entered)
        self._person.setCurrentIndex(0)
        self.show_kind(asked.group)
        self._first.setText(asked.first)
        self._last.setText(asked.last)
        self._lay_out()

    @property
    def asked(self) -> Asked:
        """Return what stands in the fields, but for the patient."""
        return Asked(
            actor=str(self._person.currentData() or ""),
            group=Group(self._kind.currentData() or Group.USUAL),
            first=self._first.text(),
            last=self._last.text(),
            record=self._record.text(),
        )

    @property
    def first(self) -> QWidget:
        """Return the field where the filter begins."""
        return self._person

    def clear(self) -> None:
        """Take every filter away."""
        self._person.setCurrentIndex(0)
        self.show_kind(Group.ALL)
        for edit in self.findChildren(QLineEdit):
            edit.clear()

    def show_kind(self, kind: Group) -> None:
        """Choose a kind of events."""
        self._kind.setCurrentIndex(self._kind.findData(kind))

    def show_people(self, people: Mapping[str, str]) -> None:
        """Offer everybody in the log; who is chosen stays chosen."""
        chosen = self._person.currentData()
        self._person.clear()
        self._person.addItem(text("audit.everybody"), "")
        for user_id, name in people.items():
            self._person.addItem(name, user_id)
        self._person.setCurrentIndex(max(0, self._person.findData(chosen)))

    def show_patient(self, patient: Patient | None) -> None:
        """Show whose record is asked for: initials, not the name typed to find them."""
        if patient is not None:
            self.patient.setText(patient.initials)

    def show_problem(self, problem: Problem | None) -> bool:
        """Say at its field what is wrong; return whether it has one here."""
        for field in self._fields.values():
            field.show_error("")
        if problem is None or problem.field not in self._fields:
            return False
        field = self._fields[problem.field]
        field.show_error(problem.sentence)
        field.control.setFocus()
        return True

    def _look_for(self) -> None:
        typed = self.patient.text().strip()
        if typed:
            self.looked_for.emit(typed)
        else:
            self.entered.emit()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        wide = IN_A_ROW_LARGE if theme.current().large else IN_A_ROW
        for place, field in enumerate(self._fields.values()):
            grid.addWidget(field, *divmod(place, wide))
        for number in range(wide):
            grid.setColumnStretch(number, 1)
