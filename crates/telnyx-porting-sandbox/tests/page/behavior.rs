//! The behavior of the page.

use chrono::TimeDelta;
use serde_json::json;
use telnyx_porting_sandbox::{Clock, Sandbox};

use crate::browser::{Browser, ENTER, ESCAPE, TAB};
use crate::scene::Scene;

/// Opens the page of a new sandbox; `None` without a browser.
async fn opened() -> Option<(Scene, Browser)> {
    let browser = Browser::start().await?;
    let scene = Scene::start().await;
    browser.open(&scene.page()).await;
    // Lost on a reload.
    browser.value("window.loaded = 'once'").await;
    Some((scene, browser))
}

#[tokio::test]
async fn orders_appear_and_move_on_when_the_clock_is_moved() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    browser.until_text("#no-orders", "No orders yet").await;
    scene.confirmed(&["+13035550000"], "Bakery").await;
    browser.until_text("#order-rows", "Bakery").await;
    browser.until_text("#order-rows tr", "in-process").await;
    browser.until_text("#next", "in 10 min: Bakery, goes to the carrier").await;
    browser.click("[data-seconds='600']").await;
    browser.until_text("#order-rows tr", "submitted").await;
    browser.until_text("#clock-utc", "Mon 2026-03-02 15:10:00").await;
    browser.click("#to-next").await;
    browser.until_text("#order-rows tr", "foc-date-confirmed").await;
    browser.until_text("#clock-utc", "15:40:00").await;
    browser.type_in("#duration", "soon").await;
    browser.click("#advance button").await;
    browser.until_text("#duration-problem", "Enter a duration").await;
    browser.value("document.getElementById('duration').value = ''").await;
    browser.type_in("#duration", "1w 2d 30m").await;
    browser.press(ENTER).await;
    browser.until_text("#order-rows tr", "ported").await;
    browser.until_text("#clock-utc", "Wed 2026-03-11 16:10:00").await;
    browser.until("document.getElementById('to-next').disabled").await;
    // An advance by another client is also shown.
    scene.sandbox.advance(TimeDelta::hours(1));
    browser.until_text("#clock-utc", "17:10:00").await;
    assert_eq!(browser.value("window.loaded").await, "once");
    browser.close().await;
}

#[tokio::test]
async fn a_running_clock_advances_on_its_own() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let scene = Scene::of(Clock::accelerated(3600.0)).await;
    browser.open(&scene.page()).await;
    browser.until_text("#clock-pace", "running ×3600").await;
    scene.confirmed(&["+13035550000"], "Bakery").await;
    browser.until_text("#order-rows tr", "foc-date-confirmed").await;
    let shown = "document.getElementById('clock-utc').textContent";
    let before = browser.value(shown).await;
    browser.until(&format!("{shown} > {before}")).await;
    browser.close().await;
}

#[tokio::test]
async fn an_order_is_changed_and_commented_on() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    let id = scene.confirmed(&["+13035550000"], "Bakery").await;
    browser.click_order("Bakery").await;
    browser.until_text("#order-title", "Bakery").await;
    browser.choose("#exception-choice", "PASSCODE_PIN_INVALID").await;
    browser.click("#exception-form button").await;
    browser.until_text("#exceptions", "Get the port-out PIN").await;
    browser.until_text("#order-rows .codes", "PASSCODE_PIN_INVALID").await;
    browser.choose("#exception-choice", "").await;
    browser.click("#exception-form button").await;
    browser.until_text("#exception-form .problem", "Enter a value").await;
    browser.type_in("#exception-other", "LOA_ILLEGIBLE").await;
    browser.type_in("#exception-description", "Too faint").await;
    browser.press(ENTER).await;
    browser.until_text("#exceptions", "Too faint").await;

    browser.click("#comment-form button").await;
    browser.until_text("#comment-form .problem", "needs text").await;
    browser.type_in("#comment", "Please send the letter again.").await;
    browser.click("#comment-form button").await;
    browser.until_text("#comments", "Please send the letter again.").await;
    browser.until("document.getElementById('comment').value === ''").await;
    let comments = scene.get(&format!("/porting_orders/{id}/comments")).await;
    assert_eq!(comments[0]["user_type"], "admin");

    browser.choose("#status-choice", "ported").await;
    browser.click("#status-form button").await;
    browser.until_text("#order-status", "ported").await;
    browser.until("document.querySelector('#exception-form button').disabled").await;
    browser.until("document.querySelectorAll('#timeline li').length === 6").await;
    assert_eq!(scene.get(&format!("/porting_orders/{id}")).await["status"]["value"], "ported");
    browser.close_after_failures().await;
}

#[tokio::test]
async fn orders_are_searched_and_filtered() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    scene.draft(&["+13035551000"], "Bakery").await;
    scene.draft(&["+13035562000"], "Dentist").await;
    scene.confirmed(&["+442079460000"], "Bakery London").await;
    browser.until("document.querySelectorAll('#order-rows tr').length === 3").await;
    browser.type_in("#search", "bakery").await;
    browser.until("document.querySelectorAll('#order-rows tr').length === 2").await;
    browser.until_text("#shown", "2 of 3 orders").await;
    browser.click("#statuses button:nth-child(2)").await;
    browser.until("document.querySelectorAll('#order-rows tr').length === 1").await;
    assert!(browser.text("#order-rows").await.contains("+13035551000"));
    browser.type_in("#search", " unknown").await;
    browser.until_text("#no-orders", "No order matches").await;
    browser.close().await;
}

