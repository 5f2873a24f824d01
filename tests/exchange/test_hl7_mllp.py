"""Messages over a connection, and the papers that go out. All people are invented."""

import asyncio
import base64
import ipaddress
import socket
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from cryptography import x509
from hl7apy.parser import parse_message

from tests.exchange.test_hl7_reading import MSH, PID, made
from tests.store.tls_door import certify
from triage_desk import cli_hl7
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.exchange import Cargo, Paper
from triage_desk.domain.inbox import Fate
from triage_desk.domain.patient import Patient, Sex
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.exchange.hl7 import answers, mllp, reading, wire, writing

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
VT, END = b"\x0b", b"\x1c\r"
WAIT = 20


def code(data):
    return answers.code_of(data.strip(VT + END))


async def talk(port, *blocks, raw=b""):
    """Return what a listener answers to blocks, and to the end of a connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    heard = []
    for block in blocks:
        writer.write(VT + block + END)
        heard.append(await asyncio.wait_for(reader.readuntil(END), WAIT))
    if raw:
        writer.write(raw)
        heard.append(await asyncio.wait_for(reader.read(), WAIT))
    writer.close()
    return heard


def listening(door, handle, talking):
    """Run a listener while ``talking`` talks to it; return what that heard."""

    async def both():
        stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
        listener = mllp.Listener(door, handle)
        running = asyncio.create_task(listener.run(stop, port.set_result))
        try:
            return await talking(await asyncio.wait_for(port, WAIT))
        finally:
            stop.set()
            await asyncio.wait_for(running, WAIT)
            assert not listener.open

    return asyncio.run(both())


DOOR = mllp.Door(port=0, largest=5_000, idle=10)


def echo(block):
    return b"too large" if block is None else b"heard " + block


def test_messages_are_answered_one_after_the_other():
    heard = listening(DOOR, echo, lambda port: talk(port, b"one", b"two"))
    assert heard == [VT + b"heard one" + END, VT + b"heard two" + END]


def test_two_senders_are_heard():
    async def both(port):
        return await asyncio.gather(talk(port, b"one"), talk(port, b"two"))

    assert listening(DOOR, echo, both) == [[VT + b"heard " + n + END] for n in (b"one", b"two")]


@pytest.mark.parametrize("raw", [b"no frame" + END, b"\x0b half a messa"])
def test_what_is_no_frame_or_stops_is_left(raw):
    door = replace(DOOR, idle=0.2)
    assert listening(door, echo, lambda port: talk(port, b"one", raw=raw))[-1] == b""


def test_what_is_too_large_is_said_and_left():
    raw = VT + b"x" * 9_000 + END
    assert listening(DOOR, echo, lambda port: talk(port, raw=raw)) == [VT + b"too large" + END]


@pytest.mark.parametrize("door", [replace(DOOR, peers=("10.0.0.0/8",)), replace(DOOR, most=0)])
def test_who_is_not_allowed_is_not_heard(door):
    async def refused(port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        found = await asyncio.wait_for(reader.read(), WAIT)
        writer.close()
        return found

    assert listening(door, echo, refused) == b""


def test_a_connection_that_stays_open_does_not_keep_it_from_stopping():
    async def stays():
        stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
        running = asyncio.create_task(mllp.Listener(DOOR, echo).run(stop, port.set_result))
        reader, writer = await asyncio.open_connection("127.0.0.1", await port)
        writer.write(VT + b"one" + END)
        await asyncio.wait_for(reader.readuntil(END), WAIT)
        stop.set()
        await asyncio.wait_for(running, WAIT)
        left = await asyncio.wait_for(reader.read(), WAIT)
        writer.close()
        await writer.wait_closed()
        return left

    assert asyncio.run(stays()) == b""


def test_other_computers_need_tls_and_a_taken_port_is_told():
    for host in ("10.1.0.7", "desk.example"):
        with pytest.raises(UserError, match="TLS"):
            mllp.require_safe(host, None)
    mllp.require_safe("localhost", None)
    with pytest.raises(UserError, match="by address"):
        asyncio.run(mllp.Listener(replace(DOOR, peers=("me",)), echo).run(asyncio.Event(), print))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFault, match="choose another port"):
            asyncio.run(mllp.Listener(replace(DOOR, port=port), echo).run(asyncio.Event(), print))


def test_over_tls_both_sides_show_who_they_are(tmp_path):
    """Certificates made here: whoever shows none, or trusts none of ours, gets no answer."""
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    files = {}
    for who in ("ours", "theirs", "strangers"):
        files[who] = (tmp_path / f"{who}.pem", tmp_path / f"{who}.key")
        certify(*files[who], here)

    def context(server, shows, trusts):
        cert, key = files[shows] if shows else (None, None)
        names = {"tls_cert": cert, "tls_key": key, "tls_ca": files[trusts][0], "tls": True}
        make = cli_hl7._listening_tls if server else cli_hl7._sending_tls
        return make(SimpleNamespace(**names))

    door = replace(DOOR, tls=context(server=True, shows="ours", trusts="theirs"))

    def sent(shows, trusts):
        tls = context(server=False, shows=shows, trusts=trusts) if trusts else None

        async def sends(port):
            return await mllp.send("127.0.0.1", port, b"one", tls, WAIT)

        return listening(door, echo, sends)

    assert sent("theirs", "ours") == b"heard one"
    for shows, trusts in (("theirs", "strangers"), ("strangers", "ours"), ("", "ours"), ("", "")):
        with pytest.raises(EnvironmentFault, match="Nobody answers"):
            sent(shows, trusts)


def test_sending_returns_the_answer():
    async def sends(port):
        return await mllp.send("127.0.0.1", port, b"one", None, WAIT)

    assert listening(DOOR, echo, sends) == b"heard one"


def test_nobody_who_answers_is_told():
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(EnvironmentFault, match="send it again"),
    ):
        asyncio.run(mllp.send("127.0.0.1", silent.getsockname()[1], b"one", None, 0.2))
    with pytest.raises(UserError, match="TLS"):
        asyncio.run(mllp.send("192.0.2.1", 1, b"one", None))


# ------------------------------------------------------------------------------------- answers


def test_every_answer_says_what_became_and_of_which_message():
    message = reading.message(made("ADT^A08", PID))
    for fate, said in ((Fate.TAKEN, "AA"), (Fate.PASSED, "AA"), (Fate.PARKED, "AE")):
        letter = SimpleNamespace(fate=fate, why="same | person?")
        answer = answers.to(message, letter, AT)
        assert answers.code_of(answer)[:2] == (said, "1")
        header = wire.read(answer).header
        assert (header.at(5), header.at(6), header.at(9, 2)) == ("EHR", "CLINIC", "A08")
        assert parse_message(answer.decode()).name == "ACK"
    assert wire.read(answer).first("ERR").at(8) == "set aside, whole: same | person?"
    other = reading.message(made("ORU^R01", PID))
    assert answers.code_of(answers.to(other, letter, AT))[0] == "AR"
    nothing = reading.message(b"x")
    assert answers.code_of(answers.to(nothing, letter, AT)) == ("AE", "", "")
    assert answers.code_of(answers.refusal(None, AT, "too large"))[0] == "AR"
    assert answers.code_of(MSH.encode()) == ("", "", "")


# ------------------------------------------------------------------------------------- out

EVA = Patient("e" * 32, "Nuñez|Elm", "Eva Q", date(1970, 5, 31), Sex.UNKNOWN, "", "555-0100")
PDF = b"%PDF-1.7 \xff\x00"


def cargo(*papers, patient=EVA):
    encounter = SimpleNamespace(encounter_id="c" * 32)
    visit = SimpleNamespace(
        record=SimpleNamespace(encounter=encounter, patient=patient), papers=papers
    )
    return Cargo(Clinic("Clinic & Sons"), AT, {"sam": "Sam S."}, visits=(visit,))


def paper(pdf=PDF):
    kind = DocumentKind.REFERRAL_LETTER
    record = SimpleNamespace(
        document_id="d" * 32, kind=kind, made_at=AT, made_by="sam", sha256="5" * 64
    )
    return Paper(record, pdf)


@pytest.mark.parametrize(("form", "kind"), [("oru", "ORU^R01"), ("mdm", "MDM^T02")])
def test_a_paper_goes_out_whole_and_others_can_read_it(form, kind):
    [(number, data)] = writing.messages(cargo(paper(), paper(b"")), form)
    theirs = parse_message(data.decode(), find_groups=True)
    assert theirs.msh.msh_9.to_er7().startswith(kind)
    found = wire.read(data)
    assert found.header.at(10) == number
    obx = found.first("OBX")
    assert base64.b64decode(obx.repeats(5)[0].at(5, longest=10**6)) == PDF
    pid = found.first("PID")
    assert (pid.at(5), pid.at(5, 2), pid.at(5, 3)) == ("Nuñez|Elm", "Eva", "Q")
    assert (pid.at(8), pid.at(3), pid.at(3, 5)) == ("U", "e" * 32, "PI")
    assert next(writing.messages(cargo(paper()), form))[1] == data


def test_papers_are_files_named_by_their_number(tmp_path):
    writing.results(cargo(paper(), patient=replace(EVA, mrn="M-1")), None, tmp_path / "out")
    [one] = (tmp_path / "out").iterdir()
    assert wire.read(one.read_bytes()).first("PID").at(3) == "M-1"
    assert one.stat().st_mode & 0o077 == 0
    with pytest.raises(UserError, match="No paper"):
        writing.documents(cargo(), None, tmp_path / "none")
    assert not (tmp_path / "none").exists()
