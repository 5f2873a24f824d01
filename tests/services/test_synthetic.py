"""Invented people are the same for the same seed, and as many as asked."""

from collections import Counter

from triage_desk.domain.patient import Sex
from triage_desk.services.synthetic import MRN_START, people, read_names


def test_the_same_seed_gives_the_same_people_and_another_one_others():
    names = read_names()
    first = list(people(500, 7, names))
    assert first == list(people(500, 7))
    assert first != list(people(500, 8, names))


def test_they_have_what_a_search_must_stand():
    made = list(people(2000, 1, first=11))
    assert made[0].mrn == f"{MRN_START}00000011"
    assert len({who.patient_id for who in made}) == len({who.mrn for who in made}) == 2000
    assert {who.sex for who in made} == {Sex.FEMALE, Sex.MALE}
    for has in ("-" in who.family for who in made), ("í" in who.family for who in made):
        assert any(has)
    assert any(not who.phone for who in made)
    assert any(who.preferred_name for who in made)
    ((_family, often),) = Counter(who.family for who in made).most_common(1)
    assert 5 < often < 60
