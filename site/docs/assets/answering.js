// Is this model distilled from that one? The rules, hops, paths and blockers of `disclose.lineage`, read from `graph.json`; answers as the API does.
// A test holds every answer against the Python. No dependencies, no document: what stands on a page is made elsewhere.

const MAX_PATHS = 21;
const MAX_SEARCH = 20000;
const MAY_BE_OF_PROMPTS = new Set(["prompts", "processing", "filtering", "unknown"]);

// -- the graph --------------------------------------------------------------------------------------------------------------------

/** The graph of a published file: nodes and edges as objects, each node with the edges into it and out of it. */
export function read(file) {
  const text = (number) => (number ? file.strings[number - 1] : null);
  const term = (name, number) => (number ? file.terms[name][number - 1] : null);
  const stages = (numbers) => (numbers || []).map((number) => term("stage", number));
  const rows = (columns, make) => (Object.values(columns)[0] ?? []).map((_, place) => make((name) => columns[name][place], place));

  const cited = file.citations.map(([title, url, place]) => ({ title: text(title), url: text(url), place: text(place) ?? "" }));
  const evidence = file.evidence.map((numbers) => numbers.map((number) => cited[number - 1]));
  const silences = rows(file.silences, (of) => ({
    about: text(of("about")), said_at: text(of("said_at")), words: text(of("words")), stages: stages(of("stages")), role: term("role", of("role")),
  }));
  const nodes = rows(file.nodes, (of, place) => {
    const kind = of("dataset") ? "dataset" : "model";
    return {
      place, kind, id: of("id"), key: `${kind} ${of("id")}`, name: of("name"), organization: text(of("organization")), house: text(of("house")),
      country: text(of("country")), released: text(of("released")), availability: term("availability", of("availability")), family: text(of("family")),
      weights: term("weights", of("weights")), silences: (of("silences") || []).map((number) => silences[number - 1]), closed: new Set(stages(of("closed"))),
      into: [], out_of: [],
    };
  });
  const edges = rows(file.edges, (of, place) => {
    const [source, target] = [nodes[of("source")], nodes[of("target")]];
    const edge = {
      place, source, target, kind: term("kind", of("kind")), basis: term("basis", of("basis")), role: term("role", of("role")),
      stage: term("stage", of("stage")), access: term("access", of("access")), relation: text(of("relation")), via: text(of("via")),
      certain: Boolean(of("certain")), amount: text(of("amount")), said_at: text(of("said_at")) ?? "",
      said_by: text(of("said_by")) ?? `${target.kind}s/${target.id}.yaml`, evidence: evidence[of("evidence") - 1] ?? [], note: text(of("note")),
    };
    // Sorts edges by where they come from, then by the order of roles and stages in their vocabularies, then by their place on the card.
    edge.order = [source.id, source.kind, edge.via ?? "", of("role") - 1, of("stage") - 1, edge.said_by, edge.said_at.length, edge.said_at];
    edge.rank = { basis: of("basis") - 1, role: edge.role ? of("role") - 1 : file.terms.role.indexOf("unknown") };
    target.into.push(edge);
    source.out_of.push(edge);
    return edge;
  });
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const models = nodes.filter((node) => node.kind === "model").sort((one, other) => compare(one.id, other.id));
  const variants = new Map();
  const houses = new Map();
  for (const model of models) {
    if (model.family && model.family !== model.id) add(variants, model.family, model.id);
    add(houses, model.house, model);
  }
  return {
    nodes, edges, models, variants, houses, terms: file.terms, phrases: file.phrases, rules: file.rules, max_hops: file.max_hops, as_of: file.as_of ?? "",
    dataset_version: file.dataset_version ?? "", organizations: file.organizations ?? {}, aliases: file.aliases ?? { model: {}, organization: {} },
    model: (id) => byKey.get(`model ${id}`), dataset: (id) => byKey.get(`dataset ${id}`),
  };
}

