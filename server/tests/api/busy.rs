//! Work that keeps a processor busy: it is done at the workbench, where there is only so much room, whoever waits too long
//! hears when to come again, and what was made of a release is made once.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use domain::{administration::roles::Role, time::DAY_MS};
use serde_json::json;
use server::{
    reporting::exports::KeptReleases,
    router,
    state::AppState,
    system::workbench::{Place, Workbench},
};

use crate::{
    exports::{people, released},
    staff::member,
    support::{Answer, Site, call, on_both},
};

/// The same site with one place to work at, for which nobody waits.
struct Narrow {
    router: Router,
    bench: Workbench,
}

impl Narrow {
    fn of(site: &Site) -> Self {
        let bench = Workbench::new(1, Duration::ZERO);
        let (kept_releases, workbench, packing) = (KeptReleases::new(bench.clone()), bench.clone(), bench.clone());
        let state = AppState { kept_releases, workbench, packing, ..site.state.clone() };
        Self { router: router(state), bench }
    }

    async fn get(&self, address: &str) -> Answer {
        call(self.router.clone(), Request::get(address).body(Body::empty()).unwrap()).await
    }

    /// Somebody else's work, until it is dropped.
    async fn work(&self) -> Place {
        self.bench.place().await.unwrap()
    }
}

fn file(format: &str) -> String {
    format!("/api/v1/projects/mascot/export?level=release&format={format}")
}

const FEED: &str = "/api/v1/odata/mascot";

on_both! {
    async fn whoever_finds_no_room_to_work_hears_when_to_come_again(site: &Site) {
        released(site).await;
        let analyst = member(site, "ana", Role::Analyst, None).await;
        let narrow = Narrow::of(site);
        let others = narrow.work().await;
        for format in ["csv", "xlsx", "json"] {
            let answer = narrow.get(&file(format)).await;
            assert_eq!((answer.problem(), answer.header(header::RETRY_AFTER)), ((503, "try_later".to_owned()), "5"), "{format}");
            let mut asked = Request::get(format!("/api/v1/projects/mascot/export?level=staff&format={format}"));
            asked = analyst.with_cookie(asked);
            let answer = call(narrow.router.clone(), asked.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.problem(), (503, "try_later".to_owned()), "{format}");
        }
        for rest in ["/Figures", "/Figures/$count", "/Figures('none')"] {
            let answer = narrow.get(&[FEED, rest].concat()).await;
            assert_eq!(answer.json()["error"]["code"], "try_later", "{rest}");
            assert_eq!((answer.status.as_u16(), answer.header(header::RETRY_AFTER)), (503, "5"), "{rest}");
        }
        assert_eq!(narrow.get("/healthz").await.status, 200, "everything else goes on");
        drop(others);
        assert_eq!(narrow.get(&file("xlsx")).await.status, 200);
        assert_eq!(narrow.get(&[FEED, "/Figures?$top=1"].concat()).await.status, 200);
    }

    async fn a_file_of_a_release_is_made_once(site: &Site) {
        released(site).await;
        let narrow = Narrow::of(site);
        let mut made = Vec::new();
        for address in [file("csv"), file("csv") + "&part=dictionary", file("xlsx"), file("json")] {
            made.push((narrow.get(&address).await, address));
        }
        let others = narrow.work().await;
        for (first, address) in &made {
            let again = narrow.get(address).await;
            assert_eq!((again.status.as_u16(), &again.bytes), (200, &first.bytes), "{address}");
            for name in [header::CONTENT_TYPE, header::CONTENT_DISPOSITION, header::CACHE_CONTROL] {
                assert_eq!(again.header(&name), first.header(&name), "{address}");
            }
        }
        people(site, 100, 20, &json!({"q17.p_respect": "always"})).await;
        site.later(DAY_MS);
        site.state.results.release("mascot").await.unwrap();
        assert_eq!(narrow.get(&file("csv")).await.status, 503, "another release is to be made anew");
        drop(others);
        let second = narrow.get(&file("csv")).await;
        assert_eq!(second.header(header::CONTENT_DISPOSITION), "attachment; filename=\"coeval-mascot-release-2.csv\"");
    }

    async fn an_answer_that_finds_no_room_to_be_packed_is_sent_as_it_is(site: &Site) {
        let narrow = Narrow::of(site);
        let asked = || Request::get("/api/v1/openapi.json").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
        let others = narrow.work().await;
        let plain = call(narrow.router.clone(), asked().unwrap()).await;
        assert_eq!((plain.status.as_u16(), plain.header(header::CONTENT_ENCODING)), (200, ""));
        drop(others);
        let packed = call(narrow.router.clone(), asked().unwrap()).await;
        assert_eq!((packed.status.as_u16(), packed.header(header::CONTENT_ENCODING)), (200, "gzip"));
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*packed.bytes), &mut text).unwrap();
        assert_eq!(text, plain.text());
    }
}
