#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes what a fuzzer starts from: a folder of seeds and a dictionary.

    make_inputs.py FOLDER

Seeds are the definitions of docs/examples, of test/, and of ../shared/conformance where that is there. The dictionary
has the words that occur in them most: names of members, short texts, and what paths and intrinsic calls are made of.
Writes FOLDER/seeds/* and FOLDER/asl.dict.
"""

import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST_WORDS, LONGEST_WORD, LARGEST_SEED = 1000, 60, 20000
PUNCTUATION = ["{", "}", "[", "]", ":", ",", "$.", "$$.", "$[", "[*]", "..", "[?(", "@.", "{%", "%}", "\\u00e9", "\\\"",
               "States.", "${", "}", "-1", "1e400", "0.5", "null", "true", "false", "\xff"]


def texts():
    """The text of each definition."""
    for folder in (ROOT / "docs/examples", ROOT / "test", ROOT / "../shared/conformance/definitions"):
        for path in sorted(folder.rglob("*.json")) if folder.exists() else ():
            yield path.read_bytes()
    for path in sorted((ROOT / "test").rglob("*.test")):
        for part in re.split(rb"^(?:#|//)--- .*\.json\n", path.read_bytes(), flags=re.M)[1:]:
            yield re.split(rb"^(?:#|//)--- ", part, flags=re.M)[0]
    for path in sorted((ROOT / "../shared/conformance/asl").rglob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        if "definition" in case:
            yield json.dumps(case["definition"]).encode()
        elif "definition_text" in case:
            yield case["definition_text"].encode()


def quote(word):
    """As libFuzzer's dictionaries have it."""
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word) + '"'


def main():
    folder = pathlib.Path(sys.argv[1])
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    words, seen = collections.Counter(), set()
    for text in texts():
        words.update(set(re.findall(rb'"(?:[^"\\\n]|\\.)*"', text)))
        words.update(set(re.findall(rb"States\.\w+|\$\$?\.\w+", text)))
        if len(text) <= LARGEST_SEED and text not in seen:
            seen.add(text)
            # The first byte chooses the type of workflow.
            (seeds / f"{len(seen):04}").write_bytes((b"1" if b"EXPRESS" in text else b"0") + text)
    chosen = [word for word, _ in words.most_common() if len(word) <= LONGEST_WORD][:MOST_WORDS]
    lines = [quote(word) for word in chosen] + [quote(mark.encode("latin-1")) for mark in dict.fromkeys(PUNCTUATION)]
    (folder / "asl.dict").write_text("\n".join(dict.fromkeys(lines)) + "\n", encoding="ascii")
    print(f"{len(seen)} seeds, {len(lines)} words")


if __name__ == "__main__":
    main()
