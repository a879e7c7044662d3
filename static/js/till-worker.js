// Answers for the till alone when the network is gone: with its page that holds nobody, and what that page needs.
const OFFLINE = `${self.registration.scope}/offline`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE, { ignoreVary: true })) ?? Response.error()));
  } else if (new URL(request.url).pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  }
});
