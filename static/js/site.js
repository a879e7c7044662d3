// Says so when a request of htmx never reached the server; everything else works without a script of ours.
for (const event of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, () => {
    const alert = document.getElementById("alert");
    const words = document.getElementById("offline");
    alert.replaceChildren(words.content.cloneNode(true));
  });
}
document.addEventListener("htmx:beforeRequest", () => document.getElementById("alert").replaceChildren());
