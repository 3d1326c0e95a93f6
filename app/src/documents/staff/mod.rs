//! Staff pages: documents without WASM, made of links, forms and tables. They are in English only.
//!
//! # Layout
//! A file per page; `frame` is what surrounds each, `field` a labelled input, `table` a table that fits a phone, `confirm`
//! asks once more, `whole_link` shows a link to be passed on, and `names` says roles, reasons and moments in words.
//! Pages show what they are given: who may see it was decided before.

mod account;
mod audit;
mod board;
mod codebook;
mod confirm;
mod devices;
mod error_page;
mod field;
mod figures;
mod filters;
mod flash;
mod frame;
mod home;
mod import;
mod invitation;
mod names;
mod people;
mod poster;
mod preview;
mod quarantine;
mod reference;
mod retention;
mod review;
mod roles;
mod screen;
mod sign_in;
mod stories;
mod story_card;
mod table;
mod waiting;
mod whole_link;
mod why_suppressed;

pub use account::{AccountPage, AccountView};
pub use audit::{AuditLine, AuditPage, AuditView};
pub use board::{BoardCard, BoardPage, BoardView};
pub use codebook::{CodebookPage, CodebookView, TagCard, TagNews};
pub use confirm::{ConfirmPage, ConfirmView, Confirmation};
pub use devices::{DeviceInvitedPage, DeviceInvitedView, DeviceNews, DevicesPage, DevicesView};
pub use error_page::{ErrorPage, ErrorView};
pub use figures::{FiguresPage, FiguresView, ReleaseNews};
pub use flash::{StoryFlash, StoryForm, StoryNews};
pub use frame::{Frame, Here};
pub use home::{HomePage, HomeView, ProjectLine};
pub use import::{ImportPage, ImportReport, ImportView};
pub use invitation::{InvitationPage, InvitationView, InvitedPage, InvitedView};
pub use names::role as role_name;
pub use people::{AccountLine, InvitationLine, PeopleNews, PeoplePage, PeopleView};
pub use poster::{PosterPage, PosterView};
pub use preview::{PreviewPage, PreviewView};
pub use quarantine::{Decided, QuarantineEntry, QuarantinePage, QuarantineView};
pub use reference::{ReferencePage, ReferenceReport, ReferenceView};
pub use retention::{CertificateLine, KeepingAhead, KeepingNews, KeepingPage, KeepingView, OpenHold, Period};
pub use review::{ReviewCount, ReviewEntry, ReviewView};
pub use roles::{HeldRole, RolesNews, RolesPage, RolesView};
pub use screen::{ScreenPage, ScreenView, screen_title, voices_said};
pub use sign_in::{SignInPage, SignInView};
pub use stories::{StoriesPage, StoriesView};
pub use story_card::{Search, StoryCard};
pub use waiting::{WaitingPage, WaitingView, waiting_title};
