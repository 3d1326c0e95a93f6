//! What was done by whom, written down and kept for six years: sign-ins, views, exports and changes. No answers, codes
//! or passphrases.

use domain::time::Millis;

use super::people::{
    rights::{Right, Role},
    roles::Roles,
};
use crate::{
    storage::{
        self, Db, Tx, accounts,
        audit::{AuditRow, NewAuditRow},
    },
    system::random,
};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal $(by $right:ident)?,)*) => {
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

            /// The right by which somebody who is signed in does it; none where only others do.
            pub fn right(self) -> Option<Right> {
                match self { $(Self::$name => [$(Right::$right)?].first().copied(),)* }
            }
        }
    };
}

actions! {
    /// Somebody signed in.
    SignedIn = "signed_in" by SignIn,
    /// A wrong passphrase, or no such account.
    SignInFailed = "sign_in_failed",
    /// Too many tries; written once, when they became too many.
    SignInThrottled = "sign_in_throttled",
    /// Somebody signed out.
    SignedOut = "signed_out" by SignIn,
    /// Somebody signed out on every device.
    SignedOutEverywhere = "signed_out_everywhere" by SignIn,
    /// Somebody changed their passphrase.
    PassphraseChanged = "passphrase_changed" by SignIn,
    /// An account was made.
    AccountAdded = "account_added" by ManagePeople,
    /// An account was disabled.
    AccountDisabled = "account_disabled" by ManagePeople,
    /// A disabled account was enabled again.
    AccountEnabled = "account_enabled" by ManagePeople,
    /// Somebody was given a role.
    RoleGiven = "role_given" by ManagePeople,
    /// A role was taken back.
    RoleTakenBack = "role_taken_back" by ManagePeople,
    /// Somebody was invited.
    Invited = "invited" by ManagePeople,
    /// An invitation was taken back.
    InvitationWithdrawn = "invitation_withdrawn" by ManagePeople,
    /// Unreleased figures were looked at.
    StaffFiguresSeen = "staff_figures_seen" by SeeStaffFigures,
    /// The numbers of one unreleased chart were taken away as a file.
    ChartTaken = "chart_taken" by ExportStaffFigures,
    /// The figures of a release were taken away as a file, by somebody who is signed in.
    ReleaseExported = "release_exported" by SignIn,
    /// Unreleased figures were taken away as a file.
    StaffFiguresExported = "staff_figures_exported" by ExportStaffFigures,
    /// Single answers were taken away as a file.
    RawExported = "raw_exported" by ExportRaw,
    /// The list of what did not fit was looked at.
    QuarantineSeen = "quarantine_seen" by SeeQuarantine,
    /// Answers that did not fit were read.
    AnswersSeen = "answers_seen" by ReadAnswers,
    /// An envelope that did not fit was admitted.
    QuarantineAdmitted = "quarantine_admitted" by DecideQuarantine,
    /// An envelope that did not fit was discarded.
    QuarantineDiscarded = "quarantine_discarded" by DecideQuarantine,
    /// Envelopes fitted after all, because something became known.
    QuarantineRechecked = "quarantine_rechecked",
    /// Staff looked at a response that looked odd, and kept it.
    ReviewKept = "review_kept" by DecideQuarantine,
    /// Staff looked at a response that looked odd, and set it aside.
    ReviewSetAside = "review_set_aside" by DecideQuarantine,
    /// A device was enrolled.
    DeviceEnrolled = "device_enrolled" by PrepareDevice,
    /// A device was revoked.
    DeviceRevoked = "device_revoked" by ManageDevices,
    /// A revoked device was let in again.
    DeviceRestored = "device_restored" by ManageDevices,
    /// A response was withdrawn by its receipt code.
    ResponseWithdrawn = "response_withdrawn",
    /// The answers about the person were withdrawn by a receipt code.
    AboutYouWithdrawn = "about_you_withdrawn",
    /// What people wrote was read.
    StoriesSeen = "stories_seen" by ReadStories,
    /// Counts of tags were looked at.
    TagCountsSeen = "tag_counts_seen" by ShapeCodebook,
    /// A tag was made.
    TagAdded = "tag_added" by ShapeCodebook,
    /// A tag got other words.
    TagReworded = "tag_reworded" by ShapeCodebook,
    /// A tag was retired.
    TagRetired = "tag_retired" by ShapeCodebook,
    /// A retired tag was brought back.
    TagRestored = "tag_restored" by ShapeCodebook,
    /// A tag was merged into another.
    TagMerged = "tag_merged" by ReadStories,
    /// What somebody wrote was given tags, or some were taken away.
    StoryTagged = "story_tagged" by ReadStories,
    /// What somebody wrote was chosen as telling of a most significant change.
    SignificanceChosen = "significance_chosen" by ReadStories,
    /// Such a choice was taken back.
    SignificanceTakenBack = "significance_taken_back" by ReadStories,
    /// A rescue file was imported.
    Imported = "imported" by PrepareDevice,
    /// The population that a project is compared with was put in.
    ReferenceReplaced = "reference_replaced" by Publish,
    /// A release was published.
    Released = "released" by Publish,
    /// Figures were looked at that are published next.
    ReleasePreviewed = "release_previewed" by Publish,
    /// A release that showed nothing was taken back.
    ReleaseTakenBack = "release_taken_back" by Publish,
    /// A release of earlier rules was made again.
    ReleaseRenewed = "release_renewed" by Publish,
    /// What had been kept for its time was deleted; the target is the certificate.
    Purged = "purged",
    /// Answers of a project are not deleted until further notice.
    HoldSet = "hold_set" by HoldAnswers,
    /// They are deleted again when their time is over.
    HoldLifted = "hold_lifted" by HoldAnswers,
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
    /// To what: an id, a name, or an id and a name with a space between; never a text that somebody typed.
    pub target: Option<&'e str>,
    /// When.
    pub at_ms: Millis,
}

