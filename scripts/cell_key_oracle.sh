#!/usr/bin/env bash
# Holds our cell keys against the package of the Office for National Statistics: on 1,000 random tables with the same
# record keys and the same p-table, both make the same counts. Nothing of it is in the program; it is for docs/protection.md.
source "$(dirname "$0")/say.sh"

# The package needs pandas and does not say so.
with_pip cell-key-perturbation==3.1.0 pandas==2.2.3

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

say "Writing tables, keys and our counts" "seconds once the tests are built"
COEVAL_ORACLE="$folder" cargo test --quiet --package domain --test protection oracle
[ -s "$folder/people.csv" ] || give_up "the test wrote no tables."

say "Counting the same with the package" "about a minute"
"$tools/bin/python" - "$folder" <<'PYTHON'
import contextlib, io, sys
import pandas
from cell_key_perturbation.create_perturbed_table import create_perturbed_table

folder = sys.argv[1]
people, ours, ptable = (pandas.read_csv(f"{folder}/{name}.csv") for name in ("people", "counts", "ptable"))
expected = {tuple(row[:3]): row[3] for row in ours.itertuples(index=False)}
tables = cells = wrong = 0
for table, rows in people.groupby("table"):
    with contextlib.redirect_stdout(io.StringIO()):
        counted = create_perturbed_table(data=rows, ptable=ptable, geog=["group"], tab_vars=["answer"],
                                         record_key="record_key", use_existing_ons_id=False, threshold=0)
    tables += 1
    for group, answer, before, after in zip(*(counted[name] for name in ("group", "answer", "pre_sdc_count", "count"))):
        # A cell of nobody stays nobody; we write none of those.
        cells += before > 0
        wrong += after != expected.get((table, group, answer), 0)
if cells != len(expected):
    sys.exit(f"The package found {cells} cells, we {len(expected)}.")
if wrong:
    sys.exit(f"{wrong} of {cells} cells differ.")
print(f"{tables} tables, {cells} cells: all the same.")
PYTHON
