"""The loader refuses what it does not understand: file, line, and the nearest name."""

import pytest

from triage_desk.errors import ContentError
from triage_desk.rules.check import check
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset, load_unchecked
from triage_desk.services.content_check import check_content


def refusal(write_small, tmp_path, name, text):
    with pytest.raises(ContentError) as caught:
        load_ruleset(write_small(tmp_path, {name: text}))
    return caught.value


def bend(small_files, name, old, new):
    text = small_files[name].lstrip("\n")
    assert old in text, f"{old!r} is not in {name}"
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "words"),
    [
        ("red_flags/F-CHEST.yaml", "when:", "whem:", 4, 'unknown key "whem"; did you mean "when"?'),
        ("red_flags/F-CHEST.yaml", "owner: lead", "id: F-CHEST", 9, 'duplicate key "id"'),
        (
            "red_flags/F-CHEST.yaml",
            "if_unknown: {hold: physician_today}\n",
            "",
            1,
            'missing key "if_unknown"',
        ),
        ("red_flags/F-CHEST.yaml", "emergency", "emergancy", 5, 'did you mean "emergency"?'),
        ("red_flags/F-CHEST.yaml", "2026-11-21", "soon", 10, 'date like 2026-11-21, found "soon"'),
        (
            "red_flags/F-CHEST.yaml",
            "[{source: src, locator: p. 3}]",
            "[]",
            8,
            "at least one source",
        ),
        (
            "red_flags/F-CHEST.yaml",
            "{is:",
            "{iss:",
            4,
            'unknown condition "iss"; did you mean "is"?',
        ),
        ("red_flags/F-CHEST.yaml", "id: F-CHEST", "id: F-CHESS", 1, "has no words"),
        ("red_flags/F-CHEST.yaml", "{hold: physician_today}", "{}", 6, "exactly one of hold, ask"),
        ("thresholds.yaml", "value: 50,", "value: '50',", 1, 'expected a number, found "50"'),
        ("thresholds.yaml", "value: 50,", "value: 12:30,", 1, 'expected a number, found "12:30"'),
        ("thresholds.yaml", "unit: years, ", "", 1, 'missing key "unit"'),
        ("thresholds.yaml", "source: src, ", "", 1, 'missing key "source"'),
        ("thresholds.yaml", "in_force_from: 2026-01-01, ", "", 1, 'missing key "in_force_from"'),
        ("questionnaires/body.yaml", "type: quantity", "type: slider", 3, '"slider" is not one of'),
        ("questionnaires/body.yaml", "{id: weak,", "{id: leg,", 14, 'id "leg" is already used at'),
        ("questionnaires/body.yaml", ", units: {days: 1, weeks: 7}", "", 3, 'needs "units"'),
        (
            "red_flags/F-LONG.yaml",
            "{days: days_14}",
            "{days: days_14, age: years_50}",
            4,
            "one item",
        ),
        (
            "red_flags/F-LONG.yaml",
            "at_least_value: {days: days_14}",
            "includes: {places: []}",
            4,
            "one code",
        ),
        (
            "red_flags/F-LONG.yaml",
            "at_least_value: {days: days_14}",
            "between: {days: [days_14]}",
            4,
            "two thr",
        ),
        (
            "red_flags/F-WEAK.yaml",
            "when: {is: {weak: yes}}",
            "when: {at_least: {count: 3, of: [{is: {weak: yes}}]}}",
            4,
            "count 3 is not between",
        ),
        (
            "red_flags/F-WEAK.yaml",
            "when: {is: {weak: yes}}",
            "when: {is: {weak: yes}, any: []}",
            4,
            "found 2 keys",
        ),
        (
            "red_flags/F-CHEST.yaml",
            "when: {is: {s_chest: yes}}",
            "when: [x]",
            4,
            "expected a mapping",
        ),
        ("red_flags/F-CHEST.yaml", "regions: []", "regions: back", 3, "expected a list"),
        ("red_flags/F-CHEST.yaml", "owner: lead", "owner: [lead]", 9, "expected text"),
        ("red_flags/F-CHEST.yaml", "owner: lead", "owner:", 9, "expected text, found nothing"),
        ("dispositions.yaml", "{hours: 8}", "{hours: 8.5}", 2, "expected a whole number"),
        ("questionnaires/safety.yaml", ", options: [pain, other]", "", 8, 'needs "options"'),
        (
            "questionnaires/safety.yaml",
            "options: [pain, other]",
            "options: [pain, other], staff_only: true, with_staff: true",
            8,
            'leave "with_staff" out',
        ),
        (
            "questionnaires/body.yaml",
            "type: boolean",
            "type: boolean, options: [a]",
            15,
            "belongs to",
        ),
        ("sources.yaml", '"doi:10.0/0"', '""', 1, "marked checked but has no locator"),
    ],
)
def test_refuses_with_file_and_line(
    write_small, small_files, tmp_path, name, old, new, line, words
):
    fault = refusal(write_small, tmp_path, name, bend(small_files, name, old, new))
    assert words in str(fault)
    assert (fault.file, fault.line) == (name, line)
    assert str(fault).startswith(f"{name}:{line}: ")


