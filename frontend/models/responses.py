#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Packs what the answers of all services look like, for `aslc test-state`, which compares mocked results with it.
# Takes from AWS's service models (C2J JSON, as botocore ships them) the output of each operation: types, members,
# required ones, bounds and enumerations. Patterns are left out.
#
#   responses.py botocore/data > responses.bin
#
# The file: a line for each service, `SERVICE-ID <tab> offset <tab> packed size <tab> size`, an empty line, and then the
# packed services (zlib), at offsets from there. A service is JSON:
#
#   {"operations": {"GetItem": 4, ..}, "shapes": [{"k": "o", "m": {"Name": 2}, "r": ["Name"]}, ..]}
#
# A shape names others by their place in the list. Kinds: o structure, l list, m map, s string, i integer, d decimal,
# b boolean, B blob, t timestamp, a anything. Further members: e what a list or map holds, n and x the least and the
# largest number, length or count, v the values of an enumeration. Equal shapes stand there once.

import gzip
import json
import os
import sys
import zlib

KINDS = {"structure": "o", "list": "l", "map": "m", "string": "s", "character": "s", "integer": "i", "long": "i",
         "short": "i", "byte": "i", "bigInteger": "i", "float": "d", "double": "d", "bigDecimal": "d", "boolean": "b",
         "blob": "B", "timestamp": "t"}

# Where the service was recorded to check something else than its newest model says: service, shape, members.
RECORDED = {("Lambda", "MemorySize"): {"max": 10240}}


def load_models(root):
    for name in sorted(os.listdir(root)):
        folder = os.path.join(root, name)
        versions = sorted(v for v in os.listdir(folder) if os.path.isdir(os.path.join(folder, v))) \
            if os.path.isdir(folder) else []
        if not versions:
            continue
        path = os.path.join(folder, versions[-1], "service-2.json")
        if os.path.exists(path):
            yield json.load(open(path, encoding="utf-8"))
        elif os.path.exists(path + ".gz"):
            yield json.load(gzip.open(path + ".gz", "rt", encoding="utf-8"))


class Packer:
    """The outputs of one model's operations."""

    def __init__(self, model):
        self.model = model
        self.numbers = {}  # of shapes that were asked for, by name
        self.rows = []
        self.operations = {}
        for name, operation in sorted(model["operations"].items()):
            if "output" in operation:
                self.operations[name] = self.number(operation["output"]["shape"])

    def number(self, name):
        """The place of a shape in the list; "" stands for anything."""
        if name not in self.numbers:
            self.numbers[name] = len(self.rows)
            self.rows.append(None)
            self.rows[self.numbers[name]] = self.row(self.shape(name)) if name else {"k": "a"}
        return self.numbers[name]

    def shape(self, name):
        service = self.model["metadata"]["serviceId"]
        return self.model["shapes"][name] | RECORDED.get((service, name), {})

    def row(self, shape):
        row = {"k": KINDS[shape["type"]]}
        if shape.get("document") or shape.get("eventstream") or shape.get("jsonvalue"):
            return {"k": "a"}
        if "members" in shape:
            row["m"] = {member: self.number("" if reference.get("jsonvalue") else reference["shape"])
                        for member, reference in shape["members"].items()}
            if shape.get("required"):
                row["r"] = shape["required"]
        for part in ("member", "value"):
            if part in shape:
                row["e"] = self.number(shape[part]["shape"])
        for key, bound in (("n", "min"), ("x", "max")):
            # A length of at least nothing says nothing, and what stands in a blob is not looked into.
            if bound in shape and row["k"] not in "otB" and (shape[bound] != 0 or row["k"] in "id"):
                row[key] = float(shape[bound]) if isinstance(shape[bound], str) else shape[bound]
        if "enum" in shape:
            row["v"] = shape["enum"]
        return row

    def packed(self):
        """The service as bytes; equal rows become one, as often as that makes more of them equal."""
        rows, operations = self.rows, self.operations
        while True:
            place, kept, moved = {}, [], {}
            for number, row in enumerate(rows):
                key = json.dumps(row)
                if key not in place:
                    place[key] = len(kept)
                    kept.append(row)
                moved[number] = place[key]
            operations = {name: moved[number] for name, number in operations.items()}
            for row in kept:
                if "e" in row:
                    row["e"] = moved[row["e"]]
                if "m" in row:
                    row["m"] = {member: moved[number] for member, number in row["m"].items()}
            if len(kept) == len(rows):
                break
            rows = kept
        return json.dumps({"operations": operations, "shapes": rows}, separators=(",", ":")).encode()


def main():
    index, bodies, offset = "", [], 0
    for model in load_models(sys.argv[1]):
        text = Packer(model).packed()
        body = zlib.compress(text, 9)
        index += f"{model['metadata']['serviceId']}\t{offset}\t{len(body)}\t{len(text)}\n"
        bodies.append(body)
        offset += len(body)
    sys.stdout.buffer.write(index.encode() + b"\n" + b"".join(bodies))


main()
