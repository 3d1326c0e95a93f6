//! Weighing app.
use leptos::prelude::*;
#[cfg(feature = "router")]
#[component]
pub fn App() -> impl IntoView {
    use leptos_router::{components::*, path};
    view! { <Router><main><Routes fallback=|| "nothing"><Route path=path!("/") view=Home/><Route path=path!("/p/:slug") view=Home/></Routes></main></Router> }
}
#[cfg(not(feature = "router"))]
#[component]
pub fn App() -> impl IntoView {
    let path = RwSignal::new(String::from("/"));
    view! { <main>{move || if path.get()=="/" { Home().into_any() } else { view!{<p on:click=move|_|path.set("/".into())>"x"</p>}.into_any() }}</main> }
}
#[component]
fn Home() -> impl IntoView {
    let n = RwSignal::new(0);
    view! { <h1>"Hello"</h1><button on:click=move |_| n.update(|n| *n+=1)>{n}</button> }
}
/// Start.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start(h: bool) {
    if h { leptos::mount::hydrate_body(App) } else { leptos::mount::mount_to_body(App) }
}
