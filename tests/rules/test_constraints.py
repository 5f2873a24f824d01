"""What to know before booking: read strictly, dated, honest about doubt, and no urgency."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from triage_desk.domain.clinic import STATES, Practice, Programme
from triage_desk.domain.decision import Concern, Source
from triage_desk.domain.disposition import Disposition
from triage_desk.errors import ContentError
from triage_desk.rules.constraints import Constraints, Situation, booking_notes, note_in_words
from triage_desk.rules.loader import load_ruleset

SEEN = date(2026, 11, 22)
PT = Disposition.PT_FIRST


@pytest.fixture(scope="module")
def known(root):
    return load_ruleset(root / "resources" / "content").constraints


def notes(known, state="", payer="", pathway="", programmes=(), **more):
    now = Situation(Practice(state, programmes), payer, PT, pathway, SEEN)
    return booking_notes(known, replace(now, **more))


def ids(found):
    return [note.note_id for note in found]


def test_every_state_and_the_capital_have_a_rule(known):
    assert set(known.states) == set(STATES)
    assert len(STATES) == 51


def test_an_unset_state_asks_for_an_order(known):
    first, second = notes(known)
    assert (first.note_id, first.concern) == ("state_unset", Concern.STATE)
    assert "physician's order" in first.text
    assert (first.source, first.reviewed_on, first.doubt) == (None, None, "")
    assert second.note_id == "payer_unknown"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("CA", "for 45 days or 12 visits, whichever comes first"),
        ("FL", "for 30 days."),
        ("TX", "for 10 work days."),
        ("AK", "Alaska: a PT may start without a referral."),
        ("KS", "Ask the state board; until you know, get a physician's order."),
    ],
)
def test_a_state_says_its_limit_or_that_nobody_knows_it(known, state, said):
    assert said in notes(known, state)[0].text


def test_visits_alone_are_a_limit(known):
    rule = replace(known.states["CA"], max_days=None)
    only = replace(known, states={**known.states, "CA": rule})
    assert "for 12 visits." in notes(only, "CA")[0].text


def test_a_limit_that_was_not_looked_up_says_so(known):
    assert notes(known, "CA")[0].doubt == ""
    assert "Not looked up" in notes(known, "LA")[0].doubt


def test_a_review_over_twelve_months_old_says_so(known):
    rule = known.states["CA"]
    for days, doubt in ((365, False), (366, True)):
        later = rule.reviewed_on + timedelta(days=days)
        assert bool(notes(known, "CA", on=later)[0].doubt) is doubt
    assert "2026-11-22" in notes(known, "CA", on=later)[0].doubt


@pytest.mark.parametrize("state", ["", "CA", "FL", "TX", "AK", "KS", "LA"])
@pytest.mark.parametrize("years", [0, 2])
def test_a_note_is_said_anew_from_its_parts_in_another_language(known, state, years):
    """Upside down: each part of the words, and never what is filled in."""
    table = {*known.phrases.values(), *(c for s in known.states.values() for c in s.conditions)}

    def say(english):
        return english.replace("a", "@").replace("{n@me}", "{name}").replace("{d@y", "{day")

    def whole(english):
        assert english in table, english
        return say(english)

    on = SEEN + timedelta(days=366 * years)
    for note in notes(known, state, on=on):
        said = note_in_words(known, note, lambda english: say(english) if english else "")
        name = known.states[state].name if state else "-"
        assert said.text.replace("@", "a") == note.text
        assert name in said.text or note.note_id != f"state_{state}"
        assert said.doubt.replace("@", "a") == note.doubt
        parts = note_in_words(known, note, lambda e: whole(e) if e in table else "other")
        assert parts.text == said.text
        assert parts.doubt in (said.doubt, "other")


def test_a_note_kept_under_older_rules_is_said_as_a_whole(known):
    note = replace(notes(known, "CA")[0], text="California: as it was.", doubt="As ever.")
    said = note_in_words(known, note, str.upper)
    assert (said.text, said.doubt) == ("CALIFORNIA: AS IT WAS.", "AS EVER.")


def test_the_order_is_state_payer_pathway_programme(known):
    found = notes(known, "NY", "medicare", "PW-LYMPH", (Programme.BUNDLE, Programme.ACO))
    assert ids(found) == [
        *("state_NY", "payer_medicare_order", "payer_medicare_plan", "payer_medicare_visits"),
        "payer_medicare_kx",
        *("path_physician_of_record", "programme_aco", "programme_bundle"),
    ]


def test_every_payer_that_can_be_answered_and_every_programme_has_something_to_say(root, known):
    items = load_ruleset(root / "resources" / "content").items
    payers = next(item.options for item in items if item.link_id == "payer")
    for payer in payers:
        assert notes(known, payer=payer.code)[1].concern is Concern.PAYER, payer.code
    for programme in Programme:
        assert ids(notes(known, programmes=(programme,)))[-1] == f"programme_{programme.value}"


@pytest.mark.parametrize("route", Disposition)
def test_nothing_stands_in_the_way_of_an_emergency(known, route):
    found = notes(known, "CA", "medicare", disposition=route)
    assert bool(found) is (route not in (Disposition.EMERGENCY, Disposition.OUTSIDE_SCOPE))


def test_content_without_rules_says_nothing():
    assert notes(Constraints(), "CA", "medicare") == ()


# ------------------------------------------------------------------------------- reading, strictly

PAYER = """
- id: payer
  type: choice
  options: [plan, other]
  after_routing: true
  required: false
