// Keeps the log form on the server every ten seconds while it changes. The page works without.
const form = document.querySelector("form[data-draft]");
if (form) {
  const told = document.getElementById("draft-state");
  const token = form.elements.csrfmiddlewaretoken;
  const written = () => {
    const data = new FormData(form);
    data.delete("csrfmiddlewaretoken");
    return new URLSearchParams(data).toString();
  };
  let kept = written();

  // Whoever signs in again in another tab gets a new token; without it this page could not save.
  const freshen = () => {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (found) token.value = found[1];
  };

  // "kept", "out" (signed out in the meantime) or "not kept".
  const keep = async (options = {}) => {
    const now = written();
    freshen();
    try {
      const body = new FormData(form);
      const answer = await fetch(form.dataset.draft, { method: "POST", body, ...options });
      if (answer.redirected || answer.status === 401) {
        told.textContent =
          "You have been signed out. Sign in again in another tab, then save here: your text is still on this page.";
        return "out";
      }
      if (!answer.ok) throw new Error(answer.status);
      kept = now;
      told.textContent = `Draft saved at ${(await answer.json()).saved}`;
      return "kept";
    } catch {
      told.textContent = "The draft could not be saved just now. Your text is still on this page.";
      return "not kept";
    }
  };

  setInterval(() => written() !== kept && keep(), 10000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && written() !== kept) keep({ keepalive: true });
  });

  // Nothing typed since the last draft is sent into an expired sign-in, where it would be lost.
  let sending = false;
  form.addEventListener("submit", async (event) => {
    if (!sending && written() === kept) return freshen();
    event.preventDefault();
    if (sending) return;
    sending = true;
    if ((await keep()) !== "out") return form.submit();
    sending = false;
    form.dispatchEvent(new Event("input", { bubbles: true })); // the text is still unsaved
  });
}
