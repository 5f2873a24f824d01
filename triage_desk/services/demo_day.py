"""Who is expected at the invented clinic: somebody in every state that a list of a day knows.

Made by the real use-cases, as ``demo`` makes its visits. The names say that nobody is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage_desk.clock import local_date
from triage_desk.domain.appointment import AppointmentStatus, Booking
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.rules.answer_format import read_answers
from triage_desk.services import appointments, intake, patients, triage, waiting
from triage_desk.services.demo import PLAIN, THERAPIST, DemoClock, Scene, play, reply
from triage_desk.services.demo_staff import PEOPLE, PHYSICIAN
from triage_desk.services.desk import Desk

S = AppointmentStatus
_IDS = {person.name: person.practitioner_id for person in PEOPLE}


@dataclass(frozen=True, slots=True)
class Expected:
    """One invented appointment. ``minutes`` is how long from now it is, below 0 how long ago.

    Who is ``FULFILLED`` was asked for ``asked`` minutes after their time, and then seen.
    """

    family: str
    given: str
    born: date
    sex: Sex
    minutes: int
    status: AppointmentStatus
    who: str
    reason: str
    asked: int = 0


EXPECTED = (
    Expected(
        *("Katsura-Synthetic", "Kim", date(1979, 10, 3), Sex.FEMALE, -140, S.FULFILLED, PHYSICIAN),
        *("My back again, since Sunday", 9),
    ),
    Expected(
        *("Larch-Synthetic", "Lou", date(1988, 5, 14), Sex.MALE, -100, S.NOSHOW, THERAPIST),
        "Shoulder, second visit",
    ),
    Expected(
        *("Maple-Synthetic", "Mia", date(1953, 2, 27), Sex.FEMALE, -20, S.ARRIVED, THERAPIST),
        "I am afraid to fall",
    ),
    Expected(
        *("Nutmeg-Synthetic", "Noor", date(1996, 12, 9), Sex.FEMALE, -5, S.ARRIVED, THERAPIST),
        "Knee after running",
    ),
    Expected(
        *("Olive-Synthetic", "Omar", date(1969, 7, 1), Sex.MALE, -10, S.BOOKED, PHYSICIAN),
        "My hip wakes me at night",
    ),
    Expected(
        *("Pine-Synthetic", "Pia", date(1984, 3, 22), Sex.FEMALE, 25, S.BOOKED, THERAPIST),
        "Neck and headache",
    ),
    Expected(
        *("Quince-Synthetic", "Quinn", date(1961, 11, 18), Sex.MALE, 55, S.BOOKED, THERAPIST),
        "After my knee operation",
    ),
    Expected(
        *("Rowan-Synthetic", "Rita", date(1975, 8, 6), Sex.FEMALE, 40, S.CANCELLED, PHYSICIAN),
        "Wrist",
    ),
)

# What staff say of somebody; who was seen had arrived first.
_ACTS = {
    S.ARRIVED: appointments.arrive,
    S.FULFILLED: appointments.arrive,
    S.NOSHOW: appointments.no_show,
    S.CANCELLED: appointments.cancel,
}
# Everybody was booked before the first of them came.
BOOKED = -175
# Nobody is given up at once.
GIVEN_UP_AFTER = 20


def fill(desk: Desk) -> int:
    """Expect everybody who is not on file yet; return how many there were."""
    now = desk.clock()
    found = scenes(desk, now)
    play(desk, found, DemoClock(_moment(now, BOOKED), now))
    return sum(scene.at == _moment(now, BOOKED) for scene in found)


class _Story:
    """What happens to one of them, in the order of its methods."""

    def __init__(self, one: Expected, at: datetime) -> None:
        self._one, self._at = one, at
        self._patient_id = self._appointment_id = self._encounter_id = ""

    def book(self, desk: Desk) -> None:
        """Expect them."""
        one = self._one
        who = patients.create(desk, one.family, one.given, one.born, one.sex)
        self._patient_id = who.patient_id
        booking = Booking(
            who.patient_id, self._at, who=one.who, practitioner_id=_IDS[one.who], reason=one.reason
        )
        self._appointment_id = appointments.book(desk, booking).after.appointment_id

    def act(self, desk: Desk) -> None:
        """Say what became of it."""
        _ACTS[self._one.status](desk, self._appointment_id)

    def ask(self, desk: Desk) -> None:
        """Ask them plainly, and decide."""
        given, _ = read_answers(desk.engine, dict(PLAIN))
        asked, booked = Channel.COUNTER, self._appointment_id
        view = intake.start(desk, self._patient_id, asked, appointment_id=booked)
        self._encounter_id = view.encounter.encounter_id
        while view.at < len(view.pages):
            page = view.pages[view.at]
            changes = {link_id: reply(page, link_id, given) for link_id in page.open_ids}
            view = intake.answer(desk, self._encounter_id, changes)
        triage.decide(desk, self._encounter_id)

    def see(self, desk: Desk) -> None:
        """Say that they were seen."""
        waiting.seen(desk, self._encounter_id)


def scenes(desk: Desk, now: datetime) -> list[Scene]:
    """Return what happens to everybody who is not on file yet."""
    found = []
    for one in EXPECTED:
        if patients.alike(desk, one.family, one.given, one.born):
            continue
        story = _Story(one, _moment(now, one.minutes))
        found.append(Scene(_moment(now, BOOKED), story.book))
        if one.status in _ACTS:
            given_up = one.status in (S.NOSHOW, S.CANCELLED)
            later = GIVEN_UP_AFTER if given_up else 0
            found.append(Scene(min(now, _moment(now, one.minutes + later)), story.act))
        if one.status is S.FULFILLED:
            found.append(Scene(_moment(now, one.minutes + one.asked), story.ask))
            found.append(Scene(_moment(now, one.minutes + 3 * one.asked), story.see))
    return found


def _moment(now: datetime, minutes: int) -> datetime:
    """Return a moment so many minutes from now; near midnight they are squeezed into this day."""
    begin = datetime.combine(local_date(now), time()).astimezone()
    room = begin + timedelta(days=1) - now if minutes > 0 else now - begin
    longest = timedelta(minutes=1 - BOOKED)
    return now + timedelta(minutes=minutes) * min(1.0, room / longest)
