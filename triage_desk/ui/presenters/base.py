"""What all presenters share: who listens, and how an error becomes a sentence at a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from triage_desk.errors import EnvironmentFault, TriageDeskError, UserError
from triage_desk.services.desk import Desk
from triage_desk.ui.refusals import said


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in one sentence. ``field`` names where the focus belongs, or is empty.

    ``machine`` is true when nothing was wrong with what was said: the computer must be mended.
    """

    sentence: str
    field: str = ""
    machine: bool = False


class Told:
    """A screen's values and acts without any widget.

    Screens read the attributes after every change; ``problem`` is ``None`` when the last act
    succeeded.
    """

    def __init__(self) -> None:
        """Start without a problem, and with nobody who listens."""
        self.problem: Problem | None = None
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every act, whether it succeeded or not."""
        self._listeners.append(listener)

    def hush(self) -> None:
        """Tell nobody any more: another screen takes the place of the one that listened."""
        self._listeners.clear()

    def changed(self) -> None:
        """Tell everybody who listens."""
        for listener in tuple(self._listeners):
            listener()

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Turn an error we know into ``problem``; what is not ours goes on to the hook."""
        self.problem = None
        try:
            yield
        except UserError as error:
            self.problem = Problem(said(error), error.field)
        except EnvironmentFault as error:
            self.problem = Problem(said(error), machine=True)
        except TriageDeskError as error:
            self.problem = Problem(said(error))

    def refused(self, error: TriageDeskError) -> None:
        """Keep why a job could not do what was asked of it."""
        field = error.field if isinstance(error, UserError) else ""
        self.problem = Problem(said(error), field)
        self.changed()


class Presenter(Told):
    """A screen of a desk that is open."""

    def __init__(self, desk: Desk) -> None:
        """Keep the desk; nothing is read from the store yet."""
        super().__init__()
        self.desk = desk
