# SPDX-License-Identifier: Apache-2.0
"""make-nest.py KIND LEVELS: a definition with so many Maps or Parallels inside each other; KIND sequence: so many Maps one
after the other. The text is built from the inside, since Python's own writer does not go so deep."""

import sys

kind, levels = sys.argv[1], int(sys.argv[2])
inner = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}'
if kind == "sequence":
    states = []
    for i in range(levels):
        after = f'"Next": "M{i + 1}"' if i + 1 < levels else '"End": true'
        body = inner.replace('"P"', f'"P{i}"')  # names are unique in the whole definition
        states.append(f'"M{i}": {{"Type": "Map", "ItemProcessor": {body}, {after}}}')
    print('{"StartAt": "M0", "States": {' + ",\n".join(states) + "}}")
    sys.exit()
for i in reversed(range(levels)):
    child = f'"ItemProcessor": {inner}' if kind == "Map" else f'"Branches": [{inner}]'
    inner = f'{{"StartAt": "S{i}", "States": {{"S{i}": {{"Type": "{kind}", {child}, "End": true}}}}}}'
print(inner)
