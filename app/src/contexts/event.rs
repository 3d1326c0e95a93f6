//! Event mode as its pages see it: which screen is open, who is being asked, and what the device may tell of it.
//!
//! Everything about one person ends with [`EventContext::next_person`]. Answers are sealed here, the moment they are
//! finished; nothing else of them ever leaves memory.

use domain::{
    envelope::plain_bytes,
    json::Value,
    questionnaire::Style,
    receipt_code::ReceiptCode,
    response::{Channel, Response},
    time::Millis,
};
use leptos::{prelude::*, task::spawn_local};
use outbox::{
    Header,
    entry::{Entry, State},
};

use super::{
    draft::{DraftContext, use_draft},
    event_device::{Device, Settings, WARNING_S},
    outbox::{OutboxContext, use_outbox},
    pack::{PackContext, use_pack},
    this_phone::{ThisPhone, use_this_phone},
};
use crate::{
    i18n::{Words, use_words},
    platform::{
        clock::now_ms,
        document,
        event_device::{self, Missing},
        fetch, idle, navigation, pin, random,
    },
};

/// Where shared devices are at home.
const HOME: &str = "/event";
/// Kept in the address while the page is loaded in another language.
const PRACTICE: &str = "&practice";
/// How often a sign-out that is due is tried again.
const SIGN_OUT_EVERY_MS: Millis = 30_000;

/// What the whole page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The device's record is being read.
    Opening,
    /// The device was not let in yet, or is to be let in anew.
    Prepare,
    /// For staff: whether it is ready, how it is set, what it gathered.
    Device,
    /// Waits for the next person.
    Start,
    /// Somebody is being asked.
    Person,
    /// Asks for the PIN.
    Leave,
}

/// Whether everything is in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Being looked at.
    Checking,
    /// Everything was read back.
    Ready,
    /// This is missing.
    NotReady(Missing),
}

/// What became of a PIN that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinTry {
    /// Nothing yet.
    None,
    /// It is not the PIN.
    Wrong,
    /// Too many were wrong.
    Wait,
}

/// What was gathered on this device and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Finished by people.
    pub finished: usize,
    /// To be sent.
    pub waiting: usize,
    /// On the server.
    pub sent: usize,
    /// Of these, set aside for staff.
    pub aside: usize,
    /// Not taken by the server.
    pub refused: usize,
    /// When the oldest that waits was finished.
    pub oldest_ms: Option<Millis>,
}

impl Gathered {
    /// Counts the entries of shared devices; a person's own are not counted.
    fn of(headers: &[Header]) -> Self {
        let mut gathered = Self::default();
        for header in headers.iter().filter(|header| header.token.is_some()) {
            gathered.finished += 1;
            match &header.state {
                State::Waiting { .. } => {
                    gathered.waiting += 1;
                    let at_ms = header.created_at_ms;
                    gathered.oldest_ms = Some(gathered.oldest_ms.map_or(at_ms, |oldest_ms| oldest_ms.min(at_ms)));
                }
                State::Sent { outcome, .. } => {
                    gathered.sent += 1;
                    gathered.aside += usize::from(*outcome == domain::wire::v1::Outcome::Quarantined);
                }
                State::Refused { .. } => gathered.refused += 1,
            }
        }
        gathered
    }

    /// Whether there are responses, and the server has every one.
    pub fn all_arrived(self) -> bool {
        self.finished > 0 && self.sent == self.finished
    }
}

