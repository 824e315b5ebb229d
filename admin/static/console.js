// Comfort only: every page works without it. Keys, a warning before unsaved words are lost, the rail's place on a narrow screen.
"use strict";
const $ = (selector) => document.querySelector(selector);
const typing = (element) => element.closest("input, select, textarea, [contenteditable]");
let going = 0;
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    const target = { s: "[data-save]", Enter: "[data-next]" }[event.key];
    const button = target && !event.altKey && $(target);
    if (button) { event.preventDefault(); button.click(); }
    return;
  }
  if (event.key === "Escape") document.querySelectorAll(".menu[open]").forEach((menu) => { menu.open = false; });
  if (typing(event.target)) return;
  if (event.key === "/") { const box = $("[data-key='/']"); if (box) { event.preventDefault(); box.focus(); } return; }
  if (event.key === "g") { going = event.timeStamp; return; }
  if (going && event.timeStamp - going < 1500) { const link = $(`[data-go="${CSS.escape(event.key)}"]`); going = 0; if (link) link.click(); return; }
  if (event.key === "j" || event.key === "k") {
    const rows = [...document.querySelectorAll("[data-rows] [data-open]")];
    const at = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    const row = rows[Math.max(0, Math.min(rows.length - 1, at))];
    if (row) row.focus();
  }
});
addEventListener("click", (event) => {
  document.querySelectorAll(".menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
const kept = $("form[data-keep]");
let dirty = kept && kept.dataset.keep === "dirty";
if (kept) {
  kept.addEventListener("input", () => { dirty = true; });
  addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
const here = $(".rail [aria-current]");
if (here) here.scrollIntoView({ block: "nearest", inline: "center" });
