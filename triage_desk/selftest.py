"""Try every part of an installation once, in a scratch folder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage_desk import app, files, paths, settings
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.errors import EnvironmentFault, TriageDeskError
from triage_desk.services import documents, intake, patients, triage
from triage_desk.services.assess import assess, read_json
from triage_desk.services.desk import Desk

EXAMPLE = Path("examples") / "back-pain.json"
NOBODY = "Self-Test"
# A broken installation fails in these ways; the self-test reports them and goes on.
UNFORESEEN = (
    TriageDeskError,
    ImportError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the self-test: what was tried, how long it took, whether it worked."""

    words: str
    milliseconds: float
    good: bool


@dataclass(slots=True)
class SelfTest:
    """Every part of the installation once, in a scratch folder; ``steps`` are in order."""

    folder: Path
    _desk: Desk | None = None
    _encounter: str = ""

    @property
    def steps(self) -> tuple[Callable[[], str], ...]:
        """Return the steps; each returns in words what it did."""
        return (
            *(self.content, self.database, self.decision, self.paper, self.beside),
            self.window,
        )

    @property
    def desk(self) -> Desk:
        """Return the desk; raise ``EnvironmentFault`` when an earlier step made none."""
        if self._desk is None:
            raise EnvironmentFault("not tried, since an earlier step failed")
        return self._desk

    def close(self) -> None:
        """Close the database, so that the scratch folder can go."""
        if self._desk is not None:
            app.close(self._desk)

    def content(self) -> str:
        """Load the clinical content."""
        ruleset = app.load_engine().ruleset
        return f"content {ruleset.ref.version}: {len(ruleset.flags)} red flags"

    def database(self) -> str:
        """Open an encrypted database, keep a person and the answers of an example intake."""
        self._desk = desk = app.open_desk(self.folder, settings.load(self.folder))
        data = read_json((paths.resources_dir() / EXAMPLE).read_text(encoding="utf-8"))
        said = assess(desk.engine, data, app.today()).answers
        born = date(app.today().year - 34, 1, 1)
        who = patients.create(desk, NOBODY, "Synthetic", born, Sex.MALE)
        view = intake.start(desk, who.patient_id, Channel.COUNTER)
        self._encounter = view.encounter.encounter_id
        intake.answer(desk, self._encounter, said)
        if reads_openly(self.folder, NOBODY):
            raise EnvironmentFault("the database is not encrypted; install the program again")
        return f"encrypted database: {len(said)} answers kept"

    def decision(self) -> str:
        """Decide the example."""
        kept = triage.decide(self.desk, self._encounter)
        return f"decision: {kept.route.value if kept.route else 'none'}"

    def paper(self) -> str:
        """Make the referral letter and read it back."""
        from triage_desk.documents import read_back

        pdf = documents.make(self.desk, self._encounter, DocumentKind.REFERRAL_LETTER)
        if NOBODY not in read_back(pdf):
            raise EnvironmentFault("the letter does not say what it should; install again")
        return f"referral letter: {len(pdf)} bytes, read back"

    def beside(self) -> str:
        """Read what comes beside the program: pages of help, licences, the certificate."""
        from triage_desk.ui.presenters.help import pages

        here = app.computer_of(self.folder)
        for path in (here.certificate, here.licences):
            if not path.is_file():
                raise EnvironmentFault(f"{path.name} is missing; install the program again")
        return f"help: {len(pages())} pages; certificate and licences"

    def window(self) -> str:
        """Show the window without a screen."""
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from triage_desk.ui.trial import show_once

        if not show_once(self.desk, settings.load(self.folder)):
            raise EnvironmentFault("the window stayed empty; check the graphics libraries")
        return "window shown"


def reads_openly(folder: Path, word: str) -> bool:
    """Return whether a word kept in the database of a folder stands in its files in clear."""
    return any(word.encode() in path.read_bytes() for path in folder.glob("*.db*"))


def self_test() -> Iterator[Step]:
    """Try every part of this installation; a step that fails says why, and the others go on."""
    paths.stay_here()
    with files.scratch_folder() as folder:
        test = SelfTest(folder / "data")
        for try_it in test.steps:
            began = time.perf_counter()
            try:
                words, good = try_it(), True
            except UNFORESEEN as error:
                words, good = f"{try_it.__name__}: {type(error).__name__}: {error}", False
            yield Step(words, (time.perf_counter() - began) * 1000, good)
        test.close()
