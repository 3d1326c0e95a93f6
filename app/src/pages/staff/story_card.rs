//! One text that somebody wrote, with its tags and the forms that change them. Each form carries the search on.

use domain::{stories::Permission, time::Millis};
use leptos::prelude::*;

use super::stories::Search;
use crate::{i18n::Words, messages};

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

/// The search as a form carries it on.
pub(super) fn carried(search: &Search, with_page: bool) -> AnyView {
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

/// A text with the forms beside it: tags, and why it tells of a change.
pub(super) fn card(
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