function add(lists, key, value) {
  if (!lists.has(key)) lists.set(key, []);
  lists.get(key).push(value);
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareLists(one, other) {
  for (let place = 0; place < one.length && place < other.length; place++) {
    const found = Array.isArray(one[place]) ? compareLists(one[place], other[place]) : compare(one[place], other[place]);
    if (found) return found;
  }
  return one.length - other.length;
}

const byOrder = (one, other) => compareLists(one.order, other.order);

// -- rules ------------------------------------------------------------------------------------------------------------------------

/** A preset with what the reader changed about it: lists of `roles`, `stages`, `access` and `basis`, a number of `hops`. */
export function ruleOf(graph, name, changes = {}) {
  const preset = graph.rules.find((rule) => rule.name === name);
  if (!preset) throw new RangeError(`there is no rule \`${name}\``);
  if (changes.hops != null && !(Number.isInteger(changes.hops) && changes.hops >= 1 && changes.hops <= graph.max_hops)) {
    throw new RangeError(`hops is ${changes.hops}; it can be 1 to ${graph.max_hops}`);
  }
  if (changes.roles && name === "logits" && !changes.roles.some((role) => preset.roles.includes(role))) {
    const [counted, asked] = [[...preset.roles].sort(), [...changes.roles].sort()];
    throw new RangeError(`\`rule=logits\` counts only ${counted.join(", ")}, and \`roles=${asked.join(",")}\` has none of them`);
  }
  return {
    name, preset, roles: new Set(changes.roles ?? preset.roles), stages: changes.stages ? new Set(changes.stages) : null,
    access: changes.access ? new Set(changes.access) : null, hops: changes.hops ?? preset.hops, basis: new Set(changes.basis ?? ["declared"]),
    base_weights: preset.base_weights, nested_datasets: preset.nested_datasets, own_data: preset.own_data,
  };
}

/** The preset's definition, and what was changed about it. */
export function ruleInWords(graph, rule) {
  const changes = [];
  const listed = (name, chosen) => `${name === "role" || name === "stage" ? `${name}s` : name} ${graph.terms[name].filter((each) => chosen.has(each)).join(", ")}`;
  const same = (chosen, others) => chosen.size === others.length && others.every((each) => chosen.has(each));
  if (!same(rule.roles, rule.preset.roles)) changes.push(listed("role", rule.roles));
  if (rule.stages) changes.push(listed("stage", rule.stages));
  if (rule.access) changes.push(listed("access", rule.access));
  if (rule.hops !== rule.preset.hops) changes.push(`at most ${rule.hops} ${rule.hops === 1 ? "hop" : "hops"}`);
  if (!same(rule.basis, ["declared"])) changes.push(listed("basis", rule.basis));
  return rule.preset.words + (changes.length ? ` Changed: ${changes.join("; ")}.` : "");
}

/** Whether a term is among those that count: true, false, or null where it is not said and may be one of them. */
function counts(said, counted, every) {
  if (counted === null || counted.has(said)) return true;
  if (said !== null && said !== "unknown") return false;
  return every.every((term) => term === "unknown" || counted.has(term)) ? true : null;
}

// -- teachers ---------------------------------------------------------------------------------------------------------------------

/** Whom a question asks about, from names and a description: `{names, availability, country, weights}`, each a list. */
export function teacherOf(graph, { names = [], availability = [], country = [], weights = [] }) {
  const described = availability.length || country.length || weights.length;
  const asked = [[availability, "availability"], [country, "country"], [weights, "weights"]];
  const fits = (node) => {
    const known = asked.filter(([wanted]) => wanted.length).map(([wanted, field]) => {
      if (wanted.includes(node[field])) return true;
      return node[field] === null || node[field] === "unnamed" || node[field] === "undisclosed" ? null : false;
    });
    return known.includes(false) ? false : known.includes(null) ? null : true;
  };
  const description = [
    availability.length ? `models that are ${[...availability].sort().join(" or ")}` : "",
    country.length ? `models of organizations in ${[...country].sort().join(" or ")}` : "",
    weights.length ? `models with ${[...weights].sort().join(" or ")} weights` : "",
  ].filter(Boolean).join(", ");
  if (!names.length) return describedTeacher(graph, description, fits);
  const joined = joinedTeachers(names.map((name) => {
    const model = modelNamed(graph, name);
    if (model) return namedTeacher(graph, model);
    const organization = organizationNamed(graph, name);
    if (organization) return describedTeacher(graph, name, (node) => node.organization === organization || node.house === organization);
    throw new UnknownName("model or organization", name, nearNames(graph, name));
  }));
  if (!described) return joined;
  const [fitting, possible] = [new Set(), new Set()];
  for (const id of new Set([...joined.models, ...joined.possible])) {
    const fit = fits(graph.model(id));
    if (fit && joined.models.has(id)) fitting.add(id);
    else if (fit !== false) possible.add(id);
  }
  return { label: `${joined.label} (${description})`, models: fitting, possible, houses: joined.houses, existed_from: joined.existed_from };
}

/** One model, or a family with its variants. */
export function namedTeacher(graph, id) {
  const node = graph.model(id);
  const models = new Set([id, ...(graph.variants.get(id) ?? [])]);
  const possible = new Set();
  for (const other of graph.houses.get(node.house)) {
    if (other.availability === "unnamed" || node.availability === "unnamed") possible.add(other.id);
  }
  if (node.family) possible.add(node.family);
  for (const model of models) possible.delete(model);
  const dates = [...models].map((model) => graph.model(model).released).filter(Boolean).map(firstDay);
  const existed_from = node.released ? dates.reduce((one, other) => (other < one ? other : one)) : null;
  return { label: node.name, models, possible, houses: new Set([node.house]), existed_from };
}

/** Every model that fits a description; `fits` gives null where it is not known whether one does. */
export function describedTeacher(graph, label, fits) {
  const found = graph.models.map((node) => [node, fits(node)]);
  const fitting = found.filter(([, fit]) => fit).map(([node]) => node);
  return {
    label, models: new Set(fitting.map((node) => node.id)), possible: new Set(found.filter(([, fit]) => fit === null).map(([node]) => node.id)),
    houses: new Set(fitting.map((node) => node.house)), existed_from: null,
  };
}

function joinedTeachers(teachers) {
  if (teachers.length === 1) return teachers[0];
  const union = (field) => new Set(teachers.flatMap((teacher) => [...teacher[field]]));
  const [models, possible, dates] = [union("models"), union("possible"), teachers.map((teacher) => teacher.existed_from)];
  for (const model of models) possible.delete(model);
  return {
    label: teachers.map((teacher) => teacher.label).join(" or "), models, possible, houses: union("houses"),
    existed_from: dates.includes(null) ? null : dates.reduce((one, other) => (other < one ? other : one)),
  };
}

const firstDay = (date) => (date ?? "0001") + "-01-01".slice((date ?? "0001").length - 4);
const lastDay = (date) => (date ?? "9999") + "-99-99".slice((date ?? "9999").length - 4);

// -- names ------------------------------------------------------------------------------------------------------------------------

/** A name that nothing has; `near` holds the ids that resemble it. */
export class UnknownName extends Error {
  constructor(kind, name, near) {
    super(`there is no ${kind} \`${name}\``);
    Object.assign(this, { kind, unknown: name, near });
  }
}

/** The id of a model that is part of the graph, from its id or an alias, in any letter case. */
export function modelNamed(graph, name) {
  const folded = name.toLowerCase();
  const id = graph.model(folded) ? folded : graph.aliases.model[folded];
  return id && graph.model(id) ? id : null;
}

/** The id of an organization, from its id or an alias. */
export function organizationNamed(graph, name) {
  const folded = name.toLowerCase();
  return Object.hasOwn(graph.organizations, folded) ? folded : Object.hasOwn(graph.aliases.organization, folded) ? graph.aliases.organization[folded] : null;
}

/** Ids of models and organizations whose names resemble one, those of the kind that the name looks like first. */
export function nearNames(graph, name) {
  const found = [nearIn(graph.aliases.model, graph.models.map((node) => node.id), name), nearIn(graph.aliases.organization, Object.keys(graph.organizations), name)];
  return (name.includes("/") ? found : found.reverse()).flat();
}

/** Ids of models whose names resemble one. */
export function nearModels(graph, name) {
  return nearIn(graph.aliases.model, graph.models.map((node) => node.id), name);
}

function nearIn(aliases, ids, name) {
  const names = new Map([...Object.entries(aliases), ...ids.map((id) => [id, id])]);
  const wanted = name.toLowerCase();
  let found = nearest(wanted, names.keys()).map((each) => names.get(each));
  if (!found.length && wanted.includes("/")) {
    const last = new Map([...names].sort(([one], [other]) => compare(one, other)).map(([each, id]) => [each.slice(each.indexOf("/") + 1), id]));
    found = nearest(wanted.slice(wanted.indexOf("/") + 1), last.keys()).map((each) => last.get(each));
  }
  return [...new Set(found)];
}

/** At most `most` names that resemble a word, the most similar first. */
export function nearest(word, names, most = 3) {
  const scored = [...new Set(names)].map((name) => [likeness(name.toLowerCase(), word.toLowerCase()), name]);
  const found = scored.sort((one, other) => other[0] - one[0] || compare(one[1], other[1])).slice(0, most);
  return found.filter(([score]) => score >= 0.6).map(([, name]) => name);
}

function likeness(one, other) {
  const last = (text) => text.slice(text.lastIndexOf("/") + 1);
  if (2 * Math.min(one.length, other.length) < 0.6 * (one.length + other.length)) return 0;
  if (other.includes("/") && ratio(last(one), last(other)) < 0.6) return 0;
  return ratio(one, other);
}

/** Twice the letters in common blocks, the longest block first, through the letters of both. */
function ratio(one, other) {
  const length = one.length + other.length;
  return length ? (2 * common(one, 0, one.length, other, 0, other.length)) / length : 1;
}

function common(one, from, to, other, begin, end) {
  let [size, at, there] = [0, from, begin];
  let before = new Map();
  for (let place = from; place < to; place++) {
    const now = new Map();
    for (let opposite = begin; opposite < end; opposite++) {
      if (one[place] !== other[opposite]) continue;
      const run = (before.get(opposite - 1) ?? 0) + 1;
      now.set(opposite, run);
      if (run > size) [size, at, there] = [run, place - run + 1, opposite - run + 1];
    }
    before = now;
  }
  if (!size) return 0;
  return size + common(one, from, at, other, begin, there) + common(one, at + size, to, other, there + size, end);
}

// -- how good a path is -----------------------------------------------------------------------------------------------------------
// Its hops, then who stands behind its worst founded statement, then its statements, one after the other in one number.

const BASIS = 2 ** 24;
const HOPS = 2 ** 27;
const wayOf = (hops, basis, statements) => hops * HOPS + basis * BASIS + statements;
const hopsOf = (way) => Math.floor(way / HOPS);
const basisOf = (way) => Math.floor(way / BASIS) % 8;
const joined = (one, other) => one + other - Math.min(basisOf(one), basisOf(other)) * BASIS;

/** A heap of things, of which the first in order comes out first. */
class Heap {
  constructor(before) {
    this.before = before;
    this.items = [];
  }

  push(item) {
    const { items, before } = this;
    let place = items.push(item) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!before(items[place], items[above])) break;
      [items[place], items[above]] = [items[above], items[place]];
      place = above;
    }
  }

  pop() {
    const { items, before } = this;
    const first = items[0];
    const last = items.pop();
    if (items.length) {
      items[0] = last;
      for (let place = 0; ;) {
        let least = place;
        for (const below of [2 * place + 1, 2 * place + 2]) if (below < items.length && before(items[below], items[least])) least = below;
        if (least === place) break;
        [items[place], items[least]] = [items[least], items[place]];
        place = least;
      }
    }
    return first;
  }
}

