//! The steps of `statistics.md` 4.7 one by one, each a pure function of exact counts.

use super::released::Rule;

/// No threshold can be set lower.
pub const FLOOR: u32 = 5;

/// Public counts are rounded to the nearest multiple of this.
const ROUND_PUBLIC: u32 = 5;

/// Public counts from 1 to this are hidden.
const HIDDEN_UP_TO: u32 = 7;

/// A project's thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    k_staff: u32,
    k_public: u32,
}

impl Settings {
    /// Thresholds for staff and for the public, none of them below the floor.
    pub fn new(k_staff: u32, k_public: u32) -> Self {
        Self { k_staff: k_staff.max(FLOOR), k_public: k_public.max(FLOOR) }
    }

    /// Fewest people behind a figure for staff.
    pub fn k_staff(self) -> u32 {
        self.k_staff
    }

    /// Fewest people behind a public figure.
    pub fn k_public(self) -> u32 {
        self.k_public
    }

    /// What public counts are rounded to.
    pub fn round_public(self) -> u32 {
        ROUND_PUBLIC
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new(5, 10)
    }
}

/// Step 11: a public count; none where it is hidden.
pub(super) fn rounded(count: u32) -> Option<u32> {
    match count {
        0 => Some(0),
        1..=HIDDEN_UP_TO => None,
        more => Some((more + ROUND_PUBLIC / 2) / ROUND_PUBLIC * ROUND_PUBLIC),
    }
}

/// A public count of people big enough to be shown as the whole of a figure (steps 4 and 11).
pub(super) fn rounded_whole(n: u32, k: u32) -> Option<u32> {
    if n < k { None } else { rounded(n).filter(|&n| n > 0) }
}

/// A whole percentage of rounded counts.
pub(super) fn percent(count: u32, n: u32) -> u32 {
    (f64::from(count) * 100.0 / f64::from(n)).round() as u32
}

/// Steps 4 and 5: which groups of one breakdown stay hidden, given everyone's n and theirs.
///
/// Showing groups also shows everyone else by subtraction, so what is left must be nobody or at least `k` people. As
/// each shown group has at least `k`, the union of all of them is the only one that can leave fewer. The smallest
/// goes first, the later one where two are equal.
pub(super) fn hidden_groups(total: u32, groups: &[u32], k: u32) -> Vec<Option<Rule>> {
    let mut hidden: Vec<Option<Rule>> = groups.iter().map(|&n| (n < k).then_some(Rule::GroupSize)).collect();
    loop {
        let shown = || groups.iter().enumerate().filter(|(place, _)| hidden[*place].is_none());
        let rest = total.saturating_sub(shown().map(|(_, n)| n).sum());
        let Some((smallest, _)) = shown().min_by_key(|(place, n)| (**n, std::cmp::Reverse(*place))) else {
            return hidden;
        };
        if rest == 0 || rest >= k {
            return hidden;
        }
        hidden[smallest] = Some(Rule::Complement);
    }
}

/// How the cells of one distribution are hidden.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellRules {
    /// Step 7: cells of people by characteristic are hidden below this.
    pub primary: Option<u32>,
    /// Step 7: a zero would say that nobody has a sensitive characteristic.
    pub hide_zero: bool,
    /// Step 5: the cells are groups of so many people, and those who are in no shown one must be nobody or enough.
    pub groups_of: Option<u32>,
}

/// Steps 5, 7 and 11: which cells of one distribution stay hidden. Never exactly one: the smallest other goes with it,
/// the earlier one where two are equal.
pub(super) fn hidden_cells(counts: &[u32], rules: CellRules) -> Vec<Option<Rule>> {
    let mut hidden: Vec<Option<Rule>> = counts
        .iter()
        .map(|&count| {
            if count == 0 {
                rules.hide_zero.then_some(Rule::Primary)
            } else if rules.primary.is_some_and(|k| count < k) {
                Some(Rule::Primary)
            } else {
                rounded(count).is_none().then_some(Rule::Rounding)
            }
        })
        .collect();
    if let (Some(total), Some(k)) = (rules.groups_of, rules.primary) {
        let complement = hidden_groups(total, counts, k);
        let exposing = |rule: &Option<Rule>| *rule == Some(Rule::Complement);
        hidden
            .iter_mut()
            .zip(&complement)
            .filter(|(_, rule)| exposing(rule))
            .for_each(|(own, rule)| *own = own.or(*rule));
    }
    if hidden.iter().flatten().count() == 1 {
        let others = counts.iter().enumerate().filter(|(place, _)| hidden[*place].is_none());
        if let Some((smallest, _)) = others.min_by_key(|(_, count)| **count) {
            hidden[smallest] = Some(Rule::OneMore);
        }
    }
    hidden
}

/// Step 9: the answer that all or all but one in a group gave.
pub(super) fn homogeneous(counts: &[u32], n: u32) -> Option<usize> {
    counts.iter().position(|&count| count > 0 && count + 1 >= n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXACT: CellRules = CellRules { primary: None, hide_zero: false, groups_of: None };

    #[test]
    fn the_complement_vector_holds() {
        let lived_of_19 = |k| hidden_groups(19, &[14], k)[0];
        assert_eq!(lived_of_19(5), None);
        assert_eq!(lived_of_19(10), Some(Rule::Complement));
    }

    #[test]
    fn the_union_vector_holds() {
        let hidden = hidden_groups(29, &[14, 12, 2], 10);
        assert_eq!(hidden, [None, Some(Rule::Complement), Some(Rule::GroupSize)]);
    }

    #[test]
    fn a_breakdown_that_covers_everyone_is_shown() {
        assert_eq!(hidden_groups(26, &[14, 12], 10), [None, None]);
    }

    #[test]
    fn public_counts_are_rounded_and_small_ones_hidden() {
        let shown: Vec<_> = [0, 1, 7, 8, 12, 13, 24, 30].into_iter().map(rounded).collect();
        assert_eq!(shown, [Some(0), None, None, Some(10), Some(10), Some(15), Some(25), Some(30)]);
        assert_eq!(percent(25, 30), 83);
    }

    #[test]
    fn a_cell_is_never_hidden_alone() {
        let hidden = hidden_cells(&[3, 20, 15, 15], EXACT);
        assert_eq!(hidden, [Some(Rule::Rounding), None, Some(Rule::OneMore), None]);
        assert_eq!(hidden_cells(&[10, 20], EXACT), [None, None]);
    }

    #[test]
    fn characteristics_are_hidden_below_the_threshold_and_zeros_where_sensitive() {
        let rules = CellRules { primary: Some(10), hide_zero: true, groups_of: None };
        assert_eq!(hidden_cells(&[0, 9, 30], rules), [Some(Rule::Primary), Some(Rule::Primary), None]);
    }

    #[test]
    fn fourteen_residents_give_three_professionals_away() {
        let rules = CellRules { primary: Some(10), hide_zero: false, groups_of: Some(17) };
        assert_eq!(hidden_cells(&[14, 3, 0], rules), [Some(Rule::Complement), Some(Rule::Primary), None]);
    }

    #[test]
    fn all_or_all_but_one_are_alike() {
        assert_eq!(homogeneous(&[0, 20], 20), Some(1));
        assert_eq!(homogeneous(&[1, 19], 20), Some(1));
        assert_eq!(homogeneous(&[2, 18], 20), None);
    }

    #[test]
    fn thresholds_have_a_floor() {
        let settings = Settings::new(1, 0);
        assert_eq!((settings.k_staff(), settings.k_public(), settings.round_public()), (5, 5, 5));
    }
}
