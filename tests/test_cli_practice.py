"""The program that plays practice: what it is told, where it keeps its own, and that it is gone."""

import io
import sys
from dataclasses import replace

import pytest

from triage_desk import app, cli, cli_practice, launch, paths
from triage_desk.domain import codec
from triage_desk.domain.answers import AnswerSet, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.role import Role
from triage_desk.errors import EnvironmentFault
from triage_desk.services.lesson import Plan
from triage_desk.services.marking import Turn
from triage_desk.ui.trainer import Trainer, in_ascii, line_of


@pytest.fixture
def plan(tmp_path):
    """What a window hands over."""
    return Plan(str(tmp_path / "practice"), "Sam Sample", Role.PT, ("V01", "V02"))


def test_without_a_plan_it_says_how_practice_is_begun(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("hello"))
    assert cli.main(["practice"]) == 2
    assert "choose Practice" in capsys.readouterr().err


def test_it_makes_data_of_its_own_that_are_gone_afterwards(monkeypatch, plan, tmp_path, capsys):
    seen = []
    monkeypatch.setenv(paths.DATABASE_VARIABLE, "postgresql://clinic/real")

    def stand(prepare, known, window_of):
        opened = prepare()
        seen.append((opened, known, window_of.__name__))
        assert [p.name for p in tmp_path.glob("practice/*/data/*.db*")]
        assert opened.desk.store.read().__enter__().patients.find is not None
        assert opened.flow.names == plan.vignettes
        opened.flow.hears(Turn("V01", AnswerSet(), Disposition.PT_FIRST))
        return 0

    monkeypatch.setattr(launch, "stand", stand)
    monkeypatch.setattr(sys, "stdin", io.StringIO(codec.to_json(plan) + "\n"))
    assert cli.main(["practice"]) == 0
    opened, known, name = seen[0]
    assert name == "LessonShell"
    assert (known.user.name, known.user.role, known.workstation) == (
        *("Sam Sample", Role.PT),
        "PRACTICE",
    )
    assert known.database == ""
    assert opened.desk.link is None
    assert list((tmp_path / "practice").iterdir()) == []
    assert capsys.readouterr().out == line_of(Turn("V01", AnswerSet(), Disposition.PT_FIRST)) + "\n"


def test_what_a_crash_left_is_swept_at_the_next_start(monkeypatch, plan, tmp_path):
    left = tmp_path / "practice" / "scratch-00"
    from triage_desk import files

    left = tmp_path / "practice" / f"{files.SCRATCH}dead"
    left.mkdir(parents=True)
    (left / "data.db").write_text("x")
    monkeypatch.setattr(launch, "stand", lambda *_: 0)
    assert cli_practice.run(plan, lambda _turn: None) == 0
    assert not left.exists()


def test_the_program_is_started_once_more_as_it_was(monkeypatch):
    assert paths.program() == (sys.executable, "-m", "triage_desk")
    around = paths.program_environment({"PYTHONPATH": "there"})
    assert around["PYTHONPATH"].endswith("there")
    assert str(app.content_folder().parents[1]) in around["PYTHONPATH"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.program() == (sys.executable,)
    assert paths.program_environment({}) == {}


def test_a_frozen_window_starts_itself_without_a_console_and_speaks_ascii(monkeypatch, plan):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\TriageDesk\TriageDesk.exe")
    trainer = Trainer(None, None)
    assert trainer._command == (r"C:\Program Files\TriageDesk\TriageDesk.exe", "practice")
    spec = (app.content_folder().parents[1] / "build.spec").read_text(encoding="utf-8")
    assert "console=not WINDOWS" in spec
    named = replace(plan, name="Zoë Ñandú")
    assert in_ascii(named).isascii()
    assert codec.from_json(Plan, in_ascii(named)) == named
    turn = Turn("V01", AnswerSet({"goal": answered("Caminar al jardín")}), Disposition.PT_FIRST)
    assert line_of(turn).isascii()


def test_a_result_that_nobody_hears_is_said_in_the_window_of_practice(monkeypatch):
    class Gone:
        def write(self, _words):
            raise BrokenPipeError

        flush = write

    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(EnvironmentFault, match="clinic's window is closed"):
        cli_practice._tell(Turn("V01", AnswerSet(), Disposition.PT_FIRST))
