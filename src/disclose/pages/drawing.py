"""The nearest part of a model's lineage as a drawing: layers by distance, lines by kind and access, made without a browser.

Only lines that lead one layer nearer to the model are drawn: with cycles and shortcuts the drawing would be complete and unreadable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from markupsafe import Markup

from disclose.pages import marks, words
from disclose.views import EdgeView, LineageView
from disclose.vocabulary import Access, EdgeKind

LAYERS = 3
"""How far from the model the drawing goes, unless it stays small."""
FEW = 16
"""How many nodes a drawing may have that goes farther."""
NODES_IN_LAYER = 10
"""How many nodes stand in one layer; the rest is counted below them."""

WIDTH, HEIGHT, PITCH, GAP = 152, 28, 40, 106
LETTERS = {"model": 18, "dataset": 20}
"""How many letters of a name fit into a box."""
LABEL = 17
"""How many letters of a label fit between two layers."""

Line = Literal["own", "open_weights", "api", "third_party", "unknown", "data", "weights"]
_LINES: dict[Access | None, Line] = {
    Access.OWN: "own",
    Access.OPEN_WEIGHTS: "open_weights",
    Access.API: "api",
    Access.PRODUCT: "api",
    Access.THIRD_PARTY_DATASET: "third_party",
    Access.UNKNOWN: "unknown",
    None: "unknown",
}
LEGEND: dict[Line, str] = {
    "own": "own model",
    "open_weights": "open weights",
    "api": "API or product",
    "third_party": "inside others’ dataset",
    "unknown": "access not said",
    "data": "dataset used",
    "weights": "weights passed on",
}
"""The lines with what they mean, in reading order."""


NodeKind = Literal["model", "dataset"]


class Node(NamedTuple):
    """A model or dataset in the drawing."""

    kind: NodeKind
    id: str


@dataclass
class Arc:
    """A line from one node to another; several statements about the same two nodes share it."""

    source: Node
    target: Node
    line: Line
    roles: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The finished drawing, with the lines that occur in it and how many upstream nodes it leaves out."""

    svg: Markup
    lines: tuple[Line, ...]
    omitted: int


