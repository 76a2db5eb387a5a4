"""One contender in one scenario, in a separate process; prints its measurements as a dict.

It imports next to nothing itself, since memory is measured too.
"""

from __future__ import annotations

import sys
import time

ID = "11f1f6c8-0be3-4c82-8596-583121d1d262"
KEY = "KEY0123456789ABCDEF"


def status(value):
    return value["status"]["value"]


def read_dict(order):
    """Ten fields, including nested ones."""
    settings, end_user = order["activation_settings"], order["end_user"]
    return (
        order["id"],
        order["status"]["value"],
        order["customer_reference"],
        order["support_key"],
        order["created_at"],
        order["porting_phone_numbers_count"],
        order["phone_numbers"][0]["phone_number"],
        settings["foc_datetime_requested"],
        end_user["admin"]["entity_name"],
        end_user["location"]["postal_code"],
    )


def read_object(order):
    settings, end_user = order.activation_settings, order.end_user
    return (
        order.id,
        order.status.value,
        order.customer_reference,
        order.support_key,
        order.created_at,
        order.porting_phone_numbers_count,
        order.phone_numbers[0].phone_number,
        settings.foc_datetime_requested,
        end_user.admin.entity_name,
        end_user.location.postal_code,
    )


class Ours:
    def __init__(self, url, is_async):
        from telnyx_porting import AsyncPortingClient, PortingClient

        self.client = (AsyncPortingClient if is_async else PortingClient)(KEY, base_url=url)

    def get(self):
        assert self.client.orders.get(ID).id

    async def aget(self):
        assert (await self.client.orders.get(ID)).id

    def page(self):
        for page in self.client.orders.list(page_size=250).pages():
            return [read_object(order) for order in page.items]

    async def close(self):
        pass


class Sdk:
    def __init__(self, url, is_async):
        from telnyx import AsyncTelnyx, Telnyx

        self.client = (AsyncTelnyx if is_async else Telnyx)(api_key=KEY, base_url=url)

    def get(self):
        assert self.client.porting_orders.retrieve(ID).data.id

    async def aget(self):
        assert (await self.client.porting_orders.retrieve(ID)).data.id

    def page(self):
        page = self.client.porting_orders.list(page_size=250)
        return [read_object(order) for order in page.data]

    async def close(self):
        await self.client.close()


class Httpx:
    def __init__(self, url, is_async):
        import json

        import httpx

        self.url, self.loads = url, json.loads
        self.client = (httpx.AsyncClient if is_async else httpx.Client)(headers={"Authorization": f"Bearer {KEY}"})

    def get(self):
        assert self.loads(self.client.get(f"{self.url}/porting_orders/{ID}").content)["data"]["id"]

    async def aget(self):
        assert self.loads((await self.client.get(f"{self.url}/porting_orders/{ID}")).content)["data"]["id"]

    def page(self):
        response = self.client.get(f"{self.url}/porting_orders", params={"page[size]": 250})
        return [read_dict(order) for order in self.loads(response.content)["data"]]

    async def close(self):
        await self.client.aclose()


class HttpxOrjson(Httpx):
    def __init__(self, url, is_async):
        from orjson import loads

        super().__init__(url, is_async)
        self.loads = loads


class Aiohttp:
    session = None

    def __init__(self, url, is_async):
        import json

        import aiohttp

        self.aiohttp, self.url, self.loads = aiohttp, url, json.loads

    async def aget(self):
        if self.session is None:
            self.session = self.aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"})
        async with self.session.get(f"{self.url}/porting_orders/{ID}") as response:
            assert self.loads(await response.read())["data"]["id"]

    async def close(self):
        await self.session.close()


class AiohttpOrjson(Aiohttp):
    def __init__(self, url, is_async):
        from orjson import loads

        super().__init__(url, is_async)
        self.loads = loads


