#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes what the fuzzers start from: folders of seeds and a dictionary.

    make_inputs.py FOLDER

Seeds are the definitions of docs/examples, of test/, and of ../shared/conformance where that is there; for InputsFuzzer
also YAML and templates, which are in test/ and made of some of the definitions. The dictionary has the words that occur
in definitions most (names of members, short texts, what paths and intrinsic calls are made of) and those of inputs.dict.
For ExpressionFuzzer the expressions of definitions, of the JSONata corpus and of test/eval are the seeds.
Writes FOLDER/seeds/*, FOLDER/input-seeds/*, FOLDER/expression-seeds/* and FOLDER/asl.dict.
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


# Forms of InputsFuzzer's table, by what a file is called: the first that fits.
FORMS = [(r"serverless\.ya?ml$", 4), (r"template.*\.ya?ml$", 3), (r"template.*\.json$", 2), (r"\.ya?ml$", 1),
         (r"\.json$", 0), (r"", 5)]
IN_TEMPLATE = """Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionSubstitutions: {{Name: !Ref Other}}
      Definition{suffix}: {text}
"""


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


def input_texts():
    """The text of each file that is read as a definition, and its form."""
    for path in sorted((ROOT / "test").rglob("*.test")):
        parts = re.split(rb"^(?:#|//)--- (.*)\n", path.read_bytes(), flags=re.M)[1:]
        for name, text in zip(parts[::2], parts[1::2]):
            if re.search(rb"\.(ya?ml|json)$", name) and b"mock" not in name.lower():
                yield form_of(name.decode()), text
    for path in sorted((ROOT / "../shared/conformance/definitions").rglob("*.yaml")):
        yield 1, path.read_bytes()
    # Every tenth definition in each form that holds it as it is.
    for text in list(texts())[::10]:
        if b"\n" in text and len(text) <= LARGEST_SEED // 4:
            yield 0, text
            yield 1, text
            block = "|\n" + "".join(f"        {line}\n" for line in text.decode("utf-8", "replace").split("\n"))
            yield 3, IN_TEMPLATE.format(suffix="String", text="!Sub " + block).encode()
            yield 3, IN_TEMPLATE.format(suffix="", text=text.decode("utf-8", "replace").replace("\n", "\n    ")).encode()


def form_of(name):
    return next(form for pattern, form in FORMS if re.search(pattern, name))


def quote(word):
    """As libFuzzer's dictionaries have it."""
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word) + '"'


def write_input_seeds(folder):
    folder.mkdir(parents=True, exist_ok=True)
    seen = {bytes([ord("0") + form]) + text for form, text in input_texts() if len(text) <= LARGEST_SEED}
    for number, seed in enumerate(sorted(seen), 1):
        (folder / f"{number:04}").write_bytes(seed)
    return len(seen)


def expressions():
    """The text of each expression, without its delimiters."""
    for path in sorted((ROOT / "../shared/conformance/jsonata/groups").rglob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield case["expr"]
    for text in texts():
        for string in re.findall(rb'"\{%((?:[^"\\\n]|\\.)*)%\}"', text):
            try:
                yield json.loads(b'"' + string + b'"')
            except ValueError:
                pass
    for path in sorted((ROOT / "test/eval").rglob("*.test")):
        yield from re.findall(r"aslc eval (?:--\S+ )*'([^']*)'", path.read_text(encoding="utf-8"))


def write_expression_seeds(folder):
    folder.mkdir(parents=True, exist_ok=True)
    seen = {text.strip().encode("utf-8", "replace") for text in expressions() if len(text) <= LARGEST_SEED}
    for number, seed in enumerate(sorted(seen), 1):
        (folder / f"{number:04}").write_bytes(seed)
    return len(seen)


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
    lines += [line for line in (ROOT / "test/fuzz/inputs.dict").read_text(encoding="ascii").splitlines() if line[0] == '"']
    (folder / "asl.dict").write_text("\n".join(dict.fromkeys(lines)) + "\n", encoding="ascii")
    print(f"{len(seen)} seeds, {write_input_seeds(folder / 'input-seeds')} in other forms, "
          f"{write_expression_seeds(folder / 'expression-seeds')} expressions, {len(lines)} words")


if __name__ == "__main__":
    main()
