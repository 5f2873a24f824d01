"""Who is expected on a day: FHIR's Appointment, as far as a front desk needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# An appointment made for the decision of a visit is known by this name and the visit's id.
FOR_VISIT = "visit:"


class AppointmentStatus(StrEnum):
    """Where an appointment stands, in FHIR's words."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    NOSHOW = "noshow"
    CANCELLED = "cancelled"


class AppointmentSource(StrEnum):
    """Who said that somebody comes: the desk, or another system."""

    DESK = "desk"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One time at which one person is expected. Times are timezone-aware UTC.

    ``who`` is whom they come to see, ``practitioner_id`` the same where that is somebody on file.
    ``reason`` is in the person's own words. ``external_id`` is the name of the appointment in the
    system it came from, "" for one of the desk. ``arrived_at`` stands while they are here or were;
    ``encounter_id`` is the intake that was begun for it, or "". ``changed_by`` is a user's id.
    """

    appointment_id: str
    patient_id: str
    starts_at: datetime
    minutes: int
    status: AppointmentStatus
    source: AppointmentSource
    changed_at: datetime
    changed_by: str
    who: str = ""
    practitioner_id: str = ""
    reason: str = ""
    external_id: str = ""
    arrived_at: datetime | None = None
    encounter_id: str = ""


STANDS = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED)
"""Neither given up nor missed: the time is taken."""


@dataclass(frozen=True, slots=True)
class AppointmentAct:
    """What somebody said of an appointment, never changed itself: a new status, when, by whom."""

    appointment_id: str
    status: AppointmentStatus
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """An appointment as a list shows it: initials only, never a name, and no reason.

    ``patient_id`` is the record that stands for the person now.
    """

    appointment: Appointment
    patient_id: str
    initials: str
    age_years: int


# What may follow what. Somebody who was given up may still come; a cancelled time is booked anew.
FOLLOWS: dict[AppointmentStatus, tuple[AppointmentStatus, ...]] = {
    AppointmentStatus.BOOKED: (
        AppointmentStatus.ARRIVED,
        AppointmentStatus.NOSHOW,
        AppointmentStatus.CANCELLED,
    ),
    AppointmentStatus.ARRIVED: (AppointmentStatus.FULFILLED, AppointmentStatus.CANCELLED),
    AppointmentStatus.NOSHOW: (AppointmentStatus.ARRIVED,),
    AppointmentStatus.FULFILLED: (),
    AppointmentStatus.CANCELLED: (),
}


@dataclass(frozen=True, slots=True)
class Booking:
    """What is said of an appointment that is to be kept: as a desk types it, or a system sends it.

    With ``external_id`` the same booking may come any number of times.
    """

    patient_id: str
    starts_at: datetime
    minutes: int = 30
    who: str = ""
    practitioner_id: str = ""
    reason: str = ""
    source: AppointmentSource = AppointmentSource.DESK
    external_id: str = ""
