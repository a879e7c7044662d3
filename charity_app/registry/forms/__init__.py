"""Forms of the register."""

from charity_app.registry.forms.consents import ConsentForm, EvidenceForm, ExportForm, RevealForm
from charity_app.registry.forms.households import (
    ContactForm,
    EndMemberForm,
    FilterForm,
    MemberForm,
    MergeForm,
    MoveForm,
    MoveMemberForm,
    RegisterForm,
)
from charity_app.registry.forms.items import (
    AssetForm,
    CircumstanceForm,
    DeclarationForm,
    EmergencyForm,
    EndItemForm,
    ExpenseForm,
    IncomeForm,
    PropertyForm,
)
from charity_app.registry.forms.organisations import (
    CloseSiteForm,
    DecisionForm,
    HoursForm,
    ImportForm,
    OrganisationFilterForm,
    OrganisationForm,
    SiteFilterForm,
    SiteForm,
)

__all__ = [
    "AssetForm",
    "CircumstanceForm",
    "CloseSiteForm",
    "ConsentForm",
    "ContactForm",
    "DecisionForm",
    "DeclarationForm",
    "EmergencyForm",
    "EndItemForm",
    "EndMemberForm",
    "EvidenceForm",
    "ExpenseForm",
    "ExportForm",
    "FilterForm",
    "HoursForm",
    "ImportForm",
    "IncomeForm",
    "MemberForm",
    "MergeForm",
    "MoveForm",
    "MoveMemberForm",
    "OrganisationFilterForm",
    "OrganisationForm",
    "PropertyForm",
    "RegisterForm",
    "RevealForm",
    "SiteFilterForm",
    "SiteForm",
]
