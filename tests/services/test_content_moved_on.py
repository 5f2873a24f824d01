"""An intake that was begun with other questions goes on with those in force, and says so."""

from dataclasses import replace

from tests.services.test_visit import visit, who
from triage_desk.domain.answers import YES, answered
from triage_desk.domain.decision import RulesetRef
from triage_desk.services import intake

__all__ = ["visit", "who"]


def begun_with_other_content(desk, encounter_id, **said):
    """Make the intake one of an older content, with answers as that content took them."""
    state = desk.store.state
    kept = replace(state.encounters[encounter_id], ruleset=RulesetRef("2025.1.0", "0" * 64))
    state.encounters[encounter_id] = kept
    with desk.store.write() as tx:
        tx.encounters.append_answers(encounter_id, said, kept.changed_at, "u1")
    return kept


def test_it_goes_on_with_the_questions_in_force_and_says_which_it_began_with(desk, visit):
    begun_with_other_content(desk, visit, s_chest=YES)
    view = intake.resume(desk, visit)
    assert view.begun_with == "2025.1.0"
    assert view.answers["s_chest"] == YES
    assert view.encounter.ruleset.version == "2025.1.0"
    assert desk.store.state.audit[-1].detail == "2025.1.0"


def test_an_answer_that_fits_no_more_is_asked_again_and_stays_on_record(desk, visit):
    old = answered("an option of last year")
    begun_with_other_content(desk, visit, request=old, gone_since=YES)
    view = intake.resume(desk, visit)
    assert "request" not in view.answers
    events = desk.store.state.events[visit]
    assert [(e.link_id, e.answer) for e in events if e.link_id == "request"] == [
        ("request", old),
        ("request", None),
    ]
    # A question that is not there any more bothers nobody.
    assert view.answers["gone_since"] == YES
    assert not view.complete


def test_the_same_content_says_nothing(desk, visit):
    intake.park(desk, visit)
    view = intake.resume(desk, visit)
    assert view.begun_with == ""
    assert desk.store.state.audit[-1].detail == ""
