//! `/staff/p/{slug}/reference`: the population that a project is compared with, and putting in another.
//!
//! A table is looked through first: every line with what is wrong, and only a table without a fault can be taken in.

use domain::reporting::representation::ReferenceRow;
use leptos::prelude::*;

use super::{
    frame::{Done, Frame, Framed, Problem},
    table::Table,
};
use crate::{
    components::form::as_written,
    i18n::{Words, use_words},
    messages,
};

/// The id of the field for a table, and its name.
const TEXT: &str = "text";
/// The id of what is wrong with it.
const ERROR: &str = "text-error";

/// What the page shows.
#[derive(Clone, Debug)]
pub struct ReferenceView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's name in addresses.
    pub slug: String,
    /// The project's name.
    pub name: String,
    /// The population that is chosen now.
    pub now: Vec<ReferenceRow>,
    /// The questions that can be compared, each with the codes of its groups.
    pub groups: Vec<(String, Vec<String>)>,
    /// Whether it was put in just now.
    pub is_replaced: bool,
    /// Why a table could not be looked through.
    pub problem: Option<String>,
    /// What was found in a table.
    pub report: Option<ReferenceReport>,
    /// The table as it was pasted, so that nobody has to paste it again.
    pub typed: String,
}

/// What was found in a table.
#[derive(Clone, Debug, Default)]
pub struct ReferenceReport {
    /// What is wrong with the table as a whole.
    pub problems: Vec<String>,
    /// Each line: its number, what it says, and what is wrong with it.
    pub lines: Vec<(u64, String, Vec<String>)>,
    /// The table to be taken in, where nothing is wrong.
    pub table: Option<String>,
}

/// The whole page.
#[component]
pub fn ReferencePage(
    /// What it shows.
    view: ReferenceView,
) -> impl IntoView {
    let words = use_words();
    let ReferenceView { frame, slug, name, now, groups, is_replaced, problem, report, typed } = view;
    let address = ["/staff/p/", &slug, "/reference"].concat();
    let done = is_replaced.then(|| words.text(messages::STAFF_REFERENCE_REPLACED));
    let report = report.map(|report| looked_through(&words, report, &address));
    let groups = groups.into_iter().map(|(dimension, codes)| {
        let codes = codes.join(", ");
        view! { <dt><code>{dimension}</code></dt><dd>{codes}</dd> }.into_any()
    });
    let groups = groups.collect::<Vec<_>>();
    let form = put_in(&words, address, problem.as_deref(), typed);
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_REFERENCE_OF, &[("project", &name)])>
            <Problem text=problem field=Some(TEXT) />
            <Done text=done />
            <p>{words.text(messages::STAFF_REFERENCE_ABOUT)}</p>
            <p><a href=["/staff/p/", &slug, "#voices-measured"].concat()>{words.text(messages::STAFF_FIGURES)}</a></p>
            {report}
            {chosen(&words, &now)}
            <h2>{words.text(messages::STAFF_REFERENCE_PUT_IN)}</h2>
            <p>{words.text(messages::STAFF_REFERENCE_COLUMNS)}</p>
            <details>
                <summary>{words.text(messages::STAFF_REFERENCE_GROUPS)}</summary>
                <dl>{groups}</dl>
            </details>
            {form}
        </Framed>
    }
    .into_any()
}

/// The form that brings a table, with what is wrong beside its fields.
fn put_in(words: &Words, address: String, problem: Option<&str>, typed: String) -> AnyView {
    let is_wrong = problem.is_some();
    let error = problem.map(|problem| view! { <p class="error" id=ERROR>{problem.to_owned()}</p> });
    view! {
        <form method="post" action=address enctype="multipart/form-data">
            <div class="field">
                <label class="text-label" for="file">{words.text(messages::STAFF_REFERENCE_FILE)}</label>
                <input class="line" id="file" name="file" type="file" accept=".csv,text/csv,text/plain" />
            </div>
            <div class=if is_wrong { "field wrong" } else { "field" }>
                <label class="text-label" for=TEXT>{words.text(messages::STAFF_REFERENCE_TEXT)}</label>
                {error}
                <textarea class="line" id=TEXT name=TEXT rows="8" spellcheck="false" aria-describedby=is_wrong.then_some(ERROR) aria-invalid=is_wrong.then_some("true")>{as_written(typed)}</textarea>
            </div>
            <button type="submit" class="button">{words.text(messages::STAFF_REFERENCE_LOOK)}</button>
        </form>
    }
    .into_any()
}

