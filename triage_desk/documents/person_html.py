"""The page on which a person reads their own record: one file, no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from triage_desk.domain.person_file import PersonPage, Table

STYLE = """body{font:16px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#16232b;background:#fff}h1{font-size:1.6rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.3rem .6rem .3rem 0;border-bottom:1px solid #c9d1d5}th{font-size:.85rem;color:#47555d}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"""


def html(page: PersonPage) -> bytes:
    """Return the page as HTML; equal pages give equal bytes."""
    return "\n".join(_lines(page)).encode()


def _lines(page: PersonPage) -> Iterator[str]:
    yield "<!doctype html>"
    yield f'<html lang="en"><head><meta charset="utf-8"><title>{escape(page.title)}</title>'
    yield f"<style>{STYLE}</style></head><body>"
    yield f"<h1>{escape(page.title)}</h1>"
    yield f"<p>{'<br>'.join(escape(line) for line in page.clinic)}</p>"
    yield f"<p>{page.made_at.astimezone():%Y-%m-%d %H:%M}</p>"
    yield from (f"<p>{escape(words)}</p>" for words in page.notes)
    for part in page.parts:
        yield from _table(part)
    yield "</body></html>"


def _table(part: Table) -> Iterator[str]:
    yield f"<h2>{escape(part.heading)}</h2>"
    if not part.rows:
        yield "<p>Nothing.</p>"
        return
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in part.columns)
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for row in part.rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row)
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"
