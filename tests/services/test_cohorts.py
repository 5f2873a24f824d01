"""Lists of people: saved, shared, looked at, and called again. All people are invented."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services import fakes
from triage_desk.domain.cohort import Cohort, Criterion, Digest, Match, Says, What
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Sex
from triage_desk.domain.role import Role
from triage_desk.domain.user import Actor
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services import cohorts, patients, tasks

WOMEN = Cohort(Match.ALL, (Criterion(What.SEX, Says.PRESENT, "female"),))
MONA = Actor("mona", "Mona M.", Role.MANAGER, "office")
DEV = Actor("dev", "Dev P.", Role.PT, "room 2")
ANA = Actor("ana", "Ana D.", Role.FRONT_DESK, "counter")


@pytest.fixture
def now():
    return [fakes.NOON]


@pytest.fixture
def desk(engine, now):
    """A manager's desk with a woman and a man on file."""
    made = fakes.make_desk(engine, clock=lambda: now[0]).acting_as(MONA)
    for family, sex in (("Elm-Synthetic", Sex.FEMALE), ("Oak-Synthetic", Sex.MALE)):
        patients.create(made, family, "Eva", "1970-05-31", sex)
    return made


class Watching:
    cancelled = False

    def __init__(self, *, stops=False):
        self.heard, self.cancelled = [], stops

    def report(self, done, total):
        self.heard.append((done, total))


def test_who_is_in_it_with_the_reason_and_an_event_each_time(desk):
    watch = Watching()
    looked = cohorts.look(desk, WOMEN, watch=watch)
    (found,) = looked.found
    assert (found.one.patient.family, found.why) == ("Elm-Synthetic", WOMEN.criteria)
    assert (looked.among, watch.heard) == (2, [(0, 2), (2, 2)])
    assert desk.store.audited[-1] == "cohort_looked_at"
    stopped = cohorts.look(desk, WOMEN, watch=Watching(stops=True))
    assert (stopped.found, stopped.among, stopped.stopped) == ((), 0, True)


@pytest.mark.parametrize(
    "criteria",
    [
        (),
        (Criterion(What.SEX, Says.PRESENT, "F"),),
        (Criterion(What.SEX, Says.UNKNOWN, "female"),),
        (Criterion(What.AGE, Says.AT_LEAST, number=-1),),
        (Criterion(What.AGE, Says.AT_LEAST, "years", number=1),),
        (Criterion(What.FLAG, Says.PRESENT),),
        WOMEN.criteria * 13,
    ],
)
def test_what_cannot_be_is_refused(desk, criteria):
    with pytest.raises(UserError) as caught:
        cohorts.look(desk, Cohort(Match.ALL, criteria))
    assert caught.value.field == "criteria"
    with pytest.raises(UserError):
        cohorts.keep(desk, "Women", Cohort(Match.ALL, criteria))


def test_a_list_is_saved_with_every_version(desk, now):
    kept = cohorts.keep(desk, "  Women   here ", WOMEN)
    assert (kept.name, kept.owner, kept.shared) == ("Women here", "mona", False)
    now[0] += timedelta(hours=1)
    again = cohorts.keep(desk, "Women", WOMEN, cohort_id=kept.cohort_id, shared=True)
    assert cohorts.listed(desk) == (again,)
    assert cohorts.history(desk, kept.cohort_id) == (kept, again)
    cohorts.remove(desk, kept.cohort_id)
    assert cohorts.listed(desk) == ()
    assert desk.store.audited.count("cohort_kept") == 3
    with pytest.raises(UserError, match="not there any more"):
        cohorts.history(desk, kept.cohort_id)


def test_names_and_days_are_checked(desk):
    kept = cohorts.keep(desk, "Women", WOMEN)
    for name, field in (("", "name"), ("x" * 81, "name"), ("women", "name")):
        with pytest.raises(UserError) as caught:
            cohorts.keep(desk, name, WOMEN)
        assert caught.value.field == field
    for days in (-1, 2000):
        with pytest.raises(UserError) as caught:
            cohorts.keep(desk, "Other", WOMEN, recall_days=days)
        assert caught.value.field == "recall"
    assert cohorts.keep(desk, "WOMEN", WOMEN, cohort_id=kept.cohort_id).name == "WOMEN"


def test_who_sees_and_who_changes_a_list(desk):
    dev, ana = desk.acting_as(DEV), desk.acting_as(ANA)
    own = cohorts.keep(dev, "Mine", WOMEN)
    shared = cohorts.keep(dev, "Ours", WOMEN, shared=True)
    calls = cohorts.keep(dev, "Call", WOMEN, shared=True, recall_days=90)
    assert cohorts.listed(dev) == (calls, own, shared)
    assert cohorts.listed(desk) == (calls, shared)
    assert cohorts.listed(ana) == (calls,)
    assert cohorts.keep(desk, "Ours", WOMEN, cohort_id=shared.cohort_id, shared=True).owner == "dev"
    other = desk.acting_as(replace(DEV, user_id="eve"))
    with pytest.raises(UserError, match="somebody else"):
        cohorts.remove(other, shared.cohort_id)
    with pytest.raises(UserError, match="not there"):
        cohorts.remove(other, own.cohort_id)


def test_the_desk_sees_the_people_of_a_list_it_calls_and_of_no_other(desk):
    ana = desk.acting_as(ANA)
    calls = cohorts.keep(desk, "Call", WOMEN, shared=True, recall_days=90)
    men = Cohort(Match.ALL, (Criterion(What.SEX, Says.PRESENT, "male"),))
    looked = cohorts.look(ana, men, cohort_id=calls.cohort_id)
    assert [one.one.patient.family for one in looked.found] == ["Elm-Synthetic"]
    with pytest.raises(UserError, match="not there"):
        cohorts.look(ana, men)


