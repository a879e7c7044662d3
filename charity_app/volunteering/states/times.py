"""When a shift is: the words of months, and the times people choose from. Source: feature 2.1."""

from enum import StrEnum

from charity_app.core.text import Text

MONTHS = (
    Text("Jan", "month"),
    Text("Feb", "month"),
    Text("Mar", "month"),
    Text("Apr", "month"),
    Text("May", "month"),
    Text("Jun", "month"),
    Text("Jul", "month"),
    Text("Aug", "month"),
    Text("Sep", "month"),
    Text("Oct", "month"),
    Text("Nov", "month"),
    Text("Dec", "month"),
)


class When(StrEnum):
    """Which shifts to see."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEKEND = "weekend"
    EVENING = "evening"


WHENS = {
    When.TODAY: Text("Today", "shift time"),
    When.TOMORROW: Text("Tomorrow", "shift time"),
    When.WEEKEND: Text("Weekend", "shift time"),
    When.EVENING: Text("In the evening", "shift time"),
}
