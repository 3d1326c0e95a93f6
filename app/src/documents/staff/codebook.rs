//! `/staff/p/{slug}/stories/codebook`: the tags of a project, what each means, and how many people wrote about it.
//!
//! Co-evaluators work here, so its words are as plain as the questions. It takes counts only as the disclosure rules made
//! them, and no text that anybody wrote.

use domain::{
    disclosure::{TagCount, TagCounts},
    text::Text,
    time::date::Date,
};
use leptos::prelude::*;

use super::frame::{Done, Frame, Framed, Problem};
use crate::{
    components::form::as_written,
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct CodebookView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's slug.
    pub project: String,
    /// The project's name.
    pub name: Text,
    /// Whether they may read what people wrote, and so merge tags.
    pub reads: bool,
    /// The tags in use, by name.
    pub tags: Vec<TagCard>,
    /// The tags that are not given any more.
    pub retired: Vec<TagCard>,
    /// How many people wrote about each.
    pub counts: TagCounts,
    /// The day they were counted.
    pub counted_on: Date,
    /// What was just done.
    pub news: Option<TagNews>,
    /// What was typed for a new tag that could not be made: name and description.
    pub typed: (String, String),
}

/// A tag.
#[derive(Clone, Debug)]
pub struct TagCard {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// What the tag is called that it was merged into.
    pub merged_into: Option<String>,
}

/// What became of what somebody did to a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagNews {
    /// It is there.
    Added,
    /// It has other words.
    Reworded,
    /// It is not given any more.
    Retired,
    /// It is given again.
    Restored,
    /// It is one with another.
    Merged,
    /// Its words cannot be a tag's.
    BadWords,
    /// Another tag is called so.
    Taken,
    /// There are too many tags.
    TooMany,
    /// There is no such tag any more.
    Unknown,
}

/// The whole page.
#[component]
pub fn CodebookPage(
    /// What it shows.
    view: CodebookView,
) -> impl IntoView {
    let words = use_words();
    let CodebookView { frame, project, name, reads, tags, retired, counts, counted_on, news, typed } = view;
    let heading = words.with(messages::STAFF_CODEBOOK_OF, &[("project", name.get(words.tag()))]);
    let (done, problem) = said(&words, news);
    let action = ["/staff/p/", &project, "/stories/codebook"].concat();
    let back = reads.then(|| {
        view! { <p><a href=["/staff/p/", &project, "/stories"].concat()>{words.text(messages::STAFF_STORIES)}</a></p> }
    });
    let none = tags.is_empty().then(|| {
        view! { <section class="card"><p>{words.text(messages::STAFF_CODEBOOK_NONE)}</p></section> }
    });
    let others: Vec<(String, String)> = tags.iter().map(|tag| (tag.id.clone(), tag.name.clone())).collect();
    let cards = tags
        .into_iter()
        .map(|tag| {
            let others: Vec<_> = others.iter().filter(|(id, _)| reads && *id != tag.id).cloned().collect();
            card(&words, tag, &counts, (others, &action))
        })
        .collect::<Vec<_>>();
    view! {
        <Framed frame=frame heading=heading>
            <Problem text=problem />
            <Done text=done />
            <p>{words.text(messages::STAFF_CODEBOOK_ABOUT)}</p>
            {back}
            <Wrote counts=counts counted_on=counted_on />
            {none}
            <ul class="cards">{cards}</ul>
            <section class="card" aria-labelledby="add">
                <h2 id="add">{words.text(messages::STAFF_CODEBOOK_ADD)}</h2>
                <form method="post" action=action.clone()>
                    {fields(&words, "new", typed)}
                    <button type="submit" name="do" value="add" class="button">{words.text(messages::STAFF_CODEBOOK_ADD_IT)}</button>
                </form>
            </section>
            <Retired tags=retired action=action />
        </Framed>
    }
    .into_any()
}

fn said(words: &Words, news: Option<TagNews>) -> (Option<String>, Option<String>) {
    let Some(news) = news else { return (None, None) };
    let (is_done, key) = match news {
        TagNews::Added => (true, messages::STAFF_CODEBOOK_ADDED),
        TagNews::Reworded => (true, messages::STAFF_CODEBOOK_REWORDED),
        TagNews::Retired => (true, messages::STAFF_CODEBOOK_RETIRED_NOW),
        TagNews::Restored => (true, messages::STAFF_CODEBOOK_RESTORED),
        TagNews::Merged => (true, messages::STAFF_CODEBOOK_MERGED),
        TagNews::BadWords => (false, messages::STAFF_CODEBOOK_BAD_WORDS),
        TagNews::Taken => (false, messages::STAFF_CODEBOOK_TAKEN),
        TagNews::TooMany => (false, messages::STAFF_CODEBOOK_TOO_MANY),
        TagNews::Unknown => (false, messages::STAFF_CODEBOOK_UNKNOWN),
    };
    let text = Some(words.text(key));
    if is_done { (text, None) } else { (None, text) }
}

/// How many people wrote something, and when that was counted.
#[component]
fn Wrote(counts: TagCounts, counted_on: Date) -> impl IntoView {
    let words = use_words();
    let wrote = match counts.wrote().people {
        Some(people) => words.count(messages::STAFF_CODEBOOK_WROTE, people.into(), &[]),
        None => words.text(messages::STAFF_CODEBOOK_FEW_WROTE),
    };
    let counted = words.with(messages::STAFF_CODEBOOK_COUNTED, &[("date", &words.day(counted_on))]);
    let renewed = words.count(messages::STAFF_CODEBOOK_RENEWED, counts.k().into(), &[]);
    view! { <p>{wrote}</p><p class="hint">{counted}" "{renewed}</p> }.into_any()
}

