"""Papers on the command line: one of a visit, and those for a day without the program."""

from __future__ import annotations

import argparse
from pathlib import Path

from triage_desk import app
from triage_desk.cli_sign_in import new_secret, signed_in
from triage_desk.clock import now
from triage_desk.domain.document import DocumentKind
from triage_desk.errors import UserError
from triage_desk.exits import DONE
from triage_desk.services import blank_interview, documents, readback
from triage_desk.services.desk import Desk


def document(arguments: argparse.Namespace) -> int:
    """Write one paper of a visit as a private file; that it left is put on record.

    Locked with a passphrase where one is wanted, which is asked for once the visit is found.
    """
    target, kind = _pdf(arguments.out), DocumentKind(arguments.kind)
    with_key = arguments.locked or arguments.paper_passphrase_file is not None
    with signed_in(arguments) as desk:
        visit = documents.visit_called(desk, arguments.visit)
        key = _key(desk, arguments.paper_passphrase_file) if with_key else ""
        pdf = documents.make(desk, visit, kind)
        if with_key:
            pdf = readback.locked(desk, pdf, key)
        app.write_letter(target, pdf)
        documents.saved(desk, visit, kind, locked=with_key)
    print(f"{arguments.kind}: {target}")
    return DONE


def _key(desk: Desk, path: Path | None) -> str:
    """Return the passphrase of a paper; refuse an easy one before anything is made."""
    key = new_secret(path, "Passphrase of the paper")
    wrong = readback.wrong_passphrase(desk, key)
    if wrong:
        raise UserError(wrong)
    return key


def blank(arguments: argparse.Namespace) -> int:
    """Write the interview of a region, or its cards; they name nobody, so nobody signs in."""
    target = _pdf(arguments.out)
    engine = app.content_of(arguments.data_dir).engine
    known = app.settings_of(arguments.data_dir)
    desk = app.build_desk(app.NoStore(), engine, known, now)
    region, code = arguments.region, arguments.language
    if arguments.what == "cards":
        pdf = blank_interview.cards_paper(desk, blank_interview.cards(desk, region, code))
    else:
        pdf = blank_interview.paper(desk, blank_interview.form(desk, region, code))
    app.write_letter(target, pdf)
    print(f"{arguments.what}: {target}")
    return DONE


def _pdf(out: Path) -> Path:
    """Return where to write; raise ``UserError`` where it is no new PDF."""
    path = out.absolute()
    if path.suffix != ".pdf":
        raise UserError("Name a new file that ends in .pdf: --out PAPER.pdf.")
    if path.exists():
        raise UserError(f"Something is there already: {path}; name a new file.")
    return path
