"""The command line is a contract: what it reads, what it writes, how it ends."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.rules.small_content import SOUND, write_small
from tests.spoken import each_language
from triage_desk import __version__, app, cli, cli_commands, launch, selftest
from triage_desk.documents import read_back
from triage_desk.errors import EnvironmentFault
from triage_desk.services.demo import PLAIN

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "resources" / "examples"
SCHEMAS = ROOT / "resources" / "schemas"
POSIX = os.name == "posix"


def schema(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def valid(data, name):
    """Return what a document breaks of its schema."""
    return [error.message for error in Draft202012Validator(schema(name)).iter_errors(data)]


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command in this process; return exit code, output and complaints."""
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(tmp_path / "data"))

    def command(*arguments, stdin=""):
        raw = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def intake(tmp_path):
    """Write an intake file; return its path."""

    def write(answers=None, patient=None):
        who = patient or {"age_years": 40, "sex": "male"}
        path = tmp_path / "intake.json"
        path.write_text(json.dumps({"patient": who, "answers": answers or {}}), encoding="utf-8")
        return path

    return write


# ---------------------------------------------------------------------------------- the schemas


@pytest.mark.parametrize("name", ["intake", "decision", "questionnaire"])
def test_every_property_of_a_schema_is_described(name):
    written = schema(name)
    Draft202012Validator.check_schema(written)
    bare = []

    def walk(part, place):
        if isinstance(part, dict):
            for key, inner in part.get("properties", {}).items():
                if "description" not in inner:
                    bare.append(f"{place}.{key}")
            for key, inner in part.items():
                walk(inner, f"{place}.{key}")
        elif isinstance(part, list):
            for number, inner in enumerate(part):
                walk(inner, f"{place}[{number}]")

    walk(written, name)
    assert bare == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_the_examples_keep_the_schema_and_so_do_their_decisions(run, path):
    assert valid(json.loads(path.read_text(encoding="utf-8")), "intake") == []
    code, out, err = run("assess", path, "--json")
    assert (code, err) == (0, "")
    assert valid(json.loads(out), "decision") == []


@pytest.mark.parametrize(
    "broken",
    [
        {"patient": {"age_years": 3, "sex": "male"}},
        {"patient": {"sex": "male"}, "answers": {}},
        {"patient": {"age_years": 3, "birth_date": "2020-01-01", "sex": "male"}, "answers": {}},
        {"patient": {"age_years": 131, "sex": "male"}, "answers": {}},
        {"patient": {"age_years": 3, "sex": "man"}, "answers": {}},
        {"patient": {"age_years": 3, "sex": "male"}, "answers": {"safety": {"maybe": []}}},
        {"patient": {"age_years": 3, "sex": "male"}, "answers": {"safety": None}},
    ],
)
def test_schema_and_program_refuse_the_same(run, broken):
    assert valid(broken, "intake")
    assert run("assess", "-", stdin=json.dumps(broken))[0] == 2


def test_the_questionnaire_keeps_its_schema(run):
    code, out, err = run("questionnaire", "--json")
    assert (code, err) == (0, "")
    assert valid(json.loads(out), "questionnaire") == []


def test_the_questionnaire_in_words(run):
    code, out, _ = run("questionnaire")
    assert code == 0
    assert "safety [checklist] Any of these today?" in out


@each_language
def test_the_questionnaire_in_the_words_of_a_language(run, spoken):
    code, out, _ = run("questionnaire", "--language", spoken.code)
    assert code == 0
    assert spoken.chest in out


def test_a_language_nobody_wrote_is_refused(run):
    code, out, err = run("questionnaire", "--language", "xx")
    assert (code, out) == (2, "")
    assert err == 'There is no language "xx"; known: en, es, fr.\n'


# --------------------------------------------------------------------------------------- assess


