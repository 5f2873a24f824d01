"""LHC-Forms against us: the same questions for the same answers, and the same decision after.

    python benchmarks/fhir/forms.py make FOLDER [COUNT] [SEED]
    node benchmarks/fhir/shown.mjs FOLDER/questionnaire.json FOLDER/cases.json FOLDER/shown.json
    python benchmarks/fhir/forms.py judge FOLDER

``make`` writes our Questionnaire and random interviews of invented people as responses; ``judge``
compares what LHC-Forms shows with what our interview asks, reads the response it gives back, and
decides on both.
"""

import json
import random
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from tests.exchange import walks
from triage_desk import app
from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.patient import Person, Sex
from triage_desk.exchange.fhir import answers_in, response
from triage_desk.exchange.fhir.questionnaire import questionnaire
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.interview import conduct

ON = date(2026, 11, 22)


def make(folder: Path, count: int, seed: int) -> None:
    """Write the Questionnaire and the cases."""
    engine, luck = app.load_engine(), random.Random(seed)
    form = questionnaire(engine.ruleset)
    cases = []
    for _ in range(count):
        person, answers = walks.walk(engine, luck)
        standing = walks.standing(engine, person, answers)
        made = response.response(form, engine.ruleset, standing, walks.asked(engine, person))
        visible = sorted(conduct(engine, answers, person).visible)
        cases.append(
            {
                "response": made,
                "visible": visible,
                "age": person.age_years,
                "sex": person.sex.value,
                "route": evaluate(engine, answers, person, ON).disposition.value,
            }
        )
    folder.mkdir(exist_ok=True)
    (folder / "questionnaire.json").write_text(json.dumps(form), encoding="utf-8")
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    print(f"{count} cases under {engine}: {dict(Counter(one['route'] for one in cases))}")


def judge(folder: Path) -> None:
    """Compare; print every difference."""
    engine = app.load_engine()
    leaves = engine.owner_of.keys()
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    shown = json.loads((folder / "shown.json").read_text(encoding="utf-8"))
    items = routes = lost = 0
    for number, (case, got) in enumerate(zip(cases, shown, strict=True)):
        mine, theirs = set(case["visible"]), set(got["shown"]) & leaves
        if mine != theirs:
            items += 1
            print(
                f"{number}: only here {sorted(mine - theirs)}, only there {sorted(theirs - mine)}"
            )
        given = got["response"]
        # The form keeps neither our identifier nor our hash; we know which form it was.
        given |= {"identifier": case["response"]["identifier"], "status": "completed"}
        given["questionnaire"] = case["response"]["questionnaire"]
        given["extension"] = case["response"]["extension"]
        found, notes = answers_in.read(given, engine.ruleset, "response", "Patient/x")
        person = Person(case["age"], Sex(case["sex"]))
        if (
            evaluate(engine, AnswerSet(found.answers), person, ON).disposition.value
            != case["route"]
        ):
            routes += 1
            print(f"{number}: another route; {[note.why for note in notes][:3]}")
        lost += len(notes)
    print(
        f"{len(cases)} cases: {items} with other questions, {routes} with another route, "
        f"{lost} answers not understood"
    )
    sys.exit(1 if items or routes or lost else 0)


if __name__ == "__main__":
    what, place = sys.argv[1], Path(sys.argv[2])
    if what == "make":
        count, seed = (int(one) for one in (*sys.argv[3:5], *("100", "1")[len(sys.argv[3:5]) :]))
        make(place, count, seed)
    else:
        judge(place)
