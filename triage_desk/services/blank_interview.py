"""The interview of a region as a paper form: the questions of the screen, and what a yes means.

It is worked out from the rules, so that paper and program never say different things: a line has
a route when its yes alone makes a rule present; the urgent rules that need several answers are
listed behind the questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage_desk.domain.answers import Value
from triage_desk.domain.blank_interview import (
    BlankInterview,
    BlankLine,
    BlankQuestion,
    Together,
    WhenYes,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.pointing_card import PointingCard
from triage_desk.domain.questionnaire import REGIONS, Item, ItemType, Line
from triage_desk.errors import UserError
from triage_desk.rules.conditions import All, AnyOf, Condition, Truth, truth
from triage_desk.rules.content import RedFlag
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import condition_in_words, question_in_words, value_in_words
from triage_desk.services import pointing_card
from triage_desk.services.desk import Desk
from triage_desk.services.readback import proved
from triage_desk.services.speech import language_of, status_of

TICKED = (ItemType.CHECKLIST, ItemType.BOOLEAN)
OPTION_LETTERS = "abcdefghijklmnopqrstuvwxyz"
SCALE = "points"
URGENT = (Disposition.EMERGENCY, Disposition.PHYSICIAN_TODAY)
UNSIGNED = "draft, not signed by a clinician"


def regions(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return code and English words of every region that has an interview here."""
    item = desk.engine.owner_of[REGIONS]
    words = desk.engine.text(item, "en").options
    covered = desk.engine.ruleset.covered_regions
    return tuple((one.code, words[one.code]) for one in item.options if one.code in covered)


def form(desk: Desk, region: str, code: str) -> BlankInterview:
    """Return the form of a region; what the person hears is in the language ``code``.

    Raises:
        UserError: no interview is made for this region here.
    """
    engine, names = desk.engine, dict(regions(desk))
    if region not in names:
        known = ", ".join(names)
        raise UserError(f'There is no interview for "{region}"; known: {known}.', "region")
    ruleset, spoken = engine.ruleset, language_of(engine, code)
    asked = _asked(engine, region)
    page = _Page(engine, region, spoken.code, _numbered(asked), _alone(engine, asked, region))
    single = {flag.flag_id for flags in page.alone.values() for flag in flags}
    routes = {r.disposition: r for r in ruleset.dispositions.values()}
    return BlankInterview(
        letterhead=desk.letterhead,
        region=names[region],
        questions=tuple(_question(page, one) for one in asked),
        together=tuple(_together(page, single)),
        routes=tuple(
            (route, f"{routes[route].act_within}. {routes[route].book}") for route in Disposition
        ),
        version=ruleset.ref.version,
        content_hash=ruleset.ref.content_hash,
        made_at=desk.clock(),
        language=spoken.code,
        language_name=spoken.name,
        signed=f"signed by {ruleset.approver}" if ruleset.status == "signed" else UNSIGNED,
        notice=status_of(engine, spoken.code),
    )


def paper(desk: Desk, blank: BlankInterview) -> bytes:
    """Return the form as PDF. It names nobody, so nothing of it is put on record.

    Raises:
        EnvironmentFault: it was read back and a question, a line or a rule is not on it.
    """
    return proved(desk.renderer, blank, desk.renderer.render_blank(blank))


def cards(desk: Desk, region: str, code: str) -> tuple[PointingCard, ...]:
    """Return the cards to point at of a whole region, in the order of the screen.

    Raises:
        UserError: no interview is made for this region here.
    """
    if region not in dict(regions(desk)):
        raise UserError(f'There are no cards for "{region}".', "region")
    engine = desk.engine
    return tuple(
        card
        for one in _asked(engine, region)
        if pointing_card.number_of(desk, one.item)
        for card in pointing_card.cards_of(desk, one.item, one.lines, code)
    )


def cards_paper(desk: Desk, found: tuple[PointingCard, ...]) -> bytes:
    """Return cards as PDF, each on a page of its own; they name nobody.

    Raises:
        EnvironmentFault: they were read back and a letter or its words are not on one.
    """
    return proved(desk.renderer, found, desk.renderer.render_cards(found))


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item that may be asked of somebody with a region, and its lines that may."""

    item: Item
    lines: tuple[Line, ...]

    @property
    def leaf_ids(self) -> tuple[str, ...]:
        """Return the link ids that carry answers."""
        if self.item.type is ItemType.CHECKLIST:
            return tuple(line.link_id for line in self.lines)
        return (self.item.link_id,)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the questions of one form have in common."""

    engine: Engine
    region: str
    code: str
    numbers: Mapping[str, int]
    alone: Mapping[str, tuple[RedFlag, ...]]

    def only(self, link_id: str) -> str:
        """Return in words what else must hold for a question to be asked, or ""."""
        when = self.engine.ruleset.gates[link_id].ask_when
        if when is None or _truth(self.engine, when, self.region) is Truth.TRUE:
            return ""
        return self.words(when)

    def words(self, when: Condition) -> str:
        """Return a condition by the numbers and letters of the form, without the region."""
        left = _left(self.engine, when, self.region)
        return condition_in_words(self.engine, left, self._name)

    def _name(self, link_id: str, value: Value | None) -> str:
        if value is None:
            number = self.numbers.get(link_id)
            return str(number) if number else question_in_words(self.engine, link_id)
        item = self.engine.owner_of.get(link_id)
        codes = [option.code for option in item.options] if item is not None else []
        if isinstance(value, str) and value in codes:
            return OPTION_LETTERS[codes.index(value)]
        return value_in_words(self.engine, link_id, value)