@pytest.mark.parametrize(
    ("name", "old", "new", "owner", "words"),
    [
        ("red_flags/F-CHEST.yaml", "s_chest", "s_chess", "F-CHEST", 'did you mean "s_chest"?'),
        ("red_flags/F-LONG.yaml", "days_14", "days_15", "F-LONG", 'did you mean "days_14"?'),
        (
            "red_flags/F-LONG.yaml",
            "{days: days_14}",
            "{age: days_14}",
            "F-LONG",
            "is in years, but",
        ),
        ("red_flags/F-CHEST.yaml", "s_chest: yes", "request: pan", "F-CHEST", 'no option "pan"'),
        (
            "red_flags/F-CHEST.yaml",
            "s_chest: yes",
            "request: yes",
            "F-CHEST",
            "is a choice, not yes",
        ),
        ("red_flags/F-CHEST.yaml", "source: src", "source: sre", "F-CHEST", 'no source "sre"'),
        ("red_flags/F-CHEST.yaml", "is: {s_chest: yes}", "answered: goal", "F-CHEST", "no route"),
        ("red_flags/F-WEAK.yaml", "[nurse]", "[nurze]", "F-WEAK", 'no secondary referral "nurze"'),
        ("questionnaires/body.yaml", "{leg: yes}", "{steady: yes}", "leg_more", "not asked before"),
        ("questionnaires/body.yaml", "{leg: yes}", "{weak: yes}", "leg_more", "not asked before"),
        (
            "questionnaires/body.yaml",
            "AX-STEM}\n-",
            "AX-STOM}\n-",
            "leg",
            'no assumption "AX-STOM"',
        ),
        ("pathways/P-BACK.yaml", "handout: back", "handout: bak", "P-BACK", 'no hand-out "bak"'),
        ("pathways/P-BACK.yaml", "[goal]", "[gaol]", "P-BACK", 'no question or instrument "gaol"'),
        ("text/en/items.yaml", "s_ill: Very ill", "s_il: Very ill", "safety", 'line "s_il"'),
        ("text/en/items.yaml", "pain: Pain, ", "", "request", 'option "pain"'),
        ("thresholds.yaml", "2026-01-01", "2027-01-01", "years_50", "not in force"),
        (
            "red_flags/F-CHEST.yaml",
            "{s_chest: yes}",
            "{s_ill: yes}",
            "s_chest",
            "no rule looks at it",
        ),
        ("red_flags/F-LONG.yaml", "pt_first_notify", "pt_first", "pt_first_notify", "no red flag"),
        ("red_flags/F-LONG.yaml", "{days: days_14}", "{places: days_14}", "F-LONG", "not a number"),
        (
            "red_flags/F-CHEST.yaml",
            "is: {s_chest: yes}",
            "is: {fever: hot}",
            "F-CHEST",
            "is a yes/no",
        ),
        (
            "text/en/items.yaml",
            "steady: {text: Is it steady?}",
            "",
            "steady",
            "has no words in text/en/items*.yaml",
        ),
        (
            "text/en/items.yaml",
            "steady:",
            "sted: {text: x}\nsteady:",
            "sted",
            "has words but is no",
        ),
        ("text/en/sections.yaml", "body: Body, ", "", "body", "this section has no title"),
        ("text/en/items.yaml", "Fever,", "Fever, x: y,", "signs", 'line "x"'),
        ("text/en/items.yaml", "leg: Pain in the leg}", "leg: L}, line_help: {x: y}", "signs", "x"),
        ("thresholds.yaml", "source: src,", "source: srk,", "years_50", "unknown source"),
        ("questionnaires/safety.yaml", "{id: s_ill}", "{id: age}", "age", "belongs to the patient"),
        (
            "questionnaires/safety.yaml",
            "- id: safety\n",
            "- {id: q, type: text}\n- id: safety\n",
            "q",
            "at most 8",
        ),
        (
            "text/en/phrases.yaml",
            "hold_pt_first: The PT asks.\n",
            "",
            "there is no phrase",
            '"hold_pt_first"',
        ),
        # What the proof takes for granted, and the longest interview, name what exists.
        (
            "questionnaires/body.yaml",
            "{id: fever}",
            "{id: fever, same_as: fevr}",
            "fever",
            'no yes/no question "fevr"',
        ),
        (
            "questionnaires/body.yaml",
            "options: [back, knee]}",
            "options: [back, knee], same_as: fever}",
            "places",
            "belong to a yes/no question",
        ),
        ("ruleset.yaml", "sections:", "most_items: {bakc: 9}\nsections:", "most_items", '"bakc"'),
    ],
)
def test_check_names_what_dangles(write_small, small_files, tmp_path, name, old, new, owner, words):
    folder = write_small(tmp_path, {name: bend(small_files, name, old, new)})
    faults = [fault.message for fault in check(load_unchecked(folder))]
    assert any(message.startswith(owner) and words in message for message in faults), faults
    with pytest.raises(ContentError):
        load_ruleset(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "hint"),
    [
        ("red_flags/F-CHEST.yaml", "{s_chest: yes}", "{s_ches: yes}", '"s_chest"'),
        ("red_flags/F-CHEST.yaml", "regions: []", "regions: [bak]", 'no region "bak"'),
        ("red_flags/F-LONG.yaml", "days_14", "days_15", '"days_14"'),
        ("red_flags/F-CHEST.yaml", "source: src", "source: srcs", '"src"'),
        ("red_flags/F-WEAK.yaml", "[nurse]", "[nurze]", '"nurse"'),
        ("pathways/P-BACK.yaml", "[goal]", "[gaol]", '"goal"'),
        ("text/en/items.yaml", "s_ill: Very ill", "s_il: Very ill", '"s_ill"'),
        ("text/en/items.yaml", "steady: {", "steadi: {", '"steady"'),
        ("thresholds.yaml", "source: src, locator: p. 2", "source: srk, locator: p. 2", '"src"'),
        ("thresholds.yaml", "2026-01-01", "2027-01-01", "not in force"),
        ("ruleset.yaml", "[safety,", "[safty,", '"safety"'),
        ("ruleset.yaml", "{request: other}", "{request: othr}", '"other"'),
        ("ruleset.yaml", "outside_scope", "covered_regions: [bak]\noutside_scope", '"bak"'),
        ("text/en/handouts/back.yaml", "id: back", "id: bakc", "differ"),
    ],
)
def test_the_line_named_is_the_line_to_mend(
    write_small, small_files, tmp_path, name, old, new, hint
):
    good, bad = small_files[name].lstrip("\n"), bend(small_files, name, old, new)
    pairs = zip(good.splitlines(), bad.splitlines(), strict=False)
    line = next(number for number, (was, now) in enumerate(pairs, start=1) if was != now)
    report = check_content(write_small(tmp_path, {name: bad}), lambda _done, _all: None)
    place = f"{name}:{line}: "
    assert any(said.startswith(place) and hint in said for said in report.faults), report.faults


