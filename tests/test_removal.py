"""After a removal nothing of the person can be read, and everything else is as it was.

All people here are invented.
"""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlcipher3 import dbapi2 as sqlcipher

from tests.services import fakes
from tests.ui.clinic import LOW_BACK, Clinic
from triage_desk import app, cli, settings
from triage_desk.domain.answers import answered
from triage_desk.domain.appointment import Booking
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.domain.encounter import OverrideReason
from triage_desk.domain.removal import RemovalPolicy, RemovalReason
from triage_desk.domain.user import Actor, Role, User
from triage_desk.errors import UserError
from triage_desk.services import (
    appointments,
    documents,
    drafts,
    impact,
    intake,
    removal,
    triage,
    worklist,
)
from triage_desk.store import keys
from triage_desk.store.blanks import BLANK
from triage_desk.store.engine import connect
from triage_desk.store.mapping import micros
from triage_desk.store.store import DATABASE_FILE
from triage_desk.store.tables import Row
from triage_desk.store.tables_desks import Conflicts

MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")
PAGE = 4096
_CONFLICT = Conflicts.metadata.tables["conflicts"]
POLICY = RemovalPolicy(7, "Dr. Example", date(2026, 1, 5))
ASKED = RemovalReason.ASKED_BY_PATIENT
WORDS = ("Quuxley", "Zebedee", "Zebbo", "7734421", "0177342", "zonkey", "zorbed", "Zelkova")
WORDS += ("zapped", "zipped", "1962")


@pytest.fixture
def clinic(tmp_path):
    made = Clinic(tmp_path / "data")
    with made.store.write() as tx:
        tx.users.add(User("ada", "Ada Admin", Role.ADMINISTRATOR, "", True, made.clock()))
    yield made
    made.store.close()


@pytest.fixture
def person(clinic):
    """Somebody who left words in every table that takes any; and somebody else beside."""
    desk = clinic.desk
    who = clinic.patient(
        *("Zebedee", "Quuxley"), preferred_name="Zebbo", mrn="MRN-7734421", phone="555-0177342"
    )
    says = LOW_BACK | {"goal": answered("Ride the zonkey again")}
    view = clinic.answer_until(clinic.start(who), says)
    visit = view.encounter.encounter_id
    for page in (page for page in view.pages if page.item.type.value == "text"):
        intake.answer(desk, visit, {page.item.link_id: answered("Ride the zonkey again")})
    triage.decide(desk, visit)
    to, why = Disposition.PHYSICIAN_TODAY, OverrideReason.STAFF_CONCERN
    triage.override(desk, visit, to, why, "He sounded zorbed", "Ana S.", Role.FRONT_DESK)
    documents.make(desk, visit, DocumentKind.REFERRAL_LETTER)
    second = clinic.start(who).encounter.encounter_id
    drafts.keep(desk, drafts.Typing("intake", second, {"goal": "zipped"}))
    drafts.keep(desk, drafts.Typing(f"patient {who.patient_id}", "", {"goal_words": "zipped"}))
    triage.raise_emergency(desk, second, "He zapped")
    triage.acknowledge(desk, second, "Dr. Zelkova", "physician", "zapped")
    with clinic.store.write() as tx:
        values = dict.fromkeys(_CONFLICT.columns.keys(), "") | {"encounter_id": second}
        values |= {"ours": "zorbed ours", "at": 1, "found_at": 1, "kept_ours": None}
        del values["number"]
        tx.patients._connection.execute(_CONFLICT.insert().values(**values))
    expected = Booking(who.patient_id, clinic.clock(), 30, "Dr. Zelkova", "", "He zorbed again")
    appointments.book(desk, expected)
    third = clinic.start(who).encounter.encounter_id
    intake.discard(desk, third, "zapped away")
    other = clinic.patient("Otto", "Other", date(1950, 1, 2), mrn="MRN-2")
    kept = clinic.answer_until(clinic.start(other), LOW_BACK).encounter.encounter_id
    triage.decide(desk, kept)
    clinic.clock.advance(days=8 * 366)
    return who, visit, kept


def office(clinic):
    return fakes.keeping(clinic.desk.acting_as(MONA), POLICY)


