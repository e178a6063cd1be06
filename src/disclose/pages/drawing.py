"""A model's lineage as a drawing: columns by distance, lines by kind and access, made without a browser.

The model stands at the left, and what went into it to the right; every statement between what is shown is a line. A line that leads back
to something further right closes a cycle, and its head points to the right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

from disclose.pages import marks, words
from disclose.pages.layout import layered
from disclose.views import EdgeView, LineageView
from disclose.vocabulary import Access, EdgeKind

LAYERS = 3
"""How far from the model the drawing of a page goes, unless it stays small."""
FEW = 16
"""How many nodes a drawing may have that goes farther."""
NODES_IN_LAYER = 10
"""How many nodes of one distance are shown; the rest is counted."""
MANY = 40
"""Beyond how many nodes the models of one family stand in one box, if there are at least `MEMBERS` of them."""
MEMBERS = 3

WIDTH, HEIGHT, GAP = 152, 28, 106
LETTERS = {"model": 18, "dataset": 20, "family": 20}
"""How many letters of a name fit into a box."""
BACK = 6
"""How far below the middle of a box a line that closes a cycle begins and ends."""
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


NodeKind = Literal["model", "dataset", "family"]


class Node(NamedTuple):
    """A model, a dataset, or a family whose models share a box."""

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


Name = Callable[[Literal["model", "dataset"], str], str]
"""Gives the name of a record."""


def drawing(
    lineage: LineageView,
    name: Name,
    states: Mapping[str, marks.State],
    root: str,
    families: Mapping[str, str | None] | None = None,
    *,
    whole: bool = False,
) -> Drawing | None:
    """Draw what is upstream of a model, or the nearest part of it; nothing where nothing is upstream.

    `states` has the openness of each model's weights, `root` is the way from the page to the site's root, `families` names each model's.
    """
    start = Node("model", lineage.model)
    arcs = _arcs(lineage.edges)
    if not arcs:
        return None
    everything = {node for arc in arcs for node in (arc.source, arc.target)}
    members = _collapsed(everything - {start}, families or {}) if len(everything) > MANY else {}
    arcs = _merged(arcs, members)
    nodes = _distances(start, arcs) if whole else _nearest(start, arcs)
    numbers = {node: number for number, node in enumerate(nodes)}
    drawn = [arc for arc in arcs if arc.source in numbers and arc.target in numbers]
    sizes = Counter(members.values())
    names = {node: f"{name('model', node.id)} ({sizes[node]} models)" if node.kind == "family" else name(node.kind, node.id) for node in nodes}
    shown = sum(sizes.get(node, 1) for node in nodes)
    used = {arc.line for arc in drawn}
    return Drawing(_svg(nodes, drawn, names, states, root), tuple(line for line in LEGEND if line in used), len(everything) - shown)


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


def _collapsed(nodes: Iterable[Node], families: Mapping[str, str | None]) -> dict[Node, Node]:
    """For each model that shares a box with others of its family, the box."""
    homes = {node: Node("family", family) for node in nodes if node.kind == "model" and (family := families.get(node.id))}
    sizes = Counter(homes.values())
    return {node: home for node, home in homes.items() if sizes[home] >= MEMBERS}


def _merged(arcs: Sequence[Arc], members: Mapping[Node, Node]) -> list[Arc]:
    """The arcs between boxes; one within a family's box is left out."""
    merged: dict[tuple[Node, Node], Arc] = {}
    for arc in arcs:
        source, target = members.get(arc.source, arc.source), members.get(arc.target, arc.target)
        if source == target and source.kind == "family":
            continue
        known = merged.setdefault((source, target), Arc(source, target, arc.line))
        known.roles += [role for role in arc.roles if role not in known.roles]
    return list(merged.values())


def _by_distance(start: Node, arcs: Sequence[Arc]) -> Iterable[list[Node]]:
    """The nodes by their distance from the start, teachers before datasets."""
    into: dict[Node, list[Node]] = {}
    for arc in arcs:
        into.setdefault(arc.target, []).append(arc.source)
    layer, seen = [start], {start}
    while layer:
        yield layer
        found = dict.fromkeys(source for node in layer for source in into.get(node, ()) if source not in seen)
        seen.update(found)
        layer = sorted(found, key=lambda node: node.kind == "dataset")


def _distances(start: Node, arcs: Sequence[Arc]) -> list[Node]:
    return [node for layer in _by_distance(start, arcs) for node in layer]


def _nearest(start: Node, arcs: Sequence[Arc]) -> list[Node]:
    """The nodes that a page shows: a few of each distance, so that what is shown leads to the start by what is shown."""
    shown: dict[Node, None] = {start: None}
    leads = {(arc.source, arc.target) for arc in arcs}
    for distance, layer in enumerate(_by_distance(start, arcs)):
        if distance > LAYERS and len(shown) + len(layer) > FEW:
            break
        connected = [node for node in layer if any((node, other) in leads for other in shown)]
        shown.update(dict.fromkeys(connected[:NODES_IN_LAYER] if distance else layer))
    return list(shown)


