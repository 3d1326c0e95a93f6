//! Lists of what a reader takes, each choice with a weight: `Accept`, `Accept-Encoding`, `Accept-Language` (RFC 9110,
//! 12.4.2). It knows no media type and no language.

use axum::http::{HeaderMap, HeaderName};

/// One choice of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What is taken, in small letters.
    pub name: String,
    /// How much it is wanted: 0 is not at all, 1 is most.
    pub weight: f32,
    /// Its other parameters, names and values in small letters.
    pub parameters: Vec<(String, String)>,
}

/// The choices of every header of a name, in their order.
pub fn choices(headers: &HeaderMap, name: HeaderName) -> Vec<Choice> {
    let lists = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(read).collect()
}

/// The choices of a list, in its order; one whose weight is no number is left out.
pub fn read(list: &str) -> Vec<Choice> {
    list.split(',').filter_map(choice).collect()
}

fn choice(text: &str) -> Option<Choice> {
    let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
    let name = parts.next().filter(|name| !name.is_empty())?;
    let (mut weight, mut parameters) = (1.0, Vec::new());
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((&part, ""));
        match (name.trim(), value.trim().trim_matches('"')) {
            ("q", value) => weight = value.parse().ok()?,
            (name, value) => parameters.push((name.to_owned(), value.to_owned())),
        }
    }
    Some(Choice { name, weight, parameters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_have_weights_and_parameters() {
        let read = |list| read(list).into_iter().map(|choice| (choice.name, choice.weight)).collect::<Vec<_>>();
        let named = |name: &str, weight| (name.to_owned(), weight);
        assert_eq!(read("gzip, deflate;q=0.5 , BR;q=0"), [named("gzip", 1.0), named("deflate", 0.5), named("br", 0.0)]);
        assert_eq!(read("ar;q=much, en"), [named("en", 1.0)]);
        assert_eq!(read(" , "), []);
        let parameters = super::read("application/json; OData.Metadata=\"None\";x").remove(0).parameters;
        assert_eq!(parameters, [("odata.metadata".to_owned(), "none".to_owned()), ("x".to_owned(), String::new())]);
    }
}
