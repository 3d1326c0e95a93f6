//! The shape of a project file: what is no JSON, has a field that is not known, or something else where words belong, is
//! said in a sentence with its place. What the fields say is checked elsewhere.

use serde::de::DeserializeOwned;
use serde_path_to_error::{Deserializer, Track};

use crate::administration::projects::problems::FileProblems;

/// How the entries of a list are written, by the list.
const ENTRIES: [(&str, &str); 4] = [
    ("aims", r#"Each aim is written as {"id": "a1", "text": "More people can…"}"#),
    ("waves", r#"Each wave is written as {"id": "w1", "name": "Spring"}"#),
    ("events", r#"Each event is written as {"id": "e1", "name": "Summer fair", "date": "2026-07-04"}"#),
    ("wards", r#"Each ward is written as {"code": "x.north", "name": "North"}"#),
];

/// Reads a file of this shape.
///
/// # Errors
/// What has another shape, and every field that is not known.
pub(super) fn parse<T: DeserializeOwned>(json: &str) -> Result<T, FileProblems> {
    let mut unknown = Vec::new();
    let mut track = Track::new();
    let mut reader = serde_json::Deserializer::from_str(json);
    let tracked = Deserializer::new(&mut reader, &mut track);
    let read = serde_ignored::deserialize(tracked, |path| unknown.push(path.to_string()));
    let read = read.and_then(|file| reader.end().map(|()| file));
    let file = read.map_err(|error| FileProblems(vec![other_shape(&track.path().to_string(), &error)]))?;
    if unknown.is_empty() {
        return Ok(file);
    }
    let sentence =
        |field: String| format!("There is no field “{field}” in project files. Is it another word, or a slip?");
    Err(FileProblems(unknown.into_iter().map(sentence).collect()))
}

fn other_shape(path: &str, error: &serde_json::Error) -> String {
    let list = ENTRIES.iter().find(|(list, _)| path.starts_with(&[list, "["].concat()));
    match list {
        Some((_, sentence)) if error.is_data() => format!("{sentence}. Look at {path}, in line {}.", error.line()),
        _ if !error.is_data() => {
            format!(
                "This is not a project file: it is no JSON from line {}, column {} on.",
                error.line(),
                error.column()
            )
        }
        _ if path == "." => format!("This is not a project file: {error}."),
        _ => format!("“{path}” cannot be read: line {} has something else there.", error.line()),
    }
}
