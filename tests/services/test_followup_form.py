"""The form of a follow-up: what a reader finds on it, and that it is kept when it is given out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.test_visit import visit, who
from triage_desk.documents.renderer import PdfRenderer
from triage_desk.domain.answers import answered
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.followup_form import FormQuestion
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import followup_form, outcomes, records
from triage_desk.services.outcomes import How

__all__ = ["visit", "who"]


def test_it_asks_what_is_asked_with_the_danger_signs_above(desk, due):
    form = followup_form.form(desk, due, "week 2")
    assert (form.title, form.language, form.notice) == ("How are you now?", "en", "")
    assert form.who.endswith("week 2")
    assert "911" in form.danger
    assert any("Chest pain" in sign for sign in form.signs)
    asked = outcomes.open_asking(desk, due).questions
    assert [one.text for one in form.questions] == [q.text.text for q in asked]
    by_name = {q.item.link_id: one for q, one in zip(asked, form.questions, strict=True)}
    assert by_name["psfs_1"].about == "The task: Climbing stairs"
    assert by_name["psfs_1"].choices[0] == "0 (Cannot do it)"
    assert by_name["care_imaging"].choices == ("Yes", "No")
    assert by_name["alliance_goal"].choices[-1] == "Fully"
    fell = by_name["fell_1"]
    assert fell == FormQuestion(fell.text, (), "", "falls")


def test_it_is_in_the_language_of_the_person(desk, due, who):
    records.correct(desk, who.patient_id, replace(who, language="es"), who.birth_date)
    form = followup_form.form(desk, due, "semana 2")
    assert (form.title, form.language) == ("\u00bfC\u00f3mo est\u00e1 ahora?", "es")
    assert form.notice
    assert not any(
        "[English]" in part for one in form.questions for part in (one.text, *one.choices)
    )
    [fell] = [one for one in form.questions if not one.choices]
    assert (fell.unit, form.marks) == ("", ("S\u00ed", "No"))
    assert any("radiograf\u00eda" in one.text for one in form.questions)


def test_a_reader_finds_every_question_and_choice(desk, due):
    renderer, form = PdfRenderer(), followup_form.form(desk, due, "week 2")
    pdf = renderer.render_followup_form(form)
    assert renderer.missing(form, pdf) == ()
    more = replace(form, questions=(*form.questions, FormQuestion("Another?", ("Maybe",))))
    at = len(more.questions)
    assert renderer.missing(more, pdf) == (f"question {at}", f"choice 1 of question {at}")
    assert renderer.page_count(pdf) <= 3


def test_what_a_reader_does_not_find_is_not_handed_out(desk, due, monkeypatch):
    form = followup_form.form(desk, due, "week 2")
    assert followup_form.paper(desk, form).startswith(b"%PDF")
    monkeypatch.setattr(type(desk.renderer), "missing", lambda *_: ("question 1",))
    with pytest.raises(EnvironmentFault):
        followup_form.paper(desk, form)


def test_giving_it_out_is_kept(desk, who):
    followup_form.given_out(desk, who.patient_id, "printed")
    assert desk.store.audited[-1] == AuditAction.OUTCOMES_PRINTED


def test_what_was_written_days_ago_is_typed_in_with_its_own_time(desk, due, visit, now):
    said_at = now[0]
    now[0] += timedelta(days=3)
    asking = outcomes.open_asking(desk, due)
    paper = How(OutcomeChannel.PAPER, said_at)
    first = asking.questions[0]
    outcomes.answer(desk, due, first, answered(3), paper)
    outcomes.finish(desk, due, paper)
    with desk.store.read() as tx:
        [kept] = tx.outcomes.answers((visit,))
        assert (kept.taken.taken_at, kept.taken.entered_at) == (said_at, now[0])
        assert tx.outcomes.get(due).done_at == said_at
    late = How(OutcomeChannel.PAPER, now[0] + timedelta(hours=1))
    with pytest.raises(UserError, match="time to come"):
        outcomes.answer(desk, due, first, answered(3), late)
