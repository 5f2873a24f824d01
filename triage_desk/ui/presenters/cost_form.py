"""The numbers a clinic types so that costs can be estimated: one record for each."""

from __future__ import annotations

from dataclasses import replace

from triage_desk.clock import local_date
from triage_desk.domain.cost import CostInput, CostKind
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.services import clinic
from triage_desk.services.permission import allowed
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.cost_words import amount_words, kind_words
from triage_desk.ui.presenters.moments import read_typed_day, typed_day
from triage_desk.ui.presenters.record_form import RecordForm
from triage_desk.ui.presenters.setting_rows import Kind, Row


class CostsForm(RecordForm[CostInput]):
    """Prices, usual shares, and what a contract of shared savings says."""

    name = "costs"
    kind = CostInput

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what is kept of a number."""
        kinds = tuple((kind.value, kind_words(kind)) for kind in CostKind)
        return (
            Row("kind", Kind.CHOICE, kinds, CostKind, short=True),
            Row("amount", short=True),
            Row("as_of", short=True),
            Row("source", short=True),
        )

    def words(self, record: CostInput) -> dict[str, str]:
        """Return what stands in the fields; nothing of a number that was never typed."""
        return {
            "kind": record.kind.value,
            "amount": f"{record.amount:g}" if record.source else "",
            "as_of": typed_day(record.as_of),
            "source": record.source,
        }

    def wanted(self, record: CostInput) -> CostInput:
        """Return the number with what is typed; raise ``UserError`` where it is none."""
        typed = self.values
        try:
            amount = float(typed["amount"].strip().replace(",", ""))
        except ValueError:
            raise UserError(text("settings.costs_number"), "amount") from None
        day = read_typed_day(typed["as_of"], "as_of") or local_date(self.desk.clock())
        kind, source = CostKind(typed["kind"]), typed["source"]
        return replace(record, kind=kind, amount=amount, as_of=day, source=source)

    @staticmethod
    def id_of(record: CostInput) -> str:
        """Return what it is: there is one number of each kind."""
        return record.kind.value

    def all(self) -> tuple[CostInput, ...]:
        """Return every number, in the order of the kinds; none for whoever sees no measures."""
        if not allowed(self.desk, Permission.SEE_MEASURES):
            return ()
        order = list(CostKind)
        return tuple(sorted(clinic.costs(self.desk), key=lambda one: order.index(one.kind)))

    def keep(self, record: CostInput) -> CostInput:
        """Keep a number."""
        return clinic.keep_cost(self.desk, record)

    def blank(self, record_id: str) -> CostInput:
        """Return no number yet; of which kind is chosen in the form."""
        known = {one.kind for one in self.records}
        free = [kind for kind in CostKind if kind not in known]
        return CostInput((free or list(CostKind))[0], 0.0, local_date(self.desk.clock()), "")

    def line(self, record: CostInput) -> str:
        """Return the line of the list: what it is, how much, and whether it is turned off."""
        off = "" if record.active else text("settings.is_off")
        parts = (kind_words(record.kind), amount_words(record), off)
        return "\n".join(part for part in parts if part)
