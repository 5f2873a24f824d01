"""What a clinic adds to the content: strictly read, and never lowering (theorem OVERLAY)."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import Language
from triage_desk.errors import ContentError
from triage_desk.rules.content import IfUnknown, UnknownPolicy
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge
from triage_desk.rules.localise import Phones, localise
from triage_desk.rules.never_lower import never_lower
from triage_desk.rules.overlay import Overlay, Stricter, load_with_overlay, merge, read_overlay
from triage_desk.rules.translation import Entry, Translation

LOCAL = """
id: LOCAL-KNEE
condition: Knees are seen by our physician
regions: []
when: {includes: {places: [knee]}}
disposition: physician_soon
if_unknown: {ask: The PT asks.}
words: {title: Knee pain, say: Knees are seen here., action: Call the on-call physician.}
rationale: Local.
sources: [{source: src, locator: ''}]
owner: lead
reviewed_on: 2026-11-21
"""
WHOLE = {
    "overlay.yaml": """
version: '3'
phones: {emergency: 9-911, on_call_physician: 555-0123}
switched_off: {P-BACK: Our PT sees no backs.}
stricter:
  F-ILL: {disposition: emergency, why: We are far from help.}
  F-LONG: {disposition: physician_soon, hold: pt_first_notify, why: Ours.}
""",
    "red_flags/LOCAL-KNEE.yaml": LOCAL,
}


@pytest.fixture
def base(write_small, tmp_path):
    """The folder of the small content."""
    return write_small(tmp_path / "base")


@pytest.fixture
def overlay(tmp_path):
    """Write an overlay of the given files; return its folder."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "overlay" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip("\n"), encoding="utf-8")
        return tmp_path / "overlay"

    return write


def test_an_overlay_adds_raises_and_switches_off(base, overlay):
    plain = load_with_overlay(base, None)
    merged = load_with_overlay(base, overlay(WHOLE))
    flags = {flag.flag_id: flag for flag in merged.flags}
    assert [*flags] == ["F-CHEST", "F-ILL", "F-LONG", "F-WEAK", "LOCAL-KNEE"]
    assert flags["F-ILL"].disposition is Disposition.EMERGENCY
    assert flags["F-LONG"].if_unknown == IfUnknown(UnknownPolicy.HOLD, Disposition.PT_FIRST_NOTIFY)
    assert merged.pathways == ()
    assert flags["F-CHEST"].action == "Call 9-911."
    assert flags["LOCAL-KNEE"].action == "Call the on-call physician (555-0123)."
    assert merged.dispositions[Disposition.PT_FIRST].safety_net == ("Call 9-911 for pt_first.",)
    assert never_lower(plain, merged) == ()


def test_the_hashes_of_both_are_kept(base, overlay):
    plain = load_with_overlay(base, None).ref
    folder = overlay(WHOLE)
    merged = load_with_overlay(base, folder).ref
    assert merged.version == "0.1+3"
    assert merged.base_hash == plain.content_hash
    assert merged.overlay_hash == read_overlay(folder).overlay_hash
    assert len({plain.content_hash, merged.overlay_hash, merged.content_hash}) == 3
    assert plain.base_hash == plain.overlay_hash == ""


def test_one_file_is_an_overlay_too(base, overlay):
    path = overlay({"overlay.yaml": "version: '1'\n"}) / "overlay.yaml"
    merged = load_with_overlay(base, path)
    plain = load_with_overlay(base, None)
    assert replace(merged, ref=plain.ref) == plain
    before = merged.ref.overlay_hash
    path.write_text("version: '2'\n", encoding="utf-8")
    assert load_with_overlay(base, path).ref.overlay_hash != before


