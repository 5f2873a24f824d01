"""What build.spec puts into the bundle is there to be put in."""

import ast
import importlib.util
import inspect
import re
import sys
import tomllib
from multiprocessing import resource_tracker, spawn
from pathlib import Path

import pytest

from triage_desk import __version__
from triage_desk.__main__ import SECOND_PROCESS

ROOT = Path(__file__).resolve().parent.parent
SPEC = (ROOT / "build.spec").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", ["resources", "triage_desk/__main__.py", "triage_desk/store/migrations"]
)
def test_what_the_recipe_names_exists(path):
    assert path.rpartition("/")[2] in SPEC
    assert (ROOT / path).exists(), f"build.spec packs {path}"


def test_the_recipe_is_python():
    ast.parse(SPEC)


def test_the_wheel_brings_the_resources():
    sources = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["sources"]
    assert sources == {"resources": "triage_desk/_resources"}


def test_the_version_stands_in_one_place():
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


@pytest.mark.parametrize(
    "module", ["psycopg", "psycopg_binary", "sqlalchemy.dialects.postgresql.psycopg"]
)
def test_the_recipe_packs_what_a_server_is_spoken_to_with(module):
    assert f'"{module}"' in SPEC
    assert importlib.util.find_spec(module), "found by name only when an address asks for it"


def test_the_script_of_the_roles_is_among_the_resources():
    assert (ROOT / "resources" / "postgres" / "roles.sql").is_file()


@pytest.fixture(scope="module")
def is_needed():
    """The recipe's own choice among the files that were collected."""
    wanted = {"UNUSED_FILES", "GTK_FILES", "CERTIFICATE"}
    parts = [
        node
        for node in ast.parse(SPEC).body
        if (isinstance(node, ast.FunctionDef) and node.name == "is_needed")
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in wanted)
    ]
    space = {"Path": Path, "LANGUAGES": {"es", "fr"}}
    exec(compile(ast.Module(parts, []), "build.spec", "exec"), space)  # noqa: S102 - our own file
    return space["is_needed"]


def test_whatever_the_program_reads_beside_its_code_is_packed(is_needed):
    files = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    names = {path.relative_to(ROOT).as_posix() for path in files}
    left_out = {name for name in names if not is_needed((name, "", "DATA"))}
    read = "resources/reference/certificate/certificate.json"
    assert left_out == {name for name in names if name.startswith("resources/reference/")} - {read}
    assert read in names


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("PySide6/Qt/translations/qtbase_es.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("libpango-1.0.so.0", False),
    ],
)
def test_of_qt_only_what_this_program_needs_is_packed(is_needed, name, packed):
    assert is_needed((name, "", "BINARY")) is packed


def test_a_frozen_program_can_be_its_own_second_process():
    first = (ROOT / "triage_desk" / "__main__.py").read_text(encoding="utf-8")
    asked, begun = first.index("freeze_support()"), first.index("sys.exit(main())")
    assert asked < begun


def test_every_helper_of_multiprocessing_is_known_by_what_it_is_started_with(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert SECOND_PROCESS & set(spawn.get_command_line(pipe_handle=5))
    tidies_up = inspect.getsource(resource_tracker.ResourceTracker)
    assert "'-c'" in tidies_up, "it is started in another way now"
    assert "-c" in SECOND_PROCESS
