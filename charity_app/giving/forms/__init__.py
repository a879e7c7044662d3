"""Input of giving."""

from charity_app.giving.forms.desk import CampaignForm, FundForm, PayInForm, PoolForm, StreetForm, VerdictForm
from charity_app.giving.forms.gifts import GiveForm, MonthForm, NameForm, TributeForm

__all__ = [
    "CampaignForm",
    "FundForm",
    "GiveForm",
    "MonthForm",
    "NameForm",
    "PayInForm",
    "PoolForm",
    "StreetForm",
    "TributeForm",
    "VerdictForm",
]
