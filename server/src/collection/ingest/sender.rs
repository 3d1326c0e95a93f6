//! Who sends envelopes, and which channels their word is good for. Tokens are checked elsewhere.

use std::{collections::HashSet, net::IpAddr, sync::Arc};

use domain::collection::response::Channel;

use crate::collection::ingest::anomalies::FormSigns;

/// Where a request came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The client's address.
    pub address: IpAddr,
    /// Who sends.
    pub sender: Sender,
    /// What the plain form saw, where it came that way.
    pub form: Option<FormSigns>,
}

impl Origin {
    /// A request by somebody, of envelopes.
    pub fn from(address: IpAddr, sender: Sender) -> Self {
        Self { address, sender, form: None }
    }

    /// A request by nobody in particular.
    pub fn anybody(address: IpAddr) -> Self {
        Self::from(address, Sender::Anybody)
    }
}

/// Devices by project and id.
pub type KnownDevices = HashSet<(String, String)>;

/// Who sends envelopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A person's own phone, or something that could not prove what it is.
    Anybody,
    /// A device with a valid token.
    Device {
        /// The only project its word is good for.
        project: String,
        /// Its id.
        id: String,
    },
    /// Somebody with the right to, who brings what these devices could not send.
    Import(Arc<KnownDevices>),
    /// A member of staff who admits what did not fit, as far as it can be stored at all.
    Admitting,
}

impl Sender {
    /// Whether answers of a channel may come this way. People's own need no proof; staff's need a known device.
    pub(super) fn may_send(&self, channel: Channel, project: &str, device: Option<&str>) -> bool {
        channel == Channel::Own
            || match (self, device) {
                (Self::Anybody, _) | (Self::Import(_), None) => false,
                (Self::Admitting, _) => true,
                (Self::Device { project: own, .. }, _) => own == project,
                (Self::Import(known), Some(device)) => known.contains(&(project.to_owned(), device.to_owned())),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_devices_speak_for_staff() {
        let device = Sender::Device { project: "mascot".to_owned(), id: "d1".to_owned() };
        let known = [("mascot".to_owned(), "d1".to_owned())].into();
        let import = Sender::Import(Arc::new(known));
        for sender in [&Sender::Anybody, &device, &import] {
            assert!(sender.may_send(Channel::Own, "other", None), "people need no proof");
        }
        for channel in [Channel::Event, Channel::Assisted, Channel::Paper] {
            assert!(!Sender::Anybody.may_send(channel, "mascot", Some("d1")));
            assert!(device.may_send(channel, "mascot", None) && !device.may_send(channel, "other", None));
            assert!(import.may_send(channel, "mascot", Some("d1")));
            assert!(!import.may_send(channel, "mascot", Some("d2")) && !import.may_send(channel, "other", Some("d1")));
            assert!(!import.may_send(channel, "mascot", None));
        }
    }
}
