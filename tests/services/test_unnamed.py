"""An emergency of somebody whose name nobody knows yet."""

from triage_desk.services import triage


def test_it_leaves_a_trace_without_names(desk):
    triage.note_unnamed(desk, told=False)
    triage.note_unnamed(desk, told=True)
    assert desk.store.audited == ["emergency_raised", "emergency_acknowledged"]
    assert {event.record_id for event in desk.store.state.audit} == {""}
