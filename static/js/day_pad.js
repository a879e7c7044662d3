// Lets a finger choose the day on a package beside the field in which it is typed as printed.
const PARTS = ["year", "month", "day"];
const two = (number) => String(number).padStart(2, "0");

function unfold() {
  document.querySelectorAll("template[data-day-pad]").forEach((one) => one.replaceWith(one.content.cloneNode(true)));
}

function keys(pad, part) {
  return [...pad.querySelectorAll(`[data-${part}]`)];
}

function press(pad, part, value) {
  keys(pad, part).forEach((key) => key.setAttribute("aria-pressed", String(Number(key.dataset[part]) === value)));
}

function chosen(pad) {
  const values = PARTS.map((part) => keys(pad, part).find((key) => key.ariaPressed === "true")?.dataset[part]);
  const [year, month, day] = values.map((value) => (value === undefined ? null : Number(value)));
  if (month === null || day === null) return null;
  const inYear = `${two(month)}-${two(day)}`;
  const [thisYear, today] = [Number(pad.dataset.today.slice(0, 4)), pad.dataset.today.slice(5)];
  return `${year ?? thisYear + (inYear < today ? 1 : 0)}-${inYear}`;
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-for] button");
  if (!key) return;
  const pad = key.closest("[data-for]");
  if (key.dataset.on) {
    key.dataset.on.split("-").forEach((value, place) => press(pad, PARTS[place], Number(value)));
  } else {
    const part = PARTS.find((one) => one in key.dataset);
    press(pad, part, Number(key.dataset[part]));
  }
  const day = chosen(pad);
  if (day === null) return;
  document.getElementById(pad.dataset.for).value = day;
  if (!key.dataset.on) press(pad, "year", Number(day.slice(0, 4)));
});

document.addEventListener("htmx:afterSwap", unfold);
unfold();