def test_a_complete_intake_ends_in_words_and_a_private_letter(run, tmp_path):
    letter = tmp_path / "letter.pdf"
    code, out, err = run("assess", EXAMPLES / "back-pain.json", "--pdf", letter)
    assert (code, err) == (0, "")
    assert out.startswith("Route: PT first (pt_first)\n")
    assert out.endswith(f"Referral letter: {letter}\n")
    assert "Lift my daughter again" in read_back(letter.read_bytes())
    assert not POSIX or letter.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["letter.pdf"]


def test_the_same_intake_on_the_same_day_makes_the_same_letter(run, monkeypatch, tmp_path):
    letters = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for hours, letter in enumerate(letters):
        later = datetime(2026, 11, 21, 9 + hours, 30, tzinfo=UTC)
        monkeypatch.setattr(cli_commands, "now", lambda at=later: at)
        code, *_ = run("assess", EXAMPLES / "back-pain.json", "--on", "2026-11-21", "--pdf", letter)
        assert code == 0
    assert letters[0].read_bytes() == letters[1].read_bytes()


def test_the_letterhead_comes_from_the_data_folder(run, tmp_path):
    data, letter = tmp_path / "clinic", tmp_path / "letter.pdf"
    data.mkdir()
    (data / "settings.toml").write_text('[clinic]\nname = "Sample Clinic"\n', encoding="utf-8")
    example = EXAMPLES / "back-pain.json"
    assert run("assess", example, "--pdf", letter, "--data-dir", data)[0] == 0
    assert "Sample Clinic" in read_back(letter.read_bytes())


def test_with_json_nothing_else_is_on_standard_output(run, tmp_path):
    letter = tmp_path / "letter.pdf"
    code, out, err = run("assess", EXAMPLES / "unsure.json", "--json", "--pdf", letter)
    assert code == 0
    assert json.loads(out)["disposition"] == "physician_today"
    assert err == f"Referral letter: {letter}\n"


def test_an_open_intake_gives_the_route_so_far_and_no_letter(run, intake, tmp_path):
    letter = tmp_path / "letter.pdf"
    code, out, err = run("assess", intake({"safety": []}), "--json", "--pdf", letter)
    decided = json.loads(out)
    assert code == 3
    assert (decided["complete"], decided["next_items"][0]) == (False, "look")
    assert valid(decided, "decision") == []
    assert err == "No letter was written: the intake is not complete yet.\n"
    assert not letter.exists()


def test_standard_input_and_a_byte_order_mark_are_read(run):
    data = b"\xef\xbb\xbf" + (EXAMPLES / "cauda-equina.json").read_bytes()
    code, out, _ = run("assess", "-", "--json", stdin=data)
    assert (code, json.loads(out)["disposition"]) == (0, "emergency")


def test_the_day_decides_the_age(run, intake):
    path = intake(patient={"birth_date": "2000-06-15", "sex": "female"})
    for day, age in (("2020-06-14", 19), ("2020-06-15", 20)):
        out = run("assess", path, "--json", "--on", day)[1]
        assert (json.loads(out)["patient"]["age_years"], json.loads(out)["on"]) == (age, day)


def test_answers_that_nobody_asked_for_are_told(run, intake):
    out = run("assess", intake({**json.loads(BACK)["answers"], "injury_days": 3}))[1]
    assert "so no rule saw them:" in out
    assert "(injury_days)" in out


BACK = (EXAMPLES / "back-pain.json").read_text(encoding="utf-8")


def test_bad_input_is_one_sentence_a_fault_and_nothing_is_written(run, intake, tmp_path):
    letter = tmp_path / "letter.pdf"
    path = intake({"saftey": [], "request": "pain"}, {"age_years": 200, "sex": "male"})
    code, out, err = run("assess", path, "--pdf", letter)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 3
    assert 'did you mean "safety"?' in err
    assert not letter.exists()


