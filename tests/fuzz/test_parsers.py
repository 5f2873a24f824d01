"""Every parser of something from outside: changed at random, it is read or refused.

What is refused is a sentence of ours (``TriageDeskError``); anything else is a fault of ours.
"""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from tests.fuzz.mutants import changed
from tests.fuzz.parsers import PARSERS
from tests.rules.small_content import FILES, write_small
from triage_desk.errors import TriageDeskError, UserError
from triage_desk.rules.loader import load_ruleset

CASES = 100
LONGEST = 600
# Nobody signed the small content.
NEVER_RIGHT = ("signature",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def is_shown_as_it_is(error):
    """Tell whether an error is words, with an end, and no signs that a terminal would obey."""
    lines = str(error).splitlines()
    return bool(lines) and all(len(line) < LONGEST and line.isprintable() for line in lines)


@pytest.mark.parametrize("name", PARSERS)
def test_a_file_is_read_or_refused_in_words(name, folder):
    parser, rng = PARSERS[name], Random(f"{name} 6")
    odd = []
    for case in range(CASES):
        try:
            parser.read(parser.change(rng, parser.real), folder)
        except TriageDeskError as error:
            odd += [] if is_shown_as_it_is(error) else [(case, str(error))]
    assert not odd


@pytest.mark.parametrize("name", [name for name in PARSERS if name not in NEVER_RIGHT])
def test_the_real_file_is_read_where_nothing_else_is_amiss(name, folder):
    parser = PARSERS[name]
    with suppress(UserError):  # The small content does not know every question of an intake.
        parser.read(parser.real, folder)


@pytest.mark.parametrize("name", sorted(FILES))
def test_content_is_read_or_refused_in_words(name, folder):
    rng = Random(f"{name} 6")
    place = folder / "one-file"
    write_small(place)
    for _ in range(CASES // 4):
        (place / name).write_bytes(changed(rng, FILES[name].encode()))
        with suppress(TriageDeskError):
            load_ruleset(place)
