  // Spelling variants that must not hide a hit: nukta, joiners, accents, case, curly quotes.
  const fold = (text) => text.normalize("NFD").replace(/[\u093c\u200b-\u200d\u2060\u0300-\u036f]/g, "")
    .replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, " ").toLowerCase();

  // The filters live in the address, so that a view can be kept and sent.
  const remember = (state) => {
    const changed = fields.filter((id) => state[id] !== defaults[id]).map((id) => [id, state[id]]);
    try { history.replaceState(null, "", "#" + new URLSearchParams(changed)); } catch { /* not allowed here: no matter */ }
  };
  const fromAddress = () => {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) return false;
    write({ ...defaults, ...Object.fromEntries(new URLSearchParams(hash)) });
    apply();
    return true;
  };

  let waiting = 0;
  const change = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(() => remember(apply())); };
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
