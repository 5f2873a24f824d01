"""HL7 version 2 that comes in: what a message says of a person, and of who is expected.

Each message stands for itself. One that cannot be kept is handed on with its reason, whole, so that
it can be looked at and read again; a message about something this desk does not keep says so.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.exchange import AppointmentIn, Delivery, MergeIn, Message, Note, PatientIn
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import UserError
from triage_desk.exchange.hl7 import wire
from triage_desk.exchange.hl7.wire import Cell, Segment, Wire
from triage_desk.exchange.text import tidy
from triage_desk.rules.content import Ruleset

S = AppointmentStatus
PERSON_EVENTS = ("A01", "A04", "A05", "A08", "A28", "A31")
MERGE = "A40"
# Other ways to say that two records, or visits of two records, are one: never passed over.
OTHER_MERGES = ("A18", "A24", "A30", "A34", "A35", "A36", "A39", "A41", "A43", "A46", "A47", "A49")
BOOKINGS = {
    "S12": S.BOOKED,
    "S13": S.BOOKED,
    "S14": S.BOOKED,
    "S15": S.CANCELLED,
    "S17": S.CANCELLED,
    "S26": S.NOSHOW,
}
_STATES = {
    "ARRIVED": S.ARRIVED,
    "CHECKEDIN": S.ARRIVED,
    "CHECKED-IN": S.ARRIVED,
    "NOSHOW": S.NOSHOW,
    "CANCELLED": S.CANCELLED,
    "CANCELED": S.CANCELLED,
    "COMPLETE": S.FULFILLED,
    "DELETED": S.CANCELLED,
}
# Table 0001, as the HL7 map to FHIR's AdministrativeGender reads it.
_SEXES = {
    "F": Sex.FEMALE,
    "M": Sex.MALE,
    "U": Sex.UNKNOWN,
    "": Sex.UNKNOWN,
    "O": Sex.OTHER,
    "A": Sex.OTHER,
    "N": Sex.OTHER,
}
_LANGUAGES = {
    "eng": "en",
    "spa": "es",
    "fra": "fr",
    "fre": "fr",
    "vie": "vi",
    "ara": "ar",
    "rus": "ru",
    "zho": "zh",
    "chi": "zh",
    "deu": "de",
    "ger": "de",
    "por": "pt",
    "kor": "ko",
    "tgl": "tl",
}
# Numbers of other kinds (insurance, licences, social security) are never how we know a person.
_NUMBER_KINDS = ("MR", "PI", "PT", "")
_KEPT = ("MSH", "EVN", "PID", "PD1", "MRG", "PV1", "SCH", "TQ1", "RGS", "AIS", "AIG", "AIL", "AIP")
_MOMENT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(?:\.\d{1,6})?)?)?(?:([+-])(\d\d)(\d\d))?"
)
DEFAULT_MINUTES, LONGEST_MINUTES = 30, 480
_UNITS = {"": 1.0, "MIN": 1.0, "M": 1.0, "MINUTES": 1.0, "S": 1 / 60, "SEC": 1 / 60, "H": 60.0}
NO_DATE = date(1900, 1, 1)
"""Stands where a message says no birth date; ``stated`` then has none, and nothing keeps it."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: str
    authority: str
    kind: str

    @property
    def key(self) -> str:
        return f"{self.authority}|{self.value}"


def fits(head: bytes) -> bool:
    """Return whether a file begins as HL7 version 2 does."""
    return wire.fits(head)


def read(data: bytes, ruleset: Ruleset) -> Delivery:
    """Return the messages of a file, each to be kept or set aside by itself.

    Raises:
        UserError: there is no message in it.
    """
    del ruleset  # Nothing in a message is about the interview.
    found, odd = wire.split(data)
    if not found:
        raise UserError("There is no HL7 message in the file: ask for it to be sent again.")
    notes = tuple(Note("the file", why) for why in odd)
    return Delivery(messages=tuple(map(message, found)), notes=notes)


def message(body: bytes) -> Message:
    """Return one message read, or with the reason why it cannot be."""
    try:
        parsed = wire.read(body)
    except UserError as fault:
        return Message(_digest("", "", body), "", "", "", body, fault=str(fault))
    head = parsed.header
    sender = "|".join((head.at(3), head.at(4)))
    control = head.at(10)
    kind = "^".join(part for part in (head.at(9, 1), _event(parsed)) if part)
    plain = Message(_digest(sender, control, body), sender, control, kind, body)
    plain = replace(plain, sent_at=_sent(head.at(7)))
    try:
        return _read(plain, parsed)
    except UserError as fault:
        return replace(plain, fault=str(fault))


def _sent(text: str) -> datetime | None:
    """Return when a message was written; one that does not say the hour orders nothing."""
    try:
        return _moment(text, "MSH-7")
    except UserError:
        return None


def _digest(sender: str, control: str, body: bytes) -> str:
    """Return the id of a message: the same words from the same sender always have the same."""
    made = hashlib.sha256(f"{sender}\x1f{control}\x1f".encode() + body)
    return made.hexdigest()[:32]


