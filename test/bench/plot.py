# SPDX-License-Identifier: Apache-2.0
"""Plots as SVG for docs/performance: figures on logarithmic axes, readable on light and on dark pages.

Colours are classes whose values follow the reader's colour scheme; each series also has a shape of its own, so that
nothing hangs on colour alone. Every mark has its figure as a title, which browsers show under the pointer.
"""
import math
from xml.sax.saxutils import escape, quoteattr

from report import say_microseconds

# Of a class: the colour on a light page and on a dark one.
COLOURS = {
    "ink": ("#1f2328", "#e6edf3"),
    "soft": ("#59636e", "#9198a1"),
    "rule": ("#d8dee4", "#343b44"),
    "page": ("#ffffff", "#0d1117"),
    "one": ("#0b62d0", "#58a6ff"),
    "two": ("#0b62d0", "#58a6ff"),
    "three": ("#c2570c", "#f0954b"),
    "four": ("#1a7f4b", "#56c28a"),
    "five": ("#7a4fbf", "#b592f2"),
}
SHAPES = {"one": "disc", "two": "ring", "three": "diamond", "four": "square", "five": "triangle"}
SERIES = tuple(SHAPES)
SIZE = 4.6  # of a mark, from its middle


def make_style():
    def rules(index):
        lines = [f".{name} {{ fill: {pair[index]}; }}" for name, pair in COLOURS.items()]
        lines += [f".line-{name} {{ stroke: {pair[index]}; fill: none; }}" for name, pair in COLOURS.items()]
        return " ".join(lines)

    return (
        "<style>text { font: 12px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; } "
        f".title {{ font-weight: 600; font-size: 13px; }} {rules(0)} "
        f"@media (prefers-color-scheme: dark) {{ {rules(1)} }}</style>"
    )


class Scale:
    """A logarithmic axis from whole decade to whole decade, drawn from `begin` to `end`."""

    def __init__(self, values, begin, end):
        self.low = math.floor(math.log10(min(values)) + 1e-9)
        self.high = max(self.low + 1, math.ceil(math.log10(max(values)) - 1e-9))
        self.begin, self.end = begin, end

    def place(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    @property
    def decades(self):
        return [10.0**power for power in range(self.low, self.high + 1)]


def name_number(value):
    for size, unit in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def name_microseconds(value):
    for size, unit in ((1e6, "s"), (1e3, "ms"), (1, "µs")):
        if value >= size:
            return f"{value / size:g} {unit}"
    return f"{value * 1000:g} ns"


class Drawing:
    def __init__(self, width, height, description):
        self.width, self.height, self.description = width, height, description
        self.parts = [f'<rect class="page" width="{width}" height="{height}" rx="6"/>']

    def text(self, x, y, words, anchor="start", kind="ink", style=""):
        self.parts.append(
            f'<text class="{kind}{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
        )

    def line(self, points, kind="rule", width=1.0, dashes=""):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(f'<polyline class="line-{kind}" stroke-width="{width}"{dashed} points="{path}"/>')

    def mark(self, x, y, series, title=""):
        d = SIZE
        shape = {
            "disc": f'<circle class="{series}" cx="{x:.1f}" cy="{y:.1f}" r="{d - 0.6}">',
            "ring": f'<circle class="line-{series}" stroke-width="1.8" cx="{x:.1f}" cy="{y:.1f}" r="{d}">',
            "diamond": f'<path class="{series}" d="M{x:.1f} {y - d - 1:.1f}l{d + 1} {d + 1}l{-d - 1} {d + 1}l{-d - 1} {-d - 1}z">',
            "square": f'<path class="{series}" d="M{x - d + 0.6:.1f} {y - d + 0.6:.1f}h{2 * d - 1.2}v{2 * d - 1.2}h{1.2 - 2 * d}z">',
            "triangle": f'<path class="{series}" d="M{x:.1f} {y - d - 0.6:.1f}l{d + 0.8} {2 * d}h{-2 * d - 1.6}z">',
        }[SHAPES[series]]
        tag = "circle" if shape.startswith("<circle") else "path"
        self.parts.append(f"{shape}<title>{escape(title)}</title></{tag}>")

    def legend(self, x, y, names):
        for series, name in zip(SERIES, names):
            self.mark(x, y - 4, series, name)
            self.text(x + 11, y, name, kind="ink")
            x += 34 + 6.6 * len(name)

    def write(self, path):
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" role="img" aria-label={quoteattr(self.description)}>'
        )
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([head, make_style(), *self.parts, "</svg>"]) + "\n")


