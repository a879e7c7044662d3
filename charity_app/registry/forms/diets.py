"""The form of what a household cannot or does not eat."""

from wtforms import SelectMultipleField

from charity_app.http.forms import BaseForm, label
from charity_app.registry.forms.choices import choices
from charity_app.registry.states.diets import ALLERGIES, DIET_NEEDS, WAYS_OF_EATING, DietNeed


class DietForm(BaseForm):
    """Everything that counts; nothing ticked means that the household eats everything."""

    allergies = SelectMultipleField(label("field", "Cannot eat"), choices=choices(DIET_NEEDS, ALLERGIES))
    ways = SelectMultipleField(label("field", "Eats only"), choices=choices(DIET_NEEDS, WAYS_OF_EATING))

    def needs(self) -> frozenset[DietNeed]:
        """Return what was ticked."""
        return frozenset(map(DietNeed, (*(self.allergies.data or ()), *(self.ways.data or ()))))
