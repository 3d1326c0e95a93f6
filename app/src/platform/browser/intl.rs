//! Plurals, numbers, dates and times as a language writes them, from the phone's own `Intl`.
//!
//! Formatters are made once and kept while the language stays, but for those of a project's zone; choosing another language
//! loads the page again.

use std::cell::OnceCell;

use domain::time::Millis;
use js_sys::{Array, Date, Object};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type PluralRules;
    #[wasm_bindgen(constructor, js_namespace = Intl, js_class = "PluralRules")]
    fn new(locales: &Array) -> PluralRules;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: f64) -> String;

    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, js_class = "NumberFormat")]
    fn new(locales: &Array) -> NumberFormat;
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, number: f64) -> String;

    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new(locales: &Array, options: &Object) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, date: &Date) -> String;
}

thread_local! {
    static PLURALS: OnceCell<PluralRules> = const { OnceCell::new() };
    static NUMBERS: OnceCell<NumberFormat> = const { OnceCell::new() };
    static MOMENTS: OnceCell<Result<DateTimeFormat, JsValue>> = const { OnceCell::new() };
}

/// The language, then English for tags that the browser does not know.
fn locales(tag: &str) -> Array {
    Array::of2(&JsValue::from_str(tag), &JsValue::from_str("en-GB"))
}

/// CLDR's category for a number: zero, one, two, few, many or other.
pub fn plural_category(tag: &str, number: u64) -> String {
    PLURALS.with(|rules| rules.get_or_init(|| PluralRules::new(&locales(tag))).select(number as f64))
}

/// A number.
pub fn number(tag: &str, number: f64) -> String {
    NUMBERS.with(|format| format.get_or_init(|| NumberFormat::new(&locales(tag))).format(number))
}

/// The moment that an RFC 3339 text names.
pub fn moment_of(text: &str) -> Option<Millis> {
    let at_ms = Date::parse(text);
    at_ms.is_finite().then_some(at_ms as Millis)
}

/// A moment as day and time, where the phone is.
pub fn moment(tag: &str, at_ms: Millis) -> String {
    MOMENTS.with(|format| match format.get_or_init(|| clock(tag, "medium", None)) {
        Ok(format) => format.format(&date(at_ms)),
        Err(_) => String::new(),
    })
}

/// A moment as day and time, by the clock of a zone; by that of the phone where the browser does not know the zone.
pub fn moment_there(tag: &str, at_ms: Millis, zone: &str) -> String {
    match clock(tag, "long", Some(zone)) {
        Ok(format) => format.format(&date(at_ms)),
        Err(_) => moment(tag, at_ms),
    }
}

fn date(at_ms: Millis) -> Date {
    Date::new(&JsValue::from_f64(at_ms as f64))
}

fn clock(tag: &str, date_style: &str, zone: Option<&str>) -> Result<DateTimeFormat, JsValue> {
    let options = Object::new();
    let zone = zone.map(|zone| ("timeZone", zone));
    for (name, value) in [("dateStyle", date_style), ("timeStyle", "short")].into_iter().chain(zone) {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    DateTimeFormat::new(&locales(tag), &options)
}
