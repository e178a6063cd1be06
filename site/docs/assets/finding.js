// The search: every form with data-finding lists the pages whose names fit what is typed, also mistyped, and below them those whose text does.
"use strict";

{
  const ROOT = new URL("../", document.currentScript.src);
  const MOST = { names: 8, texts: 5 };
  const WEIGHT = { names: 1, beside: 0.7, related: 0.4 };
  const KINDS = { model: "model", dataset: "dataset", organization: "organization" };

  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  // `Qwen2.5-Coder 32B` is qwen, 2.5, coder, 32b: a number is a word of its own where it follows a name, but not in R1.
  const wordsOf = (text) => plain(text).replace(/(\p{L}{3,})(?=\p{N})/gu, "$1 ").split(/[^\p{L}\p{N}.]+/u).map((word) => word.replace(/^\.+|\.+$/g, "")).filter(Boolean);
  const joined = (text) => wordsOf(text).join("");

  // How many letters have to be changed, added, left out or swapped to make one word of another; anything above `most` is `most + 1`.
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  };

  // From 0 to 1: the word itself, a word that begins with it, one that contains it, one that is nearly it.
  const likeness = (typed, word) => {
    if (typed === word) return 1;
    if (word.startsWith(typed)) return 0.7 + 0.25 * (typed.length / word.length);
    if (typed.length >= 3 && word.includes(typed)) return 0.6;
    const most = typed.length < 4 || /^\p{N}/u.test(typed) ? 0 : typed.length < 7 ? 1 : 2;
    if (!most) return 0;
    const far = distance(typed, word, most);
    return far > most ? 0 : 0.62 - 0.1 * far;
  };

  const read = async (path) => {
    const answer = await fetch(new URL(path, ROOT));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  let names, texts;

  // Every page with its words as numbers in one vocabulary, so that a typed word is held against each word only once.
  const readNames = () => names ??= read("search/names.json").then((list) => {
    const vocabulary = new Map();
    const numbers = (...strings) => [...new Set(strings.flatMap(wordsOf))].map((word) => vocabulary.get(word) ?? vocabulary.set(word, vocabulary.size).get(word));
    const pages = list.map(([path, title, beside, others, related], number) => ({
      number, path, title, beside, others, related,
      kind: KINDS[path.split("/")[0]] ?? "page",
      title_words: numbers(title),
      names: numbers(title, ...others),
      nearby: numbers(beside),
      run: [title, ...others].map(joined),
    }));
    for (const page of pages) page.went_in = [...new Set(page.related.flatMap((number) => pages[number].title_words))];
    return { pages, vocabulary: [...vocabulary.keys()] };
  }).catch((error) => { names = undefined; throw error; });

  const readTexts = () => texts ??= read("search/texts.json").then((list) => list.map((text) => [text, plain(text)])).catch(() => { texts = undefined; return []; });

  const byName = ({ pages, vocabulary }, typed) => {
    const asked = wordsOf(typed);
    if (!asked.length) return [];
    const scores = asked.map((word) => vocabulary.map((other) => likeness(word, other)));
    const best = (row, numbers) => numbers.reduce((most, number) => Math.max(most, row[number]), 0);
    const run = joined(typed);
    const found = [];
    for (const page of pages) {
      let sum = 0, of_name = true;
      for (const [i, row] of scores.entries()) {
        let score = WEIGHT.names * best(row, page.names);
        if (!score && asked[i].length >= 3 && page.run.some((name) => name.includes(asked[i]))) score = 0.55;  // `olmo3` for `OLMo 3`
        of_name &&= score > 0;
        score = Math.max(score, WEIGHT.beside * best(row, page.nearby), WEIGHT.related * best(row, page.went_in));
        if (!score) { sum = 0; break; }
        sum += score;
      }
      if (!sum) continue;
      const told = page.title_words.filter((number) => scores.some((row) => row[number] > 0)).length / page.title_words.length;
      const whole = page.run.some((name) => name.includes(run)) ? 0.1 : 0;
      found.push({ page, score: sum / asked.length + 0.15 * told + whole, of_name });
    }
    return found.sort((a, b) => b.score - a.score || a.page.title.length - b.page.title.length || a.page.path.localeCompare(b.page.path));
  };

  const byText = (pages, list, typed, shown) => {
    const asked = plain(typed).split(/\s+/).filter((word) => word.length >= 3);
    if (!asked.length) return [];
    const found = [];
    for (const [number, [text, lower]] of list.entries()) {
      if (found.length === MOST.texts) break;
      if (shown.has(number) || !asked.every((word) => lower.includes(word))) continue;
      found.push({ page: pages[number], text, at: lower.indexOf(asked[0]), length: asked[0].length });
    }
    return found;
  };

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const link = (page, ...below) =>
    element("li", {}, element("a", { href: new URL(page.path, ROOT).href }, element("bdi", { className: "found-title" }, page.title), ...below));

  const sameName = (name, page) => joined(name) === joined(page.title) || page.path.endsWith(`/${name}/`);

  const why = ({ page, of_name }, typed) => {
    const parts = page.beside && page.kind !== page.beside ? [page.kind, page.beside] : [page.kind];
    const asked = wordsOf(typed);
    const other = page.others.find((name) => !sameName(name, page) && asked.some((word) => wordsOf(name).includes(word)) && !asked.every((word) => plain(page.title).includes(word)));
    if (other) parts.push(`also ${other}`);
    if (!of_name) parts.push("through what went into it");
    return element("small", {}, element("bdi", {}, parts.join(" · ")));
  };

  const excerpt = ({ text, at, length }) => {
    const from = Math.max(0, at - 40);
    return element("small", {},
      element("bdi", {}, `${from ? "…" : ""}${text.slice(from, at)}`, element("mark", {}, text.slice(at, at + length)), `${text.slice(at + length, at + length + 60)}…`));
  };

  for (const form of document.querySelectorAll("form[data-finding]")) {
    const input = form.querySelector("input");
    const status = element("p", { className: "found-status" });
    status.setAttribute("role", "status");
    const lists = element("div", {});
    const panel = element("div", { className: "found", hidden: true }, status, lists);
    form.append(panel);
    let turn = 0;

    const show = async () => {
      const mine = ++turn;
      const typed = input.value;
      if (!typed.trim()) {
        panel.hidden = true;
        return [];
      }
      let all;
      try {
        all = await readNames();
      } catch {
        status.textContent = "The names could not be read. Press Enter to look through the list of all records.";
        lists.replaceChildren();
        panel.hidden = false;
        return [];
      }
      if (mine !== turn) return [];
      const found = byName(all, typed);
      const named = found.slice(0, MOST.names);
      const told = (number) => number ? `${number} ${number === 1 ? "page" : "pages"} by name` : "No page has such a name";
      const parts = named.length ? [element("ol", {}, ...named.map((each) => link(each.page, why(each, typed))))] : [];
      status.textContent = `${told(found.length)}${found.length > named.length ? `, the best ${named.length} below` : ""}.`;
      lists.replaceChildren(...parts);
      panel.hidden = false;
      const list = await readTexts();
      if (mine !== turn) return found;
      const inside = byText(all.pages, list, typed, new Set(named.map((each) => each.page.number)));
      if (inside.length) {
        status.textContent = `${told(found.length)}, ${inside.length === MOST.texts ? "and others" : inside.length} by text.`;
        lists.append(element("p", { className: "found-part" }, "In the text"), element("ol", {}, ...inside.map((each) => link(each.page, excerpt(each)))));
      }
      return [...found, ...inside];
    };

    const links = () => [...lists.querySelectorAll("a")];
    const close = () => { turn++; panel.hidden = true; };

    input.addEventListener("focus", () => { readNames().catch(() => {}); if (input.value) show(); });
    input.addEventListener("input", show);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const [first] = await show();
      if (first) location.assign(new URL(first.page.path, ROOT));
      else form.submit();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        if (panel.hidden) return;
        event.preventDefault();
        input.focus();
        close();
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const places = [input, ...links()];
      const place = places.indexOf(document.activeElement);
      if (panel.hidden || place < 0) return;
      event.preventDefault();
      places[(place + (event.key === "ArrowDown" ? 1 : -1) + places.length) % places.length].focus();
    });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  }
}
