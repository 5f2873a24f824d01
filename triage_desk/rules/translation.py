"""What a patient hears or reads in another language, found by the English it was made from.

A translation stands beside its English, as in gettext: ``{en: Low back, es: Espalda baja}``. When
the English changes, nothing is found any more, and English is shown with a mark. So a stale
translation of a question can never be said in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from triage_desk.domain.document import Handout
from triage_desk.domain.language import Language
from triage_desk.domain.questionnaire import Item, ItemText

# What stands before words that have no translation, wherever they are shown.
IN_ENGLISH = "[English]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation: its English, its words, and the one id it is for ("" for any).

    ``keep`` says why a published text stays in English until its official wording is entered.
    ``ways`` has other words where this language needs them and English does not.
    """

    english: str
    words: str
    only: str
    keep: str
    file: str
    line: int
    ways: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Translation:
    """Every translation into one language, by (English, id); id "" serves every id.

    ``never_says`` and ``may_say`` are what must not be heard on a way, and what only looks so.
    """

    language: Language
    entries: Mapping[tuple[str, str], Entry]
    never_says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_say: tuple[str, ...] = ()

    def entry(self, english: str, owner: str = "") -> Entry | None:
        """Return what was written for an English text."""
        return self.entries.get((english, owner)) or self.entries.get((english, ""))

    def said(self, english: str, owner: str = "", way: str = "") -> str:
        """Return the words for an English text, or the English with a mark before it."""
        entry = self.entry(english, owner)
        if not english or (entry is not None and entry.words):
            return entry.ways.get(way, entry.words) if entry else english
        return f"{IN_ENGLISH} {english}"

    def item(self, item: Item, text: ItemText, way: str = "") -> ItemText:
        """Return the words of an item; what only staff read stays English, without a mark.

        ``text`` is the English as it is said on ``way``.
        """
        if item.staff_only:
            return text
        silent = {line.link_id for line in item.lines if line.staff_only}
        return replace(
            text,
            text=self.said(text.text, item.link_id, way),
            hint=" ".join(part for part in (self._kept(item, text), text.hint) if part),
            options={code: self.said(t, item.link_id, way) for code, t in text.options.items()},
            lines={
                i: t if i in silent else self.said(t, item.link_id, way)
                for i, t in text.lines.items()
            },
        )

    def _kept(self, item: Item, text: ItemText) -> str:
        entry = self.entry(text.text, item.link_id)
        return entry.keep if entry else ""

    def handout(self, handout: Handout) -> Handout:
        """Return a hand-out in this language."""
        return replace(
            handout,
            title=self.said(handout.title, handout.handout_id),
            sections=tuple(
                replace(
                    section,
                    heading=self.said(section.heading, handout.handout_id),
                    paragraphs=self.all(section.paragraphs, handout.handout_id),
                )
                for section in handout.sections
            ),
        )

    def all(self, lines: tuple[str, ...], owner: str = "") -> tuple[str, ...]:
        """Return several texts in this language."""
        return tuple(self.said(line, owner) for line in lines)
