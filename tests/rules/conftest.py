import importlib.util
from pathlib import Path

import pytest

from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset


def _small_module():
    spec = importlib.util.spec_from_file_location(
        "small_content", Path(__file__).with_name("small_content.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def write_small():
    """Write the small content to a folder, some files replaced."""
    return _small_module().write_small


@pytest.fixture(scope="session")
def small_files():
    """The files of the small content, name to text."""
    return _small_module().FILES


@pytest.fixture(scope="session")
def small(write_small, tmp_path_factory):
    """The small content, compiled."""
    return compile_ruleset(load_ruleset(write_small(tmp_path_factory.mktemp("small"))))


@pytest.fixture(scope="session")
def real(root):
    """The content we ship, compiled."""
    return compile_ruleset(load_ruleset(root / "resources" / "content"))