def test_a_remark_is_not_where_a_name_stands(write_small, small_files, tmp_path):
    name = "red_flags/F-CHEST.yaml"
    text = "# s_ches is what nobody asks\n" + bend(small_files, name, "s_chest", "s_ches")
    report = check_content(write_small(tmp_path, {name: text}), lambda _done, _all: None)
    assert f'{name}:5: F-CHEST: there is no item "s_ches"' in report.faults[0]


def test_a_fault_of_a_whole_file_names_the_file(write_small, small_files, tmp_path):
    name = "text/en/phrases.yaml"
    text = bend(small_files, name, "not_sure:", "not_sre:")
    report = check_content(write_small(tmp_path, {name: text}), lambda _done, _all: None)
    assert report.faults == (f'{name}: there is no phrase "not_sure"; did you mean "not_sre"?',)


def test_a_folder_with_the_name_of_a_file_is_refused(write_small, tmp_path):
    folder = write_small(tmp_path, {"red_flags/F-ILL.yaml": ""})
    (folder / "red_flags" / "F-ILL.yaml").mkdir()
    with pytest.raises(ContentError, match=r"F-ILL\.yaml: cannot be read"):
        load_ruleset(folder)


def test_the_small_content_holds_together(write_small, tmp_path):
    assert check(load_unchecked(write_small(tmp_path))) == ()


