"""One paper: made off the window's thread, looked at from memory, printed or saved."""

from __future__ import annotations

from triage_desk.domain.document import DocumentKind
from triage_desk.services import documents
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter, Problem


class PreviewPresenter(Presenter):
    """The bytes of one paper. ``pdf`` is empty until it is made."""

    def __init__(self, desk: Desk, encounter_id: str, kind: DocumentKind) -> None:
        """Keep which paper of which encounter."""
        super().__init__(desk)
        self.encounter_id = encounter_id
        self.kind = kind
        self.pdf = b""
        self.note = ""

    def make(self) -> bytes:
        """Render the paper and put it on record; runs in a job, touches nothing of the screen."""
        return documents.make(self.desk, self.encounter_id, self.kind)

    def made(self, pdf: bytes) -> None:
        """Take the finished paper."""
        self.pdf = pdf
        self.problem = None
        self.changed()

    def failed(self, sentence: str) -> None:
        """Keep why there is no paper, or why it was not printed."""
        self.problem = Problem(sentence)
        self.changed()

    def printed(self) -> None:
        """Keep that the paper went to a printer."""
        with self.trying():
            documents.printed(self.desk, self.encounter_id, self.kind)
            self.note = text("preview.printed")
        self.changed()

    def saved(self, name: str) -> None:
        """Keep that the paper was saved in a file called ``name``."""
        with self.trying():
            documents.saved(self.desk, self.encounter_id, self.kind)
            self.note = text("preview.saved", name=name)
        self.changed()

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text(f"document.{self.kind.value}")

    @property
    def file_name(self) -> str:
        """Return a file name with kind and time only: no name of a person, no number."""
        local = self.desk.clock().astimezone()
        return f"{self.kind.value.replace('_', '-')}-{local:%Y%m%d-%H%M}.pdf"