def _asked(engine: Engine, region: str) -> tuple[_Asked, ...]:
    """Return what may be asked of somebody with this region, in the order of the screen."""
    found = []
    for item in engine.ruleset.items:
        lines = tuple(line for line in item.lines if _may_open(engine, line.link_id, region))
        if _may_open(engine, item.link_id, region) and (lines or not item.lines):
            found.append(_Asked(item, lines))
    return tuple(found)


def _numbered(asked: Iterable[_Asked]) -> Mapping[str, int]:
    """Return the number of each link id that carries an answer, from 1."""
    link_ids = (link_id for one in asked for link_id in one.leaf_ids)
    return {link_id: number for number, link_id in enumerate(link_ids, 1)}


def _may_open(engine: Engine, link_id: str, region: str) -> bool:
    when = engine.ruleset.gates[link_id].ask_when
    return when is None or _truth(engine, when, region) is not Truth.FALSE


def _truth(engine: Engine, when: Condition, region: str) -> Truth:
    return truth(when, {REGIONS: (region,)}, engine.values)


def _left(engine: Engine, when: Condition, region: str) -> Condition:
    """Return a condition without the parts that are settled by the region."""
    match when:
        case All(parts) | AnyOf(parts):
            settled = Truth.TRUE if isinstance(when, All) else Truth.FALSE
            left = [one for one in parts if _truth(engine, one, region) is not settled]
            return type(when)(tuple(_left(engine, one, region) for one in left))
        case _:
            return when


def _alone(
    engine: Engine, asked: Iterable[_Asked], region: str
) -> Mapping[str, tuple[RedFlag, ...]]:
    """Return which rules a yes to each line makes present by itself, in this region."""
    known: dict[str, Value] = {REGIONS: (region,)}
    given = {flag.flag.flag_id for flag in engine.flags if flag.verdict(known) == Truth.TRUE}
    lines = [i for one in asked if one.item.type in TICKED for i in one.leaf_ids]
    return {
        link_id: tuple(
            flag.flag
            for flag in engine.flags
            if flag.flag.flag_id not in given
            and link_id in flag.needs
            and flag.verdict({**known, link_id: True}) == Truth.TRUE
        )
        for link_id in lines
    }


def _question(page: _Page, asked: _Asked) -> BlankQuestion:
    engine, item = page.engine, asked.item
    text = engine.text(item, page.code)
    lines = tuple(_line(page, line, text.lines[line.link_id]) for line in asked.lines)
    letters = zip(OPTION_LETTERS, item.options, strict=False)
    return BlankQuestion(
        number=page.numbers.get(item.link_id),
        section=engine.ruleset.section_titles[item.section],
        text=text.text,
        only=page.only(item.link_id),
        lines=lines,
        options=tuple((letter, text.options[option.code]) for letter, option in letters),
        unit=item.unit if item.unit != SCALE else f"{item.minimum or 0:g} to {item.maximum or 0:g}",
        several=item.repeats,
        private=item.private,
        staff_only=item.staff_only,
    )


def _line(page: _Page, line: Line, text: str) -> BlankLine:
    return BlankLine(
        page.numbers[line.link_id],
        text,
        page.only(line.link_id),
        line.private,
        line.staff_only,
        _yes(page.alone[line.link_id]),
    )


def _yes(flags: tuple[RedFlag, ...]) -> WhenYes | None:
    """Return the most urgent of some rules, and what staff do for it."""
    if not flags:
        return None
    order = list(Disposition)
    first = min(flags, key=lambda flag: order.index(flag.disposition))
    return WhenYes(first.disposition, first.action)


def _together(page: _Page, single: Collection[str]) -> Iterator[Together]:
    """Yield the urgent rules that need more than one answer, the most urgent first."""
    rules = [
        compiled.flag
        for compiled in page.engine.flags
        if compiled.flag.disposition in URGENT
        and compiled.flag.flag_id not in single
        and (not compiled.flag.regions or page.region in compiled.flag.regions)
        and _truth(page.engine, compiled.flag.when, page.region) is not Truth.FALSE
    ]
    for flag in sorted(rules, key=lambda flag: URGENT.index(flag.disposition)):
        yield Together(
            flag.flag_id, flag.title, page.words(flag.when), flag.disposition, flag.action
        )
