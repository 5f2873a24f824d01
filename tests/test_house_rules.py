"""The rules of the house: small checks over the source, each naming what to call instead.

A rule that must be broken somewhere is broken by name: one line in EXEMPTIONS, with the reason.
An exemption that nothing needs fails, and their number may only fall.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests import error_sentences

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "triage_desk"

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50


@dataclass(frozen=True)
class Exemption:
    """One place that may break one rule: `where` is a function's qualified name or <module>."""

    rule: str
    path: str
    where: str
    reason: str


EXEMPTIONS: tuple[Exemption, ...] = ()
# Lower it together with the list; raising it is a decision for a review, not for a busy afternoon.
MOST_EXEMPTIONS = 0

# Third-party packages that may be imported inside a function, because the desk must be able to
# type its first letter before they are there (milliseconds to import, with compiled bytecode).
DEFERRED = {
    "PIL": "40 ms, needed where the letterhead has a picture",
    "arabic_reshaper": "17 ms, needed when a paper has an Arabic name",
    "bidi": "7 ms, needed when a paper has a line that runs from the right",
    "alembic": "350 ms, needed when a database is made or migrated",
    "PySide6.QtCore.QLocale": "5 ms of the first paint, which shows no number",
    "PySide6.QtGui.QAccessible": "1.5 ms of the first paint, needed when something is announced",
    "PySide6.QtGui.QAccessibleAnnouncementEvent": "with it",
    "PySide6.QtGui.QIcon": "1 ms of the first paint, needed when a menu shows one",
    "PySide6.QtSvg": "2 ms of the first paint, needed when an icon is painted",
    "difflib": "2 ms of the first paint, needed to name the nearest key where one is not known",
    "html": "1 ms of the first paint, needed when a notice says something",
    "cryptography": "20 ms, needed when a key is unwrapped",
    "PySide6.QtTextToSpeech": "an optional package, needed when somebody has a page read aloud",
    "psycopg": "65 ms, needed where the data are on a server",
    "keyring": "110 ms, needed when an administrator turned it on",
    "openpyxl": "190 ms, needed when a workbook is read or written",
    "arro3": "an optional package, needed when a list is written as Parquet",
    "pypdf": "70 ms, needed when a paper is locked",
    "pypdfium2": "50 ms, needed when a page is looked at",
    "reportlab": "110 to 200 ms, needed when a page is made",
    "segno": "needed when a letter carries its code",
    "sqlalchemy": "220 to 450 ms, in a thread after the first paint; PostgreSQL 25 ms more",
    "sqlcipher3": "10 ms, needed with the database",
    "tempfile": "1 ms of the first paint, needed when a file is written",
    "triage_desk.ui.tour": "1 ms of the first paint, needed when somebody is shown around",
    "triage_desk.ui.screens.helpview": "11 ms of the first paint, needed when help is asked for",
    "triage_desk.domain.backup_plan": "1 ms of the first paint, needed when a desk is made",
    "triage_desk.domain.clinic_settings": "2 ms of the first paint, needed when a desk is made",
    "triage_desk.domain.removal": "2 ms of the first paint, needed when a desk is made",
    "z3": "a tool of development, needed only when content is proved",
    "sqlmodel": "375 to 470 ms, imported in a thread after the first paint",
}
# And our own rooms that stand on them, from the modules that put the program together.
DEFERRED_ROOMS = re.compile(
    r"triage_desk\.(app|entry|selftest|cli_\w+|logs|store|documents|exchange|ui)\b"
)


# ----------------------------------------------------------------------------- reading the source


@dataclass(frozen=True)
class Spot:
    """A node of a syntax tree and the qualified name of the function or class it is or is in."""

    node: ast.AST
    where: str
    in_function: bool


