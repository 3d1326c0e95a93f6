//! The HTML documents: `page` for resident pages, `shell` for the phone without signal, `plain` for pages without WASM.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::{
    components::layout::Logo,
    contexts::start::{EarlyChoices, Start},
    i18n::Words,
    messages,
    navigation::Route,
    phone::App,
};

/// Looks of the page as the person chose them on this phone, applied before anything is painted.
const DISPLAY: &str = include_str!("../../../public/display.js");

/// Where the built files of the site are.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The script that starts everything.
    pub boot: String,
    /// The bindings of the WASM.
    pub glue: String,
    /// The WASM.
    pub wasm: String,
    /// The style sheet's address.
    pub style: String,
    /// The style sheet itself, put into resident pages so that the first paint waits for nothing.
    pub style_text: String,
    /// The words by language.
    pub locales: BTreeMap<String, String>,
}

/// Where the scripts of pages without WASM are, for the pages that have one; empty where the site is not built.
#[derive(Clone, Debug, Default)]
pub struct Scripts {
    /// Makes pictures of charts.
    pub charts: String,
    /// Keeps the big screen up to date.
    pub screen: String,
    /// Makes buttons copy.
    pub copy: String,
}

/// The title of a resident page as the server knows it.
pub fn title(route: &Route, start: &Start, words: Words) -> String {
    let page = match (route, &start.pack) {
        (Route::Project { .. }, Some(pack)) => pack.project.name.get(words.tag()).to_owned(),
        (Route::Home, _) => words.text(messages::HOME_TITLE),
        (Route::Outbox, _) => words.text(messages::OUTBOX_TITLE),
        (Route::Phone, _) => words.text(messages::PHONE_TITLE),
        _ => return words.text(messages::APP_NAME),
    };
    [&page, " – ", &words.text(messages::APP_NAME)].concat()
}

/// A resident page, whole: works as a form at once, and becomes the app when the WASM is there.
pub fn page(files: Files, words: Words, route: Route, start: Start) -> impl IntoView {
    let title = title(&route, &start, words);
    let data = script_json(&start);
    provide_context(words);
    provide_context(start);
    provide_context(EarlyChoices::default());
    let language = words.language();
    let nonce = use_nonce();
    view! {
        <!DOCTYPE html>
        <html lang=language.tag dir=language.direction()>
            <head>
                <Common title=title />
                <style nonce=nonce.clone() inner_html=files.style_text.clone()></style>
                <script nonce=nonce inner_html=DISPLAY></script>
                <Loader files=files words=words preload_words=true />
            </head>
            <body>
                <div id="app"><App first=route /></div>
                <script type="application/json" id="start" inner_html=data></script>
                <Stuck words=words />
            </body>
        </html>
    }
}

/// The page that the phone keeps for when there is no signal: knows no address, no language and no project.
/// The app is mounted into its body; there is no inline script in it. With its files, event mode has the same page.
pub fn shell(files: Files) -> String {
    let words = Words::on_server(messages::LANGUAGES[0].tag);
    let language = words.language();
    let document = view! {
        <html lang=language.tag data-shell="">
            <head>
                <Common title=words.text(messages::APP_NAME) />
                <link rel="stylesheet" href=files.style.clone() />
                <Loader files=files words=words preload_words=false />
            </head>
            <body>
                // Until the app is there, and where it never comes, the page has a heading all the same.
                <div id="app"><main><h1 class="loading">{words.text(messages::APP_NAME)}</h1></main></div>
                <Stuck words=words />
            </body>
        </html>
    };
    ["<!DOCTYPE html>", &document.to_html()].concat()
}

/// In the context of a page without WASM that shows something on its way: it asks again without any script.
#[derive(Clone, Debug)]
pub struct AskAgain {
    /// After so many seconds.
    pub after_s: u64,
    /// Where.
    pub address: String,
}

/// In the context of a page without WASM that is handed round on paper: what stands at the top of every sheet but the first.
#[derive(Clone, Debug)]
pub struct OnPaper(pub String);

/// In the context of a page without WASM: where the site is, for addresses on paper; none where nobody set it.
#[derive(Clone, Debug, Default)]
pub struct Site(pub Option<String>);

impl Site {
    /// A path as an address that can be typed from paper.
    pub fn whole(&self, path: &str) -> Option<String> {
        self.0.as_ref().map(|site| [site.trim_end_matches('/'), path].concat())
    }
}

