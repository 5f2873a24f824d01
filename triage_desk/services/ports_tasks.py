"""What the services need of the store for tasks and messages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from triage_desk.domain.task import Owner, Task, TaskAct, TaskRow


class TaskRepository(Protocol):
    """What is to be done for people, and which of it is open."""

    def add(self, act: TaskAct) -> None:
        """Keep one act."""

    def get(self, task_id: str) -> Task:
        """Return one task.

        Raises:
            UserError: there is none.
        """
        ...

    def of_patients(self, patient_ids: Collection[str]) -> tuple[Task, ...]:
        """Return every task about some records, the first made first."""

    def open(self, limit: int, turn: Owner | None = None) -> tuple[TaskRow, ...]:
        """Return open tasks, those due first first, then the oldest; with ``turn`` only theirs."""

    def count(self, limit: int, turn: Owner | None = None) -> int:
        """Return how many ``open`` would return, at most ``limit``."""
        ...
