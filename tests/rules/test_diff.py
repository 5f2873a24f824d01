"""Two versions of the content compared: every kind of change, and what it does to urgency."""

from dataclasses import fields, replace

import pytest

from triage_desk.domain.questionnaire import Wording
from triage_desk.rules import compare
from triage_desk.rules.change import by_safety, text
from triage_desk.rules.compare import Shift, rule_of, shift
from triage_desk.rules.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeastValue,
    Below,
    Between,
    Includes,
    Is,
    NoneOf,
    OneOf,
)
from triage_desk.rules.content import Ruleset
from triage_desk.rules.diff import diff
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset

RULES = "red_flags/"
FINDINGS = "text/en/findings.yaml"
ITEMS = "text/en/items.yaml"
BODY = "questionnaires/body.yaml"
PATHWAY = "pathways/P-BACK.yaml"
SAFETY = "questionnaires/safety.yaml"
NUMBERS = "thresholds.yaml"
SECONDARY = "secondary.yaml"
RETIRED = 'retired: {on: 2026-12-01, replaced_by: "F-ILL", why: Said by another.}\n'
SECOND_FLAG = "title: Feet, say: Weak feet., action: Book."


@pytest.fixture
def bent(small, small_files, write_small, tmp_path):
    """Return what differs between the small content and the same with parts of files replaced."""

    def changes(*bends, reverse=False):
        files, folder = {}, tmp_path / f"other-{len(list(tmp_path.iterdir()))}"
        for name, old, new in bends:
            known = files.get(name, small_files.get(name, ""))
            assert old in known, (name, old)
            files[name] = known.replace(old, new, 1) if old else known + new
        other = compile_ruleset(load_ruleset(write_small(folder, files)))
        return diff(other, small) if reverse else diff(small, other)

    return changes


def said(changes):
    return [(c.effect.value, c.about, c.what) for c in changes]


def flag(name, old, new):
    return (f"{RULES}{name}.yaml", old, new)


NEW_FLAG = (
    "red_flags/F-NEW.yaml",
    "",
    """
id: F-NEW
condition: New
regions: []
when: {is: {weak: yes}}
disposition: physician_soon
if_unknown: {accept: Small.}
rationale: test
sources: [{source: src, locator: p}]
owner: lead
reviewed_on: 2026-11-21
""",
)
NEW_FLAG_WORDS = (FINDINGS, "", f"F-NEW: {{{SECOND_FLAG}}}\n")
# Another flag of the route comes in its place, since some flag must lead to each.
RETIRED_FOR_ANOTHER = [(f"{RULES}F-WEAK.yaml", "", RETIRED), NEW_FLAG, NEW_FLAG_WORDS]

