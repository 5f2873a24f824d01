"""HL7 on the command line: files, what waits, listening, sending. All people are invented."""

import asyncio
import io
import os
import signal
import subprocess
import sys

import pytest

from tests.exchange.test_hl7_reading import PID, SCH, made
from tests.ui.clinic import LOW_BACK, Clinic
from triage_desk import app, cli, settings
from triage_desk.domain.user import Role
from triage_desk.exchange.hl7 import answers, mllp, wire
from triage_desk.exchange.hl7.hearing import Hl7Messages
from triage_desk.services import triage
from triage_desk.services.hearing import answer as answered
from triage_desk.settings import Settings, UserSettings

MESSAGES = Hl7Messages(app.ear)


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIAGE_DESK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def clinic(data):
    return Clinic(data)


@pytest.fixture
def run(read_once, capsys, monkeypatch, clinic):
    clinic.store.close()

    def command(*arguments):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_messages_of_a_file_are_kept_wait_and_are_replayed(run, tmp_path):
    file = tmp_path / "sent.hl7"
    bad = made("ADT^A28", number="3")
    file.write_bytes(made("ADT^A28", PID, end="\r\n") + made("SIU^S12", SCH, PID, number="2") + bad)
    code, said, err = run("import", file)
    assert code == 1
    assert said == "Messages: 1 parked, 2 taken\n"
    assert "hl7 parked" in err
    assert run("import", "--dry-run", file)[0] == 1
    assert run("import", file)[1] == said
    code, listed, _err = run("hl7", "parked")
    assert code == 1
    assert "ADT^A28" in listed
    assert "PID" in listed
    name = listed[:8]
    code, said, err = run("hl7", "replay")
    assert (code, said) == (1, "")
    assert "still waits" in err
    assert run("hl7", "replay", name, "--choice", "same")[0] == 2
    assert run("hl7", "replay", "zzz")[0] == 2
    assert run("hl7", "replay", name, "--choice", "close")[:2] == (0, f"{name}: closed\n")
    assert run("hl7", "parked")[:2] == (0, "No message waits.\n")


def test_a_connection_is_answered(clinic):
    taken = answered(clinic.desk, MESSAGES, made("ADT^A28", PID))
    assert answers.code_of(taken)[:2] == ("AA", "1")
    assert answers.code_of(answered(clinic.desk, MESSAGES, made("ADT^A28", number="2")))[0] == "AE"
    assert answers.code_of(answered(clinic.desk, MESSAGES, made("ORU^R01", number="2")))[0] == "AR"
    both = made("ADT^A28", PID) * 2
    for refused in (None, b"nothing", both):
        assert answers.code_of(answered(clinic.desk, MESSAGES, refused))[0] == "AR"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_listening_ends_cleanly(clinic, data):
    clinic.store.close()
    command = [sys.executable, "-m", "triage_desk", "serve-hl7", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            first = running.stdout.readline()
            assert "on this computer only" in first
            port = int(first.split(" port ")[1].split(",")[0])
            answer = asyncio.run(mllp.send("127.0.0.1", port, made("ADT^A28", PID), None, 20))
            running.send_signal(signal.SIGTERM)
            assert running.wait(20) == 0
            assert running.stdout.read() == "Stopped.\n"
        finally:
            running.kill()
    assert answers.code_of(answer)[0] == "AA"
    with Clinic(data).store.read() as tx:
        assert tx.people.find("M-77")


def test_listening_to_other_computers_needs_tls(run):
    code, _said, err = run("serve-hl7", "--host", "10.1.0.7")
    assert code == 2
    assert "TLS" in err
    assert run("serve-hl7", "--tls-cert", "nowhere.pem")[0] == 2


def test_papers_are_sent_and_the_answer_counts(clinic, data, capsys, monkeypatch):
    view = clinic.answer_until(clinic.start(), LOW_BACK)
    triage.decide(clinic.desk, view.encounter.encounter_id)
    who = view.encounter.patient_id
    clinic.store.close()
    settings.save(Settings(user=UserSettings("Mona Manager", Role.MANAGER)), data)
    heard = []

    def run(*arguments):
        return cli.main([str(one) for one in arguments]), capsys.readouterr().out

    async def hears(host, port, message, tls, seconds):
        number = wire.read(message).header.at(10)
        heard.append((host, port, tls, seconds))
        return f"MSH|^~\\&|X\rMSA|{said[0]}|{number}".encode()

    monkeypatch.setattr(mllp, "send", hears)
    assert run("hl7", "send", who, "--to", "127.0.0.1:9")[0] == 2
    letter = ("document", "referral_letter", view.encounter.encounter_id)
    assert run(*letter, "--out", data.parent / "letter.pdf")[0] == 0
    for said, expected in ((["AA"], 0), (["AE"], 1)):
        code, out = run("hl7", "send", who, "--to", "127.0.0.1:9")
        assert code == expected
        assert said[0] in out
    assert heard[0] == ("127.0.0.1", 9, None, 30.0)
    assert run("hl7", "send", who, "--to", "10.1.0.7:9")[0] == 2
    assert run("hl7", "send", who, "--to", "nowhere")[0] == 2