/** A path so far, from some model on to the student, as its last step and the trail before that one. */
class Trail {
  constructor(before, step) {
    this.before = before;
    this.step = step;
    this.depth = before ? before.depth + 1 : 1;
  }

  comesBefore(other) {
    let [mine, others] = [this, other];
    while (mine.depth > others.depth && mine.before) mine = mine.before;
    while (others.depth > mine.depth && others.before) others = others.before;
    if (mine === others) return this.depth < other.depth;
    while (mine.before !== others.before && mine.before && others.before) [mine, others] = [mine.before, others.before];
    return compareLists(orderOf(mine.step), orderOf(others.step)) < 0;
  }

  *back() {
    for (let trail = this; trail; trail = trail.before) yield trail.step;
  }
}

function stepOf(edges, is_hop) {
  return { source: edges[0].source, edges, is_hop, way: wayOf(is_hop ? 1 : 0, Math.max(...edges.map((edge) => edge.rank.basis)), edges.length) };
}

function orderOf(step) {
  step.order ??= step.edges.map((edge) => edge.order).reverse();
  return step.order;
}

function compareSteps(one, other) {
  return basisOf(one.way) - basisOf(other.way) || one.edges[0].rank.role - other.edges[0].rank.role || compareLists(orderOf(one), orderOf(other));
}

