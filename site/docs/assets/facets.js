// Narrows a list by its facets: the choice is in the address, and there is a CSV of what is shown and the same question for the API.
// The items are the elements with data-id in the list that the form names; what they are narrowed by are their other data attributes.
import { nearest } from "./answering.js";

const form = document.querySelector("form.facets");
const holder = document.getElementById(form.dataset.list);
const { noun, plural } = form.dataset;
const found = form.querySelector("output");
const [active, empty, stale] = [".facet-active", ".facet-empty", ".facet-stale"].map((each) => form.querySelector(each));
const [link, note] = [form.querySelector("[data-api-link]"), form.querySelector("[data-api-note]")];
const words = form.elements.q;
const order = form.elements.sort ?? null;
const heads = holder.tHead ? [...holder.tHead.rows[0].cells] : [];
const apiSorts = new Set(form.dataset.apiSorts.split(" ").filter(Boolean));

const make = (tag, attributes = {}, ...content) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
};

const itemsOf = (list) => [...list.querySelectorAll("[data-id]")].map((element) => ({ element, data: element.dataset, place: element.parentElement }));
const items = itemsOf(holder);
const others = [...document.querySelectorAll("table[data-also]")].map((table) => ({ table, items: itemsOf(table) }));
/** A facet with more choices than this shows only those that lead to something. */
const MANY = 12;
const tokens = (item, name) => (item.data[name] ?? "").split(" ").filter(Boolean);

const nameOf = (item) => (item.element.querySelector("th a, th, h2 span, h3 span")?.textContent ?? "").trim();

// -- facets ---------------------------------------------------------------------------------------------------------------------

const choices = [...form.querySelectorAll("details[data-facet]")].map((details) => {
  const name = details.dataset.facet;
  const boxes = [...details.querySelectorAll("input")].map((box) => ({ box, value: box.value, words: box.nextElementSibling.textContent, count: box.parentElement.querySelector("small") }));
  return {
    name, details, boxes, title: details.querySelector("summary").firstChild.textContent, parameter: details.dataset.parameter,
    chosen: () => boxes.filter(({ box }) => box.checked).map(({ value }) => value),
    values: boxes.map(({ value }) => value),
    set: (values) => boxes.forEach(({ box, value }) => { box.checked = values.includes(value); }),
    said: (value) => boxes.find((each) => each.value === value)?.words ?? value,
    lets: (item, chosen) => tokens(item, name).some((value) => chosen.includes(value)),
  };
});
const years = [...form.querySelectorAll("select[data-field]")].map((select) => ({
  name: select.name, title: form.querySelector(`label[for="${select.id}"]`).textContent, parameter: select.dataset.parameter,
  chosen: () => (select.value ? [select.value] : []),
  values: [...select.options].map(({ value }) => value).filter(Boolean),
  set: ([value = ""]) => { select.value = value; },
  said: (value) => [...select.options].find((option) => option.value === value)?.textContent ?? value,
  field: select.dataset.field,
  lets(item, [limit]) {
    const date = item.data[this.field];
    return Boolean(date) && (this.name.endsWith("_after") ? date >= limit : date < limit);
  },
}));
const wordsFacet = {
  name: "q", title: "words", parameter: words.dataset.parameter,
  chosen: () => (words.value.trim() ? [words.value.trim()] : []),
  values: null,
  set: ([value = ""]) => { words.value = value; },
  said: (value) => value,
  lets: (item, [text]) => text.toLowerCase().split(/\s+/).every((word) => searched(item).includes(word)),
};
const facets = [...choices, ...years, wordsFacet];

/** What a search looks in: as the API has it, id, name, other names and organization; or the words that the item says. */
const organizations = new Map([...form.querySelectorAll('input[name="organization"]')].map((box) => [box.value, box.nextElementSibling.textContent]));
const searched = (item) => item.text ??= (item.data.search ?? [item.data.id, nameOf(item), item.data.names ?? "", organizations.get(item.data.organization) ?? ""].join(" ")).toLowerCase();

/** The facets that narrow anything now, each with what is chosen. */
const chosen = () => facets.map((facet) => [facet, facet.chosen()]).filter(([, values]) => values.length);
const passes = (item, narrowed) => narrowed.every(([facet, values]) => facet.lets(item, values));

// -- sorting --------------------------------------------------------------------------------------------------------------------

let sort = "";
const original = new Map(items.map((item, place) => [item, place]));
const columnOf = (key) => heads.findIndex((head) => head.dataset.key === key);

