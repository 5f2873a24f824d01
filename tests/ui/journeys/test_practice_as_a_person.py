"""A round of ten by real keys in the real program for practice, up to the paper certificate."""

import os

import pypdfium2
import pytest

from tests.ui.person.desk import Office, cases
from tests.ui.person.practice import Round
from tests.ui.person.room import lacking
from tests.ui.staffed import ANA
from triage_desk.domain.training import ROUND, Mark, Standing
from triage_desk.services import training

pytestmark = [pytest.mark.xvfb, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def office(tmp_path):
    missing = lacking()
    if missing and os.environ.get("CI"):
        pytest.fail(f"this machine lacks {missing}: .ci/run installs it")
    if missing:
        pytest.skip(f"this machine lacks {missing} (.ci/run installs it)")
    made = Office(tmp_path, [], cases().plain)
    try:
        yield made
    finally:
        made.close()


def test_ten_visits_well_played_end_with_a_paper(office):
    played = Round(office)
    played.open()
    assert "You have no certificate yet." in played.me.look().words
    words = played.play()
    assert f"{ROUND} of {ROUND} routes right" in words
    assert len(set(played.played)) == ROUND
    assert not any("You also found" in said for said in played.said)
    played.me.wait(lambda s: "You are trained until" in s.words, "the certificate")
    paper = pypdfium2.PdfDocument(played.certificate().read_bytes())
    said = "\n".join(page.get_textpage().get_text_range() for page in paper)
    assert f"{ANA}, front desk" in said
    assert f"{ROUND} of {ROUND}, none too low" in said
    for name in played.played:
        words = " ".join(played.book.vignettes[name].case.sentence.split())
        assert words[:40] in " ".join(said.split())
    played.me.program.kill()
    with office.desk(ANA) as desk:
        found = training.mine(desk)
        assert found.standing is Standing.TRAINED
        assert [one.mark for one in found.last] == [Mark.RIGHT] * ROUND
        assert all(one.seconds_to_done is not None for one in found.last)
    left = list((office.data / "practice").iterdir())
    assert left == []
