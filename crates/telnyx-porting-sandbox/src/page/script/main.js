// Looking at the sandbox once a second, and the levers on all of it.

const PERIOD = SECOND;

/** A page that nobody sees looks more rarely. */
const UNSEEN_PERIOD = 15 * SECOND;

const overviewWatch = new Watch();
const orderWatch = new Watch();

let looking = null;
let again = false;
let timer = 0;
let answered = null;

/** Looks at once; resolves when what was asked for by now is shown. */
function refresh() {
  clearTimeout(timer);
  if (looking !== null) {
    again = true;
    return looking;
  }
  looking = lookUntilCurrent().finally(() => {
    looking = null;
    timer = setTimeout(refresh, document.hidden ? UNSEEN_PERIOD : PERIOD);
  });
  return looking;
}

async function lookUntilCurrent() {
  do {
    again = false;
    try {
      await lookAtAll();
      await lookAtOrder();
      showReachable();
    } catch (error) {
      showUnreachable(error);
    }
  } while (again);
}

async function lookAtAll() {
  const path = overviewPath();
  const overview = await overviewWatch.look(path);
  // An answer to a question that is no longer asked is not shown.
  if (overview !== null && path === overviewPath()) {
    setPace(overview.pace);
    showOrders(overview);
    showEvents(overview);
    showCounters(overview.counters);
    showNextOfAll(overview.next);
  }
  tick();
}

async function lookAtOrder() {
  const { id } = opened;
  if (id === null) {
    return;
  }
  try {
    const order = await orderWatch.look(orderPath(id));
    if (order !== null && id === opened.id) {
      showOrder(order);
    }
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) {
      throw error;
    }
    if (id === opened.id) {
      orderWatch.forget();
      showGone();
    }
  }
}

function showReachable() {
  answered = new Date();
  setHidden(part("unreachable"), true);
  setText(part("link"), "live");
  setAttribute(part("link"), "data-state", "live");
}

function showUnreachable(error) {
  const since = answered === null ? "" : ` It last answered at ${answered.toLocaleTimeString()}; what is below is from then.`;
  const what = error instanceof Refused ? error.message : `The sandbox at ${location.host} cannot be reached.`;
  setText(part("unreachable"), `${what}${since} Trying again…`);
  setHidden(part("unreachable"), false);
  setText(part("link"), "not reachable");
  setAttribute(part("link"), "data-state", "lost");
  // The clock would go on alone, which nobody could tell from the sandbox's.
  if (clock.at !== null) {
    clock.at = now();
    clock.read = performance.now();
    clock.pace = 0;
  }
  // The next answer is shown whole, whatever it was before.
  overviewWatch.forget();
}

function showNextOfAll(next) {
  part("to-next").disabled = next === null;
  const element = part("next");
  if (next === null) {
    setText(element, "Nothing is going to happen.");
    return;
  }
  if (element.firstElementChild === null) {
    element.replaceChildren("Next ", makeTime(next.at, true), ": ", make("span"));
  }
  setTime(element.firstElementChild, next.at);
  setText(element.lastElementChild, `${nameOf(next.customer_reference, next.porting_order_id)}, ${stepText(next.step)}`);
}

/** What went wrong, for a person. */
function reason(error) {
  return error instanceof Refused ? error.message : "The sandbox cannot be reached.";
}

let noticeTimer = 0;

/** Says for a moment that something was done. */
function notify(text) {
  setText(part("notice"), text);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => setText(part("notice"), ""), 4 * SECOND);
}

async function moveClock(body) {
  try {
    const { now: at } = await pull("/sandbox/clock", body);
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
    showProblem(problem, length === null ? "A length of time looks like 90s, 15m, 4h, 2d or 1w 2d." : "", field);
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
      await pull("/sandbox/reset");
      notify("The sandbox has forgotten everything but the time.");
    } catch (error) {
      notify(reason(error));
    }
    refresh();
  });
}

function prepareSearch() {
  part("search").addEventListener("input", ({ target }) => {
    wanted.search = target.value.trim();
    refresh();
  });
}

/** An order can be linked to: `/#order=<id>`. */
function readLink() {
  const id = /^#order=([0-9a-f-]{36})$/i.exec(location.hash)?.[1] ?? null;
  if (id !== null && id !== opened.id) {
    openOrder(id);
  } else if (id === null && opened.id !== null) {
    closeOrder();
  }
}

function prepare() {
  // What is fixed stands below the bar, however high that is.
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
