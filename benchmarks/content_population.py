"""Synthetic low-back visits: hidden disease, the signs it gives, and what a person says of them.

Every figure stands in population_low_back.yaml with unit and source. Each question has random
numbers of its own, by its name, so that a change of one figure changes nothing else that is drawn.
"""

from __future__ import annotations

import copy
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np
import yaml
from numpy.typing import NDArray

from triage_desk.domain.questionnaire import Item
from triage_desk.rules.columns import NO, UNSURE, YES, Column, Columns, Kind, kind_of
from triage_desk.rules.engine import Engine

FIGURES = Path(__file__).with_name("population_low_back.yaml")
PLACE, PLACES, WORRY = "lumbar", "regions", "k_worry"
MIDDLE_AGE = 44
NEW_DAYS = 42
FEMALE, MALE = 0, 1
# The normal distribution on a grid: NumPy has no inverse of it, and needs none finer.
_GRID = np.linspace(-6, 6, 6001)
_CDF = np.array([NormalDist().cdf(x) for x in _GRID])
Data: TypeAlias = dict[str, Any]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Visits:
    """Invented visits. ``disease`` is a place in ``diseases``, or -1 for none."""

    columns: Columns
    disease: NDArray[np.int8]
    diseases: tuple[str, ...]


def figures() -> Data:
    """Return the figures the population is drawn from."""
    read: Data = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))
    return read


def changed(data: Data, what: str, factor: float) -> Data:
    """Return figures with one assumption multiplied; a share never passes 0.95."""
    new = copy.deepcopy(data)
    for figure in _moved(new, what):
        figure["value"] = min(figure["value"] * factor, 0.95)
    return new


def _moved(data: Data, what: str) -> list[Data]:
    """Return the figures an assumption is about."""
    diseases = data["diseases"].values()
    signs = {name: sign for name, sign in data["signs"].items() if name != "unit"}
    worry = signs.pop(WORRY)
    if what == "prevalence of serious disease":
        return [disease["prevalence"] for disease in diseases]
    if what == "sensitivity of the signs":
        return [sign for disease in diseases for sign in disease["signs"].values()]
    if what == "yes without disease":
        return list(signs.values())
    if what == "other places":
        return list(data["regions"].values())
    return [worry] if what == "worry" else [data["answering"][what]]


def draw(engine: Engine, data: Data, visits: int | None = None, *, place: str = PLACE) -> Visits:
    """Return invented visits in which every question of the content has an answer.

    ``place`` is where it hurts; other places beside it are drawn.
    """
    return _Draw(engine, data, visits or data["visits"], place).run()


