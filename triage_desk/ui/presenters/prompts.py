"""What may be asked beside the route, in words: on the page of a person, and on a receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import EncounterRecord, EncounterStatus
from triage_desk.domain.task import Task
from triage_desk.services import prevention
from triage_desk.services.desk import Desk
from triage_desk.services.prevention import Prompt, WorthAsking
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Told
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.receipt_steps import call_words
from triage_desk.ui.presenters.tongues import for_staff


@dataclass(frozen=True, slots=True)
class PromptShown:
    """Something to ask beside the route, and the words of the task that is made of it."""

    prompt: Prompt
    words: str
    task: str


def prompt_shown(desk: Desk, one: Prompt) -> PromptShown:
    """Return a prompt in the language of staff; an offer in the words of its line."""
    if not one.ask:
        words = call_words(desk, one.name, short=True)
        return PromptShown(one, words, words)
    return PromptShown(one, for_staff(desk, one.ask), for_staff(desk, one.task))


class ReceiptPrompts:
    """What to ask while the person still stands there, one thing after the other.

    It is read once the result is on the screen, by ``look``, and again whenever the result is.
    """

    def __init__(self, desk: Desk, told: Told) -> None:
        """Start with nothing to ask; ``told`` hears what goes wrong, and what was done."""
        self._desk = desk
        self._told = told
        self._record: EncounterRecord | None = None
        self._found: WorthAsking | None = None

    def of(self, record: EncounterRecord) -> None:
        """Take the record shown."""
        self._record = record
        if self._found is not None:
            self._read(record)

    def look(self) -> bool:
        """Read what to ask, once; return whether there is something to show."""
        record, before = self._record, self._told.problem
        if record is None or self._found is not None:
            return False
        with self._told.trying():
            self._read(record)
        if self._told.problem is not None:
            self._told.changed()
            return False
        self._told.problem = before
        return bool(self.ask or self.made)

    @property
    def ask(self) -> PromptShown | None:
        """Return what to ask now, ``None`` where nothing is."""
        found = self._found.prompts if self._found else ()
        return prompt_shown(self._desk, found[0]) if found else None

    @property
    def made(self) -> tuple[str, ...]:
        """Return the tasks made of it, the newest first: by and for whom, until when, and what."""
        return tuple(
            text("prompts.made_of", made=_made(task), what=task.title) for task in self._tasks
        )

    @property
    def made_in_short(self) -> tuple[str, ...]:
        """Return the newest of them, without what is to be done."""
        return tuple(map(_made, self._tasks[:1]))

    @property
    def _tasks(self) -> tuple[Task, ...]:
        return self._found.made[::-1] if self._found else ()

    def make_task(self) -> None:
        """Make a task of what is to be asked now."""
        shown = self.ask
        if shown is not None:
            visit, name = shown.prompt.encounter_id, shown.prompt.name
            self._do(lambda: prevention.make_task(self._desk, visit, name, shown.task))

    def not_now(self) -> None:
        """Put off what is to be asked now."""
        shown = self.ask
        if shown is not None:
            visit, name = shown.prompt.encounter_id, shown.prompt.name
            self._do(lambda: prevention.not_now(self._desk, visit, name))

    def _do(self, act: Callable[[], object]) -> None:
        with self._told.trying():
            act()
            if self._record is not None:
                self._read(self._record)
        self._told.changed()

    def _read(self, record: EncounterRecord) -> None:
        open_ = record.encounter.status is EncounterStatus.DECIDED
        asks = open_ and record.route is not Disposition.EMERGENCY
        self._found = prevention.of_visit(self._desk, record) if asks else WorthAsking()


def _made(task: Task) -> str:
    last = task.last
    return text(
        "prompts.made" if last.due_on else "prompts.made_any_day",
        by=task.asked_by.name,
        role=text(f"role.{last.owner.role.value}"),
        day=day(last.due_on) if last.due_on else "",
    )
