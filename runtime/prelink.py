#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""prelink.py [--merge-strings] IN OUT: takes work off the linker that links programs with IN, a relocatable object as `ld -r` makes it.

What lld takes its time for are relocations, symbols and strings, and it does the same for all of them in each link. So
what is the same in all programs is done here, once:

* A reference within a section, such as a call from one function of a library to another in the same `.text`, is a
  distance that no link changes: it is computed, and its relocation left out.
* References to local symbols become references to their section, and local symbols that nothing refers to any more
  are left out, with their names.
* With --merge-strings, strings that several files of a library have are there once, and their sections are sections as
  all others, which lld does not take apart. A program has all of them then.

Sections, their order and their bytes stay as they are otherwise. Objects of x86-64 and AArch64, little-endian.
"""
import argparse
import bisect
import collections
import struct
import sys

SHT_SYMTAB, SHT_RELA, SHT_NOBITS, SHT_GROUP = 2, 4, 8, 17
SHF_MERGE, SHF_STRINGS = 0x10, 0x20
STB_LOCAL, STB_GLOBAL, STB_WEAK = 0, 1, 2
STT_SECTION, STT_FILE, STT_TLS, STT_IFUNC = 3, 4, 6, 10
SHN_RESERVED = 0xFF00

SECTION = struct.Struct("<IIQQQQIIQQ")
SYMBOL = struct.Struct("<IBBHQQ")
RELOCATION = struct.Struct("<QQq")


class Kind:
    """A type of relocation whose value is symbol + addend, minus the place for a distance: `put(data, at, value)`."""

    def __init__(self, put=None, symbolic=True):
        self.put = put  # None: the place is not known before the link
        self.symbolic = symbolic  # the section and an offset can stand for the symbol


def fits(value, bits):
    if not -(1 << bits - 1) <= value < 1 << bits - 1:
        sys.exit(f"prelink.py: a distance of {value} does not fit into {bits} bits")


def put_word(data, at, value):
    fits(value, 32)
    struct.pack_into("<i", data, at, value)


def put_double_word(data, at, value):
    struct.pack_into("<q", data, at, value)


def put_branch(data, at, value):
    """The instructions B and BL, which count words."""
    fits(value, 28)
    (word,) = struct.unpack_from("<I", data, at)
    struct.pack_into("<I", data, at, word & 0xFC000000 | value >> 2 & 0x03FFFFFF)


# Source: the processor supplements of the System V ABI.
KINDS = {
    62: {  # x86-64
        1: Kind(),  # 64
        2: Kind(put_word),  # PC32
        4: Kind(put_word),  # PLT32
        10: Kind(),  # 32
        11: Kind(),  # 32S
        24: Kind(put_double_word),  # PC64
    },
    183: {  # AArch64
        257: Kind(),  # ABS64
        258: Kind(),  # ABS32
        260: Kind(put_double_word),  # PREL64
        261: Kind(put_word),  # PREL32
        275: Kind(),  # ADR_PREL_PG_HI21
        277: Kind(),  # ADD_ABS_LO12_NC
        278: Kind(),  # LDST8_ABS_LO12_NC
        282: Kind(put_branch),  # JUMP26
        283: Kind(put_branch),  # CALL26
        284: Kind(),  # LDST16_ABS_LO12_NC
        285: Kind(),  # LDST32_ABS_LO12_NC
        286: Kind(),  # LDST64_ABS_LO12_NC
        299: Kind(),  # LDST128_ABS_LO12_NC
    },
}


class Section:
    def __init__(self, fields, data):
        (self.name, self.type, self.flags, self.address, offset, self.size, self.link, self.info, self.align,
         self.entry_size) = fields
        self.data = bytearray(data[offset : offset + self.size]) if self.type != SHT_NOBITS else bytearray()

    @property
    def is_of_strings(self):
        return self.flags & SHF_MERGE and self.flags & SHF_STRINGS and self.entry_size == 1


class Symbol:
    def __init__(self, fields):
        self.name, info, self.other, self.section, self.value, self.size = fields
        self.binding, self.type = info >> 4, info & 15

    @property
    def is_placed(self):
        return 0 < self.section < SHN_RESERVED

    def pack(self):
        return SYMBOL.pack(self.name, self.binding << 4 | self.type, self.other, self.section, self.value, self.size)


class Object:
    def __init__(self, data):
        if data[:6] != b"\x7fELF\x02\x01" or struct.unpack_from("<H", data, 16)[0] != 1:
            sys.exit("prelink.py: this is no relocatable object of 64 bits, little-endian")
        self.header = bytearray(data[:64])
        (machine,) = struct.unpack_from("<H", data, 18)
        if machine not in KINDS:
            sys.exit(f"prelink.py: relocations of machine {machine} are not known")
        self.kinds = KINDS[machine]
        (table,) = struct.unpack_from("<Q", data, 40)
        size, count = struct.unpack_from("<HH", data, 58)
        self.sections = [Section(SECTION.unpack_from(data, table + size * i), data) for i in range(count)]
        self.symbol_table = next(s for s in self.sections if s.type == SHT_SYMTAB)
        self.symbols = [Symbol(fields) for fields in SYMBOL.iter_unpack(self.symbol_table.data)]
        self.relocations = {
            section: [[offset, info >> 32, info & 0xFFFFFFFF, addend]
                      for offset, info, addend in RELOCATION.iter_unpack(section.data)]
            for section in self.sections
            if section.type == SHT_RELA
        }

    def resolve_distances(self):
        """Computes what refers to a place in its own section."""
        for section, relocations in self.relocations.items():
            target = self.sections[section.info]
            kept = []
            for relocation in relocations:
                offset, number, kind, addend = relocation
                symbol = self.symbols[number]
                known = self.kinds.get(kind)
                # A weak symbol may be another's in the program; a function that is chosen at start has no place.
                is_distance = (
                    known and known.put and symbol.section == section.info and symbol.is_placed
                    and symbol.binding != STB_WEAK and symbol.type not in (STT_TLS, STT_IFUNC)
                )
                if is_distance:
                    known.put(target.data, offset, symbol.value + addend - offset)
                else:
                    kept.append(relocation)
            relocations[:] = kept

    def merge_strings(self):
        """Leaves each string of a section once, where nothing but symbols refers to it."""
        users = collections.defaultdict(list)
        for relocations in self.relocations.values():
            for relocation in relocations:
                users[self.symbols[relocation[1]].section].append(relocation)
        for index, section in enumerate(self.sections):
            if not section.is_of_strings:
                continue
            used = users[index]
            if any(self.symbols[r[1]].type == STT_SECTION and r[2] in self.kinds and self.kinds[r[2]].put for r in used):
                continue  # where a string begins cannot be told from a distance
            out, places, moved = bytearray(), {}, []
            start = 0
            while start < len(section.data):
                end = section.data.index(0, start) + 1
                text = bytes(section.data[start:end])
                if text not in places:
                    out += bytes(-len(out) % section.align)
                    places[text] = len(out)
                    out += text
                moved.append((start, places[text]))
                start = end
                while start < len(section.data) and start % section.align:
                    start += 1
            starts = [old for old, _ in moved]
            self.move(index, used, starts, moved)
            section.data = out
            section.flags &= ~(SHF_MERGE | SHF_STRINGS)
            section.entry_size = 0

    def move(self, index, used, starts, moved):
        """What refers to strings of a section does so where they are now."""
        def place(offset):
            old, new = moved[max(bisect.bisect_right(starts, offset) - 1, 0)]
            return offset - old + new

        for relocation in used:
            if self.symbols[relocation[1]].type == STT_SECTION:
                relocation[3] = place(relocation[3])
        for symbol in self.symbols:
            if symbol.section == index and symbol.type != STT_SECTION:
                symbol.value = place(symbol.value)

    def refer_to_sections(self):
        """Lets sections stand for local symbols."""
        of_section = {}
        for number, symbol in enumerate(self.symbols):
            if symbol.type == STT_SECTION:
                of_section.setdefault(symbol.section, number)
        for relocations in self.relocations.values():
            for relocation in relocations:
                symbol = self.symbols[relocation[1]]
                can_stand = (
                    symbol.binding == STB_LOCAL and symbol.is_placed and relocation[2] in self.kinds
                    and symbol.type not in (STT_SECTION, STT_TLS, STT_IFUNC) and symbol.section in of_section
                    and not self.sections[symbol.section].flags & SHF_MERGE
                )
                if can_stand:
                    relocation[1] = of_section[symbol.section]
                    relocation[3] += symbol.value

    def open_groups(self):
        """Programs bring no second copy of a function that several files have: groups need no name to be told apart."""
        for section in self.sections:
            if section.type == SHT_GROUP:
                section.data[:4] = bytes(4)

    def drop_symbols(self):
        """Leaves out local symbols that nothing refers to."""
        used = {relocation[1] for relocations in self.relocations.values() for relocation in relocations}
        used |= {section.info for section in self.sections if section.type == SHT_GROUP}
        numbers, kept = {}, []
        for number, symbol in enumerate(self.symbols):
            if number == 0 or symbol.binding != STB_LOCAL or number in used:
                numbers[number] = len(kept)
                kept.append(symbol)
        self.symbols = kept
        for relocations in self.relocations.values():
            for relocation in relocations:
                relocation[1] = numbers[relocation[1]]
        for section in self.sections:
            if section.type == SHT_GROUP:
                section.info = numbers[section.info]
        self.symbol_table.info = sum(symbol.binding == STB_LOCAL for symbol in kept)
        names = self.sections[self.symbol_table.link]
        if names is self.sections[struct.unpack_from("<H", self.header, 62)[0]]:
            return  # the sections' names are in it
        old, names.data, places = names.data, bytearray(1), {}
        for symbol in kept:
            name = b"" if symbol.binding == STB_LOCAL else bytes(old[symbol.name : old.index(0, symbol.name)])
            if name and name not in places:
                places[name] = len(names.data)
                names.data += name + b"\0"
            symbol.name = places.get(name, 0)

    def pack(self):
        self.symbol_table.data = bytearray(b"".join(symbol.pack() for symbol in self.symbols))
        for section, relocations in self.relocations.items():
            section.data = bytearray(b"".join(RELOCATION.pack(o, n << 32 | k, a) for o, n, k, a in relocations))
        out, table = bytearray(self.header), bytearray()
        for section in self.sections:
            out += bytes(-len(out) % max(section.align, 1))
            size = section.size if section.type == SHT_NOBITS else len(section.data)
            table += SECTION.pack(section.name, section.type, section.flags, section.address, len(out), size, section.link,
                                  section.info, section.align, section.entry_size)
            out += section.data
        out += bytes(-len(out) % 8)
        struct.pack_into("<Q", out, 40, len(out))
        return bytes(out + table)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--merge-strings", action="store_true")
    parser.add_argument("input")
    parser.add_argument("output")
    arguments = parser.parse_args()
    with open(arguments.input, "rb") as file:
        read = Object(file.read())
    read.resolve_distances()
    if arguments.merge_strings:
        read.merge_strings()
    read.refer_to_sections()
    read.open_groups()
    read.drop_symbols()
    with open(arguments.output, "wb") as file:
        file.write(read.pack())


if __name__ == "__main__":
    main()
