"""Reads CSV files by their CSV on the Web metadata, as the W3C's recommendations of 17 December 2015 say
(Model for Tabular Data and Metadata; Metadata Vocabulary for Tabular Data), knowing nothing of who wrote them.

	python3 test/codebooks/csvw.py DIRECTORY	every NAME.json with its NAME.csv

Prints what was read of each, and each fault; leaves with 1 if there is one.
"""
import csv
import decimal
import json
import pathlib
import re
import sys
from datetime import datetime

TABLE = {"@context", "@id", "@type", "url", "dialect", "notes", "suppressOutput", "tableDirection", "tableSchema", "transformations"}
SCHEMA = {"@id", "@type", "columns", "foreignKeys", "primaryKey", "rowTitles"}
INHERITED = {"aboutUrl", "datatype", "default", "lang", "null", "ordered", "propertyUrl", "required", "separator", "textDirection", "valueUrl"}
COLUMN = {"@id", "@type", "name", "suppressOutput", "titles", "virtual"} | INHERITED
DIALECT = {"@id", "@type", "commentPrefix", "delimiter", "doubleQuote", "encoding", "header", "headerRowCount", "lineTerminators", "quoteChar",
           "skipBlankRows", "skipColumns", "skipInitialSpace", "skipRows", "trim"}
DATATYPE = {"@id", "@type", "base", "format", "length", "minLength", "maxLength", "minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive"}
INTEGERS = {"short": 1 << 15, "int": 1 << 31, "long": 1 << 63}
BASES = {"string", "boolean", "decimal", "double", "float", "date", "dateTime", "json", "xml"} | set(INTEGERS)
# A URI template's variable name that does not begin with an underscore.
NAME = re.compile(r"^(?:[A-Za-z0-9]|%[0-9A-F]{2})(?:[A-Za-z0-9_]|%[0-9A-F]{2})*(?:[.](?:[A-Za-z0-9_]|%[0-9A-F]{2})+)*$")
# Common properties are names of a vocabulary that the context knows.
COMMON = re.compile(r"^(dc|dcterms|dcat|schema|skos|rdfs):[A-Za-z]+$")

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def properties(where, described, allowed):
    for name in described:
        if name not in allowed and not COMMON.match(name):
            fault(where, f"no property of CSV on the Web: {name}")


def dates(form):
    """A pattern of Unicode's locale data, as far as CSV on the Web has it, for strptime."""
    for written, meant in (("S+", "%f"), ("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M"), ("ss", "%S")):
        form = re.sub(written, meant, form)
    return form.replace("X", "%z")


def value(where, text, datatype):
    base, form = datatype.get("base", "string"), datatype.get("format")
    try:
        if base in INTEGERS:
            number = int(text)
            if not re.fullmatch(r"[-+]?[0-9]+", text) or not -INTEGERS[base] <= number < INTEGERS[base]:
                raise ValueError
        elif base == "decimal":
            if not re.fullmatch(r"[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)", text):
                raise ValueError
            decimal.Decimal(text)
        elif base in ("double", "float"):
            float({"INF": "inf", "-INF": "-inf"}.get(text, text))
        elif base == "boolean":
            if text not in (form or "true|false").split("|"):
                raise ValueError
        elif base in ("date", "dateTime"):
            pattern = dates(form or "yyyy-MM-dd")
            text = re.sub(r"([+-][0-9]{2})$", r"\g<1>00", text) if pattern.endswith("%z") else text
            if "%f" in pattern and "." not in text:
                pattern = pattern.replace(".%f", "")
            datetime.strptime(text, pattern)
        elif base == "json":
            json.loads(text)
        elif base == "string" and form and not re.search(form, text):
            raise ValueError
    except ValueError:
        fault(where, f"not of {datatype}: {text!r}")


def table(path):
    described = json.loads(path.read_text(encoding="utf-8"))
    here = path.stem
    context = described.get("@context")
    if not (context == "http://www.w3.org/ns/csvw" or (isinstance(context, list) and len(context) == 2 and context[0] == "http://www.w3.org/ns/csvw" and set(context[1]) <= {"@base", "@language"})):
        fault(here, f"@context is {context}")
    properties(here, described, TABLE)
    if described.get("@type") != "Table" or not isinstance(described.get("url"), str):
        fault(here, "not the description of one table")
    dialect, schema = described.get("dialect", {}), described["tableSchema"]
    properties(here + " dialect", dialect, DIALECT)
    properties(here + " tableSchema", schema, SCHEMA)
    columns = schema["columns"]
    for number, column in enumerate(columns, 1):
        properties(f"{here} column {number}", column, COLUMN)
        if not NAME.match(column["name"]):
            fault(here, f"not a name: {column['name']}")
        if isinstance(column["datatype"], str):
            column["datatype"] = {"base": column["datatype"]}
        properties(f"{here} datatype of {column['name']}", column["datatype"], DATATYPE)
        if column["datatype"].get("base", "string") not in BASES:
            fault(here, f"no built-in datatype: {column['datatype']}")
    names = [column["name"] for column in columns]
    if len(set(names)) < len(names):
        fault(here, "two columns have one name")
    keys = schema.get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else keys
    for name in keys:
        if name not in names:
            fault(here, f"the key names no column: {name}")
    seen, rows, cells = set(), 0, 0
    with open(path.parent / described["url"], encoding=dialect.get("encoding", "utf-8"), newline="") as file:
        reader = csv.reader(file, delimiter=dialect.get("delimiter", ","), quotechar=dialect.get("quoteChar", '"'), doublequote=dialect.get("doubleQuote", True), strict=True)
        header = next(reader)
        if header != [column["titles"] for column in columns]:
            fault(here, f"the first line is {header}")
        for row in reader:
            rows += 1
            if len(row) != len(columns):
                fault(f"{here} row {rows}", f"{len(row)} cells")
            for column, text in zip(columns, row):
                where = f"{here} row {rows} {column['name']}"
                if text == "":
                    if column.get("required"):
                        fault(where, "required, and nothing there")
                else:
                    cells += 1
                    value(where, text, column["datatype"])
            key = tuple(row[names.index(name)] for name in keys)
            if keys and key in seen:
                fault(f"{here} row {rows}", f"the key occurs twice: {key}")
            seen.add(key)
    print(f"{here}: {len(columns)} columns, {rows} rows, {cells} values, key {' '.join(keys) or 'none'}")


if __name__ == "__main__":
    for described in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        table(described)
    for line in faults[:50]:
        print(line)
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)
