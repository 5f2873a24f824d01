"""dev.py, without making a venv: what it says, what it installs, how it recovers."""

import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parent.parent
LDD_WORDS = """\
    libEGL.so.1 => not found
    libxcb-cursor.so.0 => not found
    libc.so.6 => /lib/libc.so.6 (0x0)
"""


def pins(name):
    """Return {package: version} of a requirements file, whose every pin must carry a hash."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==(\S+)[^\n]*\\\n +--hash=sha256:", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^\w", text, re.MULTILINE)), "a line is no hashed pin"
    return dict(found)


def test_requirements_agree():
    """What is tested and what is frozen is what runs."""
    run = pins("run")
    assert run
    assert run.items() <= pins("test").items()
    assert run.items() <= pins("build").items()


def test_requirements_hold_what_the_program_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "run": project["project"]["dependencies"],
        **project["dependency-groups"],
    }
    for name, requirements in wanted.items():
        names = {re.match(r"[\w.-]+", line)[0].lower().replace(".", "-") for line in requirements}
        assert names <= pins(name).keys(), f"write requirements/{name}.txt anew (see pyproject)"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A tree of its own, whose venv and pip are only written down."""
    for name in ("VENV", "STAMP", "BUILD_STAMP", "TEST_REQUIREMENTS", "DEMO_PDF"):
        monkeypatch.setattr(dev, name, tmp_path / getattr(dev, name).relative_to(dev.ROOT))
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    (tmp_path / "requirements").mkdir()
    dev.TEST_REQUIREMENTS.write_text("thing==1.0 --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setattr(dev, "missing_libraries", list)
    return tmp_path


@pytest.fixture
def calls(monkeypatch):
    """Every command that dev.py would run; each succeeds."""
    made = []

    def run(*command, env=None):
        made.append([str(part) for part in command])
        if "venv" in made[-1]:
            Path(command[-1]).mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setattr(dev, "pip_install", lambda *parts: made.append(["pip", *map(str, parts)]))
    return made


def test_setup_installs_once(tree, calls):
    dev.setup()
    assert [call[0] == "pip" and call[1] for call in calls] == [
        False, "--require-hashes", "--no-deps", False,
    ]  # fmt: skip
    calls.clear()
    dev.setup()
    assert not calls


def test_setup_keeps_the_venv_when_only_a_pin_changed(tree, calls):
    dev.setup()
    calls.clear()
    dev.TEST_REQUIREMENTS.write_text("thing==2.0 --hash=sha256:00\n")
    dev.setup()
    assert not any("venv" in call for call in calls)
    assert any("--require-hashes" in call for call in calls)


def test_half_a_venv_is_made_again(tree, calls, monkeypatch):
    def fail(*_parts):
        raise dev.Trouble("pip fell over")

    with monkeypatch.context() as patch:
        patch.setattr(dev, "pip_install", fail)
        with pytest.raises(dev.Trouble):
            dev.setup()
    assert dev.VENV.exists()
    assert not dev.STAMP.exists()
    calls.clear()
    dev.setup()
    assert "--clear" in calls[0]
    assert dev.STAMP.exists()


def test_another_python_makes_another_venv(tree, calls, monkeypatch):
    dev.setup()
    calls.clear()
    monkeypatch.setattr(dev.platform, "python_version", lambda: "3.99.0")
    dev.setup()
    assert "--clear" in calls[0]


def test_only_one_sets_up_at_a_time(tree):
    """The second waits until the first is done, or dead."""
    program = f"""
import dev, pathlib
dev.ROOT = pathlib.Path({str(tree)!r})
with dev.only_one():
    print("second", flush=True)
"""
    with dev.only_one():
        second = subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout.readline().startswith("Waiting for another dev.py")
        time.sleep(0.3)
        assert second.poll() is None
    assert second.communicate(timeout=20)[0] == "second\n"


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(dev, "OLDEST_PYTHON", (4, 0))
    with pytest.raises(dev.Trouble, match=r"needs Python 4\.0 or newer, and this is 3\."):
        dev.check_python()


def test_a_python_without_venv_is_told_so(monkeypatch):
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(dev.Trouble, match=r"apt-get install python3\.\d+-venv"):
        dev.check_python()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "check the network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "last words are above"),
    ],
)
def test_pip_is_explained(words, sentence):
    with pytest.raises(dev.Trouble, match=sentence):
        dev._explain_pip(["Collecting thing", words])