// -- a graph seen under one rule --------------------------------------------------------------------------------------------------

export class Lineage {
  constructor(graph, rule) {
    this.graph = graph;
    this.rule = rule;
    this.known = { into: new Map(), steps: new Map(), silences: new Map(), searches: new Map() };
  }

  /** Whether a model is distilled from a teacher: `{answer, hops, paths, blockers, ground, cut}`. */
  answer(id, teacher) {
    const student = this.graph.model(id);
    const { paths, cut } = this.paths(student, teacher);
    if (paths.length) return { answer: "yes", hops: paths[0].hops, paths, blockers: [], ground: null, cut };
    const { blockers, dismissed } = this.blockers(student, teacher);
    const nothing = { hops: null, paths: [], blockers, cut: false };
    if (blockers.length) return { answer: "unknown", ...nothing, ground: null };
    return { answer: "no", ...nothing, ground: dismissed ? "released before the teacher" : "nothing upstream undisclosed" };
  }

  /** The answer with its witness alone, for a list of many. */
  shortAnswer(id, teacher) {
    const witness = this.witness(this.graph.model(id), teacher);
    return witness ? { answer: "yes", hops: witness.hops, paths: [witness], blockers: [], ground: null, cut: false } : this.answer(id, teacher);
  }

  /** The hops that end in a model and that the rule counts, certain or not. */
  hopsInto(student) {
    if (!this.known.into.has(student)) this.known.into.set(student, this.findHops(student));
    return this.known.into.get(student);
  }

