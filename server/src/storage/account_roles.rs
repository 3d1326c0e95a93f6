//! The roles of a row: the first in the column `role`, where programs before step 14 look for it, the others in
//! `further_roles`, with a space between. What a role means is `people`'s to say.

use sqlx::{Row as _, any::AnyRow};

/// The codes of a row's roles, the first one first.
pub(super) fn read(row: &AnyRow) -> Result<Vec<String>, sqlx::Error> {
    let further: String = row.try_get("further_roles")?;
    let mut roles = vec![row.try_get("role")?];
    roles.extend(further.split_whitespace().map(str::to_owned));
    Ok(roles)
}

/// What the two columns hold for these codes.
pub(super) fn written(roles: &[String]) -> (&str, String) {
    match roles.split_first() {
        Some((first, further)) => (first, further.join(" ")),
        None => ("", String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn the_first_role_stands_where_older_programs_look_for_it() {
        let roles = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        assert_eq!(written(&roles(&["lead"])), ("lead", String::new()));
        assert_eq!(
            written(&roles(&["lead", "data_officer", "moderator"])),
            ("lead", "data_officer moderator".to_owned())
        );
    }
}
