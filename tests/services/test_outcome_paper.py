"""The paper of scores: read back before anybody sees it, and kept when it is given out."""

import pytest

from tests.documents.test_outcome_paper import PAPER
from tests.services.test_visit import who
from triage_desk.domain.audit import AuditAction
from triage_desk.errors import EnvironmentFault
from triage_desk.services import outcome_paper

__all__ = ["who"]


def test_it_is_made_and_read_back(desk):
    assert outcome_paper.paper(desk, PAPER).startswith(b"%PDF outcomes Rosa")


def test_what_a_reader_does_not_find_is_not_handed_out(desk, monkeypatch):
    monkeypatch.setattr(type(desk.renderer), "missing", lambda *_: ("measure 1",))
    with pytest.raises(EnvironmentFault):
        outcome_paper.paper(desk, PAPER)


def test_giving_it_out_is_kept(desk, who):
    outcome_paper.given_out(desk, who.patient_id, "printed")
    assert desk.store.audited[-1] == AuditAction.OUTCOMES_PRINTED
