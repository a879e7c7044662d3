"""Commands of the register."""

from charity_app.registry.services.circumstances import (
    record_circumstance,
    record_circumstances,
    record_declaration,
    record_emergency,
    record_properties,
    record_property,
)
from charity_app.registry.services.consents import give_consent, purpose_of, withdraw_consent
from charity_app.registry.services.diets import record_diet
from charity_app.registry.services.erasure import erase_household
from charity_app.registry.services.evidence import attach_evidence
from charity_app.registry.services.exports import approve_export, ask_export, write_export
from charity_app.registry.services.helping import start_helping, stop_helping
from charity_app.registry.services.households import correct_contact, move_household, register_household
from charity_app.registry.services.importing import confirm_import, drop_import, start_import, work_off_slice
from charity_app.registry.services.members import add_member, correct_member, end_member
from charity_app.registry.services.merging import merge_households
from charity_app.registry.services.money import Item, end_item, record_asset, record_expense, record_income
from charity_app.registry.services.moving import move_member
from charity_app.registry.services.opening import (
    Contact,
    forget_marks,
    record_opening,
    reveal_contact,
    reveal_value,
    reveal_values,
)
from charity_app.registry.services.organisations import (
    change_organisation,
    decide_on_organisation,
    register_organisation,
)
from charity_app.registry.services.people import NewMember
from charity_app.registry.services.sites import change_site, close_site, open_site, set_hours

__all__ = [
    "Contact",
    "Item",
    "NewMember",
    "add_member",
    "approve_export",
    "ask_export",
    "attach_evidence",
    "change_organisation",
    "change_site",
    "close_site",
    "confirm_import",
    "correct_contact",
    "correct_member",
    "decide_on_organisation",
    "drop_import",
    "end_item",
    "end_member",
    "erase_household",
    "forget_marks",
    "give_consent",
    "merge_households",
    "move_household",
    "move_member",
    "open_site",
    "purpose_of",
    "record_asset",
    "record_circumstance",
    "record_circumstances",
    "record_declaration",
    "record_diet",
    "record_emergency",
    "record_expense",
    "record_income",
    "record_opening",
    "record_properties",
    "record_property",
    "register_household",
    "register_organisation",
    "reveal_contact",
    "reveal_value",
    "reveal_values",
    "set_hours",
    "start_helping",
    "start_import",
    "stop_helping",
    "withdraw_consent",
    "work_off_slice",
    "write_export",
]
