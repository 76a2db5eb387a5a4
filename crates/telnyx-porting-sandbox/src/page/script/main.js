// Events and counters.

function showEvents({ events, events_total: total }) {
  setHidden(part("no-events"), events.length > 0);
  setText(part("events-shown"), total > events.length ? `the latest ${events.length} of ${total.toLocaleString("en")}` : "");
  matchTexts(part("events"), events, JSON.stringify, createEvent);
}

function createEvent(event) {
  const id = event.porting_order_id;
  const name = make("button", { type: "button", class: "text" }, nameOf(event.customer_reference, id));
  name.addEventListener("click", () => openOrder(id, name));
  const words = make("span", { class: "what" }, make("strong", {}, name), ...eventWords(event));
  return make("li", {}, makeTime(event.at), words, ...(event.deliveries ?? []).map(createDelivery));
}

function eventWords({ event_type: type, value }) {
  if (type === "porting_order.status_changed" && value) {
    return [makeBadge(value)];
  }
  return [make("span", {}, [eventText(type), value && spaced(value)].filter(Boolean).join(": "))];
}

function createDelivery({ url, state, attempts, last_outcome: outcome }) {
  const tries = attempts > 1 ? `after ${attempts} attempts` : "";
  const words = [`Webhook ${state}`, tries, outcome && `(${outcome})`, url].filter(Boolean);
  return make("span", { class: "delivery", "data-state": state }, words.join(" "));
}

function showCounters(counters) {
  const totals = [
    ["Created", counters.orders_created],
    ["Confirmed", counters.orders_confirmed],
    ["Cancelled", counters.orders_cancelled],
  ];
  match(part("totals"), totals, ([name]) => name, createTotal, (row, [, count]) =>
    setText(row.lastElementChild, count.toLocaleString("en")));
  match(part("requests"), Object.entries(counters.requests), ([name]) => name, createCount, (row, [, count]) =>
    setText(row.lastElementChild, count.toLocaleString("en")));
}

function createTotal([name]) {
  return make("div", {}, make("dt", {}, name), make("dd"));
}

function createCount([name]) {
  return make("tr", {}, make("td", {}, name), make("td", { class: "number" }));
}

// Polling, the clock, and the reset.

const PERIOD = SECOND;

/** A hidden page polls less often. */
const HIDDEN_PERIOD = 15 * SECOND;

const overviewPoller = new Poller();
const orderPoller = new Poller();

let polling = null;
let again = false;
let timer = 0;
let lastResponse = null;

/** Polls at once; resolves when the current view is shown. */
function refresh() {
  clearTimeout(timer);
  if (polling !== null) {
    again = true;
    return polling;
  }
  polling = pollUntilCurrent().finally(() => {
    polling = null;
    timer = setTimeout(refresh, document.hidden ? HIDDEN_PERIOD : PERIOD);
  });
  return polling;
}

async function pollUntilCurrent() {
  do {
    again = false;
    try {
      await pollOverview();
      await pollOrder();
      showReachable();
    } catch (error) {
      showUnreachable(error);
    }
  } while (again);
}

async function pollOverview() {
  const path = overviewPath();
  const overview = await overviewPoller.poll(path);
  // A response to an outdated filter is not shown.
  if (overview !== null && path === overviewPath()) {
    setPace(overview.pace);
    showOrders(overview);
    showEvents(overview);
    showCounters(overview.counters);
    showNextOfAll(overview.next);
  }
  tick();
}

async function pollOrder() {
  const { id } = opened;
  if (id === null) {
    return;
  }
  try {
    const order = await orderPoller.poll(orderPath(id));
    if (order !== null && id === opened.id) {
      showOrder(order);
    }
  } catch (error) {
    if (!(error instanceof Rejected) || error.status !== 404) {
      throw error;
    }
    if (id === opened.id) {
      orderPoller.forget();
      showGone();
    }
  }
}

