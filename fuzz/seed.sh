#!/usr/bin/env bash
# Seeds the corpus of each target with the pickles of the tests.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "${BASH_SOURCE[0]}")"

# The tables of tests/malformed: a name, a tab, and the bytes in hexadecimal.
unpack_tables() {
    python3 - "$1" ../tests/malformed/*.txt <<'PYTHON'
import pathlib, sys

corpus, *tables = map(pathlib.Path, sys.argv[1:])
for table in tables:
    for line in table.read_text(encoding="utf-8").splitlines():
        name, digits = line.split("\t")[:2]
        (corpus / f"{name}.pickle").write_bytes(bytes.fromhex(digits))
PYTHON
}

for target in fuzz_targets/*.rs; do
    corpus=corpus/$(basename "$target" .rs)
    for folder in ../tests/data/*/; do
        pickles=("$folder"*.pickle)
        if ((${#pickles[@]})); then
            mkdir -p "$corpus/$(basename "$folder")"
            cp "${pickles[@]}" "$corpus/$(basename "$folder")"
        fi
    done
    mkdir -p "$corpus/malformed"
    unpack_tables "$corpus/malformed"
    echo "$corpus: $(find "$corpus" -type f | wc -l) files"
done
