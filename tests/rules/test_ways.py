"""What is said by telephone, to a helper and at a kiosk: whole, fit to say, in every language."""

import re
from dataclasses import replace

import pytest

from tests.rules.test_loader import bend
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel
from triage_desk.domain.questionnaire import PROXY, TELEPHONE, WAYS
from triage_desk.errors import ContentError
from triage_desk.rules.check import check
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset, load_unchecked
from triage_desk.rules.localise import Phones, localise
from triage_desk.rules.ways import differing, said_on

FILE = "text/en/ways.yaml"
SMALL = """
never_says: {proxy: [you, your], telephone: [point]}
items:
  safety:
    proxy: {text: "Do they have any?", lines: {s_ill: They are very ill}}
    telephone: {hint: Stay on the line.}
  days: {proxy: {keep: Ask the person.}}
  goal: {proxy: {text: What matters most?}}
  places: {kiosk: {options: {back: Back low down}}}
dispositions:
  emergency: {telephone: Stay on the line., proxy: Call 911 for them.}
safety_net:
- {usual: Call if a leg gets weak., proxy: Call if their leg gets weak.}
hand_over:
  nurse: {proxy: "Say: May a nurse look at them?"}
"""
SAID_TWICE = "- {usual: Call if a leg gets weak., proxy: Call if it gets weak.}\n"
NURSE = "nurse: {who: Nurse, reason: Fever., hand_over: 'Say: May a nurse look at you?'}"


@pytest.fixture
def load(write_small, tmp_path):
    """The small content with other words for each way; files may be bent."""

    def loaded(words=SMALL, **files):
        changed = {FILE: words, "text/en/secondary.yaml": NURSE, **files}
        return compile_ruleset(load_ruleset(write_small(tmp_path, changed)))

    return loaded


def item(engine, link_id):
    return next(item for item in engine.ruleset.items if item.link_id == link_id)


def test_what_differs_is_said_and_all_else_stays(load):
    engine = load()
    usual = engine.text(item(engine, "safety"), "en")
    helped = engine.text(item(engine, "safety"), "en", PROXY)
    assert helped.text == "Do they have any?"
    assert helped.lines == {**usual.lines, "s_ill": "They are very ill"}
    assert engine.text(item(engine, "safety"), "en", TELEPHONE).hint == "Stay on the line."
    assert engine.text(item(engine, "days"), "en", PROXY).hint == "Ask the person."
    assert engine.text(item(engine, "places"), "en", "kiosk").options["back"] == "Back low down"
    assert engine.text(item(engine, "request"), "en", PROXY) == engine.text(
        item(engine, "request"), "en"
    )


def test_the_words_of_a_route_differ_too(load):
    engine = load()
    usual = engine.ruleset.dispositions[Disposition.EMERGENCY].say
    assert engine.said(usual, "en", way=TELEPHONE) == "Stay on the line."
    assert engine.said(usual, "en", way=PROXY) == "Call 911 for them."
    assert engine.said(usual, "en", way="kiosk") == usual
    local = compile_ruleset(localise(engine.ruleset, Phones(emergency="9-911")))
    assert local.said(usual, "en", way=PROXY) == "Call 9-911 for them."


def test_what_to_watch_for_and_how_others_are_offered_differ_too(load):
    engine = load()
    assert (
        engine.said("Call if a leg gets weak.", "en", way=PROXY) == "Call if their leg gets weak."
    )
    assert (
        engine.said("Call if a leg gets weak.", "en", way=TELEPHONE) == "Call if a leg gets weak."
    )
    nurse = engine.ruleset.secondary[0]
    assert engine.said(nurse.hand_over, "en", way=PROXY) == "Say: May a nurse look at them?"
    assert engine.said(nurse.hand_over, "en") == nurse.hand_over
    calls = SMALL.replace("Call if their", "Call 911 if their")
    local = compile_ruleset(localise(load(calls).ruleset, Phones(emergency="9-911")))
    said = local.said("Call if a leg gets weak.", "en", way=PROXY)
    assert said == "Call 9-911 if their leg gets weak."


def test_an_offer_without_words_has_none_of_a_helper_either(load):
    with pytest.raises(ContentError, match="nurse, proxy: there are no other usual words"):
        load(**{"text/en/secondary.yaml": "nurse: {who: Nurse, reason: Fever.}"})