const keyOf = (item, key) => {
  const cell = item.element.cells?.[columnOf(key)];
  return (cell?.dataset.sort ?? cell?.textContent ?? item.data[key] ?? "").trim();
};

const arrange = () => {
  const [key, down] = [sort.replace(/^-/, ""), sort.startsWith("-")];
  const ordered = [...items];
  if (sort) {
    const keys = new Map(items.map((item) => [item, keyOf(item, key)]));
    ordered.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if (!x || !y) return x ? -1 : y ? 1 : original.get(a) - original.get(b);  // empty ones stay at the end
      return (down ? -1 : 1) * x.localeCompare(y, "en", { numeric: true }) || original.get(a) - original.get(b);
    });
  }
  for (const item of ordered) item.place.append(item.element);
  heads.forEach((head) => {
    if (head.dataset.key === key && sort) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
  if (order) order.value = sort;
};

for (const head of heads.filter((each) => each.dataset.key)) {
  const button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    sort = sort === head.dataset.key ? `-${head.dataset.key}` : head.dataset.key;
    arrange();
    remember(true);
  });
}

// -- the address ----------------------------------------------------------------------------------------------------------------

const query = (narrowed, extra = [], named = ({ name }) => name) => {
  const parts = narrowed.map(([facet, values]) => `${named(facet)}=${values.map((value) => encodeURIComponent(value).replaceAll("%2F", "/")).join(",")}`);
  return [...parts, ...extra].join("&");
};