def _event(parsed: Wire) -> str:
    event = parsed.first("EVN")
    return parsed.header.at(9, 2) or (event.at(1) if event else "")


def _read(plain: Message, parsed: Wire) -> Message:
    kind, event = parsed.header.at(9, 1), _event(parsed)
    if not plain.control_id:
        raise UserError("MSH-10 is empty, so it could not be told from another one: number it")
    if kind not in ("ADT", "SIU"):
        return replace(plain, unknown=True, fault="only ADT and SIU messages are taken over here")
    if event in OTHER_MERGES:
        raise UserError(
            f"{event} joins records in a way not known here: do it by hand, or send A40"
        )
    if event == MERGE:
        return replace(plain, merges=_merges(parsed), passed=False)
    notes = [Note(plain.kind, why) for why in parsed.odd]
    strange = sorted({one.name for one in parsed.segments} - set(_KEPT))
    if strange:
        notes.append(Note(plain.kind, f"these segments have no place here: {', '.join(strange)}"))
    if kind == "ADT" and event in PERSON_EVENTS:
        person = _person(_pid(parsed), notes)
        made = Delivery(patients=(person,), notes=tuple(notes))
        at, visit = _arrival(parsed, event, plain.sender)
        return replace(plain, holds=made, passed=False, arrived_at=at, arrival_id=visit)
    if kind == "SIU" and event in BOOKINGS:
        person = _person(_pid(parsed), notes)
        booked = _booking(parsed, event, person.key, plain.sender, notes)
        made = Delivery((person,), (booked,), notes=tuple(notes))
        return replace(plain, holds=made, passed=False)
    return plain


def _pid(parsed: Wire) -> Segment:
    found = parsed.all("PID")
    if len(found) != 1:
        raise UserError("there must be one PID segment, which says whose message it is")
    return found[0]


# ----------------------------------------------------------------------------------- who it is


def _person(pid: Segment, notes: list[Note]) -> PatientIn:
    number = _number(pid, 3)
    family, given, preferred = _names(pid)
    born = _birth_date(pid)
    code = pid.at(8).upper()
    if code not in _SEXES:
        notes.append(Note("PID-8", "an unknown code of sex is kept as unknown"))
    sex = _SEXES.get(code, Sex.UNKNOWN)
    phone, language = _phone(pid), _language(pid)
    said = {
        "family": family,
        "given": given,
        "birth_date": born,
        "mrn": number.value,
        "phone": phone,
        "language": language,
        "preferred_name": preferred,
        "sex": sex is not Sex.UNKNOWN,
    }
    stated = {name for name, value in said.items() if value}
    if pid.raw(13) == wire.NULL:
        stated.add("phone")
    person = Patient(
        hashlib.sha256(f"hl7\x1f{number.key}".encode()).hexdigest()[:32],
        *(family, given, born or NO_DATE, sex),
        *(number.value, phone, language or SOURCE, preferred),
    )
    return PatientIn(number.key, person, frozenset(stated), place="PID", authority=number.authority)


def _number(segment: Segment, field: int) -> _Number:
    """Return the record number: of type MR, else of a kind that names a person at a clinic."""
    place = f"{segment.name}-{field}"
    found = [
        _Number(cell.at(1), cell.at(4) or cell.at(4, 2), cell.at(5).upper())
        for cell in segment.repeats(field)
    ]
    found = [one for one in found if one.value and one.kind in _NUMBER_KINDS]
    found.sort(key=lambda one: _NUMBER_KINDS.index(one.kind))
    best = [one for one in found if one.kind == found[0].kind]
    if not best:
        raise UserError(f"{place} has no record number, and a name alone tells nobody: add it")
    if len({one.key for one in best}) > 1 and len({one.authority for one in best}) == 1:
        raise UserError(f"{place} has two record numbers of one kind: send the one that holds")
    return best[0]


def _names(pid: Segment) -> tuple[str, str, str]:
    """Return family and given names, and what they like to be called."""
    cells = pid.repeats(5)
    usual = next((c.at(2) for c in cells if c.at(7).upper() == "N"), "")
    order = {"L": 0, "": 1, "D": 2, "C": 2}
    legal = [cell for cell in cells if cell.at(7).upper() in order]
    legal.sort(key=lambda cell: order[cell.at(7).upper()])
    for cell in legal:
        family, given = cell.at(1), " ".join(filter(None, (cell.at(2), cell.at(3))))
        if family or given:
            return family, given, usual
    return "", "", usual


def _birth_date(pid: Segment) -> date | None:
    text = pid.at(7)
    if not text:
        return None
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day is no moment
    except ValueError:
        raise UserError("PID-7 is no whole date like 19700531: the rules need the age") from None


def _phone(pid: Segment) -> str:
    cells = [*pid.repeats(13), *pid.repeats(14)]
    cells = [cell for cell in cells if cell.at(3).upper() not in ("FX", "MD", "BP", "INTERNET")]
    cells = [cell for cell in cells if cell.at(2).upper() not in ("NET", "EMR")]
    for cell in cells:
        parts = "-".join(filter(None, (cell.at(6), cell.at(7))))
        found = cell.at(1, longest=40) or cell.at(12, longest=40) or parts
        if found:
            return found
    return ""