def spots(tree: ast.AST, where: str = "", *, in_function: bool = False) -> Iterator[Spot]:
    """Walk a syntax tree from the top, remembering whose body each node is in."""
    for node in ast.iter_child_nodes(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        named = is_function or isinstance(node, ast.ClassDef)
        inside = f"{where}.{node.name}".lstrip(".") if named else where
        yield Spot(node, inside or "<module>", in_function)
        yield from spots(node, inside, in_function=in_function or is_function)


def dotted(node: ast.AST) -> str:
    """Return 'a.b.c' for a chain of names; what is not a name becomes '()'."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "()"


def called(spot: Spot) -> str:
    """Return the dotted name that a node calls, or an empty string."""
    return dotted(spot.node.func) if isinstance(spot.node, ast.Call) else ""


def last(name: str) -> str:
    """Return the last part of a dotted name."""
    return name.rpartition(".")[2]


# ---------------------------------------------------------------------------------------- the rules

CLOCK_CALLS = re.compile(
    r"(^|\.)(date|datetime)\.(now|utcnow|today)$|^time\.(time|time_ns|localtime|gmtime|ctime)$"
    r"|\.current(Date|DateTime|DateTimeUtc|Time|SecsSinceEpoch|MSecsSinceEpoch)$"
)
FILE_CALLS = re.compile(
    r"\.(write_text|write_bytes|mkdir|touch|unlink|rmdir|symlink_to|hardlink_to|chmod)$"
    r"|^os\.(chmod|link|makedirs|mkdir|open|remove|removedirs|rename|replace|rmdir|symlink"
    r"|truncate|unlink)$"
    r"|^shutil\.(copy\w*|move|rmtree|make_archive|unpack_archive)$"
    r"|^tempfile\.\w+$|^(NamedTemporaryFile|TemporaryDirectory|mkstemp|mkdtemp)$"
    r"|^(QSaveFile|QTemporaryFile|QTemporaryDir)$"
)
INSTEAD = {
    "makedirs": "make_private_folder",
    "mkdir": "make_private_folder",
    "mkdtemp": "make_private_folder",
    "remove": "remove",
    "rmtree": "remove",
    "touch": "make_private_file",
    "unlink": "remove",
    "write_bytes": "write_private",
    "write_text": "write_private",
}
LOG_CALLS = re.compile(
    r"(^|\.)_?(log|logger|logging)\.(debug|info|warning|error|exception|critical|log)$",
    re.IGNORECASE,
)
TEXT_SETTERS = {
    "addAction", "addButton", "addItem", "addItems", "addMenu", "addRow", "addTab", "critical",
    "drawText", "information", "insertItem", "insertTab", "question", "setAccessibleDescription",
    "setAccessibleName", "setDetailedText", "setHeaderLabels", "setHorizontalHeaderLabels",
    "setHtml", "setInformativeText", "setItemText", "setLabelText", "setMarkdown",
    "setPlaceholderText", "setPlainText", "setPrefix", "setSpecialValueText", "setStatusTip",
    "setSuffix", "setTabText", "setText", "setTitle", "setToolTip", "setVerticalHeaderLabels",
    "setWhatsThis", "setWindowTitle", "showMessage",
}  # fmt: skip
TEXT_WIDGETS = {
    "QAction", "QCheckBox", "QCommandLinkButton", "QDockWidget", "QGroupBox", "QLabel",
    "QListWidgetItem", "QMenu", "QMessageBox", "QProgressDialog", "QPushButton", "QRadioButton",
    "QStandardItem", "QTableWidgetItem", "QTreeWidgetItem",
}  # fmt: skip
TEXT_KEYWORDS = {"placeholderText", "statusTip", "text", "title", "toolTip", "whatsThis"}
LETTERS = re.compile(r"[^\W\d_]{2}|^[^\W\d_]$")


def clock(spot: Spot) -> str:
    """Time is asked in one place, so that every test and every replay can set it."""
    name = called(spot)
    return f"{name}(): take a triage_desk.clock.Clock" if CLOCK_CALLS.search(name) else ""


def files(spot: Spot) -> str:
    """Files are written in one place: private modes, whole or not at all."""
    name = called(spot)
    if FILE_CALLS.search(name) or (last(name) == "open" and opens_for_writing(spot.node)):
        return f"{name}(): call triage_desk.files.{INSTEAD.get(last(name), 'open_private')}"
    return ""


def opens_for_writing(call: ast.Call) -> bool:
    """Tell whether an `open` call has a literal mode that writes."""
    values = [*call.args[:2], *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [value.value for value in values if isinstance(value, ast.Constant)]
    return any(isinstance(m, str) and re.fullmatch(r"[rwaxbt+]*[wax+][bt+]*", m) for m in modes)


def printing(spot: Spot) -> str:
    """What the program says, it says on screen, on paper or in its log."""
    name = called(spot)
    if name in {"print", "pprint", "sys.stdout.write", "sys.stderr.write"}:
        return f"{name}(): return the text to cli.py, or log it"
    return ""


def font_width(spot: Spot) -> str:
    """What is measured is the font we bring, wherever its files lie."""
    if last(called(spot)) == "averageCharWidth":
        return "averageCharWidth() may be another font's: take theme.letter_width"
    return ""


def log_message(spot: Spot) -> str:
    """A log record is a fixed sentence and its ids: no names get in by a friendly f-string."""
    if not LOG_CALLS.search(called(spot)):
        return ""
    arguments = spot.node.args[1:2] if last(called(spot)) == "log" else spot.node.args[:1]
    if all(isinstance(argument, ast.Constant) for argument in arguments):
        return ""
    return 'made-up log message: write log.info("encounter %s saved", encounter_id)'


def broad_except(spot: Spot) -> str:
    """What we did not foresee belongs to the exception hook, which keeps what was typed."""
    if not isinstance(spot.node, ast.ExceptHandler):
        return ""
    kind = spot.node.type
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    if any(k is None or last(dotted(k)) in {"Exception", "BaseException"} for k in kinds):
        return "broad except: name the errors of triage_desk.errors that can be answered here"
    return ""


def import_inside(spot: Spot) -> str:
    """An import in a function hides a dependency; only slow packages may wait, by name."""
    if not spot.in_function or not isinstance(spot.node, ast.Import | ast.ImportFrom):
        return ""
    if isinstance(spot.node, ast.ImportFrom):
        start = f"{spot.node.module or ''}"
        names = [f"{start}.{alias.name}" for alias in spot.node.names]
    else:
        names = [alias.name for alias in spot.node.names]
    wrong = [name for name in names if not any(f"{name}.".startswith(f"{d}.") for d in DEFERRED)]
    return f"import of {', '.join(wrong)} in a function: move it to the top" if wrong else ""


def literal_text(spot: Spot) -> str:
    """Every word on screen can be translated, so it stands in resources, not in a widget."""
    name = last(called(spot))
    if name not in TEXT_SETTERS | TEXT_WIDGETS or LOG_CALLS.search(called(spot)):
        return ""
    words = [word.value for word in spot.node.keywords if word.arg in TEXT_KEYWORDS]
    texts = [text for value in [*spot.node.args, *words] for text in literals(value)]
    seen = [text for text in texts if LETTERS.search(text)]
    return f"{name}({seen[0]!r}): take the words from triage_desk.ui.i18n" if seen else ""


def literals(value: ast.AST) -> Iterator[str]:
    """Yield the literal strings that reach a widget through operators, f-strings and lists."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(
        value, ast.JoinedStr | ast.BinOp | ast.BoolOp | ast.IfExp | ast.List | ast.Tuple
    ):
        for child in ast.iter_child_nodes(value):
            if not isinstance(value, ast.IfExp) or child is not value.test:
                yield from literals(child)


