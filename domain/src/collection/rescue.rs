//! The rescue file: waiting envelopes of a device that cannot send them, to be carried to the server in another way.
//!
//! One JSON object a line: what it is, then each envelope exactly as it would have been sent, then a count and a
//! checksum. Whatever was cut off or changed, every line that is still whole is read. It checks no envelope: that is
//! the server's way in. It encrypts nothing: event devices keep only sealed envelopes.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

const FORMAT: &str = "coeval-rescue";
const VERSION: u64 = 1;
const MARK: char = '\u{feff}';

/// What a rescue file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The device's clock when it was made, RFC 3339.
    pub made_at: String,
    /// The address of the server that the envelopes are for.
    pub server: String,
}

/// What was read from a rescue file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescue {
    /// What it says about itself.
    pub about: About,
    /// Every whole envelope, as it would have been sent.
    pub envelopes: Vec<String>,
    /// How many there were when it was made.
    pub announced: usize,
    /// Lines that are no envelope any longer.
    pub unreadable: usize,
    /// Whether the end is there and the lines are those it was made with.
    pub intact: bool,
}

/// Why nothing can be read from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RescueProblem {
    /// It is something else.
    #[error("This is not a file of answers that a device saved, or its beginning is missing. Nothing was changed.")]
    NotRescue,
    /// A later version of Coeval made it.
    #[error(
        "This file of saved answers was made by a newer version of Coeval (format {0}). Update Coeval here, then import it again. \
         Nothing was changed; keep the file."
    )]
    FromTheFuture(u64),
}

/// The text of a rescue file.
pub fn write<'e>(about: &About, envelopes: impl ExactSizeIterator<Item = &'e str>) -> String {
    let many = envelopes.len().to_string();
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    // By hand, as phones carry no other code that writes JSON objects.
    let mut text = ["{\"envelopes\":", &many, ",\"format\":\"", FORMAT].concat();
    for (name, value) in [("\",\"made_at\":", quoted(&about.made_at)), (",\"server\":", quoted(&about.server))] {
        text.push_str(name);
        text.push_str(&value);
    }
    text.push_str(",\"version\":");
    text.push_str(&VERSION.to_string());
    text.push('}');
    let mut sum = Sha256::new();
    for envelope in envelopes {
        add(&mut sum, envelope.as_bytes());
        text.push('\n');
        text.push_str(envelope);
    }
    text.push_str(&["\n{\"end\":", &many, ",\"sha256\":\"", &hex(sum), "\"}\n"].concat());
    text
}

/// Reads whatever is whole in a rescue file.
///
/// # Errors
/// When it is no rescue file, or one of a newer version.
pub fn read(bytes: &[u8]) -> Result<Rescue, RescueProblem> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.trim_ascii()).filter(|line| !line.is_empty());
    let head = lines.next().and_then(head).ok_or(RescueProblem::NotRescue)?;
    let version = head.get("version").and_then(Value::as_u64).ok_or(RescueProblem::NotRescue)?;
    if version > VERSION {
        return Err(RescueProblem::FromTheFuture(version));
    }
    let text = |name| head.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let announced = head.get("envelopes").and_then(Value::as_u64).unwrap_or_default() as usize;
    let about = About { made_at: text("made_at"), server: text("server") };
    let mut rescue = Rescue { about, envelopes: Vec::new(), announced, unreadable: 0, intact: false };
    let mut sum = Sha256::new();
    for line in lines {
        match whole(line) {
            Some((_, fields)) if fields.contains_key("end") && !fields.contains_key("id") => {
                let made_with = fields.get("sha256").and_then(Value::as_str);
                rescue.intact = made_with == Some(hex(sum.clone()).as_str()) && rescue.envelopes.len() == announced;
            }
            Some((envelope, _)) => {
                add(&mut sum, line);
                rescue.envelopes.push(envelope.to_owned());
            }
            None => {
                add(&mut sum, line);
                rescue.unreadable += 1;
            }
        }
    }
    Ok(rescue)
}

impl Rescue {
    /// How many envelopes were there once and cannot be read.
    pub fn missing(&self) -> usize {
        self.announced.saturating_sub(self.envelopes.len())
    }
}

fn head(line: &[u8]) -> Option<Map<String, Value>> {
    let text = std::str::from_utf8(line).ok()?.trim_start_matches(MARK);
    let fields: Map<String, Value> = serde_json::from_str(text).ok()?;
    (fields.get("format").and_then(Value::as_str) == Some(FORMAT)).then_some(fields)
}

/// A line that is a JSON object to its end.
fn whole(line: &[u8]) -> Option<(&str, Map<String, Value>)> {
    let text = std::str::from_utf8(line).ok()?;
    Some((text, serde_json::from_str(text).ok()?))
}

fn add(sum: &mut Sha256, line: &[u8]) {
    sum.update(line);
    sum.update(b"\n");
}

fn hex(sum: Sha256) -> String {
    let digits = sum.finalize().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
