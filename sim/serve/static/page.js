"use strict";
/* The page: sliders to settings, settings to the server, frames to pictures. */
(() => {
  const at = (id) => document.getElementById(id);
  const number = (value) => value.toLocaleString("en");
  const page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const OUTCOME = "show";
  const OPERATION = "race";
  let model = null;
  let state = null;
  let frame = null;
  let wanted = null;
  let run = null;
  let began = 0;

  /* ---- settings ---- */

  const settings = () => state.at.map((place, n) => [model.sliders[n], place]).filter(([slider, place]) => place !== slider.base);

  function fragment() {
    const parts = new URLSearchParams();
    for (const [slider, place] of settings()) {
      parts.set(slider.path, slider.shown[place]);
    }
    if (state.outcome !== first(model.outcomes)) {
      parts.set(OUTCOME, state.outcome);
    }
    if (state.operation !== first(model.races)) {
      parts.set(OPERATION, state.operation);
    }
    return parts.toString();
  }

  const first = (list) => (list.length ? list[0].name : "");

  function readFragment() {
    const parts = new URLSearchParams(window.location.hash.slice(1));
    const unknown = [];
    state.at = model.sliders.map((slider) => slider.base);
    state.outcome = first(model.outcomes);
    state.operation = first(model.races);
    for (const [key, value] of parts) {
      const slider = model.sliders.findIndex((one) => one.path === key);
      const place = slider < 0 ? -1 : model.sliders[slider].shown.indexOf(value);
      if (key === OUTCOME && model.outcomes.some((one) => one.name === value)) {
        state.outcome = value;
      } else if (key === OPERATION && model.races.some((one) => one.name === value)) {
        state.operation = value;
      } else if (place >= 0) {
        state.at[slider] = place;
      } else {
        unknown.push(`${key}=${value}`);
      }
    }
    at("note").textContent = unknown.length ? `The link asks for what this page does not have: ${unknown.join(", ")}` : "";
  }

  /* ---- controls ---- */

  function element(name, attributes = {}, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...inside);
    return made;
  }

  function build() {
    model.sliders.forEach((slider, n) => {
      const input = element("input", { type: "range", id: `slider-${n}`, min: 0, max: slider.shown.length - 1, step: 1, "aria-describedby": `hint-${n}` });
      const origin = element("span", { class: "origin" });
      origin.style.left = `calc(0.65rem + ${slider.base / (slider.shown.length - 1)} * (100% - 1.3rem))`;
      const file = element("span", { class: "file" }, `file: ${slider.shown[slider.base].replace("median ", "")}`);
      const hint = element("p", { class: "hint", id: `hint-${n}` }, element("span", { title: [slider.hint, slider.grade, slider.source].filter(Boolean).join(" · ") }, [slider.grade, slider.hint].filter(Boolean).join(" · ")), file);
      const label = element("label", { for: `slider-${n}`, title: slider.path }, slider.label);
      input.addEventListener("input", () => move(n, Number(input.value)));
      at("sliders").append(element("div", { class: "slider" }, label, element("output", { for: `slider-${n}` }), element("div", { class: "track" }, origin, input), hint));
    });
    at("none").hidden = model.sliders.length > 0;
    for (const [id, list, key] of [["outcome", model.outcomes, "outcome"], ["operation", model.races, "operation"]]) {
      for (const one of list) {
        at(id).append(element("option", { value: one.name }, id === "operation" ? `Who acts first: ${one.label}` : one.label));
      }
      at(id).addEventListener("change", () => {
        state[key] = at(id).value;
        changed(null);
      });
    }
    at("spread").classList.toggle("empty", model.outcomes.length === 0);
    at("race").classList.toggle("empty", model.races.length === 0);
  }

  function move(slider, place) {
    state.at[slider] = place;
    state.moved = slider;
    at("note").textContent = "";
    changed(slider);
  }

  function changed() {
    show();
    window.history.replaceState(null, "", `#${fragment()}`);
    want();
  }

  function show() {
    const query = new URLSearchParams({ at: state.at.join(","), outcome: state.outcome, operation: state.operation, dark: dark.matches ? "1" : "0" });
    state.at.forEach((place, n) => {
      const { shown, base } = model.sliders[n];
      const input = at(`slider-${n}`);
      input.value = place;
      input.setAttribute("aria-valuetext", place === base ? `${shown[place]}, as in the file` : shown[place]);
      const box = input.closest(".slider");
      box.classList.toggle("moved", place !== base);
      box.querySelector("output").textContent = shown[place];
    });
    at("outcome").value = state.outcome;
    at("operation").value = state.operation;
    at("yaml").href = `/scenario?${query}`;
    for (const link of document.querySelectorAll("[data-kind]")) {
      link.href = `/picture?kind=${link.dataset.kind}&format=${link.dataset.format}&${query}`;
    }
    const sets = [...model.sets, ...settings().flatMap(([slider, place]) => slider.sets[place])];
    const quoted = (word) => (/^[\w./=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
    at("command").textContent = [`sim run ${quoted(model.file)} -n ${model.runs} --seed ${model.seed}`, ...sets.map((set) => `--set ${quoted(set)}`)].join(" ");
    at("reset").disabled = settings().length === 0;
  }

  /* ---- runs: the newest setting runs; one that waits is sent when the picture before is there ---- */

  function want() {
    began = performance.now();
    wanted = { page, at: [...state.at], outcome: state.outcome, operation: state.operation, moved: state.moved };
    pump();
  }

  function pump() {
    if (wanted === null || (run !== null && !run.shown)) {
      return;
    }
    if (run !== null) {
      run.abort.abort();
    }
    const mine = { abort: new AbortController(), drawn: false, shown: false, began, asked: JSON.stringify(wanted) };
    run = mine;
    wanted = null;
    follow(mine).catch((error) => {
      if (error.name !== "AbortError" && run === mine) {
        run = null;
        at("note").textContent = "The simulator does not answer. Is `sim serve` still running?";
      }
    });
  }

  async function follow(mine) {
    const answer = await fetch("/run", { method: "POST", body: mine.asked, headers: { "content-type": "application/json" }, signal: mine.abort.signal });
    if (answer.status === 429) {
      run = null;
      window.setTimeout(() => {
        wanted = wanted || JSON.parse(mine.asked);
        pump();
      }, 1000);
      return;
    }
    if (!answer.ok) {
      run = null;
      at("note").textContent = (await answer.text()).trim();
      return;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done || run !== mine) {
        break;
      }
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      lines.forEach((line) => take(JSON.parse(line), mine));
    }
    if (run === mine) {
      run = null;
      pump();
    }
  }

  function take(message, mine) {
    if (message.refused !== undefined) {
      at("note").textContent = `These settings don't go together: ${message.refused}`;
    } else if (message.ready !== undefined) {
      state.ready = [message.ready, message.places];
      status();
    } else {
      frame = message;
      state.ready = null;
      const name = mine.drawn ? "finer picture" : "first picture";
      mine.drawn = true;
      draw();
      status(mine);
      requestAnimationFrame(() => {
        performance.measure(name, { start: mine.began, detail: message.runs });
        if (message.runs >= message.of) {
          performance.measure("all runs", { start: mine.began, detail: message.runs });
        }
        mine.shown = true;
        pump();
      });
      return;
    }
    mine.shown = true;
    pump();
  }

  function status(mine) {
    if (mine !== undefined) {
      state.seconds = (performance.now() - mine.began) / 1000;
    }
    const parts = [frame.runs < frame.of ? `${number(frame.runs)} of ${number(frame.of)} runs` : `${number(frame.runs)} runs in ${state.seconds.toFixed(state.seconds < 0.995 ? 2 : 1)} s`];
    parts.push(`seed ${model.seed}`);
    if (frame.waiting) {
      parts.push("few runs on the reference engine; the fast one is being compiled");
    } else if (frame.engine === "reference") {
      parts.push("reference engine, few runs");
      at("status").title = frame.why_slow;
    }
    if (frame.failed) {
      parts.push(`${number(frame.failed)} runs failed and are left out`);
    }
    if (state.ready !== null) {
      parts.push(`${number(state.ready[0])} of ${number(state.ready[1])} next settings ready`);
    }
    at("status").textContent = parts.join(" · ");
    if (frame.runs >= frame.of) {
      at("said").textContent = frame.said;
    }
  }

  /* ---- pictures ---- */

  function draw() {
    if (frame === null) {
      return;
    }
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const theme = model.themes[dark.matches ? "dark" : "light"];
    const svg = (id) => at(id).querySelector(".drawing svg");
    at("shares").querySelector(".drawing").style.minHeight = `${Charts.sharesHeight(frame.shares.length, unit)}px`;
    if (frame.shares.length) {
      Charts.shares(svg("shares"), frame, theme, unit);
    }
    if (frame.spread) {
      const { change } = frame.spread;
      const moved = !frame.is_base && change && change.words ? ` Mean ${change.words} (${change.range}), ${change.pairs} pairs.` : "";
      at("spread").querySelector(".finding").textContent = `${frame.spread.finding}.${moved}`;
      Charts.spread(svg("spread"), frame, theme, unit);
    }
    if (frame.race) {
      at("race").querySelector(".finding").textContent = `${frame.race.finding}.${frame.race.middles.now ? ` Dot: median of both clocks${frame.is_base ? "" : "; ring: in the file"}.` : ""}`;
      Charts.race(svg("race"), frame, theme, unit, model.cells);
    }
  }

  /* ---- the rest ---- */

  async function copyLink() {
    const { label } = { label: at("link").textContent };
    try {
      await navigator.clipboard.writeText(window.location.href);
      at("link").textContent = "Copied";
    } catch {
      at("link").textContent = "See address bar";
    }
    window.setTimeout(() => {
      at("link").textContent = label;
    }, 1500);
  }

  function begin(found) {
    model = found;
    state = { at: [], outcome: "", operation: "", moved: model.sliders.length ? 0 : null, seconds: 0, ready: null };
    build();
    readFragment();
    show();
    want();
    at("controls").addEventListener("submit", (event) => event.preventDefault());
    at("reset").addEventListener("click", () => {
      state.at = model.sliders.map((slider) => slider.base);
      changed();
    });
    at("link").addEventListener("click", copyLink);
    dark.addEventListener("change", () => {
      show();
      draw();
    });
    window.addEventListener("hashchange", () => {
      readFragment();
      show();
      want();
    });
    new ResizeObserver(draw).observe(at("pictures"));
  }

  fetch("/model").then((answer) => answer.json()).then(begin).catch(() => {
    at("note").textContent = "The simulator does not answer. Is `sim serve` still running?";
  });
})();
