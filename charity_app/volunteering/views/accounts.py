"""A volunteer as the coordinator of one of the activities knows the person: papers, training, guardian, a pause."""

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.http.access import actor, requires
from charity_app.http.forms import BaseForm
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of
from charity_app.volunteering.forms.people import BirthForm, CheckForm, GuardianForm, TrainingForm
from charity_app.volunteering.queries.people import KnownVolunteer, get_known_volunteer, volunteer_file
from charity_app.volunteering.services import accounts as services
from charity_app.volunteering.services import guardians
from charity_app.volunteering.services.profiles import is_of_age
from charity_app.volunteering.states.people import VOLUNTEER_TABLE, Training, VolunteerAction
from charity_app.volunteering.views.blueprint import SAVED, WORDS, bp

_BY_STAFF = (VolunteerAction.VERIFY, VolunteerAction.SUSPEND, VolunteerAction.RESTORE)


@bp.get("/people/<uuid:volunteer_id>")
@requires("volunteer.manage", volunteer=get_known_volunteer)
def show_volunteer(volunteer: KnownVolunteer) -> Response:
    """Show a volunteer of one's own activities."""
    return _page(volunteer)


def _page(known: KnownVolunteer, **forms: BaseForm) -> Response:
    shown: dict[str, BaseForm] = {
        "training_form": TrainingForm(),
        "birth_form": BirthForm(),
        "check_form": CheckForm(),
        "guardian_form": GuardianForm(),
    }
    actions = [action for start, action in VOLUNTEER_TABLE if start is known.volunteer.state and action in _BY_STAFF]
    return page(
        "volunteering/person.html",
        status=422 if forms else 200,
        volunteer=known.volunteer,
        file=volunteer_file(known.volunteer),
        actions=actions,
        is_of_age=is_of_age(known.volunteer.born_on),
        words=WORDS,
        **(shown | forms),
    )


def _back(known: KnownVolunteer) -> Response:
    return done(url_for(".show_volunteer", volunteer_id=known.volunteer.id), notice=SAVED)


@bp.post("/people/<uuid:volunteer_id>/<any(verify, suspend, restore):action>")
@requires("volunteer.manage", volunteer=get_known_volunteer)
def move_volunteer(volunteer: KnownVolunteer, action: str) -> Response:
    """Verify, pause or restore the account."""
    wanted = code_of(VolunteerAction, action)
    if wanted is None:
        raise NotFound
    services.move_volunteer(volunteer.volunteer, wanted, by=actor())
    return _back(volunteer)


@bp.post("/people/<uuid:volunteer_id>/training")
@requires("volunteer.manage", volunteer=get_known_volunteer)
def record_training(volunteer: KnownVolunteer) -> Response:
    """Write a finished training down."""
    form = TrainingForm.from_request()
    if form.carry_out(lambda: _trained(volunteer, form)) is None:
        return _page(volunteer, training_form=form)
    return _back(volunteer)


def _trained(known: KnownVolunteer, form: TrainingForm) -> object:
    dates = form.chosen("finished_on", "valid_until_on")
    training = Training(form.training.data)
    return services.record_training(known.volunteer, training=training, **dates, by=actor())


@bp.post("/people/<uuid:volunteer_id>/birth")
@requires("volunteer.manage", volunteer=get_known_volunteer)
def record_birth(volunteer: KnownVolunteer) -> Response:
    """Write the day of birth down as it stands on the card."""
    form = BirthForm.from_request()
    told = form.carry_out(lambda: services.record_birth(volunteer.volunteer, **form.chosen("born_on"), by=actor()))
    return _back(volunteer) if told else _page(volunteer, birth_form=form)


@bp.post("/people/<uuid:volunteer_id>/check")
@requires("volunteer.manage", volunteer=get_known_volunteer)
def record_check(volunteer: KnownVolunteer) -> Response:
    """Write the day of a record check down."""
    form = CheckForm.from_request()
    checked = form.carry_out(
        lambda: services.record_check(volunteer.volunteer, **form.chosen("checked_on"), by=actor())
    )
    return _back(volunteer) if checked else _page(volunteer, check_form=form)


@bp.post("/people/<uuid:volunteer_id>/guardian")
@requires("volunteer.manage", volunteer=get_known_volunteer)
def record_guardian(volunteer: KnownVolunteer) -> Response:
    """Write a guardian's yes down."""
    form = GuardianForm.from_request()
    told = form.chosen("name", "relation", "comes_along", "given_on")
    given = form.carry_out(lambda: guardians.record_guardian(volunteer.volunteer, **told, by=actor()))
    return _back(volunteer) if given else _page(volunteer, guardian_form=form)


@bp.post("/people/<uuid:volunteer_id>/guardian/end")
@requires("volunteer.manage", volunteer=get_known_volunteer)
def end_guardian(volunteer: KnownVolunteer) -> Response:
    """Write down that a guardian took the yes back."""
    guardians.end_guardian(volunteer.volunteer, by=actor())
    return _back(volunteer)
