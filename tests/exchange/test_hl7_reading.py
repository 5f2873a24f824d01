"""HL7 messages as clinics really send them. All people are invented."""

import random
import tracemalloc
from datetime import UTC, date, datetime

import pytest

from triage_desk.domain.appointment import AppointmentStatus
from triage_desk.domain.patient import Sex
from triage_desk.errors import UserError
from triage_desk.exchange import formats
from triage_desk.exchange.hl7 import reading, wire

MSH = "MSH|^~\\&|EHR|CLINIC|TD|DESK|20261122093000||{kind}|{number}|P|2.5.1||||||{code}"
PID = (
    "PID|1||M-77^^^CLINIC^MR~999^^^SSA^SS||Elm-Synthetic^Eva^^^^^L||19700531|F|||||555-0100^PRN^PH"
)
SCH = "SCH|P1^EHR|F1^EHR|||||^Knee pain||30|MIN|^^30^20261122140000+0000"


def made(kind, *segments, number="1", code="UNICODE UTF-8", end="\r"):
    head = MSH.format(kind=kind, number=number, code=code)
    return (end.join((head, *segments)) + end).encode()


def read(*arguments, **named):
    return reading.message(made(*arguments, **named))


def person(message):
    assert not message.fault, message.fault
    return message.holds.patients[0].patient


@pytest.mark.parametrize("event", reading.PERSON_EVENTS)
def test_a_person_is_read(event):
    found = read(f"ADT^{event}", PID)
    given = found.holds.patients[0]
    one = given.patient
    assert (one.family, one.given, one.mrn) == ("Elm-Synthetic", "Eva", "M-77")
    assert (one.birth_date, one.sex, one.phone) == (date(1970, 5, 31), Sex.FEMALE, "555-0100")
    assert given.authority == "CLINIC"
    assert found.sender == "EHR|CLINIC"
    assert found.control_id == "1"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\n\r"])
def test_every_line_end_is_the_same_message(end):
    data = b"\x0b" + made("ADT^A28", PID, end=end) + b"\x1c\r"
    [found] = formats.reader_of(data[:100], "x").read(data, None).messages
    [plain] = reading.read(made("ADT^A28", PID), None).messages
    assert found == plain
    assert not found.fault


def test_unknown_stays_unknown():
    found = read("ADT^A08", PID.replace("19700531", "").replace("|F|", "||"))
    given = found.holds.patients[0]
    assert given.patient.sex is Sex.UNKNOWN
    assert not {"sex", "birth_date"} & given.stated
    assert "PID-7" in read("ADT^A08", PID.replace("19700531", "1970")).fault


@pytest.mark.parametrize(
    ("code", "python"),
    [("ASCII", "ascii"), ("8859/1", "latin-1"), ("UNICODE UTF-8", "utf-8"), ("", "cp1252")],
)
def test_letters_are_read_by_what_the_header_says(code, python):
    name = "Elm" if python == "ascii" else "Ñandú"
    data = made("ADT^A28", PID.replace("Elm", name), code=code).decode().encode(python)
    assert person(reading.message(data)).family == f"{name}-Synthetic"


@pytest.mark.parametrize(("says", "is_"), [("8859/1", "utf-8"), ("UNICODE UTF-8", "cp1252")])
def test_letters_in_another_code_than_said_are_read_and_named(says, is_):
    data = made("ADT^A28", PID.replace("Elm", "Ñandú"), code=says).decode().encode(is_)
    found = reading.message(data)
    assert person(found).family == "Ñandú-Synthetic"
    assert any("letters" in note.why for note in found.holds.notes)


def test_escape_sequences_are_read():
    marks = wire.Marks()
    said = r"a\F\b\S\c\T\d\R\e\E\f\X4142\g\.br\h\H\i\N\j\Zx\k"
    assert wire.unescaped(said, marks) == "a|b^c&d~e\\fABg hijk"
    assert wire.unescaped(r"C:\temp", marks) == r"C:\temp"
    assert wire.unescaped(r"\XC391\ ", marks, "utf-8") == "Ñ "
    assert wire.unescaped(r"\XD1\ ", marks, "utf-8") == "Ñ "
    assert wire.unescaped(r"\.sp99999999\x", marks) == r"\.sp99999999\x"
    for text in ("O|M^&~\\x", "plain", "two\nlines"):
        assert wire.unescaped(wire.escaped(text), marks) == text.replace("\n", " ")
    assert person(read("ADT^A28", PID.replace("Elm", r"E\T\lm"))).family == "E&lm-Synthetic"


