# SPDX-License-Identifier: Apache-2.0
#
# gdb and compiled workflows: values as JSON text, the frames of all scopes, steps that go on behind a wait.
#
# `aslc build -g` puts this file into the program, where gdb finds it if its auto-load safe-path covers the program;
# otherwise `source` it. The numbers come from the program (Layout.cpp and aslrt.h), never from here, where they could
# differ from one version to the next.

import struct

import gdb
import gdb.FrameDecorator
import gdb.printing

# AslrtTag and AslrtFlag of aslrt.h, and the sizes of its records, which are part of the ABI.
NONE, INLINE, SLICE, INT, DOUBLE, TEXT, OBJECT, ARRAY = range(8)
MAGIC = 0x41534C46
CELL_BYTES = 16
STATE_BYTES = 24
MACHINE_BYTES = 72
KEY_BYTES = 24
OBJECT_HEAD_BYTES = 24
ARRAY_HEAD_BYTES = 24
SHAPE_HEAD_BYTES = 16

LAYOUT = (
    "version record_bytes record_exec record_next record_index exec_heap exec_frames "
    "heap_documents document_bytes document_text"
).split()


def read(address, size):
    return gdb.selected_inferior().read_memory(address, size).tobytes()


def number(address, size):
    return int.from_bytes(read(address, size), "little")


def pointer(address):
    return number(address, 8)


def layout():
    """The program's offsets by name, or None when it was not built with -g."""
    try:
        address = int(gdb.parse_and_eval("(unsigned long)&aslrt_debug_layout"))
        values = struct.unpack(f"<{len(LAYOUT)}I", read(address, 4 * len(LAYOUT)))
    except gdb.error:
        return None
    return dict(zip(LAYOUT, values)) if values[0] == 1 else None


def text(address):
    """An AslrtText: bytes and their number."""
    return read(pointer(address), number(address + 8, 4)).decode("utf-8", "replace")


def machine_rows():
    """Addresses of the program's machines."""
    program = int(gdb.parse_and_eval("(unsigned long)&aslrt_program"))
    machines = pointer(program + 56)
    return [machines + MACHINE_BYTES * index for index in range(number(program + 48, 4))]


def states_of(machine):
    rows = pointer(machine + 40)
    rows = [rows + STATE_BYTES * index for index in range(number(machine + 32, 4))]
    return [(text(row), number(row + 20, 4)) for row in rows]


# -- Frames -------------------------------------------------------------------------------------


class Frame:
    """An AslrtFrame: a scope that runs or waits."""

    def __init__(self, address):
        self.address = address
        (self.magic, self.machine, self.pc, self.point, self.state) = struct.unpack("<5I", read(address, 20))
        self.layout = layout()
        self.record = address - self.layout["record_bytes"]
        self.exec = pointer(self.record + self.layout["record_exec"])
        self.parent = pointer(address + 56)

    @staticmethod
    def selected():
        """That of the selected stack frame, or None when it is not a step function's."""
        try:
            return Frame.of(gdb.selected_frame())
        except gdb.error:
            return None

    @staticmethod
    def of(stack_frame):
        """That which a step function's stack frame works on; None for other functions'."""
        try:
            frame = Frame(int(stack_frame.read_var("asl_frame")))
        except (ValueError, TypeError, RuntimeError, gdb.error):
            return None
        return frame if frame.magic == MAGIC else None

    def machine_row(self):
        return machine_rows()[self.machine]

    def scope(self):
        """The machine's name, and which item or branch of its parent it is."""
        name = text(self.machine_row())
        if not self.parent:
            return name
        return f"{name}[{number(self.record + self.layout['record_index'], 4)}]"

    def states(self):
        """Names and lines of the machine's states."""
        return states_of(self.machine_row())

    def place(self):
        """Name and line of the state that was entered last."""
        return self.states()[self.state]

    def state_at(self, stack_frame):
        """The name of the state whose block the step function is in; None outside of all."""
        block = stack_frame.block()
        if block.function is not None:
            return None
        # The block's variables stand at the state's line. That of the frame is the state only once it was entered.
        lines = {symbol.line for symbol in block if symbol.is_variable}
        name, line = self.place()
        if line in lines:
            return name
        return next((name for name, line in self.states() if line in lines), None)

    def all(self):
        """All frames of the execution, the newest first."""
        record = pointer(self.exec + self.layout["exec_frames"])
        while record:
            yield Frame(record + self.layout["record_bytes"])
            record = pointer(record + self.layout["record_next"])


