"""The papers that are not about one visit: what a renderer makes and reads back besides those."""

from __future__ import annotations

from typing import TypeAlias

from triage_desk.domain.audit_view import DaySheet, WhoSaw
from triage_desk.domain.blank_interview import BlankInterview
from triage_desk.domain.check_paper import CheckForms, CheckSheet
from triage_desk.domain.desk_guide import DeskGuide
from triage_desk.domain.followup_form import FollowUpForm
from triage_desk.domain.outcome_paper import OutcomePaper
from triage_desk.domain.pointing_card import PointingCard
from triage_desk.domain.training import CertificatePaper
from triage_desk.domain.user import RecoverySheet
from triage_desk.domain.value_report import ValueReport

OfficePaper: TypeAlias = (
    BlankInterview
    | CertificatePaper
    | CheckForms
    | CheckSheet
    | DaySheet
    | WhoSaw
    | DeskGuide
    | FollowUpForm
    | OutcomePaper
    | RecoverySheet
    | ValueReport
    | tuple[PointingCard, ...]
)
"""A blank form, a sheet of the office, or the cards of one print."""
