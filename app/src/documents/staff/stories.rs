//! `/staff/p/{slug}/stories`: what people wrote, with search, tags, and why somebody holds a text to tell of a change.
//!
//! What was searched for is in the forms and never in an address: it may be somebody's name.

use domain::text::Text;
use leptos::prelude::*;

use super::{
    field::Choose,
    flash::{Flash, StoryFlash},
    frame::{Frame, Framed},
    story_card::{Search, StoryCard, card, carried},
};
use crate::{
    documents::html::OnPaper,
    i18n::{Words, use_words},
    messages::{self, Key},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct StoriesView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's slug.
    pub project: String,
    /// The project's name.
    pub name: Text,
    /// What was searched for.
    pub search: Search,
    /// The questions that take text: ids and words.
    pub questions: Vec<(String, String)>,
    /// The tags in use: ids and names.
    pub tags: Vec<(String, String)>,
    /// Fewest people whose new texts are shown together; 1 where each is shown at once.
    pub together: u32,
    /// The texts of this page, in an order that says nothing of when they were written.
    pub stories: Vec<StoryCard>,
    /// How many were found.
    pub total: u64,
    /// How many pages there are.
    pub pages: usize,
    /// What was just done, and with which text.
    pub told: Option<StoryFlash>,
    /// Words that stand out, with the number of texts they are in, where somebody asked for them.
    pub keywords: Option<Vec<(String, u64)>>,
}

/// The whole page.
#[component]
pub fn StoriesPage(
    /// What it shows.
    view: StoriesView,
) -> impl IntoView {
    let words = use_words();
    let StoriesView { frame, project, name, search, questions, tags, together, stories, total, pages, told, keywords } =
        view;
    let heading = words.with(messages::STAFF_STORIES_OF, &[("project", name.get(words.tag()))]);
    provide_context(OnPaper(words.with(messages::STAFF_ON_PAPER, &[("what", &heading)])));
    let is_shown = |told: &StoryFlash| stories.iter().any(|story| told.is_about(&story.handle));
    let elsewhere = told.as_ref().filter(|told| !is_shown(told)).map(|told| view! { <Flash told=told.clone() /> });
    let action = ["/staff/p/", &project, "/stories"].concat();
    let none = stories.is_empty().then(|| {
        let key = if search.is_for_some() { messages::STAFF_STORIES_NOT_FOUND } else { messages::STAFF_STORIES_NONE };
        view! { <section class="card"><p>{words.text(key)}</p></section> }
    });
    let found = (!stories.is_empty()).then(|| {
        let pages = pages.to_string();
        let page = (search.page + 1).to_string();
        let count = words.count(messages::STAFF_STORIES_FOUND, total, &[("page", &page), ("pages", &pages)]);
        view! { <p role="status">{count}</p> }
    });
    let cards = stories.into_iter().enumerate();
    let cards = cards
        .map(|(place, story)| {
            let told = told.as_ref().filter(|told| told.is_about(&story.handle));
            card(&words, (place, story), &tags, (&search, &action), told)
        })
        .collect::<Vec<_>>();
    let links = [("codebook", messages::STAFF_CODEBOOK), ("board", messages::STAFF_BOARD)].map(|(end, key)| {
        let path = ["/staff/p/", &project, "/stories/", end].concat();
        view! { <li><a href=path>{words.text(key)}</a></li> }.into_any()
    });
    view! {
        <Framed frame=frame heading=heading>
            {elsewhere}
            <p>{words.text(messages::STAFF_STORIES_ABOUT)}</p>
            <p>{how_they_arrive(&words, together)}</p>
            <ul class="ways">{Vec::from(links)}</ul>
            {keywords.map(|keywords| view! { <Keywords keywords=keywords action=action.clone() /> })}
            <Finder search=search.clone() questions=questions tags=tags.clone() action=action.clone() />
            {none}
            {found}
            <ul class="cards stories">{cards}</ul>
            <Turner search=search pages=pages action=action />
        </Framed>
    }
    .into_any()
}

