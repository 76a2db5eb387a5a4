# %% [markdown]
# # A port-in job from a data frame
#
# This script is a notebook: editors show each `# %%` as a cell, and `python port_in_notebook.py` runs all of them. It
# requires polars and matplotlib (`pip install polars matplotlib`), and no account: the sandbox simulates the API, the
# carriers and the calendar. `single_steps.py` shows the calls for a single order.

# %%
from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

# The types of matplotlib are incomplete.
# pyright: reportUnknownMemberType=false
import matplotlib.pyplot as plt
import polars as pl

from telnyx_porting import Misc, Sandbox
from telnyx_porting.jobs import Job, JobEvent, OrderChanged

pl.Config(tbl_formatting="ASCII_MARKDOWN", tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True)
pl.Config(tbl_rows=-1, tbl_width_chars=140, fmt_str_lengths=60)

sandbox = Sandbox(frozen_at="2026-03-02T15:00:00Z")  # a Monday morning in Denver
client = sandbox.client()  # for the real API: PortingClient(), with TELNYX_API_KEY set
temporary = TemporaryDirectory()
folder = Path(temporary.name)  # for the documents and the journal
for document in ("loa.pdf", "invoice.pdf"):
    (folder / document).write_bytes(b"%PDF-1.4\n%%EOF\n" + document.encode())

# %% [markdown]
# ## The desired state
#
# Two tables: the numbers as the customers sent them, and the accounts as registered with the losing carriers. Account
# numbers and PINs are text, which keeps their zeros. The frame is not printed, because it has PINs.

# %%
numbers = pl.DataFrame(
    [
        ("Acme Dental", "(303) 555-0100", "US"),
        ("Acme Dental", " 303.555.0101", "US"),
        ("Acme Dental", "+1 303 555 0100", "US"),
        ("Acme Dental", "647-555-0100", "CA"),
        ("Borealis Law", "'+13035594012", None),
        ("Borealis Law", "303-555-0142 x12", "US"),
        ("Cedar Clinic", "+13035550160", "US"),
        ("Cedar Clinic", "+13035594040", "US"),
    ],
    schema=["Customer", "Phone", "Country"],
    orient="row",
)
accounts = pl.DataFrame(
    {
        "Customer": ["Acme Dental", "Borealis Law", "Cedar Clinic"],
        "Reference": ["acme", "borealis", "cedar"],
        "Entity Name": ["Acme Dental Inc", "Borealis Law LLP", "Cedar Clinic Ltd"],
        "Account No.": ["77-100", "00123-EXAMPLE", "C-31"],
        "PIN": ["4711", "0042", None],
        "Billing Number": ["+13035550100", "+13035550142", "+13035550160"],
        "Street": ["1 Main Street", "5 Court Street", "9 Park Avenue"],
        "ZIP": ["80202", "80203", "80204"],
        "FOC Date": ["earliest", "in 3 business days", "not before 2026-03-16"],
    }
)
order = {  # the fields that all orders have in common
    "end_user": {
        "admin": {"auth_person_name": "Robin Example"},
        "location": {"locality": "Denver", "administrative_area": "CO", "country_code": "US"},
    },
    "misc": Misc.full(),
    "documents": {"loa": "loa.pdf", "invoice": "invoice.pdf"},
}


def job() -> Job:
    """The job with the current content of the frames."""
    frame = numbers.join(accounts, on="Customer", maintain_order="left")
    journal = folder / "march.sqlite"
    # Billing numbers could be meant to be ported too.
    return Job(frame, order, client=client, name="march", journal=journal, folder=folder, column="Phone")


intake = job().intake
assert intake is not None
print(f"{len(intake.accepted)} numbers, {len(intake.duplicates)} duplicate")
for row in intake.rejected:
    print(f"{row.place}: {row.text}: {row.reason.message}")

# %% [markdown]
# A row that is not certainly a number is rejected, and `apply` would not start. The customer says that 12 is an
# extension, which is not ported.

# %%
numbers = numbers.with_columns(pl.col("Phone").str.replace(r"\s*x\d+$", ""))
print(job().intake)

# %% [markdown]
# ## The plan
#
# Planning checks the numbers, and creates and changes nothing. The digest identifies what was approved.

