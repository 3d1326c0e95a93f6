//! After something was saved, and never before: the offer to put the app on the home screen, once.

use leptos::prelude::*;

use crate::{
    components::live,
    contexts::home_screen::{Offer, answer, offer},
    i18n::use_words,
    messages,
};

/// A panel with two answers, or nothing.
#[component]
pub fn HomeScreenOffer() -> impl IntoView {
    let words = use_words();
    let offered = RwSignal::new(offer());
    live(move || {
        let way = match offered.get() {
            Offer::None => return ().into_any(),
            Offer::Button => view! {
                <button type="button" class="button quiet" on:click=move |_| answer(offered, true)>{words.text(messages::HOME_SCREEN_ADD)}</button>
            }
            .into_any(),
            Offer::Steps => view! { <p>{words.text(messages::HOME_SCREEN_STEPS)}</p> }.into_any(),
        };
        view! {
            <section class="panel" aria-labelledby="home-screen">
                <h2 id="home-screen">{words.text(messages::HOME_SCREEN_TITLE)}</h2>
                <p>{words.text(messages::HOME_SCREEN_WHY)}</p>
                <div class="actions small">
                    {way}
                    <button type="button" class="quiet" on:click=move |_| answer(offered, false)>{words.text(messages::HOME_SCREEN_NOT)}</button>
                </div>
            </section>
        }
        .into_any()
    })
}
