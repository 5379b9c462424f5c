#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Takes some operations, and the shapes they refer to, out of a service model of AWS (C2J JSON, as botocore
# ships it), without documentation and without what the compiler does not read.
#
#   pick.py botocore/data/dynamodb/2012-08-10/service-2.json GetItem PutItem > dynamodb.json

import json
import sys

METADATA = ("endpointPrefix", "jsonVersion", "protocol", "serviceId", "signingName", "targetPrefix")
MEMBER = ("shape", "location", "locationName", "idempotencyToken", "jsonvalue", "timestampFormat")
SHAPE = ("type", "required", "payload", "jsonvalue", "timestampFormat", "streaming", "eventstream")


def pick(source, keys):
    return {key: source[key] for key in keys if key in source}


def main():
    model = json.load(open(sys.argv[1], encoding="utf-8"))
    operations, shapes, waiting = {}, {}, []

    def refer(reference):
        waiting.append(reference["shape"])
        return pick(reference, MEMBER)

    for name in sys.argv[2:]:
        operation = model["operations"][name]
        kept = {"http": pick(operation["http"], ("method", "requestUri"))}
        for side in ("input", "output"):
            if side in operation:
                kept[side] = refer(operation[side])
        kept["errors"] = [error["shape"] for error in operation.get("errors", [])]
        operations[name] = kept
    while waiting:
        name = waiting.pop()
        if name in shapes:
            continue
        shape = model["shapes"][name]
        kept = shapes[name] = pick(shape, SHAPE)
        if "members" in shape:
            kept["members"] = {member: refer(reference) for member, reference in shape["members"].items()}
        for part in ("member", "key", "value"):
            if part in shape:
                kept[part] = refer(shape[part])
    metadata = pick(model["metadata"], METADATA)
    shapes = dict(sorted(shapes.items()))
    print(json.dumps({"metadata": metadata, "operations": operations, "shapes": shapes}, indent=1))


main()
