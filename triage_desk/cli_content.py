"""What each ``content`` command does: the tools of those who own the clinical content."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from triage_desk import app, files
from triage_desk.cli_sign_in import signed_in
from triage_desk.documents.book_html import HtmlBook
from triage_desk.documents.book_pdf import PdfBook
from triage_desk.errors import ContentError
from triage_desk.exits import DONE, FAULTS
from triage_desk.rules.loader import load_unchecked
from triage_desk.rules.prove import Wanted
from triage_desk.services import certificate, content_diff, content_proof, impact_report, signing
from triage_desk.services import impact as impact_of
from triage_desk.services.content_check import check_content
from triage_desk.services.content_mutate import as_data, mutate_content
from triage_desk.services.overlay_check import check_overlay
from triage_desk.services.rulebook import make_book, write_book
from triage_desk.services.translations import words_wanted


def check(arguments: argparse.Namespace) -> int:
    """Check a content folder and run all its cases."""
    folder = arguments.content or app.content_folder()
    report = check_content(folder, _progress("cases"))
    for fault in report.faults:
        print(fault)
    counts = ", ".join(f"{count} {what}" for what, count in report.counts.items())
    print(f"Looked at: {counts or 'nothing, the content could not be read'}")
    for note in report.notes:
        print(note)
    if not report.cases_run:
        print("The cases were not run: mend the content first.")
    faults = list(report.faults)
    if not faults:
        faults += _standing(folder)
    if arguments.overlay is not None and not faults:
        faults += _overlay(folder, arguments.overlay)
    many = len(faults)
    print(f"{many} fault{'s' if many != 1 else ''} found." if many else "No fault found.")
    return FAULTS if many else DONE


def _standing(folder: Path) -> list[str]:
    """Say who signed the content; return what is wrong with the signature."""
    try:
        signing.verify(folder, app.seal(), cases=True)
        print(app.load_content(folder).standing.sentence)
    except ContentError as error:
        print(error)
        return [str(error)]
    return []


def _overlay(content: Path, overlay: Path) -> tuple[str, ...]:
    """Say what a clinic's overlay does to every case; return its faults."""
    checked = check_overlay(content, overlay)
    for fault in checked.faults:
        print(fault)
    if not checked.faults:
        print(
            f"Overlay: {checked.raised} of {checked.cases} cases get a more urgent route, "
            "and no intake can get a less urgent one (theorem OVERLAY)."
        )
    return checked.faults


def prove(arguments: argparse.Namespace) -> int:
    """Prove the safety theorems over every answer set; write the certificate when asked."""

    def tell(words: str) -> None:
        if sys.stderr.isatty():
            print(words, file=sys.stderr, flush=True)

    wanted = Wanted(time.perf_counter, tell, arguments.region or (), arguments.theorem or ())
    target = arguments.certificate
    if target == "":
        target = app.certificate_folder()
    content = arguments.content or app.content_folder()
    proof = content_proof.prove_content(content, wanted, arguments.overlay)
    if arguments.json:
        _out_json(content_proof.as_data(proof))
    else:
        print("\n".join(content_proof.as_lines(proof)), flush=True)
    if target is not None:
        data = certificate.certificate(proof)
        print(certificate.write(data, Path(target), PdfBook()), file=sys.stderr)
    return DONE if proof.holds else FAULTS


def diff(arguments: argparse.Namespace) -> int:
    """Say what differs between two content folders; like ``diff``, 0 the same, 1 differences."""
    found = content_diff.compare_folders(arguments.old, arguments.new, arguments.overlay)
    if arguments.json:
        _out_json(content_diff.plain(found))
    else:
        print("\n".join(content_diff.lines(found)), flush=True)
    return FAULTS if found.changes else DONE


def impact(arguments: argparse.Namespace) -> int:
    """Say whose route another version of the content would have changed, and why."""
    new = app.load_engine(arguments.new, arguments.overlay)

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\rintakes {done} of {total}", end="", file=sys.stderr, flush=True)

    with signed_in(arguments) as desk:
        try:
            found = impact_of.impact(desk, new, arguments.since, progress)
        finally:
            if sys.stderr.isatty():
                print(file=sys.stderr)
    if arguments.json:
        _out_json(impact_report.plain(found))
    else:
        print("\n".join(impact_report.lines(new, found)), flush=True)
    return FAULTS if found.changed else DONE


def keygen(arguments: argparse.Namespace) -> int:
    """Make a key to sign content with."""
    public = signing.keygen(arguments.to, app.seal())
    print(f"Private key: {arguments.to} (keep it away from the desk, and keep a copy)")
    print(f"Public key: {arguments.to}.pub\n{public}")
    return DONE


def sign(arguments: argparse.Namespace) -> int:
    """Sign a content folder that has no faults."""
    approval = signing.Approval(
        arguments.approver, arguments.effective_from, arguments.effective_until
    )
    signing.sign(arguments.folder, signing.read_private(arguments.key), approval, app.seal())
    print(app.load_content(arguments.folder).standing.sentence)
    return DONE


def verify(arguments: argparse.Namespace) -> int:
    """Say whether a content folder is what was signed with a key one trusts."""
    trusted = signing.read_public(arguments.trust)
    signing.verify(arguments.folder, app.seal(), trusted, cases=True)
    print(app.load_content(arguments.folder, None, trusted).standing.sentence)
    return DONE


def rulebook(arguments: argparse.Namespace) -> int:
    """Write the rulebook as HTML, and with ``--pdf`` as one document; ``--pdf`` alone only that."""
    content = arguments.content or app.content_folder()
    book = make_book(content, app.safety_folder(), arguments.overlay)
    if arguments.to or not arguments.pdf:
        target = arguments.to or app.rulebook_folder()
        done = write_book(book, target, HtmlBook())
        gone = f", {len(done.removed)} removed" if done.removed else ""
        print(f"{done.files} files, {done.size / 1e6:.1f} MB{gone}: {target / 'index.html'}")
    if arguments.pdf:
        print(files.write_private(arguments.pdf, PdfBook().print_book(book)))
    return DONE


def _out_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2), flush=True)


def words(arguments: argparse.Namespace) -> int:
    """Write what a language lacks as YAML to fill in, and what is stale."""
    ruleset = load_unchecked(arguments.content or app.content_folder())
    for line in words_wanted(ruleset, arguments.language):
        print(line)
    return DONE


def mutate(arguments: argparse.Namespace) -> int:
    """Make every small change of the content and see whether a case notices it."""
    root = arguments.content or app.content_folder()
    report = mutate_content(root, _progress("changes"), arguments.only or "")
    if arguments.json:
        _out_json(as_data(report))
        return FAULTS if report.faults else DONE
    print(f"{'change':<26} {'made':>6} {'noticed':>8} {'listed':>7}")
    for count in report.operators:
        print(f"{count.operator:<26} {count.made:>6} {count.killed:>8} {count.equivalent:>7}")
    print(f"{'all':<26} {report.made:>6} {report.killed:>8} {report.equivalent:>7}")
    for fault in report.faults:
        print(fault)
    many = len(report.faults)
    print(f"{many} fault{'s' if many != 1 else ''} found." if many else "No fault found.")
    return FAULTS if many else DONE


def _progress(what: str) -> Callable[[int, int], None]:
    """Return what shows on a terminal how far a long command has come."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 20 == 0 or done == total):
            end = "\n" if done == total else ""
            print(f"\r{what} {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show
