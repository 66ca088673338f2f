"""Widgets of a template's dashboard, as the versions write them."""
from items import NAME

LEAST_HEIGHT = 2  # the default, which an export leaves out


def field(kind, name, value):
    return {"type": kind, "name": name, "value": value}


def widget_60(keys, kind, what, title, x, y, width, height):
    """60: on a grid of 24 columns."""
    fields = {
        "graph": lambda: [field("INTEGER", "source_type", "0"), field("GRAPH", "graphid", {"host": NAME, "name": what})],
        "graphs": lambda: [field("INTEGER", "columns", "4"), field("INTEGER", "rows", "1"), field("INTEGER", "source_type", "2"),
                           field("GRAPH_PROTOTYPE", "graphid", {"host": NAME, "name": what})],
        "value": lambda: [field("ITEM", "itemid", {"host": NAME, "key": keys[what]}), field("INTEGER", "show", "1"),
                          field("INTEGER", "show", "2"), field("INTEGER", "show", "4"), field("INTEGER", "value_size", "60"),
                          field("STRING", "description", title)],
        "texts": lambda: [field("ITEM", "itemids", {"host": NAME, "key": keys[what]}), field("INTEGER", "show_lines", "10")],
    }[kind]()
    kinds = {"graph": "GRAPH_CLASSIC", "graphs": "GRAPH_PROTOTYPE", "value": "ITEM", "texts": "PLAIN_TEXT"}
    return _place({"type": kinds[kind], "name": title}, x, y, width, height, fields, kind == "value")


def widget_70(keys, kind, what, title, x, y, width, height):
    """70: on a grid of 72 columns, by other names."""
    fields = {
        "graph": lambda: [field("GRAPH", "graphid.0", {"host": NAME, "name": what})],
        "graphs": lambda: [
            field("INTEGER", "columns", "4"),
            field("GRAPH_PROTOTYPE", "graphid.0", {"host": NAME, "name": what}),
        ],
        "value": lambda: [
            field("ITEM", "itemid.0", {"host": NAME, "key": keys[what]}),
            field("INTEGER", "show.0", "1"),
            field("INTEGER", "show.1", "2"),
            field("INTEGER", "show.2", "4"),
            field("STRING", "description", title),
        ],
        "texts": lambda: [
            field("STRING", "columns.0.name", title),
            field("ITEM", "columns.0.itemid", {"host": NAME, "key": keys[what]}),
        ],
    }[kind]()
    kinds = {"graph": "graph", "graphs": "graphprototype", "value": "item", "texts": "itemhistory"}
    return _place({"type": kinds[kind], "name": title}, 3 * x, y, 3 * width, height, fields, kind == "value")


def _place(widget, x, y, width, height, fields, hides_header):
    if x:
        widget["x"] = str(x)
    if y:
        widget["y"] = str(y)
    widget["width"] = str(width)
    if height != LEAST_HEIGHT:
        widget["height"] = str(height)
    if hides_header:
        widget["hide_header"] = "YES"
    widget["fields"] = fields
    return widget


MAKERS = {"6.0": widget_60, "7.0": widget_70}