def test_without_a_file_of_ways_everything_is_said_as_usual(small):
    safety = item(small, "safety")
    assert small.text(safety, "en", PROXY) == small.text(safety, "en")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("safety:", "safty:", 'there is no "safty"; did you mean "safety"?'),
        ("emergency:", "emergancy:", 'there is no "emergancy"; did you mean "emergency"?'),
        ("keep: Ask the person.", "keep: Ask, hint: Wait", 'or only "keep"'),
        ("{keep: Ask the person.}", "{}", "say what differs"),
        ("  places: {kiosk:", "  places: {mail:", 'unknown key "mail"'),
        ("s_ill: They", "s_il: They", 'line "s_il" has words but is not asked; did you mean'),
        ("back: Back low", "bak: Back low", 'option "bak" has words but is not asked'),
        ("Stay on the line.}\n", "Do not point.}\n", 'says "point", which may not be said'),
        ("Do they have any?", "Do you have any?", 'says "you", which may not be said on the way'),
        ("proxy: Call 911 for them.", "proxy: Words.", "these are the usual words; leave them out"),
        ("s_ill: They are very ill", "s_ill: Very ill", "these are the usual words; leave them"),
        ("usual: Call if a leg", "usual: Call if an arm", 'says "Call if an arm gets weak."; did'),
        ("Call if their leg", "Call if a leg", "safety_net, proxy: these are the usual words; le"),
        ("Call if their leg", "Call if your leg", 'says "your", which may not be said on the way'),
        ("proxy: Call if", "mail: Call if", 'unknown key "mail"'),
        ("hand_over:\n", SAID_TWICE + "hand_over:\n", '"Call if a leg gets weak." stands twice'),
        ("  nurse:", "  nurce:", 'there is no "nurce"; did you mean "nurse"?'),
        ("look at them?", "look at you?", "nurse, proxy: there are no other usual words"),
        ("look at them?", "look at you all?", 'says "you", which may not be said on the way'),
    ],
)
def test_words_that_are_wrong_there_are_refused(load, old, new, words):
    assert old in SMALL
    with pytest.raises(ContentError, match=re.escape(words)):
        load(SMALL.replace(old, new, 1))


def test_an_id_stands_once_over_all_files_of_ways(load):
    again = "items: {safety: {proxy: {text: Is there any?}}}"
    with pytest.raises(ContentError, match='id "safety" is used twice'):
        load(**{"text/en/ways-more.yaml": again})


def test_words_to_look_by_belong_to_an_option(load, small_files):
    name = "text/en/items.yaml"
    found = bend(small_files, name, "knee: Knee}", "knee: Knee}, also: {bak: spine}")
    with pytest.raises(ContentError, match='option "bak" has words but is not asked'):
        load(**{name: found})


def test_a_language_may_need_other_words_where_english_does_not(load):
    language = """
name: Psuedo
direction: ltr
not_reviewed: Nto yte raed
reviewed_by: ""
never_says: {proxy: [uoy]}
may_say: [uoy-siht]
"""
    words = """
- {en: Chest pain, xx: Tsehc niap uoy, proxy: Tsehc niap}
- {en: Do they have any?, xx: Od yeht uoy-siht}
- {en: Call 911 for them., xx: Meht}
"""
    files = {"text/xx/language.yaml": language, "text/xx/all.yaml": words}
    engine = load(**files)
    safety = item(engine, "safety")
    assert engine.text(safety, "xx").lines["s_chest"] == "Tsehc niap uoy"
    assert engine.text(safety, "xx", PROXY).lines["s_chest"] == "Tsehc niap"
    assert engine.text(safety, "xx", PROXY).text == "Od yeht uoy-siht"
    assert engine.said("Words.", "xx", way=PROXY) == "Meht"
    local = localise(engine.ruleset, Phones(emergency="9-911")).translations["xx"]
    assert local.entries["Chest pain", ""].ways == {"proxy": "Tsehc niap"}
    with pytest.raises(ContentError, match='safety: "Tsehc niap uoy" says "uoy"'):
        load(**{**files, "text/xx/all.yaml": words.replace(", proxy: Tsehc niap", "")})


def test_every_channel_has_its_way():
    assert {c: c.way for c in Channel if c.value in ("counter", "telephone", "call_back", "proxy")}
    assert Channel.COUNTER.way == ""
    assert Channel.TELEPHONE.way == Channel.CALL_BACK.way == TELEPHONE
    assert Channel.PROXY.way == PROXY


# ------------------------------------------------------------------------- the content we ship


def heard(real, language, way):
    staff = {i.link_id for i in real.ruleset.items if i.staff_only}
    return [
        said
        for said in said_on(real.ruleset, language, way)
        if said.owner not in staff and said.part not in ("hint", "keep")
    ]


def kept(real):
    texts = real.ruleset.texts["en"].items()
    return {i for i, text in texts if PROXY in text.ways and text.ways[PROXY].keep}


def test_a_helper_is_never_asked_about_themself(real):
    you = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)
    spoken = [s for s in heard(real, "en", PROXY) if s.owner not in kept(real)]
    assert len(spoken) > 300
    assert not [s for s in spoken if you.search(s.words)]


