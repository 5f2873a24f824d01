"""The desk guide names the clinic, its routes in order, and the version of the rules."""

from triage_desk.domain.disposition import Disposition
from triage_desk.services import desk_guide


def test_routes_stand_in_their_order_and_only_those_with_words(desk):
    said = {Disposition.PT_FIRST: "PT", Disposition.EMERGENCY: "Call"}
    guide = desk_guide.guide_of(desk, "Call 911", said, (("F8", "Park"),), (("Danger", "F12"),))
    order = [route for route in Disposition if route in said]
    assert [route for route, _ in guide.routes] == order
    assert guide.version == desk.engine.ruleset.ref.version
    assert guide.letterhead == desk.letterhead
    assert guide.made_at == desk.clock()
    assert (guide.emergency, guide.keys, guide.whens) == (
        *("Call 911", (("F8", "Park"),)),
        (("Danger", "F12"),),
    )
    assert desk_guide.paper(desk, guide).startswith(b"%PDF")
