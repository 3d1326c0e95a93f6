//! Where the contexts lie: all in one, so that phones carry the code to look up one type and not one for each. Every
//! `use_…` is here; the types know nothing of one another's place.

use domain::time::Millis;
use leptos::prelude::*;

use super::{
    clock::PageClock,
    display::DisplayContext,
    draft::DraftContext,
    outbox::OutboxContext,
    pack::PackContext,
    route::{Navigate, RouteContext},
    start::Start,
    this_device::ThisDevice,
};
use crate::navigation::Route;

/// What pages share.
#[derive(Clone, Copy)]
struct Shared {
    route: RouteContext,
    pack: PackContext,
    draft: DraftContext,
    outbox: OutboxContext,
    this_device: ThisDevice,
    display: DisplayContext,
    clock: PageClock,
}

/// Provides everything as it is when the app is opened on a page.
pub fn provide_shared(first: Route, start: &Start) {
    provide_context(Shared {
        route: RouteContext::opened_on(first),
        pack: PackContext::from_page(start),
        draft: DraftContext::new(),
        outbox: OutboxContext::new(),
        this_device: ThisDevice::new(),
        display: DisplayContext::as_chosen(),
        clock: PageClock::from_page(start),
    });
}

/// A page and a draft of their own for the next person at an event; they end with the part of the page that asked.
#[cfg(feature = "event")]
pub fn provide_for_one_person(first: Route) {
    provide_context(Shared { route: RouteContext::opened_on(first), draft: DraftContext::new(), ..shared() });
}

fn shared() -> Shared {
    expect_context::<Shared>()
}

/// The page that is open.
pub fn use_route() -> ReadSignal<Route> {
    shared().route.read_only()
}

/// A way to open pages.
pub fn use_navigate() -> Navigate {
    shared().route.navigate()
}

/// The pack of the project that is open.
pub fn use_pack() -> PackContext {
    shared().pack
}

/// The draft of the project that is open.
pub fn use_draft() -> DraftContext {
    shared().draft
}

/// What waits on this phone.
pub fn use_outbox() -> OutboxContext {
    shared().outbox
}

/// What is known of this phone.
pub fn use_this_device() -> ThisDevice {
    shared().this_device
}

/// How pages look now.
pub fn use_display() -> DisplayContext {
    shared().display
}

/// What time it is, near enough to say whether a project is open.
pub fn page_now_ms() -> Millis {
    shared().clock.now_ms()
}
