"""A follow-up on paper, to be typed in later with the time that was written on it."""

from __future__ import annotations

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.followup_form import FollowUpForm, FormQuestion
from triage_desk.domain.language import SOURCE
from triage_desk.domain.permission import Permission
from triage_desk.domain.questionnaire import ItemType
from triage_desk.services import outcomes
from triage_desk.services.auditing import note
from triage_desk.services.desk import Desk
from triage_desk.services.kiosk_followup import is_told
from triage_desk.services.kiosk_view import words_in
from triage_desk.services.outcomes import Question
from triage_desk.services.permission import require
from triage_desk.services.readback import proved
from triage_desk.services.speech import status_of

# So many numbers stand side by side on a line of paper.
MOST_NUMBERS = 16


def form(desk: Desk, followup_id: str, time: str) -> FollowUpForm:
    """Return the form of a follow-up that is on a screen; ``time`` says which time of asking it is.

    A question that nobody has translated is for the desk: it is not on the paper.

    Raises:
        UserError: there is no such follow-up, or nobody is asked any more.
    """
    require(desk, Permission.MAKE_PAPERS)
    with desk.store.read() as tx:
        asking = outcomes.asking_in(desk, tx, followup_id, "")
    code, who = asking.language.code, asking.patient
    phrases = {
        name: desk.engine.said(words, code)
        for name, words in desk.engine.ruleset.phrases.items()
        if name.startswith("form_")
    }
    fixed = words_in(desk.engine, code)
    yes_no = fixed["yes"], fixed["no"]
    return FollowUpForm(
        letterhead=desk.letterhead,
        patient_id=who.patient_id,
        title=phrases["form_title"],
        who=" \N{MIDDLE DOT} ".join(filter(None, (who.full_name, who.mrn, time))),
        notice=status_of(desk.engine, code),
        danger=phrases["form_danger"].replace("{number}", desk.clinic.emergency_number),
        signs=_signs(desk, code),
        marks=yes_no,
        note=phrases["form_note"],
        when=phrases["form_when"],
        not_sure=fixed["not_sure"],
        questions=tuple(
            _question(one, yes_no, phrases["form_task"], code)
            for one in asking.questions
            if not one.item.private and is_told(one.text)
        ),
        language=code,
        made_at=desk.clock(),
    )


def paper(desk: Desk, wanted: FollowUpForm) -> bytes:
    """Return it as PDF, read back; printing or saving it is kept by ``given_out``.

    Raises:
        EnvironmentFault: a reader of it does not find all of it; nothing may be handed out.
    """
    return proved(desk.renderer, wanted, desk.renderer.render_followup_form(wanted))


def given_out(desk: Desk, patient_id: str, way: str) -> None:
    """Keep that the form was printed or saved; ``way`` is "printed" or "saved"."""
    require(desk, Permission.MAKE_PAPERS)
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.OUTCOMES_PRINTED, tx.patients.get(patient_id), f"form {way}")


def _signs(desk: Desk, code: str) -> tuple[str, ...]:
    """Return the danger signs that come first in every intake, in words."""
    first = desk.engine.ruleset.sections[0].items[0]
    words = desk.engine.text(first, code)
    return tuple(words.lines[line.link_id] for line in first.lines if not line.private)


def _question(one: Question, yes_no: tuple[str, str], task: str, code: str) -> FormQuestion:
    item, words = one.item, one.text
    about = task.replace("{task}", one.about) if one.about else ""
    if item.type is ItemType.BOOLEAN:
        return FormQuestion(words.text, yes_no, about)
    if item.options:
        choices = tuple(words.options.get(each.code, each.code) for each in item.options)
        return FormQuestion(words.text, choices, about)
    low, high = item.minimum, item.maximum
    if low is None or high is None or high - low >= MOST_NUMBERS:
        # The question says what is counted; the unit of the content is English.
        return FormQuestion(words.text, (), about, item.unit if code == SOURCE else "")
    # What the ends mean stands beside their numbers.
    numbers = (str(number) for number in range(int(low), int(high) + 1))
    marked = (f"{n} ({words.options[n]})" if n in words.options else n for n in numbers)
    return FormQuestion(words.text, tuple(marked), about)
