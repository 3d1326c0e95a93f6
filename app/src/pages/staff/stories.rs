//! `/staff/p/{slug}/stories`: what people wrote, with search, tags, and why somebody holds a text to tell of a change.
//!
//! What was searched for is in the forms and never in an address: it may be somebody's name.

use domain::{stories::Permission, text::Text, time::Millis};
use leptos::prelude::*;

use super::frame::{Done, Frame, Framed, Problem};
use crate::{
    i18n::{Key, Words, use_words},
    messages,
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
    /// The texts of this page, the latest first.
    pub stories: Vec<StoryCard>,
    /// How many were found.
    pub total: u64,
    /// How many pages there are.
    pub pages: usize,
    /// What was just done.
    pub news: Option<StoryNews>,
}

/// What somebody searches for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words, as they were typed.
    pub words: String,
    /// The id of a question; empty is every one.
    pub item: String,
    /// The id of a tag; empty is any.
    pub tag: String,
    /// `not`, `differently`, or empty.
    pub tagged: String,
    /// The page, from 0.
    pub page: usize,
}

impl Search {
    /// Whether anything is searched for.
    fn is_for_some(&self) -> bool {
        [&self.words, &self.item, &self.tag, &self.tagged].into_iter().any(|part| !part.trim().is_empty())
    }
}

/// A text.
#[derive(Clone, Debug)]
pub struct StoryCard {
    /// The response's id.
    pub response: String,
    /// The id that it is stored under.
    pub item: String,
    /// Names its words.
    pub text_hash: String,
    /// The question.
    pub question: String,
    /// The BCP 47 tag of the language that the questions were read in.
    pub locale: String,
    /// When it was written.
    pub at_ms: Millis,
    /// The words.
    pub text: String,
    /// How its writer lets it be used.
    pub permission: Permission,
    /// The ids of the tags that whoever looks gave it.
    pub own_tags: Vec<String>,
    /// Tags that others gave it: id, name, and who.
    pub other_tags: Vec<(String, String, String)>,
    /// Why whoever looks chose it.
    pub own_reason: Option<String>,
}

/// What became of what somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryNews {
    /// The tags are as they were ticked.
    Tagged,
    /// The text is on the board.
    Chosen,
    /// The text changed or is gone.
    Gone,
    /// The reason is missing or too long.
    NoReason,
}

/// The whole page.
#[component]
pub fn StoriesPage(
    /// What it shows.
    view: StoriesView,
) -> impl IntoView {
    let words = use_words();
    let StoriesView { frame, project, name, search, questions, tags, stories, total, pages, news } = view;
    let heading = words.with(messages::STAFF_STORIES_OF, &[("project", name.get(words.tag()))]);
    let (done, problem) = match news {
        None => (None, None),
        Some(StoryNews::Tagged) => (Some(messages::STAFF_STORIES_TAGGED), None),
        Some(StoryNews::Chosen) => (Some(messages::STAFF_STORIES_CHOSEN), None),
        Some(StoryNews::Gone) => (None, Some(messages::STAFF_STORIES_GONE)),
        Some(StoryNews::NoReason) => (None, Some(messages::STAFF_STORIES_NO_REASON)),
    };
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
    let cards = cards.map(|(place, story)| card(&words, (place, story), &tags, (&search, &action))).collect::<Vec<_>>();
    let links = [("codebook", messages::STAFF_CODEBOOK), ("board", messages::STAFF_BOARD)].map(|(end, key)| {
        let path = ["/staff/p/", &project, "/stories/", end].concat();
        view! { <li><a href=path>{words.text(key)}</a></li> }.into_any()
    });
    view! {
        <Framed frame=frame heading=heading>
            <Problem text=problem.map(|key| words.text(key)) />
            <Done text=done.map(|key| words.text(key)) />
            <p>{words.text(messages::STAFF_STORIES_ABOUT)}</p>
            <ul class="ways">{Vec::from(links)}</ul>
            <Finder search=search.clone() questions=questions tags=tags.clone() action=action.clone() />
            {none}
            {found}
            <ul class="cards stories">{cards}</ul>
            <Turner search=search pages=pages action=action />
        </Framed>
    }
    .into_any()
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
            <super::field::Choose name="item" label=words.text(messages::STAFF_STORIES_QUESTION) choices=questions selected=search.item />
            <super::field::Choose name="tag" label=words.text(messages::STAFF_STORIES_TAG) choices=tags selected=search.tag />
            <super::field::Choose name="tagged" label=words.text(messages::STAFF_STORIES_HOW_TAGGED) choices=tagged selected=search.tagged />
            <button type="submit" name="do" value="find" class="button">{words.text(messages::STAFF_STORIES_FIND)}</button>
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

/// The search as a form carries it on.
fn carried(search: &Search, with_page: bool) -> AnyView {
    let page = with_page.then(|| ("page", search.page.to_string()));
    let fields = [
        ("words", search.words.clone()),
        ("item", search.item.clone()),
        ("tag", search.tag.clone()),
        ("tagged", search.tagged.clone()),
    ];
    let field = |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value /> };
    fields.into_iter().filter(|(_, value)| !value.is_empty()).chain(page).map(field).collect::<Vec<_>>().into_any()
}