class Pycurl:
    """libcurl with one handle, which keeps its connection; the body is read with orjson."""

    def __init__(self, url, is_async):
        from io import BytesIO

        import pycurl
        from orjson import loads

        self.pycurl, self.buffer, self.loads, self.url = pycurl, BytesIO, loads, url
        self.curl = pycurl.Curl()
        self.curl.setopt(pycurl.HTTPHEADER, [f"Authorization: Bearer {KEY}", "Accept: application/json"])

    def read(self, url):
        body = self.buffer()
        self.curl.setopt(self.pycurl.URL, url)
        self.curl.setopt(self.pycurl.WRITEDATA, body)
        self.curl.perform()
        assert self.curl.getinfo(self.pycurl.RESPONSE_CODE) == 200
        return self.loads(body.getbuffer())["data"]

    def get(self):
        assert self.read(f"{self.url}/porting_orders/{ID}")["id"]

    def page(self):
        return [read_dict(order) for order in self.read(f"{self.url}/porting_orders?page%5Bsize%5D=250")]


class Webhook:
    """A forged webhook, by its body, and two headers."""

    def __init__(self):
        from base64 import b64encode

        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.body = b'{"data": {"event_type": "porting_order.status_changed", "payload": "%s"}}' % (b"x" * 500)
        self.timestamp = str(int(time.time()))
        self.key = Ed25519PrivateKey.from_private_bytes(b"\7" * 32).public_key()
        self.public_key = b64encode(self.key.public_bytes_raw()).decode()
        forger = Ed25519PrivateKey.from_private_bytes(b"\10" * 32)
        self.signature = b64encode(forger.sign(self.timestamp.encode() + b"|" + self.body)).decode()


class OurWebhook(Webhook):
    def __init__(self):
        from telnyx_porting.webhooks import WebhookVerificationError, verify

        super().__init__()
        self.verify, self.refused = verify, WebhookVerificationError

    def check(self):
        try:
            self.verify(
                self.body, signature=self.signature, timestamp=self.timestamp, public_key=self.public_key, tolerance=3600
            )
        except self.refused as error:
            assert error.reason == "wrong-signature"
        else:
            raise AssertionError("a forged webhook was accepted")


class OpenSslWebhook(Webhook):
    def __init__(self):
        from base64 import b64decode

        from cryptography.exceptions import InvalidSignature

        super().__init__()
        self.decode, self.refused = b64decode, InvalidSignature

    def check(self):
        try:
            self.key.verify(self.decode(self.signature), self.timestamp.encode() + b"|" + self.body)
        except self.refused:
            pass
        else:
            raise AssertionError("a forged webhook was accepted")


WEBHOOKS = {"ours": OurWebhook, "cryptography": OpenSslWebhook}
CONTENDERS = {
    "ours": Ours,
    "telnyx": Sdk,
    "httpx": Httpx,
    "httpx+orjson": HttpxOrjson,
    "aiohttp": Aiohttp,
    "aiohttp+orjson": AiohttpOrjson,
    "pycurl+orjson": Pycurl,
}


def resident() -> float:
    """Resident memory in MiB."""
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def timed(repeat: int, work) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(repeat):
        work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"per_second": repeat / wall, "cpu_per_1000": cpu / repeat * 1000, "ms": wall / repeat * 1000}


def requests(contender, repeat: int) -> dict[str, float]:
    timed(max(repeat // 10, 5), contender.get)
    return {**timed(repeat, contender.get), "resident": resident()}


def page(contender, repeat: int) -> dict[str, float]:
    timed(3, contender.page)
    return timed(repeat, contender.page)


def concurrent(contender, repeat: int, tasks: int) -> dict[str, float]:
    import asyncio

    async def one(calls):
        for _ in range(calls):
            await contender.aget()

    async def run():
        await asyncio.gather(*(one(max(repeat // tasks // 10, 2)) for _ in range(tasks)))
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(one(repeat // tasks) for _ in range(tasks)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        await contender.close()
        done = repeat // tasks * tasks
        return {"per_second": done / wall, "cpu_per_1000": cpu / done * 1000, "resident": resident()}

    return asyncio.run(run())


def main() -> None:
    name, scenario, url, repeat = sys.argv[1:5]
    if scenario == "webhook":
        webhook = WEBHOOKS[name]()
        timed(100, webhook.check)
        print(timed(int(repeat), webhook.check))
        return
    contender = CONTENDERS[name](url, scenario.startswith("async"))
    if scenario.startswith("async"):
        result = concurrent(contender, int(repeat), int(scenario.removeprefix("async")))
    else:
        result = {"sync": requests, "page": page}[scenario](contender, int(repeat))
    print(result)


main()