# -- Values -------------------------------------------------------------------------------------


class TooLong(Exception):
    pass


class Writer:
    """Writes cells as JSON text, up to a number of characters."""

    def __init__(self, limit):
        self.limit = limit
        self.parts = []
        self.size = 0

    def put(self, piece):
        room = self.limit - self.size
        if len(piece) > room:
            self.parts.append(piece[:room] + "...")
            raise TooLong()
        self.parts.append(piece)
        self.size += len(piece)

    def put_memory(self, address, size):
        # A character has at most four bytes.
        piece = read(address, min(size, 4 * (self.limit - self.size) + 4))
        self.put(piece.decode("utf-8", "replace"))

    def cell(self, data, heap):
        payload, aux, tag, _, size = struct.unpack("<QHBBI", data)
        if tag == NONE:
            self.put("(none)")
        elif tag == INLINE:
            self.put(data[:size].decode("utf-8", "replace"))
        elif tag == SLICE:
            self.put_memory(payload, size)
        elif tag == INT:
            self.put(str(struct.unpack("<q", data[:8])[0]))
        elif tag == DOUBLE:
            value = struct.unpack("<d", data[:8])[0]
            self.put(str(int(value)) if value == int(value) and abs(value) < 1e17 else repr(value))
        elif tag == TEXT:
            self.put_memory(heap.document(aux) + (payload & 0xFFFFFFFF), size)
        elif tag == OBJECT:
            self.object(payload, size, heap)
        elif tag == ARRAY:
            self.array(payload, size, heap)
        else:
            self.put(f"(no value: tag {tag})")

    def object(self, address, size, heap):
        shape, source = struct.unpack("<QQ", read(address, 16))
        if source:
            return self.put_memory(source, size)
        self.put("{")
        for index in range(number(shape, 4)):
            key = shape + SHAPE_HEAD_BYTES + KEY_BYTES * index
            self.put(("," if index else "") + '"')
            self.put_memory(pointer(key + 16), number(key + 8, 4))
            self.put('":')
            self.cell(read(address + OBJECT_HEAD_BYTES + CELL_BYTES * index, CELL_BYTES), heap)
        self.put("}")

    def array(self, address, size, heap):
        source, count = struct.unpack("<QI", read(address, 12))
        if source:
            return self.put_memory(source, size)
        self.put("[")
        for index in range(count):
            if index:
                self.put(",")
            self.cell(read(address + ARRAY_HEAD_BYTES + CELL_BYTES * index, CELL_BYTES), heap)
        self.put("]")


class Heap:
    """The documents that cells of an execution point into."""

    def __init__(self, frame):
        self.layout = frame.layout
        heap = pointer(frame.exec + self.layout["exec_heap"])
        self.documents = pointer(heap + self.layout["heap_documents"])

    def document(self, index):
        return pointer(self.documents + self.layout["document_bytes"] * index + self.layout["document_text"])


def json_text(data, frame):
    """The JSON text of the cell whose 16 bytes are `data`, shortened to gdb's `print elements`."""
    writer = Writer(gdb.parameter("print elements") or 1 << 30)
    try:
        writer.cell(data, Heap(frame))
    except TooLong:
        pass
    except gdb.MemoryError:
        writer.parts.append("(memory that cannot be read)")
    return "".join(writer.parts)


class ValuePrinter:
    """A cell. It is one of the selected frame's, or of a frame around that one: they share their heap."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        frame = Frame.selected()
        if frame is None or self.value.address is None:
            return "(no frame of a workflow is selected)"
        return json_text(read(int(self.value.address), CELL_BYTES), frame)


printers = gdb.printing.RegexpCollectionPrettyPrinter("aslc")
printers.add_printer("AslrtValue", "^AslrtValue$", ValuePrinter)


# -- Steps --------------------------------------------------------------------------------------
#
# A state that waits returns from the step function, into a runtime that has no lines to step through. So `next` and `step`
# that end there go on until the workflow does: `next` in the same scope or one around it, `step` in whichever comes first.


def step_functions():
    """Addresses of the program's step functions."""
    return [pointer(machine + 16) for machine in machine_rows()]