def remove(clinic):
    return removal.remove(office(clinic), "MRN-7734421", ASKED, "Ada Admin", lambda _user: True)


def decrypted(clinic, tmp_path):
    """Return the whole database as bytes without encryption, free pages and all."""
    key = keys.open_vault(clinic.folder)
    raw = connect(clinic.folder / DATABASE_FILE, key)
    plain = tmp_path / "plain.db"
    raw.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
    raw.execute("SELECT sqlcipher_export('plain')")
    raw.execute("DETACH DATABASE plain")
    raw.close()
    return plain.read_bytes()


def pages(clinic):
    """Return every page of the file, decrypted here: also what no statement shows any more.

    SQLCipher 4: AES-256-CBC for each page, whose last 80 bytes are IV (16) and HMAC (64); the
    first 16 bytes of the file are the salt.
    """
    key, data = bytes(keys.open_vault(clinic.folder)), (clinic.folder / DATABASE_FILE).read_bytes()
    found = []
    for start in range(0, len(data), PAGE):
        page = data[start + (0 if start else 16) : start + PAGE]
        body, vector = page[:-80], page[-80:-64]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        found.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(found)


def readable(data):
    ways = ("utf-8", "utf-16-le")
    return {w for w in WORDS for code in ways if w.lower().encode(code) in data.lower()}


def test_nothing_of_the_person_is_left(clinic, person, tmp_path):
    assert readable(decrypted(clinic, tmp_path)) >= {"Quuxley", "Zebbo", "zorbed", "Zelkova"}
    (tmp_path / "plain.db").unlink()
    clinic.store.scrub()
    assert readable(pages(clinic)) >= {"Quuxley", "Zebbo", "zorbed"}, "the pages can be read here"
    report = remove(clinic)
    assert report.scrubbed
    assert not readable(decrypted(clinic, tmp_path))
    assert not readable(pages(clinic))
    log = clinic.folder / f"{DATABASE_FILE}-wal"
    assert not log.exists() or log.stat().st_size == 0


def test_the_chain_is_whole_and_the_guards_stand(clinic, person):
    with clinic.store.read() as tx:
        before = tx.people.events((person[0].patient_id,))
    remove(clinic)
    assert clinic.store.verify().sound
    with clinic.store.read() as tx:
        assert tx.people.events((person[0].patient_id,))[:-1] == before


def test_everybody_else_is_untouched(clinic, person):
    _who, _visit, other = person
    with clinic.store.read() as tx:
        before = tx.encounters.record(other)
    remove(clinic)
    with clinic.store.read() as tx:
        assert tx.encounters.record(other) == before


def test_what_is_left_still_opens_and_counts(clinic, person):
    _who, visit, _other = person
    remove(clinic)
    with clinic.store.read() as tx:
        record = tx.encounters.record(visit)
        assert record.patient.full_name == "(removed) (removed)"
        assert not record.answers
        assert not record.decisions
        assert record.overrides[0].words == ""
        assert tx.encounters.count_past(None) == len(tx.encounters.past_intakes(None, 0, 99)) == 1
    worklist.today(clinic.desk)
    impact.impact(office(clinic), clinic.desk.engine)


def test_merged_records_go_together(clinic, person):
    who = person[0]
    from triage_desk.domain.patient import Merge

    twin = clinic.patient("Zebedee", "Quuxley", date(1962, 3, 15))
    with clinic.store.write() as tx:
        tx.patients.merge(
            Merge(
                who.patient_id, twin.patient_id, clinic.clock(), "ana", filled=(("mrn", "Zebbo"),)
            )
        )
    clinic.clock.advance(days=8 * 366)
    assert set(remove(clinic).records) == {who.patient_id, twin.patient_id}