/// A page without WASM: results, the plain form, staff pages.
pub fn plain(files: Files, words: Words, title: String, body: impl IntoView + 'static) -> impl IntoView {
    let language = words.language();
    let nonce = use_nonce();
    let again = use_context::<AskAgain>().map(|AskAgain { after_s, address }| {
        let content = format!("{after_s}; url={address}");
        view! { <meta http-equiv="refresh" content=content /> }.into_any()
    });
    let on_paper = use_context::<OnPaper>().map(|OnPaper(line)| line);
    let title = [&title, " – ", &words.text(messages::APP_NAME)].concat();
    provide_context(words);
    view! {
        <!DOCTYPE html>
        <html lang=language.tag dir=language.direction() data-paper=on_paper>
            <head>
                <Common title=title />
                <style nonce=nonce.clone() inner_html=files.style_text></style>
                <script nonce=nonce inner_html=DISPLAY></script>
                {again}
            </head>
            <body class="plain">
                <a class="skip-link" href="#main">{words.text(messages::APP_SKIP)}</a>
                <header class="top"><a class="brand" href="/"><Logo /><span>{words.text(messages::APP_NAME)}</span></a></header>
                <main id="main">
                    <p class="banner warning" data-offline-copy="" hidden>{words.text(messages::PLAIN_OFFLINE_COPY)}</p>
                    {body}
                </main>
                <footer class="bottom">
                    <nav aria-label=words.text(messages::APP_MENU)>
                        <ul>
                            <li><a href="/">{words.text(messages::PROJECT_ALL)}</a></li>
                            <li><a href="/receipt">{words.text(messages::RECEIPT_LINK)}</a></li>
                        </ul>
                    </nav>
                    <p>{words.text(messages::APP_FOOTER)}</p>
                </footer>
            </body>
        </html>
    }
}

/// A page without WASM that is nothing but its body: the big screen. Without scripts it asks for itself again.
pub fn bare(files: Files, words: Words, title: String, again_s: u32, body: impl IntoView + 'static) -> impl IntoView {
    let language = words.language();
    let nonce = use_nonce();
    let title = [&title, " – ", &words.text(messages::APP_NAME)].concat();
    provide_context(words);
    view! {
        <!DOCTYPE html>
        <html lang=language.tag dir=language.direction()>
            <head>
                <Common title=title />
                <style nonce=nonce inner_html=files.style_text></style>
                <noscript><meta http-equiv="refresh" content=again_s.to_string() /></noscript>
            </head>
            <body class="bare"><main id="main">{body}</main></body>
        </html>
    }
}

/// What every document's head has.
#[component]
fn Common(title: String) -> impl IntoView {
    view! {
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#0f5e63" />
        <title>{title}</title>
        <link rel="icon" href="/icons/coeval.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
        <link rel="manifest" href="/manifest.webmanifest" />
    }
}

/// Starts the app: the browser fetches everything at once, and `boot.js` puts it together.
#[component]
fn Loader(files: Files, words: Words, preload_words: bool) -> impl IntoView {
    if files.boot.is_empty() {
        return ().into_any();
    }
    let locale = files.locales.get(words.tag()).cloned().filter(|_| preload_words);
    let locale = locale.map(|locale| view! { <link rel="preload" href=locale r#as="fetch" crossorigin="anonymous" /> });
    let locales = serde_json::to_string(&files.locales).unwrap_or_default();
    view! {
        <link rel="preload" href=files.glue.clone() r#as="script" />
        <link rel="preload" href=files.wasm.clone() r#as="fetch" crossorigin="anonymous" />
        {locale}
        <script src=files.boot defer id="boot" data-glue=files.glue data-wasm=files.wasm data-locales=locales data-loading=words.text(messages::APP_LOADING)></script>
    }
    .into_any()
}

/// Shown only when the app stopped or never started.
#[component]
fn Stuck(words: Words) -> impl IntoView {
    view! {
        <div id="boot-failed" class="stuck" role="alert" hidden>
            <p>{words.text(messages::APP_STUCK)}</p>
            <p><a class="button" href="">{words.text(messages::APP_RELOAD)}</a></p>
        </div>
    }
}

/// JSON that is safe inside a script element.
fn script_json(start: &Start) -> String {
    serde_json::to_string(start).unwrap_or_default().replace('<', "\\u003c")
}
