"""What the ledger offers: books and accounts, posting, taking back."""

from charity_app.ledger.services.accounts import Wanted, open_account, open_accounts, open_book
from charity_app.ledger.services.posting import Line, NotEnough, post, reverse, reversing

__all__ = ["Line", "NotEnough", "Wanted", "open_account", "open_accounts", "open_book", "post", "reverse", "reversing"]
