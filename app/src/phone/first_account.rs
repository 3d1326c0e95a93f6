//! How the first account is made, for whoever has just installed the program. The words come from the server with the page
//! that shows them, so that no phone fetches what residents never read.

use leptos::prelude::*;

/// The command of the README that makes the first account.
#[cfg(feature = "ssr")]
pub const COMMAND: &str = "coeval account add --email amina@example.org --role admin < passphrase.txt";

/// The heading, what to do, the command, and what comes then.
#[cfg(feature = "ssr")]
pub fn lines(words: crate::i18n::Words) -> Vec<String> {
    use crate::messages;

    let [title, how, then] =
        [messages::FIRST_TITLE, messages::FIRST_HOW, messages::FIRST_THEN].map(|key| words.text(key));
    vec![title, how, COMMAND.to_owned(), then]
}

/// These lines as a card; nothing where there are none.
#[component]
pub fn FirstAccount(
    /// What `lines` made; empty once there is an account.
    lines: Vec<String>,
) -> impl IntoView {
    let lines = <[String; 4]>::try_from(lines).ok();
    lines.map(|[title, how, command, then]| {
        view! {
            <section class="card">
                <h2>{title}</h2>
                <p>{how}</p>
                <p><code dir="ltr">{command}</code></p>
                <p>{then}</p>
            </section>
        }
        .into_any()
    })
}
