//! How many connections each address has. It opens and closes none.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use ipnet::IpNet;

use crate::system::limits::envelopes::network;

type Counts = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// Counts the connections of each address.
#[derive(Clone, Debug)]
pub(super) struct Addresses {
    most: usize,
    /// Proxies: everybody behind one comes from its address, so they are not counted.
    trusted: Arc<[IpNet]>,
    counts: Counts,
}

/// One connection of an address, until it is dropped.
#[derive(Debug)]
pub(super) struct OfAddress(Option<(Counts, IpAddr)>);

impl Addresses {
    pub(super) fn new(most: usize, trusted: &[IpNet]) -> Self {
        Self { most, trusted: trusted.into(), counts: Counts::default() }
    }

    /// Counts a connection; none where its address has as many as it may.
    pub(super) fn take(&self, peer: IpAddr) -> Option<OfAddress> {
        let peer = peer.to_canonical();
        if self.trusted.iter().any(|network| network.contains(&peer)) {
            return Some(OfAddress(None));
        }
        let address = network(peer);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(OfAddress(Some((Arc::clone(&self.counts), address))))
    }
}

impl Drop for OfAddress {
    fn drop(&mut self) {
        let Some((counts, address)) = self.0.take() else { return };
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_so_many_and_proxies_have_any_number() {
        let addresses = Addresses::new(2, &["10.0.0.0/8".parse().unwrap()]);
        let take = |address: &str| addresses.take(address.parse().unwrap());
        let (first, second) = (take("192.0.2.1").unwrap(), take("::ffff:192.0.2.1").unwrap());
        assert!(take("192.0.2.1").is_none(), "however it is written");
        assert!(take("192.0.2.2").is_some());
        drop(first);
        let third = take("192.0.2.1").unwrap();
        assert!(take("192.0.2.1").is_none());
        let of_proxy: Vec<_> = (0..10).map(|_| take("10.1.2.3").unwrap()).collect();
        let network = (take("2001:db8::1").unwrap(), take("2001:db8::2").unwrap());
        assert!(take("2001:db8::3").is_none() && take("2001:db8:0:1::1").is_some(), "a network counts as one address");
        drop((second, third, of_proxy, network));
        assert!(addresses.counts.lock().unwrap().is_empty(), "nothing is kept of who was here");
    }
}
