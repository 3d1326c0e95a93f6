//! Something for each of many names, forgotten a little at a time: whoever asks for one looks at two others and lets go of
//! those that are over, so that no request pays for all that came before it. It knows neither addresses nor time.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// How many names are looked at for each that is asked for: more than one, so that what is over becomes less.
const LOOKED_AT: usize = 2;

/// Something for each name that was asked for lately.
#[derive(Debug)]
pub(super) struct Gradually<K, V> {
    kept: HashMap<K, V>,
    /// Every name that is kept, once, in the order in which they are looked at.
    turns: VecDeque<K>,
}

impl<K, V> Default for Gradually<K, V> {
    fn default() -> Self {
        Self { kept: HashMap::new(), turns: VecDeque::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Gradually<K, V> {
    /// What is kept for a name, made anew where there is nothing; a few of the others are let go of where they are over.
    pub(crate) fn of(&mut self, name: K, is_over: impl Fn(&V) -> bool, make: impl FnOnce() -> V) -> &mut V {
        for _ in 0..LOOKED_AT {
            let Some(other) = self.turns.pop_front() else { break };
            if self.kept.get(&other).is_some_and(&is_over) {
                self.kept.remove(&other);
            } else {
                self.turns.push_back(other);
            }
        }
        if !self.kept.contains_key(&name) {
            self.turns.push_back(name.clone());
        }
        self.kept.entry(name).or_insert_with(make)
    }

    /// What is kept for a name; none where there is nothing.
    pub(crate) fn get_mut(&mut self, name: &K) -> Option<&mut V> {
        self.kept.get_mut(name)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn no_request_looks_at_more_than_two() {
        let mut kept = Gradually::default();
        for name in 0..50_000 {
            let looked_at = Cell::new(0);
            let is_over = |_: &i32| {
                looked_at.set(looked_at.get() + 1);
                false
            };
            kept.of(name, is_over, || name);
            assert!(looked_at.get() <= 2);
        }
        assert_eq!(kept.kept.len(), 50_000, "what is not over stays");
    }

    #[test]
    fn what_is_over_goes_and_what_is_asked_for_is_there() {
        let mut kept = Gradually::default();
        let most = 1_000;
        for now in 0..50_000 {
            *kept.of(now, |at: &i32| now - at >= most, || now) = now;
            assert_eq!(kept.get_mut(&now).copied(), Some(now));
            assert!(kept.kept.len() <= 3 * most as usize, "{} are kept", kept.kept.len());
            assert_eq!(kept.kept.len(), kept.turns.len(), "each has one turn");
        }
        assert_eq!(kept.get_mut(&0), None);
    }
}
