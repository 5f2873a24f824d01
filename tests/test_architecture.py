"""Who may import whom. The directions are contracts in pyproject.toml; these tests judge them.

app -> ui -> services -> rules -> domain
 +-> store, documents, exchange  -> domain (exchange also -> rules.content)
"""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.services import use_cases

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "triage_desk"
LINT_IMPORTS = "import importlinter.cli; importlinter.cli.lint_imports_command()"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def imported_modules(path):
    """Return (line, absolute module) for every import in a file, inside functions too."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return found


def wrong_imports(folder, is_wrong):
    """Return 'file:line imports module' for each import of a folder that `is_wrong`."""
    return [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in sorted(folder.rglob("*.py"))
        for line, module in imported_modules(path)
        if is_wrong(module)
    ]


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_imports_keep_their_contract(contract):
    command = [sys.executable, "-c", LINT_IMPORTS, "--contract", contract, "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    logo, _, words = done.stdout.partition("Broken contracts")
    assert done.returncode == 0, (words or logo) + done.stderr


def test_domain_needs_the_standard_library_only():
    """What we talk about must be readable, testable and importable by itself."""

    def is_wrong(module):
        top = module.partition(".")[0]
        ours = module.startswith("triage_desk.domain.")
        return not ours and top not in sys.stdlib_module_names

    assert not wrong_imports(PACKAGE / "domain", is_wrong)


def test_presenters_know_no_widgets():
    """A presenter is tested without a window; it may use QtCore's signals, never QtWidgets."""
    widgets = ("PySide6.QtWidgets", "PySide6.QtGui", "PySide6.QtPrintSupport")
    assert not wrong_imports(PACKAGE / "ui" / "presenters", lambda name: name.startswith(widgets))


def test_the_program_does_not_import_its_tests():
    """The bundle has no tests in it."""
    outside = ("tests", "benchmarks", "dev", "pytest", "hypothesis")
    assert not wrong_imports(PACKAGE, lambda name: name.partition(".")[0] in outside)


def test_every_use_case_says_how_it_is_audited():
    listed = [name for part in use_cases.LISTS for name in part]
    assert sorted(listed) == sorted(set(listed))
    there = use_cases.found()
    missing, gone = sorted(there - set(listed)), sorted(set(listed) - there)
    assert not missing, f"add a line for each to tests/services/use_cases.py: {missing}"
    assert not gone, f"no longer there, so take out of tests/services/use_cases.py: {gone}"
