"""The tables of panels. Private to ``store``, as ``tables`` says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, Integer, Text
from sqlmodel import Field

from triage_desk.store.tables import Row, number_column
from triage_desk.store.tables_care import patient_column


class PanelActs(Row, table=True):
    """Versions of who is in which programme, never changed (``domain.panel.PanelAct``).

    Days are ISO text: ``starts_on`` is "" and ``ends_on`` "9999-12-31" where it is left open, so
    that they compare as text.
    """

    __tablename__ = "panel_acts"
    __table_args__ = (
        Index("ix_panel_acts_member_id", "member_id", "number"),
        Index("ix_panel_acts_patient_id", "patient_id", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    member_id: str = Field(sa_type=Text)
    patient_id: str = Field(sa_column=patient_column())
    programme: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    payer: str = Field(sa_type=Text)
    starts_on: str = Field(sa_type=Text)
    ends_on: str = Field(sa_type=Text)
    episode_days: int = Field(sa_type=Integer)
    source: str = Field(sa_type=Text)
    withdrawn: bool = Field(sa_type=Boolean)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)


class PanelMembers(Row, table=True):
    """Who is in which programme, as last said: made of ``panel_acts`` alone."""

    __tablename__ = "panel_members"
    __table_args__ = (
        Index("ix_panel_members_patient_id", "patient_id"),
        Index("ix_panel_members_programme", "programme", "kind"),
    )

    member_id: str = Field(primary_key=True, sa_type=Text)
    patient_id: str = Field(sa_column=patient_column())
    programme: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    payer: str = Field(sa_type=Text)
    starts_on: str = Field(sa_type=Text)
    ends_on: str = Field(sa_type=Text)
    episode_days: int = Field(sa_type=Integer)
    source: str = Field(sa_type=Text)
