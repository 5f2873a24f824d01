"""What was typed and not yet said waits for its screen, once, and leaves a trace."""

from dataclasses import replace

import pytest

from tests.store import samples
from triage_desk.domain.draft import Typing
from triage_desk.domain.user import Actor, Role
from triage_desk.services import drafts


@pytest.fixture(autouse=True)
def _visits(desk):
    for visit in ("e1", "e2"):
        desk.store.state.encounters[visit] = samples.encounter(visit)


GOAL = Typing("intake", "e1", {"goal.field": "Walk to the pa"}, {"page": "goal"}, "goal.field")


def test_what_was_typed_comes_back_once(desk):
    kept = drafts.keep(desk, GOAL)
    assert (kept.by, kept.workstation) == (desk.actor.user_id, desk.actor.workstation)
    assert drafts.take(desk, "intake", "e1") == kept
    assert drafts.take(desk, "intake", "e1") is None
    assert desk.store.audited == ["draft_kept", "draft_taken"]


def test_another_person_at_the_same_desk_gets_it(desk):
    drafts.keep(desk, GOAL)
    other = desk.acting_as(Actor("ben", "Ben", Role.PT, desk.actor.workstation))
    found = drafts.take(other, "intake", "e1")
    assert found.fields == GOAL.fields
    assert found.by == desk.actor.user_id


def test_a_search_that_was_left_waits_for_who_typed_it(desk):
    drafts.keep(desk, Typing("find", "", {"find.search": "mus"}))
    other = desk.acting_as(Actor("ben", "Ben", Role.PT, desk.actor.workstation))
    assert drafts.take(other, "find", own=True) is None
    assert drafts.take(desk, "find", own=True).fields == {"find.search": "mus"}
    assert desk.store.audited == ["draft_kept", "draft_taken"]


def test_one_knows_about_which_visits_one_was_typing(desk):
    other = desk.acting_as(Actor("ben", "Ben", Role.PT, desk.actor.workstation))
    for who, visit in ((desk, "e1"), (other, "e2")):
        drafts.keep(who, Typing("review", visit, {"ask.words": "Since when"}, {"dialog": "ask"}))
    drafts.keep(desk, GOAL)
    assert drafts.waiting(desk, "review") == ("e1",)
    assert drafts.waiting(other, "review") == ("e2",)


def test_neither_another_desk_nor_another_screen_gets_it(desk):
    drafts.keep(desk, GOAL)
    elsewhere = desk.acting_as(replace(desk.actor, workstation="back-office"))
    assert drafts.take(elsewhere, "intake", "e1") is None
    assert drafts.take(desk, "find") is None
    assert drafts.take(desk, "intake", "e2") is None


def test_the_last_typing_of_a_screen_is_the_one_kept(desk):
    drafts.keep(desk, GOAL)
    drafts.keep(desk, replace(GOAL, fields={"goal.field": ""}))
    found = drafts.take(desk, "intake", "e1")
    assert not found.fields["goal.field"]


def test_typing_taken_by_another_between_look_and_grasp_is_nobodys_twice(desk, monkeypatch):
    kept = drafts.keep(desk, GOAL)
    desk.store.state.drafts.clear()
    monkeypatch.setattr("tests.services.fakes.MemoryDrafts.get", lambda *_: kept)
    assert drafts.take(desk, "intake", "e1") is None
    assert desk.store.audited == ["draft_kept"]


def test_a_fresh_screen_has_nothing_to_keep():
    assert Typing("intake", "e1", focus="goal.field").is_empty
    assert not GOAL.is_empty
    assert not Typing("find", marks={"channel": "telephone"}).is_empty
