"""Which sections the settings have for whoever is here."""

from __future__ import annotations

from enum import StrEnum

from triage_desk.domain.permission import Permission
from triage_desk.services.desk import Desk
from triage_desk.services.permission import allowed


class Section(StrEnum):
    """The sections, in their order on the page."""

    LETTERHEAD = "letterhead"
    PEOPLE = "people"
    TEAMS = "teams"
    PLACES = "places"
    BOOKING = "booking"
    RULES = "rules"
    LANGUAGES = "languages"
    KEEPING = "keeping"
    COSTS = "costs"
    USERS = "users"
    BACKUPS = "backups"
    THIS_DESK = "this_desk"
    PAPERS = "papers"
    MESSAGES = "messages"
    ABOUT = "about"


OF_COMPUTER = (Section.THIS_DESK, Section.PAPERS, Section.MESSAGES)
NEEDS = {
    Section.USERS: Permission.MANAGE_USERS,
    Section.BACKUPS: Permission.BACK_UP,
    Section.COSTS: Permission.SEE_MEASURES,
}


def sections(desk: Desk) -> tuple[Section, ...]:
    """Return the sections that mean something to who is here; what is theirs to read counts."""
    found = (s for s in Section if s not in NEEDS or allowed(desk, NEEDS[s]))
    return tuple(s for s in found if s not in OF_COMPUTER or desk.computer is not None)