def second_argument():
    """The second argument of the function that has just been called."""
    register = "$x1" if "aarch64" in gdb.selected_frame().architecture().name() else "$rsi"
    return int(gdb.parse_and_eval(f"(unsigned long){register}"))


class Resumption(gdb.Breakpoint):
    """Stops where a step function is called with one of `frames`; with any if that is None."""

    def __init__(self, address, frames):
        super().__init__(f"*{address}", internal=True)
        self.silent = True
        self.frames = frames

    def stop(self):
        return self.frames is None or second_argument() in self.frames


def in_state():
    """Whether the innermost stack frame is in the text of a state."""
    try:
        return gdb.newest_frame().block().function is None
    except (RuntimeError, gdb.error):
        return False


class Stepping:
    """What the hooks around a step know."""

    def __init__(self):
        self.frame = None

    def begin(self):
        self.frame = None
        if layout() and gdb.selected_inferior().pid:
            self.frame = Frame.selected()

    def end(self, anywhere):
        if self.frame is None or not gdb.selected_inferior().pid or Frame.selected() is not None:
            return
        frames = None
        if not anywhere:
            frames = set()
            address = self.frame.address
            while address:
                frames.add(address)
                address = pointer(address + 56)
        addresses = step_functions()
        points = [Resumption(address, frames) for address in addresses]
        try:
            gdb.execute("continue", to_string=True)
            at = gdb.selected_frame().pc() if gdb.selected_inferior().pid else None
        finally:
            for each in points:
                each.delete()
        if at is None:
            return
        # From the function's head to the line where the state goes on.
        tries = 0
        while gdb.selected_inferior().pid and not in_state() and at in addresses and tries < 8:
            gdb.execute("step", to_string=True)
            tries += 1


asl_stepping = Stepping()
for name, anywhere in (("next", False), ("step", True)):
    gdb.execute(f"define hook-{name}\npython asl_stepping.begin()\nend")
    gdb.execute(f"define hookpost-{name}\npython asl_stepping.end({anywhere})\nend")


# -- Scopes -------------------------------------------------------------------------------------


class InfoAsl(gdb.Command):
    """List the scopes of the workflow that run or wait: the machine itself, items of Maps, branches.

Each with the state that it entered last and that state's line. The star marks the selected one."""

    def __init__(self):
        super().__init__("info asl", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        selected = Frame.selected()
        frame = gdb.newest_frame() if selected is None else None
        while selected is None and frame is not None:
            frame.select()
            selected = Frame.selected()
            frame = frame.older()
        if selected is None:
            raise gdb.GdbError("no step function of a workflow is on the stack")
        for each in sorted(selected.all(), key=lambda frame: frame.scope()):
            state, line = each.place()
            mark = "*" if each.address == selected.address else " "
            gdb.write(f"{mark} {each.scope()}: state '{state}', line {line}\n")


class BreakState(gdb.Command):
    """Set a breakpoint where a state begins: break-state NAME"""

    def __init__(self):
        super().__init__("break-state", gdb.COMMAND_BREAKPOINTS)

    def invoke(self, argument, from_tty):
        wanted = argument.strip()
        known = [place for machine in machine_rows() for place in states_of(machine)]
        lines = [line for name, line in known if name == wanted and line]
        if not lines:
            raise gdb.GdbError(f"there is no state '{wanted}'")
        source = text(int(gdb.parse_and_eval("(unsigned long)&aslrt_program")) + 24)
        for line in lines:
            gdb.Breakpoint(source=source, line=line)

    def complete(self, text, word):
        return [name for machine in machine_rows() for name, _ in states_of(machine) if name.startswith(text)]


class StepFunction(gdb.FrameDecorator.FrameDecorator):
    """A step function in `bt`: the state, and the scope that it is in."""

    def __init__(self, base, frame, state):
        super().__init__(base)
        self.name = f"{state} in {frame.scope()}" if state else frame.scope()

    def function(self):
        return self.name


class ScopeFilter:
    """Names the states of step functions in `bt`."""

    def __init__(self):
        self.name = "aslc"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        for each in frames:
            frame = Frame.of(each.inferior_frame())
            yield StepFunction(each, frame, frame.state_at(each.inferior_frame())) if frame else each


ScopeFilter()
BreakState()
InfoAsl()
gdb.printing.register_pretty_printer(gdb.current_objfile(), printers, replace=True)
