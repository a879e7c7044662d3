"""Room 2: outlets, orders, fair split, routes, packs, vouchers, hand-outs of the food bank."""
