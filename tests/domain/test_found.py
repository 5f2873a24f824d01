"""How somebody was found: as typed, or close to it."""

from triage_desk.domain.found import How


def test_what_fits_as_typed_comes_before_what_only_comes_close():
    assert [how for how in How if how.as_typed] == [How.EXACT, How.FORMER]
    assert sorted(How, key=lambda how: how.rank) == list(How)
    assert max(how.rank for how in How if how.as_typed) < min(
        how.rank for how in How if not how.as_typed
    )