/// Event mode.
#[derive(Clone, Copy)]
pub struct EventContext {
    /// What the whole page shows.
    pub screen: RwSignal<Screen>,
    /// The device's record; none while it was not let in.
    pub device: RwSignal<Option<Device>>,
    /// Whether everything is in place.
    pub readiness: RwSignal<Readiness>,
    /// Whether answers count for nothing.
    pub practice: RwSignal<bool>,
    /// The wording that the person chose.
    pub style: RwSignal<Style>,
    /// Whether somebody else reads the questions aloud and fills in the answers.
    pub helped: RwSignal<bool>,
    /// The person's receipt code, until they have it.
    pub receipt: RwSignal<Option<ReceiptCode>>,
    /// Seconds until the page is cleared, while the warning is shown.
    pub warning_s: RwSignal<Option<u32>>,
    warned_at_ms: StoredValue<Millis>,
    signed_out_at_ms: StoredValue<Millis>,
    draft: StoredValue<Option<DraftContext>>,
    outbox: OutboxContext,
    pack: PackContext,
    phone: ThisPhone,
    words: Words,
}

/// Event mode.
pub fn use_event() -> EventContext {
    expect_context::<EventContext>()
}

/// Provides event mode, and reads what the device knows.
pub fn provide_event() -> EventContext {
    let event = EventContext {
        screen: RwSignal::new(Screen::Opening),
        device: RwSignal::new(None),
        readiness: RwSignal::new(Readiness::Checking),
        practice: RwSignal::new(false),
        style: RwSignal::new(Style::Standard),
        helped: RwSignal::new(false),
        receipt: RwSignal::new(None),
        warning_s: RwSignal::new(None),
        warned_at_ms: StoredValue::new(0),
        signed_out_at_ms: StoredValue::new(0),
        draft: StoredValue::new(None),
        outbox: use_outbox(),
        pack: use_pack(),
        phone: use_this_phone(),
        words: use_words(),
    };
    provide_context(event);
    navigation::leave_nothing_behind();
    if let Some(owner) = Owner::current() {
        idle::watch(move || owner.with(|| event.beat()));
    }
    spawn_local(event.open());
    event
}

impl EventContext {
    /// How the device is set.
    pub fn settings(self) -> Settings {
        self.device.with(|device| device.as_ref().map(|device| device.settings.clone())).unwrap_or_default()
    }

    /// The project's slug.
    pub fn project(self) -> String {
        self.device.with_untracked(|device| device.as_ref().map(|device| device.project.clone())).unwrap_or_default()
    }

    /// Whether answers count for nothing, without following it.
    pub fn is_practice(self) -> bool {
        self.practice.get_untracked()
    }

    /// What was gathered here; none until the outbox has been read.
    pub fn gathered(self) -> Option<Gathered> {
        self.outbox.headers.with(|headers| headers.as_deref().map(Gathered::of))
    }

    /// Reads the record. A form that was open when the page ended counts as a partial.
    async fn open(self) {
        let address = navigation::query_and_fragment();
        self.outbox.refresh().await;
        let finished: Vec<String> = self
            .outbox
            .headers
            .with_untracked(|headers| headers.iter().flatten().map(|header| header.id.clone()).collect());
        let close = |device: &mut Device| device.close_form(|id| finished.iter().any(|known| known == id));
        let device = match event_device::load().await {
            Ok(Some(_)) => event_device::change(close).await.ok(),
            _ => None,
        };
        let Some(device) = device else { return self.screen.set(Screen::Prepare) };
        let (is_locked, is_invited) = (device.is_locked(), !address.1.is_empty());
        self.pack.open(device.project.clone(), self.words.tag(), || {});
        self.device.set(Some(device));
        self.practice.set(!is_locked && address.0.contains(PRACTICE));
        self.screen.set(match (is_locked || self.is_practice(), is_invited) {
            (true, _) => Screen::Start,
            (false, true) => Screen::Prepare,
            (false, false) => Screen::Device,
        });
        self.check(false);
    }

    /// Takes over a record that was just written, and makes the device ready.
    pub fn let_in(self, device: Device) {
        self.pack.open(device.project.clone(), self.words.tag(), || {});
        navigation::replace(HOME);
        self.device.set(Some(device));
        self.screen.set(Screen::Device);
        self.readiness.set(Readiness::Checking);
        let project = self.project();
        spawn_local(async move { self.looked(event_device::prepare(&project).await) });
    }

