"""What a transaction did and saw, so that it can be told again on a server."""

from __future__ import annotations

from triage_desk.domain.journal import Step
from triage_desk.errors import ServerGone
from triage_desk.store.seen import Seen

NEEDS_SERVER = "The server does not answer, and this needs it; it can be done when it is back."


class Notes:
    """The steps of one transaction, and what it saw of the database."""

    def __init__(self, *, on_server: bool) -> None:
        """Start with nothing."""
        self._on_server = on_server
        self.seen = Seen()
        self.steps: list[Step] = []
        self.encounter_id = ""
        self.version: int | None = None
        self._new = False

    def require_server(self, sentence: str = NEEDS_SERVER) -> None:
        """Refuse what cannot be told to the server later.

        Raises:
            ServerGone: the transaction is one of this computer alone.
        """
        if not self._on_server:
            raise ServerGone(sentence)

    def add(self, step: Step, encounter_id: str = "", version: int | None = None) -> None:
        """Note a step; the first with a version says which one the transaction began at."""
        self.steps.append(step)
        self.encounter_id = self.encounter_id or encounter_id
        self._new = self._new or step.encounter is not None
        if self.version is None and not self._new:
            self.version = version
