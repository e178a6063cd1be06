// The lineage of one model as a drawing: the layout of `disclose.pages.layout`, and what the page's own drawings look like, for any rule.
// A test holds the layout against the Python.

import { link } from "./asking.js";

const BOX = 40;
const LANE = 11;
const [SORTED, LEVELLED] = [3, 2];
const [WIDTH, HEIGHT, GAP, BACK, LABEL] = [152, 28, 106, 6, 17];
const MEMBERS = 3;
const LINES = { own: "own", open_weights: "open_weights", api: "api", product: "api", third_party_dataset: "third_party", unknown: "unknown" };

// -- the layout -------------------------------------------------------------------------------------------------------------------

/** Lay out numbered nodes and arcs `[source, target, style]`; node 0 is the start, to which all others lead. */
export function layered(nodes, arcs) {
  const into = Array.from({ length: nodes }, () => []);
  arcs.forEach(([source, target], number) => { if (source !== target) into[target].push([source, number]); });
  const { order, closing } = ordered(nodes, into);
  const ahead = Array.from({ length: nodes }, () => []);
  into.forEach((sources, target) => {
    for (const [source, number] of sources) closing.has(number) ? ahead[source].push(target) : ahead[target].push(source);
  });
  const column = new Array(nodes).fill(0);
  for (const node of order) for (const right of ahead[node]) column[right] = Math.max(column[right], column[node] + 1);
  const columns = Array.from({ length: Math.max(0, ...column) + 1 }, () => []);
  for (const node of order) columns[column[node]].push(node);

  const [left, right, chains] = [[], [], new Map()];
  for (let node = 0; node < nodes; node++) { left.push([]); right.push([]); }
  const connect = (one, other) => { left[one].push(other); right[other].push(one); };
  const through = arcs.map(([source, target, style], number) => {
    if (source === target) return [];
    const closes = closing.has(number);
    const [first, last] = closes ? [target, source] : [source, target];
    const key = `${first} ${style} ${closes}`;
    if (!chains.has(key)) chains.set(key, []);
    const chain = chains.get(key);
    const needed = column[first] - column[last] - 1;
    while (chain.length < needed) {
      const lane = left.length;
      left.push([]);
      right.push([]);
      columns[column[first] - chain.length - 1].push(lane);
      connect(chain.length ? chain.at(-1) : first, lane);
      chain.push(lane);
    }
    connect(needed ? chain[needed - 1] : first, last);
    return chain.slice(0, needed);
  });

  const mean = (values, places, otherwise) => (places.length ? places.reduce((sum, place) => sum + values[place], 0) / places.length : values[otherwise]);
  const rounds = function* (times) {
    for (let time = 0; time < times; time++) {
      yield [left, columns.slice(1)];
      yield [right, columns.slice(0, -1).reverse()];
    }
  };
  const rank = new Array(left.length).fill(0);
  const number = (items) => items.forEach((item, place) => { rank[item] = place; });
  columns.forEach(number);
  for (const [beside, some] of rounds(SORTED)) {
    for (const items of some) {
      const middle = new Map(items.map((item) => [item, mean(rank, beside[item], item)]));
      items.sort((one, other) => middle.get(one) - middle.get(other));
      number(items);
    }
  }
  const offsetsOf = (items) => {
    const sizes = items.map((item) => (item < nodes ? BOX : LANE));
    const offsets = [0];
    for (let place = 1; place < sizes.length; place++) offsets.push(offsets[place - 1] + Math.floor((sizes[place - 1] + sizes[place] + 1) / 2));
    return offsets;
  };
  const height = new Array(left.length).fill(0);
  for (const items of columns) {
    const offsets = offsetsOf(items);
    items.forEach((item, place) => { height[item] = offsets[place] - offsets.at(-1) / 2; });
  }
  for (const [beside, some] of rounds(LEVELLED)) {
    for (const items of some) {
      const wanted = items.map((item) => mean(height, beside[item], item));
      apart(wanted, offsetsOf(items)).forEach((found, place) => { height[items[place]] = found; });
    }
  }
  const top = height.reduce((one, other) => Math.min(one, other), Infinity) - BOX / 2;
  const whole = height.map((each) => Math.trunc(each - top + 0.5));
  return {
    column, height: whole.slice(0, nodes), lanes: through.map((lanes) => lanes.map((lane) => whole[lane])), back: arcs.map((_, place) => closing.has(place)),
    bottom: whole.reduce((one, other) => Math.max(one, other), 0) + BOX / 2,
  };
}