def _svg(nodes: Sequence[Node], arcs: Sequence[Arc], names: Mapping[Node, str], states: Mapping[str, marks.State], root: str) -> Markup:
    numbers = {node: number for number, node in enumerate(nodes)}
    layout = layered(len(nodes), [(numbers[arc.source], numbers[arc.target], arc.line) for arc in arcs])
    places = {node: (_left(layout.column[number]), layout.height[number]) for node, number in numbers.items()}
    width = _left(max(layout.column)) + WIDTH
    parts = [_arc(arc, names, places, lanes, back=back) for arc, lanes, back in zip(arcs, layout.lanes, layout.back, strict=True)]
    parts += _labels(arcs, places)
    parts += [_box(node, names[node], places[node], states, root, node == nodes[0]) for node in nodes]
    return Markup(
        '<svg class="lineage" viewBox="-4 0 {width} {height}" width="{width}" height="{height}" role="group" aria-labelledby="drawing-title drawing-words">'
        '<title id="drawing-title">What is upstream of {name}</title>'
        '<desc id="drawing-words">{name} stands at the left, and what it was made with to the right of it. The statements below the drawing say the same in words.</desc>{parts}</svg>'
    ).format(width=width + 24, height=layout.bottom, name=names[nodes[0]], parts=Markup("".join(parts)))  # noqa: S704 - its parts are escaped


def _left(column: int) -> int:
    return column * (WIDTH + GAP)


def _arc(arc: Arc, names: Mapping[Node, str], places: Mapping[Node, tuple[int, int]], lanes: Sequence[int], *, back: bool) -> str:
    """The line with its head and, as a title, what it says."""
    (x1, y1), (x2, y2) = places[arc.source], places[arc.target]
    if arc.source == arc.target:
        path, head = f"M{x1 + WIDTH - 34} {y1 - HEIGHT // 2}c0 -9 20 -9 20 -1", f"M{x1 + WIDTH - 14} {y1 - HEIGHT // 2}l-4 -6h8z"
    else:
        if back:  # drawn from its target, which stands further right
            (x1, y1), (x2, y2) = (x2, y2 + BACK), (x1, y1 + BACK)
        points = [(x1 - 9 if back else x1, y1)]
        for step, lane in enumerate(lanes, 1):
            x = x1 - step * (WIDTH + GAP)
            points += [(x + WIDTH, lane), (x, lane)]
        end = x2 + WIDTH
        points.append((end if back else end + 8, y2))
        path = f"M{points[0][0]} {points[0][1]}"
        for (xa, ya), (xb, yb) in zip(points[::2], points[1::2], strict=True):
            path += f"C{xa - GAP // 2} {ya} {xb + GAP // 2} {yb} {xb} {yb}" + (f"H{xb - WIDTH}" if xb > end + 8 else "")
        head = f"M{x1 - 1} {y1}l-8 -4v8z" if back else f"M{end + 1} {y2}l8 -4v8z"
    what = ", ".join(arc.roles) or LEGEND[arc.line]
    said = f"<title>{escape(names[arc.source])} → {escape(names[arc.target])}: {escape(what)}</title>"
    inner = f'<path class="line line-inner" d="{path}"/>' if arc.line == "own" else ""
    return f'<g class="arc">{said}<path class="line line-{arc.line}" d="{path}"/>{inner}<path class="head head-{arc.line}" d="{head}"/></g>'


def _labels(arcs: Sequence[Arc], places: Mapping[Node, tuple[int, int]]) -> list[str]:
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
        labels.append(f'<text class="role" x="{x - 6}" y="{y - 5}"><title>{escape(whole)}</title>{escape(text)}</text>')
    return labels


def _box(node: Node, name: str, place: tuple[int, int], states: Mapping[str, marks.State], root: str, is_start: bool) -> str:
    x, y = place
    most = LETTERS[node.kind]
    text = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    state = states.get(node.id) if node.kind == "model" else None
    shape = (
        f'<svg class="mark mark-{state}" x="{x + 7}" y="{y - 7}" width="14" height="14" viewBox="0 0 16 16">{marks.SHAPES[state]}</svg>'
        if state
        else ""
    )
    top = y - HEIGHT // 2
    behind = f'<rect class="box family" x="{x + 4}" y="{top - 4}" width="{WIDTH}" height="{HEIGHT}" rx="3"/>' if node.kind == "family" else ""
    kind, corner = "start" if is_start else node.kind, 14 if node.kind == "dataset" else 3
    box = (
        f'{behind}<rect class="box {kind}" x="{x}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="{corner}"/>{shape}'
        f'<text x="{x + (26 if state else 12)}" y="{y + 4}"><title>{escape(name)} ({escape(node.id)})</title>{escape(text)}</text>'
    )
    page = "dataset" if node.kind == "dataset" else "model"
    return box if is_start else f'<a href="{root}{page}/{escape(node.id)}/">{box}</a>'
