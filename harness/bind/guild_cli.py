"""guild.cli: what commands print."""

import sys


def out(s="", err=False, nl=True):
    """Print a line."""
    print(s, end="\n" if nl else "", file=sys.stderr if err else sys.stdout)


def note(msg):
    """Print a line on stderr."""
    out(msg, err=True)


def error(msg=None, exit_status=1):
    """End with a message."""
    if msg:
        out("guild: %s" % msg, err=True)
    raise SystemExit(exit_status)


def table(data, cols, sort=None, detail=None, indent=0, err=False):
    """Print rows (dicts) in padded columns, and below each the items that `detail` names."""
    rows = [dict(row) for row in data]
    for name in reversed(sort or []):
        key = name.lstrip("-")
        rows.sort(key=lambda row: row.get(key), reverse=name.startswith("-"))
    text = [[str(row.get(col, "")) for col in cols] for row in rows]
    widths = [max([len(cells[i]) for cells in text] or [0]) for i in range(len(cols))]
    for row, cells in zip(rows, text):
        padded = [cell.ljust(width) for cell, width in zip(cells[:-1], widths)] + cells[-1:]
        out(" " * indent + "  ".join(padded), err=err)
        for name in detail or []:
            out("%s  %s: %s" % (" " * indent, name, row.get(name, "")), err=err)