  findHops(student) {
    const hops = [];
    for (const edge of student.into) {
      const hop = edge.kind === "teaches" && this.hop([edge], edge.stage, true);
      if (hop) hops.push(hop);
    }
    const key = (teacher, role, dataset, certain) => [teacher.place, role, dataset, certain].join(" ");
    const told = new Set(hops.filter((hop) => hop.edges[0].via).map((hop) => key(hop.teacher, hop.edges[0].role, hop.edges[0].via, hop.certain)));
    const isTold = (hop) => hop.edges.slice(1).some((edge) => (hop.certain ? [true] : [true, false]).some((sure) => told.has(key(hop.teacher, hop.edges[0].role, edge.source.id, sure))));
    for (const edge of student.into) {
      if (edge.kind !== "trains") continue;
      const written = new Map();
      for (const [dataset, way, whole] of this.madeOf(edge)) {
        for (const statement of dataset.into) {
          const hop = statement.kind === "generates" && this.hop([statement, ...way], edge.stage, whole);
          if (hop && (!written.has(statement) || (hop.certain && !written.get(statement).certain))) written.set(statement, hop);
        }
      }
      hops.push(...[...written.values()].filter((hop) => !isTold(hop)));
    }
    return hops;
  }

  /** The datasets behind a *trains* edge, nearest first, with the edges that lead on and whether more than prompts passes on. */
  *madeOf(trains) {
    const queue = [[trains.source, [trains], trains.relation !== "prompts"]];
    const seen = new Set();
    for (const [dataset, way, whole] of queue) {
      if (seen.has(`${dataset.place} true`) || seen.has(`${dataset.place} ${whole}`)) continue;
      seen.add(`${dataset.place} ${whole}`);
      yield [dataset, way, whole];
      if (!this.rule.nested_datasets) continue;
      const inner = dataset.into.filter((edge) => edge.kind === "derives" && this.rule.basis.has(edge.basis)).sort(byOrder);
      for (const edge of inner) queue.push([edge.source, [edge, ...way], whole && edge.relation !== "prompts"]);
    }
  }

  /** The hop that these edges make, if the rule counts it; uncertain where the source does not say what the rule asks about. */
  hop(edges, stage, whole) {
    const { graph, rule } = this;
    const first = edges[0];
    const access = this.accessOf(edges);
    const known = [
      first.certain ? true : null,
      edges.every((edge) => rule.basis.has(edge.basis)),
      this.roleCounts(first.role, whole),
      counts(stage, rule.stages, graph.terms.stage),
      counts(access, rule.access, graph.terms.access),
      this.ownDataCounts(access, edges.length > 1 || first.via !== null),
    ];
    if (known.includes(false)) return null;
    const route = [...edges.slice(1).map((edge) => edge.source.key).reverse(), ...(first.via ? [`dataset ${first.via}`] : []), first.source.key].join(" ");
    const holder = first.via ? graph.dataset(first.via) : first.target;
    return { teacher: first.source, student: edges.at(-1).target, edges, certain: !known.includes(null), route, holder };
  }

  roleCounts(role, whole) {
    const counted = counts(role, this.rule.roles, this.graph.terms.role);
    if (whole || role === "prompts" || counted === false) return counted;
    if (role === null || role === "unknown") return [...MAY_BE_OF_PROMPTS].some((each) => this.rule.roles.has(each)) ? null : false;
    return MAY_BE_OF_PROMPTS.has(role) ? null : false;
  }

  /** How the outputs reached the student's developer: inside a dataset of somebody else, or as the statement says. */
  accessOf(edges) {
    const [first, last] = [edges[0], edges.at(-1)];
    const house = last.target.house;
    const carriers = edges.length > 1 ? [first.target, last.source] : first.via ? [this.graph.dataset(first.via)] : [];
    if (carriers.some((dataset) => dataset && dataset.house !== house)) return "third_party_dataset";
    if ((first.access === null || first.access === "unknown") && first.source.house === house) return "own";
    return first.access;
  }

  ownDataCounts(access, in_dataset) {
    if (!this.rule.own_data || ["own", "open_weights", "api"].includes(access)) return true;
    if (access === "third_party_dataset" || access === "product") return false;
    return in_dataset ? true : null;
  }

  /** The edges from the models whose weights one began from, where the rule follows them. */
  bases(model) {
    return this.rule.base_weights ? model.into.filter((edge) => edge.kind === "initialises" && this.rule.basis.has(edge.basis)) : [];
  }

  /** The steps that end in a model and are certain, one for each route: the best founded, then in the strongest role, then the shortest. */
  stepsInto(student) {
    if (this.known.steps.has(student)) return this.known.steps.get(student);
    const routes = new Map();
    for (const hop of this.hopsInto(student)) if (hop.certain) add(routes, hop.route, stepOf(hop.edges, true));
    const weights = new Map();
    for (const edge of this.bases(student).sort((one, other) => byOrder(other, one))) weights.set(edge.source, stepOf([edge], false));
    const best = [...routes.values()].map((steps) => steps.reduce((one, other) => (compareSteps(other, one) < 0 ? other : one)));
    const found = [...best, ...weights.values()];
    this.known.steps.set(student, found);
    return found;
  }