def _language(pid: Segment) -> str:
    code = pid.at(15).lower().replace("_", "-").partition("-")[0]
    code = _LANGUAGES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def _merges(parsed: Wire) -> tuple[MergeIn, ...]:
    """Return which records are one: each MRG names what goes under the PID before it."""
    found, pid = list[MergeIn](), None
    for segment in parsed.segments:
        if segment.name == "PID":
            pid = segment
        elif segment.name == "MRG":
            if pid is None:
                raise UserError("MRG stands before any PID: nobody is meant")
            kept, gone = _number(pid, 3), _number(segment, 1)
            found.append(MergeIn(_known(kept), _known(gone), kept.value, gone.value))
    if not found:
        raise UserError("there is no MRG segment: nobody knows which record goes")
    return tuple(found)


def _known(number: _Number) -> str:
    return hashlib.sha256(f"hl7\x1f{number.key}".encode()).hexdigest()[:32]


# ------------------------------------------------------------------------------------- when


def _arrival(parsed: Wire, event: str, sender: str) -> tuple[datetime | None, str]:
    """Return when somebody registered at the counter (A04 of an outpatient), else nothing."""
    visit = parsed.first("PV1")
    if event != "A04" or visit is None or visit.at(2).upper() in ("I", "P"):
        return None, ""
    evn = parsed.first("EVN")
    said = visit.at(44) or (evn.at(2) if evn else "") or parsed.header.at(7)
    number = visit.at(19)
    if not number:
        return None, ""
    return _moment(said, "PV1-44"), f"hl7:{sender}|visit {number}"


def _booking(parsed: Wire, event: str, key: str, sender: str, notes: list[Note]) -> AppointmentIn:
    sch = parsed.first("SCH")
    if sch is None:
        raise UserError("there is no SCH segment: nobody knows which appointment is meant")
    named = next((cell for field in (2, 1) for cell in sch.repeats(field) if cell.at(1)), None)
    if named is None:
        raise UserError("SCH-1 and SCH-2 are empty: it could not be told from another appointment")
    starts = _starts(parsed, sch)
    status = BOOKINGS[event]
    if status is S.BOOKED:
        status = _STATES.get((sch.at(25, 1) or sch.at(25, 2)).upper().replace(" ", ""), status)
    return AppointmentIn(
        f"hl7:{named.at(2) or sender}|{named.at(1)}",
        key,
        starts,
        _minutes(parsed, sch, starts, notes),
        status,
        _whom(parsed),
        reason=tidy(sch.at(7, 2) or sch.at(7, 1)),
        place="SCH",
    )


def _starts(parsed: Wire, sch: Segment) -> datetime:
    places = ((sch, 11, 4), *((parsed.first(n), f, 1) for n, f in _STARTS))
    for segment, field, component in places:
        text = segment.at(field, component) if segment else ""
        if text:
            return _moment(text, f"{segment.name if segment else ''}-{field}")
    raise UserError("no segment says when the appointment begins: add it as SCH-11")


_STARTS = (("TQ1", 7), ("AIS", 4), ("AIL", 6), ("AIG", 8), ("AIP", 6))


def _minutes(parsed: Wire, sch: Segment, starts: datetime, notes: list[Note]) -> int:
    ais = parsed.first("AIS")
    for text, unit in (
        (sch.at(9), sch.at(10)),
        (sch.at(11, 3).lstrip("M"), ""),
        (ais.at(7), ais.at(8)) if ais else ("", ""),
    ):
        if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", text) and unit.upper() in _UNITS:
            found = round(float(text) * _UNITS[unit.upper()])
            if 0 < found <= LONGEST_MINUTES:
                return found
    ends = sch.at(11, 5)
    if ends:
        lasts = round((_moment(ends, "SCH-11") - starts) / timedelta(minutes=1))
        if 0 < lasts <= LONGEST_MINUTES:
            return lasts
    notes.append(Note("SCH-9", f"no usable length: {DEFAULT_MINUTES} minutes are kept"))
    return DEFAULT_MINUTES


def _whom(parsed: Wire) -> str:
    for name in ("AIP", "AIG"):
        for segment in parsed.all(name):
            cell: Cell | None = next(iter(segment.repeats(3)), None)
            if cell is not None:
                person = " ".join(filter(None, (cell.at(3), cell.at(2))))
                return tidy(person or cell.at(1), 120)
    return ""


def _moment(text: str, place: str) -> datetime:
    """Return a moment; one without an offset is by the clock of this clinic.

    Raises:
        UserError: it is none, or a day without a time.
    """
    found = _MOMENT.fullmatch(text)
    try:
        if found and found[4]:
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
            at = datetime.combine(date(year, month, day), time(hour, minute, second))
            if not found[7]:
                return at.astimezone()
            offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
            zone = timezone(offset if found[7] == "+" else -offset)
            return at.replace(tzinfo=zone)
    except (ValueError, OverflowError, OSError):
        pass
    raise UserError(f"{place} is no moment like 202611220930: add day and time")
