"""What the rules do to 100,000 synthetic low-back visits: who sees a physician, who is missed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.content_population import PLACES, Data, Visits, changed, draw, figures
from benchmarks.content_table import Report, share, with_interval
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.cohort import DISPOSITIONS, Cohort, decide_all
from triage_desk.rules.columns import YES
from triage_desk.rules.content import UnknownPolicy
from triage_desk.rules.engine import Engine

MOST_PHYSICIAN = 15.0
MOST_MISSED = 1.0
TOP, TOP_EMERGENCY = 15, 10
THREADS = 2
# The choices that are a sign, where a disease has shares of its own for them.
SIGN_CODES = {"injury": ("strain", "minor", "major"), "known": ("treated6",)}
ASSUMPTIONS = (
    "prevalence of serious disease",
    "sensitivity of the signs",
    "yes without disease",
    "unsure",
    "worry",
    "not_alone",
    "correlation",
    "stem_recall",
    "other places",
)
PHYSICIAN = Disposition.PHYSICIAN_SOON.urgency
PT_FIRST = Disposition.PT_FIRST.urgency


@dataclass(frozen=True)
class Share:
    """The two aims for one set of assumptions, in percent."""

    physician: float
    missed: float


def aims(engine: Engine, data: Data, visits: int | None = None) -> Share:
    """Return the share sent to a physician, and the share of serious disease sent to PT first."""
    population = draw(engine, data, visits)
    found = decide_all(engine, population.columns)
    serious = population.disease >= 0
    missed = (found.dispositions[serious] <= PT_FIRST).mean()
    return Share(100 * float((found.dispositions >= PHYSICIAN).mean()), 100 * float(missed))


def report(engine: Engine, visits: int | None = None) -> Report:
    """Return the shares, what drives them, and what each assumption does to them."""
    data, said = figures(), Report()
    population = draw(engine, data, visits)
    found = decide_all(engine, population.columns, workers=THREADS, visible=True)
    count = len(population.columns)
    said.head(f"(b) {count:,} synthetic low-back visits (seed {data['seed']})")
    _basis(data, said)
    to_physician = found.dispositions >= PHYSICIAN
    serious = population.disease >= 0
    missed = serious & (found.dispositions <= PT_FIRST)
    said.aim("share sent to a physician, %", 100 * to_physician.mean(), most=MOST_PHYSICIAN)
    said.aim(
        "serious disease sent to PT first without notice, %",
        100 * missed.sum() / serious.sum(),
        most=MOST_MISSED,
    )
    tiers = reversed(tuple(enumerate(DISPOSITIONS)))
    places = population.columns.answers[PLACES]
    only = places == places.min()
    said.say(f"with the low back alone: {share(to_physician[only].sum(), only.sum())}", "")
    rows = [(tier.value, share((found.dispositions == n).sum(), count)) for n, tier in tiers]
    said.table(("route", "share"), rows)
    said.data["routes"] = dict(rows)
    _diseases(engine, data, population, found, said)
    _drivers(engine, found, ~serious, said)
    _unknown_lines(engine, data, said)
    _tornado(engine, data, count, said)
    return said


def _basis(data: Data, said: Report) -> None:
    """Say how much of the population is published, and how much guessed."""
    bases: dict[str, int] = {}
    for figure in _figures(data):
        bases[figure["basis"]] = bases.get(figure["basis"], 0) + 1
    words = ", ".join(f"{number} {basis}" for basis, number in sorted(bases.items()))
    said.say(f"Figures behind it (population_low_back.yaml): {words}.")
    said.say("Most rates of a plain yes are guesses: read every share with the last table.")
    said.data["basis"] = bases


def _figures(data: object) -> list[Data]:
    if not isinstance(data, dict):
        return []
    if "value" in data:
        return [data]
    return [figure for part in data.values() for figure in _figures(part)]


def _diseases(engine: Engine, data: Data, population: Visits, found: Cohort, said: Report) -> None:
    """Where serious disease goes. "Silent": no sign of its own is said yes to."""
    rows = []
    for place, name in enumerate(population.diseases):
        own = population.disease == place
        tiers = found.dispositions[own]
        signs = [i for i in data["diseases"][name]["signs"] if i in found.leaf_ids]
        yes = _told(engine, population, data["diseases"][name]["choices"])
        for link_id in signs:
            shown = found.visible[:, found.leaf_ids.index(link_id)]
            yes |= shown & (population.columns.answers[link_id] == YES)
        missed = int((tiers <= PT_FIRST).sum())
        silent = int((own & ~yes & (found.dispositions <= PT_FIRST)).sum())
        cells = (share((tiers >= PHYSICIAN).sum(), own.sum()), share((tiers == 2).sum(), own.sum()))
        rows.append((name, *cells, with_interval(missed, int(own.sum())), silent))
    said.say("")
    head = ("disease", "physician", "PT, notice", "PT first: missed (95%)", "of them silent")
    said.table(head, rows)
    silent = sum(int(row[-1]) for row in rows)
    serious = population.disease >= 0
    missed = int((serious & (found.dispositions <= PT_FIRST)).sum()) - silent
    said.say(
        "Silent: none of the signs listed for it is said yes to; no list of questions finds it."
    )
    said.say(f"Missed of those with a sign: {with_interval(missed, int(serious.sum()) - silent)}.")
    said.data["diseases"] = rows


def _told(engine: Engine, population: Visits, choices: Data) -> NDArray[np.bool_]:
    """Return who chose an answer that is a sign of a disease."""
    told = np.zeros(len(population.columns), np.bool_)
    for name in choices:
        codes = [option.code for option in engine.owner_of[name].options]
        signs = [codes.index(code) for code in SIGN_CODES[name]]
        told |= np.isin(population.columns.answers[name], signs)
    return told


def contributions(engine: Engine, found: Cohort, urgency: int) -> NDArray[np.bool_]:
    """Return which flag asks for this urgency or more in which visit: bool, n x flags."""
    asks = np.zeros((len(engine.flags), 3), np.uint8)
    for place, compiled in enumerate(engine.flags):
        policy = compiled.flag.if_unknown
        if policy.policy is UnknownPolicy.HOLD and policy.disposition is not None:
            asks[place, 1] = policy.disposition.urgency
        asks[place, 2] = compiled.flag.disposition.urgency
    told: NDArray[np.bool_] = (
        asks[np.arange(len(engine.flags)), np.asarray(found.verdicts)] >= urgency
    )
    return told


def _drivers(engine: Engine, found: Cohort, well: NDArray[np.bool_], said: Report) -> None:
    """Which flags send people to a physician, and to emergency care, and which do so alone."""
    said.say("", f"The {TOP} flags that ask for a physician most often.")
    said.say('"Left" is the share sent there if neither it nor those above asked for it.')
    said.data["drivers"] = _asking(engine, found, well, said, PHYSICIAN, TOP)
    said.say("", f"The {TOP_EMERGENCY} flags that ask for emergency care most often:")
    urgency = Disposition.EMERGENCY.urgency
    said.data["emergency"] = _asking(engine, found, well, said, urgency, TOP_EMERGENCY)
    said.say(f"No pathway fits: {share(found.no_pathway.sum(), len(well))}.")


def _asking(
    engine: Engine, found: Cohort, well: NDArray[np.bool_], said: Report, urgency: int, top: int
) -> list[tuple[str, ...]]:
    asks = contributions(engine, found, urgency)
    several = asks.sum(axis=1)
    alone = asks & (several == 1)[:, None]
    count, left = len(asks), several.astype(int)
    rows = []
    for place in np.argsort(-asks.sum(axis=0))[:top]:
        own, flag = asks[:, place], engine.flags[place].flag
        left = left - own
        rows.append(
            (
                flag.flag_id,
                share(own.sum(), count),
                share(alone[:, place].sum(), count),
                share((own & (found.verdicts[:, place] == 1)).sum(), count),
                share((own & well).sum(), own.sum()),
                share((left > 0).sum(), count),
                flag.condition,
            )
        )
    said.table(("flag", "asks", "alone", "not sure", "no disease", "left", "about"), rows)
    return rows


def _unknown_lines(engine: Engine, data: Data, said: Report) -> None:
    """Name figures for lines the content no longer has."""
    named = {name for name in data["signs"] if name not in ("unit", "elsewhere")}
    named |= {sign for disease in data["diseases"].values() for sign in disease["signs"]}
    gone = sorted(named - engine.owner_of.keys())
    if gone:
        said.say(f"In population_low_back.yaml, and no question any more: {', '.join(gone)}.")


def _tornado(engine: Engine, data: Data, visits: int, said: Report) -> None:
    """Halve and double one assumption at a time; the same random numbers otherwise."""
    sets = [data, *(changed(data, what, by) for what in ASSUMPTIONS for by in (0.5, 2.0))]
    with ThreadPoolExecutor(THREADS) as pool:
        base, *found = pool.map(lambda one: aims(engine, one, visits), sets)
    pairs = zip(ASSUMPTIONS, found[::2], found[1::2], strict=True)
    rows = [(abs(two.physician - half.physician), what, half, two) for what, half, two in pairs]
    rows.sort(key=lambda row: -row[0])
    said.say("", "One assumption halved or doubled (a share never passes 95%):")
    shown = [("as stated", f"{base.physician:.1f}%", "", f"{base.missed:.1f}%", "")]
    for _, what, half, double in rows:
        shown.append(
            (
                what.replace("_", " "),
                *(f"{one.physician:.1f}%" for one in (half, double)),
                *(f"{one.missed:.1f}%" for one in (half, double)),
            )
        )
    head = ("assumption", "physician: half", "double", "missed: half", "double")
    said.table(head, shown)
    said.data["tornado"] = shown
