"""The forms of a patient page: a goal, somebody who helps, a follow-up; each over the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QWidget

from triage_desk.domain.care import CareRole, Goal, GoalStatus, Participant
from triage_desk.domain.encounter import Channel
from triage_desk.services.careteam import ParticipantDraft
from triage_desk.services.goals import GoalDraft
from triage_desk.ui import theme
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Problem
from triage_desk.ui.presenters.goal_words import in_the_way, rulers
from triage_desk.ui.presenters.moments import clock_time, day
from triage_desk.ui.screens.dialog import EDGE, Dialog
from triage_desk.ui.screens.fields import Field, combo, line_edit
from triage_desk.ui.screens.screen import scrolling
from triage_desk.ui.widgets.buttons import ActionButton, OptionButton
from triage_desk.ui.widgets.labels import column, label, row
from triage_desk.ui.widgets.lines import TickLine
from triage_desk.ui.widgets.notice import Notice

# What stands between the parts of a form, in logical pixels.
GAP = 20
CHANNELS = (Channel.COUNTER, Channel.TELEPHONE, Channel.CALL_BACK, Channel.PROXY)


class FormDialog(Dialog):
    """Fields, one button that keeps and one that leaves. What is wrong is said at its field.

    ``wide`` is how wide it is at 100% text, in logical pixels.
    """

    wide = 560

    def __init__(
        self, parent: QWidget, action_id: str, title: str, problem: Callable[[], Problem | None]
    ) -> None:
        """Begin with a heading; ``problem`` says what went wrong after keeping."""
        super().__init__(parent, action_id, title)
        self._problem = problem
        self._name = action_id
        self._notice = Notice()
        self.fields: dict[str, Field] = {}
        self._line_of_fields: QBoxLayout | None = None
        self._outer = column(self, 16, 10)
        self._inside = QWidget()
        self._page = column(self._inside, 0, 10)
        # What has the focus is drawn with a ring around it.
        self._page.setContentsMargins(4, 4, 4, 4)
        self._page.addWidget(label(title, "question"))
        self._page.addWidget(self._notice)

    def add_field(self, name: str, caption: str, control: QLineEdit | QComboBox) -> None:
        """Add a field; ``name`` is that of the part of the draft it fills."""
        field = Field(f"{self._name}_{name}", caption, control)
        field.entered.connect(self.keep)
        self.fields[name] = field
        if self._line_of_fields is None:
            self._page.addWidget(field)
        else:
            self._line_of_fields.addWidget(field, 1)

    def beside(self) -> None:
        """Put the fields that come next on one line; below each other where text is large."""
        self._line_of_fields = column(gap=8) if theme.current().large else row(gap=12)
        self._page.addLayout(self._line_of_fields)

    def finish(self, first: QWidget, note: Sequence[str] = ()) -> None:
        """Add what stood before and the buttons, and put the focus on ``first``."""
        for line in note:
            self._page.addWidget(label(line, "caption", "muted"))
        keep = ActionButton(f"{self._name}_keep", text("patient.save"), primary=True)
        keep.clicked.connect(self.keep)
        leave = ActionButton(f"{self._name}_leave", text("patient.leave_as_is"))
        leave.clicked.connect(self.reject)
        buttons = row()
        buttons.addWidget(keep)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        self._page.addStretch(1)
        self._outer.addWidget(scrolling(self._inside), 1)
        self._outer.addLayout(buttons)
        self.set_width(self.wide)
        needs = self._inside.sizeHint().height() + buttons.sizeHint().height() + 2 * EDGE + GAP
        self.resize(self.minimumWidth(), min(needs, self._over.window().height() - 2 * EDGE))
        self.ready(first)

    def typed(self) -> Mapping[str, str]:
        """Return what stands in the line edits, by field."""
        return {name: field.typed for name, field in self.fields.items()}

    def chosen(self, name: str) -> str:
        """Return the value chosen in a drop-down, "" for none."""
        control = self.fields[name].control
        found = control.currentData() if isinstance(control, QComboBox) else None
        return str(found) if found is not None else ""

    def keep(self) -> None:
        """Keep what was typed, and close; or say what is wrong at its place."""
        if self.save():
            self.accept()
            return
        problem = self._problem()
        if problem is None:
            return
        for name, field in self.fields.items():
            field.show_error(problem.sentence if problem.field == name else "")
        known = problem.field in self.fields
        self._notice.show_words("error", "" if known else problem.sentence)
        if known:
            self.fields[problem.field].control.setFocus()

    def save(self) -> bool:
        """Keep it; return whether it was kept."""
        raise NotImplementedError


class GoalDialog(FormDialog):
    """A goal in the person's own words, how they stand to it, and what gets in the way."""

    wide = 800

    def __init__(
        self,
        parent: QWidget,
        problem: Callable[[], Problem | None],
        keep: Callable[[GoalDraft], bool],
        draft: GoalDraft,
        history: Sequence[Goal] = (),
        team: Sequence[Participant] = (),
    ) -> None:
        """Begin with ``draft``; ``history`` is what stood before, ``team`` who may help."""
        super().__init__(parent, "goal", text("goal.title"), problem)
        self._keep, self._draft, self.about = keep, draft, draft.goal_id
        statuses = [(text(f"goal.status_{s.name.lower()}"), s.value) for s in GoalStatus]
        status = combo(statuses, "")
        status.setCurrentIndex(status.findData(draft.status.value))
        helpers = [(one.name, one.participant_id) for one in team]
        helper = combo([(text("goal.helper_nobody"), ""), *helpers], "")
        helper.setCurrentIndex(max(0, helper.findData(draft.helper_id)))
        words = self._line("words", text("goal.words"), draft.words)
        self.beside()
        self._line("due_on", text("goal.due_field"), draft.due_on)
        self.add_field("status", text("goal.status_field"), status)
        self.beside()
        self._line("closeness", text("goal.close_field"), draft.closeness)
        self._line("readiness", text("goal.readiness_field"), draft.readiness)
        self._line("confidence", text("goal.confidence_field"), draft.confidence)
        self.beside()
        self._line("barrier", text("goal.barrier_field"), draft.barrier)
        self._line("remedy", text("goal.remedy_field"), draft.remedy)
        self.beside()
        self.add_field("helper_id", text("goal.helper_field"), helper)
        self.finish(words, [_version(goal) for goal in history])

    def _line(self, name: str, caption: str, value: str) -> QLineEdit:
        control = line_edit()
        control.setText(value)
        self.add_field(name, caption, control)
        return control

    def save(self) -> bool:
        """Keep the goal; return whether it was kept."""
        typed = self.typed()
        return self._keep(
            GoalDraft(
                typed["words"],
                GoalStatus(self.chosen("status")),
                typed["due_on"],
                typed["closeness"],
                self._draft.goal_id,
                self._draft.encounter_id,
                typed["readiness"],
                typed["confidence"],
                typed["barrier"],
                typed["remedy"],
                self.chosen("helper_id"),
            )
        )


