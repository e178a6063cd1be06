"""Drawings: nothing overlaps, every statement is a line, cycles run back, and the page's script lays out in the same way."""

from __future__ import annotations

import itertools
import random
import re
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclose import vocabulary as v
from disclose.lineage import RULES, Graph, Key, Lineage
from disclose.pages.drawing import MANY, Drawing, drawing
from disclose.pages.layout import BOX, LANE, Arc, Layout, layered
from disclose.views import EdgeView, LineageView, edge_view
from tests.graphs import graph
from tests.scripts import run, source


def arcs_of(seed: int, nodes: int, more: int) -> list[Arc]:
    """Arcs by which every node leads to node 0, and some more, which may close cycles."""
    chance = random.Random(seed)  # noqa: S311 - random graphs are no secret
    tree = {(node, chance.randrange(node), chance.choice("ab")) for node in range(1, nodes)}
    return sorted(tree | {(chance.randrange(nodes), chance.randrange(nodes), chance.choice("ab")) for _ in range(more)})


DRAWN = st.builds(arcs_of, st.integers(0, 2**32), st.integers(1, 40), st.integers(0, 40))


def size(arcs: list[Arc]) -> int:
    return max([0, *(end for source, target, _ in arcs for end in (source, target))]) + 1


@given(DRAWN)
def test_nothing_overlaps(arcs: list[Arc]) -> None:
    """In each column boxes and lanes stand apart by at least half of both, and all of them are inside the drawing."""
    layout = layered(size(arcs), arcs)
    columns: dict[int, set[tuple[int, int]]] = {}
    for column, height in zip(layout.column, layout.height, strict=True):
        columns.setdefault(column, set()).add((height, BOX))
    lanes: dict[tuple[int, int, str, bool], int] = {}
    for (start, end, style), heights, back in zip(arcs, layout.lanes, layout.back, strict=True):
        right = end if back else start
        for step, height in enumerate(heights, 1):
            column = layout.column[right] - step
            assert lanes.setdefault((column, right, style, back), height) == height  # lanes are shared by one source and style alone
            columns[column].add((height, LANE))
    assert sum(len(places) for places in columns.values()) == size(arcs) + len(lanes)
    for places in columns.values():
        ordered = sorted(places)
        for (above, its), (below, others) in itertools.pairwise(ordered):
            assert below - above >= (its + others) // 2 - 1
        assert ordered[0][0] >= ordered[0][1] // 2
        assert ordered[-1][0] + ordered[-1][1] // 2 <= layout.bottom


@given(DRAWN)
def test_arcs_lead_left_unless_they_close_a_cycle(arcs: list[Arc]) -> None:
    """The start stands first; an arc passes through each column between its ends; only arcs on cycles run back, and without those no cycle is left."""
    layout = layered(size(arcs), arcs)
    assert [node for node, column in enumerate(layout.column) if column == 0] == [0]
    whole = nx.MultiDiGraph((start, end) for start, end, _ in arcs)
    rest = nx.MultiDiGraph()
    for (start, end, _), heights, back in zip(arcs, layout.lanes, layout.back, strict=True):
        if start == end:
            assert heights == ()
            continue
        assert len(heights) == abs(layout.column[start] - layout.column[end]) - 1
        assert (layout.column[start] < layout.column[end]) == back
        if back:
            assert nx.has_path(whole, end, start)
        else:
            rest.add_edge(start, end)
    assert nx.is_directed_acyclic_graph(rest)


