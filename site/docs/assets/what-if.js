// What if a rule spoke of models trained on the outputs of these teachers: every model's answer, counted, listed, to be downloaded.

import { Lineage, UnknownName, blockerSentence, nearest, organizationNamed, pathInWords, ruleInWords, ruleOf, teacherOf } from "./answering.js";
import { ROOT, asked, changesOf, coded, converse, copyButton, count, fill, link, loadGraph, make, offer, problemOf, problems, queryOf, showProblems, teachersOf } from "./asking.js";

const KNOWN = ["distilled_from", "teacher_availability", "teacher_country", "teacher_weights", "rule", "roles", "stages", "access", "hops", "basis", "country", "organization"];
const TEACHER = ["distilled_from", "teacher_availability", "teacher_country", "teacher_weights"];
const ANSWERS = ["yes", "unknown", "no"];
const MOST = 15;
const at = (id) => document.getElementById(id);
const form = at("question");
const regions = new Intl.DisplayNames(["en"], { type: "region" });
const countryName = (code) => (/^[A-Z]{2}$/.test(code ?? "") ? regions.of(code) : "not known");

loadGraph().then((graph) => {
  offer(at("teachers"), teachersOf(graph));
  for (const name of ["country", "teacher_country"]) for (const option of form.elements[name].options) if (option.value) option.textContent = countryName(option.value);
  const sayRule = () => { at("rule-words").textContent = graph.rules.find((rule) => rule.name === form.elements.rule.value)?.words ?? ""; };
  form.elements.rule.addEventListener("change", sayRule);
  converse(form, (query, sent) => {
    const values = asked(query, ["hops"]);
    for (const name of ["country", "teacher_country"]) if (values[name]) values[name] = values[name].map((code) => code.toUpperCase());
    const nothing = !Object.keys(values).length;
    fill(form, nothing ? { teacher_availability: ["api"], rule: ["any"] } : { rule: ["direct"], ...values });
    sayRule();
    const found = problems(graph, values, KNOWN);
    const question = nothing ? null : questionOf(graph, values, found);
    at("unasked").hidden = !nothing;
    at("answer").hidden = !question;
    showProblems(at("problems"), found, query);
    if (!question) return;
    show(graph, question, values);
    if (sent) at("in-words").focus();
  });
}).catch((error) => {
  at("problems").replaceChildren(make("p", { class: "notice" }, `The graph could not be read, so nothing can be counted (${error.message}). The API can.`));
});

/** The question as what the graph knows, or null with what is wrong added to `found`. */
function questionOf(graph, values, found) {
  if (!TEACHER.some((name) => values[name])) {
    found.push({ words: "No teachers are described: name one, or choose a country, weights or an availability.", parameter: "teacher_country", near: [] });
  }
  for (const name of ["country", "teacher_country"]) {
    for (const code of values[name] ?? []) if (!/^[A-Z]{2}$/.test(code)) found.push({ words: `\`${name}\` cannot be \`${code}\`; give a country as two letters.`, parameter: name, value: code, near: [] });
  }
  const organizations = (values.organization ?? []).map((name) => organizationNamed(graph, name) ?? found.push({ words: `There is no organization \`${name}\`.`, parameter: "organization", value: name, near: nearest(name, Object.keys(graph.organizations)) }));
  const ask = (parameter, make_it) => {
    try {
      return make_it();
    } catch (error) {
      if (!(error instanceof UnknownName || error instanceof RangeError)) throw error;
      found.push(problemOf(error, parameter));
      return null;
    }
  };
  const teacher = ask("distilled_from", () => teacherOf(graph, {
    names: values.distilled_from ?? [], availability: values.teacher_availability ?? [], country: values.teacher_country ?? [], weights: values.teacher_weights ?? [],
  }));
  const rule = !found.length && ask("roles", () => ruleOf(graph, (values.rule ?? ["direct"])[0], changesOf(values)));
  return found.length || !teacher || !rule ? null : { teacher, rule, organizations };
}

