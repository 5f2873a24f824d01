"""The pictures of what the clinic counts. Scenes for ``make_screenshots``."""

from datetime import date

from tests import measured_year
from triage_desk.domain.cost import CostInput, CostKind
from triage_desk.domain.user import Actor, Role
from triage_desk.services import clinic, measures
from triage_desk.ui.presenters.measures import View

MIA = Actor("mia", "Mia M.", Role.MANAGER, "office")


def counted(clinic) -> None:
    """Live through a year, and have it counted."""
    measured_year.live(clinic, visits=300)
    while measures.follow(clinic.desk.acting_as(MIA)):
        pass


def _open(stage, view=View.CARDS, *, live=True):
    if live:
        stage.clinic.live(counted)
    stage.clinic.actor = MIA
    stage.open()
    stage.window._flow.measures()
    _rest(stage)
    if view is not View.CARDS:
        stage.window._flow.screen._view(view)
        _rest(stage)


def _rest(stage):
    for _ in range(3):
        stage.wait(lambda: not stage.window.jobs.busy)
        stage.settle()


def cards(stage) -> None:
    """Every number with its goal and its trend."""
    _open(stage)


def table(stage) -> None:
    """The same as a table."""
    _open(stage, View.TABLE)


def groups(stage) -> None:
    """One measure by language, of which enough people are known."""
    _open(stage)
    screen = stage.window._flow.screen
    next(card for card in screen._cards if card.card.measure_id == "K09").setFocus()
    screen._view(View.GROUPS)
    _rest(stage)


def routing(stage) -> None:
    """Who agrees with whom, and what each flag costs."""
    _open(stage, View.ROUTING)


def cost(stage) -> None:
    """What care costs by numbers the clinic typed, and how groups fare."""
    stage.clinic.live(priced)
    _open(stage, View.WORTH, live=False)


def priced(clinic) -> None:
    """Live through a year, and have the clinic's own numbers typed."""
    counted(clinic)
    type_costs(clinic.desk.acting_as(MIA))


def type_costs(desk) -> None:
    """Type invented prices, usual shares and a contract."""
    for kind, amount, source in (
        (CostKind.PRICE_IMAGING, 480, "Example fee schedule 2026"),
        (CostKind.PRICE_EMERGENCY, 1650, "Example fee schedule 2026"),
        (CostKind.PRICE_SPECIALIST, 210, "Example fee schedule 2026"),
        (CostKind.USUAL_IMAGING, 38, "Example plan report 2025"),
        (CostKind.USUAL_EMERGENCY, 4, "Example plan report 2025"),
        (CostKind.BENCHMARK, 52.4, "Example ACO contract"),
        (CostKind.SPENT, 49.1, "Example ACO report, 4th quarter"),
        (CostKind.MEMBER_MONTHS, 14_400, "Example ACO report, 4th quarter"),
        (CostKind.LEAST, 2, "Example ACO contract"),
        (CostKind.SHARE, 40, "Example ACO contract"),
    ):
        clinic.keep_cost(desk, CostInput(kind, amount, date(2026, 1, 31), source))


def behind(stage) -> None:
    """The visits behind one number."""
    _open(stage)
    stage.click("measures.people")
    stage.settle()


def report(stage) -> None:
    """The report as a paper."""
    _open(stage)
    stage.click("measures.report")
    stage.wait(lambda: bool(stage.window._flow.screen.presenter.pdf))
    _rest(stage)


SCENES = {
    "18-measures": cards,
    "18-measures-table": table,
    "18-measures-groups": groups,
    "18-measures-routing": routing,
    "18-measures-cost": cost,
    "18-measures-visits": behind,
    "18-measures-report": report,
}
DARK = ("18-measures",)
LARGE = ("18-measures", "18-measures-table", "18-measures-cost")
SPANISH = ("18-measures-table", "18-measures-cost")
