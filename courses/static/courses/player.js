// The player without a page reload: autosave that survives a lost connection, and the place reached.
// Everything here is extra; each form works as a plain post.
(() => {
  "use strict";

  // Beside the lesson there is room for the list of all lessons; on a phone it stays folded.
  const fold = document.querySelector(".pd-outline-fold");
  if (fold && window.matchMedia("(min-width: 64rem)").matches) fold.open = true;

  const RETRY_MS = 5000;
  const PLACE_MS = 30000;

  // A save carries a number that only grows, so that a late one never undoes a newer one.
  document.addEventListener("htmx:configRequest", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    const field = form.querySelector("input[name=sequence]");
    const sent = Number(field.value);
    event.detail.parameters.set("sequence", String(sent));
    field.value = String(sent + 1);
  });

  // What is sent is not saved as well: a save that comes after it would be refused.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-autosave]")) event.target.dataset.sent = "yes";
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.closest("form[data-autosave]")?.dataset.sent) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  const status = (form) => form.querySelector("[role=status]");
  const waiting = new Set();

  const trouble = (form) => {
    waiting.add(form);
    status(form).textContent = "Not saved yet: no connection. Your answer is on this page; we keep trying.";
  };

  document.addEventListener("htmx:sendError", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form) trouble(form);
  });
  document.addEventListener("htmx:timeout", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form) trouble(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form && event.detail.successful) waiting.delete(form);
  });
  // A refused save (409) says why in the same place; a server error is tried again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.target.closest("form[data-autosave]") || event.detail.requestConfig?.elt;
    const code = event.detail.xhr.status;
    if (code === 409) event.detail.shouldSwap = true;
    if (code >= 500 && form?.matches?.("form[data-autosave]")) trouble(form);
  });

  const retry = () => waiting.forEach((form) => window.htmx && window.htmx.trigger(form, "pd:retry"));
  window.addEventListener("online", retry);
  setInterval(() => { if (navigator.onLine) retry(); }, RETRY_MS);
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });

  // The place reached.
  const body = document.querySelector("[data-place]");
  if (!body || !body.dataset.place) return;
  let seen = "";
  let told = "";
  let toldAt = 0;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const tell = (force) => {
    const now = Date.now();
    if (!seen || seen === told || (!force && now - toldAt < PLACE_MS)) return;
    told = seen;
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
