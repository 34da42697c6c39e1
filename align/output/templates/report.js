"use strict";
(() => {
  const list = document.getElementById("list");
  if (!list) return;
  const get = (id) => document.getElementById(id);
  const form = get("controls");
  const fields = ["q", "hi", "en", "min", "sort", "lone"];
  const defaults = { q: "", hi: "", en: "", min: "0", sort: "p", lone: "" };
  const rows = [...list.children].map((el) => ({ el, d: el.dataset }));
  let shown = rows;

  const textOf = (row) => row.text ??= fold(
    [...row.el.querySelectorAll(".text, .from")].map((p) => p.textContent).join(" ") + " " + row.el.id.slice(2));
  const number = (text) => text === "None" ? -1 : Number(text);

  const read = () => ({ q: get("q").value, hi: get("hi").value, en: get("en").value, min: get("min").value,
    sort: get("sort").value, lone: get("lone").checked ? "1" : "" });
  const write = (state) => {
    for (const id of fields) id === "lone" ? get(id).checked = state.lone === "1" : get(id).value = state[id];
    for (const id of ["hi", "en", "sort"]) if (get(id).selectedIndex < 0) get(id).value = defaults[id];
  };

  let sorted = "p";
  const order = (key) => {
    if (key === sorted) return;
    sorted = key;
    const sign = key[0] === "-" ? 1 : -1, by = key.slice(-1);
    rows.sort((a, b) => sign * (number(a.d[by]) - number(b.d[by])) || a.d.i - b.d.i);
    list.append(...rows.map((row) => row.el));
  };

  const apply = () => {
    const state = read(), words = fold(state.q).trim(), min = Number(state.min);
    order(state.sort);
    shown = rows.filter((row) => {
      const d = row.d;
      const fits = number(d.p) >= min && (!state.hi || d.hi === state.hi) && (!state.en || d.en === state.en)
        && (!state.lone || d.lone !== "0") && (!words || textOf(row).includes(words));
      row.el.hidden = !fits;
      return fits;
    });
    get("min-shown").value = min.toFixed(2);
    get("count").textContent = `${shown.length} of ${rows.length} pairs shown`;
    get("none").hidden = shown.length > 0;
    const entry = shown.find((row) => row.el.tabIndex === 0) ?? shown[0];
    for (const row of rows) row.el.tabIndex = -1;
    if (entry) entry.el.tabIndex = 0;
    return state;
  };
{% include "address.js" %}
  addEventListener("hashchange", () => { if (fromAddress()) get("pairs").scrollIntoView(); });

  const light = (mark) => {
    for (const other of list.querySelectorAll("mark.on")) other.classList.remove("on");
    if (!mark?.dataset.k) return;
    for (const twin of mark.closest(".pair").querySelectorAll(`mark[data-k="${mark.dataset.k}"]`)) twin.classList.add("on");
  };
  list.addEventListener("mouseover", (event) => light(event.target.closest("mark")));
  list.addEventListener("focusin", (event) => light(event.target.closest("mark")));
  list.addEventListener("mouseleave", () => light(null));
  list.addEventListener("focusout", () => light(null));

  const goRow = (step) => {
    const here = document.activeElement.closest?.(".pair");
    const at = shown.findIndex((row) => row.el === here);
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))];
    if (!next) return;
    for (const row of rows) row.el.tabIndex = -1;
    next.el.tabIndex = 0;
    next.el.focus({ preventScroll: true });
    next.el.scrollIntoView({ block: "nearest" });
  };
  const goMark = (step) => {
    const row = document.activeElement.closest?.(".pair");
    if (!row) return false;
    const marks = [...row.querySelectorAll("mark")];
    if (!marks.length) return false;
    const at = marks.indexOf(document.activeElement);
    const next = marks[at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length];
    next.tabIndex = -1;
    next.focus();
    return true;
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const done = { j: () => goRow(1), k: () => goRow(-1), "/": () => get("q").focus(),
      ArrowRight: () => goMark(1), ArrowLeft: () => goMark(-1) }[event.key];
    if (done && done() !== false) event.preventDefault();
  });

  document.documentElement.classList.add("js");
  form.hidden = false;
  if (!fromAddress()) { write({ ...defaults, ...read() }); apply(); }
})();
