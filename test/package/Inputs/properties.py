# SPDX-License-Identifier: Apache-2.0
#
# properties.py TEMPLATE NAME ..: prints properties of the function of a template in JSON, `NAME VALUE` a line.

import json
import sys

[(name, function)] = json.load(open(sys.argv[1], encoding="utf-8"))["Resources"].items()
for wanted in sys.argv[2:]:
    value = name if wanted == "id" else function["Properties"].get(wanted, "absent")
    print(wanted, value if isinstance(value, (str, int)) else json.dumps(value))
