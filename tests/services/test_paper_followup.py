"""A paper typed in later: its danger signs first, with the time it was filled in."""

from datetime import timedelta

import pytest

from tests.services.test_visit import visit, who
from triage_desk.domain.answers import NO, YES
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.encounter import Channel
from triage_desk.errors import UserError
from triage_desk.services import calling, intake, paper_followup
from triage_desk.services.paper_followup import Paper

__all__ = ["visit", "who"]


def test_the_danger_signs_are_an_intake_that_follows_the_visit(desk, due, visit, now):
    filled = now[0] - timedelta(days=3)
    view = paper_followup.begin(desk, due, filled)
    begun = view.encounter
    assert (begun.follows, begun.channel, begun.started_at) == (visit, Channel.CALL_BACK, now[0])
    assert view.pages[view.at].section == desk.engine.ruleset.sections[0].section_id
    assert desk.store.audited[-1] == AuditAction.INTAKE_STARTED
    assert paper_followup.begun_with(desk, begun.encounter_id) == Paper(due, filled)
    while view.at < len(view.pages) and not calling.found_nothing(desk, view):
        page = view.pages[view.at]
        view = intake.answer(desk, begun.encounter_id, dict.fromkeys(page.open_ids, NO))
    assert calling.found_nothing(desk, view), "then the questions of the paper follow"


def test_a_sign_on_a_paper_is_an_emergency(desk, due, now):
    view = paper_followup.begin(desk, due, now[0] - timedelta(days=3))
    view = intake.answer(desk, view.encounter.encounter_id, {"s_chest": YES})
    assert view.emergencies
    assert not calling.found_nothing(desk, view)


def test_a_moment_that_cannot_be_begins_nothing(desk, due, now):
    before = len(desk.store.state.encounters)
    for at, why in ((timedelta(days=1), "time to come"), (timedelta(days=-60), "older than")):
        with pytest.raises(UserError, match=why):
            paper_followup.begin(desk, due, now[0] + at)
    assert len(desk.store.state.encounters) == before


def test_an_intake_of_another_kind_was_begun_with_no_paper(desk, due, visit, who):
    def started(channel, follows=""):
        begun = intake.start(desk, who.patient_id, channel, follows)
        return paper_followup.begun_with(desk, begun.encounter.encounter_id)

    assert started(Channel.COUNTER, visit) is None
    assert started(Channel.CALL_BACK) is None
    assert started(Channel.CALL_BACK, visit) is None
