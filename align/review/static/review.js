"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const told = get("told");
  if (!told) return;
  let busy = false;

  // A key of a Latin letter is meant by its place where another script is typed.
  const keyOf = (event) => /^[a-z]$/i.test(event.key) ? event.key.toLowerCase()
    : /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase()
    : /^Digit[0-9]$/.test(event.code) && !event.shiftKey ? event.code.slice(5) : event.key;
  const writes = (target) => target.matches("textarea, select, input:not([type=checkbox]):not([type=range])");
  // While a form is open only its own keys count, so that none decides over it.
  const named = (attribute, key) => {
    const form = get("work")?.firstElementChild;
    return (form ?? document.querySelector("main")).querySelector(`[${attribute}~="${CSS.escape(key)}"]`);
  };
  const item = () => get("item")?.focus({ preventScroll: true });

  const cancel = () => {
    const work = get("work");
    if (work?.firstElementChild) work.replaceChildren();
    item();
  };
  addEventListener("keydown", (event) => {
    if (get("legend").open || event.altKey || event.isComposing) return;
    const target = event.target;
    if (event.key === "Escape") { cancel(); return; }
    if (event.key === "Enter" && target.id === "note") { event.preventDefault(); item(); return; }
    if (event.key === "Enter" && event.ctrlKey && target.form?.matches(".work")) {
      target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.repeat || busy || writes(target)) return;
    const key = keyOf(event);
    const field = named("data-focus", key);
    const pressed = named("data-key", key);
    if (field) field.focus(); else if (pressed) pressed.click(); else return;
    event.preventDefault();
  });

  // --- what the server answers ---------------------------------------------------------------------------------------
  const say = (words, alarm) => { told.textContent = words; told.classList.toggle("alarm", alarm); };
  document.body.addEventListener("htmx:beforeRequest", () => { busy = true; told.classList.remove("alarm"); });
  document.body.addEventListener("htmx:afterRequest", () => { busy = false; });
  document.body.addEventListener("htmx:sendError", () => say(told.dataset.lost, true));
  document.body.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    say(answer.status === 403 ? told.dataset.old : answer.responseText, true);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "stage") { item(); scrollTo(0, 0); }
    if (event.detail.target.id === "work") {
      for (const cut of document.querySelectorAll(".cut")) preview(cut);
      const work = event.detail.target;
      work.scrollIntoView({ block: "nearest" });
      work.querySelector("textarea, input:not([type=hidden]), button")?.focus({ preventScroll: true });
    }
  });

  // --- forms ----------------------------------------------------------------------------------------------------------
  const preview = (cut) => {
    const words = cut.dataset.text.split(/\s+/).filter(Boolean), at = Number(cut.querySelector("input").value);
    cut.querySelector("ins").textContent = words.slice(0, at).join(" ");
    cut.querySelector("span").textContent = words.slice(at).join(" ");
  };
  document.addEventListener("input", (event) => {
    const cut = event.target.closest(".cut");
    if (cut) preview(cut);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) cancel();
  });

  const filters = get("filters"), opener = get("open-filters");
  opener?.addEventListener("click", () => {
    filters.hidden = !filters.hidden;
    opener.setAttribute("aria-expanded", String(!filters.hidden));
    if (filters.hidden) item(); else filters.querySelector("select, input").focus();
  });
  get("open-legend").addEventListener("click", () => get("legend").showModal());
  get("legend").addEventListener("close", item);
  item();
})();
