"""The pictures of several desks: open elsewhere, taken over, server away, two sides to choose from.

Scenes for ``make_screenshots``.
"""

from dataclasses import replace
from datetime import UTC, datetime

from tests.ui.clinic import LOW_BACK, NO, NOT_SURE, YES, answers_for
from triage_desk.domain import codec
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.encounter import Channel
from triage_desk.domain.journal import Conflict, ConflictKind
from triage_desk.domain.lock import TakeOverReason
from triage_desk.domain.user import Actor, Role, User
from triage_desk.services import intake, merging, takeover
from triage_desk.ui.i18n import text

BEN = Actor("ben", "Ben B.", Role.FRONT_DESK, "front-2")
AT = datetime(2026, 3, 10, 10, 40, tzinfo=UTC)


class Away:
    """A server that does not answer, as the line asks for it."""

    has_server = is_away = True


def _other(stage):
    return replace(stage.clinic.desk, actor=BEN, seat="ben")


def locked(stage):
    """An intake that another desk has open."""
    stage.open()
    stage.window._flow._look(_at_another_desk(stage))


def locked_row(stage):
    """The list with a line that another desk has open."""
    _at_another_desk(stage)
    with stage.clinic.store.write() as tx:
        tx.users.add(User(BEN.user_id, BEN.name, BEN.role, "", True, AT))
    stage.open()


def clock_and_disk(stage):
    """What the minute's look at clock and disk says."""
    stage.open()
    behind = {"now": "Tuesday, 10:46 AM", "last": "Tuesday, 11:20 AM"}
    words = text("health.disk_low", megabytes=312), text("health.clock_behind", **behind)
    stage.window._health.watch(lambda: " ".join(words))
    stage.wait(lambda: not stage.window.jobs.busy)


def _at_another_desk(stage):
    ben = _other(stage)
    view = intake.start(ben, stage.clinic.patient().patient_id, Channel.COUNTER)
    for _ in range(4):
        view = intake.answer(
            ben, view.encounter.encounter_id, answers_for(view.pages[view.at], LOW_BACK)
        )
    return view.encounter.encounter_id


def taken_over(stage):
    """The desk that lost an intake, at its next answer."""
    stage.open()
    view = stage.clinic.start()
    stage.window._flow._ask(view)
    why = TakeOverReason.NOBODY_THERE
    takeover.take_over(_other(stage), view.encounter.encounter_id, why, "Nobody was there.")
    stage.settle()
    stage.window.screen_shown.presenter.answer({"s_chest": NO})


def away(stage):
    """An interview while the server does not answer."""
    stage.open()
    stage.window._flow._ask(stage.clinic.start())
    stage.window._link._of = Away()
    stage.window._link._say(away=True)


def differ(stage):
    """What two desks have said differently."""
    stage.open()
    visit = stage.clinic.start().encounter.encounter_id
    said, routed = merging.Said, merging.Routed
    _keep(stage, visit, ConflictKind.ANSWER, said(YES), said(NOT_SURE), "s_chest")
    sides = routed(Disposition.EMERGENCY), routed(Disposition.PT_FIRST)
    _keep(stage, visit, ConflictKind.ROUTE, *sides)
    stage.window._flow.conflicts()


def _keep(stage, visit, kind, ours, theirs, link_id=""):
    sides = codec.to_json(ours), codec.to_json(theirs)
    with stage.clinic.store.write() as tx:
        tx.journal.add_conflict(
            Conflict(
                *(0, visit, "entry", kind, link_id, *sides),
                *("Ana S.", "front-1", AT, "Ben B.", AT),
            )
        )


SCENES = {
    "13-open-elsewhere": locked,
    "13-open-elsewhere-in-the-list": locked_row,
    "13-taken-over": taken_over,
    "13-server-away": away,
    "13-two-desks-differ": differ,
    "14-clock-and-disk": clock_and_disk,
}
DARK = ("13-open-elsewhere", "13-two-desks-differ")
LARGE = ("13-open-elsewhere", "13-server-away", "14-clock-and-disk")
