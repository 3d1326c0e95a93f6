//! One text that somebody wrote, with its tags and the forms that change them. Each form carries the search on.

use domain::{collection::stories::Permission, time::date::Date};
use leptos::prelude::*;

use super::flash::{FLASH_ID, Flash, StoryFlash, StoryForm, StoryNews};
use crate::{components::form::as_written, i18n::Words, messages};

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
    pub(super) fn is_for_some(&self) -> bool {
        [&self.words, &self.item, &self.tag, &self.tagged].into_iter().any(|part| !part.trim().is_empty())
    }
}

/// A text.
#[derive(Clone, Debug)]
pub struct StoryCard {
    /// Names it, and says nothing of when it was written.
    pub handle: String,
    /// The question.
    pub question: String,
    /// The BCP 47 tag of the language that the questions were read in.
    pub locale: String,
    /// The Monday of the week it was written in.
    pub week: Date,
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

/// A text with the forms beside it: tags, and why it tells of a change; and what became of what was just sent.
pub(super) fn card(
    words: &Words,
    (place, story): (usize, StoryCard),
    tags: &[(String, String)],
    (search, action): (&Search, &str),
    told: Option<&StoryFlash>,
) -> AnyView {
    let number = place.to_string();
    let action = [action, "#", FLASH_ID].concat();
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
            {hidden("story", &story.handle)}
        }
        .into_any()
    };
    let of_form = |form: StoryForm| told.filter(|told| told.form == form);
    let told_of_tags = of_form(StoryForm::Tags);
    let tag_forms = view! {
        <details open=told_of_tags.is_some()>
            <summary>{words.text(messages::STAFF_STORIES_TAGS)}</summary>
            {told_of_tags.map(|told| view! { <Flash told=told.clone() /> })}
            {own_tags(words, &number, (&story, tags), (&action, &about))}
            {tags_of_others(words, &number, &story, (&action, &about))}
        </details>
    };
    let choose_form = reason(words, &number, &story, (&action, &about), of_form(StoryForm::Reason));
    view! {
        <li class="card" id=["text-", &number].concat()>
            <h2>{story.question.clone()}</h2>
            {written(words, (&story.text, &story.locale), story.week, story.permission)}
            {given}
            {is_on_board}
            {tag_forms}
            {choose_form}
        </li>
    }
    .into_any()
}

/// The form that puts a text on the board, or finds a better reason. What was typed and not kept is in it again.
fn reason(
    words: &Words,
    number: &str,
    story: &StoryCard,
    (action, about): (&str, &impl Fn() -> AnyView),
    told: Option<&StoryFlash>,
) -> AnyView {
    let id = ["reason-", number].concat();
    let (hint_id, error_id) = ([&id, "-hint"].concat(), [&id, "-error"].concat());
    let is_wrong = told.is_some_and(|told| told.news == StoryNews::NoReason);
    let described_by = if is_wrong { [&hint_id, " ", &error_id].concat() } else { hint_id.clone() };
    let error = is_wrong.then(|| {
        view! { <p class="error" id=error_id>{words.text(messages::STAFF_STORIES_NO_REASON)}</p> }
    });
    let typed = told.and_then(|told| told.typed.clone()).or_else(|| story.own_reason.clone()).unwrap_or_default();
    let button = match story.own_reason {
        Some(_) => messages::STAFF_STORIES_CHANGE_REASON,
        None => messages::STAFF_STORIES_CHOOSE_IT,
    };
    let said = told.map(|told| {
        let field = is_wrong.then(|| id.clone());
        view! { <Flash told=told.clone() field=field /> }
    });
    view! {
        <details open=told.is_some()>
            <summary>{words.text(messages::STAFF_STORIES_CHOOSE)}</summary>
            {said}
            <form method="post" action=action.to_owned()>
                {about()}
                <div class=if is_wrong { "field wrong" } else { "field" }>
                    <label class="text-label" for=id.clone()>{words.text(messages::STAFF_STORIES_REASON)}</label>
                    <p class="hint" id=hint_id>{words.text(messages::STAFF_STORIES_REASON_HINT)}</p>
                    {error}
                    <textarea id=id name="reason" rows="3" maxlength="1000" required=true aria-describedby=described_by aria-invalid=is_wrong.then_some("true")>{as_written(typed)}</textarea>
                </div>
                <button type="submit" name="do" value="choose" class="button">{words.text(button)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// A text with the week it was written in, language and what its writer permits.
pub(super) fn written(words: &Words, (text, locale): (&str, &str), week: Date, permission: Permission) -> AnyView {
    let language = messages::LANGUAGES.iter().find(|language| language.tag == locale);
    let language = language.map_or_else(|| locale.to_owned(), |language| language.name.to_owned());
    let when = words.with(messages::STAFF_STORIES_WHEN, &[("date", &words.day(week)), ("language", &language)]);
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

/// The tags of whoever looks. They are all that this form changes.
fn own_tags(
    words: &Words,
    number: &str,
    (story, tags): (&StoryCard, &[(String, String)]),
    (action, about): (&str, &impl Fn() -> AnyView),
) -> AnyView {
    if tags.is_empty() {
        let none = story.other_tags.is_empty().then(|| words.text(messages::STAFF_STORIES_NO_TAGS));
        return none.map(|text| view! { <p>{text}</p> }).into_any();
    }
    let ticks = tags.iter().map(|(id, name)| tick(("give", number, id), name.clone(), story.own_tags.contains(id)));
    let ticks = ticks.collect::<Vec<_>>();
    view! {
        <form method="post" action=action.to_owned()>
            {about()}
            <fieldset class="field">
                <legend class="text-label">{words.text(messages::STAFF_STORIES_YOUR_TAGS)}</legend>
                <div class="choices ticks">{ticks}</div>
            </fieldset>
            <button type="submit" name="do" value="tag" class="button">{words.text(messages::STAFF_STORIES_KEEP_TAGS)}</button>
        </form>
    }
    .into_any()
}

/// The tags that others gave, with a form of its own: nobody takes them away who only meant to tag.
fn tags_of_others(
    words: &Words,
    number: &str,
    story: &StoryCard,
    (action, about): (&str, &impl Fn() -> AnyView),
) -> AnyView {
    if story.other_tags.is_empty() {
        return ().into_any();
    }
    let said = |name: &str, who: &str| words.with(messages::STAFF_STORIES_GIVEN_BY, &[("tag", name), ("who", who)]);
    let ticks = story.other_tags.iter().map(|(id, name, who)| tick(("take", number, id), said(name, who), false));
    let ticks = ticks.collect::<Vec<_>>();
    view! {
        <form method="post" action=action.to_owned()>
            {about()}
            <fieldset class="field">
                <legend class="text-label">{words.text(messages::STAFF_STORIES_OTHER_TAGS)}</legend>
                <div class="choices ticks">{ticks}</div>
            </fieldset>
            <button type="submit" name="do" value="take_away" class="danger">{words.text(messages::STAFF_STORIES_TAKE_AWAY)}</button>
        </form>
    }
    .into_any()
}

fn tick((name, number, id): (&'static str, &str, &str), label: String, ticked: bool) -> AnyView {
    let input_id = [name, "-", number, "-", id].concat();
    view! {
        <label class="choice" for=input_id.clone()>
            <input type="checkbox" id=input_id.clone() name=name value=id.to_owned() checked=ticked />
            <span class="choice-label" dir="auto">{label}</span>
        </label>
    }
    .into_any()
}
