//! The resident addresses and what they mean. Nothing about answers is ever part of an address.

/// A page that runs on the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: the projects to choose from.
    Home,
    /// `/p/{slug}`: what the project is, and the agreement.
    Project {
        /// The project.
        slug: String,
    },
    /// `/p/{slug}/answer/{step}`: one page of the flow.
    Answer {
        /// The project.
        slug: String,
        /// The page: an item (and aim), or one of the fixed steps of `steps`.
        step: String,
        /// Whether it was opened from "check your answers" and returns there.
        returning: bool,
    },
    /// `/p/{slug}/done`: saved, with the receipt code.
    Done {
        /// The project.
        slug: String,
    },
    /// `/outbox`: what waits on this phone.
    Outbox,
    /// `/phone`: ready offline, storage and display.
    Phone,
    /// Anything else.
    Missing,
}

impl Route {
    /// Reads a path without query and fragment.
    pub fn parse(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Home,
            ["outbox"] => Self::Outbox,
            ["phone"] => Self::Phone,
            ["p", slug] => Self::Project { slug: (*slug).to_owned() },
            ["p", slug, "done"] => Self::Done { slug: (*slug).to_owned() },
            ["p", slug, "answer"] => Self::answer(slug, ""),
            ["p", slug, "answer", step] => Self::answer(slug, step),
            ["p", slug, "answer", step, "change"] => {
                Self::Answer { slug: (*slug).to_owned(), step: (*step).to_owned(), returning: true }
            }
            _ => Self::Missing,
        }
    }

    /// One page of the flow, in its usual order.
    pub fn answer(slug: &str, step: &str) -> Self {
        Self::Answer { slug: slug.to_owned(), step: step.to_owned(), returning: false }
    }

    /// The address.
    pub fn path(&self) -> String {
        match self {
            Self::Home | Self::Missing => "/".to_owned(),
            Self::Project { slug } => ["/p/", slug].concat(),
            Self::Answer { slug, step, returning } => {
                ["/p/", slug, "/answer/", step, if *returning { "/change" } else { "" }].concat()
            }
            Self::Done { slug } => ["/p/", slug, "/done"].concat(),
            Self::Outbox => "/outbox".to_owned(),
            Self::Phone => "/phone".to_owned(),
        }
    }

    /// The project the page is about.
    pub fn slug(&self) -> Option<&str> {
        match self {
            Self::Project { slug } | Self::Answer { slug, .. } | Self::Done { slug } => Some(slug),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_reads_back() {
        let slug = || "mascot".to_owned();
        for route in [
            Route::Home,
            Route::Project { slug: slug() },
            Route::answer("mascot", "q04.aim_met.a1"),
            Route::Answer { slug: slug(), step: "q06.services".to_owned(), returning: true },
            Route::Done { slug: slug() },
            Route::Outbox,
            Route::Phone,
        ] {
            assert_eq!(Route::parse(&route.path()), route);
        }
        assert_eq!(Route::parse("/p/mascot/results"), Route::Missing);
    }
}
