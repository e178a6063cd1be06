// What the explorer and the what-if share: the graph file, the question in the address, what is wrong with it, and pieces of a page.
// Everything that a card says becomes text, never markup.

import { UnknownName, nearest, read, sentence } from "./answering.js";

export const ROOT = new URL("../", import.meta.url);

/** The published graph, fetched once. */
export async function loadGraph() {
  const response = await fetch(new URL("graph.json", ROOT));
  if (!response.ok) throw new Error(`graph.json: ${response.status}`);
  return read(await response.json());
}

/** An element with attributes and children; strings become text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** A record's name as a link to its page. */
export function link(node) {
  return make("a", { href: new URL(`${node.kind}/${node.id}/`, ROOT).href }, node.name);
}

/** The evidence of a statement as links, each document once with its places. */
export function cites(edge) {
  const places = new Map();
  for (const { title, url, place } of edge.evidence) {
    if (!places.has(url)) places.set(url, { title, found: [] });
    if (place) places.get(url).found.push(place);
  }
  const links = [...places].map(([url, { title, found }]) => {
    const web = /^https?:\/\//.test(url);
    const name = web ? make("a", { href: url, rel: "external noopener" }, title) : title;
    return make("span", {}, name, found.length ? make("small", {}, ` ${found.join(", ")}`) : null);
  });
  return links.length ? make("span", { class: "cites" }, " ", ...links.flatMap((each) => [each, " "])) : null;
}

/** A statement as a sentence with its note and its evidence. */
export function statement(graph, edge) {
  return [sentence(graph, edge), edge.note ? make("span", { class: "note" }, ` ${edge.note}`) : null, cites(edge)];
}

/** An answer's sentence with the rule and the answer set apart. */
export function quoted(text, answer) {
  const found = text.match(/^([^*]*)\*([^*]+)\*(, )(yes|no|unknown)(:.*)$/s);
  if (!found) return [text];
  return [found[1], make("em", {}, found[2]), found[3], make("strong", { class: `answer-${answer}` }, answer), found[5]];
}

/** A text in which what stands between backticks is set as code. */
export function coded(text) {
  return text.split("`").map((part, place) => (place % 2 ? make("code", {}, part) : part));
}

export const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** A button that copies a text, where the browser lets it. */
export function copyButton(words, text) {
  if (!navigator.clipboard) return null;
  const button = make("button", { type: "button", class: "copy" }, words);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = "copied";
    setTimeout(() => { button.textContent = words; }, 1500);
  });
  return button;
}

// -- the question in the address --------------------------------------------------------------------------------------------------

const LISTS = { roles: "role", stages: "stage", access: "access", basis: "basis", teacher_availability: "availability", teacher_weights: "weights" };

/** The values of a query by parameter, repeated ones and those between commas alike; `one` names those that have one value. */
export function asked(query, one) {
  const found = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const values = one.includes(name) ? [value.trim()] : value.split(",").map((part) => part.trim());
    found[name] = [...(found[name] ?? []), ...values.filter(Boolean)];
  }
  return Object.fromEntries(Object.entries(found).filter(([, values]) => values.length));
}

/** What is wrong with a question, each with what may have been meant: `{words, parameter, value, near}`. */
export function problems(graph, values, known) {
  const found = [];
  for (const [parameter, given] of Object.entries(values)) {
    if (!known.includes(parameter)) {
      found.push({ words: `There is no parameter \`${parameter}\`.`, parameter, near: nearest(parameter, known, 1), renames: true });
      continue;
    }
    const terms = parameter === "rule" ? graph.rules.map((rule) => rule.name) : graph.terms[LISTS[parameter]];
    for (const value of given) {
      if (terms && !terms.includes(value)) found.push({ words: `\`${parameter}\` cannot be \`${value}\`.`, parameter, value, near: nearest(value, terms, 2) });
    }
    if (parameter === "hops" && !(given.length === 1 && /^\d{1,2}$/.test(given[0]) && given[0] >= 1 && given[0] <= graph.max_hops)) {
      found.push({ words: `\`hops\` cannot be \`${given.join(",")}\`; it is a whole number from 1 to ${graph.max_hops}.`, parameter, value: given[0], near: [] });
    }
  }
  return found;
}