/// How new texts come to be shown. That fewer than so many wait is said whether any do or none: more than that, and they
/// would be on the page.
fn how_they_arrive(words: &Words, together: u32) -> String {
    if together <= 1 {
        return words.text(messages::STAFF_STORIES_AT_ONCE);
    }
    words.with(messages::STAFF_STORIES_TOGETHER, &[("count", &words.number(together.into()))])
}

/// The form that searches.
#[component]
fn Finder(
    search: Search,
    questions: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    action: String,
) -> impl IntoView {
    let words = use_words();
    let any = |key: Key| (String::new(), words.text(key));
    let questions = [any(messages::STAFF_STORIES_EVERY_QUESTION)].into_iter().chain(questions).collect::<Vec<_>>();
    let tags = [any(messages::STAFF_STORIES_ANY_TAG)].into_iter().chain(tags).collect::<Vec<_>>();
    let tagged = vec![
        any(messages::STAFF_STORIES_ANYHOW),
        ("not".to_owned(), words.text(messages::STAFF_STORIES_NOT_TAGGED)),
        ("differently".to_owned(), words.text(messages::STAFF_STORIES_DIFFERENTLY)),
    ];
    view! {
        <form method="post" action=action class="card find" role="search">
            <div class="field">
                <label class="text-label" for="words">{words.text(messages::STAFF_STORIES_WORDS)}</label>
                <p class="hint" id="words-hint">{words.text(messages::STAFF_STORIES_WORDS_HINT)}</p>
                <input class="line" id="words" name="words" type="search" value=search.words maxlength="200" autocomplete="off" dir="auto" aria-describedby="words-hint" />
            </div>
            <Choose name="item" label=words.text(messages::STAFF_STORIES_QUESTION) choices=questions selected=search.item />
            <Choose name="tag" label=words.text(messages::STAFF_STORIES_TAG) choices=tags selected=search.tag />
            <Choose name="tagged" label=words.text(messages::STAFF_STORIES_HOW_TAGGED) choices=tagged selected=search.tagged />
            <div class="actions small">
                <button type="submit" name="do" value="find" class="button">{words.text(messages::STAFF_STORIES_FIND)}</button>
                <button type="submit" name="do" value="suggest" class="quiet">{words.text(messages::STAFF_STORIES_SUGGEST)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// The way to the pages before and after.
#[component]
fn Turner(search: Search, pages: usize, action: String) -> impl IntoView {
    let words = use_words();
    let turn = |page: usize, key: Key| {
        view! { <button type="submit" name="page" value=page.to_string() class="quiet">{words.text(key)}</button> }
    };
    let later = search.page.checked_sub(1).map(|page| turn(page, messages::STAFF_STORIES_LATER));
    let earlier = (search.page + 1 < pages).then(|| turn(search.page + 1, messages::STAFF_STORIES_EARLIER));
    (pages > 1).then(|| {
        view! { <form method="post" action=action class="actions small">{carried(&search, false)}{later}{earlier}</form> }
            .into_any()
    })
}

/// Words that stand out, each a way to what it is in.
#[component]
fn Keywords(keywords: Vec<(String, u64)>, action: String) -> impl IntoView {
    let words = use_words();
    let key =
        if keywords.is_empty() { messages::STAFF_STORIES_NO_KEYWORD } else { messages::STAFF_STORIES_KEYWORDS_ABOUT };
    let ways = keywords
        .into_iter()
        .map(|(word, texts)| {
            let label = words.count(messages::STAFF_STORIES_KEYWORD, texts, &[("word", &word)]);
            view! { <button type="submit" name="words" value=word class="quiet" dir="auto">{label}</button> }.into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="keywords">
            <h2 id="keywords">{words.text(messages::STAFF_STORIES_KEYWORDS)}</h2>
            <p>{words.text(key)}</p>
            <form method="post" action=action class="actions small">{ways}</form>
        </section>
    }
    .into_any()
}
