// Comfort only: every page works without it. Keys, a warning before unsaved words are lost, the rail's place on a narrow screen.
"use strict";
const $ = (selector) => document.querySelector(selector);
const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
const typing = "input:not([type=checkbox], [type=radio]), select, textarea";
let going = 0;
addEventListener("keydown", (event) => {
  const { key, target } = event;
  const take = (found, act = "click") => { if (found) { event.preventDefault(); found[act](); } };
  if (event.altKey) return;
  if (event.ctrlKey || event.metaKey) return take($({ s: "[data-save]", Enter: "[data-next]" }[key] || "none"));
  if (key === "Escape") each(".menu[open]", (menu) => { menu.open = false; });
  if (target.closest(typing) || document.documentElement.dataset.keys) return;
  const name = CSS.escape(key), gone = going && event.timeStamp - going < 1500;
  going = key === "g" ? event.timeStamp : 0;
  if (gone) return take($(`[data-go="${name}"]`));
  if (key === "x") return take((target.closest("tr, li") || target).querySelector("[type=checkbox]"));
  if (key === "j" || key === "k") {
    const rows = [...document.querySelectorAll("[data-rows] [data-open]")];
    const at = rows.indexOf(document.activeElement) + (key === "j" ? 1 : -1);
    return take(rows[Math.max(0, Math.min(rows.length - 1, at))], "focus");
  }
  const pressed = $(key === "u" ? ".crumb" : `[data-press="${name}"]`);
  take(pressed, pressed && pressed.matches("input") ? "focus" : "click");
});
addEventListener("click", (event) => each(".menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; }));
const kept = $("form[data-keep]");
if (kept) {
  let dirty = kept.dataset.keep === "dirty";
  kept.addEventListener("input", () => { dirty = true; });
  kept.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
const here = $(".rail [aria-current]");
if (here) here.scrollIntoView({ block: "nearest", inline: "center" });
