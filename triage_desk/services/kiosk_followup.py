"""Asking the person at the kiosk how they are: the safety questions first, every time.

The safety questions are an intake of their own that follows the visit, and go the way of every
intake at a kiosk: an emergency is decided at once, an answer nobody knows calls staff. Only when
all of them are a no are the questions of the follow-up asked. Each answer is kept as given by the
person; no score is worked out before staff have asked who it was, and finish the follow-up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from triage_desk.domain.answers import Answer
from triage_desk.domain.encounter import Answerer
from triage_desk.domain.outcome import OutcomeChannel
from triage_desk.domain.questionnaire import ItemText
from triage_desk.errors import UserError
from triage_desk.rules.translation import IN_ENGLISH
from triage_desk.services import kiosk, outcomes
from triage_desk.services.desk import Desk
from triage_desk.services.kiosk_view import TYPED, KioskView, Question
from triage_desk.services.outcomes import How

# Between an instrument and its question, in the name of a question at the kiosk.
OF = "."
TASK = "form_task"


def questions(
    desk: Desk, encounter_id: str, followup_id: str, given: Collection[str], by: Answerer
) -> KioskView:
    """Return what the person is asked: the safety questions, then those of the follow-up."""
    return _with(desk, followup_id, kiosk.questions(desk, encounter_id, given, by), given)


def answer(
    desk: Desk,
    encounter_id: str,
    followup_id: str,
    changes: Mapping[str, Answer],
    by: Answerer,
    given: Collection[str],
) -> KioskView:
    """Keep what the person said, and return their questions as they stand.

    Raises:
        UserError: an answer that does not fit, or to what the person is not asked.
    """
    [(name, said)] = changes.items()
    if OF not in name:
        view = kiosk.answer(desk, encounter_id, changes, by, given)
        return _with(desk, followup_id, view, {*given, name})
    view = kiosk.questions(desk, encounter_id, given, by)
    asked = {} if not _is_calm(desk, view) else dict(_asked(desk, followup_id, view, given))
    if name not in asked:
        raise UserError("This question is for the desk, or was answered there before.")
    how = How(OutcomeChannel.KIOSK, None, view.language.code, by.value)
    outcomes.answer(desk, followup_id, asked[name][0], said, how)
    return _with(desk, followup_id, view, {*given, name})


def waiting(desk: Desk, encounter_id: str) -> str:
    """Return the follow-up that was begun at the kiosk with this intake, "" where none was."""
    with desk.store.read() as tx:
        begun = tx.encounters.get(encounter_id)
        if not begun.follows:
            return ""
        told = tx.outcomes.answers((begun.follows,))
        here = {
            row.followup_id
            for row in told
            if row.taken.channel is OutcomeChannel.KIOSK
            and row.taken.entered_at >= begun.started_at
        }
        planned = tx.outcomes.of_visits((begun.follows,))
        return next((one.followup_id for one in planned if one.followup_id in here), "")


def _with(desk: Desk, followup_id: str, view: KioskView, given: Collection[str]) -> KioskView:
    """Return a view of the safety questions, with those of the follow-up once all are a no."""
    safe = tuple(one for one in view.questions if _is_safety(desk, one))
    more: tuple[Question, ...] = ()
    if _is_calm(desk, view):
        more = tuple(shown for _name, (_own, shown) in _asked(desk, followup_id, view, given))
    asked = (*safe, *more)
    at = next((n for n, one in enumerate(asked) if one.answer is None), len(asked))
    return replace(view, questions=asked, at=at)


def _is_safety(desk: Desk, question: Question) -> bool:
    return question.item.section == desk.engine.ruleset.sections[0].section_id


def _is_calm(desk: Desk, view: KioskView) -> bool:
    """Return whether every safety question the person is asked is a no, and nothing is urgent."""
    safe = [one.answer for one in view.questions if _is_safety(desk, one)]
    no = all(said is not None and said.known and said.value is not True for said in safe)
    return bool(safe) and no and not view.emergency and not view.unsure


def _asked(
    desk: Desk, followup_id: str, view: KioskView, given: Collection[str]
) -> Iterator[tuple[str, tuple[outcomes.Question, Question]]]:
    """Yield what the person is asked by name: neither what staff have kept, nor what is typed.

    Words that nobody has translated are for the desk: the person may not know the language.
    """
    code = view.language.code
    with desk.store.read() as tx:
        asking = outcomes.asking_in(desk, tx, followup_id, code)
    for own in asking.questions:
        name = f"{own.instrument.instrument_id}{OF}{own.item.link_id}"
        item, words = own.item, own.text
        if item.private or item.type in TYPED or not is_told(words):
            continue
        if own.answer is not None and name not in given:
            continue
        yield name, (own, _shown(desk, name, own, code))


def is_told(words: ItemText) -> bool:
    """Return whether somebody has translated a question with all its options."""
    return not any(part.startswith(IN_ENGLISH) for part in (words.text, *words.options.values()))


def _shown(desk: Desk, name: str, own: outcomes.Question, code: str) -> Question:
    """Return a question of an instrument as the kiosk shows it, with the task it is about."""
    engine = desk.engine
    task = engine.said(engine.ruleset.phrases[TASK], code)
    return Question(
        link_id=name,
        item=own.item,
        line=None,
        text=own.text.text,
        about=task.replace("{task}", own.about) if own.about else "",
        options=own.text.options,
        answer=own.answer,
    )
