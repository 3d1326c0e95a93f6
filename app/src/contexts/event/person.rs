//! One person's way: met, asked, sealed, and forgotten; and what happens when nobody is there any longer.

use domain::{
    collection::{
        envelope::{initials as initials_of, plain_bytes},
        questionnaire::Style,
        response::{Channel, Response},
    },
    json::Value,
    time::Millis,
};
use leptos::{prelude::*, task::spawn_local};
use outbox::{entry::Entry, ports::StoreProblem};

use super::{EventContext, SIGN_OUT_EVERY_MS, Screen};
use crate::{
    contexts::{draft::DraftContext, shared::use_draft},
    event_device::WARNING_S,
    platform::{clock::now_ms, document, idle, random},
};

impl EventContext {
    /// Somebody begins: their page and draft are new.
    pub fn meet(self) {
        self.draft.set_value(Some(use_draft()));
    }

    /// A form is open from now on: if the device stops, it counts as a partial.
    pub fn begun(self) {
        let id = self.draft.get_value().and_then(DraftContext::get_untracked).map(|draft| draft.id);
        if !self.is_practice() {
            self.note(move |device| device.open_form.clone_from(&id));
        }
    }

    /// Puts an entry into the outbox; in practice nowhere.
    pub fn save(self, entry: Entry, then: impl FnOnce(Result<(), StoreProblem>) + 'static) {
        if self.is_practice() { then(Ok(())) } else { self.outbox.save(entry, then) }
    }

    /// The entry that a finished response becomes: sealed, and sent in the device's name.
    pub fn sealed(self, mut response: Response) -> Option<Entry> {
        let device = self.device.get_untracked()?;
        response.channel = if self.helped.get_untracked() { Channel::Assisted } else { Channel::Event };
        response.event = device.event.clone();
        response.device = Some(device.device.clone());
        let plain = with_initials(&plain_bytes(&response), &device.settings.initials)?;
        let sealed = outbox::seal::seal(&plain, &device.sealing_key()?, random::bytes()).ok()?;
        Some(Entry::new(response.id, response.project, sealed, None, now_ms()).sent_with(device.token))
    }

    /// The response is safe on the device: the form is closed, and the person is shown their code.
    pub fn finished(self, draft: DraftContext) {
        self.receipt.set(draft.get_untracked().map(|draft| draft.receipt_code));
        if !self.is_practice() {
            self.note(|device| device.open_form = None);
        }
    }

    /// The person stops: what they answered is forgotten, and counts as a partial.
    pub fn stop(self) {
        if !self.is_practice() {
            self.note(|device| device.close_form(|_| false));
        }
        self.next_person();
    }

    /// The person walked away: what they answered is forgotten or kept, as set, and counts as a partial.
    fn walked_away(self) {
        let kept = self.settings().keep_partials.then(|| self.as_it_is()).flatten();
        match kept {
            Some(entry) if !self.is_practice() => {
                self.outbox.save(entry, |_| ());
                self.note(|device| device.close_form(|_| false));
                self.next_person();
            }
            _ => self.stop(),
        }
    }

    /// The open form as a response, if anything was answered and all of it can be.
    fn as_it_is(self) -> Option<Entry> {
        let draft = self.draft.get_value()?;
        let open = draft.get_untracked()?;
        let pack = untrack(|| self.pack.for_draft(&open.questionnaire))?;
        if draft.answers_nothing(&pack) {
            return None;
        }
        self.sealed(draft.finish(&pack, self.words.tag())?.ok()?.response)
    }

    /// Forgets everything about the person and waits for the next.
    pub fn next_person(self) {
        self.screen.set(Screen::Start);
        self.draft.set_value(None);
        self.receipt.set(None);
        self.helped.set(false);
        self.style.set(Style::Standard);
        self.warning_s.set(None);
        idle::touch();
        let language = untrack(|| self.settings().language);
        if !language.is_empty() && language != self.words.tag() && !self.is_practice() {
            self.speak(&language);
        } else if self.phone.update.get_untracked() {
            self.phone.use_update();
        }
    }

    /// Goes on after the warning.
    pub fn still_here(self) {
        idle::touch();
        self.warning_s.set(None);
    }

    /// Looks every second whether anybody is there.
    pub(super) fn beat(self) {
        let now_ms = now_ms();
        match self.screen.get_untracked() {
            Screen::Person => self.watch_over_the_form(now_ms),
            Screen::Leave if self.is_idle(now_ms) => self.screen.set(Screen::Start),
            _ => {}
        }
        let due = self.device.with_untracked(|device| device.as_ref().is_some_and(|device| device.sign_out_due));
        if due && now_ms - self.signed_out_at_ms.get_value() > SIGN_OUT_EVERY_MS && document::seems_online() {
            spawn_local(self.sign_out());
        }
    }

    fn is_idle(self, now_ms: Millis) -> bool {
        now_ms - idle::last_touch_ms() >= Millis::from(untrack(|| self.settings().idle_s)) * 1000
    }

    fn watch_over_the_form(self, now_ms: Millis) {
        if self.warning_s.get_untracked().is_none() {
            if self.is_idle(now_ms) {
                self.warned_at_ms.set_value(now_ms);
                self.warning_s.set(Some(WARNING_S));
            }
            return;
        }
        let passed_s = u32::try_from((now_ms - self.warned_at_ms.get_value()) / 1000).unwrap_or(WARNING_S);
        match WARNING_S.checked_sub(passed_s) {
            Some(left_s) if left_s > 0 => self.warning_s.set(Some(left_s)),
            _ => self.walked_away(),
        }
    }
}

/// Initials travel inside the seal, in a field beside those of the contract.
fn with_initials(plain: &str, initials: &str) -> Option<String> {
    let mut fields: Value = domain::json::read(plain)?;
    if let Some(initials) = initials_of(initials) {
        fields.as_object_mut()?.insert("staff".to_owned(), initials.into());
    }
    Some(fields.to_string())
}