@pytest.mark.parametrize(
    ("stdin", "words"),
    [("{", "not JSON"), (b"\xff\xfe{", "not UTF-8"), ("[]", "An intake is an object")],
)
def test_what_is_no_intake_is_refused(run, stdin, words):
    code, out, err = run("assess", "-", stdin=stdin)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_a_file_that_is_not_there(run, tmp_path):
    code, _, err = run("assess", tmp_path / "none.json")
    assert code == 2
    assert "cannot be read" in err


def test_a_place_that_cannot_be_written_is_the_machines_fault(run, tmp_path):
    code, out, err = run("assess", EXAMPLES / "back-pain.json", "--pdf", tmp_path / "no" / "x.pdf")
    assert (code, out) == (4, "")
    assert "its folder does not exist" in err


@pytest.mark.skipif(not POSIX, reason="there are no named pipes")
def test_a_letter_takes_the_place_of_no_device(run, tmp_path):
    os.mkfifo(tmp_path / "printer")
    code, out, err = run("assess", EXAMPLES / "back-pain.json", "--pdf", tmp_path / "printer")
    assert (code, out) == (4, "")
    assert "something else already has this name" in err
    assert (tmp_path / "printer").is_fifo()


def test_the_letter_never_replaces_its_intake(run, tmp_path):
    path = tmp_path / "intake.json"
    path.write_bytes((EXAMPLES / "back-pain.json").read_bytes())
    code, out, err = run("assess", path, "--pdf", path)
    assert (code, out) == (2, "")
    assert "would replace the intake" in err
    assert path.read_bytes() == (EXAMPLES / "back-pain.json").read_bytes()


@pytest.mark.parametrize("command", [["assess", "-"], ["interview"]])
def test_a_closed_input_is_an_empty_one(monkeypatch, capsys, command):
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(command) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("born", ["19800531", "1980-W22-6", "31/05/1980", "1980-5-31"])
def test_a_day_is_written_one_way(run, intake, born):
    code, _, err = run("assess", intake(None, {"birth_date": born, "sex": "male"}))
    assert code == 2
    assert "is a date like 1970-05-31" in err


def test_a_complaint_never_repeats_a_record(run, intake):
    words = "Zebedee Quux " * 1000
    path = intake({"request": [words, words], "known": words, words: []}, {"sex": words})
    code, _, err = run("assess", path)
    assert code == 2
    assert all(len(line) < 300 for line in err.splitlines())


def test_broken_settings_are_the_machines_fault(run, tmp_path):
    (tmp_path / "settings.toml").write_text("nonsense", encoding="utf-8")
    example, letter = EXAMPLES / "back-pain.json", tmp_path / "x.pdf"
    code, _, err = run("assess", example, "--pdf", letter, "--data-dir", tmp_path)
    assert code == 4
    assert "not valid TOML" in err
    assert not letter.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess"],
        ["asses"],
        ["assess", "x", "--on", "soon"],
        ["content"],
        ["interview", "--sex", "m"],
    ],
)
def test_a_command_line_that_cannot_be_understood_ends_in_2(run, arguments):
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("age", ["131", "x"])
def test_an_age_that_is_none_is_refused_before_the_first_question(run, age):
    code, out, err = run("interview", "--age", age, "--sex", "male")
    assert (code, out) == (2, "")
    assert age in err


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["window"],
        ["demo"],
        ["assess"],
        ["interview"],
        ["questionnaire"],
        ["content"],
        ["content", "check"],
        ["self-test"],
    ],
)
def test_help_is_everywhere(run, capsys, command):
    with pytest.raises(SystemExit) as ended:
        run(*command, "--help")
    assert ended.value.code == 0
    assert "usage: triage-desk" in capsys.readouterr().out


def test_the_version(run, capsys):
    with pytest.raises(SystemExit):
        run("--version")
    assert capsys.readouterr().out == f"triage-desk {__version__}\n"


# ------------------------------------------------------------------------------------ interview

PERSON = ("--age", "40", "--sex", "male")
CHECKLIST_NONE = "none"