@pytest.mark.parametrize("table", sorted(BLANK))
def test_the_exception_is_as_narrow_as_stated(clinic, person, table):
    """Without an open removal nothing changes; with one, nothing but emptying."""
    who = person[0]
    key = keys.open_vault(clinic.folder)
    raw = connect(clinic.folder / DATABASE_FILE, key)
    first = next(iter(BLANK[table]))
    number = next(iter(Row.metadata.tables[table].primary_key.columns)).name
    count = raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    values = ", ".join(f'"{column}" = {value}' for column, value in BLANK[table].items())
    emptied = f"UPDATE {table} SET {values}"  # noqa: S608
    try:
        if count:
            with pytest.raises(sqlcipher.IntegrityError, match="only grows"):
                raw.execute(emptied)
        raw.execute("BEGIN")
        raw.execute(
            "INSERT INTO removals (removal_id, patient_id, reason, asked_at, asked_by,"
            " confirmed_by, years, decided_by, decided_on) VALUES ('r', ?, 'x', ?, 'a', 'b', 7,"
            " 'd', '2026-01-01')",
            (who.patient_id, micros(clinic.clock())),
        )
        if count:
            for change in (f"\"{first}\" = 'other'", f'"{number}" = "{number}" + 1000'):
                with pytest.raises(sqlcipher.IntegrityError, match="only grows"):
                    raw.execute(f"UPDATE {table} SET {change}")  # noqa: S608
            with pytest.raises(sqlcipher.IntegrityError, match="only grows"):
                raw.execute(f"DELETE FROM {table}")  # noqa: S608
        raw.execute("UPDATE removals SET done_at = 1")
        for change in ("UPDATE removals SET done_at = NULL", "UPDATE removals SET done_at = 2"):
            with pytest.raises(sqlcipher.IntegrityError, match="only grows"):
                raw.execute(change)
        with pytest.raises(sqlcipher.IntegrityError, match="only grows"):
            raw.execute("DELETE FROM removals")
        if count:
            with pytest.raises(sqlcipher.IntegrityError, match="only grows"):
                raw.execute(emptied)
        raw.execute("ROLLBACK")
    finally:
        raw.close()


def test_a_removal_that_fails_removes_nothing(clinic, person, monkeypatch, tmp_path):
    from triage_desk.services import removal as module

    def fail(*_arguments):
        raise UserError("not now")

    monkeypatch.setattr(module, "note", fail)
    with pytest.raises(UserError):
        remove(clinic)
    assert "Quuxley" in readable(decrypted(clinic, tmp_path))


class OneKey:
    """A vault that knows one passphrase."""

    def has_passphrase(self, user_id, passphrase):
        return (user_id, passphrase) == ("ada", "four invented plain words")

    def close(self):
        """Leave the clinic of the test open."""


def test_by_the_command_line(clinic, person, monkeypatch, capsys):
    def opened(_folder, _content):
        return replace(office(clinic), vault=OneKey())

    monkeypatch.setattr(app, "open_kept_desk", opened)
    monkeypatch.setattr(app, "close", lambda _desk: None)
    command = ["remove-patient", "MRN-7734421", "--reason", "asked_by_patient"]
    command += ["--confirmed-by", "Ada Admin"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("not these words\n"))
    assert cli.main(command) == 2
    monkeypatch.setattr(sys, "stdin", io.StringIO("four invented plain words\n"))
    assert cli.main(command) == 0
    assert "remove again" in capsys.readouterr().out
    monkeypatch.setattr(app, "open_kept_desk", lambda *_: office(clinic))
    assert cli.main(command) == 2


def test_what_a_backup_still_holds_is_said(clinic, person, tmp_path, capsys):
    from triage_desk import cli_people
    from triage_desk.services import backups
    from triage_desk.settings import Settings

    usb = tmp_path / "usb"
    usb.mkdir()
    desk = app.with_backups(office(clinic), clinic.folder, Settings(), (usb,))
    backups.take(desk)
    clinic.clock.advance(days=1)
    report = removal.remove(desk, "MRN-7734421", ASKED, "Ada Admin", lambda _user: True)
    told = "\n".join(cli_people.left_behind(report))
    assert "1 backups still hold this person" in told
    assert str(usb) in told
    assert "wiped later" in "\n".join(cli_people.left_behind(replace(report, scrubbed=False)))


def test_the_settings_give_a_rule_only_when_it_is_whole():
    whole = settings.RemovalSettings(7, "Dr. Example", "2026-01-05")
    assert whole.policy == POLICY
    for part in ({"not_before_years": 0}, {"decided_by": " "}, {"decided_on": ""}):
        assert replace(whole, **part).policy is None
