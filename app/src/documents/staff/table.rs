//! A table that a phone shows as a stack: each row a block, each cell under the words of its column.
//!
//! The roles are written out because a stylesheet that changes how a cell is laid out takes its native role away.

use leptos::prelude::*;

/// A table with a caption.
#[component]
pub(super) fn Table(
    /// What it shows.
    caption: String,
    /// The words of each column.
    columns: Vec<String>,
    /// The cells, row by row.
    rows: Vec<Vec<AnyView>>,
    /// The column that names the row.
    #[prop(default = 0)]
    named_by: usize,
) -> impl IntoView {
    let rows = rows.into_iter().map(|cells| row(&columns, cells, named_by)).collect::<Vec<_>>();
    let columns = columns.into_iter().map(|words| view! { <th scope="col" role="columnheader">{words}</th> });
    let columns = columns.collect::<Vec<_>>();
    view! {
        <div class="table stacks" tabindex="0" role="group" aria-label=caption.clone()>
            <table role="table">
                <caption>{caption.clone()}</caption>
                <thead role="rowgroup"><tr role="row">{columns}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(columns: &[String], cells: Vec<AnyView>, named_by: usize) -> AnyView {
    let cells = columns.iter().cloned().zip(cells).enumerate().map(|(place, (label, cell))| {
        if place == named_by {
            view! { <th scope="row" role="rowheader" data-label=label>{cell}</th> }.into_any()
        } else {
            view! { <td role="cell" data-label=label>{cell}</td> }.into_any()
        }
    });
    view! { <tr role="row">{cells.collect::<Vec<_>>()}</tr> }.into_any()
}
