// Writes the YAML of a new model's card from a form, and holds it against the main rules; nothing is sent anywhere.
import { nearest } from "./answering.js";

const form = document.querySelector("form.card-form");
const result = document.querySelector(".card-result");
const [path, said, list, code] = [".card-path code", ".card-said", ".card-problems", "pre code"].map((each) => result.querySelector(each));
const open = result.querySelector(".card-take a");
const PATTERNS = Object.fromEntries(Object.entries(JSON.parse(form.dataset.patterns)).map(([name, pattern]) => [name, new RegExp(pattern)]));
const CODES = Object.fromEntries([...document.querySelectorAll("[data-check]")].map((item) => [item.dataset.check, item.dataset.code]));
const organizations = new Set(form.dataset.organizations.split(" "));
const { repository } = form.dataset;  // empty where it is not known
const known = new Map();  // every name of a model that has a card, in small letters, with its id
let knows = false;

const value = (name, from = form) => {
  const input = [...from.querySelectorAll(`[data-field="${name}"]`)].find((each) => from !== form || !each.closest(".entry"));
  return input.type === "checkbox" ? input.checked : input.value.trim();
};
const entries = (name) => [...form.querySelectorAll(`[data-rows="${name}"] .rows > .entry`)];
const citations = (text) => text.split(";").map((each) => each.trim()).filter(Boolean);

// -- the rows -------------------------------------------------------------------------------------------------------------------

let number = 0;
for (const holder of form.querySelectorAll("[data-rows]")) {
  const [rows, add] = [holder.querySelector(".rows"), holder.querySelector("[data-add]")];
  add.addEventListener("click", () => {
    number += 1;
    const entry = holder.querySelector("template").content.cloneNode(true).firstElementChild;
    for (const element of entry.querySelectorAll("*")) {
      for (const name of ["id", "for", "aria-describedby"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("#", number));
      }
      if (["teacher", "model"].includes(element.dataset.field)) element.setAttribute("list", "known-models");
      if (element.dataset.field === "accessed") element.value = new Date().toISOString().slice(0, 10);
    }
    if (holder.dataset.rows === "evidence" && !rows.children.length) entry.querySelector('[data-field="key"]').value = "card";
    entry.querySelector("[data-remove]").addEventListener("click", () => {
      entry.remove();
      add.focus();
      write();
    });
    rows.append(entry);
    if (document.activeElement === add) entry.querySelector("input").focus();
    write();
  });
}

// -- YAML -----------------------------------------------------------------------------------------------------------------------

