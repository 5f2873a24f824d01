"""What this computer prefers: its look, its language, and its printer without Qt's printing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from triage_desk.domain.language import SOURCE
from triage_desk.settings import PaperSettings, PaperWay, Settings
from triage_desk.ui import i18n, theme

_PROPERTY = "triage_printer"
_PAPERS = "triage_papers"
_TRANSLATOR = "triage_translator"
COUNTRY = "US"


def dress(before: Settings, now: Settings) -> bool:
    """Look and speak as the settings say now; return whether all pages must be made anew."""
    app, grows = QApplication.instance(), now.text_percent != before.text_percent
    if isinstance(app, QApplication) and (grows or now.theme is not before.theme):
        theme.apply(app, now.theme.value, now.text_percent)
    prefer(now.printer, now.papers)
    speaks = now.language.value != i18n.language()
    if speaks:
        speak(now.language.value)
    return grows or speaks


def begin(settings: Settings) -> None:
    """Speak and print as the settings say, before there is a window; nothing is counted there."""
    _say(settings.language.value)
    prefer(settings.printer, settings.papers)


def speak(code: str) -> None:
    """Say everything in this language from now on: our words, Qt's own, and how numbers look."""
    _say(code)
    count()


def count() -> None:
    """Let Qt write numbers and dates as is usual in the language spoken now."""
    from PySide6.QtCore import QLocale

    QLocale.setDefault(QLocale(f"{i18n.language()}_{COUNTRY}"))


def _say(code: str) -> None:
    i18n.speak(code)
    app = QCoreApplication.instance()
    if app is None:
        return
    for old in app.findChildren(QTranslator, _TRANSLATOR):
        app.removeTranslator(old)
        old.deleteLater()
    if code != SOURCE:
        words = QTranslator(app)
        words.setObjectName(_TRANSLATOR)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if words.load(f"qtbase_{code}", folder):
            app.installTranslator(words)


def prefer(name: str, papers: PaperSettings | None = None) -> None:
    """Propose this printer from now on, and those of each kind; "" is the one of the system."""
    app = QCoreApplication.instance()
    if app is not None:
        app.setProperty(_PROPERTY, name)
        app.setProperty(_PAPERS, papers or PaperSettings())


def papers() -> PaperSettings:
    """Return where each kind of paper goes at this computer."""
    app = QCoreApplication.instance()
    kept = app.property(_PAPERS) if app is not None else None
    return kept if isinstance(kept, PaperSettings) else PaperSettings()


def way_of(kind: str) -> PaperWay:
    """Return printer and tray of a kind of paper, each "" where it is the usual one."""
    return papers().way(kind)


def printer_name() -> str:
    """Return the printer proposed, or ""."""
    app = QCoreApplication.instance()
    return str(app.property(_PROPERTY) or "") if app is not None else ""
