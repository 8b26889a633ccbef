# What PSPP and pandas read in the files that we write: neither of them uses ReadStat.
#	written.py DIRECTORY, with written.sav and written.dta of written.sql in it; prints written.txt.
# PSPP 1.6.2, pandas 1.5.3 (Debian 12: pspp, python3-pandas).
import csv
import datetime
import hashlib
import os
import subprocess
import sys

import pandas

directory = sys.argv[1]
data = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
truth = list(csv.DictReader(open(os.path.join(data, "delivery_truth.csv"), encoding="utf-8")))
for name in "written.sav", "written.dta":
    print(name, hashlib.md5(open(os.path.join(directory, name), "rb").read()).hexdigest())


def same(a, b):
    if a == b:
        return True
    try:
        return float(a) == float(b)
    except ValueError:
        return False


subprocess.run(["pspp-convert", "-O", "csv", os.path.join(directory, "written.sav"), os.path.join(directory, "written.csv")], check=True,
               env=dict(os.environ, LC_ALL="C.UTF-8"))
rows = list(csv.DictReader(open(os.path.join(directory, "written.csv"), encoding="utf-8")))
equal = total = 0
for row, true in zip(rows, truth):
    for name, value in true.items():
        read = row[name.lower()].rstrip()
        if name in ("INTDATE", "STARTED"):
            moment = datetime.datetime.strptime(read, "%m/%d/%Y" if name == "INTDATE" else "%m/%d/%Y %H:%M:%S")
            read = moment.strftime("%Y-%m-%d" if name == "INTDATE" else "%Y-%m-%d %H:%M:%S")
        total += 1
        equal += same(read, value.rstrip())
        if not same(read, value.rstrip()):
            print("PSPP:", true["SERIAL"], name, repr(read), repr(value))
print("PSPP, written.sav:", len(rows), "rows,", total, "values,", equal, "equal to those that the delivery was made of")

reader = pandas.read_stata(os.path.join(directory, "written.dta"), convert_categoricals=False, iterator=True)
frame = reader.read()
equal = total = 0
for i, true in enumerate(truth):
    for name, value in true.items():
        read = frame[name.lower()][i]
        read = "" if pandas.isna(read) else read.strftime("%Y-%m-%d" if name == "INTDATE" else "%Y-%m-%d %H:%M:%S") if isinstance(read, pandas.Timestamp) else str(read).rstrip()
        total += 1
        equal += same(read, value.rstrip())
        if not same(read, value.rstrip()):
            print("pandas:", true["SERIAL"], name, repr(read), repr(value))
print("pandas, written.dta:", len(frame), "rows,", total, "values,", equal, "equal;", reader.data_label)
print("labels of variables:", reader.variable_labels()["opentxt"], "|", reader.variable_labels()["income"])
print("value labels of", len(reader.value_labels()), "variables:", sorted(reader.value_labels()["labels17"].items()))