def test_the_hash_follows_the_content_and_not_the_cases(write_small, small_files, tmp_path):
    before = load_ruleset(write_small(tmp_path)).ref.content_hash
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "x.yaml").write_text("[]\n", encoding="utf-8")
    assert load_ruleset(tmp_path).ref.content_hash == before
    name = "text/en/items.yaml"
    write_small(tmp_path, {name: bend(small_files, name, "Very ill", "Quite ill")})
    assert load_ruleset(tmp_path).ref.content_hash != before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "missing from the content folder"),
        ("\n", "the file is empty"),
        ("a: [1\n", "not readable as YAML"),
        ("emergency: &x {hours: 0}\nphysician_today: *x\n", "aliases"),
    ],
)
def test_files_that_are_no_content(write_small, tmp_path, text, words):
    folder = write_small(tmp_path)
    path = folder / "dispositions.yaml"
    path.unlink()
    if text:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=words):
        load_ruleset(folder)


def test_a_retired_flag_leaves_a_tombstone_and_stops_deciding(write_small, small_files, tmp_path):
    name = "red_flags/F-ILL.yaml"
    text = small_files[name].lstrip("\n")
    stone = "retired: {on: 2026-11-21, replaced_by: F-CHEST, why: Two flags said the same.}\n"
    other = small_files[name].replace("F-ILL", "F-ILL2")
    words = small_files["text/en/findings.yaml"] + "F-ILL2: {title: a, say: b, action: c}\n"
    ruleset = load_ruleset(
        write_small(
            tmp_path,
            {name: text + stone, "red_flags/F-ILL2.yaml": other, "text/en/findings.yaml": words},
        )
    )
    retired = next(flag for flag in ruleset.flags if flag.flag_id == "F-ILL")
    assert retired.retired.replaced_by == "F-CHEST"
    assert "F-ILL" not in [flag.flag.flag_id for flag in compile_ruleset(ruleset).flags]


def test_an_id_used_in_two_files_is_refused(write_small, small_files, tmp_path):
    folder = write_small(tmp_path, {"thresholds-more.yaml": small_files["thresholds.yaml"]})
    with pytest.raises(ContentError, match='id "years_50" is used twice'):
        load_ruleset(folder)


def test_bytes_that_are_no_text(write_small, tmp_path):
    folder = write_small(tmp_path)
    (folder / "sources.yaml").write_bytes(b"src: \xff\xfe\n")
    with pytest.raises(ContentError, match="not readable as YAML"):
        load_ruleset(folder)


def test_no_folder(tmp_path):
    with pytest.raises(ContentError, match="no content folder"):
        load_ruleset(tmp_path / "nowhere")


def test_a_questionnaire_left_out_of_the_order_is_refused(write_small, tmp_path):
    folder = write_small(tmp_path, {"questionnaires/extra.yaml": "section: extra\nitems: []\n"})
    with pytest.raises(ContentError, match='"extra" is in questionnaires/ but not in sections'):
        load_ruleset(folder)


def test_words_without_a_flag_are_refused(write_small, small_files, tmp_path):
    folder = write_small(tmp_path, {"red_flags/F-ILL.yaml": ""})
    with pytest.raises(ContentError, match='words for "F-ILL", but no such flag'):
        load_ruleset(folder)


@pytest.mark.parametrize(
    ("name", "old", "owner"),
    [
        ("text/en/dispositions.yaml", "emergency:", "dispositions.yaml"),
        ("text/en/pathways.yaml", "P-BACK:", "pathways/P-BACK.yaml"),
        ("text/en/secondary.yaml", "nurse:", "secondary.yaml"),
    ],
)
def test_entries_without_words_are_refused(write_small, small_files, tmp_path, name, old, owner):
    text = bend(small_files, name, old, f"other_{old}")
    fault = refusal(write_small, tmp_path, name, text)
    assert "has no words" in str(fault)
    assert fault.file == owner


def test_a_threshold_for_nothing_is_refused(write_small, small_files, tmp_path):
    more = small_files["thresholds.yaml"] + small_files["thresholds.yaml"].replace(
        "years_50", "years_51"
    ).replace("days_14", "days_15")
    folder = write_small(tmp_path, {"thresholds.yaml": more})
    faults = [fault.message for fault in check(load_unchecked(folder))]
    assert "years_51: no rule uses this threshold" in faults


def test_the_file_name_is_the_id(write_small, small_files, tmp_path):
    text = small_files["red_flags/F-ILL.yaml"]
    folder = write_small(tmp_path, {"red_flags/F-ILL.yaml": "", "red_flags/OTHER.yaml": text})
    with pytest.raises(ContentError, match='the id "F-ILL" and the file name "OTHER" differ'):
        load_ruleset(folder)
