"""The machines of campaigns, gifts, match money, receipts and allocations, and the words around them."""
