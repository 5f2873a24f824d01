"""The pictures of practice and of the monthly check. Scenes for ``make_screenshots``."""

from dataclasses import replace

from tests.services import fakes
from tests.ui.clinic import LOW_BACK, OPENING, engine
from triage_desk import app, cli_practice, entry
from triage_desk.domain.answers import NO
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.own_visit import Sketch
from triage_desk.domain.patient import Sex
from triage_desk.domain.role import Role
from triage_desk.domain.second_look import RatingReason
from triage_desk.domain.user import Actor, User
from triage_desk.rules.specimen import plain_answer
from triage_desk.services import marking, second_look, training, triage
from triage_desk.services.lesson import Plan
from triage_desk.services.this_computer import Computer
from triage_desk.ui import i18n, theme
from triage_desk.ui.flow import Flow
from triage_desk.ui.lessonpages import lesson_flow
from triage_desk.ui.lessonshell import LessonShell
from triage_desk.ui.presenters.own_visits import Typed

MONA = Actor("mona", "Mona Sample", Role.MANAGER, "office")
STAFF = (("ana", "Ana S.", Role.FRONT_DESK), ("ben", "Ben Example", Role.PT))


def _book():
    return marking.read_book(engine(), fakes.CONTENT, None)


def _office(stage):
    """Return the desk of a manager whose staff have practised."""
    folder, desk = stage.clinic.folder, stage.clinic.desk
    here = Computer(folder, fakes.CONTENT, None, folder, folder, folder)
    with desk.store.write() as tx:
        for user_id, name, role in (*STAFF, (MONA.user_id, MONA.name, MONA.role)):
            tx.users.add(User(user_id, name, role, "", True, desk.clock()))
    return replace(desk, computer=here).acting_as(MONA)


def _played(desk, book, user_id, names, wrong=()):
    who = desk.acting_as(replace(desk.actor, user_id=user_id))
    for name in names:
        key = book.keys[name]
        route = Disposition.PT_FIRST if name in wrong else key.route
        turn = marking.Turn(name, key.answers, route, 17, 164)
        training.record(who, book, f"round-{user_id}", turn)
    training.finish(who, book, f"round-{user_id}")


def practice(stage) -> None:
    """How one stands, and who is trained."""
    desk, book = _office(stage), _book()
    _played(desk, book, "ana", tuple(book.keys)[:10])
    _played(desk, book, "mona", tuple(book.keys)[:8], wrong=("V06",))
    stage.window.use(desk, Flow)
    stage.settle()
    stage.window.session.do("training")
    stage.wait(lambda: stage.window.screen_shown.presenter.mine is not None)


def check(stage) -> None:
    """The monthly check of three months: alike or otherwise, and one that waits."""
    clinic = stage.clinic
    for month, otherwise, later in ((1, 2, 0), (2, 1, 0), (3, 0, 1)):
        clinic.clock.moment = OPENING.replace(month=month)
        for _ in range(3):
            view = clinic.answer_until(clinic.start(), LOW_BACK)
            triage.decide(clinic.desk, view.encounter.encounter_id)
        desk = _office(stage) if month == 1 else clinic.desk.acting_as(MONA)
        drawn = second_look.draw(desk, f"{desk.clock():%Y-%m}")
        for number, one in enumerate(drawn[later:]):
            high = number < otherwise
            route = Disposition.PHYSICIAN_TODAY if high else Disposition.PT_FIRST
            second_look.rate(desk, one.draw_id, route)
            if high:
                second_look.explain(desk, one.draw_id, RatingReason.NOT_CAUTIOUS)
    stage.window.use(desk, Flow)
    stage.settle()
    stage.window.session.do("second_look")
    stage.wait(lambda: bool(stage.window.screen_shown.presenter.rows))


def blind(stage) -> None:
    """An intake to be rated, without its route."""
    check(stage)
    stage.click("second_look.rate")


def _lesson(stage) -> None:
    """Put the window of practice in the place of the clinic's."""
    now = theme.current()
    place = str(stage.clinic.folder / "practice")
    plan = Plan(place, "Ana S.", Role.FRONT_DESK, ("V19", "V02"), "", i18n.language(), now.name)
    known = replace(cli_practice.settings_of(plan), text_percent=now.scale)
    desk, book = entry.open_practice(stage.clinic.folder / "own", known, None)
    before, stage.window = stage.window, LessonShell(known)
    before.hide()
    stage.window.resize(before.size())
    stage.window.show()
    stage.window.use(desk, lesson_flow(book, plan.vignettes, lambda _turn: None))
    stage.window.destroyed.connect(lambda: app.close(desk))
    stage.settle()


def question(stage) -> None:
    """The real interview in practice: the person's words stand above it."""
    _lesson(stage)
    stage.click("lesson.go")


def marked(stage) -> None:
    """An intake that was marked: too low, and what was missed, with why."""
    question(stage)
    screen, key = stage.window.screen_shown, _book().keys["V19"]
    while stage.window.screen_shown is screen:
        page = screen.presenter.page
        said = {i: key.answers.get(i) or plain_answer(page.item) for i in page.open_ids}
        screen._item.answered.emit({i: NO if i == "u_clumsy" else said[i] for i in said})
        stage.settle()
    stage.window.session.flow.home()


SKETCH = Sketch(
    "Back pain after a fall, at 72",
    "I slipped in the kitchen and my back hurts.",
    "After a fall at this age a break is ruled out today.",
    72,
    Sex.FEMALE,
    Disposition.PHYSICIAN_TODAY,
)


def own_fields(stage) -> None:
    """A visit of the clinic's own, as it is written."""
    stage.window.use(_office(stage), Flow)
    stage.settle()
    stage.window.session.do("own_visits")
    stage.wait(lambda: not stage.window.jobs.busy)
    screen = stage.window.screen_shown
    words = (SKETCH.title, SKETCH.opening, SKETCH.why, "72", SKETCH.sex, SKETCH.route)
    screen.presenter.leave(Typed(*words))
    stage.click("own_visits.go")


def own_key(stage) -> None:
    """What the rules made of it once it was played."""
    own_fields(stage)
    key = _book().keys["V04"]
    turn = marking.Turn("", key.answers, key.route)
    stage.window.screen_shown.presenter.heard(SKETCH, turn)
    stage.settle()


SCENES = {
    "21-own-visits": own_fields,
    "21-own-visits-key": own_key,
    "21-practice": practice,
    "21-practice-question": question,
    "21-practice-marked": marked,
    "21-monthly-check": check,
    "21-monthly-check-blind": blind,
}
DARK = (
    "21-practice",
    "21-own-visits-key",
    "21-practice-marked",
)
LARGE = (
    "21-own-visits",
    "21-own-visits-key",
    "21-practice",
    "21-practice-question",
    "21-monthly-check",
    "21-monthly-check-blind",
)
SPANISH = ("21-own-visits", "21-practice", "21-practice-marked", "21-monthly-check")
