"""What a volunteer tells about oneself."""

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import version_of
from charity_app.volunteering.forms.people import ProfileForm
from charity_app.volunteering.models import Volunteer
from charity_app.volunteering.queries.people import own_volunteer
from charity_app.volunteering.services import accounts
from charity_app.volunteering.services import profiles as services
from charity_app.volunteering.states.people import VolunteerAction
from charity_app.volunteering.views.blueprint import SAVED, WORDS, bp

_LEFT = Text("You have left. Thank you for every hour; your record stays", "volunteering")


def _own() -> Volunteer:
    volunteer = own_volunteer(actor())
    if volunteer is None:
        raise NotFound
    return volunteer


@bp.get("/me")
@requires("volunteer.own")
def show_me() -> Response:
    """Show what the viewer told about oneself as a volunteer."""
    volunteer = own_volunteer(actor())
    if volunteer is None:
        return done(url_for(".list_mine"))
    told = {"sex": volunteer.sex or "", "street": str(volunteer.street_id or ""), "version": volunteer.version}
    return _page(volunteer, ProfileForm(obj=volunteer, data=told), 200)


def _page(volunteer: Volunteer, form: ProfileForm, status: int) -> Response:
    return page("volunteering/me.html", status=status, volunteer=volunteer, form=form, words=WORDS)


@bp.post("/me")
@requires("volunteer.own")
def change_me() -> Response:
    """Keep what the viewer told."""
    volunteer, form = _own(), ProfileForm.from_request()
    version = version_of(form.version.data)
    told = form.carry_out(
        lambda: services.change_profile(volunteer, profile=form.profile(), version=version, by=actor())
    )
    if told is None:
        return _page(volunteer, form, 422)
    return done(url_for(".show_me"), notice=SAVED)


def _changed(volunteer: Volunteer, form: ProfileForm) -> Volunteer:
    version = version_of(form.version.data)
    return services.change_profile(volunteer, profile=form.profile(), version=version, by=actor())


@bp.post("/me/leave")
@requires("volunteer.own")
def leave_volunteering() -> Response:
    """Leave: what is still to come is given up, what was served stays."""
    accounts.move_volunteer(_own(), VolunteerAction.LEAVE, by=actor())
    return done(url_for(".list_mine"), notice=_LEFT)
