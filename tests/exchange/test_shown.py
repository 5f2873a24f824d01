"""A form made of our Questionnaire asks what we ask, as another FHIRPath engine works it out.

LHC-Forms in a browser is asked for a thousand people in benchmarks/fhir; here are a few, so that a
new question whose condition FHIR cannot say is noticed at once.
"""

import json
import random

import fhirpathpy
import pytest

from tests.exchange import walks
from triage_desk.exchange.fhir import response
from triage_desk.rules.interview import conduct

KINDS = ("valueCoding", "valueInteger", "valueQuantity", "valueString", "valueDecimal")


class Form:
    """What a renderer of forms does, as far as it decides what is shown."""

    def __init__(self, form):
        self.form = form
        self.compiled = {}

    def run(self, path, facts):
        if path not in self.compiled:
            self.compiled[path] = fhirpathpy.compile(path)
        return self.compiled[path]({}, facts)

    def shown(self, resource):
        # The engine learns the types of answers from a model that variables do not pass on.
        text = json.dumps(resource)
        for kind in KINDS:
            text = text.replace(kind, "value")
        plain = json.loads(text)
        facts = {"resource": plain}
        for one in self.form["extension"]:
            said = one["valueExpression"]
            found = self.run(said["expression"], facts)
            facts[said["name"]] = found[0] if len(found) == 1 else found
        answers = {one["linkId"]: one.get("answer", []) for one in every(plain["item"])}
        return set(self.visible(self.form["item"], facts, answers))

    def visible(self, items, facts, answers):
        for item in items:
            if self.enabled(item, facts, answers):
                yield item["linkId"]
                yield from self.visible(item.get("item", []), facts, answers)

    def enabled(self, item, facts, answers):
        when = [holds(one, answers) for one in item.get("enableWhen", [])]
        if when and not (all if item.get("enableBehavior") == "all" else any)(when):
            return False
        return all(
            self.run(one["valueExpression"]["expression"], facts) == [True]
            for one in item.get("extension", [])
            if one["url"].endswith("enableWhenExpression")
        )


def every(items):
    for item in items:
        yield item
        yield from every(item.get("item", []))


def holds(when, answers):
    given = [one["value"] for one in answers.get(when["question"], []) if "value" in one]
    match when:
        case {"operator": "exists", "answerBoolean": wanted}:
            return bool(given) is wanted
        case {"answerCoding": wanted}:
            return any(wanted.items() <= one.items() for one in given)
        case {"operator": ">=", "answerInteger": limit}:
            return any(one >= limit for one in given)
        case {"operator": "<=", "answerInteger": limit}:
            return any(one <= limit for one in given)
        case {"operator": "<", "answerInteger": limit}:
            return any(one < limit for one in given)
    raise AssertionError(when)


@pytest.fixture(scope="module")
def renderer(form):
    return Form(form)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_questions_for_the_same_answers(real, form, renderer, seed):
    person, answers = walks.walk(real, random.Random(seed))
    standing = walks.standing(real, person, answers)
    made = response.response(form, real.ruleset, standing, walks.asked(real, person))
    theirs = renderer.shown(made) & real.owner_of.keys()
    assert theirs == conduct(real, answers, person).visible
