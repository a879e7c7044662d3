// Reads codes with the camera, where the browser can, into the field of the scanner. A code counts once while it is in view.
const LOOK_EVERY = 150;
const GONE_AFTER = 1200;
const button = document.getElementById("camera");
const viewer = document.getElementById("viewer");
const video = viewer.querySelector("video");
const seen = new Map();
let stream = null;

function take(code) {
  const field = document.getElementById("code");
  field.value = code;
  field.form.requestSubmit();
  navigator.vibrate?.(60);
}

async function look(detector, from) {
  if (stream !== from) return;
  const found = video.readyState < 2 ? [] : await detector.detect(video).catch(() => []);
  if (stream !== from) return;
  const now = performance.now();
  for (const { rawValue } of found) {
    const isNew = now - (seen.get(rawValue) ?? -GONE_AFTER) >= GONE_AFTER;
    seen.set(rawValue, now);
    if (isNew && rawValue) take(rawValue);
  }
  setTimeout(look, LOOK_EVERY, detector, from);
}

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.srcObject = null;
  show("");
}

function show(part) {
  viewer.hidden = part === "";
  video.hidden = part !== "video";
  for (const note of viewer.querySelectorAll("[data-when]")) note.hidden = note.dataset.when !== part;
  button.setAttribute("aria-pressed", String(part === "video"));
}

async function start(detector) {
  button.disabled = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (document.hidden) return stop();
    seen.clear();
    video.srcObject = stream;
    show("video");
    await video.play();
    look(detector, stream);
  } catch (error) {
    stop();
    show(error.name === "NotAllowedError" ? "refused" : "missing");
  } finally {
    button.disabled = false;
  }
}

async function offer() {
  const formats = await window.BarcodeDetector?.getSupportedFormats() ?? [];
  if (formats.length === 0 || !navigator.mediaDevices) return;
  const detector = new window.BarcodeDetector({ formats });
  button.addEventListener("click", () => (stream === null ? start(detector) : stop()));
  button.hidden = false;
}

window.addEventListener("pagehide", stop);
document.addEventListener("visibilitychange", () => { if (document.hidden && stream !== null) stop(); });
offer();
