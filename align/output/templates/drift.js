"use strict";
(() => {
  const root = document.documentElement, all = document.getElementById("all");
  root.classList.add("js");
  if (!all) { root.dataset.drift = "empty"; return; }
  const get = (id) => document.getElementById(id);
  const form = get("controls");
  const fields = ["q", "severity", "type", "speaker", "outlet", "langs", "sort"];
  const defaults = { q: "", severity: "", type: "", speaker: "", outlet: "", langs: "", sort: "i" };
  const groups = [get("changed"), get("same")].map((box) => ({
    box, title: box.querySelector(":scope > h2"), rows: [...box.querySelectorAll(":scope > .cluster")].map((el) => ({ el, d: el.dataset })) }));
  const every = groups.flatMap((group) => group.rows);
  let shown = every;

  const textOf = (row) => row.text ??= fold([...row.el.querySelectorAll(".who, .head, .text, .from, .message, .abstained")]
    .map((p) => p.textContent).join(" "));
  const outletsOf = (row) => row.outlets ??= new Set([...row.el.querySelectorAll(".column")].map((c) => c.dataset.source));
  const kindsOf = (row) => row.kinds ??= row.d.kinds.trim().split(/\s+/).map((kind) => kind.split(":"));

  const read = () => Object.fromEntries(fields.map((id) => [id, get(id).value]));
  const write = (state) => {
    for (const id of fields) {
      get(id).value = state[id];
      if (get(id).selectedIndex < 0) get(id).value = defaults[id];
    }
  };

  const byDate = (name, sign) => (a, b) => !a.d[name] - !b.d[name] || sign * a.d[name].localeCompare(b.d[name]);
  const orders = { i: () => 0, p: (a, b) => b.d.p - a.d.p, o: (a, b) => b.d.o - a.d.o, d: byDate("last", -1), "-d": byDate("first", 1) };
  let sorted = "i";
  const order = (key) => {
    if (key === sorted) return;
    sorted = key;
    for (const { box, rows } of groups) {
      rows.sort((a, b) => orders[key](a, b) || a.d.i - b.d.i);
      box.append(...rows.map((row) => row.el));
    }
  };

  const apply = () => {
    const state = read(), words = fold(state.q).trim();
    order(state.sort);
    shown = groups.flatMap(({ rows }) => rows).filter((row) => {
      const d = row.d;
      const fits = (!state.speaker || d.speaker === state.speaker)
        && ((!state.severity && !state.type) || kindsOf(row).some(([severity, type]) =>
          (!state.severity || severity === state.severity) && (!state.type || type === state.type)))
        && (!state.langs || d.langs.split(" ").includes(state.langs))
        && (!state.outlet || outletsOf(row).has(state.outlet)) && (!words || textOf(row).includes(words));
      row.el.hidden = !fits;
      return fits;
    });
    for (const { title, rows } of groups) if (title) title.hidden = rows.every((row) => row.el.hidden);
    get("count").textContent = `${shown.length} of ${every.length} statements shown`;
    get("none").hidden = shown.length > 0;
    const entry = shown.find((row) => row.el.tabIndex === 0) ?? shown[0];
    for (const row of every) row.el.tabIndex = -1;
    if (entry) entry.el.tabIndex = 0;
    return state;
  };
{% include "address.js" %}
  addEventListener("hashchange", fromAddress);

  // The reference: shown are the findings of every comparison with it, in both texts.
  const tokens = (text) => text ? text.split(" ") : [];
  const finding = (cluster, n) => cluster.querySelector(`.findings [data-f="${n}"]`);
  const concerns = (item, ref) => item.dataset.a === ref || item.dataset.b === ref;
  const refer = (cluster, ref) => {
    for (const column of cluster.querySelectorAll(".column")) column.classList.toggle("ref", column.dataset.r === ref);
    for (const line of cluster.querySelectorAll(".status [data-ref]")) line.hidden = line.dataset.ref !== ref;
    const on = new Map();
    for (const item of cluster.querySelectorAll(".findings li")) {
      item.classList.toggle("aside", !concerns(item, ref));
      if (concerns(item, ref)) on.set(item.dataset.f, item.dataset.s);
    }
    const ranks = {{ severities | tojson }};
    for (const part of cluster.querySelectorAll(".text [data-f]")) {
      const here = tokens(part.dataset.f).map((n) => on.get(n));
      part.className = `s-${ranks.find((severity) => here.includes(severity)) ?? "off"}`;
      const ends = tokens(part.dataset.e).filter((n) => on.has(n));
      if (ends.length) part.dataset.n = ends.join(" "); else delete part.dataset.n;
    }
  };
  all.addEventListener("change", (event) => {
    if (event.target.matches(".choose input")) refer(event.target.closest(".cluster"), event.target.value);
  });

  let lit = [];
  const light = (part) => {
    for (const other of lit) other.classList.remove("on");
    lit = [];
    if (!part) return;
    const cluster = part.closest(".cluster");
    const ref = cluster.querySelector(".column.ref").dataset.r;
    const items = tokens(part.dataset.f).map((n) => finding(cluster, n)).filter((item) => concerns(item, ref));
    part.title = items.map((item) => item.querySelector(".go").textContent.replace(/\s+/g, " ").trim()).join("\n");
    const twins = tokens(part.dataset.l).flatMap((name) => [...cluster.querySelectorAll(`.text [data-l~="${name}"]`)]);
    lit = [part, ...twins, ...items];
    for (const other of lit) other.classList.add("on");
  };
  const partOf = (event) => event.target.closest(".text [data-l], .text [data-f]");
  for (const name of ["mouseover", "focusin"]) all.addEventListener(name, (event) => light(partOf(event)));
  for (const name of ["mouseleave", "focusout"]) all.addEventListener(name, () => light(null));

  let flashing = [], ending = 0;
  const still = () => { for (const part of flashing) part.classList.remove("flash"); flashing = []; };
  const show = (item) => {
    const cluster = item.closest(".cluster");
    item.closest("details").open = true;
    const parts = (r) => [...cluster.querySelectorAll(`.column[data-r="${r}"] .text [data-f~="${item.dataset.f}"]`)];
    const [a, b] = [parts(item.dataset.a), parts(item.dataset.b)];
    still();
    flashing = [...a, ...b];
    for (const part of flashing) part.classList.add("flash");
    clearTimeout(ending);
    ending = setTimeout(still, 4000);
    const target = b[0] ?? a[0] ?? cluster.querySelector(`.column[data-r="${item.dataset.b}"]`);
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  };
  all.addEventListener("click", (event) => {
    const link = event.target.closest(".go");
    if (!link) return;
    event.preventDefault();
    show(link.closest("li"));
  });

  const goRow = (step) => {
    const here = document.activeElement.closest?.(".cluster");
    const at = shown.findIndex((row) => row.el === here);
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))];
    if (!next) return;
    for (const row of every) row.el.tabIndex = -1;
    next.el.tabIndex = 0;
    next.el.focus({ preventScroll: true });
    next.el.scrollIntoView({ block: step > 0 ? "start" : "nearest" });
  };
  // One stop of the Tab key in every text; the arrows go from word to word in it.
  const parts = (text) => [...text.querySelectorAll("[data-l], [data-f]")].filter((part) => part.offsetParent);
  const goWord = (step) => {
    const text = document.activeElement.closest?.(".text");
    if (!text) return false;
    const words = parts(text), at = words.indexOf(document.activeElement);
    const next = words[(at + step + words.length) % words.length];
    for (const word of words) word.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return true;
  };
  for (const text of all.querySelectorAll(".text")) {
    const first = text.querySelector("[data-l], mark[data-f]");
    if (first) first.tabIndex = 0;
  }
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
    const done = { j: () => goRow(1), k: () => goRow(-1), "/": () => get("q").focus(),
      ArrowRight: () => goWord(1), ArrowLeft: () => goWord(-1) }[event.key];
    if (done && done() !== false) event.preventDefault();
  });

  // One statement to take along: as text, or on paper.
  const plain = (cluster) => [
    cluster.querySelector(".title h3").textContent,
    ...[...cluster.querySelectorAll(".column")].map((column) =>
      `${column.querySelector(".head .outlet").textContent.trim()}: ${column.querySelector(".text").textContent}`),
    ...[...cluster.querySelectorAll(".changes li")].map((item) => item.textContent),
  ].map((line) => line.replace(/\s+/g, " ").trim()).join("\n");
  const copy = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const take = (button) => {
    const cluster = button.closest(".cluster");
    if (button.dataset.do === "copy") {
      copy(plain(cluster));
      button.classList.add("done");
      return;
    }
    document.body.classList.add("single");
    cluster.classList.add("chosen");
    print();
    document.body.classList.remove("single");
    cluster.classList.remove("chosen");
  };
  all.addEventListener("click", (event) => {
    const button = event.target.closest(".tools button");
    if (button) take(button);
  });
  for (const tools of all.querySelectorAll(".tools")) tools.hidden = false;

  // The words of the page itself in Hindi or English; what the outlets wrote stays.
  const tongue = get("tongue");
  tongue.hidden = false;
  tongue.addEventListener("click", () => {
    const hindi = root.lang !== "hi";
    root.lang = hindi ? "hi" : "en";
    tongue.textContent = hindi ? "English" : "हिंदी";
    tongue.lang = hindi ? "en" : "hi";
    for (const part of document.querySelectorAll("[data-hi]")) {
      part.dataset.en ??= part.textContent;
      part.textContent = hindi ? part.dataset.hi : part.dataset.en;
    }
  });

  form.hidden = false;
  if (!fromAddress()) { write({ ...defaults, ...read() }); apply(); }
  root.dataset.drift = "ready";
})();
