"""What an intake costs: answers, words read aloud, keys, seconds, with and without a chart.

Walks the real interview page by page, as the window shows it (services.pages), and stops where the
interview stops: at an emergency, or when the route is known; the optional pages after routing are
not counted. How it is counted:

* an answer is a page: most lists take one key for "none of these"; lines are counted beside it.
* keys: a letter for each line said yes to (Shift with it for not sure) and one for the rest; one
  for a choice; one for each place and Enter; each sign typed and Enter for a number.
* words: the question once, and each line; no hint, no help, and nothing of what only staff look at;
  the options of a choice only on the private card, where the words of the question do not name
  them, and once where the next question has the same.
* seconds: words at 150 a minute, and 1 s a key.
* a known chart has answered the history page and the facts named in CHART; it costs one page that
  is read back ("still right, and nothing new?") with what the chart holds, and one key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.content_development import outcomes
from benchmarks.content_population import Visits, draw, figures
from benchmarks.content_table import Report
from triage_desk.domain.answers import NO, NOT_SURE, YES, Answer, AnswerSet, answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import Item, ItemType
from triage_desk.rules.columns import SEXES, UNSURE, Kind, kind_of
from triage_desk.rules.columns import YES as YES_CODE
from triage_desk.rules.engine import Engine, compile_ruleset
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge
from triage_desk.rules.openly import openly
from triage_desk.services.pages import pages_of
from triage_desk.services.views import Page

WORDS_A_MINUTE = 150
SECONDS_A_KEY = 1.0
READ_BACK_WORDS = 12
MOST_PAGES = 80
VISITS, TYPICAL, PRICED = 600, 60, 8
PLAIN_MOST, ALL_MOST, SECONDS_MOST, SAFE_MOST = 18, 28, 180.0, 20.0
HISTORY = "history"
CHART = (
    *("g_cancer", "f_c_type", "f_c_now", "f_immune", "f_diab", "f_feet", "f_dial", "f_metal"),
    *("f_ra", "f_heart", "f_artery", "f_cipro", "f_b_thin", "f_b_broken", "f_b_steroid"),
    "f_b_drug",
)


@dataclass(frozen=True)
class Truth:
    """A person who would answer every question; what is not named is answered plainly."""

    person: Person
    answers: Mapping[str, Answer]

    def reply(self, item: Item, link_id: str) -> Answer:
        """Return the answer to one question."""
        if link_id in self.answers:
            return self.answers[link_id]
        if item.type in (ItemType.CHECKLIST, ItemType.BOOLEAN):
            return NO
        if item.type is ItemType.CHOICE:
            code = item.options[-1].code
            return answered((code,) if item.repeats else code)
        return NOT_SURE


@dataclass(frozen=True)
class Cost:
    """What one intake took. ``safe`` is the seconds to the end of the safety list.

    ``steps``: the question, words and keys of each page.
    """

    pages: int
    lines: int
    words: int
    keys: int
    safe: float
    route: Disposition
    steps: tuple[tuple[str, int, int], ...] = ()

    @property
    def seconds(self) -> float:
        """Return the seconds of reading and of keys."""
        return _seconds(self.words, self.keys)


def _seconds(words: int, keys: int) -> float:
    return words * 60 / WORDS_A_MINUTE + keys * SECONDS_A_KEY


def walk(engine: Engine, truth: Truth, *, chart: bool = False) -> Cost:
    """Ask one person page by page until the route is known or an emergency stops it."""
    answers = AnswerSet(_known(engine, truth)) if chart else AnswerSet()
    known = [i for i, a in answers.items() if a == YES and i in engine.line_of]
    pages, lines, keys = int(chart), 0, int(chart)
    words = chart * READ_BACK_WORDS + sum(_line_words(engine, i) for i in known)
    safe, notable = 0.0, chart
    read: set[str] = set()
    heard: set[tuple[str, ...]] = set()
    steps: list[tuple[str, int, int]] = []
    for _ in range(MOST_PAGES):
        interview = conduct(engine, answers, truth.person)
        # Only something other than a plain no can make an emergency of it.
        if not interview.routing_open or (notable and judge(engine, interview, answers).complete):
            break
        page = pages_of(engine, interview, answers, "en")[-1]
        given = {i: truth.reply(page.item, i) for i in page.open_ids}
        answers = answers.with_answers(given)
        notable = any(answer != NO for answer in given.values())
        pages, lines = pages + 1, lines + len(given)
        spoken = _page_words(page, heard, again=page.item.link_id in read)
        pressed = _keys(page.item, list(given.values()))
        words, keys = words + spoken, keys + pressed
        steps.append((page.item.link_id, spoken, pressed))
        read.add(page.item.link_id)
        if len(read) == 1:
            safe = _seconds(words, keys)
    route = judge(engine, interview, answers).disposition
    return Cost(pages, lines, words, keys, safe, route, tuple(steps))


def _known(engine: Engine, truth: Truth) -> dict[str, Answer]:
    """Return what the chart has answered before anybody asks."""
    ids = [i for i in CHART if i in engine.line_of]
    ids += [i for i, item in engine.owner_of.items() if item.link_id == HISTORY]
    return {link_id: truth.reply(engine.owner_of[link_id], link_id) for link_id in ids}


def _line_words(engine: Engine, link_id: str) -> int:
    item = engine.owner_of[link_id]
    return len(engine.text(item, "en").lines[link_id].split())


def _page_words(page: Page, heard: set[tuple[str, ...]], *, again: bool) -> int:
    item, text = page.item, page.text
    if item.staff_only:
        return 0
    said = [] if again else [text.text]
    said += [text.lines[line.link_id] for line in page.lines if line.link_id in page.open_ids]
    options = tuple(text.options.values())
    if item.type is ItemType.CHOICE and item.private and options not in heard:
        heard.add(options)
        said += options
    return sum(len(words.split()) for words in said)


def _keys(item: Item, given: Sequence[Answer]) -> int:
    if item.lines:
        return sum(answer != NO for answer in given) + any(answer == NO for answer in given)
    value = given[0].value
    if value is None or isinstance(value, bool) or (isinstance(value, str) and item.options):
        return 1
    if isinstance(value, tuple):
        return len(value) + 1
    return len(_typed(item, float(str(value)))) + 1


def _typed(item: Item, number: float) -> str:
    """Return the shortest a person would type: 3w rather than 21d."""
    units = item.units or {"": 1.0}
    ways = [f"{number / size:g}{name[:1]}" for name, size in units.items()]
    return min(ways, key=lambda typed: (len(typed), typed))


def truths(engine: Engine, visits: Visits, rows: Sequence[int]) -> Iterator[Truth]:
    """Return some rows of a population as people."""
    for row in rows:
        answers: dict[str, Answer] = {}
        for link_id, column in visits.columns.answers.items():
            item = engine.owner_of[link_id]
            answers[link_id] = _answer(item, float(column[row]))
        sex = SEXES[int(visits.columns.sex[row])]
        yield Truth(Person(int(visits.columns.age[row]), sex), answers)


def _answer(item: Item, cell: float) -> Answer:
    codes = [option.code for option in item.options]
    match kind_of(item):
        case Kind.YES_NO:
            return YES if cell == YES_CODE else NOT_SURE if cell == UNSURE else NO
        case Kind.ONE:
            return answered(codes[int(cell)])
        case Kind.SEVERAL:
            return answered(tuple(c for n, c in enumerate(codes) if int(cell) >> n & 1))
        case _ if np.isnan(cell):
            return NOT_SURE
        case _:
            return answered(int(cell) if item.type is ItemType.INTEGER else cell)


def plain(region: str, *, age: int = 45, sex: Sex = Sex.MALE, days: float = 100.0) -> Truth:
    """Return somebody with pain in one place and nothing else."""
    said = {
        "request": answered("pain_injury"),
        "regions": answered((region,)),
        "symptom_days": answered(days),
        "injury": answered("none"),
        "known": answered("first"),
        "onset": answered("gradual"),
        "q_rhe_005_onset_age": answered(age),
        "phq2_a": answered("0"),
        "phq2_b": answered("0"),
    }
    return Truth(Person(age, sex), said)


def injured(region: str, *, days: float = 20.0) -> Truth:
    """Return somebody with a small injury of one place and nothing else."""
    told = plain(region, days=days)
    hurt = {"injury": answered("minor"), "injury_days": answered(days)}
    return Truth(told.person, {**told.answers, **hurt})


def report(
    engine: Engine, visits: int = VISITS, typical: int = TYPICAL, priced: int = PRICED
) -> Report:
    """Return the burden by region, the aims, and what each assumption saves.

    ``visits`` with low-back pain, ``typical`` intakes a region, ``priced`` of them asked again
    without each assumption.
    """
    said = Report()
    said.head("(c) what an intake costs")
    said.say(*(__doc__ or "").strip().splitlines()[2:], "")
    regions = [option.code for option in engine.owner_of["regions"].options]
    people = {region: list(_typical(engine, region, typical)) for region in regions}
    lumbar = draw(engine, figures(), visits)
    people["lumbar"] += truths(engine, lumbar, range(visits))
    for outcome in outcomes(engine):
        where = outcome.answers["regions"].value if "regions" in outcome.answers else None
        if isinstance(where, tuple):
            people[where[0]].append(Truth(outcome.person, dict(outcome.answers)))
    costs = {
        chart: {r: [walk(engine, t, chart=chart) for t in people[r]] for r in regions}
        for chart in (False, True)
    }
    plains = {region: walk(engine, plain(region)) for region in regions}
    hurt = {region: walk(engine, injured(region)) for region in regions}
    _regions(costs, plains, said)
    _aims(engine, costs[False], plains, said)
    covered = engine.ruleset.covered_regions
    worst = max(covered, key=lambda region: hurt[region].pages)
    name = f"answers of a plain intake after a small injury, most of any region ({worst})"
    said.aim(name, hurt[worst].pages, most=PLAIN_MOST)
    _steps(plains["lumbar"], said)
    _prices(engine, {region: own[:priced] for region, own in people.items()}, said)
    return said


def _typical(engine: Engine, region: str, count: int) -> Iterator[Truth]:
    """Seeded intakes of one region, drawn as the low-back visits are."""
    return truths(engine, draw(engine, figures(), count, place=region), range(count))


def _centile(values: Sequence[float], part: int) -> float:
    return float(np.percentile(np.array(values), part))


def _regions(
    costs: Mapping[bool, Mapping[str, Sequence[Cost]]], plains: Mapping[str, Cost], said: Report
) -> None:
    rows = []
    for region, own in costs[False].items():
        chart = costs[True][region]
        rows.append(
            (
                region,
                len(own),
                plains[region].pages,
                f"{plains[region].seconds:.0f}",
                *(f"{_centile([c.pages for c in own], part):.0f}" for part in (50, 90)),
                *(f"{_centile([c.lines for c in own], part):.0f}" for part in (50, 90)),
                f"{_centile([c.words for c in own], 50):.0f}",
                f"{_centile([c.keys for c in own], 50):.0f}",
                *(f"{_centile([c.seconds for c in own], part):.0f}" for part in (50, 90)),
                f"{_centile([c.pages for c in chart], 50):.0f}",
                f"{_centile([c.seconds for c in chart], 50):.0f}",
            )
        )
    head = ("region", "n", "plain", "s", "answers", "90th", "lines", "90th", "words", "keys")
    said.table((*head, "s", "90th", "chart: answers", "s"), rows)
    said.data["regions"] = rows


def _steps(cost: Cost, said: Report) -> None:
    """Where the time of one plain intake goes, the longest page first."""
    longest = sorted(cost.steps, key=lambda step: -_seconds(*step[1:]))
    rows = [(name, w, k, f"{_seconds(w, k):.0f}") for name, w, k in longest]
    said.say("", "Where the time of a plain low-back intake goes (man of 45, 100 days):")
    said.table(("page", "words", "keys", "s"), rows)
    said.data["steps"] = rows


def _aims(
    engine: Engine, costs: Mapping[str, Sequence[Cost]], plains: Mapping[str, Cost], said: Report
) -> None:
    every = [cost for own in costs.values() for cost in own]
    lumbar = costs["lumbar"]
    covered = engine.ruleset.covered_regions
    most = max(plains[region].pages for region in covered)
    said.say("")
    said.aim(
        "answers of a plain PT-first intake, most of any covered region", most, most=PLAIN_MOST
    )
    back = _centile([c.pages for c in lumbar], 90)
    said.aim("answers, 90th centile, low back", back, most=ALL_MOST)
    said.aim(
        "answers, 90th centile, all intakes", _centile([c.pages for c in every], 90), most=ALL_MOST
    )
    said.aim(
        "seconds, median, low back", _centile([c.seconds for c in lumbar], 50), most=SECONDS_MOST
    )
    said.aim(
        "seconds, median, all intakes", _centile([c.seconds for c in every], 50), most=SECONDS_MOST
    )
    said.aim("seconds to safe, median", _centile([c.safe for c in every], 50), most=SAFE_MOST)


def _prices(engine: Engine, people: Mapping[str, Sequence[Truth]], said: Report) -> None:
    """What each assumption saves: the same people asked without it."""
    base = _means(engine, people)
    rows = []
    for name in engine.ruleset.assumptions:
        ruleset = engine.ruleset
        assumption = replace(ruleset.assumptions[name], ask_openly=True)
        known = {**ruleset.assumptions, name: assumption}
        asked = _means(compile_ruleset(openly(replace(ruleset, assumptions=known))), people)
        more = [b - a for a, b in zip(base["all"], asked["all"], strict=True)]
        back = [b - a for a, b in zip(base["lumbar"], asked["lumbar"], strict=True)]
        rows.append((name, *(f"{value:+.1f}" for value in (*more, *back))))
    said.say("", "What asking an assumption openly adds to an intake, on average:")
    head = ("assumption", "answers", "words", "s", "low back: answers", "words", "s")
    said.table(head, rows)
    said.data["prices"] = rows


def _means(
    engine: Engine, people: Mapping[str, Sequence[Truth]]
) -> dict[str, tuple[float, float, float]]:
    found = {region: [walk(engine, t) for t in own] for region, own in people.items()}
    found["all"] = [cost for own in found.values() for cost in own]
    return {
        region: (
            float(np.mean([c.pages for c in own])),
            float(np.mean([c.words for c in own])),
            float(np.mean([c.seconds for c in own])),
        )
        for region, own in found.items()
    }