HEAD = "version: '1'\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"overlay.yaml": "phones: {}\n"}, 'overlay.yaml:1: missing key "version"'),
        ({"overlay.yaml": HEAD + "phone: {}\n"}, 'unknown key "phone"; did you mean "phones"?'),
        (
            {"overlay.yaml": HEAD + "phones: {emergency: help}\n"},
            '"help" is no phone number for emergency; write digits',
        ),
        (
            {"overlay.yaml": HEAD + "switched_off: {P-BAK: x}\n"},
            'overlay.yaml:2: there is no pathway "P-BAK"; did you mean "P-BACK"?',
        ),
        ({"overlay.yaml": HEAD + "switched_off: {P-BACK: }\n"}, "expected text, found nothing"),
        (
            {"overlay.yaml": HEAD + "stricter: {F-IL: {disposition: emergency, why: x}}\n"},
            'overlay.yaml:2: there is no red flag "F-IL"; did you mean "F-ILL"?',
        ),
        (
            {"overlay.yaml": HEAD + "stricter: {F-ILL: {disposition: emergency}}\n"},
            'missing key "why"',
        ),
        (
            {"overlay.yaml": HEAD + "stricter: {F-ILL: {why: x}}\n"},
            "F-ILL: write disposition, hold, or both",
        ),
        (
            {"overlay.yaml": HEAD + "stricter: {F-CHEST: {disposition: physician_soon, why: x}}\n"},
            "overlay.yaml:2: F-CHEST: an overlay may only raise a tier; the content says emergency",
        ),
        (
            {"overlay.yaml": HEAD + "stricter: {F-CHEST: {hold: physician_today, why: x}}\n"},
            "only raise a hold; the content says physician today, the overlay physician today",
        ),
        (
            {"overlay.yaml": HEAD + "stricter: {F-WEAK: {hold: emergency, why: x}}\n"},
            "F-WEAK: a hold at emergency is above its tier, physician soon; raise the tier too",
        ),
        (
            {"overlay.yaml": HEAD, "red_flags/F-NEW.yaml": LOCAL.replace("LOCAL-KNEE", "F-NEW")},
            'red_flags/F-NEW.yaml:1: the id "F-NEW" must begin with LOCAL-',
        ),
        (
            {"overlay.yaml": HEAD, "red_flags/LOCAL-1.yaml": LOCAL},
            'the id "LOCAL-KNEE" and the file name differ',
        ),
        (
            {"overlay.yaml": HEAD, "red_flags/LOCAL-KNEE.yaml": LOCAL.replace("words:", "word:")},
            'missing key "words"; write words: {title, say, action}',
        ),
        (
            {"overlay.yaml": HEAD, "red_flags/LOCAL-KNEE.yaml": LOCAL.replace("id: ", "idd: ")},
            'unknown key "idd"',
        ),
        (
            {"overlay.yaml": HEAD, "red_flags/LOCAL-KNEE.yaml": LOCAL.replace("[knee]", "[kne]")},
            'red_flags/LOCAL-KNEE.yaml:4: LOCAL-KNEE: "places" has no option "kne"',
        ),
        ({"overlay.yaml": HEAD, "flags/LOCAL-1.yaml": LOCAL}, "flags/LOCAL-1.yaml: this file of"),
    ],
)  # fmt: skip
def test_what_an_overlay_may_not_say_is_refused_in_one_sentence(base, overlay, files, expected):
    with pytest.raises(ContentError) as refused:
        load_with_overlay(base, overlay(files))
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_overlay_that_is_not_there_is_refused(base, tmp_path):
    with pytest.raises(ContentError, match="there is no overlay at"):
        load_with_overlay(base, tmp_path / "nowhere")


def test_a_retired_flag_is_not_made_stricter(write_small, small_files, overlay, tmp_path):
    retired = "retired: {on: 2026-12-01, replaced_by: F-CHEST, why: Said by another.}\n"
    name = "red_flags/F-WEAK.yaml"
    second = small_files[name].replace("F-WEAK", "F-NEW")
    words = "text/en/findings.yaml"
    changes = {
        name: small_files[name] + retired,
        "red_flags/F-NEW.yaml": second,
        words: small_files[words] + "F-NEW: {title: Feet, say: Weak feet., action: Book.}\n",
    }
    folder = write_small(tmp_path / "other", changes)
    with pytest.raises(ContentError, match='"F-WEAK" is retired'):
        load_with_overlay(
            folder,
            overlay({"overlay.yaml": HEAD + "stricter: {F-WEAK: {hold: emergency, why: x}}\n"}),
        )


def test_without_numbers_no_word_changes(small):
    assert localise(small.ruleset, Phones()) == small.ruleset


def test_a_translation_is_still_found_by_its_english(small):
    entry = Entry("Call 911 now.", "Llame al 911 ahora.", "", "", "x.yaml", 1)
    spanish = Translation(Language("es", "Español"), {("Call 911 now.", ""): entry})
    ruleset = replace(small.ruleset, translations={"es": spanish})
    changed = localise(ruleset, Phones("9-911")).translations["es"]
    assert changed.said("Call 9-911 now.") == "Llame al 9-911 ahora."


# --------------------------------------------------------------------------- the theorem OVERLAY


