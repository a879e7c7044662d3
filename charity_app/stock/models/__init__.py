"""The tables of stock."""

from charity_app.stock.models.arrivals import GoodsArrival
from charity_app.stock.models.deliveries import GoodsDelivery, GoodsDonor, Lot, LotParent, Repack
from charity_app.stock.models.items import Barcode, Item, ItemValue, Shelf, TemperatureReading
from charity_app.stock.models.movements import CountLine, Disposal, HandOut, Stocktake
from charity_app.stock.models.recalls import Recall, RecallCall, RecalledLot
from charity_app.stock.models.tables import TableRun

__all__ = [
    "Barcode",
    "CountLine",
    "Disposal",
    "GoodsArrival",
    "GoodsDelivery",
    "GoodsDonor",
    "HandOut",
    "Item",
    "ItemValue",
    "Lot",
    "LotParent",
    "Recall",
    "RecallCall",
    "RecalledLot",
    "Repack",
    "Shelf",
    "Stocktake",
    "TableRun",
    "TemperatureReading",
]