def test_other_signs_z_segments_and_broken_lines_survive():
    data = made("ADT^A28", PID, "ZPD|1|x", "and more of it").decode()
    signs = str.maketrans({"|": "#", "^": "*", "~": "@", "&": "!"})
    found = reading.message(data.translate(signs).encode())
    assert person(found).mrn == "M-77"
    assert any("ZPD" in note.why for note in found.holds.notes)
    assert any("no segment" in note.why for note in found.holds.notes)


def test_a_repeated_name_and_number_are_chosen_by_their_kind():
    pid = "PID|1||9^^^HMO^PI~M-77^^^CLINIC^MR||Old^Eva^^^^^M~Elm^Eva^Q^^^^L~^Evi^^^^^N||19700531|M"
    one = person(read("ADT^A31", pid))
    assert (one.mrn, one.family, one.given, one.preferred_name) == ("M-77", "Elm", "Eva Q", "Evi")
    two = pid.replace("9^^^HMO^PI", "M-78^^^CLINIC^MR")
    assert "two record numbers" in read("ADT^A31", two).fault


def test_a_taken_away_phone_is_stated_as_none():
    given = read("ADT^A08", PID.replace("555-0100^PRN^PH", '""')).holds.patients[0]
    assert given.patient.phone == ""
    assert "phone" in given.stated


def test_language_comes_in_two_letters():
    assert person(read("ADT^A28", PID + "||spa^Spanish^ISO6392")).language == "es"
    assert "language" not in read("ADT^A28", PID + "||Klingon").holds.patients[0].stated


@pytest.mark.parametrize(("event", "status"), list(reading.BOOKINGS.items()))
def test_an_appointment_is_read(event, status):
    found = read(f"SIU^{event}", SCH, PID, "AIP|1||1^Sample^Dana")
    [one] = found.holds.appointments
    assert one.status is status
    assert one.starts_at == datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert (one.minutes, one.who, one.reason) == (30, "Dana Sample", "Knee pain")
    assert one.external_id == "hl7:EHR|F1"
    assert one.patient_key == found.holds.patients[0].key


def test_when_an_appointment_begins_may_stand_elsewhere():
    sch = "SCH|P1||||||Knee pain||90|S|||||||||||||||Arrived"
    ais = "AIS|1||X|20261122140000-0500"
    [one] = read("SIU^S14", sch, PID, ais, "AIG|1||^Room 2").holds.appointments
    assert one.starts_at == datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert (one.status, one.minutes) == (AppointmentStatus.ARRIVED, 2)
    assert one.external_id == "hl7:EHR|CLINIC|P1"
    local = read("SIU^S12", sch, PID, "AIS|1||X|202611221400").holds.appointments[0]
    assert local.starts_at.utcoffset() is not None
    ends = "SCH|P1||||||x||||^^^202611221400^202611221445"
    assert read("SIU^S12", ends, PID).holds.appointments[0].minutes == 45
    none = read("SIU^S12", "SCH|P1||||||x||||^^^202611221400", PID)
    assert none.holds.appointments[0].minutes == 30
    assert any(note.place == "SCH-9" for note in none.holds.notes)


def test_a_registration_says_since_when_somebody_is_here():
    pv1 = "PV1|1|O|||||||||||||||||V9^^^CLINIC"
    found = read("ADT^A04", "EVN|A04|202611220930+0000", PID, pv1)
    assert found.arrived_at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert found.arrival_id == "hl7:EHR|CLINIC|visit V9"
    for none in (("ADT^A08", PID, pv1), ("ADT^A04", PID), ("ADT^A04", PID, "PV1|1|I")):
        assert read(*none).arrived_at is None
    assert read("ADT^A04", PID, "PV1|1|O").arrived_at is None


