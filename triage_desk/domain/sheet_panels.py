"""What a row of a panel says: in which programme somebody is, who pays, from when to when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from triage_desk.domain import sheet_cells as cells
from triage_desk.domain.exchange import BY_MRN, MemberIn, PatientIn
from triage_desk.domain.folding import fold
from triage_desk.domain.panel import EPISODE_DAYS, LONGEST_EPISODE, ProgrammeKind
from triage_desk.domain.sheet import DateOrder, Field, Trouble

_KINDS: Final = {
    word: kind
    for kind, words in {
        ProgrammeKind.ACO: "aco mssp sharedsavings accountablecareorganization "
        "accountablecare organizacionresponsable",
        ProgrammeKind.CAPITATION: "capitation capitated cap pmpm capita capitacion",
        ProgrammeKind.BUNDLE: "bundle bundled bundledpayment episode bpci cjr paquete episodio",
        ProgrammeKind.MEDICAL_HOME: "medicalhome pcmh patientcenteredmedicalhome hogarmedico",
    }.items()
    for word in words.split()
}


def read_kind(text: str) -> ProgrammeKind | Trouble:
    """Return how a programme pays, by the words that files use for it."""
    plain = "".join(letter for letter in fold(text) if letter.isalnum())
    return _KINDS.get(plain, Trouble.KIND)


def read_member(
    text: Callable[[Field], str],
    bad: Callable[[Field, Trouble], None],
    order: DateOrder | None,
    who: PatientIn | None,
    place: str,
) -> MemberIn | None:
    """Return what a row says; ``None`` where something of it is at fault, which ``bad`` hears."""
    faults: list[Trouble] = []

    def wrong(field: Field, trouble: Trouble) -> None:
        faults.append(trouble)
        bad(field, trouble)

    mrn, programme = text(Field.MRN), text(Field.PROGRAMME)
    if who is None and not mrn:
        wrong(Field.MRN, Trouble.NO_NUMBER)
    if not programme:
        wrong(Field.PROGRAMME, Trouble.PROGRAMME)
    kind = read_kind(text(Field.PROGRAMME_KIND))
    if isinstance(kind, Trouble):
        wrong(Field.PROGRAMME_KIND, kind)
        return None
    begins, ends = (
        _day(text(field), order, partial(wrong, field))
        for field in (Field.MEMBER_FROM, Field.MEMBER_TO)
    )
    if begins and ends and ends < begins:
        wrong(Field.MEMBER_TO, Trouble.ENDS_BEFORE)
    length = _length(text(Field.EPISODE_DAYS), kind)
    if length is None:
        wrong(Field.EPISODE_DAYS, Trouble.EPISODE)
    if faults or length is None:
        return None
    key = who.key if who else f"{BY_MRN}{mrn}"
    return MemberIn(key, programme, kind, text(Field.PAYER), begins, ends, length, who, place)


def _day(text: str, order: DateOrder | None, bad: Callable[[Trouble], None]) -> date | None:
    found = cells.read_date(text, order) if text else None
    if isinstance(found, Trouble):
        bad(found)
        return None
    return found


def _length(text: str, kind: ProgrammeKind) -> int | None:
    """Return how many days an episode has, 0 for a programme without any; ``None`` for a fault."""
    if not text:
        return EPISODE_DAYS if kind is ProgrammeKind.BUNDLE else 0
    days = int(text) if text.isdecimal() and len(text) <= len(str(LONGEST_EPISODE)) else -1
    return days if 0 < days <= LONGEST_EPISODE else None