/** A free text as a YAML string; what needs no quotes has none. */
const text = (words) => (/^[A-Za-z][A-Za-z0-9._/()' -]*$/.test(words) && !/^(?:y|n|yes|no|true|false|on|off|null)$/i.test(words) && !/ -|- | $/.test(words) ? words : JSON.stringify(words));
const cites = (words) => `[${citations(words).map((each) => (/^[a-z][a-z0-9_-]*(?: [A-Za-z0-9. ]*[A-Za-z0-9.])?$/.test(each) ? each : JSON.stringify(each))).join(", ")}]`;
const flow = (pairs) => `{${pairs.filter(([, each]) => each).map(([key, each]) => `${key}: ${each}`).join(", ")}}`;

const yaml = () => {
  const lines = ["# yaml-language-server: $schema=../../../schemas/model.schema.json", `name: ${text(value("name"))}`];
  const put = (condition, ...more) => { if (condition) lines.push(...more); };
  put(value("released"), `released: ${value("released")}`);
  put(true, `availability: ${value("availability")}`);
  put(value("precision") !== "checkpoint", `precision: ${value("precision")}`);
  put(value("parameters"), `parameters: {total: ${value("parameters")}}`);
  put(value("hugging_face"), `links: {hugging_face: ${JSON.stringify(value("hugging_face"))}}`);
  put(value("described_by"), `described_by: ${cites(value("described_by"))}`);
  const documents = entries("evidence");
  put(documents.length, "", "evidence:");
  for (const entry of documents) {
    put(true, `  ${value("key", entry)}: ${flow([
      ["url", JSON.stringify(value("url", entry))], ["title", text(value("title", entry))], ["publisher", value("publisher", entry)],
      ["published", value("published", entry)], ["accessed", value("accessed", entry)], ["read_from", value("read_from", entry)],
    ])}`);
  }
  put(true, "");
  put(value("weights_status") !== "unknown" || value("weights_license"), "weights:", `  parameters: ${flow([
    ["status", value("weights_status")], ["license", value("weights_license") && text(value("weights_license"))], ["evidence", value("weights_evidence") && cites(value("weights_evidence"))],
  ])}`);
  const part = (name, coverage, evidence, applies = true) => {
    if (!applies) put(true, `${name}:`, "  applies: false", ...(evidence ? [`  evidence: ${cites(evidence)}`] : []));
    else put(coverage !== "unknown", `${name}:`, `  coverage: ${coverage}`, ...(evidence ? [`  evidence: ${cites(evidence)}`] : []));
  };
  part("data", value("data_coverage"), value("data_evidence"));
  part("post_training", value("post_coverage"), value("post_evidence"), !value("base"));
  const bases = entries("bases");
  put(bases.length, "derived_from:", ...bases.map((entry) => `  - ${flow([["model", value("model", entry)], ["relation", value("relation", entry)], ["evidence", cites(value("evidence", entry))]])}`));
  const teachers = entries("teachers");
  put(value("statement") !== "unknown" || teachers.length, "distillation:", `  statement: ${value("statement")}`,
    ...(value("statement_evidence") ? [`  evidence: ${cites(value("statement_evidence"))}`] : []), ...(value("exhaustive") ? ["  exhaustive: true"] : []),
    ...(teachers.length ? ["  sources:"] : []), ...teachers.map((entry) => `    - ${flow([
      value("teacher", entry) ? ["teacher", value("teacher", entry)] : ["undisclosed", "true"], ["role", value("role", entry)], ["stage", value("stage", entry)],
      ["access", value("access", entry) !== "unknown" && value("access", entry)], ["evidence", cites(value("evidence", entry))], ["note", value("note", entry) && text(value("note", entry))],
    ])}`));
  while (lines.at(-1) === "") lines.pop();
  return `${lines.join("\n")}\n`;
};

// -- rules ----------------------------------------------------------------------------------------------------------------------

const near = (word) => nearest(word.toLowerCase(), [...known.keys()], 2).map((each) => known.get(each));
const also = (word) => {
  const found = [...new Set(near(word))];
  return found.length ? `; did you mean ${found.join(" or ")}?` : "";
};

const problems = () => {
  const found = [];
  const say = (check, words) => found.push(CODES[check] ? `${CODES[check]}: ${words}` : words);
  const form_ = (name, words, needed, what) => {
    if (!words) { if (needed) found.push(`${what} is missing`); } else if (!PATTERNS[name].test(words)) found.push(`${what} cannot be “${words}”`);
  };
  const id = value("id");
  form_("id", id, true, "The id");
  if (!value("name")) found.push("The name is missing");
  else if (/[<>{}`]/.test(value("name")) || value("name").length > 120) found.push("The name cannot hold < > { } ` and has at most 120 characters");
  form_("date", value("released"), false, "The date of release");
  if (value("parameters") && !/^(?:\d+|\d+(?:\.\d+)?[KMBT])$/.test(value("parameters"))) found.push(`The parameters cannot be “${value("parameters")}”; write 8.9B`);
  form_("url", value("hugging_face"), false, "The Hugging Face address");
  form_("license", value("weights_license"), false, "The licence");
  if (PATTERNS.id.test(id)) {
    if (known.has(id)) say("unique_names", `${known.get(id)} has this id or name already; correct its card instead`);
    if (!organizations.has(id.split("/")[0])) say("organization_exists", `the organization ${id.split("/")[0]} has no record; add registry/organizations/${id.split("/")[0]}.yaml too`);
  }
  const keys = entries("evidence").map((entry) => value("key", entry));
  entries("evidence").forEach((entry, place) => {
    const what = `of document ${place + 1}`;
    form_("key", keys[place], true, `The key ${what}`);
    if (keys.indexOf(keys[place]) !== place) found.push(`The key ${keys[place]} is given twice`);
    form_("url", value("url", entry), true, `The address ${what}`);
    if (!value("title", entry)) found.push(`The title ${what} is missing`);
    form_("date", value("published", entry), false, `The date of publication ${what}`);
    if (!/^\d{4}-\d\d-\d\d$/.test(value("accessed", entry))) found.push(`The day on which document ${place + 1} was read is missing, as 2026-11-24`);
    else if (value("published", entry) > value("accessed", entry)) say("evidence_was_read_after_publication", `document ${place + 1} was read before it was published`);
  });
  const cited = new Set();
  const needs = (words, what, speaks = true) => {
    if (speaks && !citations(words).length) say("statement_cites_evidence", `${what} cites no evidence`);
    for (const each of citations(words)) {
      const key = each.split(" ")[0];
      cited.add(key);
      if (!keys.includes(key)) say("citation_has_evidence", `${what} cites “${key}”, which is no key of a document here`);
    }
  };
  needs(value("described_by"), "the description of the model", Boolean(value("released") || value("parameters") || value("hugging_face")));
  needs(value("weights_evidence"), "what is said of the weights", value("weights_status") !== "unknown");
  needs(value("data_evidence"), "what is said of the data", value("data_coverage") !== "unknown");
  needs(value("post_evidence"), "what is said of post-training", value("post_coverage") !== "unknown" || value("base"));
  needs(value("statement_evidence"), "the statement on teachers", value("statement") !== "unknown");
  const exists = (check, name, what) => {
    if (!PATTERNS.id.test(name)) found.push(`${what} cannot be “${name}”`);
    else if (knows && name !== id && !known.has(name)) say(check, `${what} “${name}” has no card${also(name)}`);
  };
  entries("bases").forEach((entry, place) => {
    exists("base_exists", value("model", entry), `base model ${place + 1}`);
    needs(value("evidence", entry), `base model ${place + 1}`);
  });
  const teachers = entries("teachers");
  teachers.forEach((entry, place) => {
    const name = value("teacher", entry);
    if (name) exists("teacher_exists", name, `teacher ${place + 1}`);
    needs(value("evidence", entry), `teacher ${place + 1}`);
    if (value("access", entry) === "own" && name && name.split("/")[0] !== id.split("/")[0]) say("own_access_is_own", `teacher ${place + 1} is another organization’s, so the access cannot be “own model”`);
  });
  if (value("statement") === "declared_none" && teachers.length) say("none_means_none", "the statement says that none were used, and teachers are named");
  else if (teachers.length && value("statement") !== "declared") say("declared_names_sources", "teachers are named, so the statement has to be “declared”");
  else if (!teachers.length && value("statement") === "declared") say("declared_names_sources", "the statement is “declared”, and no teacher is named; add one, without a name if need be");
  for (const key of keys) if (key && !cited.has(key)) say("evidence_is_cited", `nothing cites the document “${key}”`);
  return found;
};

// -- the card -------------------------------------------------------------------------------------------------------------------

const write = () => {
  const found = problems();
  const [id, card] = [value("id") || "organization/name", yaml()];
  path.textContent = `registry/models/${id}.yaml`;
  code.textContent = card;
  said.textContent = found.length ? `${found.length} ${found.length === 1 ? "thing is" : "things are"} still to mend:` : "No rule that is checked here finds anything to mend.";
  list.replaceChildren(...found.map((words) => {
    const item = document.createElement("li");
    item.textContent = words;
    return item;
  }));
  if (repository) {
    const [organization, name] = id.split("/");
    open.href = `${repository}/new/main/registry/models/${organization}?${new URLSearchParams({ filename: `${name}.yaml`, value: card })}`;
    open.hidden = false;
  }
};

result.querySelector('[data-take="copy"]').addEventListener("click", async (event) => {
  const button = event.target;
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = "Selected; press the keys for copying";
  }
  setTimeout(() => { button.textContent = "Copy the YAML"; }, 2500);
});
result.querySelector('[data-take="download"]').addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([code.textContent], { type: "application/yaml" }));
  link.download = `${(value("id") || "organization/name").split("/").at(-1)}.yaml`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", write);

form.hidden = false;
result.hidden = false;
form.querySelector('[data-rows="evidence"] [data-add]').click();
try {
  const { models } = await (await fetch(form.dataset.known)).json();
  for (const [id, , ...aliases] of models) for (const each of [id, ...aliases]) known.set(each.toLowerCase(), id);
  knows = true;
  form.querySelector("#known-models").append(...models.map(([id, name]) => Object.assign(document.createElement("option"), { value: id, textContent: name })));
} catch {
  // Without the list, whether teachers and bases have cards is left to the check of the pull request.
}
write();
