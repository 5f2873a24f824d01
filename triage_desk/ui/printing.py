"""Bring finished PDF bytes onto paper. Nothing touches the disk unless a file is the printer."""

from __future__ import annotations

import shutil
import subprocess  # the queue program is named by its full path, with no shell between
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

from triage_desk import files
from triage_desk.errors import EnvironmentFault
from triage_desk.ui.i18n import text
from triage_desk.ui.widgets.pdfview import render_pages

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SECONDS_TO_QUEUE = 20
PAPER_DPI = 300


@dataclass(frozen=True, slots=True)
class Target:
    """Where a paper goes: a printer by name (empty: the default one) and how many copies."""

    printer: str = ""
    copies: int = 1


def choose(parent: QWidget) -> QPrinter | None:
    """Ask which printer; ``None`` when the person thought better of it.

    Raises:
        EnvironmentFault: this computer has no printer.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise EnvironmentFault(text("preview.print_failed", reason=text("preview.no_printer")))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(text("page.document"))
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() else None


def send(pdf: bytes, printer: QPrinter) -> None:
    """Print ``pdf``: as it is where a queue takes PDF, else as pictures of its pages.

    Raises:
        EnvironmentFault: the queue refused it, or the file chosen cannot be written.
    """
    queue = shutil.which("lp")
    if printer.outputFormat() is QPrinter.OutputFormat.PdfFormat and printer.outputFileName():
        files.write_private(Path(printer.outputFileName()), pdf)
    elif queue is not None:
        send_to_queue(queue, pdf, Target(printer.printerName(), printer.copyCount()))
    else:
        paint(pdf, printer)


def send_to_queue(queue: str, pdf: bytes, target: Target) -> None:
    """Hand ``pdf`` to the program ``queue`` by its standard input; the title names no person.

    Raises:
        EnvironmentFault: the queue refused it or did not answer.
    """
    command = [queue, "-t", text("page.document"), "-n", str(target.copies)]
    command += ["-d", target.printer] if target.printer else []
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
        for number, image in enumerate(render_pages(pdf, PAPER_DPI)):
            if number:
                printer.newPage()
            area = QRectF(painter.viewport())
            size = image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    finally:
        painter.end()