fn card(
    words: &Words,
    (place, story): (usize, StoryCard),
    tags: &[(String, String)],
    (search, action): (&Search, &str),
) -> AnyView {
    let number = place.to_string();
    let anchor = ["text-", &number].concat();
    let action = [action, "#", &anchor].concat();
    let named = |id: &String| tags.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    let given = story.own_tags.iter().filter_map(named).chain(story.other_tags.iter().map(|(_, name, _)| name.clone()));
    let mut given: Vec<String> = given.collect();
    given.sort();
    given.dedup();
    let given = (!given.is_empty()).then(|| {
        view! { <p>{words.with(messages::STAFF_STORIES_TAGS_ARE, &[("tags", &given.join(" · "))])}</p> }
    });
    let is_on_board =
        story.own_reason.is_some().then(|| view! { <p>{words.text(messages::STAFF_STORIES_YOU_CHOSE)}</p> });
    let hidden = |name: &'static str, value: &str| view! { <input type="hidden" name=name value=value.to_owned() /> };
    let about = || {
        view! {
            {carried(search, true)}
            {hidden("response", &story.response)}
            {hidden("about", &story.item)}
            {hidden("text", &story.text_hash)}
        }
    };
    let tag_form = view! {
        <details>
            <summary>{words.text(messages::STAFF_STORIES_TAGS)}</summary>
            <form method="post" action=action.clone()>
                {about()}
                {ticks(words, &number, &story, tags)}
                <button type="submit" name="do" value="tag" class="button">{words.text(messages::STAFF_STORIES_KEEP_TAGS)}</button>
            </form>
        </details>
    };
    let reason_id = ["reason-", &number].concat();
    let hint_id = [&reason_id, "-hint"].concat();
    let choose_form = view! {
        <details>
            <summary>{words.text(messages::STAFF_STORIES_CHOOSE)}</summary>
            <form method="post" action=action>
                {about()}
                <div class="field">
                    <label class="text-label" for=reason_id.clone()>{words.text(messages::STAFF_STORIES_REASON)}</label>
                    <p class="hint" id=hint_id.clone()>{words.text(messages::STAFF_STORIES_REASON_HINT)}</p>
                    <textarea id=reason_id name="reason" rows="3" maxlength="1000" required=true aria-describedby=hint_id>{story.own_reason.clone().unwrap_or_default()}</textarea>
                </div>
                <button type="submit" name="do" value="choose" class="button">{words.text(messages::STAFF_STORIES_CHOOSE_IT)}</button>
            </form>
        </details>
    };
    view! {
        <li class="card" id=anchor>
            <h2>{story.question.clone()}</h2>
            {written(words, (&story.text, &story.locale), story.at_ms, story.permission)}
            {given}
            {is_on_board}
            {tag_form}
            {choose_form}
        </li>
    }
    .into_any()
}

/// A text with day, language and what its writer permits.
pub(super) fn written(words: &Words, (text, locale): (&str, &str), at_ms: Millis, permission: Permission) -> AnyView {
    let language = messages::LANGUAGES.iter().find(|language| language.tag == locale);
    let language = language.map_or_else(|| locale.to_owned(), |language| language.name.to_owned());
    let when = words.with(messages::STAFF_STORIES_WHEN, &[("date", &words.day(at_ms)), ("language", &language)]);
    let permission = words.text(match permission {
        Permission::Team => messages::STAFF_STORIES_TEAM_ONLY,
        Permission::NoName => messages::STAFF_STORIES_NO_NAME,
        Permission::FirstName => messages::STAFF_STORIES_FIRST_NAME,
    });
    view! {
        <blockquote class="written" dir="auto" lang=locale.to_owned()>{text.to_owned()}</blockquote>
        <p class="hint">{when}" "{permission}</p>
    }
    .into_any()
}

/// The tags of whoever looks, and those that others gave.
fn ticks(words: &Words, number: &str, story: &StoryCard, tags: &[(String, String)]) -> AnyView {
    if tags.is_empty() && story.other_tags.is_empty() {
        return view! { <p>{words.text(messages::STAFF_STORIES_NO_TAGS)}</p> }.into_any();
    }
    let tick = |name: &'static str, id: &str, label: String, ticked: bool| {
        let input_id = [name, "-", number, "-", id].concat();
        view! {
            <label class="choice" for=input_id.clone()>
                <input type="checkbox" id=input_id.clone() name=name value=id.to_owned() checked=ticked />
                <span class="choice-label" dir="auto">{label}</span>
            </label>
        }
        .into_any()
    };
    let own =
        tags.iter().map(|(id, name)| tick("give", id, name.clone(), story.own_tags.contains(id))).collect::<Vec<_>>();
    let own = (!own.is_empty()).then(|| {
        view! {
            <fieldset class="field">
                <legend class="text-label">{words.text(messages::STAFF_STORIES_YOUR_TAGS)}</legend>
                <div class="choices ticks">{own}</div>
            </fieldset>
        }
    });
    let others = story
        .other_tags
        .iter()
        .map(|(id, name, who)| {
            tick("take", id, words.with(messages::STAFF_STORIES_GIVEN_BY, &[("tag", name), ("who", who)]), false)
        })
        .collect::<Vec<_>>();
    let others = (!others.is_empty()).then(|| {
        view! {
            <fieldset class="field">
                <legend class="text-label">{words.text(messages::STAFF_STORIES_OTHER_TAGS)}</legend>
                <div class="choices ticks">{others}</div>
            </fieldset>
        }
    });
    view! { {own}{others} }.into_any()
}