def _version(goal: Goal) -> str:
    local = goal.at.astimezone()
    parts = (
        f"{day(local.date())}, {clock_time(local)}",
        goal.by,
        goal.words,
        text(f"goal.status_{goal.status.name.lower()}"),
        *rulers(goal),
        *in_the_way(goal),
    )
    return " · ".join(part for part in parts if part)


class HelperDialog(FormDialog):
    """Somebody of the care team: name, role, phone, and what they may be told."""

    def __init__(
        self,
        parent: QWidget,
        problem: Callable[[], Problem | None],
        keep: Callable[[ParticipantDraft], bool],
        one: Participant | None,
    ) -> None:
        """Begin with somebody known, or with nobody."""
        super().__init__(parent, "helper", text("team.title"), problem)
        self._keep, self._one = keep, one
        self.about = one.participant_id if one else ""
        name, phone = line_edit(), line_edit()
        role = combo([(text(f"team.{r.value}"), r.value) for r in CareRole], text("team.role_hint"))
        name.setText(one.name if one else "")
        phone.setText(one.phone if one else "")
        role.setCurrentIndex(role.findData(one.role.value if one else CareRole.SUPPORT.value))
        self.add_field("name", text("team.name"), name)
        self.add_field("role", text("team.role"), role)
        self.add_field("phone", text("team.phone"), phone)
        self._told = self._tick("told", "team.told_field", on=bool(one and one.may_be_told))
        self._gone = self._tick("gone", "team.gone_field", on=bool(one and not one.active))
        self._gone.setVisible(one is not None)
        self.finish(name)

    def _tick(self, name: str, words: str, *, on: bool) -> TickLine:
        line = TickLine(f"helper_{name}", text(words), done=on)
        line.clicked.connect(lambda: line.setChecked(not line.isChecked()))
        self._page.addWidget(line)
        return line

    def save(self) -> bool:
        """Keep them; return whether they were kept."""
        typed = self.typed()
        return self._keep(
            ParticipantDraft(
                typed["name"],
                CareRole(self.chosen("role")),
                typed["phone"],
                self._told.isChecked(),
                not self._gone.isChecked(),
                self._one.participant_id if self._one else "",
            )
        )


class FollowUpDialog(Dialog):
    """Which visit is followed, and how the person reached the desk: one key each."""

    def __init__(self, parent: QWidget, about: str, start: Callable[[Channel], None]) -> None:
        """Offer the channels; ``about`` says which visit it follows."""
        super().__init__(parent, "follow_up", text("follow.title"))
        self._start = start
        layout = column(self, 16, 8)
        layout.addWidget(label(text("follow.title"), "question"))
        layout.addWidget(label(about, bold=True))
        layout.addWidget(label(text("follow.note"), tone="muted"))
        buttons = []
        for number, channel in enumerate(CHANNELS, 1):
            words = text(f"channel.{channel.value}")
            button = OptionButton(f"follow.{channel.value}", words, (str(number),), tight=True)
            button.clicked.connect(lambda _=False, c=channel: self._choose(c))
            layout.addWidget(button)
            buttons.append(button)
        leave = ActionButton("follow_up_leave", text("patient.leave_as_is"))
        leave.clicked.connect(self.reject)
        layout.addWidget(leave)
        self.resize(520, 320)
        self.ready(buttons[0])

    def _choose(self, channel: Channel) -> None:
        self.accept()
        self._start(channel)
