//! (b) Cell keys: every person has a secret key, and the sum of a cell's keys says how much its count is changed by.
//!
//! The p-table has the law of most entropy with mean 0 and a given variance, where no count becomes negative and none stays
//! none (Giessing, "Computational issues in the design of transition probabilities and disclosure risk estimation for
//! additive noise", 2016). Chances are whole numbers of keys. Thresholds are not decided here.

use crate::{laws::Law, luck::Luck};

/// How a count is changed, by its size and its cell key.
pub struct CellKeys {
    /// How many keys there are.
    pub keys: u32,
    /// The variance aimed at.
    pub variance: f64,
    /// The largest change.
    pub most: i32,
    /// The threshold.
    pub k: u32,
    /// For each count up to `most`, how many keys change it by −most, …, most; larger counts are changed like the last.
    rows: Vec<Vec<u32>>,
}

impl CellKeys {
    /// A p-table of so many keys.
    pub fn new(keys: u32, variance: f64, most: i32, k: u32) -> Self {
        let rows = (0..=most).map(|count| row(keys, variance, most, count)).collect();
        Self { keys, variance, most, k, rows }
    }

    fn row(&self, count: u32) -> &[u32] {
        &self.rows[(count as usize).min(self.rows.len() - 1)]
    }

    /// By how much a count with this cell key is changed.
    pub fn change(&self, count: u32, cell_key: u32) -> i32 {
        let mut left = cell_key;
        for (change, keys) in (-self.most..).zip(self.row(count)) {
            if left < *keys {
                return change;
            }
            left -= keys;
        }
        0
    }
}

impl Law for CellKeys {
    fn name(&self) -> String {
        format!("(b) {} keys, variance {}, at most {}, k={}", self.keys, self.variance, self.most, self.k)
    }

    fn k(&self) -> u32 {
        self.k
    }

    fn draw(&self, count: u32, _: bool, luck: &mut Luck) -> i64 {
        i64::from(count) + i64::from(self.change(count, luck.below(self.keys as usize) as u32))
    }

    fn chance(&self, shown: i64, count: u32, _: bool) -> f64 {
        let place = shown - i64::from(count) + i64::from(self.most);
        let keys = usize::try_from(place).ok().and_then(|place| self.row(count).get(place));
        f64::from(keys.copied().unwrap_or_default()) / f64::from(self.keys)
    }
}

/// How many keys change a count by −most, …, most.
fn row(keys: u32, variance: f64, most: i32, count: i32) -> Vec<u32> {
    let changes: Vec<i32> = (-most..=most).collect();
    if count == 0 {
        return changes.iter().map(|change| if *change == 0 { keys } else { 0 }).collect();
    }
    let allowed: Vec<bool> = changes.iter().map(|change| count + change >= 0).collect();
    let law = most_entropy(&changes, &allowed, variance);
    whole_keys(&changes, &allowed, &law, keys)
}

/// exp(a·v + b·v²) with mean 0 and this variance: b by halving, and a by halving within.
fn most_entropy(changes: &[i32], allowed: &[bool], variance: f64) -> Vec<f64> {
    let law = |a: f64, b: f64| {
        let power = |change: i32| a * f64::from(change) + b * f64::from(change * change);
        let fit = changes.iter().zip(allowed).filter(|(_, allowed)| **allowed).map(|(change, _)| power(*change));
        let top = fit.fold(f64::MIN, f64::max);
        let weights = changes.iter().zip(allowed).map(|(change, allowed)| match allowed {
            true => (power(*change) - top).exp(),
            false => 0.0,
        });
        let weights: Vec<f64> = weights.collect();
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / sum).collect::<Vec<_>>()
    };
    let moment = |law: &[f64], power: i32| -> f64 {
        changes.iter().zip(law).map(|(change, share)| f64::from(*change).powi(power) * share).sum()
    };
    let centred = |b: f64| law(halved(|a| moment(&law(a, b), 1)), b);
    let b = halved(|b| moment(&centred(b), 2) - variance);
    centred(b)
}

/// Where a growing function passes 0.
fn halved(of: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if of(middle) < 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Whole numbers of keys, with mean exactly 0: largest remainders, then single keys are moved by one where most are.
fn whole_keys(changes: &[i32], allowed: &[bool], law: &[f64], keys: u32) -> Vec<u32> {
    let exact: Vec<f64> = law.iter().map(|share| share * f64::from(keys)).collect();
    let mut whole: Vec<u32> = exact.iter().map(|keys| keys.floor() as u32).collect();
    let mut order: Vec<usize> = (0..whole.len()).collect();
    order.sort_by(|one, other| (exact[*other].fract()).total_cmp(&exact[*one].fract()));
    let missing = (keys - whole.iter().sum::<u32>()) as usize;
    order.iter().take(missing).for_each(|place| whole[*place] += 1);
    loop {
        let mean: i64 = changes.iter().zip(&whole).map(|(change, keys)| i64::from(*change) * i64::from(*keys)).sum();
        if mean == 0 {
            return whole;
        }
        let beside = |from: usize| if mean > 0 { from.checked_sub(1) } else { Some(from + 1) };
        let may = (0..whole.len())
            .filter_map(|from| Some((from, beside(from).filter(|to| allowed.get(*to) == Some(&true))?)));
        let (from, to) = may.max_by_key(|(from, _)| whole[*from]).expect("there are changes");
        whole[from] -= 1;
        whole[to] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_true_on_average_and_takes_nobody_below_none() {
        for (keys, variance, most) in [(256, 2.0, 5), (256, 4.0, 8), (4096, 4.0, 8)] {
            let law = CellKeys::new(keys, variance, most, 5);
            for count in 0..40_u32 {
                let changes: Vec<i32> = (0..keys).map(|key| law.change(count, key)).collect();
                assert_eq!(changes.iter().sum::<i32>(), 0, "{count}");
                assert!(changes.iter().all(|change| count as i32 + change >= 0));
                let found = changes.iter().map(|change| f64::from(change * change)).sum::<f64>() / f64::from(keys);
                assert!(count == 0 || (found - variance).abs() < 0.2, "{count}: {found}");
            }
        }
    }
}
