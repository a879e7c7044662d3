"""What is asked about goods that are there: which lots, why they are frozen, thrown away, moved or repacked."""

from collections.abc import Iterable
from typing import Any

from wtforms import FileField, SelectField, StringField
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, Required, WholeNumberField, label
from charity_app.registry.forms.choices import CHOOSE, FileChosen, choices, code_field, code_of, place_choices
from charity_app.stock.queries.near_expiry import STEPS
from charity_app.stock.queries.shelves import LotFilter
from charity_app.stock.states.items import STORAGES, Storage
from charity_app.stock.states.lots import GOODS_USES, HOLD_REASONS, LOT_LABELS, GoodsUse, LotState
from charity_app.stock.states.movements import SKIP_REASONS, WASTE_REASONS

_MOST = 1_000_000
MOST_PARTS = 4
"""Of how many lots at once something is repacked by hand."""
_DAYS = {str(days): Text("at most %(days)s days left", "lot filter", {"days": days}) for days in STEPS}


def _one_of(name: Any, labels: Any, empty: Text) -> SelectField:
    return SelectField(name, choices=choices(labels, empty=empty), validate_choice=False)


class LotFilterForm(BaseForm):
    """Which lots of a place a list shows."""

    q = StringField(label("lot filter", "Number, item, letters or barcode"))
    state = _one_of(label("lot filter", "State"), LOT_LABELS, Text("In every state", "lot filter"))
    days = _one_of(label("lot filter", "Days left"), _DAYS, Text("With any date", "lot filter"))
    storage = _one_of(label("lot filter", "Storage"), STORAGES, Text("Stored in any way", "lot filter"))
    use = _one_of(label("lot filter", "Given for"), GOODS_USES, Text("Given for anything", "lot filter"))

    @property
    def asked(self) -> LotFilter:
        """What was chosen."""
        days = self.days.data if self.days.data in _DAYS else None
        return LotFilter(
            q=self.q.data or "",
            state=code_of(LotState, self.state.data),
            storage=code_of(Storage, self.storage.data),
            use=code_of(GoodsUse, self.use.data),
            days=int(days) if days else None,
        )


class FreezeForm(BaseForm):
    """Why nothing of a lot may leave."""

    reason = code_field(label("lot", "Why"), HOLD_REASONS)


class DisposalForm(BaseForm):
    """How much of a lot is thrown away and why, with a photo."""

    quantity = WholeNumberField(label("lot", "How many"), [Required()], low=1, high=_MOST)
    reason = code_field(label("lot", "Why"), WASTE_REASONS)
    photo = FileField(label("lot", "Photo of the goods"), [FileChosen()])


class MoveForm(BaseForm):
    """To which place how much of a lot goes; another lot that expires sooner is passed over with a reason."""

    target = SelectField(label("lot", "To which place"), [Required()], validate_choice=False)
    quantity = WholeNumberField(label("lot", "How many"), [Required()], low=1, high=_MOST)
    skip = code_field(label("lot", "If another lot expires sooner: why not that one"), SKIP_REASONS, is_required=False)

    def offer(self, sites: Iterable[Any]) -> "MoveForm":
        """Offer the places."""
        self.target.choices = place_choices(sites, CHOOSE)
        return self


class RepackForm(BaseForm):
    """What is made, and of which lots; each row is a lot number and how many of it go in."""

    item = StringField(
        label("lot", "What is made: name or barcode of the item"),
        [Required(), Length(max=80)],
        render_kw={"list": "items"},
    )
    quantity = WholeNumberField(label("lot", "How many are made"), [Required()], low=1, high=_MOST)
    number_1 = StringField(label("lot", "Lot"), [Required(), Length(max=12)])
    part_1 = WholeNumberField(label("lot", "How many of it"), [Required()], low=1, high=_MOST)
    number_2 = StringField(label("lot", "Lot"), [Length(max=12)])
    part_2 = WholeNumberField(label("lot", "How many of it"), low=1, high=_MOST)
    number_3 = StringField(label("lot", "Lot"), [Length(max=12)])
    part_3 = WholeNumberField(label("lot", "How many of it"), low=1, high=_MOST)
    number_4 = StringField(label("lot", "Lot"), [Length(max=12)])
    part_4 = WholeNumberField(label("lot", "How many of it"), low=1, high=_MOST)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each row."""
        return [(self[f"number_{place}"], self[f"part_{place}"]) for place in range(1, MOST_PARTS + 1)]
