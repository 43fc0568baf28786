// Starts the service worker once the page has nothing better to do.

/** Registers it for the folder the page is served from; a figure inside another page needs none. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator) || window !== window.top) return;
  const register = () => {
    // Refused in private windows and on plain http: the page works all the same.
    navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI)).catch(() => {});
  };
  if (document.readyState === "complete") setTimeout(register, 1000);
  else window.addEventListener("load", () => setTimeout(register, 1000), { once: true });
}
