"""The pictures of set-up, sign-in, lock, users and keys: scenes for ``make_screenshots``."""

import shutil
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.documents.test_recovery import SHEET
from tests.ui.clinic import LOW_BACK, answers_for
from tests.ui.staffed import ANA, CLINIC, JO, PHRASE, Staffed
from triage_desk.ui.flow import Flow
from triage_desk.ui.gate import Gate
from triage_desk.ui.opened import Opened
from triage_desk.ui.presenters.set_up import Step

# The same on every machine, whatever folder the pictures are drawn in.
FOLDER = Path("Clinic data", "Triage Desk")
DESK = "Desk 2"


@lru_cache(maxsize=1)
def _first_day():
    """Return a clinic whose accounts were made once, to be copied, and what holds its folder."""
    kept = TemporaryDirectory()
    return Staffed(Path(kept.name) / "data").set_up(), kept


def _door(stage, *, staffed=True):
    """Show the door of a clinic, with its staff or before its first day."""
    clinic = Staffed(stage.clinic.folder / "door", stage.clinic.clock)
    if staffed:
        made = _first_day()[0]
        shutil.copytree(made.folder, clinic.folder)
        clinic.code = made.code
    window = stage.window
    window._top.show_clinic(CLINIC.name if staffed else "", DESK)
    way = clinic.way_in()
    way = replace(way, folder=FOLDER, entrance=replace(way.entrance, workstation=DESK))
    window.session.begin(Opened(None, Flow, Gate, way))
    stage.settle()
    return clinic


def _offer(stage, name, secret):
    presenter = stage.window.screen_shown.presenter
    presenter.choose(next(tile for tile in presenter.tiles if tile.name == name))
    stage.type("door.secret", secret)
    stage.click("door.sign_in")
    stage.wait(lambda: not stage.window.jobs.busy)


def _set_up(step):
    def scene(stage):
        _door(stage, staffed=False)
        presenter = stage.window.screen_shown.presenter
        presenter.clinic, presenter.name, presenter.sheet = CLINIC, JO, SHEET
        presenter.asked = (2, 6)
        if step is not Step.WELCOME:
            presenter._go(step)
        stage.settle()
        if step is Step.PASSPHRASE:
            stage.type("setup.passphrase", "paper lemon window")

    return scene


def sign_in(stage):
    """In the morning."""
    _door(stage)


def _into_an_interview(stage):
    _door(stage)
    _offer(stage, ANA, PHRASE)
    stage.click("worklist.new_intake")
    for name, words in (("given", "Rosa"), ("family", "Muster"), ("birth_date", "3/14/1962")):
        stage.type(f"find.{name}", words)
    stage.choose("find.sex", "female")
    stage.click("find.start")
    presenter = stage.window.screen_shown.presenter
    while presenter.page.page_id != "regions":
        presenter.answer(answers_for(presenter.page, LOW_BACK))
    stage.settle()


def locked(stage):
    """Locked in the middle of an interview."""
    _into_an_interview(stage)
    stage.clinic.clock.advance(minutes=6)
    stage.window.session.lock()
    stage.settle()
    stage.type("door.secret", "48")


def waiting(stage):
    """After five wrong PINs."""
    _door(stage)
    _offer(stage, ANA, PHRASE)
    stage.window.session.lock()
    stage.settle()
    for _ in range(5):
        _offer(stage, ANA, "111222")
    stage.clinic.clock.moment += timedelta(seconds=7)
    stage.window.screen_shown._count()


def help_now(stage):
    """F12 before anybody has signed in."""
    _door(stage)
    stage.window.session.emergency()


def about_to_lock(stage):
    """The warning in the key bar."""
    _into_an_interview(stage)
    stage.window._warn(27)


def _administrator(stage):
    _door(stage)
    _offer(stage, JO, PHRASE)


def users(stage):
    """Who may sign in."""
    _administrator(stage)
    stage.window.session.do("users")


def new_user(stage):
    """Somebody new."""
    users(stage)
    stage.settle()
    stage.click("users.add")


def keys(stage):
    """What an administrator does about keys."""
    users(stage)
    stage.settle()
    screen = stage.window.screen_shown
    screen._parts.choose(1)
    screen._turn(1)


def me(stage):
    """One's own passphrase and PIN."""
    _door(stage)
    _offer(stage, ANA, PHRASE)
    stage.window.session.do("me")


def recover(stage):
    """The recovery sheet as the way in."""
    _door(stage)
    stage.click("door.forgot")
    stage.click("notice.action")


SCENES = {
    "09-set-up-welcome": _set_up(Step.WELCOME),
    "09-set-up-clinic": _set_up(Step.CLINIC),
    "09-set-up-passphrase": _set_up(Step.PASSPHRASE),
    "09-set-up-sheet": _set_up(Step.SHEET),
    "09-set-up-confirm": _set_up(Step.CONFIRM),
    "10-sign-in": sign_in,
    "10-locked": locked,
    "10-wait": waiting,
    "10-help-now": help_now,
    "10-about-to-lock": about_to_lock,
    "10-recover": recover,
    "11-users": users,
    "11-new-user": new_user,
    "11-keys": keys,
    "11-me": me,
}
DARK = ("10-locked", "11-users", "09-set-up-sheet")
LARGE = ("10-sign-in", "10-locked", "09-set-up-clinic", "11-users", "11-me")
