//! Whether an envelope fits its project, and the row it becomes if so. Pure: the project is given, nothing is looked up.

use domain::{
    collection::{
        answer::Answers,
        envelope::{Body, Incoming, Plain},
        project::Aim,
        quarantine::Reason,
        questionnaire::{Length, Questionnaire, Style},
        response::Channel,
        validation::{self, Unfit},
    },
    time::{Millis, from_rfc3339},
};
use serde_json::Map;

use super::Sender;
use crate::{administration::projects::ProjectEntry, storage::responses::NewResponse};

/// Before 2020-01-01 no device can have answered; its clock has lost the time.
const EARLIEST_MS: Millis = 1_577_836_800_000;
/// Longest event or device id kept.
const NAME_LENGTH: usize = 100;

/// The row an envelope becomes, without its number and hashes.
///
/// # Errors
/// The first reason, in the order of the contract, why it does not fit.
pub(super) fn fit(
    incoming: &Incoming,
    project: Option<&ProjectEntry>,
    sender: &Sender,
    received_at_ms: Millis,
) -> Result<NewResponse, Reason> {
    let project = project.ok_or(Reason::UnknownProject)?;
    let admitted = *sender == Sender::Admitting;
    if project.is_late(received_at_ms) && !admitted {
        return Err(Reason::Late);
    }
    let Body::Plain(plain) = &incoming.body else { return Err(Reason::CannotOpenSeal) };
    let questionnaire = project.questionnaire(&plain.questionnaire).ok_or(Reason::UnknownVersion)?;
    let mut answers = match admitted {
        true => as_far_as_possible(questionnaire, &project.accepted_aims, plain),
        false => validation::fit(questionnaire, &project.accepted_aims, plain.style, &plain.answers)?,
    };
    // What is no answer is not kept as one. The envelope is still known by all that it says.
    answers.retain(|_, answer| !answer.is_nothing());
    if !sender.may_send(plain.channel, &incoming.project, plain.device.as_deref()) {
        return Err(Reason::UnverifiedDevice);
    }
    let moment = moment(plain, project, received_at_ms);
    Ok(NewResponse {
        id: incoming.id.clone(),
        project: incoming.project.clone(),
        seq: 0,
        revision: incoming.revision,
        content_hash: String::new(),
        receipt_key: String::new(),
        received_at_ms,
        captured_at_ms: moment.captured_at_ms,
        effective_at_ms: moment.effective_at_ms,
        clock_doubtful: moment.doubtful,
        channel: plain.channel.code(),
        event: plain.event.as_deref().map(plain_name),
        device: plain.device.as_deref().map(plain_name),
        staff: plain.staff.clone().filter(|_| plain.channel != Channel::Own),
        locale: language_tag(&plain.locale),
        length: length_code(plain.length),
        style: style_code(plain.style),
        questionnaire: plain.questionnaire.id.clone(),
        questionnaire_version: plain.questionnaire.version,
        notice_version: plain.agreed.as_ref().map_or(0, |agreed| agreed.notice_version),
        answers: serde_json::to_string(&answers).unwrap_or_default(),
    })
}

/// What staff admit: the answers that fit, and those to questions that are not known, which are kept and counted
/// nowhere. An answer that its question does not take is left out.
fn as_far_as_possible(questionnaire: &Questionnaire, aims: &[Aim], plain: &Plain) -> Answers {
    let kept = plain.answers.iter().filter_map(|(item, value)| {
        let alone = Map::from_iter([(item.clone(), value.clone())]);
        match validation::fit(questionnaire, aims, plain.style, &alone) {
            Ok(fitting) => fitting.into_iter().next(),
            Err(Unfit::UnknownItem) => Some((item.clone(), serde_json::from_value(value.clone()).ok()?)),
            Err(Unfit::UnknownAnswer) => None,
        }
    });
    kept.collect()
}

struct Moment {
    captured_at_ms: Millis,
    effective_at_ms: Millis,
    doubtful: bool,
}

/// A device's clock is believed inside the project's dates and up to now; else the event's date or the arrival counts.
fn moment(plain: &Plain, project: &ProjectEntry, received_at_ms: Millis) -> Moment {
    let captured_at_ms = from_rfc3339(&plain.captured_at).unwrap_or(received_at_ms);
    let opens = project.opens_at_ms().unwrap_or(EARLIEST_MS);
    let closes = project.closes_at_ms().unwrap_or(Millis::MAX).min(received_at_ms);
    if (opens..=closes).contains(&captured_at_ms) {
        return Moment { captured_at_ms, effective_at_ms: captured_at_ms, doubtful: false };
    }
    let event_at_ms = plain.event.as_deref().and_then(|event| project.event_at_ms(event));
    Moment { captured_at_ms, effective_at_ms: event_at_ms.unwrap_or(received_at_ms), doubtful: true }
}

/// A name from a device as it may be stored: short and without control characters.
pub(super) fn plain_name(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(NAME_LENGTH).collect()
}

/// The language, or "undetermined" for what is no language tag.
fn language_tag(tag: &str) -> String {
    let fits = (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { tag.to_owned() } else { "und".to_owned() }
}

fn length_code(length: Length) -> &'static str {
    match length {
        Length::Quick => "quick",
        Length::Short => "short",
        Length::Full => "full",
    }
}

fn style_code(style: Style) -> &'static str {
    match style {
        Style::Standard => "standard",
        Style::Easy => "easy",
    }
}
