//! Where the site is, for links that are passed on: the address that was set, else one that nobody can have made up. It
//! looks nothing up.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::FromRequestParts,
    http::{Extensions, HeaderMap, header, request::Parts, uri::Authority},
};

use crate::{state::AppState, system::config::Config};

/// Which of its addresses the server was reached at; none where the system does not say.
/// Read from the request's extensions, as an option.
#[derive(Clone, Copy, Debug)]
pub struct ReachedAt(pub SocketAddr);

/// Where the site is, without a slash at the end; none where that cannot be known. Links begin with a slash then, which
/// is right for whoever has the page, and cannot be passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAddress(pub Option<String>);

impl SiteAddress {
    /// A link to a path of the site.
    pub fn link(&self, path: &str) -> String {
        [self.0.as_deref().unwrap_or_default(), path].concat()
    }

    /// Where the site is. A browser says in `Host` what it asked for, and so does anybody else, so it is believed only
    /// where it names this machine: by a name or address that never leaves it, or by the address that was reached.
    pub fn of(config: &Config, headers: &HeaderMap, extensions: &Extensions) -> Self {
        if let Some(url) = &config.public_url {
            return Self(Some(url.trim_end_matches('/').to_owned()));
        }
        let reached = extensions.get::<Option<ReachedAt>>().copied().flatten();
        let reached = reached.map(|ReachedAt(address)| address.ip().to_canonical());
        let here = |ip: IpAddr| ip.is_loopback() || Some(ip) == reached || ip == config.addr.ip();
        Self(match headers.get(header::HOST) {
            Some(host) => {
                host.to_str().ok().filter(|host| names_this_machine(host, here)).map(|host| format!("http://{host}"))
            }
            None if config.addr.ip().is_unspecified() => None,
            None => Some(format!("http://{}", config.addr)),
        })
    }
}

fn names_this_machine(host: &str, here: impl Fn(IpAddr) -> bool) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let (name, after) = (authority.host(), host.strip_prefix(authority.host()));
    let has_port = authority.port_u16().is_some();
    let is_plain = after.is_some_and(|after| after.is_empty() || has_port);
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let ip = bare.parse::<IpAddr>().map(|ip| ip.to_canonical());
    let is_here = ip.is_ok_and(|ip| !ip.is_unspecified() && here(ip));
    is_plain && (is_here || name.eq_ignore_ascii_case("localhost"))
}

impl FromRequestParts<AppState> for SiteAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(&state.config, &parts.headers, &parts.extensions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(public_url: Option<&str>, addr: &str, host: Option<&'static str>) -> Option<String> {
        let config =
            Config { public_url: public_url.map(str::to_owned), addr: addr.parse().unwrap(), ..Config::default() };
        let headers = host.map(|host| (header::HOST, host.parse().unwrap())).into_iter().collect();
        let mut extensions = Extensions::new();
        extensions.insert(Some(ReachedAt("192.0.2.7:3000".parse().unwrap())));
        SiteAddress::of(&config, &headers, &extensions).0
    }

    #[test]
    fn what_was_set_is_taken_whatever_a_request_says() {
        let set = Some("https://answers.example.org");
        assert_eq!(site(set, "0.0.0.0:3000", Some("evil.example")).as_deref(), set);
        assert_eq!(site(set, "0.0.0.0:3000", None).as_deref(), set);
    }

    #[test]
    fn only_names_of_this_machine_are_believed() {
        for host in ["127.0.0.1:3000", "localhost:3000", "LOCALHOST", "[::1]:3000", "192.0.2.7:3000", "192.0.2.7"] {
            assert_eq!(site(None, "0.0.0.0:3000", Some(host)), Some(format!("http://{host}")), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:3000",
            "192.0.2.8:3000",
            "0.0.0.0:3000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1:3000@evil.example",
            "evil.example@127.0.0.1:3000",
            "127.0.0.1/evil.example",
            "127.0.0.1:",
            "",
        ] {
            assert_eq!(site(None, "0.0.0.0:3000", Some(host)), None, "{host}");
        }
    }

    #[test]
    fn whoever_says_nothing_is_told_where_this_listens() {
        assert_eq!(site(None, "127.0.0.1:3000", None).as_deref(), Some("http://127.0.0.1:3000"));
        assert_eq!(site(None, "0.0.0.0:3000", None), None);
    }
}
