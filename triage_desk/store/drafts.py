"""Drafts in SQL, as ``services.ports`` wants them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.sql import ColumnElement

from triage_desk.domain import codec
from triage_desk.domain.draft import Draft
from triage_desk.store.mapping import micros
from triage_desk.store.shape import TABLES

_drafts = TABLES["drafts"]


class SqlDrafts:
    """What was typed and not yet said."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection with an open transaction."""
        self._connection = connection

    def put(self, draft: Draft) -> None:
        """Keep a draft in the place of the one before for the same screen."""
        key = (draft.workstation, draft.place, draft.encounter_id)
        self._connection.execute(delete(_drafts).where(_is(key)))
        values: dict[str, Any] = {
            "workstation": draft.workstation,
            "place": draft.place,
            "encounter_id": draft.encounter_id,
            "at": micros(draft.at),
            "body": json.dumps(codec.to_plain(draft), ensure_ascii=False),
        }
        self._connection.execute(insert(_drafts), values)

    def get(self, workstation: str, place: str, encounter_id: str) -> Draft | None:
        """Return the draft of a screen, or ``None``."""
        query = select(_drafts.c.body).where(_is((workstation, place, encounter_id)))
        row = self._connection.execute(query).first()
        return None if row is None else codec.from_plain(Draft, json.loads(row.body))

    def of_place(self, workstation: str, place: str) -> tuple[Draft, ...]:
        """Return every draft of a screen, the newest first."""
        mine = (_drafts.c.workstation == workstation) & (_drafts.c.place == place)
        query = select(_drafts.c.body).where(mine).order_by(_drafts.c.at.desc())
        bodies = self._connection.execute(query).scalars()
        return tuple(codec.from_plain(Draft, json.loads(body)) for body in bodies)

    def take(self, workstation: str, place: str, encounter_id: str) -> Draft | None:
        """Return the draft of a screen and delete it, or ``None``."""
        draft = self.get(workstation, place, encounter_id)
        if draft is not None:
            key = (workstation, place, encounter_id)
            self._connection.execute(delete(_drafts).where(_is(key)))
        return draft


def _is(key: tuple[str, str, str]) -> ColumnElement[bool]:
    workstation, place, encounter_id = key
    return (
        (_drafts.c.workstation == workstation)
        & (_drafts.c.place == place)
        & (_drafts.c.encounter_id == encounter_id)
    )
