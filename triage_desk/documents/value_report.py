"""The monthly value report: every measure with what it is made of, and its definition."""

from __future__ import annotations

from triage_desk.documents.blocks import Block, Cell, Charts, Row, Section, Table, Text, TextStyle
from triage_desk.domain.value_report import ReportTable, ValueReport


def value_report(report: ValueReport) -> tuple[Block, ...]:
    """Return the blocks: which months, the tables, and how to read them."""
    facts = tuple(Text(line, style=TextStyle.STRONG) for line in report.facts)
    notes = tuple(Text(line, style=TextStyle.SMALL) for line in report.notes)
    return (
        Section("", facts),
        *(block for table in report.tables[:1] for block in _table(table)),
        *((Charts(report.charts_title, report.charts),) if report.charts else ()),
        *(block for table in report.tables[1:] for block in _table(table)),
        Section("", (*notes, Text(report.made_by, style=TextStyle.SMALL))),
    )


def _table(table: ReportTable) -> tuple[Block, ...]:
    heading = Row(tuple(_cell(one, TextStyle.MUTED) for one in table.headings), heading=True)
    rows = tuple(Row(tuple(map(_cell, row))) for row in table.rows)
    note = (Section("", (Text(table.note, style=TextStyle.SMALL),)),) if table.note else ()
    return (Table(table.title, table.widths, (heading, *rows)), *note)


def _cell(words: str, style: TextStyle = TextStyle.SMALL) -> Cell:
    return Cell((Text(words, style=style),))
