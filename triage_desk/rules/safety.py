"""The safety case as data: what can go wrong, what is done about it, and what this is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.disposition import Disposition


class Severity(StrEnum):
    """How bad a harm is, in the words of DCB0129."""

    MINOR = "minor"
    SIGNIFICANT = "significant"
    CONSIDERABLE = "considerable"
    MAJOR = "major"
    CATASTROPHIC = "catastrophic"


class Likelihood(StrEnum):
    """How likely a harm is, in the words of DCB0129."""

    VERY_LOW = "very low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


class Status(StrEnum):
    """Where a hazard stands. ``TRANSFERRED`` is controlled by whoever deploys the program."""

    OPEN = "open"
    CONTROLLED = "controlled"
    TRANSFERRED = "transferred"


# The published matrix of NHS England (DCB0129 guidance, as printed in the UK Core hazard log):
# the order of the columns is that of Severity.
RATINGS: Mapping[Likelihood, tuple[int, ...]] = {
    Likelihood.VERY_HIGH: (3, 4, 4, 5, 5),
    Likelihood.HIGH: (2, 3, 3, 4, 5),
    Likelihood.MEDIUM: (2, 2, 3, 3, 4),
    Likelihood.LOW: (1, 2, 2, 3, 4),
    Likelihood.VERY_LOW: (1, 1, 2, 2, 3),
}


@dataclass(frozen=True, slots=True)
class Risk:
    """A severity and a likelihood."""

    severity: Severity
    likelihood: Likelihood

    @property
    def rating(self) -> int:
        """Return 1 (acceptable) to 5 (not acceptable), from ``RATINGS``."""
        return RATINGS[self.likelihood][tuple(Severity).index(self.severity)]


@dataclass(frozen=True, slots=True)
class Control:
    """What keeps a hazard from doing harm: its kind (design, test, training, information)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a control is there: ``kind`` is test, theorem, flag or file."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """One thing that can go wrong. ``to_do`` is empty only when nothing is left to do."""

    hazard_id: str
    title: str
    causes: tuple[str, ...]
    harm: str
    initial: Risk
    controls: tuple[Control, ...]
    evidence: tuple[Proof, ...]
    residual: Risk
    status: Status
    to_do: str
    owner: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a law, how the product stands to it, and the honest answer."""

    name: str
    asks: str
    stands: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A text the safety case leans on; ``checked`` as for a clinical source."""

    cite: str
    locator: str
    checked: bool


@dataclass(frozen=True, slots=True)
class IntendedUse:
    """What the product is for and what it is not for. Each list is in sentences."""

    purpose: str
    users: tuple[str, ...]
    population: tuple[str, ...]
    setting: tuple[str, ...]
    does_not: tuple[str, ...]
    contraindications: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    at_risk: tuple[str, ...]
    conclusion: str
    elsewhere: tuple[str, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    """The hazard log and the intended use."""

    hazards: tuple[Hazard, ...]
    intended_use: IntendedUse


@dataclass(frozen=True, slots=True)
class Rescreen:
    """A condition of the evidence base that the desk does not ask about, and who asks instead."""

    condition_id: str
    tier: Disposition
    condition: str
    why: str
    pt_asks: str
