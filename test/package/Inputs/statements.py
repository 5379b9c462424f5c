# SPDX-License-Identifier: Apache-2.0
#
# Prints the statements of a template in JSON, a line each, for FileCheck:
#
#   ACTION ACTION on RESOURCE RESOURCE [if OPERATION KEY VALUE]
#
# P, R and A stand for the function's own partition, region and account.

import json
import sys


def resource(value):
    if isinstance(value, str):
        return value
    text = value["Fn::Sub"]
    for name, letter in (("Partition", "P"), ("Region", "R"), ("AccountId", "A")):
        text = text.replace("${AWS::%s}" % name, letter)
    return text


def main():
    template = json.load(open(sys.argv[1], encoding="utf-8"))
    [function] = template["Resources"].values()
    for policy in function["Properties"].get("Policies", []):
        assert policy["Version"] == "2012-10-17"
        for statement in policy["Statement"]:
            assert statement["Effect"] == "Allow"
            line = " ".join(statement["Action"]) + " on " + " ".join(map(resource, statement["Resource"]))
            for operation, keys in statement.get("Condition", {}).items():
                for key, text in keys.items():
                    line += f" if {operation} {key} {text}"
            print(line)
    print("no more")


main()
