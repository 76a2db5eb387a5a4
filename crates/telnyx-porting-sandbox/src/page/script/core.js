// Elements. Text from the sandbox is only inserted as text; the page's policy forbids anything else.

const part = (id) => document.getElementById(id);

/** A new element: attributes, and children that are elements or texts. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Changes a text only if it differs, so that a selection in it survives. */
function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute; null removes it. */
function setAttribute(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

function setHidden(element, hidden) {
  if (element.hidden !== hidden) {
    element.hidden = hidden;
  }
}

const kept = new WeakMap();

/**
  * Updates the children of a parent to match items. The element of an item that remains is kept and updated, so focus,
  * selection and scrolling survive.
 */
function match(parent, items, keyOf, create, update) {
  const before = kept.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const key = keyOf(item);
    after.set(key, before.get(key) ?? create(item));
  }
  for (const [key, element] of before) {
    if (!after.has(key)) {
      element.remove();
    }
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const element = after.get(keyOf(item));
    update(element, item);
    if (element === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(element, place);
    }
  }
  kept.set(parent, after);
}

/** The same for items that never change and have no key: each is identified by its text. */
function matchTexts(parent, items, textOf, create) {
  const seen = new Map();
  const counted = items.map((item) => {
    const text = textOf(item);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return { item, key: `${times} ${text}` };
  });
  match(parent, counted, ({ key }) => key, ({ item }) => create(item), () => {});
}

/** Shows an error message below a form, or hides it. */
function showProblem(element, text, field = null) {
  setText(element, text);
  setHidden(element, text === "");
  if (field !== null) {
    setAttribute(field, "aria-invalid", text === "" ? null : "true");
  }
}

// The sandbox's time, and times as text.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time of the last response, its arrival, and the speed of the clock. */
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

/** A duration in its two largest units. */
function lengthOf(milliseconds) {
  const units = [[DAY, "d"], [HOUR, "h"], [MINUTE, "min"], [SECOND, "s"]];
  // Half a second is within the error of two reads of a clock.
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

/** Milliseconds of a text such as "2d 4h 30m"; null if it is not a duration. */
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

/** An element that shows a moment; with `relative`, the time until or since then. */
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

// Requests to the sandbox.

const TIMEOUT = 10 * SECOND;

/** The sandbox rejected a request. */
class Rejected extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function rejection(response) {
  let detail = "";
  try {
    const { errors } = await response.json();
    detail = errors.map((error) => error.detail).join(" ");
  } catch {
    // The response is not from a sandbox; its status is sufficient.
  }
  return new Rejected(response.status, detail || `The sandbox returned ${response.status}.`);
}

/** Sends a request, and returns the data of the response. */
async function post(path, body) {
  const options = { method: "POST", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, options);
  if (!response.ok) {
    throw await rejection(response);
  }
  return response.status === 204 ? null : (await response.json()).data;
}

/** A resource that is polled, and sent only if it has changed. */
class Poller {
  #path = null;
  #tag = null;

  /** The data at a path; null if it has not changed since the last poll. */
  async poll(path) {
    const known = this.#path === path && this.#tag !== null;
    const response = await fetch(path, {
      cache: "no-store",
      headers: known ? { "If-None-Match": this.#tag } : {},
      signal: AbortSignal.timeout(TIMEOUT),
    });
    setClock(response.headers.get("Sandbox-Time") ?? "");
    if (response.status === 304) {
      return null;
    }
    if (!response.ok) {
      throw await rejection(response);
    }
    const { data } = await response.json();
    this.#path = path;
    this.#tag = response.headers.get("ETag");
    return data;
  }

  forget() {
    this.#path = null;
  }
}

// Texts for the sandbox's values.

const STEPS = {
  "delete": "deleted unless confirmed",
  "submit": "goes to the carrier",
  "carrier-reply": "carrier replies",
  "cancel": "cancelled",
  "port": "ported",
  "end-messaging": "messaging ported",
  "expire-sharing-token": "sharing token expires",
  "complete-action": "identity check completed",
};

/** Steps with another text in exception. */
const STEPS_IN_EXCEPTION = { "submit": "goes to the carrier again", "cancel": "cancelled without a reply" };

const EVENTS = {
  "porting_order.status_changed": "Status",
  "porting_order.messaging_changed": "Messaging",
  "porting_order.new_comment": "New comment",
  "porting_order.split": "Split",
  "porting_order.deleted": "Deleted",
  "porting_order.loa_updated": "Letter of authorization updated",
  "porting_order.sharing_token_expired": "Sharing token expired",
};

const AUTHORS = { admin: "Telnyx's porting staff", system: "Telnyx's system", user: "The customer" };

const spaced = (value) => value.replaceAll("_", " ");

function stepText(step, status) {
  const special = status === "exception" ? STEPS_IN_EXCEPTION[step] : undefined;
  return special ?? STEPS[step] ?? spaced(step);
}

const eventText = (type) => EVENTS[type] ?? spaced(type.replace("porting_order.", ""));

const authorText = (author) => AUTHORS[author] ?? author;

/** The name of an order. */
const nameOf = (reference, id) => reference || `Order ${id.slice(0, 8)}`;

const countText = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

function setBadge(element, status) {
  setText(element, status);
  setAttribute(element, "data-status", status);
}

function makeBadge(status) {
  const badge = make("span", { class: "badge" });
  setBadge(badge, status);
  return badge;
}