def typed_through(engine, **said):
    """Return the lines a person types from first question to last, answering plainly."""
    from triage_desk.cli_interview import TerminalInterview
    from triage_desk.domain.patient import Person, Sex

    lines = []
    plain = {**PLAIN, **said}

    def ask(_prompt):
        page = interview._open_page()
        item = page.item
        line = "none" if page.lines else one(item)
        lines.append(line)
        return line

    def one(item):
        value = plain.get(item.link_id, "?")
        if item.options:
            codes = [option.code for option in item.options]
            chosen = value if isinstance(value, list) else [value]
            return " ".join(str(codes.index(code) + 1) for code in chosen)
        return "s" if value == "not_asked" else str(value)

    interview = TerminalInterview(engine, Person(40, Sex.MALE), lambda _line: None, ask)
    assert interview.run()
    return lines


@pytest.fixture(scope="module")
def engine():
    return app.load_engine()


def test_an_interview_ends_in_the_decision_and_the_letter(run, engine, tmp_path):
    letter = tmp_path / "letter.pdf"
    stdin = "\n".join(typed_through(engine, symptom_days="4d")) + "\n"
    code, out, err = run("interview", *PERSON, "--pdf", letter, stdin=stdin)
    assert (code, err) == (0, "")
    assert "Route: PT first (pt_first)" in out
    assert "4 days" in read_back(letter.read_bytes())


def test_the_interview_and_assess_decide_the_same(run, engine, intake):
    stdin = "\n".join(typed_through(engine, symptom_days=4)) + "\n"
    code, out, _ = run("interview", *PERSON, "--json", stdin=stdin)
    lists = {item.link_id: [] for item in engine.ruleset.items if item.lines}
    answers = {**lists, **PLAIN, "symptom_days": 4}
    told = json.loads(run("assess", intake(answers), "--json")[1])
    here = json.loads(out)
    assert code == 0
    assert here.pop("not_used") == []
    assert told.pop("not_used")
    assert here == told


def test_age_and_sex_are_asked_until_they_can_be_used(run):
    code, out, _ = run("interview", stdin="old\n400\n\n40\nman\nMALE\nquit\n")
    assert code == 3
    assert out.count("Type a whole number of years from 0 to 130.") == 3
    assert '"sex" is one of' in out
    assert "Chest pain" in out


def test_an_end_before_age_and_sex_is_bad_input(run):
    code, _, err = run("interview", stdin="40\n")
    assert code == 2
    assert "--age and --sex" in err


def test_an_emergency_interrupts_at_once_and_asks_who_was_told(run):
    code, out, _ = run("interview", *PERSON, stdin="y\nDr. Sample, physician\n")
    assert code == 0
    assert "EMERGENCY. Stop the questions." in out
    assert "I am getting help for you right now" in out
    assert "Told of the emergency: Dr. Sample, physician" in out
    assert "Route: Emergency (emergency)" in out


@pytest.mark.parametrize("told", ["", "\n"])
def test_an_emergency_nobody_was_told_of_says_so(run, told):
    code, out, _ = run("interview", *PERSON, stdin=f"y\n{told}")
    assert code == 0
    assert "Nobody was named. Tell a clinician now." in out


def test_an_unsure_emergency_sign_asks_for_a_clinician_once(run, engine):
    code, out, _ = run("interview", *PERSON, stdin="?\nx\nnone\nquit\n")
    assert code == 3
    assert out.count(engine.ruleset.phrases["clinician_now"]) == 1


def test_the_input_may_end_anywhere(run):
    code, out, err = run("interview", *PERSON, "--pdf", "none.pdf", stdin="none\nnone\n1\n")
    assert code == 3
    assert "The interview stopped before its end." in out
    assert "(regions)" in out
    assert "No letter was written" in err
    assert not Path("none.pdf").exists()


