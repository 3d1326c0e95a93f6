//! The form components as HTML, with a question of the built-in questionnaire: what assistive technology is told is in
//! these snapshots, so a change of it is seen.
#![cfg(feature = "ssr")]

use app::{
    components::{
        form::{CheckBoxes, Choice, QuestionHeading, RadioButtons, TextBox},
        live,
    },
    i18n::Words,
};
use domain::collection::questionnaire::{Item, Style, coeval_core};
use leptos::prelude::*;

/// A view in a language, a tag a line.
fn html<V: IntoView>(language: &str, view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        provide_context(Words::on_server(language));
        view().into_view().to_html().replace("><", ">\n<")
    })
}

fn item(id: &str) -> Item {
    coeval_core().item(id).expect("the questionnaire has it").clone()
}

fn choices(item: &Item, style: Style, language: &str) -> Vec<Choice> {
    let own = item
        .options(style)
        .iter()
        .map(|option| Choice::new(option.code.clone(), option.label.get(language)).exclusive(option.exclusive));
    own.chain([Choice::new("dk", "?").apart()]).collect()
}

/// A question with radio buttons in a language and wording.
fn asked(language: &str, style: Style, hint: Option<&str>, error: Option<&str>) -> String {
    let item = item("q17.p_respect");
    let (hint, error) = (hint.map(str::to_owned), error.map(str::to_owned));
    html(language, || {
        view! {
            <RadioButtons
                name=item.id.clone()
                legend=item.question(style).get(language).to_owned()
                caption=Some(live(|| "3 / 12".to_owned()))
                heading=true
                hint=hint
                error=Signal::derive(move || error.clone())
                choices=choices(&item, style, language)
                selected=Some(item.options(style)[1].code.clone())
            />
        }
    })
}

#[test]
fn a_heading_of_the_page_and_a_minor_one() {
    let heading = |heading: bool| {
        html("en-GB", || {
            view! { <QuestionHeading text="How was it?".to_owned() caption=Some(live(|| "3 / 12".to_owned())) heading=heading /> }
        })
    };
    insta::assert_snapshot!([heading(true), heading(false)].join("\n\n"));
}

#[test]
fn radio_buttons() {
    insta::assert_snapshot!(asked("en-GB", Style::Standard, None, None));
}

#[test]
fn radio_buttons_with_a_hint_and_an_error() {
    insta::assert_snapshot!(asked("en-GB", Style::Standard, Some("Think of the last month."), Some("Please choose.")));
}

#[test]
fn radio_buttons_in_easy_words() {
    insta::assert_snapshot!(asked("en-GB", Style::Easy, None, None));
}

#[test]
fn radio_buttons_from_right_to_left() {
    insta::assert_snapshot!(asked("ar", Style::Standard, None, None));
}

#[test]
fn a_choice_with_a_few_more_words() {
    let choices = vec![Choice::new("quick", "Quick").hint("6 questions"), Choice::new("full", "Full")];
    insta::assert_snapshot!(html("en-GB", || {
        view! { <RadioButtons name="length".to_owned() legend="How much?".to_owned() choices=choices /> }
    }));
}

#[test]
fn check_boxes_with_a_hint() {
    let item = item("q05.gain");
    let first = item.options(Style::Standard)[0].code.clone();
    insta::assert_snapshot!(html("en-GB", || {
        view! {
            <CheckBoxes
                name=item.id.clone()
                legend=item.question(Style::Standard).get("en-GB").to_owned()
                hint=Some("Choose all that fit.".to_owned())
                choices=choices(&item, Style::Standard, "en-GB")
                ticked=RwSignal::new(vec![first])
            />
        }
    }));
}

#[test]
fn a_text_box_that_is_nearly_full() {
    let item = item("q24.learned");
    insta::assert_snapshot!(html("en-GB", || {
        view! {
            <TextBox
                name=item.id.clone()
                label=item.question(Style::Standard).get("en-GB").to_owned()
                hint=Some("In your own words.".to_owned())
                max_length=20
                value="To <listen> & wait.".to_owned()
            />
        }
    }));
}

#[test]
fn what_was_written_never_ends_its_box() {
    let page = html("en-GB", || {
        let value = "</textarea><h1>Not ours</h1>".to_owned();
        view! { <TextBox name="t".to_owned() label="Words".to_owned() max_length=500 value=value /> }
    });
    assert!(page.contains("&lt;/textarea>") && !page.contains("<h1>"), "{page}");
}

#[test]
fn a_text_box_from_right_to_left() {
    let item = item("q24.learned");
    insta::assert_snapshot!(html("ar", || {
        view! {
            <TextBox name=item.id.clone() label=item.question(Style::Standard).get("ar").to_owned() max_length=500 rows=2 />
        }
    }));
}