/// How many people wrote about a tag, or why that is not said.
fn about(words: &Words, count: TagCount) -> String {
    match (count.people, count.hidden) {
        (Some(people), _) => words.count(messages::STAFF_CODEBOOK_PEOPLE, people.into(), &[]),
        (None, _) => words.text(messages::STAFF_CODEBOOK_FEW),
    }
}

fn card(words: &Words, tag: TagCard, counts: &TagCounts, (others, action): (Vec<(String, String)>, &str)) -> AnyView {
    let TagCard { id, name, description, .. } = tag;
    let count = about(words, counts.tag(&id));
    let named = |key| words.with(key, &[("tag", &name)]);
    let hidden = || view! { <input type="hidden" name="tag" value=id.clone() /> };
    let merge = (!others.is_empty()).then(|| {
        let select_id = ["into-", &id].concat();
        let options = others.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect::<Vec<_>>();
        view! {
            <form method="post" action=action.to_owned()>
                {hidden()}
                <div class="field">
                    <label class="text-label" for=select_id.clone()>{words.text(messages::STAFF_CODEBOOK_INTO)}</label>
                    <select class="line" id=select_id name="into" dir="auto">{options}</select>
                </div>
                <button type="submit" name="do" value="merge" class="danger" aria-label=named(messages::STAFF_CODEBOOK_MERGE_ONE)>{words.text(messages::STAFF_CODEBOOK_MERGE)}</button>
            </form>
        }
    });
    view! {
        <li class="card">
            <h2 dir="auto">{name.clone()}</h2>
            <p dir="auto">{description.clone()}</p>
            <p>{count}</p>
            <details>
                <summary aria-label=named(messages::STAFF_CODEBOOK_CHANGE_ONE)>{words.text(messages::STAFF_CODEBOOK_CHANGE)}</summary>
                <form method="post" action=action.to_owned()>
                    {hidden()}
                    {fields(words, &id, (name.clone(), description))}
                    <div class="actions small">
                        <button type="submit" name="do" value="reword" class="button">{words.text(messages::STAFF_CODEBOOK_KEEP)}</button>
                    </div>
                </form>
                <form method="post" action=action.to_owned() class="actions small">
                    {hidden()}
                    <button type="submit" name="do" value="retire" class="quiet" aria-label=named(messages::STAFF_CODEBOOK_RETIRE_ONE)>{words.text(messages::STAFF_CODEBOOK_RETIRE)}</button>
                </form>
                {merge}
            </details>
        </li>
    }
    .into_any()
}

/// Name and description; their ids derive from a mark that no other form of the page has.
fn fields(words: &Words, mark: &str, (name, description): (String, String)) -> AnyView {
    let (name_id, about_id) = (["name-", mark].concat(), ["about-", mark].concat());
    let (name_hint, about_hint) = ([&name_id, "-hint"].concat(), [&about_id, "-hint"].concat());
    view! {
        <div class="field">
            <label class="text-label" for=name_id.clone()>{words.text(messages::STAFF_CODEBOOK_NAME)}</label>
            <p class="hint" id=name_hint.clone()>{words.text(messages::STAFF_CODEBOOK_NAME_HINT)}</p>
            <input class="line" id=name_id name="name" type="text" value=name maxlength="60" required=true autocomplete="off" dir="auto" aria-describedby=name_hint />
        </div>
        <div class="field">
            <label class="text-label" for=about_id.clone()>{words.text(messages::STAFF_CODEBOOK_MEANING)}</label>
            <p class="hint" id=about_hint.clone()>{words.text(messages::STAFF_CODEBOOK_MEANING_HINT)}</p>
            <textarea id=about_id name="description" rows="2" maxlength="400" dir="auto" aria-describedby=about_hint>{as_written(description)}</textarea>
        </div>
    }
    .into_any()
}

/// Tags that are not given any more.
#[component]
fn Retired(tags: Vec<TagCard>, action: String) -> impl IntoView {
    let words = use_words();
    if tags.is_empty() {
        return ().into_any();
    }
    let lines = tags
        .into_iter()
        .map(|tag| {
            let restore = words.with(messages::STAFF_CODEBOOK_RESTORE_ONE, &[("tag", &tag.name)]);
            let way = match tag.merged_into {
                Some(into) => words.with(messages::STAFF_CODEBOOK_IS_NOW, &[("tag", &into)]).into_any(),
                None => view! {
                    <form method="post" action=action.clone()>
                        <input type="hidden" name="tag" value=tag.id />
                        <button type="submit" name="do" value="restore" class="quiet" aria-label=restore>{words.text(messages::STAFF_CODEBOOK_RESTORE)}</button>
                    </form>
                }
                .into_any(),
            };
            view! { <li><span dir="auto">{tag.name}</span>{way}</li> }.into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="retired">
            <h2 id="retired">{words.text(messages::STAFF_CODEBOOK_RETIRED)}</h2>
            <ul class="lines">{lines}</ul>
        </section>
    }
    .into_any()
}