class _Draw:
    """One population while it is drawn."""

    def __init__(self, engine: Engine, data: Data, count: int, place: str) -> None:
        self.engine, self.data, self.count, self.place = engine, data, count, place
        self.columns: dict[str, Column] = {}
        self.true: dict[str, Flags] = {}
        people = data["people"]
        ends = [people[name]["value"] for name in ("age_mean", "age_sd", "age_least", "age_most")]
        mean, spread, least, most = ends
        low, high = (np.interp((end - mean) / spread, _GRID, _CDF) for end in (least, most))
        share = low + (high - low) * self.uniform("age")
        self.age: Floats = np.round(mean + spread * np.interp(share, _CDF, _GRID))
        self.female: Flags = self.uniform("sex") < people["female"]["value"]
        self.trait = self.normal("trait")
        self.disease = self.draw_disease()

    def run(self) -> Visits:
        self.draw_frame()
        self.draw_signs()
        self.draw_unsure()
        sex = np.where(self.female, FEMALE, MALE).astype(np.int8)
        return Visits(
            Columns(self.age, sex, self.columns), self.disease, tuple(self.data["diseases"])
        )

    # ------------------------------------------------------------------------- random numbers

    def dice(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.data["seed"], zlib.crc32(name.encode())])

    def uniform(self, name: str) -> Floats:
        return self.dice(name).random(self.count)

    def normal(self, name: str) -> Floats:
        return self.dice(name).standard_normal(self.count)

    def correlated(self, name: str, trait: Floats, share: float) -> Floats:
        """Return uniform numbers that share a part of their variance with a trait."""
        mixed = math.sqrt(share) * trait + math.sqrt(1 - share) * self.normal(name)
        return np.interp(mixed, _GRID, _CDF)

    def by_age(self, share: float | Floats, per_decade: float) -> Floats:
        """Return a share whose odds grow by ``per_decade`` for each ten years over 44."""
        odds = share / (1 - share) * per_decade ** ((self.age - MIDDLE_AGE) / 10)
        return np.asarray(odds / (1 + odds), np.float64)

    # ---------------------------------------------------------------------------- the visits

    def draw_disease(self) -> NDArray[np.int8]:
        """At most one serious disease a visit; age and sex move it, its share stays as stated."""
        chance, found = self.uniform("disease"), np.full(self.count, -1, np.int8)
        below = np.zeros(self.count)
        for place, disease in enumerate(self.data["diseases"].values()):
            weight = disease["per_decade"]["value"] ** ((self.age - MIDDLE_AGE) / 10)
            weight = weight * np.where(self.female, disease["female"]["value"], 1.0)
            share = np.minimum(disease["prevalence"]["value"] * weight / weight.mean(), 0.5)
            found[(chance >= below) & (chance < below + share)] = place
            below = below + share
        return found

    def draw_frame(self) -> None:
        """Draw places, days and choices."""
        days = self.draw_days()
        for link_id, item in self.engine.owner_of.items():
            kind, codes = kind_of(item), [option.code for option in item.options]
            if kind is Kind.ONE:
                self.columns[link_id] = self.draw_choice(link_id, codes, days)
            elif link_id == PLACES:
                self.columns[link_id] = self.draw_places(codes)
            elif kind is Kind.NUMBER and not item.after_routing:
                self.columns[link_id] = self.draw_number(item, link_id, days)

    def draw_places(self, codes: list[str]) -> Column:
        places = np.full(self.count, 1 << codes.index(self.place), np.int64)
        for code, share in self.data["regions"].items():
            also = self.uniform(f"place {code}") < share["value"]
            places |= also * (1 << codes.index(code))
        return places

    def draw_number(self, item: Item, link_id: str, days: Floats) -> Floats:
        """Days and the age at onset follow the day it began; the rest is measured."""
        if item.unit == "days":
            return days
        if item.unit == "years":
            return np.maximum(np.floor(self.age - days / 365), 0)
        figure = self.data["numbers"].get(link_id)
        if figure is None:
            return np.full(self.count, np.nan)
        drawn = np.round(figure["value"] + figure["sd"] * self.normal(link_id))
        return np.clip(drawn, item.minimum, item.maximum)

    def draw_days(self) -> Floats:
        ends = self.data["days"]["value"]
        tops = np.array(list(ends), np.float64)
        shares = np.array(list(ends.values()))
        new = shares * (tops <= NEW_DAYS)
        chance, old = self.uniform("days"), shares - new
        drawn = np.searchsorted(np.cumsum(shares)[:-1], chance)
        for place, disease in enumerate(self.data["diseases"].values()):
            is_new = self.uniform("new") < disease["new"]["value"]
            for which, part in ((is_new, new), (~is_new, old)):
                classes = np.searchsorted(np.cumsum(part / part.sum())[:-1], chance)
                drawn = np.where((self.disease == place) & which, classes, drawn)
        low = np.concatenate(([0.0], tops[:-1]))[drawn]
        return np.ceil(low + (tops[drawn] - low) * self.uniform("day"))

    def draw_choice(self, link_id: str, codes: list[str], days: Floats) -> Column:
        """Draw one code; a trait of many yes gives the higher scores of the mood page."""
        shares = self.data["choices"].get(link_id, {}).get("value")
        plain = shares or dict.fromkeys(codes, 1 / len(codes))
        scored = all(code.isdigit() for code in codes)
        part = self.data["answering"]["correlation"]["value"] if scored else 0.0
        chance = 1 - self.correlated(link_id, self.trait, part)
        drawn = _pick(chance, codes, plain)
        for place, disease in enumerate(self.data["diseases"].values()):
            if link_id in disease["choices"]:
                own = _pick(chance, codes, disease["choices"][link_id]["value"])
                drawn = np.where(self.disease == place, own, drawn)
        if {"treated6", "worse"} <= set(codes):
            early = (drawn == codes.index("treated6")) & (days < NEW_DAYS)
            drawn = np.where(early, codes.index("worse"), drawn)
        return drawn.astype(np.int8)

    def draw_signs(self) -> None:
        """Draw every yes/no: what is true, and what of it is said."""
        signs, answering = self.data["signs"], self.data["answering"]
        stems = {sign.get("given") for sign in signs.values() if isinstance(sign, dict)}
        for link_id, item in self.engine.owner_of.items():
            if kind_of(item) is not Kind.YES_NO:
                continue
            sign = signs.get(link_id, signs["elsewhere"])
            share = self.by_age(sign["value"], sign.get("per_decade", 1.0))
            for place, disease in enumerate(self.data["diseases"].values()):
                if link_id in disease["signs"]:
                    raised = np.maximum(share, disease["signs"][link_id]["value"])
                    share = np.where(self.disease == place, raised, share)
            part = answering["correlation"]["value"]
            true = self.correlated(link_id, self.trait, part) < share
            said = true
            if link_id in stems:
                said = true & (self.uniform(f"said {link_id}") < answering["stem_recall"]["value"])
            if "given" in sign:
                said = said & self.true[sign["given"]]
            for name, codes in sign.get("when", {}).items():
                said = said & self.holds(name, codes)
            self.true[link_id] = true
            self.columns[link_id] = np.where(said, YES, NO).astype(np.uint8)

    def holds(self, name: str, codes: list[str]) -> Flags:
        """Return who gave one of these answers."""
        if name == "sex":
            return self.female == ("female" in codes)
        options = [option.code for option in self.engine.owner_of[name].options]
        return np.isin(self.columns[name], [options.index(code) for code in codes])

    def draw_unsure(self) -> None:
        answering = self.data["answering"]
        trait, part = self.normal("unsure"), answering["unsure_correlation"]["value"]
        alone = self.uniform("alone") >= answering["not_alone"]["value"]
        for link_id, item in self.engine.owner_of.items():
            if kind_of(item) is not Kind.YES_NO or item.staff_only:
                continue
            unsure = self.correlated(f"unsure {link_id}", trait, part)
            column = self.columns[link_id]
            column[unsure < answering["unsure"]["value"]] = UNSURE
            if link_id in answering["not_alone"]["lines"]:
                column[~alone] = UNSURE


def _pick(chance: Floats, codes: list[str], shares: Mapping[str, float]) -> NDArray[np.intp]:
    ends = np.cumsum([shares.get(code, 0.0) for code in codes])
    return np.searchsorted(ends[:-1], chance * ends[-1])
