//! Which page is open, and how to open another.

use leptos::prelude::*;

use crate::{i18n::use_words, messages, navigation::Route};

/// The page that is open.
#[derive(Clone, Copy)]
pub struct RouteContext(RwSignal<Route>);

/// Opens pages.
#[derive(Clone, Copy)]
pub struct Navigate(RwSignal<Route>);

impl RouteContext {
    /// The page that the app was opened on; Back and Forward are followed from now on.
    pub(super) fn opened_on(first: Route) -> Self {
        let route = RwSignal::new(first);
        #[cfg(all(feature = "hydrate", not(feature = "event")))]
        crate::platform::navigation::on_path_change(move |path| route.set(Route::parse(&path)));
        Self(route)
    }

    /// The page that is open.
    pub(super) fn read_only(self) -> ReadSignal<Route> {
        self.0.read_only()
    }

    /// A way to open others.
    pub(super) fn navigate(self) -> Navigate {
        Navigate(self.0)
    }
}

/// At events the address bar says nothing of what a person does: pages come and go without it.
impl Navigate {
    /// Opens a page; Back returns to this one.
    pub fn to(self, route: Route) {
        #[cfg(all(feature = "hydrate", not(feature = "event")))]
        crate::platform::navigation::push(&route.path());
        self.0.set(route);
    }

    /// Opens a page in place of this one.
    pub fn instead(self, route: Route) {
        #[cfg(all(feature = "hydrate", not(feature = "event")))]
        crate::platform::navigation::replace(&route.path());
        self.0.set(route);
    }
}

/// Names the page in the browser's title.
pub fn set_title(title: &str) {
    let title = [title, " – ", &use_words().text(messages::APP_NAME)].concat();
    crate::platform::document::set_title(&title);
}
