"""How somebody is, to be filled in on paper: danger signs first, a box for every choice."""

from __future__ import annotations

from triage_desk.documents.blocks import (
    Block,
    FillIn,
    Frame,
    Section,
    Text,
    TextStyle,
    Tone,
)
from triage_desk.domain.followup_form import FollowUpForm, FormQuestion

BOX = "\N{BALLOT BOX}"
# A no-break space keeps a box beside its words.
BESIDE = "\N{NO-BREAK SPACE}"
TOGETHER, APART = BESIDE * 4, f"{BESIDE * 2} "
LINE = "_" * 26


def followup_form(form: FollowUpForm) -> tuple[Block, ...]:
    """Return the blocks: whose it is, what does not wait, the questions with their boxes."""
    blocks: list[Block] = [Text(form.who, style=TextStyle.STRONG)]
    if form.notice:
        blocks.append(Text(form.notice, style=TextStyle.MUTED))
    blocks.append(FillIn(((form.when, 1.0),)))
    marks = TOGETHER.join(_box(words) for words in (*form.marks, form.not_sure))
    signs = tuple(Text(f"{sign}{APART}{marks}", "\N{BULLET} ") for sign in form.signs)
    blocks.append(Frame(form.danger, signs, Tone.DANGER))
    blocks.append(Section("", (Text(form.note),)))
    for number, question in enumerate(form.questions, 1):
        blocks.append(_question(number, question, form.not_sure))
    return tuple(blocks)


def _question(number: int, question: FormQuestion, not_sure: str) -> Section:
    about = (Text(question.about, style=TextStyle.STRONG),) if question.about else ()
    choices = question.choices or (f"{LINE} {question.unit}".strip(),)
    boxes = [_box(words) if question.choices else words for words in choices]
    line = APART.join((*boxes, _box(not_sure)))
    return Section("", (Text(question.text, f"{number}. "), *about, Text(line)))


def _box(words: str) -> str:
    return f"{BOX}{BESIDE}{words.replace(' ', BESIDE)}"
