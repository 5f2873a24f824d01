"""The texts of help: one Markdown file a subject and language, read once, searched in memory.

Each file begins with a title, the screens it belongs to, and its place in the order:

    ---
    title: Today's list
    screens: worklist
    order: 20
    ---

A key is written ``{key:park}``: the list of commands knows which one it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from triage_desk.domain.language import SOURCE
from triage_desk.errors import ContentError
from triage_desk.ui import commands
from triage_desk.ui.answerkeys import NEXT
from triage_desk.ui.i18n import language
from triage_desk.ui.resources import resource

_MARK = "---"
_SIGNS = re.compile(r"[#*_`>]|^\s*[-\d]+\.?\s", re.MULTILINE)
_KEY = re.compile(r"\{key:(\w+)\}")
_FIELDS = ("title", "screens", "order")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One subject. ``body`` is Markdown without the title; ``screens`` are names of places."""

    name: str
    title: str
    screens: tuple[str, ...]
    order: int
    body: str

    @property
    def plain(self) -> str:
        """Return title and words without the signs of Markdown, in small letters."""
        return f"{self.title}\n{_SIGNS.sub('', self.body)}".casefold()


def read_page(path: Path) -> HelpPage:
    """Return the page of a file.

    Raises:
        ContentError: it does not begin with title, screens and order; the message names it.
        KeyError: it names a command that is not in the list.
    """
    begin, _, rest = path.read_text("utf-8").partition(f"{_MARK}\n")
    head, mark, body = rest.partition(f"{_MARK}\n")
    lines = [line.partition(":") for line in head.splitlines()]
    facts = {name.strip(): value.strip() for name, _, value in lines}
    if begin or not mark or tuple(facts) != _FIELDS or not facts["order"].isdigit():
        raise ContentError(
            f"help/{path.name} must begin with {', '.join(_FIELDS)} between two lines of {_MARK}"
        )
    screens = tuple(facts["screens"].split())
    words = _KEY.sub(lambda found: printed(commands.key(found[1])), body.strip())
    return HelpPage(path.stem, facts["title"], screens, int(facts["order"]), words)


def printed(key: str) -> str:
    """Return a key as texts name it: "Ctrl+Return" is **Ctrl+Enter**."""
    return f"**{key.replace(*NEXT)}**"


def pages(code: str = "") -> tuple[HelpPage, ...]:
    """Return every page, in the order to be read, in the language of staff or in ``code``.

    Raises:
        ContentError: a file is not written as it must be.
    """
    return _pages(code or language())


@lru_cache
def _pages(code: str) -> tuple[HelpPage, ...]:
    """Return the pages of a language; what it lacks is there in English."""
    files = {path.name: path for path in resource("help", SOURCE).glob("*.md")}
    files |= {path.name: path for path in resource("help", code).glob("*.md")}
    found = (read_page(path) for path in files.values())
    return tuple(sorted(found, key=lambda page: (page.order, page.name)))


def page_of(screen: str) -> HelpPage:
    """Return the page of a screen, the first one for a screen that has none."""
    everything = pages()
    return next((page for page in everything if screen in page.screens), everything[0])


def search(typed: str) -> tuple[HelpPage, ...]:
    """Return the pages that have every word typed, those with it in the title first."""
    words = typed.casefold().split()
    found = [page for page in pages() if all(word in page.plain for word in words)]
    return tuple(sorted(found, key=lambda p: not all(w in p.title.casefold() for w in words)))
