//! Where the contexts lie: all in one, so that phones carry the code to look up one type and not one for each.
//! What they mean is known to their own modules.

use leptos::prelude::*;

use super::{
    clock::PageClock, display::DisplayContext, draft::DraftContext, outbox::OutboxContext, pack::PackContext,
    route::RouteContext, start::Start, this_phone::ThisPhone,
};
use crate::navigation::Route;

/// What pages share.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub route: RouteContext,
    pub pack: PackContext,
    pub draft: DraftContext,
    pub outbox: OutboxContext,
    pub this_phone: ThisPhone,
    pub display: DisplayContext,
    pub clock: PageClock,
}

/// Provides everything as it is when the app is opened on a page.
pub fn provide_shared(first: Route, start: &Start) {
    provide_context(Shared {
        route: RouteContext::opened_on(first),
        pack: PackContext::from_page(start),
        draft: DraftContext::new(),
        outbox: OutboxContext::new(),
        this_phone: ThisPhone::new(),
        display: DisplayContext::as_chosen(),
        clock: PageClock::from_page(start),
    });
}

/// A page and a draft of their own for the next person at an event; they end with the part of the page that asked.
#[cfg(feature = "event")]
pub fn provide_for_one_person(first: Route) {
    provide_context(Shared { route: RouteContext::opened_on(first), draft: DraftContext::new(), ..shared() });
}

/// What pages share.
pub(super) fn shared() -> Shared {
    expect_context::<Shared>()
}
