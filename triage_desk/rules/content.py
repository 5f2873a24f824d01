"""The clinical content of one version, as loaded: a ``Ruleset`` and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from triage_desk.domain.decision import RulesetRef, Source
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import Handout
from triage_desk.domain.instrument import Instrument
from triage_desk.domain.language import ENGLISH, Language
from triage_desk.domain.questionnaire import Item, ItemText, Section
from triage_desk.rules.conditions import Condition
from triage_desk.rules.constraints import Constraints
from triage_desk.rules.translation import Translation


class UnknownPolicy(StrEnum):
    """What a rule does when it cannot be ruled out. There is no default."""

    HOLD = "hold"
    ASK = "ask"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class IfUnknown:
    """``HOLD`` keeps the visit at ``disposition`` at least; ``ACCEPT`` needs a ``reason``."""

    policy: UnknownPolicy
    disposition: Disposition | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number with unit, date in force and a source that can be opened."""

    threshold_id: str
    value: float
    unit: str
    in_force_from: date
    in_force_until: date | None
    source: str
    locator: str
    why: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of a flag, with the place in it."""

    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Retired:
    """The tombstone of a retired id."""

    on: date
    replaced_by: str
    why: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One rule: ``when`` says present; ``regions`` is what it is about (empty means all).

    ``unless`` is two-valued on purpose: an exemption needs a known yes.
    """

    flag_id: str
    condition: str
    regions: tuple[str, ...]
    when: Condition
    unless: Condition | None
    disposition: Disposition
    if_unknown: IfUnknown
    title: str
    say: str
    action: str
    rationale: str
    sources: tuple[Citation, ...]
    owner: str
    reviewed_on: date
    secondary: tuple[str, ...] = ()
    retired: Retired | None = None

    @property
    def name_id(self) -> str:
        """Return the id, which is also the name of the file."""
        return self.flag_id


@dataclass(frozen=True, slots=True)
class Pathway:
    """The care a physical-therapy visit is booked under. Lowest ``rank`` that fits is taken."""

    pathway_id: str
    title: str
    rank: int
    fits: Condition
    not_when: Condition | None
    who: str
    first_visit: str
    visits: str
    letter_points: tuple[str, ...]
    baseline: tuple[str, ...]
    handout: str
    safety_net: tuple[str, ...]
    secondary: tuple[str, ...]
    sources: tuple[Citation, ...]
    owner: str
    review_by: date

    @property
    def name_id(self) -> str:
        """Return the id, which is also the name of the file."""
        return self.pathway_id


@dataclass(frozen=True, slots=True)
class DispositionRule:
    """What one disposition means at the desk. ``hours`` is the time target in clock hours."""

    disposition: Disposition
    hours: int
    act_within: str
    book: str
    say: str
    safety_net: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecondaryRule:
    """Someone to involve beside the route when ``when`` is true.

    ``hand_over`` is what the desk says to the person, and how it hands over.
    """

    referral_id: str
    who: str
    reason: str
    when: Condition
    hand_over: str = ""


class AssumptionKind(StrEnum):
    """``MEANING`` is signed by a clinician and taken as true; ``PROVED`` is shown by the proof."""

    MEANING = "meaning"
    PROVED = "proved"


@dataclass(frozen=True, slots=True)
class Assumption:
    """Why a hidden question may count as no: id and reason, signed with the content.

    ``ask_openly``: do not rely on it, ask the questions instead (``rules.openly``).
    """

    assumption_id: str
    text: str
    ask_openly: bool = False
    kind: AssumptionKind = AssumptionKind.MEANING


@dataclass(frozen=True, slots=True)
class Gate:
    """When an item or line is asked, and what it means when it is not.

    ``if_hidden`` names the assumption under which a hidden question counts as no; empty means
    that a hidden question stays unknown.

    What the proof may take for granted of true answers: ``same_as`` is a line that asks the same
    question at another place; a yes here is a yes to one of ``part_of`` (for a choice, every
    answer but "no" is). ``yes_may_lower`` is the written reason why a yes may lower the route.
    """

    ask_when: Condition | None
    if_hidden: str = ""
    same_as: str = ""
    part_of: tuple[str, ...] = ()
    yes_may_lower: str = ""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All content of one version. ``gates`` is keyed by item and line link id.

    A true ``outside_scope`` ends the interview, as an emergency does. ``origins`` says where an
    id stands, for messages: (file, line). ``texts`` is keyed by language and item; everything
    else in words is English, and ``translations`` has what a patient hears of it. ``most_items``
    is the largest number of questions by region chosen alone, "unknown", and "any" mix.
    """

    ref: RulesetRef
    status: str
    effective_from: date
    approver: str
    sections: tuple[Section, ...]
    section_titles: Mapping[str, str]
    gates: Mapping[str, Gate]
    texts: Mapping[str, Mapping[str, ItemText]]
    flags: tuple[RedFlag, ...]
    pathways: tuple[Pathway, ...]
    dispositions: Mapping[Disposition, DispositionRule]
    secondary: tuple[SecondaryRule, ...]
    thresholds: Mapping[str, Threshold]
    sources: Mapping[str, Source]
    assumptions: Mapping[str, Assumption]
    handouts: Mapping[str, Handout]
    instruments: Mapping[str, Instrument]
    outside_scope: Condition
    effective_until: date | None = None
    covered_regions: tuple[str, ...] = ()
    most_items: Mapping[str, int] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    translations: Mapping[str, Translation] = field(default_factory=dict)
    constraints: Constraints = field(default_factory=Constraints)

    @property
    def items(self) -> tuple[Item, ...]:
        """Return every item in the order asked."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages a patient can be spoken to in, English first."""
        return (ENGLISH, *(known.language for known in self.translations.values()))
