"""An interview as pages: one question each, or up to eight lines of a list read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.encounter import Answerer
from triage_desk.domain.language import SOURCE
from triage_desk.domain.questionnaire import Line
from triage_desk.rules.engine import Engine
from triage_desk.rules.interview import Interview, Shown
from triage_desk.rules.words import question_in_words, shown
from triage_desk.services.views import Page, Said, SectionState

MAX_LINES = 8


def pages_of(
    engine: Engine, interview: Interview, answers: AnswerSet, language: str, way: str = ""
) -> tuple[Page, ...]:
    """Return every visible page up to and including the first open one, in order.

    ``way`` is how the person is reached (``Channel.way``).
    """
    found: list[Page] = []
    for seen in interview.shown:
        for page in _split(engine, seen, answers, language, way):
            found.append(page)
            if not page.done:
                return tuple(found)
    return tuple(found)


def _split(
    engine: Engine, seen: Shown, answers: AnswerSet, language: str, way: str
) -> Iterator[Page]:
    """Yield the pages of one item: at most eight lines each, a group kept together."""
    lines = [line for line in seen.item.lines if line.link_id in seen.leaf_ids]
    parts: list[tuple[Line, ...]] = list(portions(lines)) or [()]
    for number, part in enumerate(parts, start=1):
        ids = tuple(line.link_id for line in part) or seen.leaf_ids
        yield Page(
            page_id=seen.item.link_id if number == 1 else f"{seen.item.link_id}#{number}",
            section=seen.item.section,
            item=seen.item,
            text=engine.text(seen.item, language, way),
            english=engine.text(seen.item, SOURCE, way),
            lines=part,
            answers={i: answers[i] for i in ids if i in answers},
            open_ids=tuple(i for i in ids if i in seen.open_ids),
            way=way,
        )


def portions(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each page of a list: at most eight, a group kept together."""
    page: list[Line] = []
    for group in _groups(lines):
        if page and len(page) + len(group) > MAX_LINES:
            yield tuple(page)
            page = []
        page.extend(group)
        while len(page) > MAX_LINES:
            yield tuple(page[:MAX_LINES])
            page = page[MAX_LINES:]
    if page:
        yield tuple(page)


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and (line.group != group[-1].group or not line.group):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def sections_of(engine: Engine, interview: Interview, now: str) -> tuple[SectionState, ...]:
    """Return the progress rail. ``now`` is the section of the open page, "" when all is done."""
    order = [section.section_id for section in engine.ruleset.sections]
    reached = order.index(now) if now else len(order)
    found = []
    for position, section_id in enumerate(order):
        pages = [page for page in interview.shown if page.item.section == section_id]
        if not pages and position <= reached:
            continue
        asked = sum(len(page.leaf_ids) for page in pages)
        state = "done" if position < reached else "now" if position == reached else "to come"
        title = engine.ruleset.section_titles[section_id]
        answered = asked - sum(len(page.open_ids) for page in pages)
        found.append(SectionState(section_id, title, state, answered, asked))
    return tuple(found)


def history_of(
    engine: Engine,
    interview: Interview,
    answers: AnswerSet,
    pages: tuple[Page, ...],
    alone: Mapping[str, Answerer],
) -> tuple[Said, ...]:
    """Return every answer in staff words, in the order asked; hidden ones are marked.

    ``alone`` says who gave which answer with no staff beside (``EncounterRecord.given_alone``).
    """
    page_of = {i: page.page_id for page in pages for i in page.answers}
    found = []
    for item in engine.ruleset.items:
        for link_id in item.leaf_ids:
            if link_id not in answers:
                continue
            line = engine.line_of.get(link_id)
            found.append(
                Said(
                    link_id,
                    page_of.get(link_id, item.link_id),
                    item.section,
                    question_in_words(engine, link_id),
                    shown(engine, link_id, answers[link_id]),
                    hidden=link_id not in interview.visible,
                    private=item.private or (line is not None and line.private),
                    alone=alone.get(link_id),
                )
            )
    return tuple(found)