def test_an_empty_drawing_has_its_start() -> None:
    """A node that nothing leads to stands alone."""
    assert layered(1, []) == Layout((0,), (BOX // 2,), (), (), BOX)


def test_the_script_lays_out_in_the_same_way(tmp_path: Path) -> None:
    """The page's script puts everything in the same place, but for what is lost in rounding."""
    drawn = [arcs_of(seed, nodes, more) for seed, (nodes, more) in enumerate([(1, 0), (2, 2), (9, 4), (30, 30), (120, 100), (300, 400)] * 5)]
    found = run(
        tmp_path, source("drawing.js"), "given.map((arcs) => layered(Math.max(0, ...arcs.flatMap(([one, other]) => [one, other])) + 1, arcs))", drawn
    )
    for arcs, there in zip(drawn, found, strict=True):
        here = layered(size(arcs), arcs)
        assert there["column"] == list(here.column)
        assert there["back"] == list(here.back)
        heights = [*here.height, *(height for lanes in here.lanes for height in lanes), here.bottom]
        others = [*there["height"], *(height for lanes in there["lanes"] for height in lanes), there["bottom"]]
        assert len(heights) == len(others)
        assert max(abs(one - other) for one, other in zip(heights, others, strict=True)) <= 1


# -- the SVG ----------------------------------------------------------------------------------------------------------------------


class Read(HTMLParser):
    """The elements of a drawing, and its titles."""

    def __init__(self, svg: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.titles: list[str] = []
        self._in_title = False
        self.feed(svg)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "title":
            self._in_title = True
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.titles[-1] += data


def drawn(lineage: Graph, families: dict[str, str | None] | None = None, *, whole: bool = False) -> Drawing | None:
    """The drawing of everything upstream of `acme/s`."""

    def name(key: Key) -> str:
        return lineage.nodes[key].name

    hops = Lineage(lineage, RULES[v.RuleName.ANY])
    edges: list[EdgeView] = [edge_view(edge, name) for edge in lineage.edges]
    view = LineageView(
        model="acme/s", rule=v.RuleName.ANY, rule_words="", teachers=(), students=(), edges=tuple(edges), cycles=tuple(hops.cycles("acme/s"))
    )
    return drawing(view, lambda kind, identity: name(Key(kind, identity)), {}, "../", families, whole=whole)


def arcs_in(made: Drawing | None) -> list[str]:
    """What the lines of a drawing say."""
    assert made
    return sorted(title for title in Read(made.svg).titles if "→" in title)


@pytest.mark.parametrize(
    ("sentences", "arcs"),
    [
        (["t completions s"], ["t → s: completions"]),
        (["t completions #d", "#d trains s"], ["d → s: dataset used", "t → d: completions"]),
        (["t completions s via=#d", "#d trains s"], ["d → s: dataset used", "t → d: completions"]),
        (
            ["t completions s", "t rewriting s", "t completions #d", "#d trains s"],
            ["d → s: dataset used", "t → d: completions", "t → s: completions, rewriting"],
        ),
        (["b finetuned s", "t logits b", "t logits s"], ["b → s: weights passed on", "t → b: logits", "t → s: logits"]),
        (["t completions s", "s completions t"], ["s → t: completions", "t → s: completions"]),
        (["s on_policy s"], ["s → s: on-policy scores"]),
    ],
)
def test_every_statement_is_a_line(sentences: list[str], arcs: list[str]) -> None:
    """Each pair of nodes has one line, which says all roles; long ones, ways back and loops are drawn too."""
    assert arcs_in(drawn(graph(*sentences))) == arcs


def test_nothing_upstream_is_no_drawing() -> None:
    """A model with nothing upstream has no drawing."""
    assert drawn(graph(cards={"s": {}})) is None


@pytest.mark.parametrize(
    ("access", "line"), [("own", "own"), ("open_weights", "open_weights"), ("api", "api"), ("product", "api"), ("unknown", "unknown")]
)
def test_access_is_the_style_of_the_line(access: str, line: str) -> None:
    """How outputs arrived shows in the line and in the legend."""
    made = drawn(graph(f"t completions s access={access}"))
    assert made
    assert made.lines == (line,)
    classes = [attributes.get("class") for _, attributes in Read(made.svg).elements]
    assert f"line line-{line}" in classes


def test_a_way_back_points_to_the_right() -> None:
    """The head of a line that closes a cycle stands at its right end, at the box further from the model."""
    made = drawn(graph("t completions s", "s completions t"))
    assert made
    heads = [attributes["d"] for tag, attributes in Read(made.svg).elements if tag == "path" and str(attributes.get("class")).startswith("head")]
    assert sorted(re.sub(r"^M\d+ \d+", "", str(head)) for head in heads) == ["l-8 -4v8z", "l8 -4v8z"]


def test_a_page_shows_the_nearest_and_counts_the_rest() -> None:
    """Of many teachers ten of each distance are shown; what is left out is counted, and a whole drawing leaves nothing out."""
    many = graph(*[f"t{number} completions s" for number in range(25)])
    near, whole = drawn(many), drawn(many, whole=True)
    assert near
    assert whole
    assert (len(arcs_in(near)), near.omitted) == (10, 15)
    assert (len(arcs_in(whole)), whole.omitted) == (25, 0)


def test_families_share_a_box_in_large_drawings() -> None:
    """Beyond a size, three models or more of one family are one box that says how many; lines within it are left out."""
    sentences = [f"t{number} completions s" for number in range(MANY + 5)]
    families: dict[str, str | None] = {f"acme/t{number}": "acme/t0" for number in range(5)}
    small = drawn(graph(*sentences[:10]), families, whole=True)
    large = drawn(graph(*sentences, "t1 completions t2"), families, whole=True)
    assert small
    assert "(5 models)" not in small.svg
    assert "t0 (5 models) → s: completions" in arcs_in(large)
    assert len(arcs_in(large)) == MANY + 1
    assert large
    assert large.omitted == 0


def test_names_stay_text() -> None:
    """A name with markup is text in boxes and titles."""
    hostile = "</title></svg><script>alert(1)</script>"
    made = drawn(graph("t completions s", cards={"t": {"name": hostile}, "s": {"name": hostile}}))
    assert made
    assert "script" not in {tag for tag, _ in Read(made.svg).elements}
    assert f"{hostile} → {hostile}: completions" in Read(made.svg).titles
