"""The page of measures: numbers in words, the visits behind them, the report, and the keys."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest
from arro3.io import read_parquet
from PySide6.QtCore import Qt

from tests import measured_year
from tests.measure_pictures import MIA, type_costs
from triage_desk.domain.cost import CostKind
from triage_desk.domain.listing import ListForm
from triage_desk.domain.measure import Cut, Goal, Part, Period, Unit, definition
from triage_desk.errors import UserError
from triage_desk.exchange import listings
from triage_desk.services import clinic as clinic_settings
from triage_desk.services import measures
from triage_desk.ui import theme
from triage_desk.ui.presenters import cost_words
from triage_desk.ui.presenters import measure_words as say
from triage_desk.ui.presenters.behind import BehindPresenter
from triage_desk.ui.presenters.cost_form import CostsForm
from triage_desk.ui.presenters.measure_lists import of_behind, of_measures, of_page, of_report
from triage_desk.ui.presenters.measure_paper import ValueReportPaper, report_of
from triage_desk.ui.presenters.measures import MeasuresPresenter, View
from triage_desk.ui.presenters.settings_list import Section, sections
from triage_desk.ui.sheet import CELL_SIDE

KEYS = ("Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+1")


def lived(clinic):
    """Live through some weeks, and have them counted."""
    measured_year.live(clinic, visits=60, days=80)
    while measures.follow(clinic.desk.acting_as(MIA)):
        pass


@pytest.fixture
def counted(clinic):
    """A clinic with some weeks behind it; a manager looks."""
    clinic.live(lived)
    clinic.actor = MIA
    return clinic


def shown(clinic, view=View.CARDS):
    presenter = MeasuresPresenter(clinic.desk)
    presenter.view = view
    presenter.take(presenter.read())
    return presenter


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Unit.PERCENT, 77.4, "77%"),
        (Unit.PERCENT, 6.84, "6.8%"),
        (Unit.PERCENT, 98.64, "98.6%"),
        (Unit.PERCENT, 100, "100%"),
        (Unit.SECONDS, 84, "1:24"),
        (Unit.SECONDS, 3723, "1:02:03"),
        (Unit.DAYS, 3.0, "3"),
        (Unit.DAYS, 2.5, "2.5"),
        (Unit.PER_HOUR, 15.26, "15.3"),
        (Unit.PERCENT, None, say.DASH),
    ],
)
def test_values_have_as_many_digits_as_matter(unit, value, words):
    assert say.value_words(unit, value) == words


def test_goals_have_one_end_or_two_and_say_whose_they_are():
    assert say.goal_words(definition("K04T")) == "5 to 8% (our start, to be set again)"
    assert say.goal_words(definition("K08")) == "3 or less"
    assert say.short_goal(definition("K09")) == "50% or more"
    assert say.goal_words(definition("T04")) == "No goal set"
    assert isinstance(definition("K09").goal, Goal)


def test_card_table_list_and_json_have_the_same_numbers(counted, tmp_path):
    from triage_desk import cli_measures

    presenter = shown(counted)
    report = presenter.taken.report
    quality = measures.routing(counted.desk, report.period)
    plain = {one["id"]: one for one in cli_measures.plain(report, routing=quality)["measures"]}
    json.dumps(cli_measures.plain(report, routing=quality))
    listing = of_measures(presenter)()
    listings.write(listing, tmp_path / "m.csv", ListForm.CSV)
    with (tmp_path / "m.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = {row["Id"]: row for row in csv.DictReader(stream)}
    cards = {card.measure_id: card for card in presenter.cards}
    table = {row[0]: row for row in presenter.rows()}
    for result in report.results:
        name, now = result.definition.measure_id, result.now
        assert plain[name]["value"] == now.value
        words = say.value_words(result.definition.unit, now.value)
        assert (cards[name].value, table[name][3]) == (words, words)
        if now.value is not None:
            assert float(lines[name]["Value"]) == pytest.approx(now.value)
            assert int(lines[name]["Out of"]) == plain[name]["denominator"] == now.denominator
        else:
            assert lines[name]["Value"] == ""
            assert plain[name]["denominator"] is None
    assert len(of_report(counted.desk, report).rows) == len(lines)


def test_what_is_not_recorded_is_no_zero(counted):
    cards = {card.measure_id: card for card in shown(counted).cards}
    assert cards["K19"].standing.startswith("No data here yet. Needs: a year of claims")
    assert cards["K19"].value == say.DASH
    assert not cards["T06"].counted
    assert cards["T06"].standing == "Not recorded here"
    first_without = [card.counted for card in shown(counted).cards].index(False)
    assert not any(card.counted for card in shown(counted).cards[first_without:])


def test_the_visits_behind_a_number_are_as_many_as_it_says(counted):
    report = shown(counted).taken.report
    for result in report.results:
        one = result.definition
        if result.now.value is None or one.measure_id == "T09" or not one.of_visits:
            continue
        behind = BehindPresenter(counted.desk, result.definition.measure_id, report.period, None)
        assert behind.open()
        assert len(behind.rows) == result.now.denominator, result.definition.measure_id
        behind.choose(Part.LEFT_OUT)
        assert len(behind.rows) == result.now.excluded
    listing = of_behind(behind)()
    assert len(listing.rows) == len(behind.lines)


def test_groups_hide_few_people_and_all_together_stay(counted):
    presenter = MeasuresPresenter(counted.desk)
    presenter.view, presenter.cut = View.GROUPS, Cut.AGE
    presenter.take(presenter.read())
    rows = presenter.group_rows()
    assert rows[0][0] == "Everyone"
    assert any(row[1] == "not shown: few people" and row[3] == "" for row in rows[1:])


def test_one_desk_alone_can_be_looked_at(counted):
    presenter = shown(counted)
    words = dict(presenter.wanted)
    presenter.only = words["Desk: front-1"]
    presenter.take(presenter.read())
    assert 0 < presenter.taken.report.visits < shown(counted).taken.report.visits
    # A report of some visits once had the routing of all of them beside it.
    presenter.view = View.ROUTING
    presenter.take(presenter.read())
    assert presenter.taken.quality is None
    assert presenter.agreement_rows() == presenter.flag_rows() == presenter.change_rows() == ()
    assert presenter.flag_change_rows() == ()
    # Of twenty people few speak Spanish: neither they nor, by what is left, the others stand alone.
    assert not any(word.startswith("Language") for word in words)


def test_the_report_says_all_that_the_page_does(counted):
    paper = ValueReportPaper(counted.desk, shown(counted))
    pdf = paper.make()
    assert pdf.startswith(b"%PDF")
    paper.keep_printed()
    paper.keep_saved()
    with counted.store.read() as tx:
        events = [row.action.value for row in tx.log.rows(tx.log.numbers(_any())[:2])]
    assert events == ["measures_printed", "measures_printed"]


def _any():
    from triage_desk.domain.audit_view import AuditFilter

    return AuditFilter()


def test_the_page_opens_counts_and_leads_to_a_visit(open_window, counted):
    window = open_window(counted)
    window.window.session.do("measures")
    window.wait(lambda: not window.window.jobs.busy)
    window.settle()
    screen = window.screen
    assert window.place == "measures"
    assert screen.first_focus().card.counted
    for key, view in zip(KEYS, (*View, *View)[1:6], strict=True):
        window.press(key)
        window.wait(lambda: not window.window.jobs.busy)
        assert screen.presenter.view is view
    window.click("measures.card_K09")
    assert window.place == "behind"
    window.press("Escape")
    assert window.place == "measures"
    screen._who.activated.emit(1)
    window.wait(lambda: not window.window.jobs.busy)
    assert screen.presenter.only is not None


def test_the_visits_behind_a_line_of_routing_are_those_of_its_measure(open_window, counted):
    window = open_window(counted)
    window.window.session.do("measures")
    window.wait(lambda: not window.window.jobs.busy)
    screen = window.screen
    screen._view(View.ROUTING)
    window.wait(lambda: not window.window.jobs.busy)
    lines = screen._tables["routing"]
    for place, name in enumerate(screen.presenter.routing_ids):
        lines.setFocus()
        lines.selectRow(place)
        window.click("measures.people")
        assert window.place == "behind"
        assert window.screen.presenter.definition.measure_id == name
        assert say.words_of(definition(name)).name == lines.item(place, 0).text()
        window.press("Escape")
    # No name of a danger sign is cut.
    signs = screen._tables["flags"]
    width = signs.columnWidth(0) - 2 * theme.current().grown(CELL_SIDE)
    for row in range(signs.rowCount()):
        words = signs.item(row, 0).text()
        box = signs.fontMetrics().boundingRect(0, 0, width, 999, Qt.TextFlag.TextWordWrap, words)
        assert signs.rowHeight(row) >= box.height(), words
    # Behind a danger sign there is no list: it must not be that of some measure.
    for table in (screen._tables["flags"], screen._tables["agree"]):
        table.setFocus()
        table.selectRow(1)
        window.click("measures.people")
        assert window.place == "measures"
        assert "first table" in screen._notice.words


def test_a_page_that_was_left_takes_nothing_any_more(open_window, counted):
    window = open_window(counted)
    window.window.session.do("measures")
    window.press("Escape")
    window.settle()
    window.wait(lambda: not window.window.jobs.busy)
    window.settle()
    assert window.place == "worklist"


def test_the_desk_does_not_come_here(open_window, clinic):
    window = open_window(clinic)
    window.window.session.do("measures")
    assert window.place == "worklist"


def test_months_are_whole_ones():
    assert Period(202511, 202601).months == (202511, 202512, 202601)


def test_costs_are_shown_when_their_numbers_are_typed_and_not_before(counted):
    assert "type the clinic's own prices" in cost_words.method(shown(counted).taken.report)
    form = CostsForm(counted.desk)
    for name, words in (
        *(("kind", "price_imaging"), ("amount", "1,200"), ("as_of", "1/31/2026")),
        ("source", "Example contract"),
    ):
        form.type(name, words)
    form.save()
    (kept,) = clinic_settings.costs(counted.desk)
    assert (kept.amount, kept.as_of.isoformat()) == (1200, "2026-01-31")
    form.refresh()
    assert form.line(form.records[0]) == "Price: X-ray, CT or MRI, $ a person\n$1,200"
    form.choose("price_imaging")
    form.type("amount", "much")
    with pytest.raises(UserError, match="such as 850"):
        form.save()
    report = shown(counted).taken.report
    rows = cost_words.cost_rows(report)
    assert rows[0][0] == "X-ray, CT or MRI"
    assert rows[-1][0] == "Together"
    assert "An estimate, not from claims" in cost_words.method(report)


@pytest.fixture
def priced(counted):
    """The same with the clinic's own prices and contract typed."""
    type_costs(counted.desk)
    return counted


