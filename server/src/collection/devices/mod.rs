//! Shared devices of staff: let in by a code that works once and soon, known by a token from then on, revoked at will.
//!
//! A device may send for one project and read nothing. Revoking stops no queue: what a revoked device sends is kept
//! aside until staff admit it. Nothing here knows HTTP; whether somebody may manage devices is asked before.

use domain::{
    administration::{actions::Action, rights::Right},
    collection::enrolment_code::EnrolmentCode,
    text::visible::can_be_seen,
    time::{Millis, to_rfc3339},
    wire::v1::devices::{DeviceInvitation, DeviceSummary, Enrolled, NewDevice},
};

use crate::{
    administration::{
        audit::{self, Entry},
        people::holding::held_roles,
        projects::Projects,
    },
    collection::ingest::{KnownDevices, Sender},
    storage::{
        self, Db, StorageError, accounts,
        devices::{self, DeviceRow, EnrolmentRow},
    },
    system::{clock::Clock, random, secret::Secret},
};

/// How long a code lets a device in.
pub const INVITATION_MS: Millis = 10 * 60 * 1000;
/// The page that a code leads to.
const ENROL_PATH: &str = "/event/enrol";
/// Longest label.
const LABEL_LETTERS: usize = 60;
/// How exactly it is noted when a device was last seen.
const SEEN_EVERY_MS: Millis = 60 * 1000;

/// Why a device was not invited, let in or revoked.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The label is empty, too long or has control characters.
    #[error("A device needs a label of 1 to 60 letters.")]
    BadLabel,
    /// The project has no such event.
    #[error("The project has no event \"{0}\".")]
    UnknownEvent(String),
    /// There is no such project.
    #[error("There is no such project.")]
    UnknownProject,
    /// The code was used, is too old, never was one, or is of somebody whose account is disabled.
    #[error("This code was used, is too old, or has a slip in it. Ask for a new one.")]
    BadCode,
    /// There is no such device, or it was revoked before.
    #[error("There is no such device.")]
    UnknownDevice,
    /// The account that asks was disabled meanwhile, or may not do this any more.
    #[error("This account may not do this any more.")]
    Disabled,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The devices of this installation. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Devices {
    db: Db,
    projects: Projects,
    secret: Secret,
    clock: Clock,
}

impl Devices {
    /// The devices of a database.
    pub fn new(db: Db, projects: Projects, secret: Secret, clock: Clock) -> Self {
        Self { db, projects, secret, clock }
    }

    /// Opens a way in for one device of a project. `by` is the account that does it; the way in ends with it.
    ///
    /// # Errors
    /// When the label or the event cannot be, there is no such project, or the database fails.
    pub async fn invite(
        &self,
        project: &str,
        device: NewDevice,
        by: Option<&str>,
    ) -> Result<DeviceInvitation, DeviceError> {
        let label = label(&device.label).ok_or(DeviceError::BadLabel)?;
        let entry = self.projects.get(project).await?.ok_or(DeviceError::UnknownProject)?;
        if let Some(event) = &device.event
            && !entry.document.events.iter().any(|known| known.id == *event)
        {
            return Err(DeviceError::UnknownEvent(event.clone()));
        }
        let code = EnrolmentCode::from_random(random::bytes());
        let now_ms = self.clock.now_ms();
        let enrolment = EnrolmentRow {
            project: project.to_owned(),
            event: device.event,
            label,
            invited_by: by.map(str::to_owned),
            expires_at_ms: now_ms + INVITATION_MS,
        };
        let mut tx = self.db.begin().await?;
        if let Some(account) = by
            && !held_roles(&mut tx, account).await?.is_some_and(|roles| roles.may(Right::PrepareDevice))
        {
            return Err(DeviceError::Disabled);
        }
        devices::invite(&mut tx, &self.secret.enrolment_key(code.canonical()), &enrolment, now_ms).await?;
        tx.commit().await?;
        let path = format!("{ENROL_PATH}#{}", code.canonical());
        Ok(DeviceInvitation { code: code.to_string(), path, expires_at: to_rfc3339(enrolment.expires_at_ms) })
    }

