"""What a list of people asks for, in plain words."""

from __future__ import annotations

from triage_desk.domain.cohort import Cohort, Criterion, Says, What
from triage_desk.domain.questionnaire import REGIONS
from triage_desk.services import cohorts
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import language, text

_COUNTED = (What.AGE, What.VISIT)
_FIXED = {What.ROUTE: "kit.route", What.SEX: "sex", What.FOLLOW_UP: "cohorts.state"}


def subject(desk: Desk, what: What, about: str, code: str = "") -> str:
    """Return what a criterion looks at; its id where the content has it no more."""
    kind = text(f"cohorts.what.{what.value}")
    if what in _COUNTED:
        return kind
    words = named(desk, what, about)
    if code:
        return of_option(desk, words, about, code)
    return words if what is What.ANSWER else text("cohorts.of_kind", kind=kind, what=words)


def of_option(desk: Desk, question: str, link_id: str, code: str) -> str:
    """Return one option of a question, whose words are ``question``; those alone without one."""
    if not code:
        return question
    option = cohorts.option(desk, link_id, code, language())
    return text("cohorts.of_code", what=question, code=option)


def named(desk: Desk, what: What, about: str) -> str:
    """Return the name of a question, flag, place, route or programme; its id where unknown."""
    if what in _FIXED:
        return text(f"{_FIXED[what]}.{about}")
    if what is What.ANSWER:
        return _question(desk, about)
    if what is What.REGION:
        return cohorts.option(desk, REGIONS, about, language())
    ruleset = desk.engine.ruleset
    titles = {
        What.FLAG: {one.flag_id: one.title for one in ruleset.flags},
        What.PATHWAY: {one.pathway_id: one.title for one in ruleset.pathways},
        What.SCORE: {name: one.title for name, one in ruleset.instruments.items()},
        What.LANGUAGE: {one.code: one.name for one in ruleset.languages},
    }
    return titles.get(what, {}).get(about, about)


def _question(desk: Desk, about: str) -> str:
    """Return a question; where another has the same words, with what tells them apart."""
    words = cohorts.question(desk, about, language())
    section, beside = cohorts.where_asked(desk, about, language())
    if section:
        return text("cohorts.in_section", what=words, section=section)
    return text("cohorts.beside", what=words, beside=beside) if beside else words


def criterion(desk: Desk, one: Criterion) -> str:
    """Return one criterion in words, such as "Age: at least 65"."""
    what = subject(desk, one.what, one.about, one.code)
    return text("cohorts.criterion", what=what, says=says(one.says, one.number))


def says(one: Says, number: float | None = None) -> str:
    """Return what must hold, with the number where there is one."""
    if number is None:
        return text(f"cohorts.says.{one.value}")
    return text(f"cohorts.says_{one.value}", number=f"{number:g}")


def sentence(desk: Desk, cohort: Cohort) -> str:
    """Return who is meant, in one sentence; an invitation where nothing is asked for."""
    if not cohort.criteria:
        return text("cohorts.nothing")
    parts = "; ".join(criterion(desk, one) for one in cohort.criteria)
    return text(f"cohorts.match_{cohort.match.value}", what=parts)
