//! Lets a device in, once and with signal: by a code from a colleague, or by whoever is signed in on it.

use domain::{text::Text, wire::v1::devices::NewDevice};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::line::Line;
use crate::{
    components::{
        form::{Choice, RadioButtons},
        live,
    },
    contexts::{
        event::{EventContext, Screen, use_event},
        route::set_title,
    },
    event_device::Device,
    i18n::{Words, use_words},
    messages,
    platform::{
        enrolment::{self, Refusal},
        event_device::{self, EventName},
        navigation, packs,
    },
};

/// Where this page lies: a code stands behind `#`, a project behind `/`.
const ENROL: &str = "/event/enrol";
const PROJECT: &str = "/event/";
/// The choice of no event.
const NO_EVENT: &str = "";

/// How far letting the device in has come.
#[derive(Clone, Copy)]
struct Attempt {
    working: RwSignal<bool>,
    refusal: RwSignal<Option<Refusal>>,
}

impl Attempt {
    fn run(self, event: EventContext, work: impl Future<Output = Result<Device, Refusal>> + 'static) {
        self.working.set(true);
        self.refusal.set(None);
        spawn_local(async move {
            let done = work.await;
            self.working.set(false);
            match done {
                Ok(device) => event.let_in(device),
                Err(refusal) => self.refusal.set(Some(refusal)),
            }
        });
    }
}

/// The first page of a device.
#[component]
pub fn PreparePage() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    set_title(&words.text(messages::EVENT_PREPARE));
    let attempt = Attempt { working: RwSignal::new(false), refusal: RwSignal::new(None) };
    let path = navigation::current_path();
    let code = navigation::query_and_fragment().1.trim_start_matches('#').to_owned();
    let slug =
        path.strip_prefix(PROJECT).filter(|_| path != ENROL).unwrap_or_default().trim_end_matches('/').to_owned();
    // The code is for this device alone: nobody finds it in the address later.
    navigation::replace(PROJECT.trim_end_matches('/'));
    let back = event.device.get_untracked().is_some().then(|| {
        let back = move |_| event.screen.set(Screen::Device);
        view! { <p class="back"><button type="button" class="quiet" on:click=back>{words.text(messages::COMMON_BACK)}</button></p> }
    });
    let by_code = |code: String| view! { <ByCode attempt=attempt code=code /> }.into_any();
    let signed_in = |slug: String| view! { <SignedIn attempt=attempt slug=slug /> }.into_any();
    let ways = match (code.is_empty(), slug.is_empty()) {
        (false, _) => vec![by_code(code)],
        (true, true) => vec![by_code(code), signed_in(slug)],
        (true, false) => vec![signed_in(slug), by_code(code)],
    };
    let working = move || attempt.working.get().then(|| words.text(messages::EVENT_PREPARING));
    view! {
        {back}
        <h1 tabindex="-1" data-focus="">{words.text(messages::EVENT_PREPARE)}</h1>
        <p class="lead">{words.text(messages::EVENT_PREPARE_INTRO)}</p>
        <p role="status">{live(working)}</p>
        {live(move || attempt.refusal.get().map(|refusal| problem(refusal, words)))}
        {ways}
    }
    .into_any()
}

fn problem(refusal: Refusal, words: Words) -> AnyView {
    let text = words.text(match refusal {
        Refusal::Code => messages::EVENT_BAD_CODE,
        Refusal::NoCode => messages::EVENT_NO_CODE,
        Refusal::SignIn => messages::EVENT_SIGN_IN_FIRST,
        Refusal::NotAllowed => messages::EVENT_NOT_ALLOWED,
        Refusal::Label => messages::EVENT_BAD_LABEL,
        Refusal::NoSignal => messages::EVENT_NO_SIGNAL,
        Refusal::Storage => messages::BANNER_STORAGE,
    });
    let way = (refusal == Refusal::SignIn).then(|| {
        view! { <p><a href="/staff/sign-in?next=/event">{words.text(messages::EVENT_SIGN_IN)}</a></p> }
    });
    view! { <div class="banner warning" role="alert"><p>{text}</p>{way}</div> }.into_any()
}