KEY_NAME = re.compile(r"(?:(?:Ctrl|Alt|Shift|Meta)\+)+\S+|F[1-9]\d?|Return|Esc|PgUp|PgDown|Space")


def key_literal(spot: Spot) -> str | None:
    """A key is written down once, in ui/commands.py; ActionButton, hint and bind find it there."""
    node = spot.node
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, str) and KEY_NAME.fullmatch(value):
        return f"the key {value!r}: add its command to ui/commands.py, or use its key()"
    return None


def assertion(spot: Spot) -> str:
    """The frozen program runs without asserts, so none may carry a meaning."""
    if isinstance(spot.node, ast.Assert):
        return (
            "assert: check in a test, or raise; an error of triage_desk.errors if a person can act"
        )
    return ""


def long_function(spot: Spot) -> str:
    """A reader understands a function without scrolling."""
    if isinstance(spot.node, ast.FunctionDef | ast.AsyncFunctionDef):
        lines = spot.node.end_lineno - spot.node.lineno + 1
        if lines > MOST_LINES_OF_A_FUNCTION:
            return f"{spot.node.name} has {lines} lines: at most {MOST_LINES_OF_A_FUNCTION}"
    return ""


@dataclass(frozen=True)
class Rule:
    """A check of every node, where it holds, and where it does not ('path' or 'path::function')."""

    name: str
    check: Callable[[Spot], str]
    holds_in: str = "*"
    places: tuple[str, ...] = ()


