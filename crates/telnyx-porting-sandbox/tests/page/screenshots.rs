//! Screenshots of the page, for people, and a test that it fits its window.

use serde_json::json;

use crate::browser::Browser;
use crate::scene::Scene;

/// Creates orders in all statuses; returns the id of one with several events.
async fn populate(scene: &Scene) -> String {
    scene.confirmed(&["+13035562000"], "Dentist, 3 Harbor Lane").await;
    scene.confirmed(&["+18005550199"], "Hotline sandbox:exception=LSR_PENDING").await;
    scene.sandbox.advance(chrono::TimeDelta::days(3));
    let id = scene.confirmed(&["+13035551000", "+13035551001", "+13035551002"], "Bakery west").await;
    scene.sandbox.advance(chrono::TimeDelta::hours(6));
    scene.confirmed(&["+16475551000"], "").await;
    scene.confirmed(&["+13035573000"], "Chain 12 sandbox:unknown-status").await;
    scene.sandbox.advance(chrono::TimeDelta::hours(5));
    scene.confirmed(&["+13035574000"], "Chain 13").await;
    scene.draft(&["+442079460000"], "London office").await;
    id
}

#[tokio::test]
async fn it_fits_wide_and_narrow_light_and_dark() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let scene = Scene::start().await;
    let id = populate(&scene).await;
    scene.post(&format!("/porting_orders/{id}/comments"), json!({"body": "The account number is on page 2."})).await;
    for (name, width, height) in [("wide", 1600, 1000), ("middle", 1000, 900), ("narrow", 360, 780)] {
        browser.size(width, height).await;
        for scheme in ["light", "dark"] {
            browser.prefer(scheme).await;
            browser.open(&scene.page()).await;
            browser.until("document.querySelectorAll('#order-rows tr').length === 7").await;
            assert_fits(&browser).await;
            browser.picture(&format!("{name}-{scheme}")).await;
            browser.click_order("Bakery west").await;
            browser.until_text("#order-title", "Bakery west").await;
            if scheme == "light" && name == "wide" {
                browser.choose("#exception-choice", "ACCOUNT_NUMBER_MISMATCH").await;
                browser.click("#exception-form button").await;
                browser.until_text("#exceptions", "ACCOUNT_NUMBER_MISMATCH").await;
            }
            assert_fits(&browser).await;
            browser.picture(&format!("{name}-{scheme}-order")).await;
            browser.click("#close").await;
        }
    }
    browser.close().await;
}

/// Asserts that the page does not scroll sideways.
async fn assert_fits(browser: &Browser) {
    let wide = "[...document.body.querySelectorAll(':not(.scroll *, .unseen, .skip)')]\
        .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth)\
        .map((element) => element.outerHTML.slice(0, 80))";
    assert_eq!(browser.value(wide).await, json!([]));
}
