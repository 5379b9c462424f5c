#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a picture as XML, which fails when it is none, and prints a line for each thing drawn in it.

    svg.py FILE [--tooltips]

    box CLASSES: NAME | WORDS | WORDS     a state; ` (end)` when it has the mark of an end
    scope CLASSES
    label CLASSES: WORDS | WORDS
    N CLASSES                             how many lines have these classes
    heading: WORDS
    tooltip: LINE / LINE                  with --tooltips, below its box or label
"""

import collections
import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"


def words(element):
    return " | ".join(text.text or "" for text in element.iter(SVG + "text"))


def main():
    root = tree.parse(sys.argv[1]).getroot()
    assert root.tag == SVG + "svg", root.tag
    lines = collections.Counter()

    def tooltip(element):
        title = element.find(SVG + "title")
        if "--tooltips" in sys.argv and title is not None and title.text:
            print("  tooltip: " + title.text.replace("\n", " / "))

    for element in root.iter():
        kind = element.get("class", "")
        if element.tag == SVG + "g" and element.get("id"):
            ends = any(circle.get("class") == "end" for circle in element.iter(SVG + "circle"))
            print(f"box {kind}: {words(element)}{' (end)' if ends else ''}")
            tooltip(element)
        elif element.tag == SVG + "g" and kind.startswith("label"):
            print(f"{kind}: {words(element)}")
            tooltip(element)
        elif element.tag == SVG + "rect" and kind.startswith("scope"):
            print(kind)
        elif element.tag == SVG + "path" and kind.startswith("line") and "head" not in kind:
            lines[kind] += 1
        elif element.tag == SVG + "text" and kind in ("heading", "small left"):
            print("heading: " + (element.text or ""))
    for kind, count in sorted(lines.items()):
        print(f"{count} {kind}")


if __name__ == "__main__":
    main()
