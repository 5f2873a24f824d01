"""Structure for readers: which words are a heading, a cell or a list, and in which order.

reportlab writes none. What is drawn is marked with the part of the paper it belongs to, in the
order in which it is drawn, which is the order in which a paper is read. ISO 32000-1, 14.7 and
14.8: one ``Document`` with ``H2``, ``P``, ``Table`` of ``TR`` of ``TH`` and ``TD``, and ``L`` of
``LI`` of ``LBody`` below it. A table that goes on over pages is one table, a paragraph one
paragraph. Heads and feet of pages, and headings said once more, are no part of the text.

What this does not do: frames and the band of a route are paragraphs, not sections; what only
stands beside each other (who, where) is no table; lines, marks and the QR code are not named; a
table of the rulebook is read cell by cell; one language is told for the whole paper. No claim of
PDF/UA is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Something with a role, in something else or in the paper itself.

    ``look`` are its attributes as a PDF writes them. Two parts are never the same one.
    """

    role: str
    within: Part | None = None
    look: str = ""


Place: TypeAlias = tuple[int, int]
"""On which page, counted from 0, and under which number there."""

ARTIFACT = Part("Artifact")
"""No part of the text: what is said once more, at the top of a later page."""


def heading() -> Part:
    """Return a new heading."""
    return Part("H2")


def paragraph(within: Part | None = None) -> Part:
    """Return a new paragraph."""
    return Part("P", within)


def table() -> Part:
    """Return a new table, for the rows of ``cells``."""
    return Part("Table")


def cells(of: Part, count: int, *, columns: int, heads: bool) -> tuple[Part, ...]:
    """Return the cells of a new row.

    The first one names the row, or all of them their columns where the row ``heads`` others. One
    cell alone reaches over all ``columns``.
    """
    row = Part("TR", of)
    if count == 1:
        scope = "/Scope /Column " if heads else ""
        span = f"/O /Table {scope}/ColSpan {columns}"
        return (Part("TH" if heads else "TD", row, span),)
    if heads:
        return tuple(Part("TH", row, "/O /Table /Scope /Column") for _ in range(count))
    first = Part("TH", row, "/O /Table /Scope /Row")
    return (first, *(Part("TD", row) for _ in range(count - 1)))


def listing(within: Part | None = None) -> Part:
    """Return a new list, for ``item``."""
    return Part("L", within)


def item(of: Part) -> Part:
    """Return the words of a new item of a list."""
    return Part("LBody", Part("LI", of))


@contextmanager
def marked(canvas: Any, part: Part, spoken: str = "") -> Iterator[None]:  # noqa: ANN401
    """Mark what is drawn meanwhile, where the canvas is one that keeps marks.

    ``spoken`` is what is said in place of the signs drawn, or "".
    """
    keeps = isinstance(canvas, tagged_canvas())
    if keeps:
        canvas.begin(part, spoken)
    yield
    if keeps:
        canvas.end()


def mention(canvas: Any, part: Part) -> None:  # noqa: ANN401 - reportlab's own
    """Keep a part of which nothing is drawn, such as an empty cell."""
    keeps = isinstance(canvas, tagged_canvas())
    if keeps:
        canvas.mention(part)


def artifact(canvas: Any) -> Any:  # noqa: ANN401 - reportlab's own
    """Mark what is drawn meanwhile as no part of the text, where the canvas keeps marks."""
    return marked(canvas, ARTIFACT)


@lru_cache(maxsize=1)
def tagged_canvas() -> type[Canvas]:
    """Return a canvas that keeps what was marked, and writes the structure at the end."""
    from reportlab.pdfgen.canvas import Canvas

    class Tagged(Canvas):
        _code: list[str]
        _doc: Any

        def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - reportlab's own
            super().__init__(*args, **options)
            self._pages: list[tuple[Any, list[Part]]] = []
            self._marks: list[Part] = []
            self._places: dict[Part, list[Place]] = {}
            self._spoken: dict[Part, str] = {}

        def begin(self, part: Part, spoken: str = "") -> None:
            """Begin a part; ``spoken`` is what it says, where signs differ."""
            if part is ARTIFACT:
                self._code.append("/Artifact BMC")
                return
            number = len(self._marks)
            self._code.append(f"/{part.role} <</MCID {number}>> BDC")
            self._marks.append(part)
            self._places.setdefault(part, []).append((len(self._pages), number))
            self._spoken[part] = f"{self._spoken.get(part, '')} {spoken}".strip()

        def mention(self, part: Part) -> None:
            """Keep a part of which nothing is drawn."""
            self._places.setdefault(part, [])

        def end(self) -> None:
            """End what was begun."""
            self._code.append("EMC")

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            super().showPage()
            page = self._doc.Pages.pages[-1]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
            page.StructParents = len(self._pages)
            self._pages.append((page, self._marks))
            self._marks = []

        def save(self) -> None:
            if self._code:
                self.showPage()
            _Tree(self._doc, self._pages, self._places, self._spoken).write()
            super().save()

    return Tagged