  /** For each teacher the models that hops lead to, how good each hop is, and whether it is certain. */
  get leading() {
    if (!this.known.leading) {
      this.known.leading = new Map();
      for (const student of this.graph.models) {
        for (const step of this.stepsInto(student)) if (step.is_hop) add(this.known.leading, step.source, [student, step.way, true]);
        for (const hop of this.hopsInto(student)) if (!hop.certain) add(this.known.leading, hop.teacher, [student, stepOf(hop.edges, true).way, false]);
      }
    }
    return this.known.leading;
  }

  /** For each model those that began from its weights, where the rule follows them, and how good each step is. */
  get inheriting() {
    if (!this.known.inheriting) {
      this.known.inheriting = new Map();
      for (const model of this.graph.models) for (const edge of this.bases(model)) add(this.known.inheriting, edge.source, [model, stepOf([edge], false).way]);
    }
    return this.known.inheriting;
  }

  /** Every model at the end of a path from a teacher, with the best way to it; with `possible`, from whatever may be the teacher too, by any hop. */
  reached(teacher, possible = false) {
    const name = possible ? "possible" : "certain";
    const searches = this.known.searches.get(teacher) ?? {};
    this.known.searches.set(teacher, searches);
    searches[name] ??= this.search(possible ? new Set([...teacher.models, ...teacher.possible]) : teacher.models, !possible);
    return searches[name];
  }

  search(starts, certain_only) {
    const { leading, inheriting } = this;
    const limit = this.rule.hops;
    const found = new Map();
    const expanded = new Set([...starts].map((id) => this.graph.model(id)));
    const heap = new Heap((one, other) => one[0] < other[0]);
    for (const key of expanded) for (const [student, way, certain] of leading.get(key) ?? []) if (certain || !certain_only) heap.push([way, student]);
    while (heap.items.length) {
      const [best, key] = heap.pop();
      if (found.has(key)) continue;
      found.set(key, best);
      for (const [heir, way] of inheriting.get(key) ?? []) if (!found.has(heir)) heap.push([joined(best, way), heir]);
      if ((limit !== null && hopsOf(best) >= limit) || expanded.has(key)) continue;
      expanded.add(key);
      for (const [student, way, certain] of leading.get(key) ?? []) {
        if (!found.has(student) && (certain || !certain_only)) heap.push([joined(best, way), student]);
      }
    }
    return found;
  }

  /** The first of the paths that `paths` lists: at each model back, the first step from which the whole can be as good as it gets. */
  witness(student, teacher) {
    const reach = this.reached(teacher);
    if (!reach.has(student)) return null;
    const back = [];
    let [key, walked] = [student, 0];
    const best = reach.get(student);
    while (!(back.length && back.at(-1).is_hop && teacher.models.has(key.id))) {
      const ahead = this.stepsInto(key).filter((step) => {
        const rest = step.is_hop && teacher.models.has(step.source.id) ? 0 : reach.get(step.source);
        return rest !== undefined && joined(joined(walked, step.way), rest) === best;
      });
      const step = ahead.reduce((one, other) => (compareLists(orderOf(other), orderOf(one)) < 0 ? other : one));
      back.push(step);
      [key, walked] = [step.source, joined(walked, step.way)];
    }
    return { edges: back.reverse().flatMap((step) => step.edges), hops: hopsOf(walked) };
  }

  /** The paths from the teacher to a model, one for each route, the best first, and whether there are more. */
  paths(student, teacher) {
    const reach = this.reached(teacher);
    if (!reach.has(student)) return { paths: [], cut: false };
    const paths = [];
    let searched = 0;
    // `reach` says how good the best rest of a part is, so that the parts come up in the order of the whole paths.
    const best = reach.get(student);
    const heap = new Heap((one, other) => (one.ahead !== other.ahead ? one.ahead < other.ahead : one.trail.comesBefore(other.trail)));
    heap.push({ ahead: best, trail: null, walked: 0 });
    while (heap.items.length) {
      const { trail, walked } = heap.pop();
      const key = trail ? trail.step.source : student;
      if (trail && trail.step.is_hop && teacher.models.has(key.id)) {
        if (paths.length === MAX_PATHS) return { paths, cut: true };
        paths.push({ edges: [...trail.back()].flatMap((step) => step.edges), hops: hopsOf(walked) });
        continue;
      }
      searched += 1;
      if (searched > MAX_SEARCH && paths.length) return { paths, cut: true };
      let seen = null;
      for (const step of this.stepsInto(key)) {
        const at_start = step.is_hop && teacher.models.has(step.source.id);
        const rest = at_start ? 0 : reach.get(step.source);
        if (rest === undefined) continue;
        const so_far = joined(walked, step.way);
        const ahead = joined(so_far, rest);
        if (this.rule.hops !== null && hopsOf(ahead) > this.rule.hops) continue;
        if (!at_start && ahead !== best) {
          seen ??= new Set([student, ...(trail ? [...trail.back()].map((each) => each.source) : [])]);
          if (seen.has(step.source)) continue;
        }
        heap.push({ ahead, trail: new Trail(trail, step), walked: so_far });
      }
    }
    return { paths, cut: false };
  }

