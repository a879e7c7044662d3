"""Commands of payments."""

from charity_app.payments.services.checkouts import cancel_checkout, open_checkout
from charity_app.payments.services.differences import close_difference
from charity_app.payments.services.messages import store_message
from charity_app.payments.services.refunds import request_refund
from charity_app.payments.services.settling import settle_checkout
from charity_app.payments.services.subscriptions import change_subscription, start_subscription, stop_subscription

__all__ = [
    "cancel_checkout",
    "change_subscription",
    "close_difference",
    "open_checkout",
    "request_refund",
    "settle_checkout",
    "start_subscription",
    "stop_subscription",
    "store_message",
]
