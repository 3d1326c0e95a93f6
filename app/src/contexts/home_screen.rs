//! The offer to put the app on the home screen: once, on a phone of one's own. On the server there is none.

use leptos::prelude::*;

/// What can be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Nothing, or no longer.
    None,
    /// A button: the browser asks.
    Button,
    /// The steps for Safari.
    Steps,
}

/// What can be offered on this phone now.
pub fn offer() -> Offer {
    #[cfg(all(feature = "hydrate", not(feature = "event")))]
    if super::shared::use_this_device().own.get_untracked() != Some(false) {
        use crate::platform::home_screen::{Way, way};
        return match way() {
            Some(Way::Ask) => Offer::Button,
            Some(Way::ByHand) => Offer::Steps,
            None => Offer::None,
        };
    }
    Offer::None
}

/// Takes the person's answer; with `wanted` the browser asks for their yes. It is never offered again.
pub fn answer(offered: RwSignal<Offer>, wanted: bool) {
    #[cfg(all(feature = "hydrate", not(feature = "event")))]
    if wanted {
        crate::platform::home_screen::ask()
    } else {
        crate::platform::home_screen::answered()
    }
    #[cfg(not(all(feature = "hydrate", not(feature = "event"))))]
    let _ = wanted;
    offered.set(Offer::None);
}
