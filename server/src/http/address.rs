//! Whose request it is: the client's address, with the word of trusted proxies and of nobody else.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use ipnet::IpNet;

use crate::state::AppState;

/// The client's address.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip().to_canonical());
        Ok(Self(client(peer, &parts.headers, &state.config.trusted_proxies)))
    }
}

/// The last address on the way here that no trusted proxy stands for.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = said.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer;
    for hop in hops.iter().rev() {
        let Some(address) = parsed(hop) else { break };
        client = address;
        if !is_trusted(&address) {
            break;
        }
    }
    client
}

/// An address as proxies write it, with or without a port.
fn parsed(hop: &str) -> Option<IpAddr> {
    let alone = hop.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    alone.or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip())).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(peer: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let trusted = ["127.0.0.1/32".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(client_of("192.0.2.9", "198.51.100.1"), "192.0.2.9", "a stranger says who it is");
        assert_eq!(client_of("127.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(client_of("127.0.0.1", "203.0.113.5, 198.51.100.1, 10.1.2.3"), "198.51.100.1", "forged beginning");
        assert_eq!(client_of("127.0.0.1", "[2001:db8::1]:4000"), "2001:db8::1");
        assert_eq!(client_of("127.0.0.1", "nonsense"), "127.0.0.1");
    }
}