# %%
plan = job().plan()
new_orders = [
    {"account": account.account, "country": new.country, "carrier": new.carrier, "numbers": len(new.numbers)}
    for account in plan.accounts
    for new in account.create
]
print(pl.DataFrame(new_orders))
for account in plan.accounts:
    for number in account.left_out:
        print(f"{number.place}: {number.number} {number.reason}")
for finding in plan.findings:
    print(f"{finding.account}: {finding.field}: {finding.message}")

# %% [markdown]
# ## Applying the plan
#
# The orders are created, filled in and submitted. The journal records each step, so that the same call continues after
# an interruption.

# %%
applied = job().apply(plan=plan.digest)
print(f"{len(applied.orders)} orders: {sorted({order.status for order in applied.orders})}")

# %% [markdown]
# ## Watching
#
# The watch uses the client's clock: in the sandbox, three days take no time. With the real API, `refresh` reads all
# orders once, and a scheduler can call `tick`.


# %%
def show(event: JobEvent) -> None:
    if isinstance(event, OrderChanged):
        print(f"{sandbox.now:%Y-%m-%d %H:%M}  {event.order.customer_reference}: {event.text}")


job().watch(on_event=show, interval=timedelta(hours=1), timeout=timedelta(days=3))
for item in job().status().attention:
    for point in item.points:
        print(f"{item.level}: {item.account}: {point.text} {point.fix}")

# %% [markdown]
# ## A correction
#
# The losing carrier rejects the PIN of an account, and its customer sends another one. Correct it in the data and apply
# the job again; `retry=True` also submits the order again. Telnyx cancels orders that stay in exception for 14 days.

# %%
is_borealis = pl.col("Customer") == "Borealis Law"
accounts = accounts.with_columns(PIN=pl.when(is_borealis).then(pl.lit("0043")).otherwise("PIN"))
for account in job().plan(retry=True).accounts:
    for known in account.orders:
        if known.actions:
            print(f"{account.account}: {known.status}: {[action.kind for action in known.actions]}")
job().apply(retry=True)

ended = job().watch(on_event=show, interval=timedelta(hours=1))
print(f"{ended.finished} orders are finished, {ended.need_a_person} need a person")

# %% [markdown]
# ## The table
#
# The report has the state of each number, also of those without an order.

# %%
report = job().report()
rows = [
    {"number": number.number, "account": number.account, "state": number.state, "FOC date": number.foc}
    for number in report.numbers
]
table = pl.DataFrame(rows).with_columns(pl.col("FOC date").dt.date())
print(table)
print(table.pivot(on="state", index="account", values="number", aggregate_function="len").fill_null(0))

# %% [markdown]
# ## The plot
#
# The timeline of each order has its changes, such as `submitted -> ported`. Each order keeps a state until the next one.

# %%
changes = pl.DataFrame(
    [{"at": event.at, "order": str(order.id), "text": event.text} for order in report.orders for event in order.timeline]
)
states = (
    changes.with_columns(state=pl.col("text").str.extract(r"^(?:[a-z-]+ -> )?([a-z-]+)(?:,|$)"))
    .drop_nulls("state")
    .pivot(on="order", index="at", values="state", aggregate_function="last")
    .sort("at")
    .fill_null(strategy="forward")
)
colors = {
    "ported": "tab:green",
    "foc-date-confirmed": "tab:blue",
    "exception": "tab:red",
    "submitted": "tab:orange",
    "in-process": "tab:olive",
    "draft": "tab:gray",
}
counts = states.select("at", *(pl.sum_horizontal(pl.exclude("at") == state).alias(state) for state in colors))
figure, axes = plt.subplots(figsize=(9, 4), layout="constrained")
areas = [counts[state] for state in colors]
axes.stackplot(counts["at"], *areas, labels=colors, colors=list(colors.values()), step="post")
axes.set(title="Orders by state", ylabel="orders")
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
figure.autofmt_xdate()
picture = folder / "orders.svg"
figure.savefig(picture)  # editors also show the figure below the cell
assert picture.stat().st_size > 1000
print(f"plotted {len(counts)} changes of {len(report.orders)} orders to {picture.name}")

# %%
plt.close(figure)
sandbox.close()
temporary.cleanup()
