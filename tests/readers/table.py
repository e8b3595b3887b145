"""Reads CSV strictly and prints how many names from or to whom it has, and how many relations."""

import csv
import sys

with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file, strict=True))
assert all(None not in row and None not in row.values() for row in rows), "every row is as long as the header"
assert all(int(row["line"]) > 0 and int(row["weight"]) > 0 and row["relation"] and row["path"] for row in rows)
print(len({row["from"] for row in rows} | {row["to"] or "?" + row["target"] for row in rows}), len(rows))
