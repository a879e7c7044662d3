"""Reads of the register."""

from charity_app.registry.queries.cards import HouseholdCard, household_card, household_cards
from charity_app.registry.queries.consents import (
    ConsentRow,
    consents_of,
    get_consent,
    has_consent,
    helped_household,
    helped_label,
)
from charity_app.registry.queries.duplicates import Likeness, find_likenesses
from charity_app.registry.queries.exports import get_export, list_exports
from charity_app.registry.queries.facts import household_facts_source, household_facts_sources, item_of
from charity_app.registry.queries.files import (
    HouseholdFile,
    MemberRow,
    get_evidence,
    household_file,
    list_evidence,
    looks_at,
)
from charity_app.registry.queries.households import (
    HouseholdRow,
    contact_ends_with,
    get_household,
    get_member,
    household_of_number,
    households_of_phone,
    list_households_visible_to,
    phone_indexes_of,
)
from charity_app.registry.queries.importing import get_import, import_problems, list_imports
from charity_app.registry.queries.organisations import (
    Standing,
    get_organisation,
    get_site,
    list_organisations,
    list_sites,
    organisation_names,
    organisation_of_code,
    organisation_standing,
    site_names,
    sites_of,
)

__all__ = [
    "ConsentRow",
    "HouseholdCard",
    "HouseholdFile",
    "HouseholdRow",
    "Likeness",
    "MemberRow",
    "Standing",
    "consents_of",
    "contact_ends_with",
    "find_likenesses",
    "get_consent",
    "get_evidence",
    "get_export",
    "get_household",
    "get_import",
    "get_member",
    "get_organisation",
    "get_site",
    "has_consent",
    "helped_household",
    "helped_label",
    "household_card",
    "household_cards",
    "household_facts_source",
    "household_facts_sources",
    "household_file",
    "household_of_number",
    "households_of_phone",
    "import_problems",
    "item_of",
    "list_evidence",
    "list_exports",
    "list_households_visible_to",
    "list_imports",
    "list_organisations",
    "list_sites",
    "looks_at",
    "organisation_names",
    "organisation_of_code",
    "organisation_standing",
    "phone_indexes_of",
    "site_names",
    "sites_of",
]