CHANGES = {
    "nothing": ([], []),
    "tier lowered": (
        [flag("F-ILL", "disposition: physician_today", "disposition: pt_first_notify"),
         flag("F-WEAK", "disposition: physician_soon", "disposition: physician_today"),
         flag("F-LONG", "disposition: pt_first_notify", "disposition: physician_soon")],
        [("lowers", "F-ILL", "tier_lowered"), ("raises", "F-WEAK", "tier_raised"),
         ("raises", "F-LONG", "tier_raised")],
    ),
    "hold lowered": (
        [flag("F-CHEST", "hold: physician_today", "hold: pt_first_notify")],
        [("lowers", "F-CHEST", "hold_lowered")],
    ),
    "hold raised": (
        [flag("F-ILL", "hold: pt_first_notify", "hold: physician_soon")],
        [("raises", "F-ILL", "hold_raised")],
    ),
    "hold given up": (
        [flag("F-ILL", "{hold: pt_first_notify}", "{accept: It is rare.}")],
        [("lowers", "F-ILL", "hold_lowered")],
    ),
    "nobody asks any more": (
        [flag("F-LONG", "ask:", "accept:")],
        [("may_lower", "F-LONG", "if_unknown_changed")],
    ),
    "asked in other words": (
        [flag("F-LONG", "asks at visit 1", "asks at once")],
        [("other", "F-LONG", "if_unknown_changed")],
    ),
    "rule widened": (
        [flag("F-WEAK", "when: {is: {weak: yes}}",
              "when: {any: [{is: {weak: yes}}, {is: {leg: yes}}]}")],
        [("raises", "F-WEAK", "rule_changed")],
    ),
    "exemption gone": (
        [flag("F-WEAK", "unless: {is: {steady: yes}}\n", ""),
         flag("F-LONG", "{is: {leg: yes}}", "{is: {leg: yes}}, {is: {steady: no}}")],
        [("lowers", "F-LONG", "rule_changed"), ("raises", "F-WEAK", "rule_changed")],
    ),
    "rule written another way": (
        [flag("F-WEAK", "when: {is: {weak: yes}}", "when: {all: [{is: {weak: yes}}]}")],
        [("other", "F-WEAK", "rule_changed")],
    ),
    "flag added": (
        [NEW_FLAG, NEW_FLAG_WORDS], [("raises", "F-NEW", "flag_added")],
    ),
    "flag retired": (
        RETIRED_FOR_ANOTHER,
        [("lowers", "F-WEAK", "flag_retired"), ("raises", "F-NEW", "flag_added")],
    ),
    "the rest of a flag": (
        [flag("F-LONG", "locator: p. 6", "locator: p. 66"),
         flag("F-LONG", "owner: lead", "owner: board"),
         flag("F-LONG", "regions: []", "regions: []\nsecondary: [nurse]"),
         flag("F-LONG", "condition: A named", "condition: One named"),
         (FINDINGS, "PT checks the leg", "PT looks at the leg")],
        [("other", "F-LONG", "review_changed"), ("other", "F-LONG", "secondary_changed"),
         ("other", "F-LONG", "sources_changed"), ("wording", "F-LONG", "action_reworded"),
         ("wording", "F-LONG", "condition_reworded")],
    ),
    "number moved": (
        [(NUMBERS, "years_50: {value: 50", "years_50: {value: 60"),
         (NUMBERS, "locator: p. 1, why: test", "locator: p. 9, why: test")],
        [("lowers", "F-ILL", "rule_changed"), ("other", "years_50", "locator_changed"),
         ("other", "years_50", "number_changed")],
    ),
    "number renamed": (
        [(NUMBERS, "years_50:", "years_half:"), flag("F-ILL", "years_50", "years_half")],
        [("other", "F-ILL", "rule_changed"), ("other", "years_50", "threshold_removed"),
         ("other", "years_half", "threshold_added")],
    ),
    "slower": (
        [("dispositions.yaml", "hours: 8", "hours: 24"),
         ("dispositions.yaml", "hours: 336", "hours: 168"),
         ("text/en/dispositions.yaml", "Call 911 for emergency.", "Call 911 now.")],
        [("lowers", "physician_today", "time_longer"), ("raises", "physician_soon", "time_shorter"),
         ("wording", "emergency", "safety_net_reworded")],
    ),
    "scope": (
        [("ruleset.yaml", "outside_scope: {is: {request: other}}",
          "outside_scope: {any: [{is: {request: other}}, {is: {s_ill: yes}}]}")],
        [("lowers", "outside_scope", "scope_changed")],
    ),
    "head": (
        [("ruleset.yaml", 'version: "0.1"', 'version: "0.2"'),
         ("ruleset.yaml", "effective_from: 2026-11-21", "effective_from: 2026-12-01"),
         ("ruleset.yaml", "outside_scope", "covered_regions: []\noutside_scope")],
        [("other", "ruleset", "effective_from_changed"), ("other", "ruleset", "version_changed")],
    ),
    "pathway wider": (
        [(PATHWAY, "fits: {includes: {places: [back]}}",
          "fits: {includes: {places: [back, knee]}}\nnot_when: {is: {fever: yes}}"),
         (PATHWAY, "rank: 10", "rank: 20"), (PATHWAY, "p. 7", "p. 8"),
         ("text/en/pathways.yaml", "visits: 4 to 6", "visits: 3")],
        [("may_lower", "P-BACK", "fits_changed"), ("other", "P-BACK", "rank_changed"),
         ("other", "P-BACK", "sources_changed"), ("wording", "P-BACK", "visits_reworded")],
    ),
    "pathway narrower": (
        [(PATHWAY, "{includes: {places: [back]}}",
          "{all: [{includes: {places: [back]}}, {is: {fever: no}}]}")],
        [("raises", "P-BACK", "fits_changed")],
    ),
    "secondary": (
        [(SECONDARY, "fever", "leg"), ("text/en/secondary.yaml", "To look", "To see"),
         (SECONDARY, "", "aide: {when: {is: {leg: yes}}}\n"),
         ("text/en/secondary.yaml", "", "aide: {who: Aide, reason: To help.}\n")],
        [("other", "aide", "secondary_added"), ("other", "nurse", "when_changed"),
         ("wording", "nurse", "reason_reworded")],
    ),
    "question added": (
        [(SAFETY, "  - {id: s_ill}", "  - {id: s_ill}\n  - {id: s_new}"),
         (ITEMS, "s_ill: Very ill", "s_ill: Very ill, s_new: New sign"),
         flag("F-CHEST", "{is: {s_chest: yes}}",
              "{any: [{is: {s_chest: yes}}, {is: {s_new: yes}}]}")],
        [("raises", "F-CHEST", "rule_changed"), ("other", "s_new", "question_added")],
    ),
    "asked of fewer": (
        [(BODY, "ask_when: {includes: {places: [back]}}",
          "ask_when: {all: [{includes: {places: [back]}}, {is: {s_ill: no}}]}"),
         (BODY, "{id: fever}", "{id: fever, group: ill, private: true}")],
        [("may_lower", "leg", "gate_changed")],
    ),
    "asked of more": (
        [(BODY, "ask_when: {at_least_value: {days: days_14}}", "required: true"),
         (BODY, "ask_when: {is: {leg: yes}}", "ask_when: {one_of: {request: [pain]}}")],
        [],
    ),
    "counts as no": (
        [(BODY, "{id: fever}", "{id: fever, if_hidden: AX-STEM}"),
         (BODY, ", if_hidden: AX-STEM}", ", if_hidden: AX-TWO}"),
         ("assumptions.yaml", "", "AX-TWO: {text: Two.}\n")],
        [],
    ),
    "answers": (
        [(SAFETY, "options: [pain, other]", "options: [pain, other, more]"),
         (BODY, "options: [back, knee]", "options: [back, hip]"),
         (BODY, "weeks: 7", "weeks: 7, months: 30"),
         (ITEMS, "other: Something else", "other: Something else, more: More"),
         (ITEMS, "knee: Knee", "hip: Hip"), (ITEMS, "back: Low back", "back: Lower back"),
         (ITEMS, "{text: Is it steady?}", "{text: Is it even?, hint: Look.}"),
         (ITEMS, "fever: Fever, leg", "fever: Fever or chills, leg"),
         (ITEMS, "Pain in the leg}}", "Pain in the leg}, line_help: {fever: Over 38.}}"),
         ("questionnaires/after.yaml", "required: false", "required: true")],
        [("may_lower", "days", "units_changed"), ("may_lower", "places", "options_removed"),
         ("other", "places", "options_added"), ("other", "request", "options_added"),
         ("other", "goal", "required_changed"), ("wording", "back", "options_reworded"),
         ("wording", "fever", "line_help_reworded"), ("wording", "fever", "lines_reworded"),
         ("wording", "steady", "hint_reworded"), ("wording", "steady", "text_reworded")],
    ),
    "order": (
        [(SAFETY, "  - {id: s_chest}\n  - {id: s_ill}", "  - {id: s_ill}\n  - {id: s_chest}")],
        [("other", "s_ill", "order_changed")],
    ),
    "what it rests on": (
        [("assumptions.yaml", "cannot be yes", "cannot be a yes"),
         ("sources.yaml", "checked: true", "checked: false"),
         ("text/en/handouts/back.yaml", "Walk", "Go"),
         ("text/en/sections.yaml", "Safety", "Safety first"),
         ("text/en/phrases.yaml", "Not sure", "Not certain"),
         ("text/en/phrases.yaml", "", "extra: More\n")],
        [("other", "AX-STEM", "changed"), ("other", "src", "changed"),
         ("wording", "back", "changed"), ("wording", "safety", "changed"),
         ("wording", "extra", "added"), ("wording", "not_sure", "changed")],
    ),
}  # fmt: skip
# What these give is told by its own test below.
OWN = {"asked of fewer", "asked of more", "counts as no"}