  /** Models upstream of one, nearest first: the model, its fewest hops, and whether a hop (not base weights) led to it. */
  *walk(student, certain_only) {
    const queue = [[student, 0, false]];
    const seen = new Set();
    const byKey = (one, other) => compare(one.key, other.key);
    while (queue.length) {
      const [key, hops, arrived] = queue.shift();
      if (seen.has(`${key.place} ${arrived}`)) continue;
      seen.add(`${key.place} ${arrived}`);
      yield [key, hops, arrived];
      const bases = [...new Set(this.bases(key).map((edge) => edge.source))].sort(byKey);
      queue.unshift(...bases.map((base) => [base, hops, false]));
      if (this.rule.hops === null || hops < this.rule.hops) {
        const teachers = new Set(this.hopsInto(key).filter((hop) => hop.certain || !certain_only).map((hop) => hop.teacher));
        queue.push(...[...teachers].sort(byKey).map((teacher) => [teacher, hops + 1, true]));
      }
    }
  }

  /** The missing statements that prevent a no, nearest first, and whether any was dismissed because what it hides predates the teacher. */
  blockers(student, teacher) {
    const found = new Map();
    let dismissed = false;
    for (const blocker of this.missing(student, teacher)) {
      if (!blocker) dismissed = true;
      else {
        const key = `${blocker.node.key} ${blocker.silence.said_at}`;
        if (!found.has(key)) found.set(key, blocker);
      }
    }
    return { blockers: [...found.values()], dismissed };
  }

  *missing(student, teacher) {
    const limit = this.rule.hops;
    const leads = this.reached(teacher, true);
    for (const [key, hops] of this.walk(student, false)) {
      if (limit !== null && hops >= limit) continue;
      const arriving = this.hopsInto(key);
      const sure = new Set(arriving.filter((hop) => hop.certain).map((hop) => hop.teacher));
      const place = (hop) => [teacher.models.has(hop.teacher.id) ? 0 : 1, hop.edges[0].target.kind, hop.edges[0].target.id, hop.edges[0].order, hop.certain ? 0 : 1];
      for (const hop of arriving.map((each) => [place(each), each]).sort(([one], [other]) => compareLists(one, other)).map(([, each]) => each)) {
        const maybe = teacher.possible.has(hop.teacher.id);
        const further = maybe || teacher.models.has(hop.teacher.id) ? 0 : leads.has(hop.teacher) ? hopsOf(leads.get(hop.teacher)) : null;
        if (further === null || (limit !== null && hops + 1 + further > limit)) continue;
        if (!maybe && sure.has(hop.teacher)) continue; // whatever is uncertain about this teacher stands further up, or was dismissed there
        const dismissed = maybe && this.predates(teacher, student, key, hop.holder);
        yield dismissed ? null : this.undecided(hop, maybe && hop.certain);
      }
      for (const [holder, silence] of this.silencesOf(key)) yield this.predates(teacher, student, key, holder) ? null : { node: holder, silence };
    }
  }

  silencesOf(model) {
    if (!this.known.silences.has(model)) this.known.silences.set(model, [...this.silences(model)]);
    return this.known.silences.get(model);
  }

  /** What a model leaves unsaid that the rule could count: on its own card, then on those of its datasets. */
  *silences(model) {
    const { rule } = this;
    const stageCounts = (stage) => counts(stage, rule.stages, this.graph.terms.stage);
    const open = new Set(model.silences.filter((silence) => silence.about === "distillation").flatMap((silence) => silence.stages));
    if (open.size) open.add("unknown");
    for (const silence of model.silences) {
      if (silence.about === "base") {
        if (rule.base_weights) yield [model, silence];
        continue;
      }
      const stages = silence.about === "datasets" && rule.own_data ? silence.stages.filter((stage) => open.has(stage)) : silence.stages;
      if (this.silenceCounts(silence, true) && stages.some((stage) => stageCounts(stage) !== false)) yield [model, silence];
    }
    const seen = new Set();
    for (const edge of model.into.filter((each) => each.kind === "trains").sort(byOrder)) {
      if (stageCounts(edge.stage) === false || model.closed.has(edge.stage) || (rule.own_data && !open.has(edge.stage))) continue;
      for (const [dataset, way, whole] of this.madeOf(edge)) {
        const own = dataset.house === model.house;
        const third_party = rule.own_data || counts("third_party_dataset", rule.access, this.graph.terms.access) === false;
        if (!(own && way.at(-1).source.house === model.house) && third_party) continue;
        for (const silence of dataset.silences) {
          const key = `${dataset.place} ${silence.said_at}`;
          if (seen.has(key) || !this.silenceCounts(silence, whole)) continue;
          if (silence.about === "generation" && own && !open.has(edge.stage)) continue;
          seen.add(key);
          yield [dataset, silence];
        }
      }
    }
  }