def test_back_why_and_help(run, engine):
    why = engine.text(engine.ruleset.items[0], "en").why
    stdin = "back\nwhy\nhelp\nn\nback\nnone\nback\nquit\n"
    code, out, _ = run("interview", *PERSON, stdin=stdin)
    assert code == 3
    assert "This is the first question." in out
    assert why in out
    assert out.count("1 of 6. Chest pain") == 6
    assert out.count("? = not sure") == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("maybe\nquit\n", "Type y, n, ? for not sure, x or s, none for the rest"),
        ("none\nnone\n9\n0\n1 2\nx1\n\nquit\n", "Type a number from 1 to 8"),
        ("none\nnone\n1 2\nquit\n", "Type one number from 1 to 8"),
        ("none\nnone\n\nquit\n", "Type one number from 1 to 8"),
        ("none\nnone\n1\n1\nsoon\nquit\n", "Type a number and a unit"),
    ],
)
def test_what_cannot_be_read_is_asked_again(run, typed, words):
    code, out, _ = run("interview", *PERSON, stdin=typed)
    assert code == 3
    assert words in out


def test_with_json_the_talk_is_on_the_other_stream(run):
    code, out, err = run("interview", *PERSON, "--json", stdin="quit\n")
    assert code == 3
    assert valid(json.loads(out), "decision") == []
    assert "Chest pain" in err


# ----------------------------------------------------------------------- content and other commands


@pytest.fixture
def small(tmp_path):
    """A small content without a fault: ``dev.py check`` runs these commands on what we ship."""
    return write_small(tmp_path / "small", SOUND)


def test_content_check_counts_and_finds_no_fault(run, small):
    code, out, err = run("content", "check", "--content", small)
    assert (code, err) == (0, "")
    assert out.endswith("No fault found.\n")


@each_language
def test_what_the_patient_hears_is_in_their_language(run, spoken):
    intake = EXAMPLES / "back-pain.json"
    _, out, _ = run("assess", intake, "--language", spoken.code)
    assert f'Say: "{spoken.route}' in out
    assert f"- {spoken.call}" in out
    plain = json.loads(run("assess", intake, "--language", spoken.code, "--json")[1])
    assert valid(plain, "decision") == []
    assert plain["language"] == spoken.code
    assert plain["language_status"] == spoken.banner
    assert spoken.banner in out
    asked = json.loads(run("questionnaire", "--language", spoken.code, "--json")[1])
    assert valid(asked, "questionnaire") == []
    assert asked["language_status"] == plain["language_status"]
    assert plain["safety_net"][0].startswith(spoken.call)
    assert run("assess", intake, "--language", "xx")[0] == 2


@each_language
def test_content_words_lists_what_a_language_lacks(run, tmp_path, spoken):
    code, out, err = run("content", "words", spoken.code)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("# reviewed_words: ")
    assert run("content", "words", "xx")[0] == 2
    assert run("content", "words", spoken.code, "--content", tmp_path)[0] == 2


