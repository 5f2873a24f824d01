"""The card that is pointed at in place of an answer said aloud: same letters, order and words."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from triage_desk.domain.audit import AuditAction
from triage_desk.domain.language import SOURCE
from triage_desk.domain.permission import Permission
from triage_desk.domain.pointing_card import CardLine, PointingCard
from triage_desk.domain.questionnaire import Item, ItemType, Line
from triage_desk.errors import UserError
from triage_desk.services import intake
from triage_desk.services.auditing import note, visit
from triage_desk.services.desk import Desk
from triage_desk.services.pages import portions
from triage_desk.services.permission import require
from triage_desk.services.readback import proved
from triage_desk.services.speech import language_of, status_of
from triage_desk.services.views import Page

# X, Y and Z are the last of every card; N, U and W are keys of the screen.
LETTERS = "ABCDEFGHIJKLMOPQRSTV"
NONE, NOT_SURE, DECLINED = "Z", "Y", "X"
KIND = "pointing_card"
PHRASES = "card_"


def letters_of(page: Page) -> tuple[tuple[str, str], ...]:
    """Return letter and link id or code of each line of a page, as screen and card have them.

    Empty for a page that has nothing to point at.
    """
    if page.lines:
        ids = [line.link_id for line in page.lines]
    elif page.item.type is ItemType.CHOICE:
        ids = [option.code for option in page.item.options]
    else:
        return ()
    return tuple(zip(LETTERS, ids, strict=False))


def number_of(desk: Desk, item: Item) -> int:
    """Return the number of an item's card: its place among all that can be pointed at, from 1."""
    can = [one.link_id for one in desk.engine.ruleset.items if _can_be_pointed_at(one)]
    return can.index(item.link_id) + 1 if item.link_id in can else 0


def mark_of(desk: Desk, page: Page) -> str:
    """Return by which number the card of a page is asked for.

    A card of some lines only has three digits more, made of which they are: the letters of another
    card would stand for other lines, and Z would say No to what was not read.
    """
    number, item = number_of(desk, page.item), page.item
    keys = [key for _letter, key in letters_of(page)]
    whole = [line.link_id for line in item.lines] or [option.code for option in item.options]
    if keys == whole[: len(LETTERS)]:
        return str(number)
    digest = sha256("\n".join(keys).encode()).digest()
    return f"{number}-{int.from_bytes(digest[:4]) % 1000:03d}"


def card_of(desk: Desk, page: Page, code: str) -> PointingCard:
    """Return the card of a page in a language.

    Raises:
        UserError: there is nothing on the page to point at.
    """
    letters = letters_of(page)
    if not letters or page.item.staff_only:
        raise UserError("There is no card for this page: its question is for staff, or is typed.")
    engine = desk.engine
    text, spoken = engine.text(page.item, code), language_of(engine, code)
    said = {
        name.removeprefix(PHRASES): engine.said(words, code)
        for name, words in engine.ruleset.phrases.items()
        if name.startswith(PHRASES)
    }
    words = text.lines if page.lines else text.options
    none = (CardLine(NONE, said["none"]),) if page.lines else ()
    number = mark_of(desk, page)
    return PointingCard(
        letterhead=desk.letterhead,
        number=number,
        title=said["title"],
        about=text.text,
        lines=tuple(CardLine(letter, words.get(key, key)) for letter, key in letters),
        last=(
            *none,
            CardLine(NOT_SURE, said["not_sure"]),
            CardLine(DECLINED, said["declined"]),
        ),
        foot=said["foot"],
        name=said["number"].format(number=number),
        language=spoken.code,
        language_name=spoken.name,
        version=engine.ruleset.ref.version,
        notice=status_of(engine, code),
    )


def cards_of(desk: Desk, item: Item, lines: Sequence[Line], code: str) -> tuple[PointingCard, ...]:
    """Return the cards of an item with some of its lines, whoever it is asked of.

    Each has its number as on screen, so that a card printed ahead is asked for only where it fits.

    Raises:
        UserError: there is nothing to point at.
    """
    engine = desk.engine
    text, english = engine.text(item, code), engine.text(item, SOURCE)
    parts = list(portions(lines)) or [()]
    pages = (
        Page(item.link_id, item.section, item, text, english, part, {}, item.leaf_ids)
        for part in parts
    )
    return tuple(card_of(desk, page, code) for page in pages)


def say(desk: Desk, page: Page, code: str) -> str:
    """Return what staff say in place of the question of a page, in a language."""
    phrase = "card_say" if page.lines or page.item.repeats else "card_say_one"
    words = desk.engine.said(desk.engine.ruleset.phrases[phrase], code)
    return words.format(number=mark_of(desk, page))


def make(desk: Desk, encounter_id: str, page_id: str) -> bytes:
    """Return the card of a page of an intake as PDF, in the person's language.

    Raises:
        UserError: there is no such page, or nothing on it to point at.
        EnvironmentFault: it was read back and a letter or its words are not on it.
    """
    require(desk, Permission.MAKE_PAPERS)
    with desk.store.read() as tx:
        view = intake.read(desk, tx, encounter_id)
        pages = {page.page_id: page for page in view.pages}
        if page_id not in pages:
            raise UserError("This page is not asked any more: print the card of the page shown.")
        card = card_of(desk, pages[page_id], view.language.code)
    pdf = proved(desk.renderer, (card,), desk.renderer.render_card(card))
    with desk.store.write() as tx:
        note(desk, tx, AuditAction.DOCUMENT_MADE, view.encounter, f"{KIND} {card.number}")
    return pdf


def given_out(desk: Desk, encounter_id: str, *, printed: bool) -> None:
    """Keep that a card was printed, or saved as a file; it says nothing of a person."""
    require(desk, Permission.MAKE_PAPERS)
    action = AuditAction.DOCUMENT_PRINTED if printed else AuditAction.DOCUMENT_SAVED
    with desk.store.write() as tx:
        note(desk, tx, action, visit(tx, encounter_id), KIND)


def _can_be_pointed_at(item: Item) -> bool:
    return not item.staff_only and item.type in (ItemType.CHECKLIST, ItemType.CHOICE)
