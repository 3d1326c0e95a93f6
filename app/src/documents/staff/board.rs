//! `/staff/p/{slug}/stories/board`: the texts that somebody holds to tell of a most significant change, with the reasons.
//!
//! It is no ranking and no vote: texts stand in the order in which they were first chosen, and nothing is added up.

use domain::{collection::stories::Permission, text::Text, time::date::Date};
use leptos::prelude::*;

use super::{
    frame::{Done, Frame, Framed},
    story_card::written,
};
use crate::{
    components::layout::Banner,
    documents::html::OnPaper,
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct BoardView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's slug.
    pub project: String,
    /// The project's name.
    pub name: Text,
    /// The questions, each with the texts chosen among its answers.
    pub groups: Vec<(String, Vec<BoardCard>)>,
    /// Whether a choice was just taken back.
    pub taken_back: bool,
}

/// A text that somebody chose.
#[derive(Clone, Debug)]
pub struct BoardCard {
    /// Names the text, and says nothing of when it was written.
    pub handle: String,
    /// The language that the questions were read in.
    pub locale: String,
    /// The Monday of the week it was written in.
    pub week: Date,
    /// The words.
    pub text: String,
    /// How its writer lets it be used.
    pub permission: Permission,
    /// Who chose it, on which day, and why; the first first.
    pub reasons: Vec<(String, Date, String)>,
    /// Whether whoever looks is among them.
    pub is_own: bool,
}

/// The whole page.
#[component]
pub fn BoardPage(
    /// What it shows.
    view: BoardView,
) -> impl IntoView {
    let words = use_words();
    let BoardView { frame, project, name, groups, taken_back } = view;
    let heading = words.with(messages::STAFF_BOARD_OF, &[("project", name.get(words.tag()))]);
    provide_context(OnPaper(words.with(messages::STAFF_ON_PAPER, &[("what", &heading)])));
    let done = taken_back.then(|| words.text(messages::STAFF_BOARD_TAKEN_BACK));
    let none = groups.is_empty().then(|| {
        view! { <section class="card"><p>{words.text(messages::STAFF_BOARD_NONE)}</p></section> }
    });
    let steps = [
        messages::STAFF_BOARD_STEP_READ,
        messages::STAFF_BOARD_STEP_CHOOSE,
        messages::STAFF_BOARD_STEP_TALK,
        messages::STAFF_BOARD_STEP_SAY,
    ]
    .map(|key| view! { <li>{words.text(key)}</li> });
    let action = ["/staff/p/", &project, "/stories/board"].concat();
    let groups = groups
        .into_iter()
        .map(|(question, cards)| {
            let cards = cards.into_iter().map(|card| shown(&words, card, &action)).collect::<Vec<_>>();
            view! { <section><h2>{question}</h2><ul class="cards stories">{cards}</ul></section> }.into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <Framed frame=frame heading=heading>
            <Done text=done />
            <Banner kind="warning">{words.text(messages::STAFF_BOARD_NOT_PUBLIC)}</Banner>
            <details class="card" open=none.is_some()>
                <summary>{words.text(messages::STAFF_BOARD_HOW)}</summary>
                <p>{words.text(messages::STAFF_BOARD_METHOD)}</p>
                <ol>{steps.to_vec()}</ol>
                <p>{words.text(messages::STAFF_BOARD_NO_VOTE)}</p>
            </details>
            <ul class="ways"><li><a href=["/staff/p/", &project, "/stories"].concat()>{words.text(messages::STAFF_STORIES)}</a></li></ul>
            {none}
            {groups}
        </Framed>
    }
    .into_any()
}

fn shown(words: &Words, card: BoardCard, action: &str) -> AnyView {
    let BoardCard { handle, locale, week, text, permission, reasons, is_own } = card;
    let reasons = reasons
        .into_iter()
        .map(|(who, chosen_on, why)| {
            let by = words.with(messages::STAFF_BOARD_BY, &[("who", &who), ("date", &words.day(chosen_on))]);
            view! { <li><p class="written" dir="auto">{why}</p><p class="hint">{by}</p></li> }.into_any()
        })
        .collect::<Vec<_>>();
    let take_back = is_own.then(|| {
        view! {
            <form method="post" action=action.to_owned()>
                <input type="hidden" name="story" value=handle />
                <button type="submit" name="do" value="take_back" class="quiet">{words.text(messages::STAFF_BOARD_TAKE_BACK)}</button>
            </form>
        }
    });
    view! {
        <li class="card">
            {written(words, (&text, &locale), week, permission)}
            <h3>{words.text(messages::STAFF_BOARD_WHY)}</h3>
            <ul>{reasons}</ul>
            {take_back}
        </li>
    }
    .into_any()
}