@pytest.mark.parametrize("name", sorted(CHANGES.keys() - OWN))
def test_each_kind_of_change_is_named_with_its_effect(bent, name):
    bends, expected = CHANGES[name]
    found = bent(*bends)
    assert sorted(said(found)) == sorted(expected)
    assert found == by_safety(found)


def test_what_is_gone_is_said_too(bent):
    found = said(bent(NEW_FLAG, NEW_FLAG_WORDS, reverse=True))
    assert found == [("lowers", "F-NEW", "flag_removed")]
    found = said(bent(*RETIRED_FOR_ANOTHER, reverse=True))
    assert ("raises", "F-WEAK", "flag_revived") in found
    found = said(bent(*CHANGES["question added"][0], reverse=True))
    assert ("may_lower", "s_new", "question_removed") in found
    found = said(bent(*CHANGES["secondary"][0], reverse=True))
    assert ("other", "aide", "secondary_removed") in found
    found = said(bent(*CHANGES["what it rests on"][0], reverse=True))
    assert ("wording", "extra", "removed") in found
    found = said(bent(*CHANGES["counts as no"][0], reverse=True))
    assert ("raises", "fever", "if_hidden_changed") in found


def test_a_pathway_comes_and_goes(bent, small_files):
    extra = small_files[PATHWAY].replace("P-BACK", "P-MORE").replace("rank: 10", "rank: 11")
    extra += "not_when: {is: {fever: yes}}\n"
    words = (
        "P-MORE: {title: More, who: PT, first_visit: 3 days, visits: 4, letter_points: [legs],\n"
    )
    words += "  safety_net: [Call.]}\n"
    bends = ("pathways/P-MORE.yaml", "", extra), ("text/en/pathways.yaml", "", words)
    assert said(bent(*bends)) == [("may_lower", "P-MORE", "pathway_added")]
    (gone,) = bent(*bends, reverse=True)
    assert (gone.effect.value, gone.what) == ("raises", "pathway_removed")
    assert gone.before.endswith('not when "Fever" is Yes')