function showReachable() {
  lastResponse = new Date();
  setHidden(part("unreachable"), true);
  setText(part("link"), "live");
  setAttribute(part("link"), "data-state", "live");
}

function showUnreachable(error) {
  const since = lastResponse === null ? "" : ` The data below is from ${lastResponse.toLocaleTimeString()}.`;
  const message = error instanceof Rejected ? error.message : `The sandbox at ${location.host} cannot be reached.`;
  setText(part("unreachable"), `${message}${since} Trying again…`);
  setHidden(part("unreachable"), false);
  setText(part("link"), "not reachable");
  setAttribute(part("link"), "data-state", "lost");
  // A clock that kept running would not be the sandbox's.
  if (clock.at !== null) {
    clock.at = now();
    clock.read = performance.now();
    clock.pace = 0;
  }
  // The next response is shown even if it has not changed.
  overviewPoller.forget();
}

function showNextOfAll(next) {
  part("to-next").disabled = next === null;
  const element = part("next");
  if (next === null) {
    setText(element, "Nothing is scheduled.");
    return;
  }
  if (element.firstElementChild === null) {
    element.replaceChildren("Next ", makeTime(next.at, true), ": ", make("span"));
  }
  setTime(element.firstElementChild, next.at);
  setText(element.lastElementChild, `${nameOf(next.customer_reference, next.porting_order_id)}, ${stepText(next.step)}`);
}

/** The text of an error. */
function reason(error) {
  return error instanceof Rejected ? error.message : "The sandbox cannot be reached.";
}

let noticeTimer = 0;

/** Shows a notice for a moment. */
function notify(text) {
  setText(part("notice"), text);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => setText(part("notice"), ""), 4 * SECOND);
}

async function moveClock(body) {
  try {
    const { now: at } = await post("/sandbox/clock", body);
    notify(`It is now ${utc(at)} UTC.`);
  } catch (error) {
    notify(reason(error));
  }
  await refresh();
}

function prepareClock() {
  part("steps").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button !== null) {
      moveClock({ advance_seconds: Number(button.dataset.seconds) });
    }
  });
  part("to-next").addEventListener("click", () => moveClock({ to_next: true }));
  const field = part("duration");
  const problem = part("duration-problem");
  part("advance").addEventListener("submit", (event) => {
    event.preventDefault();
    const length = parseLength(field.value);
    showProblem(problem, length === null ? "Enter a duration such as 90s, 15m, 4h, 2d or 1w 2d." : "", field);
    if (length !== null) {
      field.value = "";
      moveClock({ advance_seconds: Math.ceil(length / SECOND) });
    }
  });
  field.addEventListener("input", () => showProblem(problem, "", field));
}

function prepareReset() {
  const dialog = part("reset-dialog");
  part("reset").addEventListener("click", () => {
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "reset") {
      return;
    }
    try {
      await post("/sandbox/reset");
      notify("The sandbox was reset; the time is unchanged.");
    } catch (error) {
      notify(reason(error));
    }
    refresh();
  });
}

function prepareSearch() {
  part("search").addEventListener("input", ({ target }) => {
    filter.search = target.value.trim();
    refresh();
  });
}

/** Links to an order: `/#order=<id>`. */
function readLink() {
  const id = /^#order=([0-9a-f-]{36})$/i.exec(location.hash)?.[1] ?? null;
  if (id !== null && id !== opened.id) {
    openOrder(id);
  } else if (id === null && opened.id !== null) {
    closeOrder();
  }
}

function prepare() {
  // Fixed elements are below the bar, whose height varies.
  new ResizeObserver(([{ target }]) => {
    document.documentElement.style.setProperty("--bar", `${target.offsetHeight}px`);
  }).observe(document.querySelector(".bar"));
  prepareClock();
  prepareReset();
  prepareSearch();
  prepareOrder();
  addEventListener("hashchange", readLink);
  document.addEventListener("visibilitychange", () => !document.hidden && refresh());
  setInterval(tick, SECOND / 4);
  readLink();
  refresh();
}

prepare();
