# %% [markdown]
# # The single steps of a port-in
#
# This script is a notebook: editors show each `# %%` as a cell, and `python single_steps.py` runs all of them. It needs
# no account: the sandbox simulates the API, the carriers and the calendar. `port_in_notebook.py` ports a whole list.

# %%
from __future__ import annotations

from datetime import timedelta

from telnyx_porting import (
    Address,
    EndUser,
    Misc,
    NotReachedError,
    OrderDocuments,
    Sandbox,
    UnprocessableEntityError,
    ValidationError,
    advice,
)

sandbox = Sandbox(frozen_at="2026-03-02T15:00:00Z")  # a Monday morning in Denver
client = sandbox.client()  # for the real API: PortingClient(), with TELNYX_API_KEY set
print(client)

# %% [markdown]
# ## What can be ported?
#
# Numbers must be in E.164 format: `+`, country code, digits. Everything else is rejected before anything is sent,
# with all issues at once. Then the API is asked whether Telnyx can port the numbers.

# %%
try:
    client.portability.check(["303-555-0100", "+4402079460000"])
except ValidationError as error:
    for issue in error.issues:
        print(f"{issue.field}: {issue.hint}")

numbers = ["+13035550100", "+13035550101", "+442079460100"]
for check in client.portability.check(numbers):
    print(check.phone_number, "portable" if check.portable else check.not_portable_reason)

# %% [markdown]
# ## One request, several orders
#
# An order has numbers of one country, type, losing carrier and FastPort eligibility, so a request may create
# several. The rest of this notebook is about the US order; the British one would need other documents.

# %%
orders = client.orders.create_once(numbers, key="customer-request-17", customer_reference="Acct 123abc")
for order in orders:
    print(order.status.value if order.status else None, [number.phone_number for number in order.phone_numbers])

american, british = sorted(orders, key=lambda order: str(order.phone_numbers[0].phone_number))
client.orders.delete(british)

# %% [markdown]
# ## What is missing?
#
# An incomplete order cannot be confirmed; the API lists what is missing.

# %%
try:
    client.orders.confirm(american)
except UnprocessableEntityError as error:
    for entry in error.errors:
        print(entry.pointer)

# %% [markdown]
# ## Filling it in
#
# The subscriber's data must match the losing carrier's records exactly. `Misc.full()` ports all numbers of the
# account. Omitted arguments keep the order's values, and `None` clears them. Secrets are not shown.

# %%
end_user = EndUser(
    entity_name="Example Porting Ltd",
    auth_person_name="Robin Example",
    billing_phone_number="+13035550100",
    account_number="00123-EXAMPLE",
    pin_passcode="0042",
    address=Address("100 Example Street", "Denver", "CO", "80202", "US"),
)
print(end_user)

window = client.orders.foc_windows(american)[-1]
client.orders.update(
    american,
    misc=Misc.full(),
    end_user=end_user,
    activation_settings={"foc_datetime_requested": window.started_at},
)

# %% [markdown]
# ## The documents
#
# The letter of authorization comes filled in and must be signed; the last invoice of the losing carrier goes with
# it. Link uploads at once: unlinked ones are deleted after 30 minutes.

# %%
letter = client.orders.loa_template(american)
print(letter[:5], len(letter) > 1000)
loa = client.documents.upload(letter, filename="loa.pdf")
invoice = client.documents.upload(b"%PDF-1.4\n%%EOF\n", filename="invoice.pdf")
client.orders.update(american, documents=OrderDocuments(loa=loa, invoice=invoice))

token = client.orders.share(american, expires_in_seconds="36h", permissions="porting_order.document.read")
print("documents can be seen without an account until", token.expires_at)

# %% [markdown]
# ## Waiting
#
# Once confirmed, the order is with the carriers. The wait polls it; in the sandbox, weeks pass in seconds.

# %%
confirmed = client.orders.confirm_once(american)
print(confirmed.status)
order = client.orders.wait_until(american, "foc-date-confirmed", longest_interval=timedelta(hours=1))
print("FOC date:", order.activation_settings and order.activation_settings.foc_datetime_actual)

# %% [markdown]
# An order cannot be cancelled within 48 hours of that date.

# %%
order = client.orders.wait_until(american, "ported", longest_interval=timedelta(hours=1))
print(order.status, "on", sandbox.now.date())
for event in client.events.list(porting_order_id=american):
    print(event.event_type)

# %% [markdown]
# ## Exceptions
#
# In the sandbox, a word in the reference causes an exception. The order then waits 14 days for a correction.

# %%
(order,) = client.orders.create(["+13035550102"], customer_reference="sandbox:exception=PASSCODE_PIN_INVALID")
loa, invoice = (client.documents.upload(letter, filename=name) for name in ("loa.pdf", "invoice.pdf"))
client.orders.update(order, misc=Misc.full(), end_user=end_user, documents=OrderDocuments(loa=loa, invoice=invoice))
client.orders.confirm(order)
try:
    client.orders.wait_until(order, "ported", longest_interval=timedelta(hours=1))
except NotReachedError as error:
    print(error.outcome)
    assert error.order is not None and error.order.status is not None
    for detail in error.order.status.details:
        print(f"{detail.code}: {advice(detail.code or '').next}")

# %%
client.orders.update(order, end_user=EndUser(pin_passcode="0043"))
order = client.orders.wait_until(order, "ported", past_exceptions=True, longest_interval=timedelta(hours=1))
print(order.status)

# %%
sandbox.close()