def test_a_merge_names_both_numbers():
    found = read("ADT^A40^ADT_A39", PID, "MRG|M-78^^^CLINIC^MR")
    [one] = found.merges
    assert (one.kept_mrn, one.gone_mrn) == ("M-77", "M-78")
    assert one.kept_id == person(read("ADT^A28", PID)).patient_id


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (("ADT^A28",), "PID"),
        (("ADT^A28", PID, PID), "PID"),
        (("ADT^A28", PID.replace("M-77^^^CLINIC^MR~", "")), "PID-3"),
        (("ADT^A40", PID), "MRG"),
        (("ADT^A40", "MRG|M-78"), "MRG"),
        (("ADT^A40", PID, "MRG|"), "MRG-1"),
        (("ADT^A18", PID, "MRG|M-78"), "A18"),
        (("SIU^S12", PID), "SCH"),
        (("SIU^S12", "SCH|", PID), "SCH-1"),
        (("SIU^S12", "SCH|P1", PID), "begins"),
        (("SIU^S12", "SCH|P1||||||x||||^^^20261122", PID), "SCH-11"),
        (("SIU^S12", "SCH|P1||||||x||||^^^20261399999999", PID), "SCH-11"),
        (("SIU^S12", "SCH|P1||||||x||||^^^202611221400+9999", PID), "SCH-11"),
    ],
)
def test_what_cannot_be_kept_says_where_and_why(message, why):
    found = read(*message)
    assert why in found.fault
    assert found.body == made(*message)
    assert "Elm" not in found.fault


def test_a_message_without_a_number_or_of_another_kind_is_told():
    assert "MSH-10" in read("ADT^A28", PID, number="").fault
    assert read("ORU^R01", PID).unknown
    assert read("ADT^A02", PID).passed
    assert not read("ADT^A02", PID).fault


@pytest.mark.parametrize("data", [b"MSH", b"MSH|", b"MSHabcde", b"MSH|^^~\\&|x", b"MSH|^~\\&", b""])
def test_what_is_no_message_is_refused_with_a_sentence(data):
    assert "MSH" in reading.message(data).fault


def test_batches_are_split_and_counted():
    two = made("ADT^A28", PID) + made("ADT^A28", PID, number="2")
    data = b"FHS|^~\\&|\rBHS|^~\\&|\r" + two + b"BTS|2\rFTS|1\r"
    found = formats.reader_of(data, "x").read(data, None)
    assert [one.control_id for one in found.messages] == ["1", "2"]
    assert not found.notes
    short = reading.read(data.replace(b"BTS|2", b"BTS|3").replace(b"BHS", b"odd|\rBHS", 1), None)
    assert len(short.notes) == 2
    with pytest.raises(UserError, match="no HL7 message"):
        reading.read(b"FHS|^~\\&|\r", None)


def mangled(rng, data):
    """Return a message as a bad line or a bad program would leave it."""
    made_of = bytearray(data)
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(made_of)) if made_of else 0
        match rng.randrange(5):
            case 0:
                made_of[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del made_of[at : at + rng.randrange(1, 40)]
            case 2:
                made_of[at:at] = rng.choice([b"|", b"^", b"~", b"\\", b"&", b"\r", b"\n", b"\x0b"])
            case 3:
                made_of[at:at] = made_of[at : at + rng.randrange(200)]
            case _:
                made_of[at:at] = rng.choice([b"\\X", b"\\.sp99\\", b"MSH|", b'""', b"\xff\xfe"])
    return bytes(made_of)


def test_a_hundred_mangled_messages_are_read_or_refused():
    rng = random.Random(8)
    whole = made("SIU^S12", SCH, PID) + made("ADT^A40", PID, "MRG|M-78", number="2")
    for _ in range(100):
        try:
            found = reading.read(mangled(rng, whole), None)
        except UserError:
            continue
        assert all(one.fault or one.passed or one.merges or one.holds for one in found.messages)


@pytest.mark.parametrize(
    "segment",
    [
        "OBX|1|ED|||" + "^" * 10**6,
        "ZZZ" + "|" * 10**6,
        "PID|1||" + "~" * 10**6 + "M-77",
        "x\r" * 10**5,
    ],
)
def test_a_message_of_signs_alone_costs_little_memory(segment):
    data = made("ADT^A28", *([] if segment.startswith("PID") else [PID]), segment)
    tracemalloc.start()
    try:
        reading.message(data)
        assert tracemalloc.get_traced_memory()[1] < 12 * len(data) + 10**7
    finally:
        tracemalloc.stop()


def test_more_segments_than_any_message_has_are_refused():
    assert "too many" in read("ADT^A28", PID, *["NTE|"] * 20_001).fault


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("20261122093012-0500", datetime(2026, 11, 22, 14, 30, 12, tzinfo=UTC)),
        ("202611220930+0000", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("20261122", None),
        ("", None),
        ("99999999999999+0000", None),
    ],
)
def test_when_a_message_was_written_is_read_where_it_says_the_hour(said, sent):
    body = b"MSH|^~\\&|EHR|C|||%s||ADT^A08|1|P|2.5\r" % said.encode()
    assert reading.message(body).sent_at == sent