def test_a_question_asked_of_other_people_says_what_the_rest_count_as(bent):
    found = bent(*CHANGES["asked of fewer"][0])
    assert ("lowers", "leg", "gate_changed") in said(found)
    assert ("other", "fever", "group_changed") in said(found)
    assert ("other", "fever", "private_changed") in said(found)
    assert "it counts as no" in found[0].sentence
    assert found[0].urgency == 2  # the most urgent flag that looks at it
    raised = bent(*CHANGES["asked of fewer"][0], reverse=True)
    assert ("raises", "leg", "gate_changed") in said(raised)


def test_a_hidden_question_without_assumption_is_unknown_and_held(bent):
    found = bent(*CHANGES["asked of more"][0])
    assert ("may_lower", "steady", "gate_changed") in said(found)
    assert ("may_lower", "leg_more", "gate_changed") in said(found)
    back = bent(*CHANGES["asked of more"][0], reverse=True)
    assert ("raises", "steady", "gate_changed") in said(back)


def test_counting_as_no_lowers_unless_it_did_before(bent):
    found = said(bent(*CHANGES["counts as no"][0]))
    assert ("lowers", "fever", "if_hidden_changed") in found
    assert ("other", "AX-TWO", "added") in found


def test_another_assumption_for_the_same_no_changes_no_route(bent):
    second = ("assumptions.yaml", "", "AX-TWO: {text: Two.}\n")
    found = said(bent((BODY, "{id: weak, if_hidden: AX-STEM}", "{id: weak, if_hidden: AX-TWO}"),
                      second))  # fmt: skip
    assert ("other", "weak", "if_hidden_changed") in found