RULES = {
    rule.name: rule
    for rule in (
        Rule("clock", clock, places=("clock.py",)),
        Rule("font width", font_width),
        Rule("files", files, places=("files.py",)),
        Rule("print", printing, places=("cli.py", "cli_*.py")),
        Rule("log message", log_message),
        Rule(
            "broad except",
            broad_except,
            places=("ui/jobs.py", "cli.py::main", "*::*exception_hook*", "*::*excepthook*"),
        ),
        Rule("import inside", import_inside),
        Rule("literal text", literal_text, holds_in="ui/*"),
        Rule(
            "key literal",
            key_literal,
            holds_in="ui/*",
            places=(
                *("ui/commands.py", "ui/listcommands.py", "ui/answerkeys.py"),
                *("ui/widgets/keycap.py", "ui/typed.py"),
            ),
        ),
        Rule("assert", assertion),
        # A revision is a list of tables: written once, never edited, read from top to bottom.
        Rule("long function", long_function, places=("store/migrations/versions/*",)),
    )
}


# ------------------------------------------------------------------------------- judging the source


@dataclass(frozen=True)
class Finding:
    """A broken rule, with its place."""

    rule: str
    path: str
    where: str
    line: int
    text: str

    def __str__(self) -> str:
        """Return a line that an editor can jump to."""
        return f"triage_desk/{self.path}:{self.line} ({self.where}) {self.text}"

    def is_exempt(self, exemption: Exemption) -> bool:
        """Tell whether an exemption names this very place."""
        mine = (self.rule, self.path, self.where)
        return mine == (exemption.rule, exemption.path, exemption.where)


COMPOSING = {
    *("cli.py", "cli_access.py", "cli_doors.py", "cli_parsers.py", "launch.py", "app.py"),
    *("demo_data.py", "entry.py", "selftest.py"),
}


def applies(rule: Rule, path: str, spot: Spot) -> bool:
    """Tell whether a rule holds at a place; the modules that put the program together may defer."""
    if not fnmatch(path, rule.holds_in):
        return False
    if any(fnmatch(path, p) or fnmatch(f"{path}::{spot.where}", p) for p in rule.places):
        return False
    deferring = rule.name == "import inside" and path in COMPOSING
    return not (deferring and DEFERRED_ROOMS.match(imported_from(spot.node)))


def imported_from(node: ast.AST) -> str:
    """Return the first module that an import names, with the names taken from it."""
    if isinstance(node, ast.ImportFrom):
        return f"{node.module}.{node.names[0].name}"
    return node.names[0].name if isinstance(node, ast.Import) else ""