    /// Reads everything back, with or without signal; with `fetching`, what is missing is fetched first.
    pub fn check(self, fetching: bool) {
        self.readiness.set(Readiness::Checking);
        let project = self.project();
        spawn_local(async move {
            self.looked(match fetching {
                true => event_device::prepare(&project).await,
                false => event_device::check(&project, false).await,
            });
        });
    }

    fn looked(self, found: Result<Device, Missing>) {
        match found {
            Ok(device) => {
                self.device.set(Some(device));
                self.readiness.set(Readiness::Ready);
            }
            Err(missing) => self.readiness.set(Readiness::NotReady(missing)),
        }
    }

    /// Changes how the device is set.
    pub fn set(self, change: impl Fn(&mut Settings) + 'static) {
        self.note(move |device| change(&mut device.settings));
    }

    fn note(self, change: impl Fn(&mut Device) + 'static) {
        spawn_local(async move {
            if let Ok(device) = event_device::change(change).await {
                self.device.set(Some(device));
            }
        });
    }

    /// Turns event mode on with a PIN to leave it. The staff session ends, on the server too.
    pub fn enter(self, digits: String, failed: RwSignal<bool>) {
        let language = self.words.tag();
        spawn_local(async move {
            let Some(made) = pin::make(&digits).await else { return failed.set(true) };
            let lock = move |device: &mut Device| {
                device.pin = Some(made.clone());
                device.wrong_pins = 0;
                device.sign_out_due = true;
                language.clone_into(&mut device.settings.language);
            };
            match event_device::change(lock).await {
                Ok(device) => {
                    self.device.set(Some(device));
                    self.next_person();
                    self.sign_out().await;
                }
                Err(_) => failed.set(true),
            }
        });
    }

    /// Turns event mode off, if these are the digits of the PIN.
    pub fn leave(self, digits: String, tried: RwSignal<PinTry>) {
        let Some(device) = self.device.get_untracked() else { return };
        let Some(known) = device.pin.clone().filter(|_| device.pin_may_be_tried(now_ms())) else {
            return tried.set(PinTry::Wait);
        };
        spawn_local(async move {
            let right = pin::is(&known, &digits).await;
            let at_ms = now_ms();
            let Ok(device) = event_device::change(move |device| device.pin_tried(right, at_ms)).await else { return };
            let may_go_on = device.pin_may_be_tried(at_ms);
            self.device.set(Some(device));
            match right {
                true => self.screen.set(Screen::Device),
                false => tried.set(if may_go_on { PinTry::Wrong } else { PinTry::Wait }),
            }
        });
    }

    /// Lets staff try it: nothing that is answered counts.
    pub fn practise(self) {
        self.practice.set(true);
        self.next_person();
    }

    /// Ends practice.
    pub fn end_practice(self) {
        self.practice.set(false);
        self.screen.set(Screen::Device);
    }

    /// Loads the page in another language. Only while nobody is being asked.
    pub fn speak(self, tag: &str) {
        let practice = if self.is_practice() { PRACTICE } else { "" };
        navigation::load_instead(&[HOME, "?lang=", tag, practice].concat());
    }

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
        draft.get_untracked().filter(|draft| !draft.answers.is_empty())?;
        draft.finish(&*self.pack.pack_untracked()?, self.words.tag())?.ok()
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
    fn beat(self) {
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

    async fn sign_out(self) {
        self.signed_out_at_ms.set_value(now_ms());
        if fetch::sign_out().await {
            self.note(|device| device.sign_out_due = false);
        }
    }
}

/// Initials travel inside the seal, in a field beside those of the contract.
fn with_initials(plain: &str, initials: &str) -> Option<String> {
    let mut fields: Value = domain::json::read(plain)?;
    if !initials.is_empty() {
        fields.as_object_mut()?.insert("staff".to_owned(), initials.into());
    }
    Some(fields.to_string())
}
