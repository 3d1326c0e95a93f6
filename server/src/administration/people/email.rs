//! Email addresses as accounts have them.

/// Longest email address (RFC 5321).
const EMAIL_BYTES: usize = 254;

/// The one way an email address is kept and looked for.
pub(super) fn normal_email(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Whether a text could be an email address: something, an at sign, something with no space in either.
pub(super) fn is_email(text: &str) -> bool {
    let strange = |letter: char| letter.is_whitespace() || letter.is_control() || "<>\"(),;:\\".contains(letter);
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    !name.is_empty() && !host.is_empty() && text.len() <= EMAIL_BYTES && !text.contains(strange) && !name.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_an_email_is_taken() {
        assert!(["a@b", "amina.o'neil+x@trust.org.uk", "用户@例子.广告"].into_iter().all(is_email));
        let long = format!("{}@b.org", "a".repeat(250));
        assert!(!["", "a", "@b", "a@", "a b@c", "a@b@c", "a@b,c@d", "a\n@b", &long].into_iter().any(is_email));
        assert_eq!(normal_email("  Amina@Trust.ORG "), "amina@trust.org");
    }
}