def test_a_gate_written_another_way_is_asked_of_the_same_people(bent):
    found = bent((BODY, "ask_when: {is: {leg: yes}}", "ask_when: {all: [{is: {leg: yes}}]}"))
    assert said(found) == [("other", "leg_more", "gate_changed")]


def test_a_question_after_routing_changes_no_route(bent, small_files):
    more = "- {id: more, type: text, after_routing: true, required: false}\n"
    after = "questionnaires/after.yaml"
    added = (after, "", more), (ITEMS, "", "more: {text: Anything more?}\n")
    assert said(bent(*added)) == [("other", "more", "question_added")]
    assert said(bent(*added, reverse=True)) == [("other", "more", "question_removed")]
    gate = "{id: goal, ask_when: {is: {fever: no}}, type: text"
    assert said(bent((after, "{id: goal, type: text", gate))) == [("other", "goal", "gate_changed")]


def test_a_language_comes_and_goes(small):
    texts = {**small.ruleset.texts, "xx": small.ruleset.texts["en"]}
    other = compile_ruleset(replace(small.ruleset, texts=texts))
    assert said(diff(small, other)) == [("wording", "xx", "language_added")]
    assert said(diff(other, small)) == [("wording", "xx", "language_removed")]
    again = {link_id: replace(said_, text="Other words") for link_id, said_ in texts["xx"].items()}
    third = compile_ruleset(replace(small.ruleset, texts={**texts, "xx": again}))
    assert {c.sentence for c in diff(other, third)} == {"the question (xx)"}


def test_what_is_said_otherwise_by_telephone_is_compared(small):
    texts = small.ruleset.texts["en"]
    ways = {"telephone": Wording(hint="Stay on the line."), "proxy": Wording(text="Has he any?")}
    with_ways = {**texts, "safety": replace(texts["safety"], ways=ways)}
    never = {"proxy": ("you",)}
    other = replace(small.ruleset, texts={"en": with_ways}, never_says=never)
    found = sorted(said(diff(small, compile_ruleset(other))))
    assert found == [
        ("wording", "never said, proxy", "added"),
        ("wording", "safety, hint, telephone", "added"),
        ("wording", "safety, text, proxy", "added"),
    ]


def test_a_flag_for_other_regions_is_wording(small):
    flags = tuple(replace(f, regions=("back",)) for f in small.ruleset.flags)
    other = compile_ruleset(replace(small.ruleset, flags=flags))
    assert {c.what for c in diff(small, other)} == {"regions_changed"}


# A field that nobody compares would be told as "the same".
COMPARED = [
    "ref",
    "status",
    "effective_from",
    "effective_until",
    "approver",
    "sections",
    "section_titles",
    "gates",
    "texts",
    "flags",
    "pathways",
    "dispositions",
    "secondary",
    "thresholds",
    "sources",
    "assumptions",
    "handouts",
    "instruments",
    "outside_scope",
    "covered_regions",
    "most_items",
    "phrases",
    "translations",
    "never_says",
    "safety_ways",
    "constraints",
    "follow_ups",
    "prevention",
]
NOT_CONTENT = ["origins"]


def test_every_part_of_the_content_is_compared():
    assert {part.name for part in fields(Ruleset)} == {*COMPARED, *NOT_CONTENT}


