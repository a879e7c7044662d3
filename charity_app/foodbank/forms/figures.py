"""Which figures are shown."""

from collections.abc import Iterable

from wtforms import SelectChoice, SelectField  # type: ignore[attr-defined]

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, label
from charity_app.registry.models import Site


class FiguresForm(BaseForm):
    """The place whose figures are shown; none means all of them."""

    place = SelectField(label("figures", "Place"), validate_choice=False)

    def offer(self, sites: Iterable[Site]) -> None:
        """Offer the depots and outlets."""
        every = SelectChoice("", Text("All places", "figures"))
        self.place.choices = [every, *(SelectChoice(str(site.id), site.name) for site in sites)]
