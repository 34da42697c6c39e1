"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const form = get("controls");
  if (!form) return;
  const fields = ["q", "swap", "paired"];
  const defaults = { q: "", swap: "", paired: "" };
  const spreads = [...document.querySelectorAll(".spread")].map((el) => ({
    el, rows: [...el.querySelectorAll(".row:not(.head)")].map((row) => ({ el: row, alone: row.classList.contains("alone") })),
  }));
  const textOf = (row) => row.text ??= fold(row.el.textContent);

  const read = () => ({ q: get("q").value, swap: get("swap").checked ? "1" : "", paired: get("paired").checked ? "1" : "" });
  const write = (state) => {
    get("q").value = state.q;
    for (const id of ["swap", "paired"]) get(id).checked = state[id] === "1";
  };
  const apply = () => {
    const state = read(), words = fold(state.q).trim();
    document.body.classList.toggle("swapped", state.swap === "1");
    let all = 0, shown = 0;
    for (const spread of spreads) {
      let own = 0;
      for (const row of spread.rows) {
        const fits = !(state.paired && row.alone) && (!words || textOf(row).includes(words));
        row.el.hidden = !fits;
        own += fits;
      }
      spread.el.hidden = own === 0;
      all += spread.rows.length;
      shown += own;
    }
    get("count").textContent = `${shown} of ${all} rows shown`;
    get("none").hidden = shown > 0;
    return state;
  };
{% include "address.js" %}
  addEventListener("hashchange", fromAddress);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input")) return;
    event.preventDefault();
    get("q").focus();
  });

  form.hidden = false;
  if (!fromAddress()) { write({ ...defaults, ...read() }); apply(); }
})();