def draw_rows(path, description, title, names, rows):
    """A row for each of `rows` (name, one value or None a series) on one axis of values."""
    left, top, pitch, width = 130, 78, 24, 860
    bottom = top + pitch * len(rows)
    drawing = Drawing(width, bottom + 34, description)
    values = [value for _, figures in rows for value in figures if value]
    scale = Scale(values, left + 12, width - 24)
    drawing.text(16, 24, title, style=" title")
    drawing.legend(24, 48, names)
    for decade in scale.decades:
        x = scale.place(decade)
        drawing.line([(x, top - 12), (x, bottom)])
        drawing.text(x, bottom + 18, name_number(decade), "middle", "soft")
    for index, (name, figures) in enumerate(rows):
        y = top + pitch * index + pitch / 2 - 6
        drawing.text(left, y + 4, name, "end")
        shown = [value for value in figures if value]
        drawing.line([(scale.place(min(shown)), y), (scale.place(max(shown)), y)], "rule", 2)
        # The first series last, so that it lies on top.
        for series, label, value in reversed(list(zip(SERIES, names, figures))):
            if value:
                drawing.mark(scale.place(value), y, series, f"{name}, {label}: {value:,.4g}")
    drawing.write(path)


def draw_panels(path, description, panels):
    """Panels (title, unit of the size, curves) two in a row; a dashed line shows what linear growth would be.

    A curve is a name and a list of (size, microseconds), of which the line goes through the one called `settled`.
    """
    width, height, pitch = 430, 270, 300
    drawing = Drawing(2 * width, pitch * ((len(panels) + 1) // 2) + 6, description)
    for index, (title, unit, curves) in enumerate(panels):
        x0, y0 = width * (index % 2), pitch * (index // 2)
        draw_panel(drawing, x0, y0, width, height, title, unit, curves)
    drawing.write(path)


def draw_panel(drawing, x0, y0, width, height, title, unit, curves):
    points = [point for _, _, samples in curves for point in samples]
    across = Scale([size for size, _ in points], x0 + 66, x0 + width - 24)
    up = Scale([cost for _, cost in points], y0 + height - 8, y0 + 62)
    drawing.text(x0 + 16, y0 + 24, title, style=" title")
    drawing.legend(x0 + 24, y0 + 46, [name for name, _, _ in curves])
    for decade in across.decades:
        x = across.place(decade)
        drawing.line([(x, up.begin), (x, up.end)])
        drawing.text(x, up.begin + 17, name_number(decade), "middle", "soft")
    for decade in up.decades:
        y = up.place(decade)
        drawing.line([(across.begin, y), (across.end, y)])
        drawing.text(across.begin - 8, y + 4, name_microseconds(decade), "end", "soft")
    drawing.text(across.end, up.begin + 32, f"{unit}s", "end", "soft")
    for series, (name, settled, samples) in zip(SERIES, curves):
        base = dict(samples)[settled] / settled
        straight = [(size, base * size) for size, _ in samples]
        # What of it lies inside of the panel.
        straight = [(size, cost) for size, cost in straight if up.decades[0] <= cost <= up.decades[-1]]
        drawing.line([(across.place(size), up.place(cost)) for size, cost in straight], "soft", 1.2, "4 4")
        drawing.line([(across.place(size), up.place(cost)) for size, cost in samples], series, 1.6)
        for size, cost in samples:
            label = f"{name}, {size:,} {unit}s: {say_microseconds(cost)}"
            drawing.mark(across.place(size), up.place(cost), series, label)