/** The nodes so that each comes before what leads to it, and the arcs that are no part of that order because they close a cycle. */
function ordered(nodes, into) {
  const component = components(nodes, into);
  const near = new Map();
  for (let root = 0; root < nodes; root++) {
    const queue = near.has(root) ? [] : [root];
    if (queue.length) near.set(root, near.size);
    for (const node of queue) {
      for (const [source] of into[node]) {
        if (near.has(source)) continue;
        near.set(source, near.size);
        queue.push(source);
      }
    }
  }
  const closing = new Set();
  into.forEach((sources, target) => {
    for (const [source, number] of sources) if (component[source] === component[target] && near.get(source) < near.get(target)) closing.add(number);
  });
  const order = [...near.keys()].sort((one, other) => component[one] - component[other] || near.get(one) - near.get(other));
  return { order, closing };
}

/** For each node the number of the nodes that it forms cycles with; what leads to others has a higher number than they. */
function components(nodes, into) {
  const [done, seen, out_of] = [[], new Array(nodes).fill(false), Array.from({ length: nodes }, () => [])];
  into.forEach((sources, target) => { for (const [source] of sources) out_of[source].push(target); });
  for (let root = 0; root < nodes; root++) {
    if (seen[root]) continue;
    seen[root] = true;
    const stack = [[root, 0]];
    while (stack.length) {
      const top = stack.at(-1);
      if (top[1] === into[top[0]].length) {
        done.push(top[0]);
        stack.pop();
        continue;
      }
      const [source] = into[top[0]][top[1]++];
      if (seen[source]) continue;
      seen[source] = true;
      stack.push([source, 0]);
    }
  }
  const component = new Array(nodes).fill(-1);
  done.reverse().forEach((root, number) => {
    const waiting = component[root] < 0 ? [root] : [];
    while (waiting.length) {
      const node = waiting.pop();
      if (component[node] >= 0) continue;
      component[node] = number;
      waiting.push(...out_of[node].filter((target) => component[target] < 0));
    }
  });
  return component;
}

/** The heights nearest to the wanted ones, by least squares, that keep the order and the offsets: pooled where they would collide. */
function apart(wanted, offsets) {
  const pools = [];
  wanted.forEach((want, place) => {
    let [total, size] = [want - offsets[place], 1];
    while (pools.length && pools.at(-1)[0] / pools.at(-1)[1] >= total / size) {
      const [before, its_size] = pools.pop();
      [total, size] = [total + before, size + its_size];
    }
    pools.push([total, size]);
  });
  const free = pools.flatMap(([total, size]) => new Array(size).fill(total / size));
  return free.map((each, place) => each + offsets[place]);
}

// -- what is drawn ----------------------------------------------------------------------------------------------------------------

/** Everything upstream of a model that its rule counts, as edges, those nearest to the model first. */
export function statementsUpstream(lineage, id) {
  const start = lineage.graph.model(id);
  const [edges, seen] = [new Set(), new Set([start])];
  for (let queue = [start], hops = 0; queue.length; hops++) {
    const further = new Set();
    for (const here of queue) {
      const bases = lineage.bases(here);
      const arriving = lineage.rule.hops === null || hops < lineage.rule.hops ? lineage.hopsInto(here) : [];
      for (const edge of [...bases, ...arriving.flatMap((hop) => [...hop.edges].reverse())]) edges.add(edge);
      for (const source of [...bases.map((edge) => edge.source), ...arriving.map((hop) => hop.teacher)]) if (!seen.has(source)) further.add(source);
    }
    further.forEach((source) => seen.add(source));
    queue = [...further];
  }
  return [...edges];
}

