// The lineage explorer: one model, one teacher, one rule; the answer in words, each path, the drawing, what is missing.

import { Lineage, UnknownName, answerInWords, blockerSentence, modelNamed, nearModels, ruleInWords, ruleOf, teacherOf } from "./answering.js";
import { ROOT, asked, changesOf, coded, converse, copyButton, count, fill, link, loadGraph, make, offer, problemOf, problems, queryOf, quoted, showProblems, statement, teachersOf } from "./asking.js";
import { Stage, draw, statementsUpstream } from "./drawing.js";

const KNOWN = ["model", "teacher", "rule", "roles", "stages", "access", "hops", "basis", "teacher_availability", "teacher_country", "teacher_weights"];
const MANY = 40;
const at = (id) => document.getElementById(id);
const form = at("question");
const words = Object.fromEntries([...form.querySelectorAll("input[name=roles]")].map((box) => [box.value, box.parentNode.textContent.trim()]));
const stage = new Stage(document.querySelector(".stage"));
const lineages = new Map();

loadGraph().then((graph) => {
  offer(at("models"), graph.models.map((model) => [model.id, model.name]));
  offer(at("teachers"), teachersOf(graph));
  const sayRule = () => { at("rule-words").textContent = graph.rules.find((rule) => rule.name === form.elements.rule.value)?.words ?? ""; };
  form.elements.rule.addEventListener("change", sayRule);
  converse(form, (query, sent) => {
    const values = asked(query, ["model", "hops"]);
    fill(form, { rule: ["direct"], ...values });
    sayRule();
    const found = problems(graph, values, KNOWN);
    const question = questionOf(graph, values, found);
    const nothing = !Object.keys(values).length;
    at("unasked").hidden = !nothing;
    at("answer").hidden = !question;
    showProblems(at("problems"), nothing ? [] : found, query);
    document.title = document.title.replace(/^.*(?= · )/, question?.teacher ? `Is ${question.model.name} distilled from ${question.teacher.label}?` : "Lineage explorer");
    if (!question) return;
    show(graph, question, values);
    if (sent) at("in-words").focus();
  });
}).catch((error) => {
  at("problems").replaceChildren(make("p", { class: "notice" }, `The graph could not be read, so the explorer cannot answer (${error.message}). The API can.`));
});

/** The question as what the graph knows, or null with what is wrong added to `found`. */
function questionOf(graph, values, found) {
  const ask = (parameter, make_it) => {
    try {
      return make_it();
    } catch (error) {
      if (!(error instanceof UnknownName || error instanceof RangeError)) throw error;
      found.push(problemOf(error, parameter));
      return null;
    }
  };
  const describes = ["teacher", "teacher_availability", "teacher_country", "teacher_weights"].some((name) => values[name]);
  if (!values.model) found.push({ words: "No model is chosen.", parameter: "model", near: [] });
  const model = values.model && ask("model", () => {
    const id = modelNamed(graph, values.model[0]);
    if (!id) throw new UnknownName("model", values.model[0], nearModels(graph, values.model[0]));
    return graph.model(id);
  });
  const teacher = describes && ask("teacher", () => teacherOf(graph, {
    names: values.teacher ?? [], availability: values.teacher_availability ?? [], weights: values.teacher_weights ?? [],
    country: (values.teacher_country ?? []).map((each) => each.toUpperCase()),
  }));
  const rule = !found.some(({ parameter }) => !["model", "teacher"].includes(parameter)) && ask("roles", () => ruleOf(graph, (values.rule ?? ["direct"])[0], changesOf(values)));
  return found.length || !model || !rule ? null : { model, teacher: teacher || null, rule, changed: Object.keys(changesOf(values)).length > 0 };
}

/** A graph under a rule, remembered, since a reader asks the same rule about many models. */
function lineageOf(graph, rule, name) {
  if (!lineages.has(name)) lineages.set(name, new Lineage(graph, rule));
  return lineages.get(name);
}

function show(graph, { model, teacher, rule, changed }, values) {
  const { model: _, ...rest } = values;
  const { teacher: __, ...ruleValues } = rest;
  const lineage = lineageOf(graph, rule, queryOf(ruleValues));
  for (const section of ["steps", "blockers"]) at(section).parentNode.hidden = !teacher;
  const call = (path) => at("call").replaceChildren(make("p", {}, make("a", { href: new URL(path, ROOT).href }, make("code", {}, `GET /${path}`)), " says the same as JSON."));
  if (!teacher) { // no question yet: what there is to ask about
    call(`models/${model.id}/lineage?${queryOf(rest)}`);
    at("sentence").replaceChildren(make("p", { class: "answer first" }, "What is upstream of ", link(model), " under ", make("em", {}, rule.name), ` is drawn below. Choose a teacher for an answer.`), make("p", { class: "quiet" }, ruleInWords(graph, rule)));
    showDrawing(graph, lineage, model, { answer: null, paths: [], blockers: [] });
    return;
  }
  const result = lineage.answer(model.id, teacher);
  const inWords = (answer, its_rule) => answerInWords(graph, answer, its_rule, teacher.label, model.name);
  const said = [[inWords(result, rule), result.answer]];
  if (rule.name !== "direct" || changed) {
    const direct = ruleOf(graph, "direct");
    const under = lineageOf(graph, direct, "rule=direct").answer(model.id, teacher);
    if (under.answer !== result.answer) said.push([inWords(under, direct), under.answer]);
  }
  showSentence(graph, said, rule);
  const drawing = showDrawing(graph, lineage, model, result);
  showPaths(graph, result, drawing);
  showBlockers(graph, result, teacher, model);
  call(`models/${model.id}/distillation?${queryOf(rest)}`);
}

