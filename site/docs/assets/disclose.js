// What the pages can do with a script and do without: copy buttons, a filter and sorting for tables, how long ago a date was.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.firstChild;
    label.textContent = "copied";
    setTimeout(() => { label.textContent = "copy"; }, 1500);
  });
}

for (const time of document.querySelectorAll("time[data-relative]")) {
  const days = Math.round((Date.parse(time.dateTime) - Date.now()) / 86400000);
  if (Number.isNaN(days)) continue;
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const hint = Math.abs(days) < 60 ? words.format(days, "day") : Math.abs(days) < 700 ? words.format(Math.round(days / 30.44), "month") : words.format(Math.round(days / 36.525) / 10, "year");
  time.after(` (${hint})`);
}

for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        if (!x || !y) return x ? -1 : y ? 1 : 0;  // empty cells stay at the end
        return (down ? -1 : 1) * x.localeCompare(y, "en", { numeric: true });
      });
      body.append(...rows);
    });
  });
}

const filter = document.querySelector("form.filter");
if (filter) {
  filter.hidden = false;
  const input = filter.querySelector("input");
  const output = filter.querySelector("output");
  const rows = [...document.querySelectorAll("table.filtered tbody tr")].map((row) => [row, `${row.textContent} ${row.querySelector("a")?.getAttribute("href") ?? ""}`.toLowerCase()]);
  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    output.textContent = words.length ? `${shown} of ${rows.length} rows` : "";
  };
  input.value = new URLSearchParams(location.search).get("filter") ?? "";
  input.addEventListener("input", () => {
    apply();
    const address = new URL(location);  // what is shown can be shared
    if (input.value.trim()) address.searchParams.set("filter", input.value);
    else address.searchParams.delete("filter");
    history.replaceState(null, "", address);
  });
  filter.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  apply();
}

// Every model and organization as a suggestion for a teacher, once somebody wants to ask.
document.querySelector("form.ask input[list]")?.addEventListener("focus", async ({ target }) => {
  const { loadGraph, offer, teachersOf } = await import("./asking.js");
  offer(target.list, teachersOf(await loadGraph()));
}, { once: true });
