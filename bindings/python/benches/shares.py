"""Programs that share one order and exit, as short as each contender allows. Their argument is the address."""

ID = "11f1f6c8-0be3-4c82-8596-583121d1d262"
KEY = "KEY0123456789ABCDEF"

PROGRAMS = {
    "ours": f"""
import sys
from telnyx_porting import PortingClient
client = PortingClient("{KEY}", base_url=sys.argv[1])
assert client.orders.share("{ID}", expires_in_seconds=3600, permissions="porting_order.document.read").token
""",
    "telnyx": f"""
import sys
from telnyx import Telnyx
share = Telnyx(api_key="{KEY}", base_url=sys.argv[1]).porting_orders.actions.share
assert share("{ID}", expires_in_seconds=3600, permissions="porting_order.document.read").data.token
""",
    "httpx": f"""
import sys
import httpx
body = {{"expires_in_seconds": 3600, "permissions": "porting_order.document.read"}}
headers = {{"Authorization": "Bearer {KEY}"}}
response = httpx.post(sys.argv[1] + "/porting_orders/{ID}/actions/share", json=body, headers=headers)
assert response.json()["data"]["token"]
""",
    "urllib": f"""
import json
import sys
from urllib.request import Request, urlopen
body = json.dumps({{"expires_in_seconds": 3600, "permissions": "porting_order.document.read"}}).encode()
headers = {{"Authorization": "Bearer {KEY}", "Content-Type": "application/json"}}
with urlopen(Request(sys.argv[1] + "/porting_orders/{ID}/actions/share", body, headers)) as response:
    assert json.load(response)["data"]["token"]
""",
}
