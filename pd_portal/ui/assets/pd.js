// Small conveniences. Every page works without this file.

// The menu button opens the main navigation on narrow screens.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".pd-menu-button");
  if (!button) return;
  const nav = document.getElementById(button.getAttribute("aria-controls"));
  const open = nav.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
});

// Menus made of <details> close on Escape, on a click elsewhere and when focus leaves.
const dismissible = () => document.querySelectorAll("details[data-dismiss][open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  dismissible().forEach((menu) => {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  });
});
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    dismissible().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
}

// A form is sent once: a second press while it travels does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[method=post]") || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// Forms marked data-guard ask before typed text is left behind.
let changed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) changed = true;
});
document.addEventListener("submit", () => {
  changed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

// The error summary takes focus, also when htmx swapped it in.
const focusSummary = (root) => root.querySelector(".pd-summary")?.focus();
document.addEventListener("DOMContentLoaded", () => focusSummary(document));
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
// After an htmx swap the new heading marked data-focus takes focus.
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector("[data-focus]")?.focus();
});
// 422 answers carry the form with its errors: swap them in.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
// Buttons marked data-print open the print dialog.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A letter's QR code carries its one-time code behind #, which no server sees.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("[data-from-hash]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !/^[A-Z0-9-]{12,20}$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
});
