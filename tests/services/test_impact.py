"""What another version of the content would have done to past intakes, over real stores."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services import fakes
from tests.services.test_visit import fill
from triage_desk.domain.answers import NOT_SURE, YES
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Role
from triage_desk.rules.conditions import AnyOf, Is
from triage_desk.rules.content import Gate
from triage_desk.rules.engine import compile_ruleset
from triage_desk.services import impact_report, intake, patients, triage
from triage_desk.services.impact import Cause, impact
from triage_desk.store.audit_log import ALL
from triage_desk.store.store import open_store

NAME = "Quince-Synthetic"
FLAG = "RF-CES-001"


def managed(desk):
    """Put a manager at the desk: who may try other content."""
    return desk.acting_as(replace(desk.actor, role=Role.MANAGER))


@pytest.fixture(params=["memory", "encrypted"])
def clinic(request, engine, tmp_path):
    """A desk over an empty store: one in memory, one as it is used."""
    if request.param == "memory":
        yield managed(fakes.make_desk(engine))
    else:
        store = open_store(tmp_path / "data", create=True)
        yield managed(fakes.make_desk(engine, store=store))
        store.close()


def visit(desk, **said):
    """Answer a whole interview and decide it; return its id."""
    born = date(1970, 5, 31)
    known = patients.create(desk, NAME, "Quirin", born, Sex.FEMALE)
    begun = intake.start(desk, known.patient_id, Channel.COUNTER).encounter.encounter_id
    fill(desk, begun, **said)
    triage.decide(desk, begun)
    return begun


def changed_flag(engine, flag_id, **changes):
    flags = tuple(
        replace(flag, **changes) if flag.flag_id == flag_id else flag
        for flag in engine.ruleset.flags
    )
    return compile_ruleset(replace(engine.ruleset, flags=flags))


def with_question(engine, ruleset):
    """Return a ruleset with a safety line more, which no past intake was asked."""
    first = ruleset.sections[0]
    page = first.items[0]
    line = replace(page.lines[0], link_id="s_new")
    item = replace(page, lines=(*page.lines, line))
    words = ruleset.texts["en"]
    said = words[page.link_id]
    more = replace(said, lines={**said.lines, "s_new": "A new sign"})
    return replace(
        ruleset,
        sections=(replace(first, items=(item, *first.items[1:])), *ruleset.sections[1:]),
        gates={**ruleset.gates, "s_new": Gate(None)},
        texts={**ruleset.texts, "en": {**words, page.link_id: more}},
    )


def asking(engine, flag_id, **changes):
    """Return content in which a flag also fires for the new question."""
    ruleset = with_question(engine, engine.ruleset)
    (flag,) = [flag for flag in ruleset.flags if flag.flag_id == flag_id]
    when = AnyOf((flag.when, Is("s_new", True)))
    wider = replace(flag, when=when, **changes)
    flags = tuple(wider if known is flag else known for known in ruleset.flags)
    return compile_ruleset(replace(ruleset, flags=flags))


def audited(desk):
    with desk.store.read() as tx:
        if isinstance(tx, fakes.MemoryTransaction):
            return [(e.action.value, e.detail) for e in desk.store.state.audit]
        rows = tx.audit._connection.execute(ALL)
        return [(row.action, row.detail) for row in rows]


def test_the_same_content_changes_nobody(clinic):
    visit(clinic)
    found = impact(clinic, clinic.engine)
    assert (found.looked_at, found.changed) == (1, ())
    assert found.routes == {(Disposition.PT_FIRST, Disposition.PT_FIRST): 1}
    action, detail = audited(clinic)[-1]
    assert action == "past_intakes_read"
    assert detail.endswith("since ever")


def test_a_lowered_flag_is_named_with_the_answers(clinic):
    plain = visit(clinic)
    sick = visit(clinic, red=["n_saddle"])
    lower = changed_flag(clinic.engine, FLAG, disposition=Disposition.PHYSICIAN_SOON)
    ids = {"RF-CES-004": Disposition.PHYSICIAN_SOON}
    for flag_id, tier in ids.items():
        lower = changed_flag(lower, flag_id, disposition=tier)
    found = impact(clinic, lower)
    (changed,) = found.changed
    assert changed.encounter_id == sick != plain
    assert changed.before is Disposition.EMERGENCY
    assert changed.lowered
    assert changed.cause is Cause.RULE
    assert [why.rule_id for why in changed.why][:2] == [FLAG, "RF-CES-004"]
    assert changed.why[0].answers[0][1] == "Yes"
    assert changed.not_asked  # the emergency had ended the interview
    text = "\n".join(impact_report.lines(lower, found))
    assert f"!! {sick}" in text
    assert NAME not in text
    assert NAME not in json.dumps(impact_report.plain(found))


def test_a_new_question_is_told_from_a_new_rule(clinic):
    visit(clinic)
    found = impact(clinic, asking(clinic.engine, "RF-EMG-001"))
    (changed,) = found.changed
    assert (changed.before, changed.after) == (Disposition.PT_FIRST, Disposition.PHYSICIAN_TODAY)
    assert changed.settled is Disposition.PT_FIRST
    assert changed.cause is Cause.NEW_QUESTION
    assert not changed.lowered
    assert changed.not_asked == ("s_new",)
    assert found.not_asked == {"s_new": 1}
    lines = list(impact_report.lines(asking(clinic.engine, "RF-EMG-001"), found))
    assert "     why: only because questions are open that were not asked then" in lines
    assert 'Not asked then: s_new "A new sign", 1 intakes' in lines


def test_a_lowering_that_only_an_open_question_hides_is_found(clinic):
    visit(clinic, request="pain_injury", body={"unknown": ["g_fever"]}, known="treated6")
    (same,) = impact(clinic, clinic.engine).routes
    before = same[0]
    new = asking(clinic.engine, "RF-EMG-001", if_unknown=_hold(before))
    for flag in clinic.engine.flags:
        rule = flag.flag
        if rule.flag_id != "RF-EMG-001" and rule.disposition < Disposition.EMERGENCY:
            new = changed_flag(new, rule.flag_id, disposition=Disposition.PT_FIRST,
                               if_unknown=_hold(Disposition.PT_FIRST))  # fmt: skip
    found = impact(clinic, new)
    (changed,) = found.changed
    assert changed.after is before
    assert changed.cause is Cause.HELD
    assert changed.lowered
    text = "\n".join(impact_report.lines(new, found))
    assert "answered no it would be pt first" in text
    higher = changed_flag(new, "RF-EMG-001", if_unknown=_hold(Disposition.EMERGENCY))
    found = impact(clinic, higher)
    assert [(c.cause, c.lowered) for c in found.changed] == [(Cause.RULE, True)]
    text = "\n".join(impact_report.lines(higher, found))
    assert "with every open question answered no: pt first" in text


def _hold(disposition):
    from triage_desk.rules.content import IfUnknown, UnknownPolicy

    return IfUnknown(UnknownPolicy.HOLD, disposition)


def test_answers_without_a_question_and_answers_that_no_longer_fit_are_listed(clinic):
    visit(clinic)
    ruleset = clinic.engine.ruleset
    sections = []
    for section in ruleset.sections:
        items = []
        for item in section.items:
            if item.link_id == "goal":
                continue
            kept = tuple(option for option in item.options if option.code != "first")
            items.append(replace(item, options=kept) if item.link_id == "known" else item)
        sections.append(replace(section, items=tuple(items)))
    found = impact(clinic, compile_ruleset(replace(ruleset, sections=tuple(sections))))
    assert found.gone == {"goal": 1}
    assert found.misfits == {"known": 1}
    lines = list(impact_report.lines(clinic.engine, found))
    assert any(line.startswith("Answered then, but the question is gone: goal") for line in lines)
    assert any("no longer fits: known" in line for line in lines)


def test_a_question_gone_stands_with_its_intake_and_a_flag_gone_too(clinic):
    sick = visit(clinic, red=["n_saddle"])
    ruleset = clinic.engine.ruleset
    flags = tuple(f for f in ruleset.flags if not f.flag_id.startswith("RF-CES"))
    sections = tuple(
        replace(section, items=tuple(
            replace(item, lines=tuple(line for line in item.lines if line.link_id != "n_saddle"))
            for item in section.items))
        for section in ruleset.sections
    )  # fmt: skip
    new = compile_ruleset(replace(ruleset, flags=flags, sections=sections))
    found = impact(clinic, new)
    (changed,) = found.changed
    assert changed.encounter_id == sick
    assert changed.gone == ("n_saddle",)
    assert changed.why[0].now == "no such flag"
    text = "\n".join(impact_report.lines(new, found))
    assert "     question gone: n_saddle" in text


def test_a_private_answer_is_not_shown(clinic):
    visit(clinic, private=["p_home"])
    (names,) = [
        [f.flag.flag_id for f in clinic.engine.flags if "p_home" in f.needs and
         f.flag.disposition > Disposition.PT_FIRST]
    ]  # fmt: skip
    new = clinic.engine
    for name in names:
        new = changed_flag(new, name, disposition=Disposition.EMERGENCY)
    found = impact(clinic, new)
    (changed,) = found.changed
    assert not changed.lowered
    assert ("not shown (private)") in [answer for why in changed.why for _, answer in why.answers]


def test_an_incomplete_intake_is_compared_as_it_stands(clinic):
    known = patients.create(clinic, NAME, "Quirin", date(1970, 5, 31), Sex.MALE)
    begun = intake.start(clinic, known.patient_id, Channel.TELEPHONE).encounter.encounter_id
    intake.answer(clinic, begun, {"s_chest": NOT_SURE})
    triage.raise_emergency(clinic, begun, "grey in the face")
    assert impact(clinic, clinic.engine).changed == ()
    raised = changed_flag(clinic.engine, "RF-EMG-001", if_unknown=_hold(Disposition.EMERGENCY))
    (changed,) = impact(clinic, raised).changed
    assert (changed.cause, changed.after) == (Cause.RULE, Disposition.EMERGENCY)
    assert changed.settled is changed.after


def test_only_the_latest_decision_counts_and_only_since_a_day(clinic):
    first = visit(clinic)
    triage.raise_emergency(clinic, first, "grey in the face")
    tomorrow = clinic.clock() + timedelta(days=1)
    later = replace(clinic, clock=lambda: tomorrow)
    second = visit(later)
    steps = []
    found = impact(later, clinic.engine, progress=lambda *step: steps.append(step))
    assert found.looked_at == 2
    assert steps == [(2, 2)]
    day = tomorrow.astimezone().date()
    raised = changed_flag(clinic.engine, "RF-EMG-001", when=Is("s_chest", False))
    assert [c.encounter_id for c in impact(later, raised, day).changed] == [second]
    assert {c.encounter_id for c in impact(later, raised).changed} == {first, second}


def test_pages_follow_each_other(clinic, monkeypatch):
    from triage_desk.services import impact as module

    monkeypatch.setattr(module, "PAGE", 2)
    ids = {visit(clinic) for _ in range(3)}
    steps = []
    raised = changed_flag(clinic.engine, "RF-EMG-001", when=Is("s_chest", False))
    found = impact(clinic, raised, progress=lambda *step: steps.append(step))
    assert steps == [(2, 3), (3, 3)]
    assert {c.encounter_id for c in found.changed} == ids


def test_answers_after_the_decision_do_not_count(clinic):
    begun = visit(clinic)
    later = replace(clinic, clock=lambda: clinic.clock() + timedelta(minutes=1))
    with later.store.write() as tx:
        tx.encounters.append_answers(begun, {"s_chest": YES}, later.clock(), "desk")
    assert impact(later, clinic.engine).changed == ()


def test_stopping_it_leaves_the_store_as_it_was(clinic):
    visit(clinic)

    def stop(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        impact(clinic, clinic.engine, progress=stop)
    assert audited(clinic)[-1][0] == "past_intakes_read"
    visit(clinic)
