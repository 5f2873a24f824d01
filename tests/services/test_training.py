"""Practice: a round is drawn, marked against its key, kept, and may end with a certificate."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.answers import YES, AnswerSet
from triage_desk.domain.audit import AuditAction
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.training import ROUND, Mark, Standing
from triage_desk.domain.user import Role, User
from triage_desk.errors import UserError
from triage_desk.services import marking, training
from triage_desk.services.marking import Turn
from triage_desk.services.this_computer import Computer

D = Disposition


@pytest.fixture(scope="module")
def book(engine):
    """The vignettes of the program's content, read once."""
    return marking.read_book(engine, fakes.CONTENT, None)


@pytest.fixture
def desk(engine, tmp_path):
    """A desk that knows where its content lies."""
    here = Computer(tmp_path, fakes.CONTENT, None, tmp_path, tmp_path, tmp_path)
    return fakes.make_desk(engine, computer=here)


def by_key(book, name, **changes):
    """Return a turn that heard everything."""
    key = book.keys[name]
    return Turn(name, key.answers, **{"route": key.route, **changes})


def play(desk, book, round_id, names):
    for name in names:
        training.record(desk, book, round_id, by_key(book, name, seconds_to_safe=15))


def last(desk):
    with desk.store.read() as tx:
        return tx.training.played()[-1]


def test_a_round_is_drawn_and_the_next_is_in_another_order(desk, book):
    first = training.begin(desk)
    assert len(set(first.vignettes)) == ROUND
    play(desk, book, first.round_id, first.vignettes)
    again = training.begin(desk)
    assert again.round_id != first.round_id
    assert again.vignettes != first.vignettes


def test_what_was_heard_as_the_key_has_it_is_right(desk, book):
    training.record(desk, book, "r", by_key(book, "V02"))
    kept = last(desk)
    assert (kept.mark, kept.missed, kept.added) == (Mark.RIGHT, (), ())
    assert (kept.user_id, kept.digest) == ("desk", book.keys["V02"].digest)
    assert kept.content_hash == desk.engine.ruleset.ref.content_hash


def test_what_was_not_heard_is_missed_with_the_reason_of_the_receipt(book):
    """The knee that is hot, and the diabetes that nobody asked about."""
    plain = by_key(book, "V16")
    marked = marking.mark(book, replace(plain, vignette_id="V19", route=D.PT_FIRST))
    assert (marked.expected, marked.got) == (D.PHYSICIAN_TODAY, D.PT_FIRST)
    (missed,) = marked.missed
    assert missed.flag_id == "RF-CSP-006"
    assert missed.title
    assert missed.reason
    assert missed.action
    assert any(answer.lower() == "yes" for _question, answer in missed.heard)
    (told,) = marking.mark(
        book, replace(plain, vignette_id="V19", route=D.PT_FIRST), "es", "(en inglés)"
    ).missed
    assert told.flag_id == missed.flag_id
    assert told.title != missed.title
    assert any(answer.lower() == "sí" for _question, answer in told.heard)
    assert all(
        ours != theirs for (ours, _), (theirs, _) in zip(told.heard, missed.heard, strict=True)
    )


def test_the_book_says_who_comes_and_what_they_say(book):
    assert book.person("V02").age_years == 41
    assert book.opening("V02").startswith("My back is bad")
    assert "numb" in book.says("V02", ["n_saddle"])
    assert book.opening("V02", "es").startswith("Tengo la espalda mal")
    assert book.says("V02", ["n_saddle"], "es").startswith("Siento dormido")
    assert book.says("V01", ["s_chest"], "es") == ""


def test_flags_too_many_are_named_and_an_emergency_misses_nothing(book):
    heard = by_key(book, "V02")
    marked = marking.mark(book, replace(heard, vignette_id="V01"))
    assert "RF-CES-001" in marked.added
    assert not marked.missed
    early = replace(by_key(book, "V16"), vignette_id="V02", route=D.EMERGENCY)
    assert marking.mark(book, early).missed == ()


def test_what_an_emergency_left_unasked_was_not_found(book):
    """After the first sign the interview ends: what else would hold then is nothing staff found."""
    heard = AnswerSet({"n_saddle": YES})
    marked = marking.mark(book, Turn("V02", heard, D.EMERGENCY))
    assert (marked.got, marked.missed, marked.added) == (D.EMERGENCY, (), ())


def test_a_vignette_that_is_not_there_is_not_kept(desk, book):
    turn = replace(by_key(book, "V01"), vignette_id="gone")
    with pytest.raises(UserError, match="not in the content"):
        training.record(desk, book, "r", turn)
    with desk.store.read() as tx:
        assert tx.training.played() == ()


