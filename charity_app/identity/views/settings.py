"""Settings of the platform: see them, propose a value, agree to one."""

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.core.settings import SettingValue
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.identity import queries, services
from charity_app.identity.forms import SettingForm
from charity_app.identity.queries.settings import SettingLine
from charity_app.identity.views.blueprint import bp


@bp.get("/settings")
@requires("setting.list")
def list_settings() -> Response:
    """Show every figure of the platform's own making with its rule."""
    return page("identity/settings.html", lines=queries.list_settings_visible_to(actor()))


def _known(key: str) -> SettingLine:
    setting = queries.get_setting(key)
    if setting is None:
        raise NotFound
    return setting


@bp.get("/settings/<key>/propose")
@requires("setting.propose")
def show_proposal(key: str) -> Response:
    """Ask for a new value and its first day."""
    return page("identity/setting_form.html", form=SettingForm(), line=_known(key))


@bp.post("/settings/<key>/propose")
@requires("setting.propose")
def propose_setting(key: str) -> Response:
    """Propose a value; nothing changes before a second person agrees."""
    form, setting = SettingForm.from_request(), _known(key)
    row = form.carry_out(lambda: services.propose_setting(key, **form.chosen("value", "valid_from"), by=actor()))
    if row is None:
        return page("identity/setting_form.html", status=422, form=form, line=setting)
    return done(url_for("identity.list_settings"), notice=Text("Proposed; a second person must agree", "setting"))


@bp.post("/settings/values/<uuid:proposed_id>/approve")
@requires("setting.approve", proposed=queries.get_setting_value)
def approve_setting(proposed: SettingValue) -> Response:
    """Agree to a value somebody else proposed."""
    services.approve_setting(proposed, by=actor())
    return done(url_for("identity.list_settings"), notice=Text("Agreed", "setting"))
