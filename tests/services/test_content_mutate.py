"""The report on how well the cases guard the content."""

import pytest

from tests.rules.small_content import CHEST_CASES, PLAIN_ANSWERS, write_small
from triage_desk.errors import ContentError
from triage_desk.services import content_mutate
from triage_desk.services.content_mutate import as_data, mutate_content

OWNER = "F-CHEST"


@pytest.fixture
def content(tmp_path):
    """Write a small content whose cases notice every change of one flag."""
    return write_small(
        tmp_path, {"cases/plain.yaml": PLAIN_ANSWERS, "cases/some.yaml": CHEST_CASES}
    )


def test_one_flag_is_tried_alone(content):
    steps = []
    report = mutate_content(content, lambda *step: steps.append(step), OWNER)
    assert report.faults == ()
    assert report.made == report.killed == len(steps)
    assert steps[-1] == (report.made, report.made)
    assert report.equivalent == 0
    data = as_data(report)
    assert data["made"] == sum(count["made"] for count in data["operators"])
    assert {"operator": "flag dropped", "made": 1, "killed": 1, "equivalent": 0} in data[
        "operators"
    ]


def test_two_processes_report_what_one_reports(monkeypatch, content):
    alone = mutate_content(content, lambda *_: None, OWNER, processes=1)
    monkeypatch.setattr(content_mutate, "WORTH_SHARING", 1)
    monkeypatch.setattr(content_mutate, "AT_ONCE", 2)
    steps = []
    shared = mutate_content(content, lambda *step: steps.append(step), OWNER)
    assert shared == alone
    assert steps == [(done, alone.made) for done in range(1, alone.made + 1)]


def test_a_worker_names_the_case_that_fails_at_each_place(content):
    engine, cases, every = content_mutate.made(content)
    places = [place for place, mutant in enumerate(every) if mutant.owner == OWNER]
    content_mutate.Worker.start(content)
    killers = content_mutate.Worker.killer_ids(places)
    trial = content_mutate.Trial(engine, cases)
    assert killers == tuple(trial.killer_ids(every[place] for place in places))
    assert "" not in killers


def test_an_owner_that_is_not_there_is_refused(content):
    with pytest.raises(ContentError, match='nothing to change in "RF-NONE"'):
        mutate_content(content, lambda *_: None, "RF-NONE")
