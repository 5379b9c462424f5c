#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes CaseTables.inc, the tables of CaseMapping.cpp, from the Unicode data that Python has.

usage: tables.py > CaseTables.inc

Mappings of one character to one character are runs {first, length, step, distance}; distances count modulo 65536 within
the character's plane. The properties that a final sigma needs are runs as well: how many characters are outside, how many
inside, and so on from U+0000, each as a number of seven bits a byte, the lowest first.
"""

import sys
import unicodedata

SURROGATES = range(0xD800, 0xE000)
ALL = [c for c in range(0x110000) if c not in SURROGATES]


def mapped(function):
    single, several = {}, {}
    for c in ALL:
        text = function(chr(c))
        if text == chr(c):
            continue
        if len(text) == 1:
            single[c] = ord(text)
        else:
            several[c] = text
    return single, several


def runs(single):
    """Runs of equal distance whose characters are 1 or 2 apart."""
    result = []
    for c, target in sorted(single.items()):
        assert c >> 16 == target >> 16, hex(c)
        distance = (target - c) & 0xFFFF
        if result:
            first, length, step, before = result[-1]
            gap = c - (first + (length - 1) * step)
            if before == distance and (gap == step or (length == 1 and gap <= 2)):
                result[-1] = (first, length + 1, gap, distance)
                continue
        result.append((c, 1, 1, distance))
    return result


def write_runs(name, single):
    print(f"const CaseRun {name}[] = {{")
    for first, length, step, distance in runs(single):
        print(f"    {{0x{first:x}, {length}, {step}, 0x{distance:x}}},")
    print("};\n")


def write_property(name, holds):
    lengths, inside = [0], False
    for c in range(0x110000):
        now = c not in SURROGATES and holds(chr(c))
        if now != inside:
            lengths.append(0)
            inside = now
        lengths[-1] += 1
    if not inside:
        lengths.pop()
    data = []
    for length in lengths:
        while length >= 0x80:
            data.append(length & 0x7F | 0x80)
            length >>= 7
        data.append(length)
    print(f"const uint8_t {name}[] = {{")
    for at in range(0, len(data), 24):
        print("    " + ", ".join(map(str, data[at:at + 24])) + ",")
    print("};\n")


def main():
    upper, special_upper = mapped(str.upper)
    lower, special_lower = mapped(str.lower)
    assert list(special_lower) == [0x130], "CaseMapping.cpp knows one such character"
    print("// SPDX-License-Identifier: Apache-2.0")
    print(f"// Unicode {unicodedata.unidata_version}. Made by tables.py, not to be edited.\n")
    print("// clang-format off")
    write_runs("kUpperRuns", upper)
    write_runs("kLowerRuns", lower)
    print("const SpecialUpper kSpecialUpper[] = {")
    for c, text in sorted(special_upper.items()):
        assert all(ord(x) < 0x10000 for x in text) and c < 0x10000 and len(text) <= 3
        units = [ord(x) for x in text] + [0] * (3 - len(text))
        print(f"    {{0x{c:x}, {{{', '.join(hex(u) for u in units)}}}}},")
    print("};\n")
    # Python knows both properties, but tells them only through what it makes of a sigma after the character.
    is_final = lambda before: (before + "\u03a3").lower().endswith("\u03c2")
    write_property("kCasedRuns", is_final)
    write_property("kIgnorableRuns", lambda c: is_final("A" + c) and not is_final(c))
    print("// clang-format on")


if __name__ == "__main__":
    sys.exit(main())
