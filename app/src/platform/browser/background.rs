//! Work beside the page.

/// Runs something in the background.
pub fn run(work: impl Future<Output = ()> + 'static) {
    leptos::task::spawn_local(work);
}
