"""A code that people copy by hand comes back, or says which group to look at again."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_desk.domain import recovery

secrets = st.binary(min_size=recovery.BYTES, max_size=recovery.BYTES)
CODE = recovery.write(bytes(range(20)))


@given(secrets)
def test_what_is_written_is_read(secret):
    groups = recovery.write(secret)
    assert [len(group) for group in groups] == [5] * 8
    assert recovery.read("-".join(groups)) == secret


@pytest.mark.parametrize(
    "typed",
    [
        "-".join(CODE).lower(),
        " ".join(CODE),
        "".join(CODE),
        "\n".join(CODE) + "\n",
        "-".join(CODE).replace("0", "O").replace("1", "l"),
        "-".join(CODE).replace("0", "o").replace("1", "I"),
        f"{''.join(CODE[:4])} {''.join(CODE[4:])}",
        " \u2013 ".join(CODE),
    ],
)
def test_it_is_read_however_it_is_typed(typed):
    assert recovery.read(typed) == bytes(range(20))


def test_every_wrong_sign_is_found_in_its_group():
    for place, sign in itertools.product(range(8), range(5)):
        for other in recovery.ALPHABET:
            group = CODE[place][:sign] + other + CODE[place][sign + 1 :]
            if group == CODE[place]:
                continue
            with pytest.raises(recovery.MistypedError) as caught:
                recovery.read("-".join((*CODE[:place], group, *CODE[place + 1 :])))
            assert caught.value.group == place + 1


@given(secrets, st.integers(0, 7), st.integers(0, 4), st.integers(0, 4))
def test_two_signs_changed_about_are_found(secret, place, one, other):
    groups = recovery.write(secret)
    signs = list(groups[place])
    signs[one], signs[other] = signs[other], signs[one]
    if "".join(signs) != groups[place]:
        with pytest.raises(recovery.MistypedError, match=f"group {place + 1}"):
            recovery.read("-".join((*groups[:place], "".join(signs), *groups[place + 1 :])))


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(range(8), 2)))
def test_two_groups_changed_about_are_found(one, other):
    groups = list(CODE)
    groups[one], groups[other] = groups[other], groups[one]
    with pytest.raises(recovery.MistypedError, match=f"group {one + 1}"):
        recovery.read("-".join(groups))


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("", 0),
        ("-".join(CODE[:7]), 0),
        ("-".join((*CODE, CODE[0])), 9),
        ("-".join((CODE[0], CODE[1][:4], *CODE[2:])), 2),
        ("-".join((*CODE[:7], f"{CODE[7]}7")), 8),
        ("-".join((*CODE[:2], f"*{CODE[2][1:]}", *CODE[3:])), 3),
        ("-".join((*CODE[:2], f"U{CODE[2][1:]}", *CODE[3:])), 3),
    ],
)
def test_what_is_missing_or_strange_is_named(typed, group):
    with pytest.raises(recovery.MistypedError) as caught:
        recovery.read(typed)
    assert caught.value.group == group
