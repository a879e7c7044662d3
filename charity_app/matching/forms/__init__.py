"""Forms of matching."""

from charity_app.matching.forms.claims import (
    ClaimFilterForm,
    ClaimForm,
    ConfirmForm,
    DeliveryForm,
    HandoverForm,
    PlaceForm,
    ReasonForm,
    StartForm,
    WordsForm,
)
from charity_app.matching.forms.needs import NeedFilterForm, NeedPostForm, ReturnForm, WithdrawForm
from charity_app.matching.forms.offers import ConditionsField, OfferFilterForm, OfferForm, RejectForm

__all__ = [
    "ClaimFilterForm",
    "ClaimForm",
    "ConditionsField",
    "ConfirmForm",
    "DeliveryForm",
    "HandoverForm",
    "NeedFilterForm",
    "NeedPostForm",
    "OfferFilterForm",
    "OfferForm",
    "PlaceForm",
    "ReasonForm",
    "RejectForm",
    "ReturnForm",
    "StartForm",
    "WithdrawForm",
    "WordsForm",
]
