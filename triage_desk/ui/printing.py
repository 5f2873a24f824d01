"""Bring finished PDF bytes onto paper. Nothing touches the disk unless a file is the printer."""

from __future__ import annotations

import shutil
import subprocess  # the queue program is named by its full path, with no shell between
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

from triage_desk import files
from triage_desk.domain.document import DocumentKind, Target
from triage_desk.errors import EnvironmentFault
from triage_desk.ui.i18n import text
from triage_desk.ui.preferred import printer_name, way_of
from triage_desk.ui.widgets.pdfview import render_pages

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SECONDS_TO_QUEUE, SECONDS_TO_ASK = 20, 3
TRAY_OPTIONS = ("InputSlot", "media-source")
PAPER_DPI = 300


def names() -> tuple[str, ...]:
    """Return the printers of this computer; one that is away may take seconds to say so."""
    return tuple(QPrinterInfo.availablePrinterNames())


def trays(printer: str) -> tuple[tuple[str, str], ...]:
    """Return option and words of every tray of a printer, as its queue knows them.

    None where no queue takes PDF, or where it does not say: the printer then takes its own.
    """
    asked = shutil.which("lpoptions")
    if asked is None or not printer:
        return ()
    try:
        said = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [asked, "-p", printer, "-l"],
            capture_output=True,
            timeout=SECONDS_TO_ASK,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(_trays(said.stdout.decode("utf-8", "replace")))


def printers() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the printers of this computer, each with its trays; it may take seconds."""
    return {name: trays(name) for name in names()}


def _trays(said: str) -> Iterator[tuple[str, str]]:
    """Yield the trays of lines such as "InputSlot/Media Source: *Auto Upper Lower"."""
    for line in said.splitlines():
        name, _, choices = line.partition(":")
        option = name.partition("/")[0].strip()
        if option in TRAY_OPTIONS:
            for choice in choices.split():
                tray = choice.removeprefix("*")
                yield f"{option}={tray}", tray


def target_for(kind: str) -> Target:
    """Return where papers of a kind go at this computer: its printer and tray, or the usual one."""
    way = way_of(kind)
    return Target(way.printer or printer_name(), tray=way.tray if way.printer else "")


def sender(kinds: Iterable[DocumentKind]) -> Callable[[DocumentKind, bytes], Target]:
    """Return what prints a paper with nobody asked, and returns where it went.

    It is made in the window's thread and used in another. Where no queue takes PDF, a printer for
    each of ``kinds`` is made ready now.

    Raises:
        EnvironmentFault: this computer has no printer.
    """
    queue = shutil.which("lp")
    targets = {kind: target_for(kind.value) for kind in kinds}
    if queue is None:
        known = names()
        if not known:
            raise EnvironmentFault(text("preview.print_failed", reason=text("preview.no_printer")))
        printers = {kind: _printer(target.printer, known) for kind, target in targets.items()}

    def send_one(kind: DocumentKind, pdf: bytes) -> Target:
        if queue is not None:
            send_to_queue(queue, pdf, targets[kind])
            return targets[kind]
        paint(pdf, printers[kind])
        return Target(printers[kind].printerName())

    return send_one


def _printer(preferred: str, known: Collection[str]) -> QPrinter:
    """Return a printer with its settings as the system has them; the usual one if it is gone."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(text("page.document"))
    if preferred in known:
        printer.setPrinterName(preferred)
    return printer


def choose(parent: QWidget, kind: str = "") -> QPrinter | None:
    """Ask which printer, the one for this kind of paper first; ``None`` where none was wanted.

    Raises:
        EnvironmentFault: this computer has no printer.
    """
    known = names()
    if not known:
        raise EnvironmentFault(text("preview.print_failed", reason=text("preview.no_printer")))
    printer = _printer(target_for(kind).printer, known)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() else None


def target_of(printer: QPrinter, kind: str = "") -> Target:
    """Return what a person chose in the dialog: printer, copies and pages.

    The tray is that of the kind of paper, where it goes to the printer it was set for.
    """
    first, last = printer.fromPage(), printer.toPage()
    pages = f"{first}-{max(first, last)}" if first else ""
    name, usual = printer.printerName(), target_for(kind)
    tray = usual.tray if name == usual.printer else ""
    return Target(name, printer.copyCount(), pages, tray)


def send(pdf: bytes, printer: QPrinter, target: Target) -> Target:
    """Print ``pdf``: as it is where a queue takes PDF, else as pictures of its pages.

    Returns where it went: only a queue is told which tray.

    Raises:
        EnvironmentFault: the queue refused it, or the file chosen cannot be written.
    """
    queue = shutil.which("lp")
    to_file = printer.outputFormat() is QPrinter.OutputFormat.PdfFormat and printer.outputFileName()
    if queue is not None and not to_file:
        send_to_queue(queue, pdf, target)
        return target
    if to_file:
        files.write_private(Path(to_file), pdf)
    else:
        paint(pdf, printer)
    return replace(target, tray="")


def send_to_queue(queue: str, pdf: bytes, target: Target) -> None:
    """Hand ``pdf`` to the program ``queue`` by its standard input; the title names no person.

    Raises:
        EnvironmentFault: the queue refused it or did not answer.
    """
    command = [queue, "-t", text("page.document"), "-n", str(target.copies)]
    command += ["-d", target.printer] if target.printer else []
    command += ["-P", target.pages] if target.pages else []
    command += ["-o", target.tray] if target.tray else []
    refused = EnvironmentFault(text("preview.print_failed", reason=text("preview.printer_says")))
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [*command, "--", "-"],
            input=pdf,
            capture_output=True,
            timeout=SECONDS_TO_QUEUE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise refused from error
    if done.returncode != 0:
        raise refused


def paint(pdf: bytes, printer: QPrinter) -> None:
    """Paint every page of ``pdf`` as a picture; the fallback where no queue takes PDF.

    Raises:
        EnvironmentFault: the printer cannot be started.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentFault(text("preview.print_failed", reason=text("preview.printer_says")))
    try:
        first, last = printer.fromPage(), printer.toPage()
        wanted = islice(render_pages(pdf, PAPER_DPI), max(0, first - 1), last or None)
        for number, image in enumerate(wanted):
            if number:
                printer.newPage()
            area = QRectF(painter.viewport())
            size = image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    finally:
        painter.end()
