"""Answers without a server until it is killed; says each answer only once it was kept."""

import contextlib
import sys
from pathlib import Path

from tests.services.fakes import make_desk
from triage_desk.domain.answers import NO, YES
from triage_desk.domain.encounter import Channel
from triage_desk.domain.patient import Sex
from triage_desk.errors import ServerGone
from triage_desk.ids import new_id
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.services import intake, merging, patients
from triage_desk.store.journal_file import JournalFile
from triage_desk.store.journaled import JournaledStore


class Nowhere:
    """A server that never answers."""

    @contextlib.contextmanager
    def write(self):
        raise ServerGone("The server does not answer.")
        yield

    read = write

    def also_close(self, _close):
        pass


def say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(folder, content):
    link = JournaledStore(
        Nowhere(), JournalFile(Path(folder), bytes(range(32))), merging.apply, "front-1", new_id
    )
    desk = make_desk(
        compile_ruleset(load_ruleset(Path(content))), store=link, link=link, new_id=new_id
    )
    person = patients.create(desk, "Quux", "Zebedee", "1961-03-07", Sex.MALE)
    view = intake.start(desk, person.patient_id, Channel.COUNTER)
    visit = view.encounter.encounter_id
    say(visit)
    for number in range(10_000):
        intake.answer(desk, visit, {"s_chest": NO if number % 2 else YES})
        say(number)


if __name__ == "__main__":
    main(*sys.argv[1:])