fn looked_through(words: &Words, report: ReferenceReport, address: &str) -> AnyView {
    let ReferenceReport { problems, lines, table } = report;
    let wrong = lines.iter().map(|(_, _, problems)| problems.len()).sum::<usize>() + problems.len();
    let problems = problems.into_iter().map(|problem| view! { <li>{problem}</li> }.into_any()).collect::<Vec<_>>();
    let fine = words.text(messages::STAFF_REFERENCE_FINE);
    let rows = lines.into_iter().map(|(number, said, problems)| {
        let found = if problems.is_empty() { fine.clone() } else { problems.join(" ") };
        vec![words.number(number).into_any(), said.into_any(), found.into_any()]
    });
    let rows = rows.collect::<Vec<_>>();
    let columns = [messages::STAFF_REFERENCE_LINE, messages::STAFF_REFERENCE_SAYS, messages::STAFF_REFERENCE_FOUND];
    let columns = columns.map(|key| words.text(key)).to_vec();
    let table_of_lines = (!rows.is_empty()).then(|| {
        view! { <Table caption=words.text(messages::STAFF_REFERENCE_LINES) columns=columns rows=rows /> }
    });
    let take_in = table.map(|table| {
        view! {
            <form method="post" action=address.to_owned() enctype="multipart/form-data">
                <input type="hidden" name="text" value=table />
                <input type="hidden" name="sure" value="yes" />
                <button type="submit" class="button">{words.text(messages::STAFF_REFERENCE_TAKE_IN)}</button>
            </form>
        }
    });
    let (class, heading) = match take_in {
        Some(_) => ("banner", words.text(messages::STAFF_REFERENCE_CLEAN)),
        None => ("banner warning", words.count(messages::STAFF_REFERENCE_WRONG, wrong as u64, &[])),
    };
    view! {
        <div class=class role="status"><h2>{heading}</h2><ul>{problems}</ul></div>
        {take_in}
        {table_of_lines}
    }
    .into_any()
}

/// The population that is chosen now.
fn chosen(words: &Words, now: &[ReferenceRow]) -> AnyView {
    if now.is_empty() {
        return view! { <p>{words.text(messages::STAFF_REFERENCE_NONE)}</p> }.into_any();
    }
    let row = |row: &ReferenceRow| {
        let fields = [&row.dimension, &row.group, &words.number(row.people), &row.source, &row.as_of];
        let fields = fields.map(|field| field.clone().into_any()).into_iter();
        fields.chain([year(words, row.boundary_year)]).collect::<Vec<_>>()
    };
    let rows = now.iter().map(row).collect::<Vec<_>>();
    let columns = [
        messages::STAFF_REFERENCE_DIMENSION,
        messages::RESULTS_GROUP,
        messages::STAFF_REFERENCE_PEOPLE,
        messages::STAFF_REFERENCE_SOURCE,
        messages::STAFF_REFERENCE_DATE,
        messages::STAFF_REFERENCE_YEAR,
    ];
    let columns = columns.map(|key| words.text(key)).to_vec();
    view! { <Table caption=words.text(messages::STAFF_REFERENCE_NOW) columns=columns rows=rows named_by=1 /> }
        .into_any()
}

/// The year of the boundaries, or a dash that says there is none.
fn year(words: &Words, year: Option<u32>) -> AnyView {
    match year {
        Some(year) => year.to_string().into_any(),
        None => view! {
            <span aria-hidden="true">"–"</span>
            <span class="hidden-words">{words.text(messages::STAFF_REFERENCE_NO_YEAR)}</span>
        }
        .into_any(),
    }
}
