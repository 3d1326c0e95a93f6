//! One constant per message of `locales/`, made by `build.rs`. The words themselves are in `i18n`.

use crate::i18n::Key;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
