"""What is asked about a shop's money: what was counted at the close of a day, and what was spent."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, Required, YuanField, label
from charity_app.registry.forms.choices import code_field, code_of
from charity_app.supermarket.services.closing import Counted
from charity_app.supermarket.states.money import BOOKS, DIFFERENCES, PURPOSES, DifferenceReason, Purpose, ShopBook


class CloseForm(BaseForm):
    """The cash that was counted, box by box; a difference needs its reason."""

    trade_fen = YuanField(label("day close", "Cash counted in the box of trade"), [Required()])
    gifts_fen = YuanField(label("day close", "Cash counted in the box of gifts"), [Required()])
    reason = code_field(label("day close", "Why it is not what the books say"), DIFFERENCES, is_required=False)

    @property
    def counted(self) -> Counted:
        """What was counted."""
        reason = code_of(DifferenceReason, self.reason.data)
        return Counted(trade_fen=self.trade_fen.data or 0, gifts_fen=self.gifts_fen.data or 0, reason=reason)


class SpendingForm(BaseForm):
    """What was paid out of the safe."""

    book = code_field(label("shop money", "Out of which book"), BOOKS)
    purpose = code_field(label("shop money", "For what"), PURPOSES)
    amount_fen = YuanField(label("shop money", "Amount"), [Required()])
    paper_number = StringField(label("shop money", "Number of the paper"), [Required(), Length(max=40)])

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in, as the command takes it."""
        return {
            "book": ShopBook(self.book.data),
            "purpose": Purpose(self.purpose.data),
            "amount_fen": self.amount_fen.data or 0,
            "paper_number": self.paper_number.data or "",
        }
