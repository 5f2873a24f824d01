"""What is what at this computer, and the file for whoever helps: nothing of a patient in it."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from tests.rules.small_content import write_small
from tests.services.fakes import CONTENT, ROOT, make_desk, small_engine
from triage_desk import settings
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.standing import Standing, State
from triage_desk.domain.user import Role
from triage_desk.errors import Cancelled, EnvironmentFault, UserError
from triage_desk.rules.loader import load_ruleset
from triage_desk.services import computer, content_versions, impact, impact_report
from triage_desk.services.this_computer import Computer
from triage_desk.settings import Settings


@pytest.fixture
def here(tmp_path):
    data = tmp_path / "data"
    settings.save(Settings(database="postgresql://desk@server.example/triage"), data)
    (data / "triage-desk.log").write_text("INFO opened\n")
    certificate = ROOT / "resources" / "reference" / "certificate" / "certificate.json"
    return Computer(
        data, CONTENT, None, certificate, ROOT / "resources" / "LICENSES.md", data / "before"
    )


@pytest.fixture
def desk(engine, here):
    plain = make_desk(engine, computer=here)
    return plain.acting_as(replace(plain.actor, role=Role.MANAGER))


def test_a_desk_without_a_folder_says_so(engine):
    with pytest.raises(UserError, match="no data folder"):
        computer.computer_of(make_desk(engine))


def test_the_facts_name_program_content_and_folder(desk, here):
    found = dict(computer.facts(desk))
    assert found["data"] == str(here.data)
    assert found["database"] == "server"
    assert found["content"].startswith(desk.engine.ruleset.ref.version)
    settings.save(Settings(), here.data)
    assert dict(computer.facts(desk))["database"] == "file"


def test_the_licences_are_those_of_the_program(desk, here):
    assert "Licences" in computer.licences(desk)
    gone = replace(desk, computer=replace(here, licences=here.data / "gone.md"))
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        computer.licences(gone)


def test_the_file_for_help_holds_log_and_settings_but_no_address_of_a_server(desk):
    with zipfile.ZipFile(io.BytesIO(computer.support_bundle(desk))) as archive:
        names = set(archive.namelist())
        said = json.loads(archive.read("about.json"))
        written = archive.read("settings.toml").decode()
    assert names == {"about.json", "settings.toml", "triage-desk.log"}
    assert said["workstation"] == "test-station"
    assert "server.example" not in written
    assert "idle_minutes" in written
    assert desk.store.state.audit[-1].action is AuditAction.SUPPORT_BUNDLE_MADE


# ------------------------------------------------------------------------------------ its rules


def test_the_rules_come_with_signature_counts_and_proof(desk):
    today = desk.clock().date()
    standing = Standing(State.DRAFT, "", today, None, "")
    found = content_versions.rules(replace(desk, standing=standing))
    assert found.ref == desk.engine.ruleset.ref
    assert found.counts["flags"] == len(desk.engine.ruleset.flags)
    assert found.signed == standing.sentence
    assert [theorem.name for theorem in found.certificate.theorems] == [
        f"T{number}" for number in range(1, 8)
    ]
    assert all(theorem.proved == theorem.rows for theorem in found.certificate.theorems)
    assert content_versions.rules(desk).signed == ""


def test_a_certificate_of_other_content_does_not_fit_and_a_broken_one_is_none(desk, here, tmp_path):
    other = tmp_path / "certificate.json"
    known = json.loads(here.certificate.read_text())
    other.write_text(json.dumps(known | {"content_hash": "0" * 64}))
    there = replace(desk, computer=replace(here, certificate=other))
    assert not content_versions.rules(there).certificate.fits
    other.write_text("no certificate")
    assert content_versions.rules(there).certificate is None


@pytest.fixture
def small(tmp_path, desk, here):
    """A desk over a small content of its own, of which a copy was kept and one word changed."""
    folder = tmp_path / "content"
    write_small(folder)
    (folder / "cases").mkdir(exist_ok=True)
    (folder / "cases" / "one.yaml").write_text("[]")
    engine = small_engine(folder)
    placed = replace(desk, engine=engine, computer=replace(here, content=folder))
    kept = content_versions.keep_version(placed.computer, engine)
    assert kept is not None
    with zipfile.ZipFile(kept) as archive:
        assert not any(name.startswith("cases/") for name in archive.namelist())
    assert content_versions.keep_version(placed.computer, engine) is None
    path = folder / "thresholds.yaml"
    path.write_text(path.read_text().replace("value: 14", "value: 21", 1))
    assert load_ruleset(folder).ref != engine.ruleset.ref
    return replace(placed, engine=small_engine(folder)), kept


def test_each_content_is_kept_once_and_held_against_the_one_in_force(small):
    desk, kept = small
    assert content_versions.versions(desk) == (kept,)
    lines = content_versions.what_changed(desk, kept)
    assert any("days_14" in line for line in lines)
    assert list((desk.computer.data / "scratch").iterdir()) == []
    same = content_versions.what_changed(desk, desk.computer.content)
    assert same[-1] == "The same."


def test_what_is_no_copy_of_content_is_refused(small, tmp_path):
    desk, _kept = small
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"no zip")
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        content_versions.what_changed(desk, broken)
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("../../outside.yaml", "x")
    with pytest.raises(UserError, match="no copy of content"):
        content_versions.what_changed(desk, broken)
    assert not (desk.computer.data / "outside.yaml").exists()


class Waiting:
    cancelled = False

    def report(self, done, total):
        self.told = (done, total)


def test_past_intakes_are_told_by_number(small):
    desk, _kept = small
    assert "Looked at 0" in "\n".join(content_versions.past_intakes(desk, Waiting()))


def test_whoever_waits_for_past_intakes_hears_how_far_it_is_and_can_stop(small, monkeypatch):
    desk, _kept = small
    monkeypatch.setattr(impact, "impact", lambda *_, progress: progress(500, 1200))
    monkeypatch.setattr(impact_report, "lines", lambda *_: ["done"])
    watch = Waiting()
    assert content_versions.past_intakes(desk, watch) == ("done",)
    assert watch.told == (500, 1200)
    watch.cancelled = True
    with pytest.raises(Cancelled, match="nothing was changed"):
        content_versions.past_intakes(desk, watch)