def test_costs_are_the_same_on_screen_paper_file_and_command_line(priced, tmp_path):
    from triage_desk import cli_measures

    presenter = shown(priced, View.WORTH)
    report = presenter.taken.report
    told = {(one["line"], one["about"]): one for one in _figures(cli_measures.plain(report))}
    listing = of_page(presenter)()
    assert listing.name == "costs"
    for form in ListForm:
        listings.write(listing, tmp_path / f"c.{form}", form)
        rows = {(row[0], row[1]): row for row in read_back(tmp_path / f"c.{form}")}
        assert len(rows) == len(told) + len(report.gaps)
        for name, one in told.items():
            assert float(rows[name][3]) == pytest.approx(one["value"], rel=1e-12), (form, name)
            assert rows[name][4] == one["unit"]
            assert str(rows[name][9])[:10] == one["as_of"] == "2026-01-31"
            assert rows[name][10] == one["source"] != ""
            assert "An estimate, not from claims" in rows[name][15]
    screen = {row[0]: row for row in cost_words.cost_rows(report)}
    cost, saved = told["cost", "imaging"], told["saved", "imaging"]
    row = screen["X-ray, CT or MRI"]
    assert row[1] == f"{cost['numerator']} / {cost['denominator']}"
    assert row[3].startswith(cost_words.dollars(cost["value"]))
    assert row[5].startswith(cost_words.dollars(saved["value"]))
    assert screen["Together"][3] == cost_words.dollars(told["cost", "together"]["value"])
    assert screen["Together"][5] == cost_words.dollars(told["saved", "together"]["value"])
    paid = cost_words.dollars(told["shared_paid", "contract"]["value"])
    assert f"Your share: {paid}" in cost_words.shared_words(report.costs)
    typed = {row[0]: row for row in cost_words.input_rows(report)}
    for kind in CostKind:
        if ("input", kind.value) in told:
            assert typed[cost_words.kind_words(kind)][3] == told["input", kind.value]["source"]
    paper = {table.title: table for table in report_of(presenter, presenter.taken).tables}
    assert paper["Cost estimate"].rows == cost_words.cost_rows(report)
    assert paper["Numbers the clinic typed"].rows == cost_words.input_rows(report)
    assert paid in paper["Cost estimate"].note


