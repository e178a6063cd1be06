// What the theme has as inline scripts: its functions for remembering choices, and the colours that a reader chose, before the page is drawn.
"use strict";

var __md_scope = new URL("../", document.currentScript.src);
var __md_hash = (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0);
var __md_get = (key, storage = localStorage, scope = __md_scope) => {
  try {
    return JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
  } catch {
    return null;  // storage is forbidden, or holds what another program wrote
  }
};
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // Storage is forbidden or full: the choice lasts as long as the page.
  }
};

{
  const chosen = __md_get("__palette")?.color;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const media = !chosen || chosen.media === "(prefers-color-scheme)" ? `(prefers-color-scheme: ${dark ? "dark" : "light"})` : chosen.media;
  const option = [...document.querySelectorAll("input[data-md-color-media]")].find((each) => each.dataset.mdColorMedia === media);
  if (option) document.body.dataset.mdColorScheme = option.dataset.mdColorScheme;
}

// The menu of narrow windows is a checkbox that a label checks; a keyboard and a screen reader need a button in its place.
{
  const label = document.querySelector('.md-header label[for="__drawer"]');
  const button = document.createElement("button");
  const box = document.getElementById("__drawer");
  Object.assign(button, { type: "button", className: label.className, title: label.title });
  button.append(...label.childNodes);
  label.replaceWith(button);
  const say = () => button.setAttribute("aria-expanded", box.checked);
  const set = (open) => {
    box.checked = open;
    box.dispatchEvent(new Event("change"));
    if (open) document.querySelector(".md-sidebar--primary .md-nav__list a")?.focus();
  };
  button.addEventListener("click", () => set(!box.checked));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    set(false);
    button.focus();
  });
  box.addEventListener("change", say);
  say();
}

// The theme takes every other form of a page for a translation and asks for the site map of each; so it must not know them by their name.
for (const link of document.querySelectorAll("link[rel=alternate]")) link.setAttribute("rel", "alternate nofollow");