"""
FILES = {
    "text/en/states.yaml": "".join(f"{s}: {{name: State {s}}}\n" for s in STATES),
    "constraints/states.yaml": "".join(
        f"{s}: {{category: open, source: SRC, reviewed_on: 2026-01-01}}\n" for s in STATES
    ),
}


@pytest.fixture
def write(root, small_files, write_small, tmp_path):
    """Write a small content with booking rules, one piece of text in one file exchanged."""
    text = (root / "resources/content/text/en/booking.yaml").read_text(encoding="utf-8")
    phrases = text[: text.index("payer_medicare_order")]
    questions = next(name for name, made in small_files.items() if "section: after" in made)
    source = next(line for line in small_files["sources.yaml"].split() if line.endswith(":"))
    files = {
        **{name: made.replace("SRC", source[:-1]) for name, made in FILES.items()},
        "text/en/booking.yaml": phrases + "ask_plan: Ask the plan.\n",
        "constraints/booking.yaml": (
            f"ask_plan: {{payers: [plan], source: {source[:-1]}, reviewed_on: 2026-01-01}}\n"
        ),
        questions: small_files[questions].rstrip() + PAYER,
        "text/en/items.yaml": small_files["text/en/items.yaml"].rstrip()
        + "\npayer: {text: Who pays?, options: {plan: A plan, other: Other}}\n",
    }

    def written(name="", old="", new=""):
        made = dict(files)
        if name:
            assert old in made[name]
            made[name] = made[name].replace(old, new, 1)
        return write_small(tmp_path / "made", made)

    return written


def test_a_small_content_with_rules_loads(write):
    known = load_ruleset(write()).constraints
    assert ids(notes(known, "CA", "plan")) == ["state_CA", "ask_plan"]
    assert isinstance(notes(known, "CA", "plan")[1].source, Source)


STATES_FILE, BOOKING, WORDS = (
    *("constraints/states.yaml", "constraints/booking.yaml"),
    "text/en/booking.yaml",
)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (STATES_FILE, "CA:", "CX:", 'there is no state "CX"'),
        (STATES_FILE, "CA: {category: open", "CA: {category: shut", '"shut" is not one of'),
        (STATES_FILE, "CA: {", "CA: {max_days: 3, ", "names no days"),
        (STATES_FILE, "CA: {category: open", "CA: {max_days: 3, category: limits", "go together"),
        (STATES_FILE, "reviewed_on: 2026-01-01", "reviewed_on: soon", "expected a date"),
        (STATES_FILE, "CA: {", "CA: {lawyer: me, ", 'unknown key "lawyer"'),
        ("text/en/states.yaml", "CA: {name: State CA}\n", "", "has no name"),
        (BOOKING, "[plan]", "[plam]", '"plam" is not one of'),
        (BOOKING, "payers: [plan], ", "", "exactly one of payers"),
        (BOOKING, "payers: [plan]", "payers: [plan], pathways: [P-BACK]", "exactly one of payers"),
        (BOOKING, "ask_plan", "ask_plam", "has no words in text/en/booking.yaml"),
        (WORDS, "state_open:", "state_opem:", 'no words for "state_open"'),
        (WORDS, "ask_plan: Ask the plan.", "ask_plan: Ask.\nask_two: Ask.", "but no such rule"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(write, name, old, new, said):
    with pytest.raises(ContentError) as refused:
        load_ruleset(write(name, old, new))
    assert said in str(refused.value)


def test_a_source_that_is_not_there_and_a_state_left_out_are_refused(write, small_files):
    source = next(w for w in small_files["sources.yaml"].split() if w.endswith(":"))[:-1]
    with pytest.raises(ContentError, match='there is no source "nobody"'):
        load_ruleset(write(BOOKING, source, "nobody"))
    line = f"CA: {{category: open, source: {source}, reviewed_on: 2026-01-01}}\n"
    with pytest.raises(ContentError, match='leaves out the state "CA"'):
        load_ruleset(write(STATES_FILE, line, ""))


def test_limits_are_read_with_their_kind_of_day(write):
    limits = "CA: {max_days: 9, days: business, max_visits: 4, category: limits"
    rule = load_ruleset(write(STATES_FILE, "CA: {category: open", limits)).constraints.states["CA"]
    assert (rule.max_days, rule.business_days, rule.max_visits) == (9, True, 4)