def test_children_may_write_bytecode(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in dev.child_environment()


def fake_tool(folder, name, script):
    tool = folder / name
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system libraries of Linux")
class TestSystemLibraries:
    """What Qt wants of a bare Linux."""

    @pytest.fixture
    def bare(self, tmp_path, monkeypatch):
        """A machine where ldd misses two libraries, and apt-get writes down what it is asked."""
        fake_tool(tmp_path, "ldd", f"cat <<'END'\n{LDD_WORDS}END")
        fake_tool(tmp_path, "apt-get", f'echo "$DEBIAN_FRONTEND $@" >> {tmp_path}/asked')
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        return tmp_path / "asked"

    def test_the_missing_are_found(self, bare):
        assert dev.missing_libraries() == ["libEGL.so.1", "libxcb-cursor.so.0"]

    def test_root_gets_them_installed(self, bare, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        dev.check_qt_libraries()
        update, install = bare.read_text().splitlines()
        assert update.startswith("noninteractive update")
        assert install.endswith("--no-install-recommends libegl1 libxcb-cursor0")

    def test_others_get_the_command(self, bare, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        with pytest.raises(dev.Trouble, match="sudo apt-get install libegl1 libxcb-cursor0"):
            dev.check_qt_libraries()
        assert not bare.exists()

    def test_this_machine_has_them(self):
        """The tests run on Qt, so nothing can be missing, and every name stays known."""
        assert not set(dev.missing_libraries())


class TestDemo:
    """The first thing that a visitor runs."""

    @pytest.fixture(autouse=True)
    def _ready(self, tree, calls, monkeypatch):
        dev.setup()
        calls.clear()
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setattr(sys, "platform", "linux")

    def test_with_a_display_it_is_the_program(self, calls, monkeypatch):
        monkeypatch.setenv("DISPLAY", ":0")
        assert dev.main(["demo"]) == 0
        assert calls[0][1:] == ["-m", "triage_desk", "demo"]

    def test_without_one_it_ends_with_the_letter(self, calls, monkeypatch, capsys):
        monkeypatch.delenv("DISPLAY", raising=False)
        run = dev.run

        def make_letter(*command, env=None):
            dev.DEMO_PDF.write_bytes(b"%PDF-")
            return run(*command, env=env)

        monkeypatch.setattr(dev, "run", make_letter)
        assert dev.main(["demo"]) == 0
        assert "resources/examples/back-pain.json" in calls[0]
        assert calls[0][-1] == str(dev.DEMO_PDF)
        assert "There is no display here" in capsys.readouterr().out

    def test_a_missing_letter_is_a_failure(self, calls, monkeypatch, capsys):
        monkeypatch.delenv("DISPLAY", raising=False)
        assert dev.main(["demo"]) == 1
        assert "made no letter" in capsys.readouterr().err


class TestCommandLine:
    """What a developer types."""

    @pytest.fixture(autouse=True)
    def _ready(self, tree, calls):
        dev.setup()
        calls.clear()

    def test_tests_run_on_several_cores(self, calls, monkeypatch):
        monkeypatch.setattr(os, "cpu_count", lambda: 2)
        dev.main(["test"])
        assert calls[0][1:] == ["-m", "pytest", "-n", "2", *dev.SPREAD, *dev.COVERED]

    def test_arguments_go_to_pytest(self, calls):
        dev.main(["test", "-k", "night", "tests/rules"])
        assert calls[0][1:] == ["-m", "pytest", "-k", "night", "tests/rules"]

    def test_other_commands_take_no_arguments(self):
        with pytest.raises(SystemExit):
            dev.main(["setup", "--fast"])

    def test_help_explains_every_command(self, capsys):
        with pytest.raises(SystemExit):
            dev.main(["--help"])
        words = capsys.readouterr().out
        assert all(f"    {name}" in words for name in dev.COMMANDS)

    def test_checks_go_on_after_a_failure(self, monkeypatch, capsys):
        monkeypatch.setattr(
            dev, "CHECKS", {"bad": ["-c", "raise SystemExit('oh')"], "good": ["-c", ""]}
        )
        monkeypatch.setattr(dev, "PYTHON", sys.executable)
        assert dev.main(["check"]) == 1
        words = capsys.readouterr().out
        assert "FAILED bad" in words
        assert "ok     good" in words
        assert "1 of 2 checks failed: bad" in words

    def test_a_check_says_what_it_could_not_find_out(self, monkeypatch, capsys):
        asks = "print('looked'); print('UNKNOWN  nobody answered')"
        monkeypatch.setattr(dev, "CHECKS", {"asking": ["-c", asks]})
        monkeypatch.setattr(dev, "PYTHON", sys.executable)
        assert dev.main(["check"]) == 0
        words = capsys.readouterr().out
        assert "UNKNOWN  nobody answered" in words
        assert "looked" not in words