def findings(path: str, source: str) -> Iterator[Finding]:
    """Yield everything that the rules say about one file of the package."""
    for spot in spots(ast.parse(source)):
        for rule in RULES.values():
            text = rule.check(spot)
            if text and applies(rule, path, spot):
                yield Finding(rule.name, path, spot.where, spot.node.lineno, text)
    lines = source.count("\n")
    if lines > MOST_LINES_OF_A_FILE:
        text = f"{lines} lines: at most {MOST_LINES_OF_A_FILE}, so two rooms live here"
        yield Finding("long file", path, "<module>", lines, text)


@pytest.fixture(scope="module")
def everything():
    """All findings in the package, exempt or not."""
    sources = sorted(PACKAGE.rglob("*.py"))
    return [
        finding
        for path in sources
        for finding in findings(
            path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
        )
    ]


@pytest.mark.parametrize("rule", [*RULES, "long file"])
def test_the_house_keeps_its_rule(rule, everything):
    mine = [finding for finding in everything if finding.rule == rule]
    broken = [f for f in mine if not any(f.is_exempt(exemption) for exemption in EXEMPTIONS)]
    why = RULES[rule].check.__doc__ if rule in RULES else "A file is one room."
    assert not broken, "\n".join([why, *map(str, broken)])


def test_every_exemption_is_needed_and_explained(everything):
    idle = [e for e in EXEMPTIONS if not any(finding.is_exempt(e) for finding in everything)]
    assert not idle, f"nothing needs these any more, take them out: {idle}"
    assert all(len(exemption.reason.split()) > 3 for exemption in EXEMPTIONS)


def test_exemptions_become_fewer():
    count = len(EXEMPTIONS)
    assert count <= MOST_EXEMPTIONS, "keep the rule instead: its message names the right function"
    assert count == MOST_EXEMPTIONS, f"well done: lower MOST_EXEMPTIONS to {count}"


# ---------------------------------------------------------------------------- the rules themselves


BROKEN = [
    ("clock", "store/a.py", "x = datetime.now(UTC)"),
    ("font width", "ui/a.py", "x = label.fontMetrics().averageCharWidth()"),
    ("clock", "ui/a.py", "x = QtCore.QDate.currentDate()"),
    ("clock", "rules/a.py", "x = datetime.date.today()"),
    ("clock", "store/a.py", "x = time.time()"),
    ("files", "store/a.py", "path.open('wb')"),
    ("files", "store/a.py", "open(path, mode='a')"),
    ("files", "store/a.py", "path.write_text(x)"),
    ("files", "store/a.py", "os.makedirs(x)"),
    ("print", "store/a.py", "print(1)"),
    ("log message", "store/a.py", "log.info(f'{name} saved')"),
    ("log message", "store/a.py", "self._log.info('%s saved' % name)"),
    ("log message", "store/a.py", "logging.log(20, 'saved {}'.format(name))"),
    ("broad except", "store/a.py", "try:\n x\nexcept Exception:\n pass"),
    ("broad except", "store/a.py", "try:\n x\nexcept:\n pass"),
    ("broad except", "store/a.py", "try:\n x\nexcept (ValueError, BaseException):\n pass"),
    ("import inside", "store/a.py", "def f():\n import json"),
    ("import inside", "services/a.py", "def f():\n from triage_desk.store import engine"),
    ("import inside", "cli.py", "def f():\n from triage_desk.rules import evaluate"),
    ("literal text", "ui/a.py", "label.setText('Save')"),
    ("literal text", "ui/a.py", "x = QLabel(f'{n} patients', self)"),
    ("literal text", "ui/a.py", "box.setToolTip('Yes' if x else '')"),
    ("literal text", "ui/a.py", "x = QtWidgets.QPushButton(text='Go on')"),
    ("key literal", "ui/a.py", "x = ActionButton('a.b', words, 'Ctrl+P')"),
    ("key literal", "ui/a.py", "x = KEYS['F12']"),
    ("assert", "store/a.py", "assert x"),
    ("long function", "store/a.py", "def f():\n" + " x\n" * 50),
    ("long file", "store/a.py", "x\n" * 401),
]
KEPT = [
    ("clock.py", "x = datetime.now(UTC)"),
    ("store/a.py", "x = clock.now()"),
    ("store/a.py", "x = time.monotonic()"),
    ("files.py", "path.write_bytes(x)"),
    ("store/a.py", "path.open('rb')\npath.open()\nname.replace('a', 'b')"),
    ("cli.py", "print(1)"),
    ("store/a.py", "log.info('encounter %s saved', encounter_id)"),
    ("ui/jobs.py", "def run():\n try:\n  x\n except Exception:\n  pass"),
    ("cli.py", "def main():\n try:\n  x\n except Exception:\n  pass"),
    ("store/a.py", "try:\n x\nexcept (KeyError, ValueError):\n pass"),
    ("store/a.py", "def f():\n import sqlmodel\n from alembic import command"),
    ("app.py", "def f():\n from triage_desk.store.engine import Engine"),
    ("ui/a.py", "label.setText(text('save'))\nlabel.setText('—')\nlabel.setText(f'{a}/{b}')"),
    ("ui/a.py", "x = QLabel(objectName='save')\nfield.setText(values['name'])"),
    ("services/a.py", "thing.setText('not a widget')"),
    ("ui/commands.py", "x = 'Ctrl+P'"),
    ("ui/a.py", "x = 'Find' + chr(8211) + 'Enter'"),
    ("ui/a.py", "log.critical('unforeseen %s', kind)"),
    ("store/a.py", "def f():\n" + " x\n" * 49),
]