function show(graph, { teacher, rule, organizations }, values) {
  const lineage = new Lineage(graph, rule);
  const asked_of = graph.models.filter((model) => (!values.country || values.country.includes(model.country)) && (!organizations.length || organizations.includes(model.organization)));
  const rows = asked_of.map((model) => ({ model, ...lineage.shortAnswer(model.id, teacher) }));
  rows.sort((one, other) => ANSWERS.indexOf(one.answer) - ANSWERS.indexOf(other.answer) || (one.hops ?? 0) - (other.hops ?? 0) || (one.model.id < other.model.id ? -1 : 1));
  const counts = tally(rows, () => "all").get("all") ?? { yes: 0, unknown: 0, no: 0 };
  showCounts(graph, { teacher, rule, values }, counts, rows);
  at("by-country").replaceChildren(table(tally(rows, (row) => countryName(row.model.country)), "Country"));
  at("by-organization").replaceChildren(table(tally(rows, (row) => graph.organizations[row.model.organization] ?? row.model.organization), "Organization", 12));
  showList(graph, counts, rows);
  const address = `models?${queryOf({ ...values, answer: ANSWERS })}`;
  at("call").replaceChildren(make("p", {}, make("a", { href: new URL(address, ROOT).href }, make("code", {}, `GET /${address}`)), " lists the same models, page by page."));
}

/** For each group, the most models first, how many have each answer. */
function tally(rows, group) {
  const found = new Map();
  for (const row of rows) {
    const name = group(row);
    if (!found.has(name)) found.set(name, { yes: 0, unknown: 0, no: 0 });
    found.get(name)[row.answer] += 1;
  }
  const size = (numbers) => ANSWERS.reduce((sum, answer) => sum + numbers[answer], 0);
  return new Map([...found].sort(([one, its], [other, others]) => size(others) - size(its) || (one < other ? -1 : 1)));
}

function showCounts(graph, { teacher, rule, values }, counts, rows) {
  const who = `${count(rows.length, "model")}${values.country ? ` of organizations in ${values.country.map(countryName).join(" or ")}` : ""}`;
  at("sentence").replaceChildren(
    make("p", { class: "answer first" }, `Of ${who}: `, make("strong", { class: "answer-yes" }, `${counts.yes} yes`), ": a declared path leads from ", make("em", {}, teacher.label),
      "; ", make("strong", { class: "answer-unknown" }, `${counts.unknown} unknown`), ": something upstream is undisclosed; ", make("strong", { class: "answer-no" }, `${counts.no} no`), "."),
    make("p", { class: "quiet" }, make("em", {}, rule.name), `: ${ruleInWords(graph, rule)} Evidence read until ${graph.as_of}; data version ${graph.dataset_version}.`),
    make("p", {}, csvLink(graph, rows), " ", copyButton("copy the link", () => location.href)),
  );
}

/** Counts as a table with a bar in each row; the bar repeats the numbers and is hidden from screen readers. */
function table(groups, title, most = MOST) {
  const widest = Math.max(1, ...[...groups.values()].map((numbers) => ANSWERS.reduce((sum, answer) => sum + numbers[answer], 0)));
  const head = make("tr", {}, make("th", { scope: "col" }, title), ...ANSWERS.map((answer) => make("th", { scope: "col", class: "number" }, answer)), make("td", {}, ""));
  const rows = [...groups].map(([name, numbers]) => make("tr", {}, make("th", { scope: "row" }, name), ...ANSWERS.map((answer) => make("td", { class: "number" }, String(numbers[answer]))), make("td", { class: "bar-cell" }, bar(numbers, widest))));
  const whole = (some) => make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": `Answers by ${title.toLowerCase()}` }, make("table", { class: "answers" }, make("caption", { class: "sr" }, `Answers by ${title.toLowerCase()}`), make("thead", {}, head.cloneNode(true)), make("tbody", {}, ...some)));
  if (rows.length <= most + 3) return whole(rows);
  return make("div", {}, whole(rows.slice(0, most)), make("details", {}, make("summary", {}, `Show the other ${rows.length - most}`), whole(rows.slice(most))));
}

