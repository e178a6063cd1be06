// Compares two to four models field by field: the choice is in the address, the fields come from one small file for each model.
import { nearest } from "./answering.js";

const form = document.querySelector("form[data-compare]");
const root = new URL(form.dataset.root, location.href);
const most = Number(form.dataset.most);
const [input, only] = [form.querySelector("#add"), form.querySelector("#only")];
const output = form.querySelector("output");
const list = document.querySelector("ul.chosen");
const table = document.querySelector("table.compare");
const worked = [...table.querySelectorAll("thead small")].map((id) => id.textContent);

const read = async (path) => {
  const answer = await fetch(new URL(path, root));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};

const make = (tag, attributes = {}, ...content) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
};

const index = await read("compare/models.json");
const names = new Map();  // every name in small letters, with its id
for (const [id, name, ...aliases] of index.models) for (const each of [name, ...aliases]) names.set(each.toLowerCase(), id);
for (const [id] of index.models) names.set(id, id);
const nameOf = new Map(index.models.map(([id, name]) => [id, name]));
const files = new Map();
const fileOf = (id) => files.get(id) ?? files.set(id, read(`compare/${id}.json`)).get(id);

const near = (word) => {
  const found = nearest(word.toLowerCase(), [...names.keys()], 6).map((each) => names.get(each));
  const holds = [...names].filter(([each]) => word.length > 2 && each.includes(word.toLowerCase())).map(([, id]) => id);
  return [...new Set([...holds, ...found])].slice(0, 4);
};

/** What the address says: the models, and the names that are none. */
const state = () => {
  const asked = (new URLSearchParams(location.search).get("models") ?? "").split(",").map((each) => each.trim()).filter(Boolean);
  const models = [...new Set(asked.map((each) => names.get(each.toLowerCase())).filter(Boolean))];
  return { asked, models: models.slice(0, most), beyond: models.slice(most), unknown: asked.filter((each) => !names.has(each.toLowerCase())) };
};

const address = (models, other = only.checked) => {
  const query = [...(models.length ? [`models=${models.map((id) => encodeURIComponent(id).replaceAll("%2F", "/")).join(",")}`] : []), ...(other ? ["only=differences"] : [])];
  return `${location.pathname}${query.length ? `?${query.join("&")}` : ""}`;
};

const go = async (models) => {
  history.pushState(null, "", address(models));
  await draw();
};

const cellOf = (value) => {
  const cell = make("td");
  if (!value) {
    cell.append(make("span", { class: "faint" }, "nothing stated"));
    return cell;
  }
  if (value.state) {
    const mark = document.querySelector(`svg.mark-${CSS.escape(value.state)}`);
    cell.append(make("span", { class: `state state-${value.state}` }, ...(mark ? [mark.cloneNode(true)] : []), value.text));
  } else if (value.text) cell.append(value.text);
  if (value.items?.length) {
    cell.append(make("ul", {}, ...value.items.map(([path, words]) => make("li", {}, path ? make("a", { href: new URL(path, root).href }, words) : words))));
  }
  return cell;
};

const fill = (models) => {
  const head = make("tr", {}, make("th", { scope: "col" }, "Field"));
  for (const { id, name } of models) {
    head.append(make("th", { scope: "col" }, make("a", { href: new URL(`model/${id}/`, root).href }, name), make("br"), make("small", {}, id)));
  }
  const bodies = Object.entries(index.fields).map(([group, fields]) => {
    const rows = Object.entries(fields).map(([field, label]) => {
      const values = models.map((model) => model.values[field]);
      if (!values.some(Boolean)) return null;
      const differs = values.some((value) => JSON.stringify(value) !== JSON.stringify(values[0]));
      if (only.checked && !differs) return null;
      const words = models.length > 1 ? [make("br"), make("small", {}, differs ? "≠ differs" : "= the same")] : [];
      return make("tr", differs ? { class: "differs" } : {}, make("th", { scope: "row" }, label, ...words), ...values.map(cellOf));
    }).filter(Boolean);
    return rows.length ? make("tbody", {}, make("tr", { class: "group-head" }, make("th", { scope: "rowgroup", colspan: models.length + 1 }, group)), ...rows) : null;
  }).filter(Boolean);
  table.tHead.replaceChildren(head);
  table.dataset.columns = models.length;
  for (const body of [...table.tBodies]) body.remove();
  table.append(...bodies);
  table.caption.textContent = new Intl.ListFormat("en").format(models.map((model) => model.name));
};

const choice = (id, words, models) => {
  const link = make("a", { href: address(models) }, words);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go(models);
  });
  return link;
};

const draw = async () => {
  only.checked = new URLSearchParams(location.search).get("only") === "differences";
  const { asked, models, beyond, unknown } = state();
  const shown = models.length ? models : asked.length ? [] : worked;
  const said = [];
  for (const name of unknown) {
    const others = near(name).filter((id) => !models.includes(id));
    said.push(`There is no model “${name}”${others.length ? "; near: " : ". "}`);
    others.forEach((id, place) => said.push(...(place ? [", "] : []), choice(id, nameOf.get(id), [...models, id].slice(0, most))));
    if (others.length) said.push(". ");
  }
  if (beyond.length) said.push(`At most ${most} models stand side by side; left out: ${beyond.map((id) => nameOf.get(id)).join(", ")}. `);
  if (!asked.length) said.push("This is an example; add a model to make your own. ");
  else if (shown.length === 1) said.push("Add a second model to compare it with. ");
  let loaded = [];
  try {
    loaded = await Promise.all(shown.map(fileOf));
  } catch {
    files.clear();
    said.push("The models’ files could not be read; try again when you are connected. ");
  }
  if (loaded.length || !shown.length) fill(loaded);
  output.replaceChildren(...said);
  list.replaceChildren(...models.map((id) => {
    const button = make("button", { type: "button", "aria-label": `Remove ${nameOf.get(id)}` }, "×");
    button.addEventListener("click", async () => {
      await go(models.filter((each) => each !== id));
      (list.querySelector("button") ?? input).focus();
    });
    return make("li", {}, nameOf.get(id), " ", button);
  }));
  list.hidden = !models.length;
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const word = input.value.trim();
  if (!word) return;
  const { models } = state();
  const id = names.get(word.toLowerCase());
  if (id && models.length >= most && !models.includes(id)) {
    output.textContent = `At most ${most} models stand side by side; remove one first.`;
    return;
  }
  if (id) {
    input.value = "";
    go([...new Set([...models, id])]);
    return;
  }
  const others = near(word);
  output.replaceChildren(`There is no model “${word}”${others.length ? "; near: " : "."}`);
  others.forEach((each, place) => output.append(...(place ? [", "] : []), choice(each, nameOf.get(each), [...new Set([...models, each])].slice(0, most))));
});
only.addEventListener("change", () => {
  history.replaceState(null, "", address(state().models));
  draw();
});
addEventListener("popstate", draw);

form.querySelector("datalist").append(...index.models.map(([id, name]) => make("option", { value: id }, name)));
form.hidden = false;
await draw();
