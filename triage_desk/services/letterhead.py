"""A letter about nobody, to see how a letterhead looks before it is kept."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.domain.answers import AnswerSet
from triage_desk.domain.clinic_settings import Clinic
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import DocumentKind
from triage_desk.rules.evaluate import act_within
from triage_desk.rules.specimen import specimen
from triage_desk.services.desk import Desk, Shared
from triage_desk.services.documents import content_of


def sample_letter(desk: Desk, settings: Clinic, logo: bytes) -> bytes:
    """Return a referral letter under other settings as PDF; nothing of it is kept.

    ``logo`` is a picture that the renderer can show, or empty.
    """
    shown = Shared(settings)
    shown.show(settings, logo if logo and desk.renderer.can_show(logo) else b"")
    tried = replace(desk, shared=shown)
    route = Disposition.PT_FIRST
    decision = replace(
        specimen(desk.engine), on=desk.clock().date(), disposition=route, findings=(),
        near_misses=(), act_within=act_within(desk.engine, route),
    )  # fmt: skip
    content = content_of(tried, decision, AnswerSet(), DocumentKind.REFERRAL_LETTER)
    return desk.renderer.render(content)