# What a helper hears of what to watch for is the same in all but these words, one for one.
OF_THE_PERSON = {
    "they": "you",
    "their": "your",
    "themselves": "yourself",
    "she": "you",
    "bleeds": "bleed",
    "leaks": "leak",
    "has": "have",
}
GETS_WORSE = "becomes weaker, confused or hurt, call us the same day. Call 911 if it is sudden."
SAID_ANEW = {
    "Do not drive yourself.": "They must not drive themselves.",
    f"If the person you care for {GETS_WORSE}": f"If the person who needs care {GETS_WORSE}",
}


def test_to_a_helper_what_to_watch_for_is_the_same_word_for_word(real):
    ways = real.ruleset.safety_ways
    assert len(ways) > 20
    for usual, others in ways.items():
        said = others[PROXY]
        if usual in SAID_ANEW:
            assert said == SAID_ANEW[usual]
            continue
        both = (re.findall(r"\w+", words.lower()) for words in (usual, said))
        for was, now in zip(*both, strict=True):
            same = OF_THE_PERSON.get(now, now)
            assert was == same or (was == "your" and now == "the"), (usual, said)


@pytest.mark.parametrize("language", ["es", "fr"])
def test_a_helper_hears_the_same_numbers_and_calls_in_every_language(real, language):
    """911 or the clinic, the same day or at once, and every number stay what they are."""
    firm = re.compile(r"\d+|mismo día|de inmediato|jour même|tout de suite|hospital|hôpital|urgenc")
    for line in real.ruleset.safety_lines:
        usual, helped = (real.said(line, language, way=way) for way in ("", PROXY))
        assert firm.findall(usual) == firm.findall(helped), (usual, helped)


def test_what_is_for_the_person_alone_stays_so(real):
    assert kept(real) == {"private", "phq2_a", "phq2_b", "f_cssrs"}
    for link_id in kept(real):
        shown = real.text(item(real, link_id), "en", PROXY)
        assert shown.text == real.text(item(real, link_id), "en").text
        assert "Press not asked" in shown.hint


def test_published_words_are_the_same_everywhere(real):
    for way in WAYS:
        changed = {s.owner for s in differing(real.ruleset, "en", way) if s.part != "hint"}
        reworded = {
            link_id
            for link_id in ("phq2_a", "phq2_b", "f_cssrs")
            if real.text(item(real, link_id), "en", way).lines
            != real.text(item(real, link_id), "en").lines
            or real.text(item(real, link_id), "en", way).text
            != real.text(item(real, link_id), "en").text
        }
        assert not reworded, way
        assert changed


@pytest.mark.parametrize("language", ["es", "fr"])
@pytest.mark.parametrize("way", WAYS)
def test_every_language_has_the_words_of_every_way(real, language, way):
    for said in heard(real, language, way):
        if not said.usual.startswith("[English]"):
            assert not said.words.startswith("[English]"), said


def test_by_telephone_nobody_is_asked_to_stay_here(real):
    say = real.ruleset.dispositions[Disposition.EMERGENCY].say
    assert "here" in real.said(say, "en")
    assert "on the line" in real.said(say, "en", way=TELEPHONE)
    assert "here" not in real.said(say, "en", way=TELEPHONE)


def test_the_loader_notices_each_forgotten_wording(real, root):
    """Take each other wording of a helper away: the check must name it, or it was not needed."""
    ruleset = load_unchecked(root / "resources" / "content")
    for link_id, text in ruleset.texts["en"].items():
        other = text.ways.get(PROXY)
        if other is None or not (other.text or other.lines) or link_id in ("safety", "regions"):
            continue
        if not re.search(r"\byou", " ".join([text.text, *text.lines.values()])):
            continue
        bare = {**ruleset.texts["en"], link_id: replace(text, ways={})}
        faults = check(replace(ruleset, texts={**ruleset.texts, "en": bare}))
        assert any(fault.word == link_id for fault in faults), link_id


def test_only_what_no_rule_looks_at_may_be_left_open(load, small_files):
    name = "questionnaires/body.yaml"
    left = bend(small_files, name, "{id: steady,", "{id: steady, required: false,")
    with pytest.raises(ContentError, match=re.escape("may be left open (required: false), but")):
        load(**{name: left})


@pytest.mark.parametrize("way", ["", *WAYS])
def test_what_is_read_aloud_reads_well(real, way):
    """No sign that nobody can say: brackets, slashes, signs for words; the numbers stay numbers."""
    unsaid = re.compile(r"[()/&+=<>*_#~]|\b(?:e\.g|i\.e|etc|vs|approx)\b", re.IGNORECASE)
    published = ("phq2_a", "phq2_b", "f_cssrs")
    spoken = [s for s in heard(real, "en", way) if s.owner not in published]
    assert [s for s in spoken if unsaid.search(s.words)] == []
