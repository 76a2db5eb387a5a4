// The sandbox's time, and times in words.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time of the last answer, when that came, and how fast it runs. */
const clock = { at: null, read: 0, pace: 0 };

function now() {
  return clock.at + (performance.now() - clock.read) * clock.pace;
}

function setClock(text) {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) {
    clock.at = at;
    clock.read = performance.now();
  }
}

function setPace(pace) {
  clock.pace = pace;
  const running = pace > 0;
  setText(part("clock-pace"), running ? (pace === 1 ? "running" : `running ×${pace}`) : "frozen");
  setAttribute(part("clock-pace"), "data-running", String(running));
}

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
const WEEKDAY = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});
const WITH_YEAR = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});

function utc(at) {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

function shortTime(at) {
  const sameYear = clock.at !== null && new Date(at).getUTCFullYear() === new Date(clock.at).getUTCFullYear();
  return (sameYear ? SHORT : WITH_YEAR).format(at);
}

/** A length of time in its two largest units. */
function lengthOf(milliseconds) {
  const units = [[DAY, "d"], [HOUR, "h"], [MINUTE, "min"], [SECOND, "s"]];
  // Half a second is the difference between two reads of a clock, not something to show.
  let left = Math.round(milliseconds / SECOND) * SECOND;
  const first = Math.max(units.findIndex(([unit]) => left >= unit), 0);
  const words = [];
  for (const [unit, name] of units.slice(left < SECOND ? 3 : first).slice(0, 2)) {
    const count = Math.floor(left / unit);
    left -= count * unit;
    if (count > 0 || words.length === 0) {
      words.push(`${count} ${name}`);
    }
  }
  return words.join(" ");
}

function fromNow(at) {
  const ahead = at - now();
  if (Math.abs(ahead) < SECOND / 2) {
    return "now";
  }
  return ahead > 0 ? `in ${lengthOf(ahead)}` : `${lengthOf(-ahead)} ago`;
}

/** Milliseconds of a text such as "2d 4h 30m"; null if it is none. */
function parseLength(text) {
  const units = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };
  const length = /(\d+(?:\.\d+)?)\s*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)(?![a-z])/gi;
  let total = 0;
  const rest = text.replace(length, (_, count, unit) => {
    total += Number(count) * units[unit[0].toLowerCase()];
    return "";
  });
  return rest.trim() === "" && total > 0 ? total : null;
}

/** An element that shows a moment; with `relative`, how far away it is instead. */
function makeTime(text, relative = false) {
  const element = make("time");
  if (relative) {
    element.dataset.relative = "";
  }
  setTime(element, text);
  return element;
}

function setTime(element, text) {
  const at = Date.parse(text);
  setAttribute(element, "datetime", text);
  setAttribute(element, "title", `${utc(at)} UTC, here ${LOCAL.format(at)}`);
  setText(element, "relative" in element.dataset ? fromNow(at) : shortTime(at));
}

function tick() {
  if (clock.at === null) {
    return;
  }
  const at = now();
  const text = `${WEEKDAY.format(at)} ${utc(at)}`;
  if (part("clock-utc").textContent === text) {
    return;
  }
  setText(part("clock-utc"), text);
  setAttribute(part("clock-utc"), "datetime", new Date(at).toISOString());
  setText(part("clock-local"), LOCAL.format(at));
  for (const element of document.querySelectorAll("time[data-relative]")) {
    setText(element, fromNow(Date.parse(element.dateTime)));
  }
}
