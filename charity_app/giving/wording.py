"""The messages that giving sends: short, kind, without names."""

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose
from charity_app.messaging.wording import declare

MONTH_DUE = declare(
    "giving.month_due",
    title=Text("Your monthly gift", "message").message,
    body=Text("%(amount)s yuan for %(what)s this month: one tap, or not this time", "message").message,
    purpose=Purpose.NEWS,
)
MONTH_FAILED = declare(
    "giving.month_failed",
    title=Text("This month's gift did not go through", "message").message,
    body=Text("Nothing is lost and nothing more is asked of you. You can change or stop it", "message").message,
    purpose=Purpose.NEWS,
)
MONTHS_OVER = declare(
    "giving.months_over",
    title=Text("The fundraising is over", "message").message,
    body=Text("Your monthly gift for %(what)s has ended with it. Thank you for every month", "message").message,
    purpose=Purpose.NEWS,
)
