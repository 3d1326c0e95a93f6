//! The frame around every resident page, and what the app does once while it runs.

use leptos::prelude::*;

use crate::{
    components::{
        layout::{Banner, Footer, Header, Link},
        live,
    },
    contexts::{
        shared::{provide_shared, use_outbox, use_route, use_this_device},
        start::Start,
    },
    i18n::use_words,
    messages,
    navigation::Route,
    phone::{
        done::DonePage, flow::FlowPage, home::HomePage, not_found::NeedsSignalPage, outbox::OutboxPage,
        project::ProjectPage, this_device::PhonePage,
    },
};

/// The app, opened on a page. The words, the start data and early choices are in the context already.
#[component]
pub fn App(
    /// The page it was opened on.
    first: Route,
) -> impl IntoView {
    provide_shared(first, &expect_context::<Start>());
    #[cfg(feature = "hydrate")]
    Effect::new(move |begun: Option<()>| {
        if begun.is_none() {
            running::begin();
        }
    });
    let words = use_words();
    let route = use_route();
    view! {
        <a class="skip-link" href="#main">{words.text(messages::APP_SKIP)}</a>
        <Header />
        <Notices />
        <main id="main">{live(move || page(route.get()))}</main>
        <Footer />
    }
    .into_any()
}

fn page(route: Route) -> AnyView {
    match route {
        Route::Home => view! { <HomePage /> }.into_any(),
        Route::Project { slug } => view! { <ProjectPage slug=slug /> }.into_any(),
        Route::Answer { slug, step, returning } => {
            view! { <FlowPage slug=slug step=step returning=returning /> }.into_any()
        }
        Route::Done { slug } => view! { <DonePage slug=slug /> }.into_any(),
        Route::Outbox => view! { <OutboxPage /> }.into_any(),
        Route::Phone => view! { <PhonePage /> }.into_any(),
        Route::Missing => view! { <NeedsSignalPage /> }.into_any(),
    }
}

/// A new version of the app, a browser that does not let us save, and answers that have waited for long.
#[component]
fn Notices() -> impl IntoView {
    let words = use_words();
    let phone = use_this_device();
    let outbox = use_outbox();
    let storage = words.text(messages::BANNER_STORAGE);
    live(move || {
        let update = phone.update.get().then(|| {
            view! {
                <Banner>
                    {words.text(messages::BANNER_UPDATE)}" "
                    <button type="button" class="quiet" on:click=move |_| phone.use_update()>{words.text(messages::BANNER_UPDATE_NOW)}</button>
                </Banner>
            }
        });
        let storage = (!phone.storage_works.get()).then(|| {
            let storage = storage.clone();
            view! { <Banner kind="warning">{storage}</Banner> }
        });
        let overdue = outbox.overdue().map(|count| {
            let text = words.count(messages::BANNER_WAITING, count as u64, &[]);
            view! { <Banner kind="warning">{text}" "<Link to=Route::Outbox>{words.text(messages::OUTBOX_TITLE)}</Link></Banner> }
        });
        view! { {update}{storage}{overdue} }.into_any()
    })
}

/// What runs on the phone beside the pages.
#[cfg(feature = "hydrate")]
mod running {
    use leptos::prelude::*;

    use crate::{
        contexts::shared::{use_draft, use_outbox, use_pack, use_route, use_this_device},
        i18n::use_words,
        navigation::Route,
        platform,
    };

    /// Starts everything. Called once, after the first page is there.
    pub fn begin() {
        follow_the_project();
        follow_the_page();
        keep_sending();
        know_the_phone();
    }

    /// Opens pack and draft of the project that the page is about.
    fn follow_the_project() {
        let (route, pack, draft, tag) = (use_route(), use_pack(), use_draft(), use_words().tag());
        let slug = Memo::new(move |_| route.with(|route| route.slug().map(str::to_owned)));
        Effect::new(move || {
            if let Some(slug) = slug.get() {
                draft.open(slug.clone());
                pack.open(slug, tag);
            }
        });
        let begun_with = Memo::new(move |_| {
            draft.with(|state| state.draft().map(|draft| (draft.project.clone(), draft.questionnaire.clone())))
        });
        Effect::new(move || {
            if let (Some((slug, asked)), Some(_)) = (begun_with.get(), pack.get().pack())
                && pack.for_draft(&asked).is_none()
            {
                pack.look_back(slug, tag, asked, move |newest| draft.update(|draft| draft.questionnaire = newest));
            }
        });
    }

    /// Moves the focus to the heading of each new page, as opening a document would.
    fn follow_the_page() {
        let route = use_route();
        Effect::new(move |before: Option<Route>| {
            let now = route.get();
            if before.is_some_and(|before| before != now) {
                platform::document::show_from_the_top();
            }
            now
        });
    }

    /// Reads the outbox, and sends what waits whenever there may be a network.
    fn keep_sending() {
        let outbox = use_outbox();
        platform::sync::start(move |sending| outbox.sending.set(sending), move || outbox.changed());
        let phone = use_this_device();
        leptos::task::spawn_local(async move {
            outbox.refresh().await;
            if phone.own.get_untracked() == Some(false) {
                outbox.forget_codes();
            }
        });
    }

    /// Learns what the browser allows, and makes the app ready for no signal.
    fn know_the_phone() {
        let phone = use_this_device();
        let (route, tag) = (use_route(), use_words().tag());
        phone.own.set(platform::preferences::own());
        platform::document::follow_signal(move |there| phone.offline.set(!there));
        platform::service_worker::register(tag, move || {
            let no_form_open = matches!(route.get_untracked(), Route::Home | Route::Missing);
            if no_form_open { phone.use_update() } else { phone.update.set(true) }
        });
        leptos::task::spawn_local(async move {
            phone.storage_works.set(platform::indexed_db::works().await);
            phone.persisted.set(Some(platform::service_worker::ask_to_persist().await));
        });
    }
}