  silenceCounts(silence, whole) {
    if (silence.about !== "datasets" && silence.about !== "sources") return this.roleCounts(silence.role, whole) !== false;
    return (silence.about === "datasets" || this.rule.nested_datasets) && this.roleCounts(null, whole && silence.role !== "prompts") !== false;
  }

  /** Whether one of these was finished before anyone outside the teacher's house could use the teacher. */
  predates(teacher, student, ...users) {
    if (!teacher.existed_from || users.some((node) => !node || teacher.houses.has(node.house))) return false;
    return [student, ...users].some((node) => node.family !== node.id && lastDay(node.released) < teacher.existed_from);
  }

  undecided(hop, maybe) {
    const first = hop.edges[0];
    const node = hop.teacher;
    let [words, said_at] = ["", first.said_at];
    if (maybe && node.availability === "unnamed") words = `names an unnamed model of \`${node.organization}\`, which may or may not be the teacher asked about`;
    else if (maybe && node.family === node.id) words = `names the family \`${node.id}\`, which may or may not be the teacher asked about`;
    else if (maybe) words = `names \`${node.id}\`, which may or may not be what is asked about`;
    else if (!first.certain) words = `names \`${node.id}\` as one of several models of which some were used`;
    else words = `names \`${node.id}\` and does not say whether it was used as the rule asks`;
    if (first.basis !== "declared") [words, said_at] = [`aside, the claim in \`${first.said_by}\` ${words}`, `${first.said_by} ${first.said_at}`];
    return { node: first.target, silence: { about: "teacher", said_at, words, stages: first.stage ? [first.stage] : [], role: first.role } };
  }
}

// -- sentences --------------------------------------------------------------------------------------------------------------------

/** An edge as a sentence, with role, stage, amount and access. */
export function sentence(graph, edge) {
  const { phrases } = graph;
  const fill = (template) => template.replace(/\{(source|target)\}/g, (_, end) => edge[end].name);
  let said;
  if (edge.role !== null) said = fill(phrases.outputs[edge.role][edge.target.kind === "dataset" ? 1 : 0]);
  else if (edge.kind === "trains") said = `${edge.target.name} was trained on ${edge.relation === "prompts" ? "the tasks of " : ""}${edge.source.name}`;
  else if (edge.kind === "derives") said = fill(phrases.derives[edge.relation]);
  else said = `The weights of ${edge.target.name} began from ${edge.source.name} (${edge.relation})`;
  if (edge.stage !== null) said += ` ${phrases.stages[edge.stage]}`;
  if (edge.via) said += `, via ${graph.dataset(edge.via)?.name ?? edge.via}`;
  const beside = [edge.amount, edge.access ? phrases.access[edge.access] : null].filter(Boolean);
  if (!edge.certain) beside.push("one of several models named");
  if (edge.basis !== "declared") beside.push(`not declared: ${edge.basis}`);
  return `${said}${beside.length ? ` (${beside.join("; ")})` : ""}.`;
}

/** A missing statement as a sentence. */
export function blockerSentence(graph, { node, silence }) {
  const stages = silence.stages.map((stage) => graph.phrases.stages[stage].replace(/^in /, ""));
  const where = stages.length && (silence.about === "distillation" || silence.about === "datasets") ? ` (for ${stages.join(", ")})` : "";
  return `The card of ${node.name} ${silence.words}${where}.`;
}

/** The statements of a path in one run of words. */
export function pathInWords(graph, path) {
  const texts = path.edges.map((edge) => sentence(graph, edge).replace(/\.$/, ""));
  return texts.map((text) => (graph.phrases.openings.some((opening) => text.startsWith(opening)) ? text[0].toLowerCase() + text.slice(1) : text)).join("; ");
}

/** An answer as a sentence that can be quoted. */
export function answerInWords(graph, result, rule, teacher, model) {
  const under = `Under *${rule.name}*`;
  if (result.answer === "yes") return `${under}, yes: ${pathInWords(graph, result.paths[0])} (${result.hops} ${result.hops === 1 ? "hop" : "hops"}).`;
  if (result.answer === "no") {
    const ground = result.ground === "released before the teacher" ? "what is undisclosed was released before the teacher existed" : "nothing upstream that the rule counts is undisclosed";
    return `${under}, no: no path from ${teacher} to ${model} is declared, and ${ground}.`;
  }
  const missing = `${result.blockers.length} missing ${result.blockers.length === 1 ? "statement" : "statements"}`;
  return `${under}, unknown: no path from ${teacher} to ${model} is declared, and ${missing} upstream could hide one.`;
}
