// The list of orders, with its search and its statuses.

/** The filter of the list. An empty status shows all. */
const filter = { search: "", status: "" };

const COLUMNS = ["Order", "Status", "Numbers", "Losing carrier", "Next", "FOC date", "Messaging"];

/** Statuses in the order of the lifecycle; others come last. */
const LIFECYCLE = [
  "draft", "in-process", "submitted", "exception", "foc-date-confirmed", "activation-in-progress", "ported",
  "cancel-pending", "cancelled",
];

function overviewPath() {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== "") {
      query.set(name, value);
    }
  }
  return query.size === 0 ? "/sandbox/overview" : `/sandbox/overview?${query}`;
}

function showOrders(overview) {
  showStatuses(overview.by_status);
  match(part("order-rows"), overview.orders, (order) => order.id, createRow, updateRow);
  const { orders, matching, total } = overview;
  const filtered = filter.search !== "" || filter.status !== "";
  const all = filtered ? `${matching.toLocaleString("en")} of ${countText(total, "order")}` : countText(total, "order");
  setText(part("shown"), orders.length < matching ? `${all}, the newest ${orders.length} shown` : all);
  const none = part("no-orders");
  setText(none, filtered && total > 0 ? "No order matches." : "No orders yet: create one with POST /v2/porting_orders.");
  setHidden(none, orders.length > 0);
}

function showStatuses(counts) {
  const place = (status) => (LIFECYCLE.includes(status) ? LIFECYCLE.indexOf(status) : LIFECYCLE.length);
  const named = new Set(Object.keys(counts));
  if (filter.status !== "") {
    named.add(filter.status);
  }
  const statuses = [...named].sort((left, right) => place(left) - place(right) || (left < right ? -1 : 1));
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const items = [{ status: "", count: all }, ...statuses.map((status) => ({ status, count: counts[status] ?? 0 }))];
  match(part("statuses"), items, ({ status }) => status, createStatus, updateStatus);
}

function createStatus({ status }) {
  const button = make("button", { type: "button" }, status || "all", make("span", { class: "count" }));
  button.addEventListener("click", () => {
    filter.status = filter.status === status ? "" : status;
    refresh();
  });
  return button;
}

function updateStatus(button, { status, count }) {
  setText(button.lastElementChild, count.toLocaleString("en"));
  setAttribute(button, "aria-pressed", String(filter.status === status));
}

function createRow({ id }) {
  const row = make("tr", { role: "row" });
  for (const label of COLUMNS) {
    row.append(make("td", { role: "cell", "data-label": label }));
  }
  const [order, status, numbers, carrier] = row.cells;
  const open = make("button", { type: "button", class: "text open" });
  open.addEventListener("click", (event) => {
    event.stopPropagation();
    openOrder(id, open);
  });
  order.append(open, make("small", { class: "mono" }));
  status.append(make("span", { class: "badge" }), make("span", { class: "codes" }));
  for (const cell of [numbers, carrier]) {
    cell.append(make("span"), make("small"));
  }
  row.addEventListener("click", () => {
    // A click that ends a selection does not open the order.
    if (getSelection().isCollapsed) {
      openOrder(id, open);
    }
  });
  return row;
}

function updateRow(row, order) {
  const [name, status, numbers, carrier, next, date, messaging] = row.cells;
  setText(name.children[0], nameOf(order.customer_reference, order.id));
  setText(name.children[1], order.customer_reference ? order.id.slice(0, 8) : "no reference");
  if (row.dataset.status !== undefined && row.dataset.status !== order.status) {
    flash(row);
  }
  row.dataset.status = order.status;
  setBadge(status.children[0], order.status);
  setText(status.children[1], order.exception_codes.join(", "));
  const more = order.phone_numbers_count - 1;
  setText(numbers.children[0], more > 0 ? `${order.first_phone_number} +${more}` : order.first_phone_number ?? "none");
  setText(numbers.children[1], `${order.country_code} ${spaced(order.phone_number_type)}`);
  setText(carrier.children[0], order.carrier_name);
  setText(carrier.children[1], carrierDetails(order));
  showNext(next, order);
  showDate(date, order);
  showMessaging(messaging, order.messaging_port_status);
  setAttribute(row, "aria-current", opened.id === order.id ? "true" : null);
}

function carrierDetails(order) {
  return [order.spid && `SPID ${order.spid}`, order.fast_port_eligible && "FastPort"].filter(Boolean).join(" · ");
}

/** The next step and its time. */
function showNext(element, { next, status }) {
  if (isEmpty(element, next === null)) {
    return;
  }
  if (element.querySelector("time") === null) {
    element.replaceChildren(make("span"), make("small"));
    element.lastElementChild.append(makeTime(next.at, true));
  }
  setText(element.firstElementChild, stepText(next.step, status));
  setTime(element.querySelector("time"), next.at);
}

function showDate(element, order) {
  const date = order.foc_datetime_actual ?? order.foc_datetime_requested;
  if (isEmpty(element, date === null)) {
    return;
  }
  if (element.querySelector("time") === null) {
    element.replaceChildren(makeTime(date), make("small"));
  }
  setTime(element.firstElementChild, date);
  setText(element.lastElementChild, order.foc_datetime_actual === null ? "requested" : "confirmed");
}

function showMessaging(element, status) {
  if (!isEmpty(element, status === "not_applicable")) {
    setText(element, spaced(status));
  }
}

/** Marks a cell that has nothing to show, or removes the mark. */
function isEmpty(element, empty) {
  setAttribute(element, "data-empty", empty ? "" : null);
  if (empty) {
    setText(element, "–");
  }
  return empty;
}

function flash(row) {
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const color = getComputedStyle(row).getPropertyValue("--accent");
    row.animate([{ boxShadow: `inset 0 0 0 2px ${color}` }, { boxShadow: "inset 0 0 0 2px transparent" }], 1500);
  }
}
