"""Pages on consents: what a household agreed to, given and taken back (R-PRV-04, ruling 20)."""

from typing import Any

from flask import Response, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done
from charity_app.registry import queries, services
from charity_app.registry.forms import ConsentForm
from charity_app.registry.forms.choices import id_of
from charity_app.registry.models import Consent, Household
from charity_app.registry.policy import is_own
from charity_app.registry.states import households as words
from charity_app.registry.states.households import ConsentPurpose, ConsentWay
from charity_app.registry.views.blueprint import SAVED, bp, form_page
from charity_app.registry.views.households import tab

_GIVE = Text("Record a consent", "consent")
_FIELDS = ("purpose", "organisation_id", "way", "words", "given_on")
_ONE_PRESS = tuple(purpose for purpose in ConsentPurpose if purpose is not ConsentPurpose.HANDOVER)


def _url(household_id: Any) -> str:
    return url_for("registry.show_consents", household_id=household_id)


@bp.get("/households/<uuid:household_id>/consents")
@requires("household.show", records="household.opened", household=queries.get_household)
def show_consents(household: Household) -> Response:
    """Show every yes with its words, and what could be agreed to."""
    rows = queries.consents_of(household)
    standing = {row.purpose for row in rows if row.withdrawn_on is None}
    return tab(
        "consents",
        household,
        rows=rows,
        open_purposes=[purpose for purpose in _ONE_PRESS if purpose not in standing],
        purposes=words.CONSENTS,
        ways=words.CONSENT_WAYS,
        speaks=is_own(actor(), household) or actor().helping_id == household.id,
    )


@bp.get("/households/<uuid:household_id>/consents/new")
@requires("household.consent", household=queries.get_household)
def show_new_consent(household: Household) -> Response:
    """Ask what the family agreed to, when and in which words."""
    form = ConsentForm()
    form.offer(queries.list_organisations(actor()).items)
    return form_page(household, _GIVE, form, *_FIELDS)


@bp.post("/households/<uuid:household_id>/consents/new")
@requires("household.consent", household=queries.get_household)
def record_consent(household: Household) -> Response:
    """Record a yes that was spoken or signed."""
    form = ConsentForm.from_request()
    form.offer(queries.list_organisations(actor()).items)
    given = form.carry_out(lambda: services.give_consent(household, **_given(form), by=actor()))
    if given is None:
        return form_page(household, _GIVE, form, *_FIELDS)
    return done(_url(household.id), notice=SAVED)


def _given(form: ConsentForm) -> dict[str, Any]:
    codes: dict[str, Any] = {"purpose": ConsentPurpose(form.purpose.data), "way": ConsentWay(form.way.data)}
    return codes | form.chosen("words", "given_on") | {"organisation_id": id_of(form.organisation_id.data)}


@bp.post("/households/<uuid:household_id>/consents/<purpose>/give")
@requires("household.consent", household=queries.get_household)
def give_consent(household: Household, purpose: str) -> Response:
    """Let a resident, or who fills in beside them, agree to a purpose with one press."""
    services.give_consent(household, purpose=services.purpose_of(purpose), way=ConsentWay.ONLINE, by=actor())
    return done(_url(household.id), notice=Text("Thank you; you may take this back at any time", "consent"))


@bp.post("/consents/<uuid:consent_id>/withdraw")
@requires("household.consent", consent=queries.get_consent)
def withdraw_consent(consent: Consent) -> Response:
    """Take a yes back; current aid is not affected."""
    services.withdraw_consent(consent, by=actor())
    notice = Text("The consent is withdrawn; current aid is not affected", "consent")
    return done(_url(consent.household_id), notice=notice)