    /// Lets a device in and gives it its token. The code works no more after that.
    ///
    /// # Errors
    /// When the code lets nobody in, or the database fails.
    pub async fn enrol(&self, typed: &str) -> Result<Enrolled, DeviceError> {
        let code = EnrolmentCode::parse(typed).ok_or(DeviceError::BadCode)?;
        let now_ms = self.clock.now_ms();
        let key = self.secret.enrolment_key(code.canonical());
        let opened_by = devices::opened_by(&self.db, &key).await?;
        let mut tx = self.db.begin().await?;
        // Held before the way in, as whoever disables the account does, so that neither waits for the other.
        if let Some(account) = &opened_by
            && !accounts::hold(&mut tx, account).await?
        {
            return Err(DeviceError::BadCode);
        }
        let enrolment = devices::use_up(&mut tx, &key, now_ms).await?.ok_or(DeviceError::BadCode)?;
        let device = DeviceRow {
            id: random::id(now_ms),
            project: enrolment.project,
            event: enrolment.event,
            label: enrolment.label,
            enrolled_by: enrolment.invited_by,
            enrolled_at_ms: now_ms,
            last_seen_at_ms: None,
            revoked_at_ms: None,
        };
        let token = random::token();
        devices::add(&mut tx, &device, &self.secret.device_key(&token)).await?;
        audit::write(
            &mut tx,
            entry(Action::DeviceEnrolled, device.enrolled_by.as_deref(), &device.project, &device.id, now_ms),
        )
        .await?;
        tx.commit().await?;
        let DeviceRow { id, project, event, label, .. } = device;
        Ok(Enrolled { token, device: id, project, event, label })
    }

    /// The devices of a project, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, project: &str) -> storage::Result<Vec<DeviceSummary>> {
        Ok(devices::of_project(&self.db, project).await?.into_iter().map(summary).collect())
    }

    /// Revokes a device. `by` is the account that does it.
    ///
    /// # Errors
    /// When there is no such device, or the database fails.
    pub async fn revoke(&self, project: &str, id: &str, by: Option<&str>) -> Result<(), DeviceError> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if !devices::revoke(&mut tx, project, id, now_ms).await? {
            return Err(DeviceError::UnknownDevice);
        }
        audit::write(&mut tx, entry(Action::DeviceRevoked, by, project, id, now_ms)).await?;
        Ok(tx.commit().await?)
    }

    /// Lets a revoked device in again, with the token it has. `by` is the account that does it.
    ///
    /// # Errors
    /// When there is no such device, or the database fails.
    pub async fn restore(&self, project: &str, id: &str, by: Option<&str>) -> Result<(), DeviceError> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if !devices::restore(&mut tx, project, id).await? {
            return Err(DeviceError::UnknownDevice);
        }
        audit::write(&mut tx, entry(Action::DeviceRestored, by, project, id, now_ms)).await?;
        Ok(tx.commit().await?)
    }

    /// Who sends with this token. A token that proves nothing makes nobody of its sender, never an error.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sender(&self, token: &str) -> storage::Result<Sender> {
        let device = devices::by_token(&self.db, &self.secret.device_key(token)).await?;
        let Some(device) = device.filter(|device| device.revoked_at_ms.is_none()) else { return Ok(Sender::Anybody) };
        let now_ms = self.clock.now_ms();
        if device.last_seen_at_ms.is_none_or(|seen_ms| now_ms - seen_ms >= SEEN_EVERY_MS)
            && let Err(error) = self.note_seen(&device.id, now_ms).await
        {
            tracing::warn!(%error, "it could not be noted that a device was seen");
        }
        Ok(Sender::Device { project: device.project, id: device.id })
    }

    async fn note_seen(&self, id: &str, now_ms: Millis) -> storage::Result<()> {
        let mut tx = self.db.begin().await?;
        devices::seen(&mut tx, id, now_ms).await?;
        tx.commit().await
    }

    /// Somebody with the right to, who brings what devices could not send: those that are enrolled and not revoked
    /// count as known, of one project or of all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import(&self, project: Option<&str>) -> storage::Result<Sender> {
        let devices = devices::in_use(&self.db).await?.into_iter();
        let known: KnownDevices = devices.filter(|(own, _)| project.is_none_or(|project| project == own)).collect();
        Ok(Sender::Import(known.into()))
    }
}

fn entry<'e>(action: Action, actor: Option<&'e str>, project: &'e str, device: &'e str, at_ms: Millis) -> Entry<'e> {
    Entry { actor, action, project: Some(project), target: Some(device), at_ms }
}

fn label(typed: &str) -> Option<String> {
    let label = typed.trim();
    let fits = can_be_seen(label) && label.chars().count() <= LABEL_LETTERS && !label.contains(char::is_control);
    fits.then(|| label.to_owned())
}

fn summary(row: DeviceRow) -> DeviceSummary {
    DeviceSummary {
        id: row.id,
        label: row.label,
        event: row.event,
        enrolled_at: to_rfc3339(row.enrolled_at_ms),
        last_seen_at: row.last_seen_at_ms.map(to_rfc3339),
        revoked_at: row.revoked_at_ms.map(to_rfc3339),
    }
}