const remember = (anew) => {
  const text = query(chosen(), sort ? [`sort=${sort}`] : []);
  history[anew ? "pushState" : "replaceState"](null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
};

/** Set the form to what the address says; what it cannot be set to is named, with the nearest choice. */
const recall = () => {
  const asked = new URLSearchParams(location.search);
  if (asked.has("filter") && !asked.has("q")) asked.set("q", asked.get("filter"));  // as links of earlier editions have it
  asked.delete("filter");
  const wrong = [];
  for (const facet of facets) {
    const given = asked.getAll(facet.name).flatMap((value) => (facet.values ? value.split(",") : [value])).filter(Boolean);
    const good = facet.values ? given.map((value) => facet.values.find((each) => each.toLowerCase() === value.toLowerCase()) ?? value) : given;
    facet.set(good);
    if (facet.values) wrong.push(...good.filter((value) => !facet.values.includes(value)).map((value) => [facet, value]));
    asked.delete(facet.name);
  }
  const sorted = asked.get("sort") ?? "";
  const keys = order ? [...order.options].flatMap(({ value }) => [value]) : heads.flatMap(({ dataset }) => (dataset.key ? [dataset.key, `-${dataset.key}`] : []));
  sort = keys.includes(sorted) ? sorted : "";
  asked.delete("sort");
  stale.replaceChildren();
  for (const [facet, value] of wrong) {
    const near = nearest(value, [...facet.values, ...facet.values.map(facet.said)], 1)[0];
    const offered = facet.values.find((each) => each === near || facet.said(each) === near);
    stale.append(`The address asks for ${facet.title.toLowerCase()} “${value}”, which is no choice here; it is left out. `);
    if (offered) {
      const button = make("button", { type: "button" }, `Take “${facet.said(offered)}”`);
      button.addEventListener("click", () => {
        facet.set([...facet.chosen(), offered]);
        stale.hidden = true;
        show();
        remember(true);
      });
      stale.append(button, " ");
    }
  }
  for (const name of asked.keys()) stale.append(`The address asks for “${name}”, by which nothing is narrowed here. `);
  stale.hidden = !stale.hasChildNodes();
};

// -- showing --------------------------------------------------------------------------------------------------------------------

let shown = items;

const count = (number) => `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
const without = (narrowed, facet) => narrowed.filter(([each]) => each !== facet);

const loosen = (facet) => {
  facet.set([]);
  show();
  remember(true);
  (active.querySelector("button") ?? words).focus();
};

const show = () => {
  const narrowed = chosen();
  shown = items.filter((item) => passes(item, narrowed));
  const visible = new Set(shown);
  for (const item of items) item.element.hidden = !visible.has(item);
  for (const group of holder.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-id]:not([hidden])");
  for (const { table, items: rows } of others) {
    const here = narrowed.filter(([facet]) => facet === wordsFacet || rows[0]?.data[facet.field ?? facet.name] !== undefined);
    for (const row of rows) row.element.hidden = !passes(row, here);
    table.caption.dataset.shown = rows.filter((row) => !row.element.hidden).length;
  }
  for (const facet of choices) {
    const rest = without(narrowed, facet);
    const counts = new Map();
    for (const item of items) if (passes(item, rest)) for (const value of tokens(item, facet.name)) counts.set(value, (counts.get(value) ?? 0) + 1);
    for (const { value, box, count: place } of facet.boxes) {
      place.textContent = counts.get(value) ?? 0;
      const none = !counts.get(value) && !box.checked;
      box.parentElement.classList.toggle("none", none);
      box.parentElement.hidden = none && facet.boxes.length > MANY;
    }
    const number = facet.chosen().length;
    facet.details.querySelector(".facet-chosen").textContent = number ? `: ${number === 1 ? facet.said(facet.chosen()[0]) : number}` : "";
  }
  found.textContent = narrowed.length ? `${shown.length.toLocaleString("en")} of ${count(items.length)}` : count(items.length);
  active.replaceChildren(...narrowed.map(([facet, values]) => {
    const said = `${facet.title}: ${values.map(facet.said).join(" or ")}`;
    const button = make("button", { type: "button", "aria-label": `Loosen ${said}` }, said, make("span", { "aria-hidden": "true" }, " ×"));
    button.addEventListener("click", () => loosen(facet));
    return make("li", {}, button);
  }));
  active.hidden = !narrowed.length;
  empty.hidden = Boolean(shown.length);
  if (!shown.length) {
    empty.replaceChildren(`No ${noun} has all of this. `);
    const loose = narrowed.map(([facet]) => [facet, items.filter((item) => passes(item, without(narrowed, facet))).length]).filter(([, number]) => number);
    for (const [facet, number] of loose.sort((a, b) => b[1] - a[1])) {
      const button = make("button", { type: "button" }, `Without “${facet.title}”: ${count(number)}`);
      button.addEventListener("click", () => loosen(facet));
      empty.append(button, " ");
    }
    if (!loose.length) {
      const button = make("button", { type: "button" }, `Loosen everything: ${count(items.length)}`);
      button.addEventListener("click", () => {
        for (const facet of facets) facet.set([]);
        show();
        remember(true);
        words.focus();
      });
      empty.append(button);
    }
  }
  const known = narrowed.filter(([facet]) => facet.parameter);
  const beyond = narrowed.filter(([facet]) => !facet.parameter).map(([facet]) => facet.title.toLowerCase());
  const sorted = apiSorts.has(sort.replace(/^-/, "")) ? [`sort=${sort}`] : [];
  const needs = form.dataset.apiNeeds && !known.some(([facet]) => form.dataset.apiNeeds.startsWith(`${facet.parameter}=`)) ? [form.dataset.apiNeeds] : [];
  const text = query(known, [...needs, ...sorted], ({ parameter }) => parameter);
  link.href = `${form.dataset.api}${text ? `?${text}` : ""}`;
  note.textContent = beyond.length ? `(apart from ${new Intl.ListFormat("en").format(beyond)}, which the API does not narrow by)` : "";
};

// -- CSV ------------------------------------------------------------------------------------------------------------------------

/** A value as a cell; a text that a spreadsheet would take for a formula is marked as text. */
const cellOf = (value) => {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?[\d.]+$/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

form.querySelector("[data-csv-button]").addEventListener("click", () => {
  const columns = form.dataset.csv.split(" ");
  const ordered = [...holder.querySelectorAll("[data-id]:not([hidden])")].map((element) => ({ element, data: element.dataset }));
  const rows = ordered.map((item) => columns.map((column) => cellOf(item.data[column] ?? (column === "name" ? nameOf(item) : ""))));
  const text = [columns, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  make("a", { href: url, download: `${plural.replaceAll(" ", "-")}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
});

// -- the reader -----------------------------------------------------------------------------------------------------------------

form.addEventListener("submit", (event) => event.preventDefault());
words.addEventListener("input", () => { show(); remember(false); });
form.addEventListener("change", (event) => {
  if (event.target === words) return;
  if (event.target === order) {
    sort = order.value;
    arrange();
  }
  show();
  remember(true);
});
for (const { details } of choices) {
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  details.addEventListener("toggle", () => {
    if (details.open) for (const other of choices) if (other.details !== details) other.details.open = false;
  });
}
document.addEventListener("click", (event) => {
  for (const { details } of choices) if (details.open && !details.contains(event.target)) details.open = false;
});
addEventListener("popstate", () => { recall(); show(); arrange(); });

form.hidden = false;
recall();
show();
if (sort) arrange();