#[tokio::test]
async fn only_the_newest_of_many_orders_are_listed() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    for number in 0..205 {
        scene.draft(&[&format!("+13035550{number:03}")], &format!("Order {number}")).await;
    }
    browser.until_text("#shown", "205 orders, the newest 200 shown").await;
    assert_eq!(browser.value("document.querySelectorAll('#order-rows tr').length").await, 200);
    browser.type_in("#search", "+13035550002").await;
    browser.until("document.querySelectorAll('#order-rows tr').length === 1").await;
    browser.close().await;
}

#[tokio::test]
async fn client_texts_remain_text() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    let attack = "<img src=x onerror=\"window.loaded='hacked'\"><script>window.loaded='hacked'</script>";
    let id = scene.draft(&["+13035550000"], attack).await;
    scene.post(&format!("/porting_orders/{id}/comments"), json!({"body": attack})).await;
    browser.until_text("#order-rows button", attack).await;
    browser.until_text("#events", attack).await;
    browser.until_text("#next", attack).await;
    browser.click("#order-rows button").await;
    browser.until_text("#order-title", attack).await;
    browser.until_text("#comments", attack).await;
    assert_eq!(browser.value("document.querySelectorAll('img').length").await, 0);
    assert_eq!(browser.value("document.querySelectorAll('script').length").await, 1);
    assert_eq!(browser.value("window.loaded").await, "once");
    browser.close().await;
}

#[tokio::test]
async fn the_keyboard_is_enough_and_updates_do_not_disturb_it() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    for number in 0..4 {
        scene.confirmed(&[&format!("+1303555000{number}")], &format!("Bakery {number}")).await;
    }
    browser.until("document.querySelectorAll('#order-rows tr').length === 4").await;
    browser.type_in("#search", "bak").await;
    let focused = "document.activeElement.textContent";
    for _ in 0..10 {
        if browser.value(focused).await == "Bakery 3" {
            break;
        }
        browser.press(TAB).await;
    }
    browser.press(ENTER).await;
    browser.until("document.activeElement.id === 'order-title'").await;
    assert!(browser.value("location.hash").await.as_str().unwrap().starts_with("#order="));
    browser.type_in("#comment", "Half a sen").await;
    browser.value("document.getElementById('order').scrollTop = 90").await;
    scene.confirmed(&["+13035550009"], "Bakery 9").await;
    scene.sandbox.advance(TimeDelta::minutes(10));
    browser.until_text("#order-rows", "Bakery 9").await;
    browser.until_text("#order-status", "submitted").await;
    browser.press('t').await;
    assert_eq!(browser.value("document.getElementById('comment').value").await, "Half a sent");
    assert_eq!(browser.value("document.getElementById('search').value").await, "bak");
    browser.press(ESCAPE).await;
    browser.until("document.getElementById('order').hidden").await;
    assert_eq!(browser.value(focused).await, "Bakery 3");
    browser.press(ENTER).await;
    browser.until("document.activeElement.id === 'order-title'").await;
    assert_eq!(browser.value("document.getElementById('comment').value").await, "Half a sent");
    browser.close().await;
}

#[tokio::test]
async fn a_link_opens_an_order_and_a_deleted_one_is_reported() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    let id = scene.draft(&["+13035550000"], "Bakery").await;
    browser.open(&format!("{}#order={id}", scene.page())).await;
    browser.until_text("#order-title", "Bakery").await;
    browser.until_text("#missing", "documents.loa").await;
    scene.sandbox.advance(TimeDelta::days(30));
    browser.until_text("#gone", "no longer exists").await;
    browser.until_text("#events", "Deleted").await;
    browser.click("#close").await;
    browser.until("document.getElementById('order').hidden").await;
    browser.close_after_failures().await;
}

#[tokio::test]
async fn a_reset_needs_confirmation() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    scene.draft(&["+13035550000"], "Bakery").await;
    browser.until_text("#order-rows", "Bakery").await;
    browser.click("#reset").await;
    browser.click("#reset-dialog [value=cancel]").await;
    browser.until("!document.getElementById('reset-dialog').open").await;
    assert_eq!(scene.sandbox.counters().orders_created, 1);
    browser.click("#reset").await;
    browser.click("#reset-dialog [value=reset]").await;
    browser.until_text("#no-orders", "No orders yet").await;
    assert_eq!(scene.sandbox.counters().orders_created, 0);
    browser.close().await;
}

#[tokio::test]
async fn it_reports_a_lost_connection_and_recovers() {
    let Some((scene, browser)) = opened().await else {
        return;
    };
    scene.draft(&["+13035550000"], "Bakery").await;
    browser.until_text("#order-rows", "Bakery").await;
    let address = scene.sandbox.address();
    scene.sandbox.shutdown().await;
    browser.until_text("#unreachable", "cannot be reached").await;
    assert!(browser.text("#order-rows").await.contains("Bakery"));
    browser.picture("unreachable").await;
    let again = Sandbox::builder().listen(address).start().await.unwrap();
    browser.until_text("#link", "live").await;
    browser.until("document.getElementById('unreachable').hidden").await;
    browser.until_text("#no-orders", "No orders yet").await;
    browser.until_text("#clock-pace", "running").await;
    browser.close_after_failures().await;
    again.shutdown().await;
}
