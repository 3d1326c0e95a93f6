//! The table twin of a chart: the same numbers, for who reads tables or listens to them.

use leptos::prelude::*;

use crate::i18n::Said;

/// One row: its heading and its cells, already in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The heading.
    pub heading: Said,
    /// One text for each column after the first.
    pub cells: Vec<String>,
}

/// A table with a caption, column headings and row headings; it scrolls by itself where it is too wide.
#[component]
pub fn NumberTable(
    /// What it shows.
    #[prop(into)]
    caption: Said,
    /// Headings of all columns, the first one included.
    columns: Vec<Said>,
    /// The rows.
    rows: Vec<TableRow>,
) -> impl IntoView {
    let head = columns.into_iter().map(|column| view! { <th scope="col">{column.view()}</th> }).collect::<Vec<_>>();
    let name = caption.text();
    let body = rows
        .into_iter()
        .map(|row| {
            let cells = row.cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>();
            view! { <tr><th scope="row">{row.heading.view()}</th>{cells}</tr> }.into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <div class="table" tabindex="0" role="group" aria-label=name>
            <table>
                <caption>{caption.view()}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
