"""One invented name goes everywhere a real one would; on the disk it is read nowhere."""

import logging
import os
import sqlite3
import stat
import tempfile
from datetime import date

import pytest

from tests.ui.clinic import LOW_BACK, Clinic
from triage_desk import logs
from triage_desk.documents import read_back
from triage_desk.domain.answers import answered
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.patient import Sex
from triage_desk.domain.user import Role
from triage_desk.errors import UserError
from triage_desk.services import documents, intake, papers, patients, triage, worklist

# What is typed of a person, each with a word that stands nowhere else.
# Long enough that encrypted pages do not spell one by chance: four letters did.
NAME, GIVEN, PREFERRED = "Quuxley", "Zebedee", "Zebbo"
MRN, PHONE = "MRN-7734421", "555-0177342"
GOAL, WORDS, TOLD = "Ride the zonkey again", "He sounded zorbed", "Dr. Zelkova"
CANARIES = (NAME, GIVEN, PREFERRED, MRN, PHONE, "zonkey", "zorbed", "Zelkova")


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Give the program a data folder and a temporary folder that nobody else writes to."""
    data, temp = tmp_path / "data", tmp_path / "temp"
    temp.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(temp))
    monkeypatch.setattr(tempfile, "tempdir", None)
    root, ours = logging.getLogger(), logging.getLogger("triage_desk")
    levels = root.level, ours.level
    logs.set_up(data, "debug")
    root.setLevel(logging.DEBUG)
    yield data, temp
    logs.tear_down()
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture
def clinic(places):
    """Open the clinic in the data folder."""
    made = Clinic(places[0])
    yield made
    made.store.close()


def readable(folder):
    """Return every canary that stands in a file or a file name below ``folder``, with its place."""
    found = []
    for path in folder.rglob("*"):
        data = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        found += [(word, path.name) for word in CANARIES if stands_in(word, data)]
    return found


def stands_in(word, data):
    ways = (word, word.lower(), word.upper())
    codes = ("utf-8", "utf-16-le", "utf-16-be")
    return any(way.encode(code) in data for way in ways for code in codes)


def fail_with(words):
    raise ValueError(words)


def live_a_visit(clinic):
    """Do all that a desk does with one person, mistakes included; return the letters."""
    desk = clinic.desk
    patient = patients.create(
        desk,
        NAME,
        GIVEN,
        date(1962, 3, 14),
        Sex.MALE,
        mrn=MRN,
        phone=PHONE,
        preferred_name=PREFERRED,
    )
    assert patients.search(desk, "zebedee q")[0] == patient
    says = LOW_BACK | {"goal": answered(GOAL), "fear": answered(GOAL)}
    view = clinic.answer_until(clinic.start(patient), says)
    encounter_id = view.encounter.encounter_id
    with pytest.raises(UserError):
        intake.answer(desk, encounter_id, {"request": answered(GOAL)})
    try:
        fail_with(f"{GIVEN} {NAME}: {WORDS}")
    except ValueError:
        logging.getLogger("triage_desk").exception("what nobody foresaw")
    triage.decide(desk, encounter_id)
    triage.override(
        desk,
        encounter_id,
        Disposition.PHYSICIAN_TODAY,
        OverrideReason.STAFF_CONCERN,
        WORDS,
        TOLD,
        Role.FRONT_DESK,
    )
    triage.acknowledge(desk, encounter_id, TOLD, "physician", WORDS)
    fitting = papers.kinds_for(triage.record(desk, encounter_id))
    made = [documents.make(desk, encounter_id, k) for k in (*fitting, DocumentKind.EMERGENCY_CARD)]
    triage.finish(desk, encounter_id)
    assert worklist.today(desk)
    return made


def test_what_is_typed_of_a_person_can_be_read_nowhere(clinic, places, caplog):
    caplog.set_level(logging.DEBUG)
    letters = live_a_visit(clinic)
    data, temp = places
    # The letters carry the name, so the person was there; the disk shows it neither while the
    # database is open, its newest pages in the journal beside it, nor after it was closed.
    assert any(NAME in read_back(pdf) and "zonkey" in read_back(pdf) for pdf in letters)
    assert (data / logs.FILE_NAME).stat().st_size > 0
    assert any(path.name.endswith("-wal") for path in data.iterdir())
    assert readable(data) == readable(temp) == []
    clinic.store.close()
    assert readable(data) == readable(temp) == []
    said = [record.getMessage() for record in caplog.records]
    assert not [line for line in said for word in CANARIES if word.lower() in line.lower()]
    caplog.clear()


@pytest.mark.skipif(os.name != "posix", reason="modes have no meaning on Windows")
def test_what_is_kept_is_closed_to_other_users(clinic, places, caplog):
    live_a_visit(clinic)
    caplog.clear()
    data, _ = places
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.rglob("*")}
    wanted = {path.name: 0o700 if path.is_dir() else 0o600 for path in data.rglob("*")}
    assert modes == wanted
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_a_canary_in_the_open_is_found(tmp_path):
    open_book = sqlite3.connect(tmp_path / "open.db")
    open_book.execute("CREATE TABLE patient (name TEXT)")
    open_book.execute("INSERT INTO patient VALUES (?)", (f"{GIVEN} {NAME}",))
    open_book.commit()
    open_book.close()
    (tmp_path / f"{MRN}.pdf").write_bytes(PHONE.encode("utf-16-le"))
    found = {word for word, _ in readable(tmp_path)}
    assert found == {NAME, GIVEN, MRN, PHONE}
