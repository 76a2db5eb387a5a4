// What has happened, and what has been asked for.

function showEvents({ events, events_total: total }) {
  setHidden(part("no-events"), events.length > 0);
  setText(part("events-shown"), total > events.length ? `the latest ${events.length} of ${total.toLocaleString("en")}` : "");
  matchTexts(part("events"), events, JSON.stringify, createEvent);
}

function createEvent(event) {
  const id = event.porting_order_id;
  const name = make("button", { type: "button", class: "text" }, nameOf(event.customer_reference, id));
  name.addEventListener("click", () => openOrder(id, name));
  const what = make("span", { class: "what" }, make("strong", {}, name), ...eventWords(event));
  return make("li", {}, makeTime(event.at), what, ...(event.deliveries ?? []).map(createDelivery));
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
