//! Staff pages: documents without WASM, made of links, forms and tables. They are in English only.
//!
//! # Layout
//! A file per page; `frame` is what surrounds each, `field` a labelled input, `names` says roles, reasons and moments in
//! words. Pages show what they are given: who may see it was decided before.

mod account;
mod apology;
mod audit;
mod devices;
mod field;
mod figures;
mod frame;
mod home;
mod import;
mod invitation;
mod names;
mod people;
mod quarantine;
mod review;
mod sign_in;

pub use account::{AccountPage, AccountView};
pub use apology::{Apology, ApologyPage};
pub use audit::{AuditLine, AuditPage, AuditView};
pub use devices::{DeviceInvitedPage, DeviceInvitedView, DevicesPage, DevicesView};
pub use figures::{FiguresPage, FiguresView};
pub use frame::{Frame, Here};
pub use home::{HomePage, HomeView, ProjectLine};
pub use import::{ImportPage, ImportReport, ImportView};
pub use invitation::{InvitationPage, InvitationView, InvitedPage, InvitedView};
pub use names::role as role_name;
pub use people::{AccountLine, InvitationLine, PeoplePage, PeopleView};
pub use quarantine::{Decided, QuarantineEntry, QuarantinePage, QuarantineView};
pub use review::{ReviewCount, ReviewEntry, ReviewView};
pub use sign_in::{SignInPage, SignInView};