def test_content_mutate_tells_what_the_cases_notice(run, small):
    mutate = ("content", "mutate", "--content", small, "--only")
    code, out, err = run(*mutate, "F-CHEST", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["faults"] == []
    assert run(*mutate, "F-NONE")[0] == 2


def test_content_check_names_file_and_line(run, tmp_path):
    code, out, _ = run("content", "check", "--content", tmp_path)
    assert code == 1
    assert "ruleset.yaml: this file is missing" in out
    assert "1 fault found." in out


def test_content_check_shows_progress_on_a_terminal(run, small, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, _, err = run("content", "check", "--content", small)
    assert code == 0
    assert err == "\rcases 20 of 23\rcases 23 of 23\n"


def test_a_large_invented_clinic_says_what_it_is_and_where(run, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    folder = tmp_path / "large"
    args = ["demo-data", "--patients", 40, "--encounters", 3, "--data-dir", folder]
    code, out, err = run(*args)
    assert code == 0
    assert out.startswith("Invented, nobody is real: 40 patients and 3 encounters")
    assert "patterns: 3 of 3" in err
    assert run(*args)[0] == 2
    code, _, err = run(*args[:-2])
    assert code == 2
    assert "--data-dir" in err


def test_the_self_test_says_each_step(run, monkeypatch):
    steps = [selftest.Step("content", 1.0, True), selftest.Step("window: broken", 2.0, False)]
    monkeypatch.setattr(selftest, "self_test", lambda: iter(steps))
    code, out, _ = run("self-test")
    assert code == 1
    assert out == "ok       1.0 ms  content\nFAIL     2.0 ms  window: broken\n"
    monkeypatch.setattr(selftest, "self_test", lambda: iter(steps[:1]))
    assert run("self-test")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], ("window", None)),
        (["window"], ("window", None)),
        (["--data-dir", "a"], ("window", Path("a"))),
        (["--data-dir", "a", "window"], ("window", Path("a"))),
        (["window", "--data-dir", "b"], ("window", Path("b"))),
        (["demo"], ("demo", None)),
        (["demo", "--data-dir", "b"], ("demo", Path("b"))),
    ],
)
def test_the_window_opens_on_the_folder_named(run, monkeypatch, arguments, wanted):
    opened = []
    monkeypatch.setattr(launch, "run_window", lambda folder: opened.append(("window", folder)) or 0)
    monkeypatch.setattr(launch, "run_demo", lambda folder: opened.append(("demo", folder)) or 0)
    assert run(*arguments)[0] == 0
    assert opened == [wanted]


def test_a_year_of_the_demo_is_made_first_and_then_shown(run, monkeypatch, tmp_path):
    opened, folder = [], tmp_path / "year"
    monkeypatch.setattr(launch, "run_demo", lambda where: opened.append(where) or 0)
    monkeypatch.setattr(cli_commands, "make_demo_year", lambda where, _far: where.mkdir() or 312)
    code, out, _ = run("demo", "--year", "--data-dir", folder)
    assert (code, opened) == (0, [folder])
    assert "Ctrl+C stops it" in out
    assert f"Invented, nobody is real: 312 visits of a year in {folder}" in out
    monkeypatch.setattr(cli_commands, "make_demo_year", lambda *_: 0)
    assert run("demo", "--year", "--data-dir", folder)[1] == ""
    run("demo", "--year")
    assert opened[-1].name == "demo-year"


def test_a_window_has_the_year_made_and_is_told_how_far_it_is(run, monkeypatch, tmp_path):
    def make(_folder, told):
        told("steps", 1, 2)
        told("steps", 2, 2)
        return 312

    monkeypatch.setattr(launch, "run_demo", lambda _where: pytest.fail("it is only made"))
    monkeypatch.setattr(cli_commands, "make_demo_year", make)
    code, out, _ = run("demo", "--year", "--make", "--data-dir", tmp_path / "year")
    assert (code, out) == (0, "step 1 2\nstep 2 2\n")


def test_the_year_is_stopped_by_the_end_of_its_input(monkeypatch, tmp_path):
    """Whoever began it has stopped it, or is gone: as Ctrl+C does, which takes all of it away."""
    stopped, (theirs, ours) = threading.Event(), os.pipe()
    monkeypatch.setattr(cli_commands._thread, "interrupt_main", stopped.set)

    def make(_folder, _told):
        assert not stopped.is_set()
        os.close(ours)
        assert stopped.wait(30)
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_commands, "make_demo_year", make)
    with os.fdopen(theirs) as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert cli.main(["demo", "--year", "--make", "--data-dir", str(tmp_path / "year")]) == 130