@dataclass(slots=True)
class _Tree:
    """The tree of structure of one file. Every part is written as its own few words."""

    document: Any
    pages: Sequence[tuple[Any, Sequence[Part]]]
    places: Mapping[Part, Sequence[Place]]
    spoken: Mapping[Part, str]

    def write(self) -> None:
        """Give the file its tree: the parts in the order in which they were first drawn."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

        below: dict[Part | None, dict[Part, None]] = {}
        for part in self.places:
            one: Part | None = part
            while one is not None and one not in below.get(one.within, {}):
                below.setdefault(one.within, {})[one] = None
                one = one.within
        words = {part: _words() for parts in below.values() for part in parts}
        numbers = {part: self._number(one) for part, one in words.items()}
        whole, root = _words(), PDFDictionary({"Type": PDFName("StructTreeRoot")})
        first, top = self._number(whole), self._number(root)
        papers = [self._number(page) for page, _marks in self.pages]
        for part, body in words.items():
            above = first if part.within is None else numbers[part.within]
            inside = [numbers[child] for child in below.get(part, {})]
            body.body = self._body(part, above, inside, papers)
        kids = " ".join(f"{numbers[part]} 0 R" for part in below.get(None, {}))
        whole.body = f"<</S /Document /P {top} 0 R /K [{kids}]>>".encode()
        parents = _words()
        parents.body = f"<</Nums [{' '.join(self._parents(numbers))}]>>".encode()
        root["K"] = self.document.Reference(whole)
        root["ParentTree"] = self.document.Reference(parents)
        root["ParentTreeNextKey"] = len(self.pages)
        self.document.Catalog.StructTreeRoot = root
        self.document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _number(self, thing: object) -> int:
        """Return the number of an object in the file."""
        reference = self.document.Reference(thing)
        number: int = self.document.idToObjectNumberAndVersion[reference.name][0]
        return number

    def _parents(self, numbers: Mapping[Part, int]) -> Iterator[str]:
        for at, (_page, marks) in enumerate(self.pages):
            yield f"{at} [{' '.join(f'{numbers[part]} 0 R' for part in marks)}]"

    def _body(self, part: Part, above: int, inside: list[int], papers: list[int]) -> bytes:
        """Return a part as the file says it: role, what it is in, where its words are."""
        places = self.places.get(part, ())
        on = {page for page, _number in places}
        said = [f"/S /{part.role} /P {above} 0 R"]
        kids = [f"{number} 0 R" for number in inside]
        if len(on) == 1:
            said.append(f"/Pg {papers[places[0][0]]} 0 R")
            kids += [str(number) for _page, number in places]
        else:
            kids += [f"<</Type /MCR /Pg {papers[page]} 0 R /MCID {n}>>" for page, n in places]
        if kids:
            said.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]")
        if part.look:
            said.append(f"/A <<{part.look}>>")
        if self.spoken.get(part):
            text = b"\xfe\xff" + self.spoken[part].encode("utf-16-be")
            said.append(f"/ActualText <{text.hex().upper()}>")
        return f"<<{' '.join(said)}>>".encode()


def _words() -> Any:  # noqa: ANN401 - reportlab's own
    """Return an object of a file whose ``body`` is written as it is.

    reportlab writes a dictionary key by key: of a letter's structure it took a tenth of its time.
    """
    return _words_class()()


@lru_cache(maxsize=1)
def _words_class() -> Any:  # noqa: ANN401 - reportlab's own
    from reportlab.pdfbase.pdfdoc import PDFObject

    class Words(PDFObject):
        """Written as it is, by reference only."""

        __RefOnly__ = 1
        body = b""

        def format(self, _document: object) -> bytes:
            """Return the words."""
            return self.body

    return Words