def drawing(lineage: LineageView, name: Callable[[NodeKind, str], str], states: Mapping[str, marks.State], root: str) -> Drawing | None:
    """Draw what is nearest upstream of a model, the model at the left; nothing where nothing is upstream.

    `name` gives the name of a record, `states` the openness of each model's weights, `root` the way from the page to the site's root.
    """
    start = Node("model", lineage.model)
    arcs = _arcs(lineage.edges)
    if not arcs:
        return None
    layers, hidden = _layers(start, arcs)
    shown = {node for layer in layers for node in layer}
    depth = {node: index for index, layer in enumerate(layers) for node in layer}
    drawn = [arc for arc in arcs if arc.source in shown and arc.target in shown and depth[arc.source] == depth[arc.target] + 1]
    for _ in range(4):
        _sort(layers, drawn)
    places, height = _places(layers)
    width = len(layers) * WIDTH + (len(layers) - 1) * GAP
    parts = [_arc(arc, places) for arc in drawn]
    parts += _labels(drawn, places)
    parts += [_box(node, name(*node), places[node], states, root, node == start) for node in places]
    for index, count in enumerate(hidden):
        if count:
            x, y = _column(index), max(places[node][1] for node in layers[index]) + PITCH
            parts.append(Markup('<text class="more" x="{}" y="{}">and {} more</text>').format(x + WIDTH // 2, y, count))
    svg = Markup(
        '<svg class="lineage" viewBox="-4 0 {width} {height}" width="{width}" height="{height}" role="group" aria-labelledby="drawing-title drawing-words">'
        '<title id="drawing-title">What is upstream of {name}</title>'
        '<desc id="drawing-words">{name} stands at the left, and what it was made with to the right of it. The statements below the drawing say the same in words.</desc>{parts}</svg>'
    ).format(width=width + 24, height=height, name=name(*start), parts=Markup("").join(parts))  # fmt: skip
    everything = {node for arc in arcs for node in (arc.source, arc.target)}
    used = {arc.line for arc in drawn}
    return Drawing(svg, tuple(line for line in LEGEND if line in used), len(everything - shown))


def _arcs(edges: Sequence[EdgeView]) -> list[Arc]:
    """One arc for each pair of nodes; a teacher whose outputs a dataset carries leads to the dataset."""
    arcs: dict[tuple[Node, Node], Arc] = {}

    def add(source: Node, target: Node, line: Line, role: str | None = None) -> None:
        arc = arcs.setdefault((source, target), Arc(source, target, line))
        if role and role not in arc.roles:
            arc.roles.append(role)
        if arc.line == "unknown":
            arc.line = line

    for edge in edges:
        source, target = Node(edge.source_kind, edge.source), Node(edge.target_kind, edge.target)
        if edge.role is None:
            add(source, target, "weights" if edge.kind is EdgeKind.INITIALISES else "data")
            continue
        if edge.via:
            carrier = Node("dataset", edge.via)
            add(carrier, target, "data")
            target = carrier
        add(source, target, _LINES[edge.access], words.ROLES[edge.role])
    return list(arcs.values())


def _layers(start: Node, arcs: Sequence[Arc]) -> tuple[list[list[Node]], list[int]]:
    """The nodes by their distance from the start, and for each layer how many are left out of it."""
    into: dict[Node, list[Node]] = {}
    for arc in arcs:
        into.setdefault(arc.target, []).append(arc.source)
    layers, seen, hidden = [[start]], {start}, [0]
    while found := list(dict.fromkeys(source for node in layers[-1] for source in into.get(node, ()) if source not in seen)):
        if len(layers) > LAYERS and len(seen) + len(found) > FEW:
            break
        seen.update(found)
        teachers_first = sorted(found, key=lambda node: node.kind == "dataset")
        layers.append(teachers_first[:NODES_IN_LAYER])
        hidden.append(len(found) - len(layers[-1]))
    return layers, hidden


def _sort(layers: list[list[Node]], arcs: Sequence[Arc]) -> None:
    """Put each node near the middle of those that it leads to, so that fewer lines cross."""
    for index in range(1, len(layers)):
        rank = {node: place for place, node in enumerate(layers[index - 1])}
        middle = {}
        for node in layers[index]:
            ranks = [rank[arc.target] for arc in arcs if arc.source == node and arc.target in rank]
            middle[node] = sum(ranks) / len(ranks) if ranks else 0.0
        layers[index].sort(key=lambda node: middle[node])


def _column(index: int) -> int:
    return index * (WIDTH + GAP)


def _places(layers: Sequence[Sequence[Node]]) -> tuple[dict[Node, tuple[int, int]], int]:
    """The left edge and the middle of each box, and the height of the whole."""
    tallest = max(map(len, layers))
    places = {}
    for index, layer in enumerate(layers):
        top = (tallest - len(layer)) * PITCH // 2 + PITCH // 2
        for row, node in enumerate(layer):
            places[node] = (_column(index), top + row * PITCH)
    return places, (tallest + 1) * PITCH


def _arc(arc: Arc, places: Mapping[Node, tuple[int, int]]) -> Markup:
    """The line with its head."""
    (x1, y1), (x2, y2) = places[arc.source], places[arc.target]
    end = x2 + WIDTH
    path = f"M{x1} {y1}C{x1 - GAP // 2} {y1} {end + GAP // 2} {y2} {end + 8} {y2}"
    line = Markup('<path class="line line-{}" d="{}"/>').format(arc.line, path)
    inner = Markup('<path class="line line-inner" d="{}"/>').format(path) if arc.line == "own" else Markup("")
    return line + inner + Markup('<path class="head head-{}" d="M{} {}l8 -4v8z"/>').format(arc.line, end + 1, y2)


def _labels(arcs: Sequence[Arc], places: Mapping[Node, tuple[int, int]]) -> list[Markup]:
    """What each teacher's outputs were used as, once beside its box."""
    roles: dict[Node, dict[str, None]] = {}
    for arc in arcs:
        if arc.roles:
            roles.setdefault(arc.source, {}).update(dict.fromkeys(arc.roles))
    labels = []
    for node, its_roles in roles.items():
        x, y = places[node]
        whole = ", ".join(its_roles)
        first = next(iter(its_roles))
        text = whole if len(whole) <= LABEL else f"{first} +{len(its_roles) - 1}"
        labels.append(Markup('<text class="role" x="{}" y="{}"><title>{}</title>{}</text>').format(x - 6, y - 5, whole, text))
    return labels


def _box(node: Node, name: str, place: tuple[int, int], states: Mapping[str, marks.State], root: str, is_start: bool) -> Markup:
    x, y = place
    most = LETTERS[node.kind]
    text = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    state = states.get(node.id) if node.kind == "model" else None
    shape = (
        Markup('<svg class="mark mark-{}" x="{}" y="{}" width="14" height="14" viewBox="0 0 16 16">{}</svg>').format(
            state, x + 7, y - 7, marks.SHAPES[state]
        )
        if state
        else Markup("")
    )
    box = Markup('<rect class="box {}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>{}<text x="{}" y="{}"><title>{} ({})</title>{}</text>').format(
        "start" if is_start else node.kind, x, y - HEIGHT // 2, WIDTH, HEIGHT, 3 if node.kind == "model" else 14, shape, x + (26 if state else 12), y + 4, name, node.id, text,
    )  # fmt: skip
    return box if is_start else Markup('<a href="{}{}/{}/">{}</a>').format(root, node.kind, node.id, box)
