"""Resources with parts that are no such parts: read, named or refused, never a fault of ours."""

import copy
import json
import random
from contextlib import suppress

import pytest

from tests.exchange import walks
from tests.exchange.test_reading import ELM, PT, booked, role
from tests.fuzz.mutants import bend, places
from triage_desk.errors import UserError
from triage_desk.exchange.fhir import reading, response


@pytest.fixture(scope="module")
def bundle(real, form):
    person, answers = walks.walk(real, random.Random(4))
    few = dict(list(walks.standing(real, person, answers).items())[:20])
    said = response.response(form, real.ruleset, few, walks.asked(real, person))
    days = [{"daysOfWeek": ["mon"], "availableStartTime": "08:00:00"}]
    team = {"resourceType": "CareTeam", "id": "t", "name": "Blue", "participant": [{"member": PT}]}
    phones = [{"system": "phone", "use": use, "value": "555-0101"} for use in ("home", "work")]
    names = [{**ELM["name"][0], "use": use} for use in ("official", "usual")]
    parts = (
        {**ELM, "name": names, "telecom": phones},
        PT,
        role(availableTime=days),
        team,
        booked(),
        said,
    )
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": one} for n, one in enumerate(parts)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


@pytest.mark.parametrize("seed", range(100))
def test_odd_parts_are_no_fault_of_ours(real, bundle, seed):
    luck = random.Random(seed)
    known = [path for path in places(bundle) if path]
    for _ in range(5):
        bent = copy.deepcopy(bundle)
        for path in luck.sample(known, 3):
            bend(bent, path, luck)
        text = json.dumps(bent).replace("Infinity", "1e999").encode()
        with suppress(UserError):
            found = reading.read(text, real.ruleset)
            assert all(note.place and note.why for note in found.notes)
