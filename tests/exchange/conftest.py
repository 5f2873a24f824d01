import pytest

from triage_desk.exchange.fhir.questionnaire import questionnaire
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset


@pytest.fixture(scope="session")
def real(root):
    """The content we ship, compiled."""
    return compile_ruleset(load_ruleset(root / "resources" / "content"))


@pytest.fixture(scope="session")
def form(real):
    """Its Questionnaire."""
    return questionnaire(real.ruleset)
