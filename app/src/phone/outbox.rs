//! `/outbox`: what waits on this phone, what was sent, and what could not be.

use domain::wire::v1::ProjectSummary;
use leptos::prelude::*;
use outbox::entry::{Header, Problem, State};

use crate::{
    components::{Code, layout::ServerLink, live},
    contexts::{paper::moment, route::set_title, shared::use_outbox},
    i18n::{Said, Words, use_words},
    messages::{self, Key},
};

/// How many entries are shown at first, and how many more at a time: a phone may hold thousands.
const AT_A_TIME: usize = 50;

/// Lists entries with their states and times: first what was refused, then the newest.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let words = use_words();
    let outbox = use_outbox();
    set_title(&words.text(messages::OUTBOX_TITLE));
    let none_waits = move || outbox.counts().is_none_or(|counts| counts.waiting == 0);
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::OUTBOX_TITLE)}</h1>
        <p>{words.text(messages::OUTBOX_INTRO)}</p>
        <div class="actions" hidden=live(none_waits)>
            <button type="button" class="button" on:click=move |_| outbox.send_now()>{words.text(messages::OUTBOX_SEND_NOW)}</button>
        </div>
        <List />
        <ToFile />
        <p><ServerLink href="/receipt".to_owned()>{words.text(messages::RECEIPT_LINK)}</ServerLink></p>
    }
    .into_any()
}

/// A way for answers that wait to be carried to the server by somebody, where there is no signal for long.
#[component]
fn ToFile() -> impl IntoView {
    let words = use_words();
    let outbox = use_outbox();
    let saved = RwSignal::new(None::<usize>);
    let said = move || {
        saved.get().map_or_else(String::new, |count| words.count(messages::OUTBOX_TO_FILE_SAVED, count as u64, &[]))
    };
    let file_name = [&words.text(messages::OUTBOX_TO_FILE_NAME), ".txt"].concat();
    let save = move |_| outbox.save_to_file(file_name.clone(), saved);
    let none_waits = move || outbox.counts().is_none_or(|counts| counts.waiting == 0);
    view! {
        <details hidden=live(none_waits)>
            <summary>{words.text(messages::OUTBOX_TO_FILE)}</summary>
            <p>{words.text(messages::OUTBOX_TO_FILE_TEXT)}</p>
            <button type="button" class="quiet" on:click=save>{words.text(messages::OUTBOX_TO_FILE_SAVE)}</button>
            <p role="status">{live(said)}</p>
        </details>
    }
    .into_any()
}

#[component]
fn List() -> impl IntoView {
    let words = use_words();
    let outbox = use_outbox();
    let projects = RwSignal::new(Vec::new());
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(async move { projects.set(crate::platform::packs::kept_projects(words.tag()).await) });
    let shown = RwSignal::new(AT_A_TIME);
    live(move || {
        if outbox.unreadable.get() {
            return view! { <p class="banner warning" role="alert">{words.text(messages::OUTBOX_UNREADABLE)}</p> }
                .into_any();
        }
        let (sending, most) = (outbox.sending.get(), shown.get());
        outbox.headers.with(|headers| match headers.as_deref() {
            None => view! { <p class="loading" role="status">{words.text(messages::APP_LOADING)}</p> }.into_any(),
            Some([]) => view! { <p>{words.text(messages::OUTBOX_EMPTY)}</p> }.into_any(),
            Some(headers) => {
                let name = |slug: &str| projects.with(|known| name_of(known, slug, words));
                let (refused, others): (Vec<_>, Vec<_>) = headers.iter().partition(|header| is_refused(header));
                let first = refused.into_iter().chain(others).take(most);
                let rows =
                    first.map(|header| row(name(&header.project), header.clone(), sending, words)).collect::<Vec<_>>();
                let older = (headers.len() > most).then(|| older(shown, words));
                view! { <ul class="cards entries">{rows}</ul> {older} }.into_any()
            }
        })
    })
}

