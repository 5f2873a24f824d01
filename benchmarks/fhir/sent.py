"""Write an invented clinic as FHIR, for validators that are no Python.

python benchmarks/fhir/sent.py FOLDER
node benchmarks/fhir/validators.mjs FOLDER/*/*.ndjson FOLDER/*.ndjson

A demo clinic; somebody with goals, a care team and a follow-up; each instrument that may be shown.
"""

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.exchange.test_sent import MONA, fill
from tests.ui.clinic import Clinic, StandingClock
from triage_desk import app
from triage_desk.domain.user import Role
from triage_desk.exchange import formats
from triage_desk.exchange.fhir.writing import every_questionnaire
from triage_desk.services import demo, exchange


def main(folder: Path) -> None:
    """Write every visit, as lines and as bundles, and the Questionnaire."""
    with TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        desk = app.open_desk(data, app.demo_settings(data))
        demo.fill(desk)
        manager = desk.acting_as(replace(desk.actor, role=Role.MANAGER))
        ruleset = desk.engine.ruleset
        for form, name in (("ndjson", "lines"), ("fhir", "bundles")):
            cargo = exchange.send_visits(manager, None, form)
            formats.writer(formats.ENCOUNTERS, form)(cargo, ruleset, folder / name)
        app.close(desk)
    whole = [path.read_text(encoding="utf-8") for path in (folder / "bundles").iterdir()]
    with TemporaryDirectory() as scratch:
        place = Clinic(Path(scratch) / "data", StandingClock())
        fill(place)
        manager = place.desk.acting_as(MONA)
        for form, name in (("ndjson", "person"), ("fhir", "person.json")):
            cargo = exchange.send_person(manager, "M-1", form)
            formats.writer(formats.PATIENT, form)(cargo, ruleset, folder / name)
        place.store.close()
    whole.append((folder / "person.json").read_text(encoding="utf-8"))
    (folder / "bundles.ndjson").write_text("\n".join(whole), encoding="utf-8")
    every_questionnaire(ruleset, folder / "questionnaires.ndjson")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
