"""Every sentence an error can be raised with, read from the code: ``{}`` for what differs."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "triage_desk"
# What is made with a sentence, and which of its arguments that is.
RAISED = {"UserError": 0, "EnvironmentFault": 0, "ServerGone": 0, "BadAnswer": 0, "said": 2}
OURS = {"Stale", "Locked"}
# Functions that return why something is refused, and tables of sentences by what went wrong.
TELLS = {
    "domain/passphrase.py": "fault",
    "domain/pin.py": "fault",
    "rules/answer_format.py": "misfit",
}
TABLES = ("store/server_faults.py", "store/watched.py", "store/notes.py", "store/faults.py")

# Shown in a terminal only, to whoever installs the program, writes its content or takes data from
# elsewhere: in English. What the window begins to read or do leaves this list.
COMMAND_LINE = re.compile(
    r"cli.*|demo_data|selftest|launch|rules/prove_solver|store/(move|restore|replicate|server)|"
    r"exchange/(?!sheets|listings|tables|workbooks|folder|hl7/reading|hl7/wire).*|"
    r"services/(scores|signing|translations|rulebook|certificate|demo_data)|"
    r"services/(exchange|answers_in)"
)
TYPED_AS_JSON = re.compile(r'(Item|Checklist) "|"\{\}" takes yes or no')
ASKED_FOR_BY_A_COMMAND = {
    "This table: {}.",
    "Name the folder for the rulebook: triage-desk content rulebook --to DIR.",
    "Name a folder: triage-desk content prove --certificate DIR.",
    "This folder is not the demo's: {}; choose an empty one.",
}
# Places whose words come from somewhere that is looked at there, or from the window itself.
FROM_ELSEWHERE = {
    "services/backups.py: str(fault)",
    "services/inbox.py: message.fault",
    "services/inbox.py: outcome.why",
    "services/intake.py: fault",
    "services/kiosk.py: fault",
    "services/secrets.py: sentence",
    "services/outcomes.py: fault",
    "services/secrets.py: fault",
    "store/faults.py: sentence.format(path=path)",
    "store/server_faults.py: _sentence(_BUSY, name)",
    "store/notes.py: sentence",
}

Known = dict[str, list[ast.expr]]


@dataclass(frozen=True)
class Site:
    """One place in the code. ``sentences`` is empty where the words come from somewhere else."""

    file: str
    source: str
    sentences: tuple[str, ...]


def in_the_window() -> list[Site]:
    """Return every site whose sentence a window may show."""
    return [
        site
        for site in sites()
        if not COMMAND_LINE.fullmatch(site.file.removesuffix(".py"))
        and not site.file.startswith("ui/")
    ]


def without_words(found: list[Site]) -> set[str]:
    """Return the places whose words cannot be read from the code and are not known."""
    wordless = [site for site in found if not site.sentences and site.source != '""']
    return {f"{site.file}: {site.source}" for site in wordless} ^ FROM_ELSEWHERE


def for_people(found: list[Site]) -> list[Site]:
    """Return every site whose sentence a person who answers alone may read."""
    return [site for site in found if site.file == "rules/typed.py"]


def not_said(found: list[Site], written: dict[str, str]) -> list[str]:
    """Return which sentences have no words in a language, and which words nobody says."""
    raised = {words for site in found for words in site.sentences} - ASKED_FOR_BY_A_COMMAND
    known = {_anonymous(english) for english in written}
    typed = {words for words in raised if TYPED_AS_JSON.match(words)}
    return sorted((raised - typed - known) | (known - raised))


def sites() -> Iterator[Site]:
    """Yield every place that makes an error with a sentence, or returns or keeps one."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        code = path.read_text(encoding="utf-8")
        tree = ast.parse(code)
        known = _set_in(tree)
        for argument in _arguments(tree, name):
            source = " ".join((ast.get_source_segment(code, argument) or "").split())
            yield Site(name, source, tuple(_texts(argument, known, name)))


def _arguments(tree: ast.Module, file: str) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = RAISED.get(node.func.id, len(node.args))
            yield from node.args[place : place + 1]
        elif isinstance(node, ast.ClassDef) and node.name in OURS:
            yield from _to_super(node)
        elif isinstance(node, ast.FunctionDef) and node.name == TELLS.get(file):
            found = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
            yield from (value for value in found if isinstance(value, ast.Constant | ast.JoinedStr))
    if file in TABLES:
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                yield from _sentences_of(node.value)


def _to_super(node: ast.ClassDef) -> Iterator[ast.expr]:
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and ast.unparse(part.func) == "super().__init__":
            yield part.args[0]


def _sentences_of(value: ast.expr) -> Iterator[ast.expr]:
    """Yield every constant within that is a sentence."""
    for part in ast.walk(value):
        if isinstance(part, ast.Constant) and str(part.value).endswith("."):
            yield part


def _set_in(tree: ast.Module) -> Known:
    """Return what each name is set to, anywhere in the module."""
    found: Known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _texts(node: ast.expr, known: Known, file: str) -> Iterator[str]:
    """Yield every sentence an expression may be; nothing where that cannot be read from it."""
    match node:
        case ast.Constant(value=str() as words) if words:
            yield _anonymous(words) if file in TABLES else words
        case ast.JoinedStr():
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield re.sub(r"(\{\})+", "{}", "".join(map(str, parts)))
        case ast.Call(func=ast.Attribute(attr="format", value=template)):
            yield from map(_anonymous, _texts(template, known, file))
        case ast.Name(id=name) if name not in known and name.isupper():
            module = importlib.import_module("triage_desk." + file[:-3].replace("/", "."))
            yield str(getattr(module, name))
    for part, names in _may_be(node, known):
        yield from _texts(part, names, file)


def _may_be(node: ast.expr, known: Known) -> Iterator[tuple[ast.expr, Known]]:
    """Yield what an expression may stand for: either side of an "if", a name, a table."""
    match node:
        case ast.IfExp():
            yield from ((node.body, known), (node.orelse, known))
        case ast.Subscript(value=ast.Name(id=name)):
            tables = [table for table in known.get(name, []) if isinstance(table, ast.Dict)]
            yield from ((value, known) for table in tables for value in table.values)
        case ast.Name(id=name):
            yield from ((value, {**known, name: []}) for value in known.get(name, []))


def _anonymous(template: str) -> str:
    return re.sub(r"\{\w*\}", "{}", template)