#[component]
fn ByCode(attempt: Attempt, code: String) -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let code = RwSignal::new(code);
    let go = move |submitted: SubmitEvent| {
        submitted.prevent_default();
        let code = code.get_untracked();
        attempt.run(event, async move { enrolment::enrol(&code).await });
    };
    view! {
        <form class="panel" autocomplete="off" on:submit=go>
            <h2>{words.text(messages::EVENT_BY_CODE)}</h2>
            <Line name="code" label=words.text(messages::EVENT_CODE) hint=Some(words.text(messages::EVENT_CODE_HINT)) value=code />
            <button type="submit" class="button" disabled=live(move || attempt.working.get())>{words.text(messages::EVENT_USE_CODE)}</button>
        </form>
    }
    .into_any()
}

#[component]
fn SignedIn(attempt: Attempt, slug: String) -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let project = RwSignal::new(slug.clone());
    let chosen = RwSignal::new(None::<String>);
    let (label, initials) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let projects = RwSignal::new(Vec::<(String, Text)>::new());
    if slug.is_empty() {
        spawn_local(async move {
            let found = packs::fetch_projects().await.unwrap_or_default();
            projects.set(found.into_iter().map(|project| (project.slug, project.name)).collect());
        });
    }
    let go = move |submitted: SubmitEvent| {
        submitted.prevent_default();
        let (slug, initials) = (project.get_untracked(), initials.get_untracked().trim().to_owned());
        let device = NewDevice { label: named(&label.get_untracked(), &initials), event: chosen.get_untracked() };
        attempt.run(event, async move {
            let mut device = enrolment::enrol_signed_in(&slug, &device).await?;
            device.settings.initials = initials;
            event_device::save(&device).await.map_err(|_| Refusal::Storage)?;
            Ok(device)
        });
    };
    view! {
        <form class="panel" autocomplete="off" on:submit=go>
            <h2>{words.text(messages::EVENT_SIGNED_IN)}</h2>
            <p>{words.text(messages::EVENT_SIGNED_IN_TEXT)}</p>
            {live(move || (!projects.with(Vec::is_empty)).then(|| view! { <Projects projects=projects.get() project=project /> }))}
            {live(move || view! { <Events project=project.get() chosen=chosen /> })}
            <Line name="label" label=words.text(messages::EVENT_LABEL) hint=Some(words.text(messages::EVENT_LABEL_HINT)) value=label />
            <Line name="initials" label=words.text(messages::EVENT_INITIALS) value=initials />
            <button type="submit" class="button" disabled=live(move || attempt.working.get())>{words.text(messages::EVENT_PREPARE)}</button>
        </form>
    }
    .into_any()
}

/// A device's name with who takes it along, as colleagues see it in their list.
fn named(label: &str, initials: &str) -> String {
    if initials.is_empty() { label.trim().to_owned() } else { [label.trim(), " (", initials, ")"].concat() }
}

#[component]
fn Projects(projects: Vec<(String, Text)>, project: RwSignal<String>) -> impl IntoView {
    let words = use_words();
    let choices =
        projects.iter().map(|(slug, name)| Choice::new(slug.as_str(), name.get(words.tag()))).collect::<Vec<_>>();
    view! {
        <RadioButtons
            name="project".to_owned() legend=words.text(messages::EVENT_PROJECT) choices=choices
            on_change=move |slug| project.set(slug)
        />
    }
    .into_any()
}

/// The events of a project, once it is chosen.
#[component]
fn Events(project: String, chosen: RwSignal<Option<String>>) -> impl IntoView {
    let words = use_words();
    let events = RwSignal::new(Vec::<EventName>::new());
    chosen.set(None);
    if !project.is_empty() {
        spawn_local(async move {
            events.set(event_device::events(&project, words.tag()).await.unwrap_or_default());
        });
    }
    let choices = move || {
        let none = Choice::new(NO_EVENT, words.text(messages::EVENT_NO_EVENT));
        let known = events.get().into_iter().map(|event| {
            let name = event.name.get(words.tag()).to_owned();
            let label = if name.is_empty() { event.id.clone() } else { name };
            Choice::new(event.id, label)
        });
        known.chain([none]).collect::<Vec<_>>()
    };
    live(move || {
        (!events.with(Vec::is_empty)).then(|| {
            view! {
                <RadioButtons
                    name="event".to_owned() legend=words.text(messages::EVENT_EVENT) choices=choices()
                    on_change=move |id: String| chosen.set((id != NO_EVENT).then_some(id))
                />
            }
        })
    })
}
