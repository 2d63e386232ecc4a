// Keeps the log form on the server every ten seconds while it changes. The page works without.
const form = document.querySelector("form[data-draft]");
if (form) {
  const told = document.getElementById("draft-state");
  const typed = () => new FormData(form);
  const written = (data) => new URLSearchParams(data).toString();
  let kept = written(typed());

  const keep = async (options = {}) => {
    const now = written(typed());
    if (now === kept) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: typed(), ...options });
      if (answer.redirected || !answer.ok) throw new Error(answer.status);
      kept = now;
      told.textContent = `Draft saved at ${(await answer.json()).saved}`;
    } catch {
      told.textContent = "The draft could not be saved just now. Your text is still on this page.";
    }
  };
  setInterval(keep, 10000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep({ keepalive: true });
  });
}