/** The pairs of nodes that an edge draws a line between: two where a dataset carries a teacher's outputs. */
function linesOf(graph, edge) {
  if (edge.role === null) return [{ source: edge.source, target: edge.target, line: edge.kind === "initialises" ? "weights" : "data" }];
  const line = LINES[edge.access] ?? "unknown";
  const carrier = edge.via ? graph.dataset(edge.via) : null;
  if (!carrier) return [{ source: edge.source, target: edge.target, line, role: edge.role }];
  return [{ source: carrier, target: edge.target, line: "data" }, { source: edge.source, target: carrier, line, role: edge.role }];
}

/** The drawing as an SVG element: with what is lit in it; `path` has the edges to light, whose models share no box; `roles` the words for roles. */
export function draw(graph, start, edges, { path = [], blockers = [], collapse = false, roles = {} }) {
  const all = new Set(edges.flatMap((edge) => linesOf(graph, edge)).flatMap((each) => [each.source, each.target]));
  const on_path = new Set(path.flatMap((edge) => linesOf(graph, edge)).flatMap((each) => [each.source, each.target]));
  const boxes = boxesOf(graph, collapse ? [...all].filter((node) => node !== start && !on_path.has(node)) : []);
  const box = (node) => boxes.get(node) ?? node;
  const arcs = new Map();
  const keyOf = ({ source, target }) => `${box(source).key} > ${box(target).key}`;
  for (const edge of edges) {
    for (const each of linesOf(graph, edge)) {
      const [source, target] = [box(each.source), box(each.target)];
      if (source === target && source.kind === "family") continue;
      const key = keyOf(each);
      if (!arcs.has(key)) arcs.set(key, { source, target, line: each.line, roles: [], claimed: edge.basis !== "declared" });
      const arc = arcs.get(key);
      if (each.role && !arc.roles.includes(roles[each.role] ?? each.role)) arc.roles.push(roles[each.role] ?? each.role);
      if (arc.line === "unknown") arc.line = each.line;
    }
  }
  const drawn = [...arcs.values()];
  const nodes = byDistance(start, drawn);
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const kept = drawn.filter((arc) => numbers.has(arc.source) && numbers.has(arc.target));
  const layout = layered(nodes.length, kept.map((arc) => [numbers.get(arc.source), numbers.get(arc.target), arc.line]));
  const lit = new Set(path.flatMap((edge) => linesOf(graph, edge)).map(keyOf));
  const silent = new Set(blockers.map(({ node }) => box(node)));
  const place = (node) => [layout.column[numbers.get(node)] * (WIDTH + GAP), layout.height[numbers.get(node)]];
  const width = (Math.max(...layout.column) + 1) * (WIDTH + GAP) - GAP;
  const svg = element("svg", { class: `lineage${lit.size ? " lights" : ""}`, role: "group", "aria-label": `What is upstream of ${start.name}` });
  kept.forEach((arc, number) => {
    const shines = lit.has(`${arc.source.key} > ${arc.target.key}`);
    svg.append(arcElement(arc, place(arc.source), place(arc.target), layout.lanes[number], layout.back[number], shines));
  });
  for (const [source, its] of labelsOf(kept)) svg.append(labelElement(its, place(source)));
  for (const node of nodes) svg.append(boxElement(node, place(node), { start: node === start, lit: on_path.has(node), silent: silent.has(node) }));
  const litPlaces = [...on_path].filter((node) => numbers.has(node)).map(place);
  return { svg, width: width + 24, height: layout.bottom, start: layout.height[0], lit: litPlaces, families: new Set(boxes.values()).size };
}

/** For each model that shares a box with others of its family, the box. */
function boxesOf(graph, nodes) {
  const homes = new Map();
  for (const node of nodes) {
    if (node.kind !== "model" || !node.family) continue;
    if (!homes.has(node.family)) homes.set(node.family, []);
    homes.get(node.family).push(node);
  }
  const boxes = new Map();
  for (const [family, members] of homes) {
    if (members.length < MEMBERS) continue;
    const name = `${graph.model(family)?.name ?? family} (${members.length} models)`;
    const box = { kind: "family", id: family, key: `family ${family}`, name, members };
    for (const member of members) boxes.set(member, box);
  }
  return boxes;
}