def _figures(plain):
    return json.loads(json.dumps(plain))["cost_estimate"]["figures"]


def read_back(path):
    """Return the rows of a table as another program reads them, without what is above."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found = list(csv.reader(stream))
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        found = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    else:
        table = read_parquet(path).read_all()
        columns = [table.column(name).to_pylist() for name in table.column_names]
        return [list(row) for row in zip(*columns, strict=True)]
    head = next(at for at, row in enumerate(found) if row[:2] == ["Line", "Id"])
    return found[head + 1 :]


def test_a_table_of_groups_leaves_as_it_is_shown_and_no_hidden_number_with_it(counted):
    from triage_desk import cli_measures

    presenter = MeasuresPresenter(counted.desk)
    presenter.view, presenter.cut = View.GROUPS, Cut.AGE
    presenter.take(presenter.read())
    rows = of_page(presenter)().rows
    screen = presenter.group_rows()
    plain = cli_measures.plain(presenter.taken.report, presenter.taken.groups)["by_group"]
    assert len(rows) == len(screen) == len(plain["groups"]) + 1
    assert rows[0][14] == "everyone"
    hidden = 0
    for row, words, told in zip(rows[1:], screen[1:], plain["groups"], strict=True):
        if row[14] == "hidden":
            hidden += 1
            assert row[4:8] == (None,) * 4
            assert told == {"group": row[3], "hidden": True, "people": None, "ratio": None}
        else:
            assert words[1:3] == (str(row[4]), f"{row[5]} / {row[6]}")
            assert (told["people"], told["numerator"], told["value"]) == (row[4], row[5], row[7])
    assert hidden > 1


def test_the_page_of_routing_leaves_as_it_is_shown_and_the_others_as_all_measures(counted):
    assert of_page(shown(counted, View.ROUTING))().name == "routing"
    assert of_page(shown(counted, View.TABLE))().name == "measures"


def test_whoever_sees_no_measures_has_no_page_of_costs(clinic):
    assert Section.COSTS not in sections(clinic.desk)
    assert CostsForm(clinic.desk).records == ()


@pytest.mark.parametrize(
    ("amount", "words"),
    [(850, "$850"), (12.5, "$12.50"), (-36_000.4, "-$36,000"), (99.999, "$100.00"), (0, "$0")],
)
def test_dollars_are_whole_where_cents_do_not_matter(amount, words):
    assert cost_words.dollars(amount) == words
