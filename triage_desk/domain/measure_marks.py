"""The bits of one visit: in or out of what each measure counts."""

from __future__ import annotations

from datetime import datetime

from triage_desk.domain.measure import definition


class Marks:
    """The bits of one visit while they are set."""

    def __init__(self) -> None:
        """Begin with none."""
        self.due = self.met = self.left_out = 0
        self.times: dict[int, int] = {}
        self.again: list[datetime] = []

    def share(self, measure_id: str, *, met: bool) -> None:
        """Count the visit."""
        mask = definition(measure_id).mask
        self.due |= mask
        if met:
            self.met |= mask

    def time(self, measure_id: str, value: int | None) -> None:
        """Count the visit with its time, or leave it out where there is none."""
        if value is None:
            self.leave(measure_id)
        else:
            self.share(measure_id, met=True)
            self.times[definition(measure_id).bit] = value

    def leave(self, measure_id: str, until: datetime | None = None) -> None:
        """Leave the visit out, for good or until a moment."""
        self.left_out |= definition(measure_id).mask
        if until is not None:
            self.again.append(until)
