"""Contracts with the operators of shops: an expired one keeps new stock away (feature 5.16)."""

from typing import Any

from flask import Response, url_for

from charity_app.core import clock
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.registry.queries.contracts import contracts_of
from charity_app.registry.services.contracts import sign_contract as sign
from charity_app.supermarket.forms.contracts import ContractForm
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.views.blueprint import SAVED, bp


@bp.get("/shops/<uuid:site_id>/contracts")
@requires("shop.show", site=get_shop)
def show_contracts(site: Site) -> Response:
    """Show the contracts with the operator of a shop, the newest first."""
    return _contracts(site, ContractForm())


def _contracts(site: Site, form: Any) -> Response:
    found = contracts_of(site.id)
    is_over = bool(found) and found[0].ends_on < clock.today()
    status = 422 if form.errors else 200
    return page("supermarket/contracts.html", status=status, site=site, form=form, contracts=found, is_over=is_over)


@bp.post("/shops/<uuid:site_id>/contracts/sign")
@requires("contract.sign", site=get_shop)
def sign_contract(site: Site) -> Response:
    """Note a contract with the operator of a shop."""
    form: Any = ContractForm.from_request()
    told = {"paper_number": form.paper_number.data, "starts_on": form.starts_on.data, "ends_on": form.ends_on.data}
    if form.carry_out(lambda: sign(site, **told, by=actor())) is None:
        return _contracts(site, form)
    return done(url_for(".show_contracts", site_id=site.id), notice=SAVED)
