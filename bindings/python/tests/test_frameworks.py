"""Webhooks of the sandbox in the test clients of Flask, Django and FastAPI."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest

from telnyx_porting import WebhookVerificationError
from telnyx_porting.types import NewCommentEvent, StatusChangedEvent
from telnyx_porting.webhooks import verify


def receive(body, headers, public_key, seen):
    """The part of a receiver that is the same in every framework: returns the status of the response."""
    try:
        webhook = verify(body, headers, public_key=public_key)
    except WebhookVerificationError as error:
        seen.append(error.reason)
        return HTTPStatus.BAD_REQUEST
    seen.append(webhook.event)
    return HTTPStatus.NO_CONTENT


def flask_app(public_key, client, seen):
    flask = pytest.importorskip("flask")
    app = flask.Flask("receiver")

    @app.post("/webhooks")
    def webhooks():
        return "", receive(flask.request.get_data(), flask.request.headers, public_key, seen)

    @app.get("/orders/<id>")
    def order(id):
        return client.orders.get(id).to_dict()

    test_client = app.test_client()

    def post(webhook):
        return test_client.post("/webhooks", data=webhook.body, headers=webhook.headers).status_code

    def get(path):
        return test_client.get(path).json

    return post, get


def django_app(public_key, client, seen):
    django = pytest.importorskip("django")
    from django.conf import settings

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["testserver"], ROOT_URLCONF=(), SECRET_KEY="test", USE_TZ=True)
        django.setup()
    from django.http import HttpResponse, JsonResponse
    from django.test import Client, override_settings
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt
    from django.views.decorators.http import require_POST

    @csrf_exempt
    @require_POST
    def webhooks(request):
        return HttpResponse(status=receive(request.body, request.headers, public_key, seen))

    def order(_, id):
        return JsonResponse(client.orders.get(id).to_dict())

    urls = (path("webhooks", webhooks), path("orders/<id>", order))
    # Checks of CSRF are as in production.
    test_client = Client(enforce_csrf_checks=True)

    def post(webhook):
        type = webhook.headers["content-type"]
        with override_settings(ROOT_URLCONF=urls):
            return test_client.post(
                "/webhooks", data=webhook.body, content_type=type, headers=webhook.headers
            ).status_code

    def get(path):
        with override_settings(ROOT_URLCONF=urls):
            return test_client.get(path).json()

    return post, get


def fastapi_app(public_key, client, seen):
    fastapi = pytest.importorskip("fastapi")
    from fastapi.testclient import TestClient

    app = fastapi.FastAPI()

    async def webhooks(request):
        return fastapi.Response(status_code=receive(await request.body(), request.headers, public_key, seen))

    # Annotations of a function inside another are not found.
    webhooks.__annotations__["request"] = fastapi.Request
    app.post("/webhooks")(webhooks)

    @app.get("/orders/{id}")
    async def order(id: str):
        return (await client.orders.get(id)).to_dict()

    test_client = TestClient(app)

    def post(webhook):
        return test_client.post("/webhooks", content=webhook.body, headers=webhook.headers).status_code

    def get(path):
        return test_client.get(path).json()

    return post, get


@pytest.fixture(params=[flask_app, django_app, fastapi_app], ids=["flask", "django", "fastapi"])
def app(request, sandbox):
    """Posts a webhook to a receiver, gets a resource of it, and what the receiver has seen."""
    client = sandbox.async_client() if request.param is fastapi_app else sandbox.client()
    seen = []
    return *request.param(sandbox.webhook_public_key, client, seen), seen


@pytest.fixture
def order(sandbox):
    (order,) = sandbox.client().orders.create(["+13035550100"], customer_reference="17")
    return order


def test_a_receiver_gets_the_event_of_a_signed_webhook(sandbox, order, app):
    post, _, seen = app
    assert post(sandbox.signed_webhook(order=order)) == HTTPStatus.NO_CONTENT
    (event,) = seen
    assert isinstance(event, StatusChangedEvent) and event.payload.status.value == "draft"
    sandbox.client().orders.comments.create(order, body="Please port before noon.")
    assert post(sandbox.signed_webhook(order=order)) == HTTPStatus.NO_CONTENT
    assert isinstance(seen[1], NewCommentEvent) and seen[1].payload.comment.body == "Please port before noon."


def test_a_receiver_rejects_webhooks_of_others(sandbox, order, app):
    post, _, seen = app
    assert post(sandbox.signed_webhook(order=order, age=timedelta(minutes=6))) == HTTPStatus.BAD_REQUEST
    assert post(sandbox.signed_webhook(order=order, bad_signature=True)) == HTTPStatus.BAD_REQUEST
    changed = sandbox.signed_webhook(order=order)
    changed.body = changed.body.replace(b"draft", b"ported")
    assert post(changed) == HTTPStatus.BAD_REQUEST
    unsigned = sandbox.signed_webhook(order=order)
    del unsigned.headers["telnyx-signature-ed25519"]
    assert post(unsigned) == HTTPStatus.BAD_REQUEST
    assert seen == ["too-old", "wrong-signature", "wrong-signature", "missing-header"]


def test_an_order_is_a_json_response(order, app):
    _, get, _ = app
    assert get(f"/orders/{order.id}") == order.to_dict()
