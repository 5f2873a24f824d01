"""What will do as a setting: each fault is one sentence that names its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from triage_desk.domain.clinic import STATES
from triage_desk.domain.clinic_settings import (
    LOGO_BYTES,
    LOOK_HOURS,
    SAFETY_MINUTES,
    Clinic,
    is_picture,
)
from triage_desk.domain.cost import HUNDRED, CostInput
from triage_desk.domain.practitioner import (
    MINUTES_A_DAY,
    WEEKDAYS,
    CareTeam,
    Hours,
    Location,
    Practitioner,
)
from triage_desk.domain.removal import MOST_YEARS, RemovalPolicy
from triage_desk.errors import UserError
from triage_desk.services.ports_papers import Renderer

V = TypeVar("V", Clinic, Practitioner, Location, CareTeam, CostInput)

_PHONE_DIGITS = (7, 15)
_LEAST_EMERGENCY_DIGITS = 3
# Dollars or member months above this are a slip of the hand.
MOST = 1e10
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def checked(value: V) -> V:
    """Return a value without spaces around its words, when all of it will do.

    Raises:
        UserError: something will not; ``field`` names it.
    """
    texts = {
        name: getattr(value, name).strip()
        for name in value.__dataclass_fields__
        if type(getattr(value, name)) is str
    }
    if isinstance(value, Clinic):
        lines = tuple(line.strip() for line in value.address)
        value = replace(value, address=tuple(line for line in lines if line))
    made = replace(value, **texts)
    for name, check in _CHECKS[type(value)].items():
        check(getattr(made, name), name)
    if isinstance(made, Clinic):
        _urgent_first(made)
    if isinstance(made, CostInput):
        _of_hundred(made)
    return made


def _urgent_first(clinic: Clinic) -> None:
    """Let pass hours in which no route is looked at sooner than a more urgent one."""
    day = 24
    for urgent, other in pairwise(_LOOKS):
        if (getattr(clinic, urgent) or day) > (getattr(clinic, other) or day):
            raise UserError("A more urgent route may not be looked at later than this one.", other)


def _of_hundred(cost: CostInput) -> None:
    """Let pass a share that is one."""
    if cost.kind.is_percent and cost.amount > HUNDRED:
        raise UserError("This is a share of 100: type a number from 0 to 100.", "amount")


def good_logo(renderer: Renderer, picture: bytes) -> None:
    """Let pass a picture that can stand on a letter.

    Raises:
        UserError: it is too big, or no picture that papers can show (``logo``).
    """
    if len(picture) > LOGO_BYTES:
        raise UserError(
            f"The picture is {len(picture) // 1024} KB and may have {LOGO_BYTES // 1024} KB. "
            "Make it smaller and choose it again.",
            "logo",
        )
    if not is_picture(picture) or not renderer.can_show(picture):
        raise UserError("This is no PNG or JPEG picture. Choose another file.", "logo")


def _named(text: str, field: str) -> None:
    if not text:
        raise UserError("Type a name.", field)


def _phone(text: str, field: str) -> None:
    low, high = _PHONE_DIGITS
    digits = len(re.sub(r"\D", "", text))
    if text and not low <= digits <= high:
        raise UserError("Type the number with area code, such as 212-555-0100.", field)


def _emergency(text: str, field: str) -> None:
    if len(re.sub(r"\D", "", text)) < _LEAST_EMERGENCY_DIGITS:
        raise UserError("Type the number staff dial in an emergency, such as 911.", field)


def _mail(text: str, field: str) -> None:
    if text and not _MAIL.fullmatch(text):
        raise UserError("Type the address as in desk@clinic.example.", field)


def _state(text: str, field: str) -> None:
    if text and text not in STATES:
        raise UserError("Type the two letters of a state, such as CA, or DC.", field)


def _minutes(number: int, field: str) -> None:
    low, high = SAFETY_MINUTES
    if not low <= number <= high:
        raise UserError(f"Type a number of minutes from {low} to {high}.", field)


def _keeping(rule: RemovalPolicy | None, field: str) -> None:
    if rule and not (1 <= rule.years <= MOST_YEARS and rule.decided_by.strip()):
        raise UserError(f"Write 1 to {MOST_YEARS} years, and who decided so.", field)


def _look(hours: int, field: str) -> None:
    low, high = LOOK_HOURS
    if not low <= hours <= high:
        raise UserError(
            f"Type a number of hours from {low} to {high}; {low} is the same day.", field
        )


def _hours(hours: tuple[Hours, ...], field: str) -> None:
    for each in hours:
        inside = 0 <= each.opens < each.closes <= MINUTES_A_DAY
        if not inside or each.weekday not in range(WEEKDAYS):
            raise UserError("Work must end after it begins: look at the hours again.", field)
    in_order = sorted(hours, key=lambda each: (each.weekday, each.opens))
    for one, next_one in pairwise(in_order):
        if one.weekday == next_one.weekday and next_one.opens < one.closes:
            raise UserError("Two stretches of one day overlap: look at the hours again.", field)


def _amount(amount: float, field: str) -> None:
    if not 0 <= amount <= MOST:
        raise UserError("Type a number that is not below zero, such as 850.", field)


def _source(words: str, field: str) -> None:
    if not words:
        raise UserError("Write where this number comes from, such as a contract.", field)


_Check = Callable[[Any, str], None]
# From the most urgent route to the least.
_LOOKS = ("look_today_hours", "look_soon_hours", "look_notify_hours", "look_pt_hours")
_CHECKS: Mapping[type, Mapping[str, _Check]] = {
    Clinic: {
        "name": _named,
        "phone": _phone,
        "fax": _phone,
        "email": _mail,
        "state": _state,
        "emergency_number": _emergency,
        "safety_again_minutes": _minutes,
        "keeping": _keeping,
        **dict.fromkeys(_LOOKS, _look),
    },
    Practitioner: {
        "name": _named,
        "phone": _phone,
        "fax": _phone,
        "direct": _phone,
        "hours": _hours,
    },
    Location: {"name": _named, "phone": _phone},
    CareTeam: {"name": _named, "phone": _phone},
    CostInput: {"amount": _amount, "source": _source},
}