def test_an_assumption_no_longer_relied_on_is_named(bent):
    found = said(bent(("assumptions.yaml", "when the stem is no.}", "if not., ask_openly: true}")))
    assert ("other", "AX-STEM", "changed") in found


def test_an_instrument_changes_in_its_numbers_or_in_the_rest(real):
    known = real.ruleset.instruments
    with_change = next(i for i in known.values() if i.change is not None and i.bands)
    name = with_change.instrument_id

    def changed(**parts):
        other = {**known, name: replace(with_change, **parts)}
        return said(diff(real, compile_ruleset(replace(real.ruleset, instruments=other))))

    assert changed(change=None) == [("other", name, "changed")]
    assert changed(owner="somebody") == [("wording", name, "reworded")]


# ------------------------------------------------------------------------------- one rule, another


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (Is("a", True), Is("a", True), Shift.SAME),
        (Is("a", True), Is("a", False), Shift.BOTH),
        (Is("a", True), AnyOf((Is("a", True), Is("b", True))), Shift.WIDER),
        (AtLeastValue("age", "low"), AtLeastValue("age", "high"), Shift.NARROWER),
        (AtLeastValue("age", "low"), NoneOf((Below("age", "low"),)), Shift.SAME),
        (AtLeastValue("age", "low"), Between("age", "low", "high"), Shift.NARROWER),
        (OneOf("c", ("x", "y")), AnyOf((Is("c", "x"), Is("c", "y"))), Shift.SAME),
        (OneOf("c", ("x",)), NoneOf((Is("c", "y"),)), Shift.WIDER),
        (Includes("r", ("x", "y")), Includes("r", ("y", "x")), Shift.SAME),
        (
            All((Includes("r", ("x",)), Includes("r", ("y",)))),
            Includes("r", ("x", "y")),
            Shift.WIDER,
        ),
        (Answered("a"), AnyOf((Answered("a"), Answered("b"))), Shift.WIDER),
        (Answered("a"), Is("a", True), Shift.BOTH),
    ],
)
def test_one_rule_beside_another(small, old, new, expected):
    number = small.ruleset.thresholds["years_50"]
    numbers = {"low": number, "high": replace(number, value=65)}
    ruleset = replace(small.ruleset, thresholds=numbers)
    assert shift(rule_of(ruleset, old), rule_of(ruleset, new)) is expected


def test_too_many_cases_are_not_guessed(small, monkeypatch):
    monkeypatch.setattr(compare, "MOST_CASES", 2)
    rule = rule_of(small.ruleset, Is("a", True))
    assert shift(rule, rule) is Shift.UNSETTLED


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "nothing"),
        ((), "nothing"),
        ({}, "nothing"),
        (True, "yes"),
        (False, "no"),
        (("a", "b"), "a; b"),
        ({"weeks": 7.0}, "weeks 7"),
    ],
)
def test_a_field_reads_as_words(value, expected):
    assert text(value) == expected


def test_what_is_read_aloud_in_another_language_and_who_reviewed_it(write_small, tmp_path):
    language = "name: Psuedo\ndirection: ltr\nnot_reviewed: Nto yte raed\nreviewed_by: {}\n"
    words = "- {en: Words., xx: WORDS}\n- {en: Low back, xx: Wol kcab}\n"

    def small_in(folder, spoken, reviewer):
        files = {
            "text/xx/language.yaml": language.replace("{}", reviewer),
            "text/xx/all.yaml": words.replace("WORDS", spoken),
        }
        return compile_ruleset(load_ruleset(write_small(tmp_path / folder, files)))

    signed = "A Sample\nreviewed_on: 2026-11-21\nreviewed_words: '0'"
    old, new = small_in("old", "Sdrow.", '""'), small_in("new", "Sdrow!", signed)
    found = [(c.about, c.before, c.after) for c in diff(old, new)]
    assert ("xx : Words.", "Sdrow.", "Sdrow!") in found
    assert [about for about, _, _ in found] == ["xx", "xx : Words."]
