"""A decision about nobody names every rule and holds nothing of a person."""

from triage_desk import app
from triage_desk.domain.patient import Sex
from triage_desk.rules.specimen import specimen


def test_it_looks_at_every_rule_and_knows_nobody():
    engine = app.load_engine()
    shared = specimen(engine)
    assert len(shared.findings) == len(engine.flags)
    assert shared.person.sex is Sex.UNKNOWN
    assert shared == specimen(engine)
