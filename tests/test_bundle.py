"""What build.spec puts into the bundle is there to be put in."""

import ast
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from triage_desk import __version__

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