def test_each_person_who_is_due_gets_one_task(desk, now):
    calls = cohorts.keep(desk, "Call", WOMEN, shared=True, recall_days=90)
    ana = desk.acting_as(ANA)
    assert cohorts.recall(ana, calls.cohort_id) == cohorts.Recalled(1, 0, 0)
    assert cohorts.recall(ana, calls.cohort_id) == cohorts.Recalled(0, 0, 1)
    (row,) = tasks.listed(ana)
    assert (row.task.title, row.task.last.owner.role) == ("Call again: Call", Role.FRONT_DESK)
    tasks.done(ana, row.task.task_id)
    assert cohorts.recall(ana, calls.cohort_id) == cohorts.Recalled(0, 1, 0)
    now[0] += timedelta(days=90)
    assert cohorts.recall(ana, calls.cohort_id) == cohorts.Recalled(1, 0, 0)
    assert len(tasks.listed(ana)) == 1


def test_a_recall_that_is_stopped_makes_no_task(desk):
    calls = cohorts.keep(desk, "Call", WOMEN, recall_days=90)
    assert cohorts.recall(desk, calls.cohort_id, Watching(stops=True)).stopped
    assert tasks.listed(desk) == ()
    plain = cohorts.keep(desk, "Plain", WOMEN)
    with pytest.raises(UserError, match="calls nobody again"):
        cohorts.recall(desk, plain.cohort_id)


BOTH = Cohort(Match.ANY, (*WOMEN.criteria, Criterion(What.SEX, Says.PRESENT, "male")))


def test_tasks_are_kept_in_parts_and_a_broken_one_goes_on(desk, monkeypatch):
    calls = cohorts.keep(desk, "Call", BOTH, recall_days=90)
    monkeypatch.setattr(cohorts, "PART", 1)
    keep, kept = cohorts._call, []

    def breaks_off(*given):
        if kept:
            raise OSError("the server is away")
        kept.append(keep(*given))

    monkeypatch.setattr(cohorts, "_call", breaks_off)
    with pytest.raises(OSError, match="away"):
        cohorts.recall(desk, calls.cohort_id)
    assert len(tasks.listed(desk)) == 1
    monkeypatch.setattr(cohorts, "_call", keep)
    assert cohorts.recall(desk, calls.cohort_id) == cohorts.Recalled(1, 0, 1)


def test_who_was_removed_since_the_list_was_read_gets_no_task(desk, monkeypatch):
    calls = cohorts.keep(desk, "Call", BOTH, recall_days=90)
    looks = cohorts._look

    def then_removes(*given):
        looked = looks(*given)
        with desk.store.write() as tx:
            del tx.patients._state.patients[looked.found[0].one.patient.patient_id]
        return looked

    monkeypatch.setattr(cohorts, "_look", then_removes)
    assert cohorts.recall(desk, calls.cohort_id) == cohorts.Recalled(1, 1, 0)


def test_what_had_to_be_unpacked_is_kept_for_the_next_list(desk, monkeypatch):
    monkeypatch.setattr(cohorts, "LEARNED", 2)
    desk.store.state.digests = [Digest(f"e{n}", n, Disposition.PT_FIRST) for n in range(3)]
    looked = cohorts.look(desk, WOMEN)
    assert desk.store.state.learned == desk.store.state.digests

    def refuses(_self, _some):
        raise EnvironmentFault("the disk is full")

    monkeypatch.setattr(fakes.MemoryCohorts, "learn", refuses)
    assert cohorts.look(desk, WOMEN) == looked, "the list is right all the same"


def test_programmes_to_choose_from(desk):
    assert cohorts.programmes(desk) == ()


def test_questions_of_the_same_words_are_told_apart_by_their_section_or_what_is_by_them(desk):
    told = {
        leaf: cohorts.where_asked(desk, leaf, "en")
        for item in desk.engine.ruleset.items
        for leaf in item.leaf_ids
    }
    assert told["h_bones"] == ("History and medicines", "")
    assert told["f_b_thin"] == ("Signs for a doctor today", "")
    assert told["f_b_slim"] == ("", "Thin bones")
    assert told["f_still_m"] == ("", "And this?")
    assert told["f_c_night"] != told["f_w_night"]
    assert cohorts.where_asked(desk, "h_bones", "es") == ("Historia y medicinas", "")
    assert cohorts.where_asked(desk, "no_such_question", "en") == ("", "")
    named = [(cohorts.question(desk, one, "en"), where) for one, where in told.items()]
    assert len(set(named)) == len(named)
    assert sum(any(where) for where in told.values()) == 20


def test_questions_and_options_in_words(desk):
    item = next(one for one in desk.engine.ruleset.items if one.options)
    code = item.options[0].code
    words = desk.engine.text(item, "en")
    assert cohorts.question(desk, item.link_id, "en") == words.text
    assert cohorts.option(desk, item.link_id, code, "en") == words.options[code]


def test_what_the_content_has_not_any_more_is_named(engine):
    known = cohorts.choices(engine.ruleset)
    flag = Criterion(What.FLAG, Says.PRESENT, known[What.FLAG][0])
    old = Criterion(What.FLAG, Says.PRESENT, "RF-OLD")
    assert cohorts.gone(engine.ruleset, Cohort(Match.ALL, (flag, old, *WOMEN.criteria))) == (old,)
    bare = replace(engine.ruleset, sections=())
    assert cohorts.choices(bare)[What.REGION] == ()