/// Somebody signed in who does something in a project at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The id of the account.
    pub account: &'a str,
    /// The project's slug.
    pub project: &'a str,
    /// When.
    pub at_ms: Millis,
}

impl<'a> Actor<'a> {
    /// The line about what they did to something.
    pub fn did(self, action: Action, target: &'a str) -> Entry<'a> {
        let Self { account, project, at_ms } = self;
        Entry { actor: Some(account), action, project: Some(project), target: Some(target), at_ms }
    }
}

/// Writes a line in the transaction of what it is about, with the role in which it was done.
///
/// # Errors
/// When the database cannot store it.
pub async fn write(tx: &mut Tx, entry: Entry<'_>) -> storage::Result<()> {
    let Entry { actor, action, project, target, at_ms } = entry;
    let role = done_in(tx, actor, action).await?.map(Role::code);
    let (id, action) = (random::id(at_ms), action.code());
    storage::audit::write(tx, &NewAuditRow { id: &id, at_ms, actor, role, action, project, target }).await
}

/// The role in which somebody does something: the first of theirs that has the right to. None where nobody is signed in,
/// and where the role was taken back between the question and the deed.
async fn done_in(tx: &mut Tx, actor: Option<&str>, action: Action) -> storage::Result<Option<Role>> {
    let (Some(actor), Some(right)) = (actor, action.right()) else { return Ok(None) };
    let roles = Roles::from_codes(accounts::roles_of(tx, actor).await?);
    Ok(roles.and_then(|roles| roles.that_may(right)))
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

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn every_deed_names_the_right_behind_it_but_those_that_nobody_signs_in_for() {
        let by_nobody: Vec<_> = Action::ALL.iter().filter(|action| action.right().is_none()).collect();
        let expected = [
            Action::SignInFailed,
            Action::SignInThrottled,
            Action::QuarantineRechecked,
            Action::ResponseWithdrawn,
            Action::AboutYouWithdrawn,
            Action::Purged,
        ];
        assert_eq!(by_nobody, expected.iter().collect::<Vec<_>>(), "write `by` and the right behind the action's code");
    }
}