/// A project's name, where its pack is on this phone; else its address.
fn name_of(known: &[ProjectSummary], slug: &str, words: Words) -> Said {
    let project = known.iter().find(|project| project.slug == slug);
    project.map_or_else(|| slug.to_owned().into(), |project| words.said(&project.name))
}

fn is_refused(header: &Header) -> bool {
    matches!(header.state, State::Refused { .. })
}

fn older(shown: RwSignal<usize>, words: Words) -> AnyView {
    let more = move |_| shown.update(|most| *most += AT_A_TIME);
    view! {
        <div class="actions">
            <button type="button" class="quiet" on:click=more>{words.text(messages::OUTBOX_OLDER)}</button>
        </div>
    }
    .into_any()
}

fn row(project: Said, header: Header, sending: bool, words: Words) -> AnyView {
    let tag = words.tag();
    let at = |key, at_ms| words.with(key, &[("when", &moment(tag, at_ms))]);
    let (class, state) = match &header.state {
        State::Waiting { .. } if sending => ("state busy", messages::OUTBOX_SENDING),
        State::Waiting { .. } => ("state busy", messages::OUTBOX_WAITING),
        State::Sent { .. } => ("state good", messages::OUTBOX_SENT),
        State::Refused { .. } => ("state problem", messages::OUTBOX_REFUSED),
    };
    let mut lines = vec![at(messages::OUTBOX_SAVED_AT, header.created_at_ms)];
    match &header.state {
        State::Waiting { attempts, not_before_ms, last_problem } => {
            lines.extend(last_problem.map(|problem| words.text(problem_text(problem))));
            if *attempts > 0 {
                lines.push(at(messages::OUTBOX_NEXT_TRY, *not_before_ms));
            }
        }
        State::Sent { at_ms, .. } => lines.push(at(messages::OUTBOX_SENT_AT, *at_ms)),
        State::Refused { code, .. } => lines.push(words.text(refusal_text(code))),
    }
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect();
    let code = header.receipt_code.as_ref().map(ToString::to_string).map(|code| {
        view! {
            <details>
                <summary>{words.text(messages::OUTBOX_CODE)}</summary>
                <Code code=code />
            </details>
        }
        .into_any()
    });
    let ways = matches!(header.state, State::Refused { .. }).then(|| refused_ways(header.id.clone(), words));
    view! {
        <li class="card entry">
            <p class=class>{words.text(state)}</p>
            <p class="project">{project.view()}</p>
            {lines}
            {code}
            {ways}
        </li>
    }
    .into_any()
}

fn problem_text(problem: Problem) -> Key {
    match problem {
        Problem::Offline => messages::OUTBOX_NO_SIGNAL,
        Problem::NotOurServer | Problem::NotLetThrough => messages::OUTBOX_PORTAL,
        Problem::Busy | Problem::ServerFault | Problem::Unclear => messages::OUTBOX_BUSY,
    }
}

/// Why the server did not take it, in the reader's language.
fn refusal_text(code: &str) -> Key {
    match code {
        "too_large" => messages::OUTBOX_TOO_LARGE,
        "agreement_missing" => messages::OUTBOX_NOT_AGREED,
        "contradiction" => messages::OUTBOX_CONTRADICTION,
        _ => messages::OUTBOX_UNREAD,
    }
}

/// What a person can do with answers that were not taken: keep a copy, and then remove them.
fn refused_ways(id: String, words: Words) -> AnyView {
    let outbox = use_outbox();
    let file_name = [&words.text(messages::UNSAVED_FILE_NAME), ".json"].concat();
    let to_keep = id.clone();
    view! {
        <div class="actions small">
            <button type="button" class="quiet" on:click=move |_| outbox.download_entry(to_keep.clone(), file_name.clone())>
                {words.text(messages::OUTBOX_FILE)}
            </button>
        </div>
        <details>
            <summary>{words.text(messages::OUTBOX_REMOVE)}</summary>
            <p>{words.text(messages::OUTBOX_REMOVE_TEXT)}</p>
            <button type="button" class="danger" on:click=move |_| outbox.dismiss(id.clone())>{words.text(messages::OUTBOX_REMOVE_YES)}</button>
        </details>
    }
    .into_any()
}