function byDistance(start, arcs) {
  const into = new Map();
  for (const arc of arcs) into.set(arc.target, [...(into.get(arc.target) ?? []), arc.source]);
  const [found, seen] = [[], new Set([start])];
  for (let layer = [start]; layer.length;) {
    found.push(...layer);
    const further = new Set(layer.flatMap((node) => into.get(node) ?? []).filter((source) => !seen.has(source)));
    further.forEach((source) => seen.add(source));
    layer = [...further].sort((one, other) => (one.kind === "dataset") - (other.kind === "dataset"));
  }
  return found;
}

function element(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function arcElement(arc, source, target, lanes, back, shines) {
  let [[x1, y1], [x2, y2]] = [source, target];
  let [path, head] = [`M${x1 + WIDTH - 34} ${y1 - HEIGHT / 2}c0 -9 20 -9 20 -1`, `M${x1 + WIDTH - 14} ${y1 - HEIGHT / 2}l-4 -6h8z`];
  if (arc.source !== arc.target) {
    if (back) [x1, y1, x2, y2] = [x2, y2 + BACK, x1, y1 + BACK]; // drawn from its target, which stands further right
    const end = x2 + WIDTH;
    const points = [[back ? x1 - 9 : x1, y1]];
    lanes.forEach((lane, step) => {
      const x = x1 - (step + 1) * (WIDTH + GAP);
      points.push([x + WIDTH, lane], [x, lane]);
    });
    points.push([back ? end : end + 8, y2]);
    path = `M${points[0].join(" ")}`;
    for (let place = 0; place < points.length; place += 2) {
      const [[xa, ya], [xb, yb]] = [points[place], points[place + 1]];
      path += `C${xa - GAP / 2} ${ya} ${xb + GAP / 2} ${yb} ${xb} ${yb}${place + 2 < points.length ? `H${xb - WIDTH}` : ""}`;
    }
    head = back ? `M${x1 - 1} ${y1}l-8 -4v8z` : `M${end + 1} ${y2}l8 -4v8z`;
  }
  const words = `${arc.source.name} → ${arc.target.name}: ${arc.roles.join(", ") || (arc.line === "weights" ? "weights passed on" : "dataset used")}${arc.claimed ? "; claimed, not declared" : ""}`;
  const group = element("g", { class: `arc${shines ? " lit" : ""}${arc.claimed ? " claimed" : ""}` }, element("title", {}, words), element("path", { class: `line line-${arc.line}`, d: path }));
  if (arc.line === "own") group.append(element("path", { class: "line line-inner", d: path }));
  group.append(element("path", { class: `head head-${arc.line}`, d: head }));
  return group;
}

function labelsOf(arcs) {
  const found = new Map();
  for (const arc of arcs) if (arc.roles.length) found.set(arc.source, new Set([...(found.get(arc.source) ?? []), ...arc.roles]));
  return found;
}

function labelElement(roles, [x, y]) {
  const whole = [...roles].join(", ");
  const text = whole.length <= LABEL ? whole : `${[...roles][0]} +${roles.size - 1}`;
  return element("text", { class: "role", x: x - 6, y: y - 5 }, element("title", {}, whole), text);
}

function boxElement(node, [x, y], { start, lit, silent }) {
  const most = node.kind === "model" ? 21 : 20;
  const text = node.name.length <= most ? node.name : `${node.name.slice(0, most - 1).trimEnd()}…`;
  const parts = [];
  if (node.kind === "family") parts.push(element("rect", { class: "box family", x: x + 4, y: y - HEIGHT / 2 - 4, width: WIDTH, height: HEIGHT, rx: 3 }));
  parts.push(element("rect", { class: `box ${start ? "start" : node.kind}`, x, y: y - HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: node.kind === "dataset" ? 14 : 3 }));
  const title = `${node.name} (${node.id})${silent ? "; its card leaves something unsaid that could hide the teacher" : ""}`;
  parts.push(element("text", { x: x + 12, y: y + 4 }, element("title", {}, title), text));
  if (silent) parts.push(element("text", { class: "silent", x: x + WIDTH - 14, y: y + 4 }, "?"));
  const anchor = element("a", { class: `node${lit ? " lit" : ""}${silent ? " unsaid" : ""}`, href: link({ kind: node.kind === "dataset" ? "dataset" : "model", id: node.id, name: "" }).href }, ...parts);
  return anchor;
}

// -- moving about in it -----------------------------------------------------------------------------------------------------------

/** A window onto a drawing: moved by arrow keys or a pointer, made larger and smaller by plus, minus or the buttons. */
export class Stage {
  constructor(place) {
    this.place = place;
    this.view = null;
    place.addEventListener("keydown", (event) => this.pressed(event));
    place.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the wheel alone scrolls the page
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
    }, { passive: false });
    place.addEventListener("dragstart", (event) => event.preventDefault());
    place.addEventListener("pointerdown", (event) => this.dragged(event));
  }

  show(drawing) {
    this.drawing = drawing;
    this.place.replaceChildren(drawing.svg);
    drawing.svg.setAttribute("preserveAspectRatio", "xMidYMid meet");
    this.place.dataset.size = drawing.height < 260 ? "low" : "high";
    this.fit();
  }

  set(x, y, width, height) {
    this.view = { x, y, width, height };
    this.drawing.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  }

  fit() {
    this.set(-12, -8, this.drawing.width + 8, this.drawing.height + 16);
  }

  /** Show what is lit, or else everything; where that would be too small to read, the left end of it. */
  begin() {
    this.focus();
    const bounds = this.place.getBoundingClientRect();
    const scale = Math.max(this.view.width / bounds.width, this.view.height / bounds.height);
    if (scale <= 1.7) return;
    const [width, height] = [bounds.width * 1.2, bounds.height * 1.2];
    this.set(-12, this.drawing.start - height / 2, width, height);
  }

  /** Show what is lit, large enough to be read. */
  focus() {
    const places = this.drawing.lit;
    if (!places.length) return this.fit();
    const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
    const [x, y] = [Math.min(...xs) - 30, Math.min(...ys) - 50];
    return this.set(x, y, Math.max(...xs) + WIDTH + 30 - x, Math.max(...ys) + 50 - y);
  }

  zoom(factor) {
    const { x, y, width, height } = this.view;
    const [wide, high] = [width / factor, height / factor];
    this.set(x + (width - wide) / 2, y + (height - high) / 2, wide, high);
  }

  move(right, down) {
    const { x, y, width, height } = this.view;
    this.set(x + right * width, y + down * height, width, height);
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const does = {
      ArrowLeft: () => this.move(-0.1, 0), ArrowRight: () => this.move(0.1, 0), ArrowUp: () => this.move(0, -0.1), ArrowDown: () => this.move(0, 0.1),
      "+": () => this.zoom(1.25), "=": () => this.zoom(1.25), "-": () => this.zoom(0.8), 0: () => this.fit(),
    }[event.key];
    if (!does || !this.view) return;
    event.preventDefault();
    does();
  }

  dragged(event) {
    if (event.button !== 0 || !this.view) return;
    const [begun, from] = [{ x: event.clientX, y: event.clientY }, { ...this.view }];
    const bounds = this.place.getBoundingClientRect();
    const scale = Math.max(from.width / bounds.width, from.height / bounds.height);
    let moved = false;
    const move = (each) => {
      const [right, down] = [each.clientX - begun.x, each.clientY - begun.y];
      if (!moved && Math.hypot(right, down) < 4) return;
      moved = true;
      this.set(from.x - right * scale, from.y - down * scale, from.width, from.height);
    };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      if (!moved) return;
      const swallow = (each) => { each.preventDefault(); each.stopPropagation(); }; // the end of a drag is no click on a box
      addEventListener("click", swallow, { capture: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }
}
