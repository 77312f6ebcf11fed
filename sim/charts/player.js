"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const { moments, news, events, words } = JSON.parse(at("data").textContent);
  const last = moments.length - 1;
  const parts = [...document.querySelectorAll('[id^="seen-"]')].map((part) => {
    const [, first, final] = part.id.split("-");
    return [part, Number(first), Number(final)];
  });
  let now = 0;
  let timer = null;

  function show(frame) {
    now = Math.min(Math.max(frame, 0), last);
    for (const [part, first, final] of parts) {
      part.style.visibility = first <= now && now <= final ? "visible" : "hidden";
    }
    at("frame").value = now;
    at("frame").setAttribute("aria-valuetext", moments[now]);
    at("moment").textContent = moments[now];
    at("news").textContent = news[now];
    at("earlier").disabled = !events.some((event) => event < now);
    at("later").disabled = !events.some((event) => event > now);
  }

  function say() {
    at("spoken").textContent = `${moments[now]} ${news[now]}`;
  }

  function stop() {
    window.clearInterval(timer);
    timer = null;
    at("play").textContent = words.play;
    at("play").setAttribute("aria-pressed", "false");
  }

  function play() {
    window.clearInterval(timer);
    if (now === last) {
      show(0);
    }
    at("play").textContent = words.pause;
    at("play").setAttribute("aria-pressed", "true");
    timer = window.setInterval(() => {
      show(now + 1);
      if (now === last) {
        stop();
      }
    }, 1000 / Number(at("speed").value));
  }

  function go(frame) {
    stop();
    if (frame !== undefined) {
      show(frame);
      say();
    }
  }

  at("controls").addEventListener("submit", (event) => event.preventDefault());
  at("play").addEventListener("click", () => (timer === null ? play() : go(now)));
  at("frame").addEventListener("input", () => go(Number(at("frame").value)));
  at("speed").addEventListener("change", () => timer !== null && play());
  at("earlier").addEventListener("click", () => go(events.findLast((event) => event < now)));
  at("later").addEventListener("click", () => go(events.find((event) => event > now)));
  document.addEventListener("keydown", (event) => {
    const free = !["INPUT", "SELECT", "BUTTON"].includes(event.target.tagName);
    if (free && event.key === " ") {
      event.preventDefault();
      at("play").click();
    } else if (free && event.key === "ArrowRight") {
      go(now + 1);
    } else if (free && event.key === "ArrowLeft") {
      go(now - 1);
    }
  });
  show(0);
})();
