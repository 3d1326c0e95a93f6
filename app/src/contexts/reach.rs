//! Whether pages that only the server can make are within reach. When the server makes a page, they are.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// What follows a link to such a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The page, as far as is known.
    Page,
    /// Nothing, without signal.
    NeedsSignal,
    /// The page as it was last seen.
    LastSeen,
}

/// What follows a link to this address, now and whenever the signal comes or goes.
#[cfg(feature = "hydrate")]
pub fn reach(address: &str) -> impl Fn() -> Reach + Copy + use<> {
    use crate::{contexts::shared::use_this_device, platform::service_worker};

    let phone = use_this_device();
    let (has_copy, address) = (RwSignal::new(false), address.to_owned());
    Effect::new(move || {
        let address = address.clone();
        if phone.offline.get() {
            leptos::task::spawn_local(async move { has_copy.set(service_worker::has_copy(&address).await) });
        }
    });
    move || match (phone.offline.get(), has_copy.get()) {
        (false, _) => Reach::Page,
        (true, false) => Reach::NeedsSignal,
        (true, true) => Reach::LastSeen,
    }
}

/// What follows a link to this address.
#[cfg(not(feature = "hydrate"))]
pub fn reach(_: &str) -> impl Fn() -> Reach + Copy + use<> {
    || Reach::Page
}
