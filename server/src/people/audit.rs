//! What was done by whom, written down and kept for six years: sign-ins, views, exports and changes. No answers, codes or passphrases.

use domain::time::Millis;

use crate::{
    random,
    storage::{
        self, Db, Tx,
        audit::{AuditRow, NewAuditRow},
    },
};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its code in the log.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

actions! {
    /// Somebody signed in.
    SignedIn = "signed_in",
    /// A wrong passphrase, or no such account.
    SignInFailed = "sign_in_failed",
    /// Too many tries; written once, when they became too many.
    SignInThrottled = "sign_in_throttled",
    /// Somebody signed out.
    SignedOut = "signed_out",
    /// Somebody signed out on every device.
    SignedOutEverywhere = "signed_out_everywhere",
    /// Somebody changed their passphrase.
    PassphraseChanged = "passphrase_changed",
    /// An account was made.
    AccountAdded = "account_added",
    /// An account was disabled.
    AccountDisabled = "account_disabled",
    /// A disabled account was enabled again.
    AccountEnabled = "account_enabled",
    /// Somebody was invited.
    Invited = "invited",
    /// An invitation was taken back.
    InvitationWithdrawn = "invitation_withdrawn",
    /// Unreleased figures were looked at.
    StaffFiguresSeen = "staff_figures_seen",
    /// The numbers of one unreleased chart were taken away as a file.
    ChartTaken = "chart_taken",
    /// The figures of a release were taken away as a file, by somebody who is signed in.
    ReleaseExported = "release_exported",
    /// Unreleased figures were taken away as a file.
    StaffFiguresExported = "staff_figures_exported",
    /// Single answers were taken away as a file.
    RawExported = "raw_exported",
    /// The list of what did not fit was looked at.
    QuarantineSeen = "quarantine_seen",
    /// Answers that did not fit were read.
    AnswersSeen = "answers_seen",
    /// An envelope that did not fit was admitted.
    QuarantineAdmitted = "quarantine_admitted",
    /// An envelope that did not fit was discarded.
    QuarantineDiscarded = "quarantine_discarded",
    /// Envelopes fitted after all, because something became known.
    QuarantineRechecked = "quarantine_rechecked",
    /// Staff looked at a response that looked odd, and kept it.
    ReviewKept = "review_kept",
    /// Staff looked at a response that looked odd, and set it aside.
    ReviewSetAside = "review_set_aside",
    /// A device was enrolled.
    DeviceEnrolled = "device_enrolled",
    /// A device was revoked.
    DeviceRevoked = "device_revoked",
    /// A revoked device was let in again.
    DeviceRestored = "device_restored",
    /// A response was withdrawn by its receipt code.
    ResponseWithdrawn = "response_withdrawn",
    /// The answers about the person were withdrawn by a receipt code.
    AboutYouWithdrawn = "about_you_withdrawn",
    /// What people wrote was read.
    StoriesSeen = "stories_seen",
    /// Counts of tags were looked at.
    TagCountsSeen = "tag_counts_seen",
    /// A tag was made.
    TagAdded = "tag_added",
    /// A tag got other words.
    TagReworded = "tag_reworded",
    /// A tag was retired.
    TagRetired = "tag_retired",
    /// A retired tag was brought back.
    TagRestored = "tag_restored",
    /// A tag was merged into another.
    TagMerged = "tag_merged",
    /// What somebody wrote was given tags, or some were taken away.
    StoryTagged = "story_tagged",
    /// What somebody wrote was chosen as telling of a most significant change.
    SignificanceChosen = "significance_chosen",
    /// Such a choice was taken back.
    SignificanceTakenBack = "significance_taken_back",
    /// A rescue file was imported.
    Imported = "imported",
    /// The population that a project is compared with was put in.
    ReferenceReplaced = "reference_replaced",
    /// A release was published.
    Released = "released",
    /// Figures were looked at that are published next.
    ReleasePreviewed = "release_previewed",
    /// A release that showed nothing was taken back.
    ReleaseTakenBack = "release_taken_back",
    /// A release of earlier rules was made again.
    ReleaseRenewed = "release_renewed",
    /// What had been kept for its time was deleted; the target is the certificate.
    Purged = "purged",
    /// Answers of a project are not deleted until further notice.
    HoldSet = "hold_set",
    /// They are deleted again when their time is over.
    HoldLifted = "hold_lifted",
}

/// One line.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e> {
    /// The id of the account that did it; none for commands and for people who are not signed in.
    pub actor: Option<&'e str>,
    /// What was done.
    pub action: Action,
    /// In which project.
    pub project: Option<&'e str>,
    /// To what: an id or a name, never a text that somebody typed.
    pub target: Option<&'e str>,
    /// When.
    pub at_ms: Millis,
}

/// Writes a line in the transaction of what it is about.
///
/// # Errors
/// When the database cannot store it.
pub async fn write(tx: &mut Tx, entry: Entry<'_>) -> storage::Result<()> {
    let Entry { actor, action, project, target, at_ms } = entry;
    let id = random::id(at_ms);
    storage::audit::write(tx, &NewAuditRow { id: &id, at_ms, actor, action: action.code(), project, target }).await
}

/// Writes a line about something that changed nothing, such as a view.
///
/// # Errors
/// When the database cannot store it.
pub async fn write_alone(db: &Db, entry: Entry<'_>) -> storage::Result<()> {
    let mut tx = db.begin().await?;
    write(&mut tx, entry).await?;
    tx.commit().await
}

/// Lines before one, the latest first, at most so many; of one project only, where it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    project: Option<&str>,
    before: Option<(Millis, &str)>,
    limit: usize,
) -> storage::Result<Vec<AuditRow>> {
    storage::audit::list(db, project, before.unwrap_or((Millis::MAX, "")), limit).await
}
