//! How much one address may ask with receipt codes, right ones and unknown ones; and that a refusal loses nothing unsaid.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use domain::time::DAY_MS;
use serde_json::{Value, json};
use server::collection::receipts::forget_once;

use crate::{
    receipts::{ask, code, receipted},
    staff::{form, logged},
    support::{Answer, Site, on_both},
};

const MINUTE_MS: i64 = 60_000;
/// Noon, when tests begin, is so long before the next day.
const HALF_A_DAY_S: &str = "43200";

async fn ask_from(site: &Site, address: &str, way: &str, body: Value) -> Answer {
    let request = Request::post(format!("/api/v1/receipts/{way}")).header(header::CONTENT_TYPE, "application/json");
    let mut request = request.body(Body::from(body.to_string())).unwrap();
    request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::new(address.parse().unwrap(), 443)));
    site.call(request).await
}

async fn withdraw(site: &Site, address: &str, n: u32) -> Answer {
    ask_from(site, address, "withdraw", json!({"code": code(n), "scope": "all"})).await
}

/// Withdraws what has not arrived, a few a minute, until so many are remembered in the first minute that is used.
async fn remember_up_to(site: &Site, address: &str, many: u32) -> i64 {
    let mut passed_ms = 0;
    for n in 0..many {
        if n > 0 && n % 25 == 0 {
            site.later(MINUTE_MS);
            passed_ms += MINUTE_MS;
        }
        assert_eq!(withdraw(site, address, n).await.problem(), (404, "unknown_code".to_owned()), "{n}");
    }
    site.later(MINUTE_MS);
    passed_ms + MINUTE_MS
}

on_both! {
    async fn an_address_has_a_day_s_share_of_what_is_remembered(site: &Site) {
        let passed_ms = remember_up_to(site, "203.0.113.9", 200).await;
        let refused = withdraw(site, "203.0.113.9", 500).await;
        assert_eq!(refused.problem(), (429, "rate_limited".to_owned()));
        assert_eq!(refused.header(header::RETRY_AFTER), ((DAY_MS / 2 - passed_ms) / 1000).to_string());
        assert!(refused.text().contains("not remembered"), "{}", refused.text());
        assert_eq!(site.send_one(&receipted(500)).await, "stored", "as the person was told");
        let now_there = withdraw(site, "203.0.113.9", 500).await;
        assert_eq!(now_there.status, StatusCode::OK, "what is there can be withdrawn as ever");
        assert_eq!(withdraw(site, "203.0.113.9", 7).await.problem(), (404, "unknown_code".to_owned()), "it was remembered");
        assert_eq!(withdraw(site, "192.0.2.1", 501).await.problem(), (404, "unknown_code".to_owned()), "another address");
        assert_eq!(site.rows("withdrawal").await, 201);
        site.later(DAY_MS);
        assert_eq!(withdraw(site, "203.0.113.9", 502).await.problem(), (404, "unknown_code".to_owned()), "another day");
        forget_once(&site.state.db, &site.state.clock).await.unwrap();
        assert_eq!(site.rows("withdrawal_use").await, 2, "nothing is kept of the day before");
    }

    async fn there_is_an_end_to_what_is_remembered_in_all(site: &Site) {
        let day = site.state.clock.now_ms().div_euclid(DAY_MS);
        site.run(&format!("insert into withdrawal_use (name, day, asked) values ('all', {day}, 1999)")).await;
        assert_eq!(withdraw(site, "192.0.2.1", 1).await.problem(), (404, "unknown_code".to_owned()));
        let refused = withdraw(site, "192.0.2.2", 2).await;
        assert_eq!(refused.problem(), (503, "try_later".to_owned()));
        assert_eq!(refused.header(header::RETRY_AFTER), HALF_A_DAY_S);
        assert!(refused.text().contains("not remembered"), "{}", refused.text());
        let fields = form(&[("code", &code(2)), ("scope", "all"), ("sure", "yes")]);
        let page = site.call(Request::post("/receipt/withdraw").body(fields).unwrap()).await;
        assert_eq!((page.status, page.header(header::RETRY_AFTER)), (StatusCode::SERVICE_UNAVAILABLE, HALF_A_DAY_S));
        assert!(page.text().contains("We cannot remember") && !page.text().contains("within 180 days"), "{}", page.text());
        assert_eq!(site.send(&[receipted(1), receipted(2)]).await.outcomes(), ["withdrawn", "stored"]);
        site.later(DAY_MS);
        assert_eq!(withdraw(site, "192.0.2.2", 3).await.problem(), (404, "unknown_code".to_owned()), "another day");
    }

    async fn right_codes_have_a_limit_that_no_hall_meets(site: &Site) {
        site.send(&[receipted(1)]).await;
        for n in 0..2_000 {
            assert_eq!(ask(site, "open", json!({"code": code(1)})).await.status, StatusCode::OK, "{n}");
        }
        let refused = ask(site, "open", json!({"code": code(1)})).await;
        assert_eq!(refused.problem(), (429, "rate_limited".to_owned()));
        assert_eq!(refused.header(header::RETRY_AFTER), "60");
        let fields = form(&[("code", &code(1))]);
        let page = site.call(Request::post("/receipt").body(fields).unwrap()).await;
        assert_eq!((page.status, page.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "60"));
        assert!(!page.text().contains("wrong codes"), "it was no wrong one");
        assert_eq!(ask_from(site, "192.0.2.1", "open", json!({"code": code(1)})).await.status, StatusCode::OK);
        site.later(MINUTE_MS);
        assert_eq!(ask(site, "open", json!({"code": code(1)})).await.status, StatusCode::OK);
    }

    async fn asking_again_for_what_is_taken_back_is_written_down_once(site: &Site) {
        site.send(&[receipted(1)]).await;
        for _ in 0..5 {
            let answer = ask(site, "withdraw", json!({"code": code(1), "scope": "about_you"})).await;
            assert_eq!(answer.status, StatusCode::OK);
        }
        assert_eq!(logged(site).await, ["about_you_withdrawn"]);
    }
}
