"""Who is trained, who fares alike, and what an estimate of costs is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.services import fakes
from tests.services.test_measures import counting, office  # noqa: F401
from triage_desk.domain.cost import CostInput, CostKind
from triage_desk.domain.measure import Cut, Only, Period, SumRow, definition
from triage_desk.domain.training import TrainingCertificate
from triage_desk.domain.user import Role, User
from triage_desk.errors import UserError
from triage_desk.services import clinic, measures

SPRING = Period(202601, 202603)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
K15, T11 = definition("K15").bit, definition("T11").bit
ROWS = (SumRow(202603, "en", K15, 60, 42, 0), SumRow(202603, "es", K15, 40, 14, 0))


def by_language(monkeypatch, people):
    """Let the store have two languages, and nothing of other groups."""

    def sums(_self, _period, _only, cut):
        return ROWS if cut is Cut.LANGUAGE else ()

    monkeypatch.setattr(fakes.MemoryMeasures, "sums", sums)
    counting(monkeypatch, people=people)


def test_groups_are_compared_with_everybody(office, monkeypatch):  # noqa: F811
    by_language(monkeypatch, {"en": 50, "es": 30})
    report = measures.report(office, SPRING)
    # Everybody 56 of 100; 70% is 1.25 of that, 35% is 0.63.
    found = [(g.measure_id, g.cut, g.group, round(g.ratio, 3), g.alike) for g in report.gaps]
    assert found == [
        ("K15", Cut.LANGUAGE, "en", 1.25, True),
        ("K15", Cut.LANGUAGE, "es", 0.625, False),
    ]
    now = report.result("K23").now
    assert (now.numerator, now.denominator, now.value, now.interval) == (1, 2, 50, None)


def test_one_small_group_takes_the_next_with_it_here_too(office, monkeypatch):  # noqa: F811
    by_language(monkeypatch, {"en": 50, "es": 10})
    assert measures.report(office, SPRING).gaps == ()


def test_of_some_visits_alone_no_groups_are_compared(office, monkeypatch):  # noqa: F811
    by_language(monkeypatch, {"en": 50, "es": 30})
    report = measures.report(office, SPRING, Only(Cut.SEX, "male"))
    assert report.gaps == ()
    assert report.result("K23").now.value is None
    assert report.result("T14").now.value is None


def certificate(user_id, until):
    return TrainingCertificate(
        *(f"c-{user_id}-{until}", "r", user_id, NOW, until, "1.0.0", "ab", 10, 9, 0, {})
    )


def test_staff_are_trained_while_a_certificate_holds(office):  # noqa: F811
    today = office.clock().astimezone().date()
    with office.store.write() as tx:
        before = sum(user.enabled for user in tx.users.all())
        for name in ("held", "over", "never", "gone"):
            tx.users.add(User(name, name, Role.PT, "", enabled=name != "gone", created_at=NOW))
        tx.training.add_certificate(certificate("held", today))
        tx.training.add_certificate(certificate("over", today - timedelta(days=1)))
        tx.training.add_certificate(certificate("gone", today))
    now = measures.report(office, SPRING).result("T14").now
    assert (now.numerator, now.denominator) == (1, before + 3)


PRICE = CostInput(CostKind.PRICE_IMAGING, 500, date(2026, 1, 1), "Contract")


def test_nothing_is_estimated_until_the_clinic_has_typed_a_price(office, monkeypatch):  # noqa: F811
    counting(monkeypatch, sums=(SumRow(202603, "", T11, 40, 10, 0),))
    assert measures.report(office, SPRING).costs is None
    clinic.keep_cost(office, PRICE)
    costs = measures.report(office, SPRING).costs
    # A quarter of 100 people at 500 dollars.
    assert (costs.cost, costs.saved, costs.inputs) == (12_500, None, (PRICE,))
    assert clinic.costs(office) == (PRICE,)
    clinic.keep_cost(office, replace(PRICE, active=False))
    assert measures.report(office, SPRING).costs is None


@pytest.mark.parametrize(
    ("cost", "field"),
    [
        (replace(PRICE, amount=-1), "amount"),
        (replace(PRICE, amount=float("nan")), "amount"),
        (replace(PRICE, amount=1e11), "amount"),
        (replace(PRICE, source=" "), "source"),
        (replace(PRICE, kind=CostKind.USUAL_IMAGING, amount=101), "amount"),
        (replace(PRICE, kind=CostKind.SHARE, amount=101), "amount"),
    ],
)
def test_a_number_that_will_not_do_is_refused(office, cost, field):  # noqa: F811
    with pytest.raises(UserError) as refused:
        clinic.keep_cost(office, cost)
    assert refused.value.field == field


def test_a_number_goes_back_to_what_it_was(office):  # noqa: F811
    clinic.keep_cost(office, PRICE)
    clinic.keep_cost(office, replace(PRICE, amount=600))
    assert clinic.take_back_record(office, CostInput, "price_imaging") == PRICE
