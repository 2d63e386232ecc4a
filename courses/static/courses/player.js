// The player without a page reload: autosave that survives a lost connection, and the place reached.
// Everything here is extra; each form works as a plain post.
(() => {
  "use strict";

  // Beside the lesson there is room for the list of all lessons; on a phone it stays folded.
  const fold = document.querySelector(".pd-outline-fold");
  if (fold && window.matchMedia("(min-width: 64rem)").matches) fold.open = true;

  const RETRY_MS = 5000;
  const PLACE_MS = 30000;

  const autosaved = (node) => node.closest("form[data-autosave]");
  const status = (form) => form.querySelector("[role=status]");

  // A save carries a number that only grows, so that a late one never undoes a newer one.
  document.addEventListener("htmx:configRequest", (event) => {
    const form = autosaved(event.target);
    if (!form) return;
    event.detail.parameters.set("sequence", numbered(form));
    typed.delete(form);
    flying.add(form);
  });
  const numbered = (form) => {
    const field = form.querySelector("input[name=sequence]");
    const sent = field.value;
    field.value = String(Number(sent) + 1);
    return sent;
  };

  // Answers the server may not have yet: typed a moment ago, on their way, or refused by the line.
  const typed = new Set();
  const flying = new Set();
  const waiting = new Set();
  const refusals = new Map();
  document.addEventListener("input", (event) => {
    const form = autosaved(event.target);
    if (form) typed.add(form);
  });

  // Without a connection a form stays where it is, with every word in it.
  const NOWHERE = "No connection. Nothing was sent, and nothing is lost: press the button again when you are back.";
  const told = new Set();
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method !== "post") return;
    event.preventDefault();
    event.stopPropagation();
    const place = status(event.target) || event.target.appendChild(document.createElement("p"));
    place.setAttribute("role", "status");
    place.classList.add("pd-saved");
    place.textContent = NOWHERE;
    told.add(place);
  }, true);
  window.addEventListener("online", () => {
    told.forEach((place) => { place.textContent = "You are connected again."; });
    told.clear();
  });

  // What is sent is not saved as well: a save that comes after it would be refused.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-autosave]")) event.target.dataset.sent = "yes";
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = autosaved(event.target);
    if (!form?.dataset.sent) return;
    event.preventDefault();
    flying.delete(form);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  const trouble = (form) => {
    waiting.add(form);
    status(form).textContent = "Not saved yet: no connection. Your answer is on this page; we keep trying.";
  };

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const form = autosaved(event.target);
      if (form) trouble(form);
    });
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = autosaved(event.target);
    if (!form) return;
    flying.delete(form);
    if (!event.detail.successful) return;
    waiting.delete(form);
    refusals.delete(form);
  });
  // A refused save (409) says why in the same place; a server error is tried again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = autosaved(event.target) || event.detail.requestConfig?.elt;
    const code = event.detail.xhr.status;
    if (code === 409) event.detail.shouldSwap = true;
    if (!form?.matches?.("form[data-autosave]")) return;
    if (code >= 500) trouble(form);
    // Signed out, or signed in anew in another tab: session.js says so, and the save is tried again.
    if (code === 401 || code === 403) waiting.add(form);
    const refused = code === 403 ? (refusals.get(form) || 0) + 1 : 0;
    refusals.set(form, refused);
    if (refused < 4) return;
    waiting.delete(form);
    status(form).textContent = "This answer cannot be saved here. Copy what you need, then load the page again.";
  });

  const retry = () => waiting.forEach((form) => window.htmx && window.htmx.trigger(form, "pd:retry"));
  window.addEventListener("online", retry);
  setInterval(() => { if (navigator.onLine) retry(); }, RETRY_MS);
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });

  // Somebody who answers and turns the page at once loses nothing either.
  const flush = () => {
    for (const form of new Set([...typed, ...flying, ...waiting])) {
      if (form.dataset.sent) continue;
      const body = new FormData(form);
      body.set("sequence", numbered(form));
      fetch(form.getAttribute("hx-post"), { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => {});
      typed.delete(form);
    }
  };
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });

  // The place reached.
  const body = document.querySelector("[data-place]");
  if (!body || !body.dataset.place) return;
  let seen = "";
  let toldPlace = "";
  let toldAt = 0;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const tell = (force) => {
    const now = Date.now();
    if (!seen || seen === toldPlace || (!force && now - toldAt < PLACE_MS)) return;
    toldPlace = seen;
    toldAt = now;
    const data = new FormData();
    data.append("block", seen);
    data.append("csrfmiddlewaretoken", token);
    navigator.sendBeacon(body.dataset.place, data);
  };
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) seen = entry.target.dataset.block;
    tell(false);
  }, { rootMargin: "-20% 0px -60% 0px" });
  body.querySelectorAll("[data-block]").forEach((block) => watcher.observe(block));
  document.addEventListener("visibilitychange", () => { if (document.hidden) tell(true); });

  // After a jump to a block, the keyboard goes on from there.
  if (location.hash.startsWith("#b-")) document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true });
})();
