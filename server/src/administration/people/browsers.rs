//! Browsers that signed in before: each keeps a way in of its own to an account, with tries of its own, so that strangers
//! who use up the account's tries lock nobody out. Being known signs nobody in: the passphrase is still asked for.
//!
//! A browser holds a token for each account that signed in there, one behind another in one cookie. The database keeps a
//! keyed hash of the token and the account's passphrase hash together, so another passphrase ends them all.

use domain::time::{DAY_MS, Millis};

use super::People;
use crate::{
    storage::{self, Tx, accounts::AccountRow, browsers},
    system::random,
};

/// How long a browser is known after it signed in.
pub const KNOWN_MS: Millis = 180 * DAY_MS;
/// Most browsers that an account is known to.
const AN_ACCOUNT: i64 = 20;
/// Most accounts that a browser is known to.
const A_BROWSER: usize = 4;
/// Letters of a token, as `random::token` makes them.
const TOKEN_LETTERS: usize = 43;
/// What stands between two tokens in the cookie.
const BETWEEN: char = '.';

/// The token of a browser that is known to an account.
pub(super) struct Known {
    token: String,
    /// Under which name its tries are counted.
    pub(super) tries: String,
}

impl People {
    /// Whether what a browser's cookie holds makes it known to an account. Where there is no such account, the same is
    /// asked in vain.
    pub(super) async fn known(
        &self,
        account: Option<&AccountRow>,
        held: &str,
        now_ms: Millis,
    ) -> storage::Result<Option<Known>> {
        let (id, hash) = account.map_or(("", ""), |account| (&account.id, &account.passphrase_hash));
        for token in tokens(held) {
            let key = self.secret.browser_key(token, hash);
            if browsers::is_known(&self.db, &key, id, now_ms - KNOWN_MS).await? {
                return Ok(Some(Known { token: token.to_owned(), tries: self.secret.browser_tries_key(&key) }));
            }
        }
        Ok(None)
    }

    /// Makes this browser known to an account that somebody holds and has just proven to be theirs, or keeps it so.
    /// Returns what its cookie is to hold.
    pub(super) async fn make_known(
        &self,
        tx: &mut Tx,
        account: (&str, &str),
        known: Option<&Known>,
        held: &str,
        now_ms: Millis,
    ) -> storage::Result<String> {
        let (id, passphrase_hash) = account;
        let token = known.map_or_else(random::token, |known| known.token.clone());
        let key = self.secret.browser_key(&token, passphrase_hash);
        match known {
            Some(_) => browsers::seen(tx, &key, now_ms).await?,
            None => browsers::add(tx, &key, id, now_ms, AN_ACCOUNT).await?,
        }
        let others = tokens(held).filter(|other| *other != token).take(A_BROWSER - 1);
        Ok(others.fold(token.clone(), |cookie, other| format!("{cookie}{BETWEEN}{other}")))
    }
}

/// The tokens that a cookie holds, as many as one browser may have.
fn tokens(held: &str) -> impl Iterator<Item = &str> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_token = move |token: &&str| token.len() == TOKEN_LETTERS && token.bytes().all(is_letter);
    held.split(BETWEEN).take(A_BROWSER).filter(is_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_holds_a_few_tokens_and_nothing_else() {
        let many = vec![random::token(); 9].join(".");
        assert_eq!(tokens(&many).count(), A_BROWSER);
        for strange in ["", "...", "short", &"x".repeat(44), &format!("{};", "x".repeat(42)), &"é".repeat(43)] {
            assert_eq!(tokens(strange).count(), 0, "{strange}");
        }
        let two = format!("nonsense.{}", random::token());
        assert_eq!(tokens(&two).count(), 1);
    }
}
