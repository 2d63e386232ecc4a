// A session that ended, or a sign-in in another tab, costs no answer and no word: before something
// old or long is sent, the page asks whether the server still knows who is here.
(() => {
  "use strict";
  const own = document.querySelector("[data-own]");
  if (!own) return;
  const LONG_MS = 600000;
  const STAY_MS = 2000;
  let heard = Date.now();

  // Loads the lesson once more for the token that is valid now. False when nobody is signed in.
  const renew = async () => {
    const answer = await fetch(own.dataset.own, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!token || !page.querySelector("[data-own]")) return false;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    heard = Date.now();
    return true;
  };

  const say = (form, words, link) => {
    const place = form.querySelector("[role=status]") || form.appendChild(document.createElement("p"));
    place.setAttribute("role", "status");
    place.classList.add("pd-saved");
    place.textContent = words;
    if (!link) return;
    const way = document.createElement("a");
    way.href = own.dataset.own;
    way.target = "_blank";
    way.textContent = "Sign in, in a new tab";
    place.append(" ", way);
  };
  const signedOut = (form) => say(form, "You have been signed out. Nothing is lost: what you typed is on this page. Sign in, come back here, and it can be sent.", true);

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) heard = Date.now();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form && event.detail.xhr.status === 401) signedOut(form);
    if (form && event.detail.xhr.status === 403) renew().then((known) => known || signedOut(form), () => {});
  });

  const mayBeOver = (form) => form.querySelector("textarea") || Date.now() - heard > LONG_MS;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !own.contains(form) || !navigator.onLine) return;
    if (form.dataset.known) {
      delete form.dataset.known;
      return;
    }
    if (!mayBeOver(form)) return;
    event.preventDefault();
    event.stopPropagation();
    const pressed = event.submitter;
    // Nothing else is pressed in between; a download leaves the page as it is.
    own.inert = true;
    const free = () => {
      own.inert = false;
      pressed?.focus();
    };
    const send = () => {
      form.dataset.known = "yes";
      form.requestSubmit(pressed);
      setTimeout(free, STAY_MS);
    };
    const stay = (tell) => {
      free();
      tell();
    };
    renew().then((known) => (known ? send() : stay(() => signedOut(form))), () => stay(() => say(form, "No connection. Nothing was sent, and nothing is lost: press the button again when you are back.")));
  }, true);
  window.addEventListener("pageshow", () => { own.inert = false; });
})();
