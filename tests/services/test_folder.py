"""A watched folder: each file is taken over once, or parked with the reason."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath

import pytest

from tests.services.test_importing import ELM, person
from tests.services.use_cases import BAD
from triage_desk.domain.batch import Source, Way
from triage_desk.domain.exchange import Delivery, Note
from triage_desk.domain.watched import Parked, settled
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import batches, folder, inbox
from triage_desk.services.watching import Stopped

HERE = PurePath("/in")
GOOD = Delivery((person(),))


class Files:
    """A folder in memory: its files by name, each what it holds or what is wrong with it."""

    def __init__(self, **held):
        self.held, self.away, self.back = held, {}, []

    def look(self, _folder):
        return dict.fromkeys(self.held, (1, 1))

    def read(self, _folder, name, _ruleset):
        found = self.held[name]
        if isinstance(found, Exception):
            raise found
        return found, Source(name, "ab" * 32, Way.FOLDER)

    def put_away(self, _folder, name, why):
        self.away[name] = why

    def parked(self, _folder):
        at = datetime(2026, 3, 1, tzinfo=UTC)
        return tuple(Parked(name, at, why) for name, why in self.away.items() if why)

    def again(self, _folder, name):
        self.back.append(name)


def at(desk, **held):
    return replace(desk, folder=Files(**held))


def test_a_file_is_taken_over_by_the_folder_and_put_away(desk):
    here = at(desk, good=GOOD)
    assert folder.take(here, HERE, "good") == ()
    assert here.folder.away == {"good": ()}
    (batch,) = batches.recent(desk)
    assert (batch.by, batch.name, batch.source.way) == ("folder", "Watched folder", Way.FOLDER)
    assert folder.take(here, HERE, "good") == ()
    assert len(batches.recent(desk)) == 1


def test_what_is_refused_or_left_out_of_a_row_parks_the_file_with_the_reason(desk):
    unborn = person(replace(ELM, birth_date=datetime(2990, 1, 1, tzinfo=UTC).date()))
    rows = tuple(Note(f"row {number}", "the time is missing") for number in range(50))
    here = at(
        desk,
        bad=Delivery((unborn,)),
        half=Delivery((person(),), notes=rows),
        fine=Delivery(notes=(Note("Patient.address", "is not kept here"),)),
        none=UserError("Nothing here reads this file."),
    )
    (why,) = folder.take(here, HERE, "bad")
    assert why.startswith("Refused: Patient: ")
    half = folder.take(here, HERE, "half")
    assert half[0] == "Left out: row 0: the time is missing"
    assert (len(half), half[-1]) == (41, "... and 10 more.")
    assert folder.take(here, HERE, "fine") == ()
    assert folder.take(here, HERE, "none") == ("Nothing here reads this file.",)
    assert [one.name for one in folder.parked(here, HERE)] == ["bad", "half", "none"]


def test_messages_go_to_their_own_list(desk):
    here = at(desk, sent=Delivery(messages=(BAD,)))
    assert folder.take(here, HERE, "sent") == ()
    assert len(inbox.waiting(desk)) == 1


def test_a_disk_that_fails_parks_nothing(desk):
    here = at(desk, good=EnvironmentFault("The disk is full."))
    with pytest.raises(EnvironmentFault):
        folder.take(here, HERE, "good")
    assert here.folder.away == {}


def test_what_is_stopped_stays_where_it_is(desk):
    class Stops:
        cancelled = True

        def report(self, done, total):
            """Hear nothing."""

    here = at(desk, good=GOOD)
    with pytest.raises(Stopped):
        folder.take(here, HERE, "good", Stops())
    assert here.folder.away == {}


def test_a_parked_file_is_tried_again(desk):
    here = at(desk)
    folder.again(here, HERE, "bad")
    assert here.folder.back == ["bad"]


def test_a_file_is_whole_when_it_is_the_same_at_two_looks(desk):
    now = folder.look(at(desk, good=GOOD), HERE)
    assert settled({}, now) == ()
    assert settled(now, now) == ("good",)
    assert settled(now, {"good": (2, 1)}) == ()
    assert settled({"good": (0, 1)}, {"good": (0, 1)}) == ()


def test_a_desk_without_files_says_so(desk):
    with pytest.raises(UserError, match="cannot watch a folder"):
        folder.look(desk, HERE)
