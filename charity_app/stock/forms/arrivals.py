"""The form of a receipt of goods that were sent by hand."""

from typing import Self
from uuid import UUID

from charity_app.http.forms import BaseForm, WholeNumberField, label
from charity_app.registry.forms.choices import code_field
from charity_app.stock.states.arrivals import SHORT_REASONS


class ArrivalForm(BaseForm):
    """How many did not come, and why."""

    missing = WholeNumberField(label("arrival", "How many were not taken in"), low=0, high=1_000_000)
    reason = code_field(label("arrival", "Why not"), SHORT_REASONS, is_required=False)

    def beside(self, arrival_id: UUID) -> Self:
        """Give the fields ids of their own: a page has one such form for each arrival that waits."""
        for field in self:
            field.id = f"{field.name}-{arrival_id}"
        return self