def changed_flag(ruleset, flag_id, **changes):
    flags = tuple(
        replace(flag, **changes) if flag.flag_id == flag_id else flag for flag in ruleset.flags
    )
    return replace(ruleset, flags=flags)


BROKEN = {
    "the questions are not": lambda r: replace(r, sections=r.sections[:-1]),
    "when questions are asked": lambda r: replace(r, gates={}),
    "the numbers are not": lambda r: replace(r, thresholds={}),
    "outside the scope": lambda r: replace(r, outside_scope=r.flags[0].when),
    "time target is longer": lambda r: replace(
        r, dispositions={d: replace(rule, hours=999) for d, rule in r.dispositions.items()}
    ),
    "F-CHEST: the flag is gone": lambda r: replace(r, flags=r.flags[1:]),
    "condition is not": lambda r: changed_flag(r, "F-ILL", when=r.flags[0].when),
    "retired in one": lambda r: changed_flag(r, "F-ILL", retired="x"),
    "tier is lowered from emergency to pt first": lambda r: changed_flag(
        r, "F-CHEST", disposition=Disposition.PT_FIRST
    ),
    "not ruled out is lowered": lambda r: changed_flag(
        r, "F-CHEST", if_unknown=IfUnknown(UnknownPolicy.ACCEPT, None, "x")
    ),
    "P-NEW: a pathway that": lambda r: replace(
        r, pathways=(replace(r.pathways[0], pathway_id="P-NEW"),)
    ),
    "whom it fits": lambda r: replace(r, pathways=(replace(r.pathways[0], rank=1),)),
}


@pytest.mark.parametrize("expected", BROKEN)
def test_every_premise_is_looked_at(small, expected):
    faults = never_lower(small.ruleset, BROKEN[expected](small.ruleset))
    assert any(expected in fault for fault in faults)


def _intakes():
    """The maker of random intakes of the tests of the real content."""
    path = Path(__file__).with_name("test_real_content.py")
    spec = importlib.util.spec_from_file_location("real_content", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INTAKES = _intakes()
HIGHER = [d for d in Disposition if d is not Disposition.OUTSIDE_SCOPE]


@st.composite
def overlays(draw, ruleset):
    """Draw an overlay: stricter flags, flags of its own from conditions there are, pathways off."""
    stricter, local = [], []
    live = [flag for flag in ruleset.flags if flag.retired is None]
    for flag in draw(st.lists(st.sampled_from(live), max_size=8, unique_by=id)):
        tiers = [d for d in HIGHER if d > flag.disposition]
        tier = draw(st.sampled_from(tiers)) if tiers else None
        top, now = tier or flag.disposition, flag.if_unknown.disposition
        holds = [d for d in HIGHER if d <= top and (now is None or d > now)]
        hold = draw(st.sampled_from([None, *holds]))
        stricter.append(Stricter(flag.flag_id, tier, hold, None))
    for number, like in enumerate(draw(st.lists(st.sampled_from(live), max_size=4))):
        unknown = IfUnknown(UnknownPolicy.HOLD, draw(st.sampled_from(HIGHER)))
        local.append(
            replace(
                like,
                flag_id=f"LOCAL-{number}",
                disposition=draw(st.sampled_from(HIGHER)),
                if_unknown=unknown,
            )
        )
    names = [pathway.pathway_id for pathway in ruleset.pathways]
    off = dict.fromkeys(draw(st.lists(st.sampled_from(names), max_size=len(names), unique=True)))
    return Overlay("x", "00", None, Phones(), tuple(local), tuple(stricter), off, {})


@settings(suppress_health_check=list(HealthCheck), max_examples=60, deadline=None)
@given(st.data(), INTAKES.PEOPLE)
def test_no_overlay_lowers_the_route_of_any_intake(real, data, person):
    """The theorem, tried: random overlays upon the real content, random intakes, whole or not."""
    merged_set = merge(real.ruleset, data.draw(overlays(real.ruleset)))
    assert never_lower(real.ruleset, merged_set) == ()
    merged = compile_ruleset(merged_set)
    for seed in data.draw(st.lists(INTAKES.SEEDS, min_size=3, max_size=3)):
        answers = INTAKES.interview_of(seed, real, person)
        gone = data.draw(st.lists(st.sampled_from(sorted(answers)), max_size=3))
        for said in (answers, answers.without(*gone)):
            before = judge(real, conduct(real, said, person), said).disposition
            after = judge(merged, conduct(merged, said, person), said).disposition
            assert after >= before