@pytest.mark.parametrize(("rule", "path", "source"), BROKEN)
def test_a_rule_sees_what_it_forbids(rule, path, source):
    assert [finding.rule for finding in findings(path, source)] == [rule]


@pytest.mark.parametrize(("path", "source"), KEPT)
def test_a_rule_leaves_the_rest_alone(path, source):
    assert not list(findings(path, source))


# ------------------------------------------------------------------------------ every tracked file

# Spelled so that this file does not name what it looks for.
REGISTRIES = re.compile(
    r"py[p]i\.org|python[h]osted\.org|npm[j]s\.(org|com)|deb\.debi[a]n\.org|archive\.ubun[t]u\.com"
    r"|index-url\s*[= ]\s*http"
)
SOMEBODYS_MACHINE = re.compile(
    r"(?<![\w.~<>/-])/(work|root|farm|home/\w+|Users/\w+|tmp/\w+)/\w|\b[A-Z]:\\\\?Users\\"
)


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every text file that git knows."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone, so nothing is tracked")
    # Tests have a home of their own, where nobody has said yet whose tree this is.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            data = path.read_bytes()
            if b"\0" not in data[:8000]:
                yield name, data.decode("utf-8", errors="replace")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (REGISTRIES, "name the package, never the host: mirrors and offline machines exist"),
        (SOMEBODYS_MACHINE, "a path of somebody's machine is true on no other"),
    ],
    ids=["registry hosts", "paths of a machine"],
)
def test_no_tracked_file_says(pattern, why):
    broken = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in tracked_texts()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not broken, "\n".join([why, *broken])


def test_what_is_refused_has_its_words_in_every_language_of_the_window():
    """Add them beside the English in resources/i18n/errors; take away what nobody says."""
    found = error_sentences.in_the_window()
    assert error_sentences.without_words(found) == set()
    for file in (ROOT / "resources" / "i18n" / "errors").glob("*.toml"):
        written = tomllib.loads(file.read_text(encoding="utf-8"))["sentences"]
        ours = (ROOT / "resources" / "i18n" / f"ui.{file.name}").is_file()
        meant = found if ours else error_sentences.for_people(found)
        assert error_sentences.not_said(meant, written) == [], f"{file.name}: missing, or left over"