/** What an error says, in the form of a problem with one parameter. */
export function problemOf(error, parameter) {
  if (error instanceof UnknownName) return { words: `There is no ${error.kind} \`${error.unknown}\`.`, parameter, value: error.unknown, near: error.near };
  return { words: `This rule cannot be used: ${error.message}.`, parameter, value: null, near: [] };
}

/** The problems as a list, each with links to the same question with what may have been meant. */
export function showProblems(place, found, query) {
  place.replaceChildren(...(found.length ? [make("div", { class: "notice" }, make("p", {}, make("strong", {}, "This question cannot be answered as it stands.")), make("ul", {}, ...found.map((each) => shown(each, query))))] : []));
}

function shown({ words, parameter, value, near, renames }, query) {
  const instead = (other) => {
    const changed = new URLSearchParams();
    for (const [name, old] of new URLSearchParams(query)) {
      const values = old.split(",").map((part) => (part.trim() === value && name === parameter ? other : part)).join(",");
      changed.append(renames && name === parameter ? other : name, values);
    }
    return `?${changed}`;
  };
  const links = near.map((other) => make("a", { href: instead(other) }, make("code", {}, other)));
  return make("li", {}, ...coded(words), links.length ? " Did you mean " : null, ...links.flatMap((each, place) => [place ? " or " : null, each]), links.length ? "?" : null);
}

/** What the question changes about its rule. */
export function changesOf(values) {
  const changes = {};
  for (const part of ["roles", "stages", "access", "basis"]) if (values[part]) changes[part] = values[part];
  if (values.hops) changes.hops = Number(values.hops[0]);
  return changes;
}

/** A question as a query, slashes and commas as they are. */
export function queryOf(values) {
  const parts = Object.entries(values).filter(([, given]) => given.length).map(([name, given]) => `${name}=${given.map(encodeURIComponent).join(",")}`);
  return parts.join("&").replaceAll("%2F", "/");
}

/** The values of a form, those left empty left out. */
export function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) values[name] = [...(values[name] ?? []), ...(name === "hops" ? [value.trim()] : value.split(",").map((part) => part.trim()).filter(Boolean))];
  }
  return values;
}

/** Put the values of a question into its form. */
export function fill(form, values) {
  for (const field of form.elements) {
    if (!field.name) continue;
    const given = values[field.name] ?? [];
    if (field.type === "checkbox") field.checked = given.includes(field.value);
    else if (field.tagName === "SELECT") choose(field, given);
    else field.value = given.join(",");
  }
  const changes = form.querySelector("details");
  if (changes && ["roles", "stages", "access", "basis", "hops"].some((name) => values[name])) changes.open = true;
}

/** Choose a value, also one that is made of several of those that the page offers; the first where it offers no such. */
function choose(select, given) {
  const value = given.join(",");
  const offered = new Map([...select.options].map((option) => [option.value, option.textContent]));
  if (!offered.has(value) && given.every((each) => offered.has(each))) select.append(make("option", { value }, given.map((each) => offered.get(each)).join(" or ")));
  if ([...select.options].some((option) => option.value === value)) select.value = value;
  else select.selectedIndex = 0;
}

/** The names that can be chosen, as options of a list. */
export function offer(list, names) {
  list.replaceChildren(...names.map(([id, name]) => make("option", { value: id }, name)));
}

/** Organizations that developed a model, and every model, as things to choose from. */
export function teachersOf(graph) {
  const developers = new Set(graph.models.flatMap((model) => [model.organization, model.house]));
  return [...graph.models.map((model) => [model.id, model.name]), ...[...developers].sort().map((id) => [id, `${graph.organizations[id] ?? id}: all its models`])];
}

/** Let a page ask: read the address, answer, and ask anew when the form is sent or the reader goes back. */
export function converse(form, ask) {
  const now = () => ask(location.search.replace(/^\?/, ""), false);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.pushState(null, "", `?${queryOf(valuesOf(form))}`);
    ask(location.search.replace(/^\?/, ""), true);
  });
  addEventListener("popstate", now);
  form.hidden = false;
  now();
}