function bar(numbers, widest) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "tally");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("viewBox", "0 0 200 12");
  svg.setAttribute("preserveAspectRatio", "none");
  let from = 0;
  for (const answer of ANSWERS) {
    const piece = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const width = (200 * numbers[answer]) / widest;
    for (const [name, value] of Object.entries({ class: `tally-${answer}`, x: from, y: 1, width, height: 10 })) piece.setAttribute(name, value);
    if (width) svg.append(piece);
    from += width;
  }
  return svg;
}

function showList(graph, counts, rows) {
  const list = (answer) => {
    for (const button of at("shown").children) button.setAttribute("aria-pressed", String(button.dataset.answer === answer));
    const some = rows.filter((row) => row.answer === answer);
    const why = { yes: "Shortest path", unknown: "The nearest missing statement", no: "Ground" }[answer];
    const head = make("tr", {}, ...["Model", "Organization", "Released"].map((name) => make("th", { scope: "col" }, name)), ...(answer === "yes" ? [make("th", { scope: "col", class: "number" }, "Hops")] : []), make("th", { scope: "col" }, why));
    const body = some.map((row) => make("tr", {}, make("th", { scope: "row" }, link(row.model)), make("td", { class: "tight" }, graph.organizations[row.model.organization] ?? row.model.organization), make("td", { class: "tight" }, row.model.released ?? ""), ...(answer === "yes" ? [make("td", { class: "number" }, String(row.hops))] : []), make("td", {}, reason(graph, row))));
    at("list").replaceChildren(some.length ? make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": `Models with the answer ${answer}` }, make("table", { class: "answers models" }, make("caption", { class: "sr" }, `Models with the answer ${answer}`), make("thead", {}, head), make("tbody", {}, ...body))) : make("p", { class: "quiet" }, `For no model is the answer ${answer}.`));
  };
  at("shown").replaceChildren(...ANSWERS.map((answer) => {
    const button = make("button", { type: "button", "data-answer": answer, "aria-pressed": "false" }, `${answer} (${counts[answer]})`);
    button.addEventListener("click", () => list(answer));
    return button;
  }));
  list(ANSWERS.find((answer) => counts[answer]) ?? "yes");
}

function reason(graph, row) {
  if (row.answer === "yes") return pathInWords(graph, row.paths[0]);
  if (row.answer === "no") return row.ground === "released before the teacher" ? "What is undisclosed was released before the teacher existed." : "Nothing upstream that the rule counts is undisclosed.";
  const more = row.blockers.length - 1;
  return make("span", {}, ...coded(`${blockerSentence(graph, row.blockers[0])}${more ? ` And ${more} more.` : ""}`));
}

/** The answer as a file: one row for each model, under a header. */
export function csvOf(graph, rows) {
  const cell = (value) => {
    const written = String(value ?? "");
    const text = /^[=+@\t-]/.test(written) ? `'${written}` : written; // no program may take it for a formula
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => [
    row.model.id, row.model.name, row.model.organization, row.model.country, row.model.released, row.answer, row.hops,
    row.paths.length ? pathInWords(graph, row.paths[0]) : "", row.blockers.map((blocker) => blockerSentence(graph, blocker)).join(" "),
  ]);
  return [["id", "name", "organization", "country", "released", "answer", "hops", "path", "blockers"], ...lines].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}

let last = null;
function csvLink(graph, rows) {
  if (last) URL.revokeObjectURL(last);
  last = URL.createObjectURL(new Blob([csvOf(graph, rows)], { type: "text/csv;charset=utf-8" }));
  return make("a", { href: last, download: "what-if.csv", class: "download" }, "Download as CSV");
}
