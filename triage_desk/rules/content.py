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
class FollowUpPlan:
    """When people are asked again how they are, in weeks from the day a route was accepted.

    ``by_pathway`` has other weeks by pathway. ``asked`` is which instrument is asked in which
    weeks, in the order asked; an empty tuple is every time. ``first`` is asked at the baseline.
    From week ``no_change_from`` on no clear change is shown to a clinician; 0 is never.
    """

    weeks: tuple[int, ...] = (2, 6, 12)
    by_pathway: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    asked: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    no_change_from: int = 0

    def shows_no_change(self, week: int) -> bool:
        """Return whether a clinician is shown no clear change in a week; never without a number."""
        return 0 < self.no_change_from <= week

    def weeks_of(self, pathway_id: str) -> tuple[int, ...]:
        """Return the weeks for a pathway, the usual ones where it has none of its own."""
        return self.by_pathway.get(pathway_id, self.weeks)

    def asked_in(self, week: int) -> tuple[str, ...]:
        """Return the instruments asked in a week, 0 for the baseline, in the order asked."""
        if week == 0:
            return self.first
        return tuple(name for name, weeks in self.asked.items() if not weeks or week in weeks)


@dataclass(frozen=True, slots=True)
class PreventionRule:
    """Something staff may ask beside the route, and the task that is made of it.

    It is shown when ``when`` is true, or a visit was decided for one of ``pathways``. ``owner`` is
    the role the task is for, due after ``days``; ``source_id`` says who is at risk.
    """

    prompt_id: str
    ask: str
    task: str
    when: Condition | None
    pathways: tuple[str, ...]
    owner: str
    days: int
    source_id: str


@dataclass(frozen=True, slots=True)
class DispositionRule:
    """What one disposition means at the desk. ``hours`` is the time target in clock hours.

    ``ways`` is what is said instead of ``say`` on another way to reach people.
    """

    disposition: Disposition
    hours: int
    act_within: str
    book: str
    say: str
    safety_net: tuple[str, ...]
    ways: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SecondaryRule:
    """Someone to involve beside the route when ``when`` is true.

    ``hand_over`` is what the desk says to the person, and how it hands over; ``ways`` is what it
    is instead on another way to reach people.
    """

    referral_id: str
    who: str
    reason: str
    when: Condition
    hand_over: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)


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
    ``never_says`` are the English words that must not be said on a way to reach people;
    ``safety_ways`` has by way what is said instead of a line of what to watch for.
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
    never_says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    safety_ways: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constraints: Constraints = field(default_factory=Constraints)
    follow_ups: FollowUpPlan = field(default_factory=FollowUpPlan)
    prevention: tuple[PreventionRule, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Return every item in the order asked."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def safety_lines(self) -> tuple[str, ...]:
        """Return every line of what to watch for, once, in its usual words."""
        said = [rule.safety_net for rule in self.dispositions.values()]
        said += [pathway.safety_net for pathway in self.pathways]
        return tuple(dict.fromkeys(line for lines in said for line in lines))

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages a patient can be spoken to in, English first."""
        return (ENGLISH, *(known.language for known in self.translations.values()))