function showSentence(graph, said, rule) {
  const whole = () => said.map(([text]) => text.replaceAll("*", "")).join(" ");
  at("sentence").replaceChildren(
    ...said.map(([text, answer], place) => make("p", { class: place ? "answer" : "answer first" }, ...quoted(text, answer))),
    make("p", { class: "quiet" }, make("em", {}, rule.name), `: ${ruleInWords(graph, rule)} Evidence read until ${graph.as_of}; data version ${graph.dataset_version}.`),
    make("p", {}, copyButton("copy the answer", () => `${whole()} (Open Model Disclosure Registry, ${graph.as_of}, ${location.href})`), copyButton("copy the link", () => location.href)),
  );
}

function showPaths(graph, result, drawing) {
  if (!result.paths.length) {
    const ground = result.ground === "released before the teacher" ? " What is undisclosed upstream was released before the teacher existed." : result.ground ? " Nothing upstream that the rule counts is undisclosed." : "";
    at("steps").replaceChildren(make("p", {}, `No path is declared that the rule counts.${ground}`));
    return;
  }
  const pieces = result.paths.map((path, place) => {
    const button = make("button", { type: "button", class: "copy", "aria-pressed": String(place === 0) }, "light it in the drawing");
    button.addEventListener("click", () => {
      for (const other of at("steps").querySelectorAll("button[aria-pressed]")) other.setAttribute("aria-pressed", String(other === button));
      drawing(path);
      document.querySelector("#drawn").scrollIntoView({ block: "start" });
    });
    return make("section", { class: "path" },
      make("h3", {}, `${result.paths.length === 1 ? "The path" : place ? `Path ${place + 1}` : "Path 1, the shortest"} `, make("small", {}, count(path.hops, "hop")), button),
      make("ol", { class: "plain" }, ...path.edges.map((edge) => make("li", {}, ...statement(graph, edge), " ", make("small", { class: "faint" }, edge.said_by)))));
  });
  const rest = pieces.length > 4 ? make("details", {}, make("summary", {}, `Show the other ${pieces.length - 3} paths`), ...pieces.slice(3)) : null;
  at("steps").replaceChildren(...(rest ? pieces.slice(0, 3) : pieces), ...(rest ? [rest] : []), ...(result.cut ? [make("p", { class: "quiet" }, "There are more paths than are listed.")] : []));
}

/** Draw what is upstream under the rule; the function that is returned lights another path. */
function showDrawing(graph, lineage, model, result) {
  const edges = statementsUpstream(lineage, model.id);
  at("sentences").replaceChildren(...edges.map((edge) => make("li", {}, ...statement(graph, edge))));
  const figure = document.querySelector("figure.drawing");
  figure.hidden = !edges.length;
  at("drawing-words").textContent = edges.length ? "" : "Nothing is upstream that the rule counts.";
  if (!edges.length) return () => {};
  const nodes = new Set(edges.flatMap((edge) => [edge.source, edge.target])).size;
  let [collapse, path] = [nodes > MANY, result.paths[0]];
  const families = figure.querySelector("[data-do=families]");
  const redraw = () => {
    const drawing = draw(graph, model, edges, { path: path?.edges ?? [], blockers: result.blockers, collapse, roles: words });
    families.setAttribute("aria-pressed", String(collapse));
    stage.show(drawing);
    stage.begin();
    const lights = path ? "The path is lit. " : result.blockers.length ? "A question mark stands on each card that leaves something unsaid that could hide the teacher. " : "";
    at("drawing-words").textContent = `${lights}${model.name} stands at the left; square boxes are models, round ones datasets. What stands at the right went into what stands at the left; a line with its head at the right end closes a cycle. ${count(edges.length, "statement")} under the rule.`;
  };
  const does = { in: () => stage.zoom(1.25), out: () => stage.zoom(0.8), fit: () => stage.fit(), path: () => stage.focus(), families: () => { collapse = !collapse; redraw(); } };
  for (const button of figure.querySelectorAll("button[data-do]")) button.onclick = does[button.dataset.do];
  figure.querySelector("[data-do=path]").hidden = !path;
  redraw();
  return (other) => { path = other; redraw(); };
}

function showBlockers(graph, result, teacher, model) {
  if (result.answer === "yes") {
    const one = result.paths.length === 1 && !result.cut;
    at("blockers").replaceChildren(make("p", {}, one ? `It rests on one path: if one of its ${count(result.paths[0].edges.length, "statement")} were withdrawn, it would no longer be yes.` : "It rests on more than one path: as long as all statements of one of them stand, it is yes."));
    return;
  }
  if (result.answer === "no") {
    at("blockers").replaceChildren(make("p", {}, `A declared statement upstream of ${model.name} that leads to ${teacher.label}.`));
    return;
  }
  const items = result.blockers.map((blocker) => make("li", {}, ...coded(`${blockerSentence(graph, blocker)} `), make("small", {}, link(blocker.node), ` ${blocker.silence.said_at}`)));
  const rest = items.length > 10 ? make("details", {}, make("summary", {}, `Show the other ${items.length - 8}`), make("ol", { class: "plain", start: 9 }, ...items.slice(8))) : null;
  at("blockers").replaceChildren(
    make("p", {}, `If each of these were said, and none led to ${teacher.label}, the answer would be no; the nearest to ${model.name} comes first.`),
    make("ol", { class: "plain" }, ...(rest ? items.slice(0, 8) : items)), ...(rest ? [rest] : []),
    make("p", {}, make("a", { href: new URL("contribute/", ROOT).href }, "Add what a source says"), "."));
}