def test_the_year_is_stopped_too_where_ctrl_c_was_ignored_from_the_start(monkeypatch, tmp_path):
    """So it is for whatever a shell starts in the background: "Stop" did nothing at all."""
    before, (theirs, ours) = signal.signal(signal.SIGINT, signal.SIG_IGN), os.pipe()

    def make(_folder, _told):
        os.close(ours)
        for _ in range(1000):
            time.sleep(0.01)
        pytest.fail("it was not stopped")

    monkeypatch.setattr(cli_commands, "make_demo_year", make)
    try:
        with os.fdopen(theirs) as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            where = str(tmp_path / "year")
            assert cli.main(["demo", "--year", "--make", "--data-dir", where]) == 130
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_error_is_sorted_by_whose_move_it_is(run, monkeypatch):
    def refuse(_folder):
        raise EnvironmentFault("The disk is full: free some space.")

    monkeypatch.setattr(launch, "run_window", refuse)
    assert run() == (4, "", "The disk is full: free some space.\n")


def test_what_nobody_foresaw_is_one_sentence_or_with_debug_everything(run, monkeypatch):
    def stumble(_folder):
        raise KeyError("private")

    monkeypatch.setattr(launch, "run_window", stumble)
    code, out, err = run()
    assert (code, out) == (70, "")
    assert "KeyError at test_cli.py" in err
    assert "private" not in err
    monkeypatch.setenv(cli.DEBUG_VARIABLE, "1")
    with pytest.raises(KeyError):
        run()


def test_ctrl_c_ends_quietly(run, monkeypatch):
    def interrupted(_folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(launch, "run_window", interrupted)
    assert run() == (130, "", "")


# --------------------------------------------------------------------------- as its own process


def process(*arguments, **more):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **more,
    )


def test_assess_imports_no_window_and_no_database():
    code = (
        "import sys; from triage_desk.cli import main; "
        f"code = main(['assess', {str(EXAMPLES / 'back-pain.json')!r}, '--json']); "
        "slow = {'PySide6', 'sqlmodel', 'sqlalchemy', 'sqlcipher3', 'alembic', 'reportlab', "
        "'pydantic', 'cryptography'}; "
        "sys.exit(str(sorted(slow & {m.partition('.')[0] for m in sys.modules})) if "
        "slow & {m.partition('.')[0] for m in sys.modules} else code)"
    )
    done = process("-c", code)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_runs_as_a_module_and_a_reader_may_leave_early():
    done = process("-m", "triage_desk", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    with subprocess.Popen(
        [sys.executable, "-m", "triage_desk", "questionnaire", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        started.stdout.close()
        complaint = started.stderr.read()
        assert (started.wait(), complaint) == (0, b"")


def test_json_in_a_pipe_is_utf_8_wherever_it_runs(tmp_path):
    path = tmp_path / "intake.json"
    data = json.loads(BACK)
    data["answers"]["saftéy"] = []
    path.write_text(json.dumps(data), encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = process("-m", "triage_desk", "assess", str(path), env=environment)
    assert done.returncode == 2
    assert "saftéy" in done.stderr


def test_instruments_are_listed_and_scored(run, tmp_path):
    code, out, _ = run("instrument", "list")
    assert code == 0
    assert "PEG" in out
    code, out, _ = run("instrument", "list", "--json")
    assert {one["id"] for one in json.loads(out)} > {"PEG", "ODI"}
    before = tmp_path / "before.json"
    before.write_text('{"peg_1": 8, "peg_2": 8, "peg_3": 8}', encoding="utf-8")
    answers = '{"peg_1": 4, "peg_2": 4, "peg_3": 4}'
    given = ("instrument", "score", "PEG", "-", "--before", str(before))
    code, out, _ = run(*given, "--json", stdin=answers)
    assert code == 0
    assert json.loads(out)["change"]["direction"] == "better"
    assert "4 points" in run(*given, stdin=answers)[1]
    # An answer that is missing is no zero: there is no score yet, and the exit code says so.
    assert run("instrument", "score", "PEG", "-", stdin='{"peg_1": 4}')[0] == 3
    assert run("instrument", "score", "PGE", "-", stdin="{}")[0] == 2