def test_a_good_round_ends_with_one_certificate(desk, book):
    names = tuple(book.keys)[:ROUND]
    play(desk, book, "r", names)
    made = training.finish(desk, book, "r")
    assert (made.played, made.right, made.missed) == (ROUND, ROUND, 0)
    assert dict(made.digests) == {name: book.keys[name].digest for name in names}
    assert training.finish(desk, book, "r") is None
    found = training.mine(desk)
    assert (found.standing, found.certificate, found.due) == (
        *(Standing.TRAINED, made),
        made.valid_until,
    )
    assert found.kappa.value == 1
    assert found.score.to_safe == 15
    assert found.weak == ()
    assert len(found.last) == ROUND


def test_a_round_too_short_has_none_and_a_round_of_nothing_is_refused(desk, book):
    play(desk, book, "r", tuple(book.keys)[:3])
    assert training.finish(desk, book, "r") is None
    assert training.mine(desk).standing is Standing.NEVER
    assert training.mine(desk).due is None
    with pytest.raises(UserError, match="Nothing was played"):
        training.finish(desk, book, "other")


def test_what_the_content_changed_is_due_today_and_comes_back_first(desk, book):
    play(desk, book, "r", tuple(book.keys)[:ROUND])
    made = training.finish(desk, book, "r")
    old = {**made.digests, "V02": "as it was"}
    state = desk.store.state
    state.certificates[:] = [replace(made, digests=old)]
    state.played[:] = [
        replace(one, digest="as it was") if one.vignette_id == "V02" else one
        for one in state.played
    ]
    found = training.mine(desk)
    assert (found.standing, found.to_play) == (Standing.CHANGED, ("V02",))
    assert found.due == desk.clock().astimezone().date()
    assert [card.vignette_id for card in found.weak] == ["V02"]
    assert "V02" in training.begin(desk).vignettes


def test_who_answers_for_the_staff_sees_everybody_who_may_sign_in(desk, book):
    play(desk, book, "r", tuple(book.keys)[:2])
    with desk.store.write() as tx:
        for user_id, name, on in (
            ("desk", "Sam Sample", True),
            ("b", "Ann B", True),
            ("c", "C", 0),
        ):
            now = desk.clock()
            tx.users.add(User(user_id, name, Role.FRONT_DESK, "", enabled=bool(on), created_at=now))
    boss = desk.acting_as(replace(desk.actor, role=Role.MANAGER))
    found = training.staff(boss)
    assert [(one.user.name, one.score.played) for one in found] == [("Ann B", 0), ("Sam Sample", 2)]
    assert training.mine(desk).user.name == "Sam Sample"


def test_the_certificate_as_paper(desk, book):
    play(desk, book, "r", tuple(book.keys)[:ROUND])
    made = training.finish(desk, book, "r")
    gone = replace(made, digests={**made.digests, "LOCAL-GONE": "x"})
    paper = training.paper_of(desk, training.mine(desk).user, gone)
    assert paper.practised[-1] == "LOCAL-GONE"
    assert "back pain" in paper.practised[0]
    assert paper.again == ()
    names = tuple(gone.digests)
    assert training.paper_of(desk, training.mine(desk).user, gone, names[1:3]).again == (2, 3)
    assert training.paper(desk, paper) == b"%PDF certificate Sam Sample 10"
    training.given_out(desk, made.user_id, made.certificate_id, "printed")
    assert desk.store.state.audit[-1].action is AuditAction.CERTIFICATE_GIVEN
    other = desk.acting_as(replace(desk.actor, user_id="another"))
    with pytest.raises(UserError, match="Ask a manager"):
        training.given_out(other, made.user_id, made.certificate_id, "printed")
    boss = desk.acting_as(replace(desk.actor, user_id="boss", role=Role.MANAGER))
    training.given_out(boss, made.user_id, made.certificate_id, "saved")


def test_content_without_vignettes_has_no_round(desk, tmp_path):
    content = tmp_path / "content" / "cases"
    content.mkdir(parents=True)
    (content / "plain.yaml").write_text("{}")
    here = replace(desk.computer, content=content.parent)
    with pytest.raises(UserError, match="no vignette"):
        training.begin(replace(desk, computer=here))


def test_a_certificate_ends_after_a_year(desk, book):
    play(desk, book, "r", tuple(book.keys)[:ROUND])
    training.finish(desk, book, "r")
    later = replace(desk, clock=lambda: fakes.NOON + timedelta(days=400))
    assert training.mine(later).standing is Standing.EXPIRED
