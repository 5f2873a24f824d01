"""The report on how well the cases guard the content."""

import pytest

from tests.services import fakes
from triage_desk.errors import ContentError
from triage_desk.services.content_mutate import as_data, mutate_content


def test_one_flag_is_tried_alone():
    steps = []
    report = mutate_content(fakes.CONTENT, lambda *step: steps.append(step), "RF-EMG-001")
    assert report.faults == ()
    assert report.made == report.killed == len(steps)
    assert steps[-1] == (report.made, report.made)
    assert report.equivalent == 0
    data = as_data(report)
    assert data["made"] == sum(count["made"] for count in data["operators"])
    assert {"operator": "flag dropped", "made": 1, "killed": 1, "equivalent": 0} in data[
        "operators"
    ]


def test_an_owner_that_is_not_there_is_refused():
    with pytest.raises(ContentError, match='nothing to change in "RF-NONE"'):
        mutate_content(fakes.CONTENT, lambda *_: None, "RF-NONE")
