"""The interview as a FHIR Questionnaire with SDC extensions, so that it can be asked elsewhere.

A yes/no question is a *choice*, not a boolean: yes, no, and the three reasons why there is no
answer, as HL7's own value set "yesnodontknow" does it. A form without a way to say "I do not know"
makes people say no, and unknown is never normal. A number or text has a companion of its own
(``<linkId>/absent``) for the same reasons. Age and sex, which gates ask for, come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import OLDEST_YEARS, Sex
from triage_desk.domain.questionnaire import Item, ItemText, ItemType, Line, Section
from triage_desk.exchange.fhir import terms
from triage_desk.exchange.fhir.enable import (
    ABSENT,
    ABSENT_SUFFIX,
    AGE,
    SEX,
    Gates,
    expression,
    options_system,
)
from triage_desk.exchange.fhir.limits import limits, quantities, unit, units
from triage_desk.exchange.fhir.terms import Resource, coding, full
from triage_desk.rules.conditions import Condition, items_of
from triage_desk.rules.content import Ruleset

URL = f"{terms.BASE}/Questionnaire/intake"
HELP_SUFFIX = "/help"
ABOUT = "about"
GROUP_PREFIX = "section/"
ITEM_CONTROL = f"{terms.HL7}/questionnaire-itemControl"
CONTROL_SYSTEM = "http://hl7.org/fhir/questionnaire-item-control"
EXCLUSIVE = f"{terms.HL7}/questionnaire-optionExclusive"
TRANSLATION = f"{terms.HL7}/translation"
STAFF_ONLY = f"{terms.EXTENSION}/staff-only"
# LOINC 2.78; looked up at loinc.org and in HL7's vital-signs profile of FHIR R4, 2026-11-22.
ITEM_LOINC: Mapping[str, tuple[str, str]] = {
    "v_pulse": ("8867-4", "Heart rate"),
    "v_pressure": ("8480-6", "Systolic blood pressure"),
    "v_breaths": ("9279-1", "Respiratory rate"),
    "pain_now": ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
    "phq2_a": ("44250-9", "Little interest or pleasure in doing things"),
    "phq2_b": ("44255-8", "Feeling down, depressed, or hopeless"),
}
SEX_WORDS = {
    SOURCE: ("Sex at birth", {"female": "Female", "male": "Male", "other": "Other"}),
    "es": ("Sexo al nacer", {"female": "Mujer", "male": "Hombre", "other": "Otro"}),
    "fr": ("Sexe à la naissance", {"female": "Femme", "male": "Homme", "other": "Autre"}),
}
AGE_WORDS = {SOURCE: "Age in years", "es": "Edad en años", "fr": "Âge en années"}
ABOUT_WORDS = {SOURCE: "About the person", "es": "La persona", "fr": "La personne"}


def questionnaire(ruleset: Ruleset) -> Resource:
    """Return the interview of one content as a Questionnaire."""
    made: Resource = terms.spaced(Writer(ruleset).write())
    return made


class Writer:
    """Writes one Questionnaire."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.gates = Gates(ruleset)
        self.english = ruleset.texts[SOURCE]

    def write(self) -> Resource:
        """Return the whole interview."""
        ruleset = self.ruleset
        return full(
            {
                "resourceType": "Questionnaire",
                "id": "intake",
                "language": SOURCE,
                "extension": [_variable(*one) for one in self.gates.variables().items()],
                "url": URL,
                "identifier": [
                    {"system": terms.HASH_SYSTEM, "value": ruleset.ref.content_hash},
                ],
                "version": ruleset.ref.version,
                "name": "TriageDeskIntake",
                "title": "Screening and routing at the desk",
                "status": "active" if ruleset.approver else "draft",
                "subjectType": ["Patient"],
                "description": "Decides where to book a visit, not what is wrong.",
                "effectivePeriod": full(
                    {
                        "start": ruleset.effective_from.isoformat(),
                        "end": ruleset.effective_until and ruleset.effective_until.isoformat(),
                    }
                ),
                "item": [self._about(), *map(self._section, ruleset.sections)],
            }
        )

    def _about(self) -> Resource:
        words = {code: text for code, (text, _options) in SEX_WORDS.items()}
        sex = [
            {"valueCoding": self._coded(terms.GENDERS, word.value, self._sex_words(word))}
            for word in Sex
        ]
        return {
            "linkId": ABOUT,
            **_text(ABOUT_WORDS),
            "type": "group",
            "item": [
                {
                    "linkId": AGE,
                    **_text(AGE_WORDS),
                    "type": "integer",
                    "required": True,
                    "extension": limits(0, OLDEST_YEARS),
                },
                {
                    "linkId": SEX,
                    **_text(words),
                    "type": "choice",
                    "required": True,
                    "answerOption": sex,
                    "extension": [_control("radio-button")],
                },
            ],
        }

    def _sex_words(self, sex: Sex) -> Mapping[str, str]:
        if sex is Sex.UNKNOWN:
            return self._phrase("not_sure")
        return {code: options[sex.value] for code, (_text, options) in SEX_WORDS.items()}

    # ---------------------------------------------------------------------------- the content

    def _section(self, section: Section) -> Resource:
        """Return a section; after the question that ends an interview nothing more is asked."""
        asks = items_of(self.ruleset.outside_scope)
        order = [item.link_id for item in self.ruleset.items]
        last = max((order.index(name) for name in asks), default=-1)
        before = [i for i in section.items if order.index(i.link_id) <= last or i.after_routing]
        scoped = [item for item in section.items if item not in before]
        group: Resource = {
            "linkId": f"{GROUP_PREFIX}{section.section_id}",
            "text": self.ruleset.section_titles[section.section_id],
            "type": "group",
        }
        scope = self._in_scope()
        if not before:
            return {**group, **scope, "item": self.items(scoped)}
        items = self.items(before)
        if scoped:
            inner = {"linkId": f"{group['linkId']}/more", "type": "group", **scope}
            items.append({**inner, "item": self.items(scoped)})
        return {**group, "item": items}

    def _in_scope(self) -> Resource:
        """Return when the interview goes on: unless its end is known to have come."""
        path = f"iif({self.gates.value(self.ruleset.outside_scope)}, false, true)"
        return {"extension": [expression(path)]}

    def items(self, items: Sequence[Item]) -> list[Resource]:
        """Return questions, each with the one why there is no answer where it needs that."""
        return [made for item in items for made in (self._item(item), *self._companion(item))]

    def _item(self, item: Item) -> Resource:
        text = self.english[item.link_id]
        gate = self.gate(item.link_id)
        words = self.words(item, lambda one: one.text)
        head: Resource = {"linkId": item.link_id, **_text(words)}
        code = ITEM_LOINC.get(item.link_id)
        if code:
            head["code"] = [coding(terms.LOINC, *code)]
        extensions = [*_staff(item.staff_only), *gate.pop("extension", [])]
        if item.type is ItemType.CHECKLIST:
            lines = [self._line(item, line) for line in item.lines]
            nested = [*self._help(item, item.link_id, text), *lines]
            return full({**head, **gate, "type": "group", "extension": extensions, "item": nested})
        return full(
            {
                **head,
                **gate,
                **self._answer(item, extensions),
                "required": item.required,
                "item": self._help(item, item.link_id, text),
            }
        )

    def gate(self, link_id: str) -> Resource:
        """Return when a question is shown."""
        return self.gates.parts(link_id)

    def condition(self, link_id: str) -> Condition | None:
        """Return under which condition a question is asked, ``None`` for always."""
        return self.ruleset.gates[link_id].ask_when

    def _line(self, item: Item, line: Line) -> Resource:
        gate = self.gate(line.link_id)
        words = self.words(item, lambda text: text.lines.get(line.link_id, ""))
        staff = _staff(line.staff_only or item.staff_only)
        return full(
            {
                "linkId": line.link_id,
                **_text(words),
                **gate,
                "type": "choice",
                "required": True,
                "answerOption": self._yes_no(),
                "extension": [_control("radio-button"), *staff, *gate.get("extension", [])],
                "item": self._line_help(item, line),
            }
        )

    def _answer(self, item: Item, extensions: list[Resource]) -> Resource:
        """Return what may be answered: type, options, units, limits."""
        if item.type is ItemType.BOOLEAN:
            options = self._yes_no()
            return {"type": "choice", "answerOption": options, "extension": extensions}
        if item.type is ItemType.CHOICE:
            control = _control("check-box" if item.repeats else "radio-button")
            return {
                "type": "choice",
                "repeats": item.repeats,
                "answerOption": self._options(item),
                "extension": [control, *extensions],
            }
        hint = self.english[item.link_id].hint
        entry = [terms.extension(f"{terms.HL7}/entryFormat", valueString=hint)] if hint else []
        if item.type is ItemType.QUANTITY:
            ends = [*units(item), *quantities(item)]
            return {"type": "quantity", "extension": [*entry, *ends, *extensions]}
        if item.type is ItemType.TEXT:
            return {"type": "text", "maxLength": 2000, "extension": [*entry, *extensions]}
        kind = {ItemType.DATE: "date", ItemType.DECIMAL: "decimal"}.get(item.type, "integer")
        ends = [*limits(item.minimum, item.maximum), *unit(item)]
        return {"type": kind, "extension": [*entry, *ends, *extensions]}

    def _options(self, item: Item) -> list[Resource]:
        system = options_system(item.link_id)
        found: list[Resource] = []
        for option in item.options:
            words = self.words(item, lambda text, code=option.code: text.options.get(code, ""))
            found.append({"valueCoding": self._coded(system, option.code, words)})
        return [*found, *self._absent(exclusive=item.repeats)]

    def _yes_no(self) -> list[Resource]:
        known = (("Y", "yes"), ("N", "no"))
        coded = [self._coded(terms.YES_NO_SYSTEM, code, self._phrase(w)) for code, w in known]
        return [*({"valueCoding": one} for one in coded), *self._absent()]

    def _absent(self, *, exclusive: bool = False) -> list[Resource]:
        """Return the reasons why there is no answer, as options."""
        mark = [terms.extension(EXCLUSIVE, valueBoolean=True)] if exclusive else []
        phrase = {"unknown": "not_sure", "declined": "declined", "not_asked": "not_asked"}
        return [
            full(
                {
                    "extension": mark,
                    "valueCoding": self._coded(
                        terms.ABSENT_SYSTEM, code, self._phrase(phrase[state])
                    ),
                }
            )
            for state, code in ABSENT.items()
        ]

    def unless_given(self, link_id: str) -> Resource:
        """Return when a question has no answer."""
        asked = {"question": link_id, "operator": "exists", "answerBoolean": False}
        return {"enableWhen": [asked]}

    def _companion(self, item: Item) -> list[Resource]:
        """Return the question why there is no number or text, where an item has no options."""
        if item.type in (ItemType.CHOICE, ItemType.BOOLEAN, ItemType.CHECKLIST):
            return []
        condition = self.condition(item.link_id)
        when = self.unless_given(item.link_id)
        if condition is not None:
            none = f"%dealt.where(linkId = '{item.link_id}').empty()"
            when = {"extension": [expression(f"{self.gates.shown(condition)} and {none}")]}
        made = {
            "linkId": f"{item.link_id}{ABSENT_SUFFIX}",
            **_text(self._phrase("not_known")),
            "type": "choice",
            "answerOption": self._absent(),
            **when,
            "extension": [_control("radio-button"), *when.get("extension", [])],
        }
        return [made]

    def _help(self, item: Item, link_id: str, text: ItemText) -> list[Resource]:
        words = " ".join(part for part in (text.why, text.counts_as_yes) if part)
        return [_hint(link_id, words)] if words else []

    def _line_help(self, item: Item, line: Line) -> list[Resource]:
        words = self.english[item.link_id].line_help.get(line.link_id, "")
        return [_hint(line.link_id, words)] if words else []

    # ------------------------------------------------------------------------------- the words

    def words(self, item: Item, pick: object) -> dict[str, str]:
        """Return one text of an item by language; a language without it is left out."""
        found = {}
        for language, text in self.texts(item):
            words = pick(text)  # type: ignore[operator]
            if language == SOURCE or self._is_translated(words):
                found[language] = words
        return found

    def texts(self, item: Item) -> Iterator[tuple[str, ItemText]]:
        """Yield the words of an item by language."""
        yield from ((code, texts[item.link_id]) for code, texts in self.ruleset.texts.items())

    def _is_translated(self, words: str) -> bool:
        return bool(words) and not words.startswith("[English]")

    def _phrase(self, name: str) -> dict[str, str]:
        english = self.ruleset.phrases.get(name, PLAIN.get(name, name))
        found = {SOURCE: english}
        for code, translation in self.ruleset.translations.items():
            entry = translation.entry(english)
            if entry and entry.words:
                found[code] = entry.words
        return found

    @staticmethod
    def _coded(system: str, code: str, words: Mapping[str, str]) -> Resource:
        made = coding(system, code, words[SOURCE])
        others = _translations(words)
        return {**made, "_display": {"extension": others}} if others else made


PLAIN = {"not_known": "Why there is no answer"}


def _text(words: Mapping[str, str]) -> Resource:
    others = _translations(words)
    plain: Resource = {"text": words[SOURCE]}
    return {**plain, "_text": {"extension": others}} if others else plain


def _translations(words: Mapping[str, str]) -> list[Resource]:
    return [
        {
            "url": TRANSLATION,
            "extension": [
                terms.extension("lang", valueCode=code),
                terms.extension("content", valueString=text),
            ],
        }
        for code, text in words.items()
        if code != SOURCE
    ]


def _variable(name: str, path: str) -> Resource:
    said = {"name": name, "language": "text/fhirpath", "expression": path}
    return terms.extension(f"{terms.HL7}/variable", valueExpression=said)


def _control(code: str) -> Resource:
    return terms.extension(ITEM_CONTROL, valueCodeableConcept=terms.concept(CONTROL_SYSTEM, code))


def _hint(link_id: str, words: str) -> Resource:
    return {
        "linkId": f"{link_id}{HELP_SUFFIX}",
        "text": words,
        "type": "display",
        "extension": [_control("help")],
    }


def _staff(only: bool) -> list[Resource]:
    return [terms.extension(STAFF_ONLY, valueBoolean=True)] if only else []
