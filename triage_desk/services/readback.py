"""Reading a paper back before anybody may hand it out."""

from __future__ import annotations

from triage_desk.domain.document import DocumentContent
from triage_desk.domain.passphrase import fault
from triage_desk.domain.permission import Permission
from triage_desk.domain.printed import OfficePaper
from triage_desk.errors import EnvironmentFault
from triage_desk.services.desk import Desk
from triage_desk.services.permission import require
from triage_desk.services.ports_papers import Renderer
from triage_desk.services.secrets import refuse_easy

NAMED = 3  # parts of a paper that a message names


def wrong_passphrase(desk: Desk, passphrase: str) -> str:
    """Return what is wrong with the passphrase of a paper, in one sentence, or "".

    It has to be as good as those that open the program: who has the file can try for years.
    """
    return fault(passphrase, _names(desk))


def _names(desk: Desk) -> tuple[str, str]:
    return desk.clinic.name, desk.actor.name


def locked(desk: Desk, pdf: bytes, passphrase: str) -> bytes:
    """Return a paper that opens with a passphrase only. The passphrase is kept nowhere.

    Raises:
        UserError: the passphrase is easily guessed, or longer than a paper can have.
        EnvironmentFault: what was made does not open with it.
    """
    require(desk, Permission.MAKE_PAPERS)
    refuse_easy(passphrase, _names(desk))
    return desk.renderer.lock(pdf, passphrase)


def proved(renderer: Renderer, said: DocumentContent | OfficePaper, pdf: bytes) -> bytes:
    """Return a paper that says all that it should.

    Raises:
        EnvironmentFault: an answer, a finding, a line or a name is not on it.
    """
    lost = renderer.missing(said, pdf)
    if lost:
        things = ", ".join(lost[:NAMED])
        raise EnvironmentFault(
            f"The paper was read back, and {len(lost)} of its parts cannot be found ({things}): "
            "nothing was kept, printed or sent; try again, or write it by hand."
        )
    return pdf
