//! The settings, read from the environment once, at the start. It opens nothing.

use std::{env, net::SocketAddr, path::PathBuf};

use axum::http::Uri;
use domain::time::zone::TimeZone;
use ipnet::IpNet;

use crate::system::zones;

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name} cannot be \"{value}\": {wanted}.")]
pub struct ConfigError {
    name: &'static str,
    value: String,
    wanted: &'static str,
}

/// The settings (`README.md`, Settings).
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// The database.
    pub database_url: String,
    /// The file with the secret; none with PostgreSQL when it was not given.
    pub secret_file: Option<PathBuf>,
    /// The address that people use, without a slash at the end.
    pub public_url: Option<String>,
    /// Proxies whose word on a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Envelopes a second and address; 0 is without limit.
    pub rate_limit: u32,
    /// Where figures for the operator are served; none is nowhere.
    pub metrics_addr: Option<SocketAddr>,
    /// Where projects are whose files do not say it.
    pub time_zone: TimeZone,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            database_url: "sqlite://data/coeval.db".to_owned(),
            secret_file: Some(PathBuf::from("data/coeval.secret")),
            public_url: None,
            trusted_proxies: Vec::new(),
            rate_limit: 200,
            metrics_addr: None,
            time_zone: zones::whole(&TimeZone::named(zones::DEFAULT)),
        }
    }
}

impl Config {
    /// The settings of this process.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_settings(|name| env::var(name).ok().filter(|value| !value.trim().is_empty()))
    }

    /// The settings that a function gives.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn from_settings(setting: impl Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let default = Self::default();
        let database_url = setting("DATABASE_URL").unwrap_or(default.database_url);
        check_database(&database_url)?;
        Ok(Self {
            addr: parsed(&setting, "COEVAL_ADDR", ADDRESS)?.unwrap_or(default.addr),
            secret_file: setting("COEVAL_SECRET_FILE")
                .map(PathBuf::from)
                .or_else(|| sqlite_file(&database_url).map(|file| file.with_extension("secret"))),
            public_url: public_url(&setting)?,
            trusted_proxies: trusted_proxies(&setting)?,
            rate_limit: parsed(&setting, "COEVAL_RATE_LIMIT", "a number of envelopes a second, or 0 for none")?
                .unwrap_or(default.rate_limit),
            metrics_addr: parsed(&setting, "COEVAL_METRICS_ADDR", ADDRESS)?,
            time_zone: time_zone(&setting)?.unwrap_or(default.time_zone),
            database_url,
        })
    }

    /// The address that people use, without a slash at the end: the one that was set, else where this listens.
    pub fn address(&self) -> String {
        let here = || match self.addr.ip().is_unspecified() {
            true => format!("http://localhost:{}", self.addr.port()),
            false => format!("http://{}", self.addr),
        };
        self.public_url.clone().unwrap_or_else(here)
    }

    /// Whether people reach this installation by HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Whether a missing secret may be made: only beside a database of one's own.
    pub fn may_make_secret(&self) -> bool {
        sqlite_file(&self.database_url).is_some()
    }
}

const ADDRESS: &str = "an address and port such as 127.0.0.1:3000 is needed";

fn parsed<T: std::str::FromStr>(
    setting: &impl Fn(&'static str) -> Option<String>,
    name: &'static str,
    wanted: &'static str,
) -> Result<Option<T>, ConfigError> {
    let Some(value) = setting(name) else { return Ok(None) };
    value.trim().parse().map(Some).map_err(|_| ConfigError { name, value, wanted })
}

fn time_zone(setting: &impl Fn(&'static str) -> Option<String>) -> Result<Option<TimeZone>, ConfigError> {
    let name = "COEVAL_TIME_ZONE";
    let Some(value) = setting(name) else { return Ok(None) };
    let wanted = "a place that clocks are set by, such as Europe/London, is needed";
    zones::named(value.trim()).map(Some).ok_or(ConfigError { name, value, wanted })
}

fn check_database(url: &str) -> Result<(), ConfigError> {
    let of_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let of_file = sqlite_file(url).is_some_and(|file| !file.as_os_str().is_empty() && file.as_os_str() != ":memory:");
    if of_postgres || of_file && !url.contains("mode=memory") {
        return Ok(());
    }
    let wanted = "sqlite://path/of/a/file or postgres://user@host/name is needed";
    Err(ConfigError { name: "DATABASE_URL", value: without_password(url), wanted })
}

/// The file of an SQLite URL; none for any other database.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    Some(PathBuf::from(path.split('?').next().unwrap_or_default()))
}

/// An address of a database as it may be shown.
pub fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => format!("{}://…{}", &url[..scheme], &url[at..]),
        _ => url.to_owned(),
    }
}

fn public_url(setting: &impl Fn(&'static str) -> Option<String>) -> Result<Option<String>, ConfigError> {
    let name = "COEVAL_PUBLIC_URL";
    let Some(value) = setting(name) else { return Ok(None) };
    match origin(value.trim().trim_end_matches('/')) {
        Some(url) => Ok(Some(url)),
        None => Err(ConfigError { name, value, wanted: "an address such as https://answers.example.org is needed" }),
    }
}

/// Scheme, host and port, where the text is those and nothing else.
fn origin(text: &str) -> Option<String> {
    let url: Uri = text.parse().ok()?;
    let authority = url.authority()?;
    let has_port = authority.as_str().len() > authority.host().len();
    let fits = matches!(url.scheme_str(), Some("https" | "http"))
        && !authority.host().is_empty()
        && !authority.as_str().contains('@')
        && has_port == authority.port_u16().is_some()
        && url.path_and_query().is_none_or(|path| path == "/")
        && !text.contains('#');
    fits.then(|| text.to_owned())
}

fn trusted_proxies(setting: &impl Fn(&'static str) -> Option<String>) -> Result<Vec<IpNet>, ConfigError> {
    let name = "COEVAL_TRUSTED_PROXIES";
    let value = setting(name).unwrap_or_default();
    let networks = value.split([',', ' ']).filter(|part| !part.is_empty()).map(|part| {
        let alone = part.parse::<std::net::IpAddr>().map(IpNet::from);
        part.parse::<IpNet>().or(alone)
    });
    let wanted = "addresses or networks such as 127.0.0.1 or 10.0.0.0/8, with commas between, are needed";
    networks.collect::<Result<_, _>>().map_err(|_| ConfigError { name, value: value.clone(), wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> Result<Config, ConfigError> {
        Config::from_settings(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn without_settings_it_is_a_laptop() {
        let config = Config::from_settings(|_| None).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.secret_file, Some(PathBuf::from("data/coeval.secret")));
        assert!(config.may_make_secret());
        assert_eq!(config.rate_limit, 200);
        assert_eq!(config.time_zone.name(), "Europe/London");
        assert_eq!(with("COEVAL_TIME_ZONE", "asia/kolkata").unwrap().time_zone.name(), "Asia/Kolkata");
    }

    #[test]
    fn the_secret_lies_beside_the_file_and_nowhere_with_a_server() {
        let config = with("DATABASE_URL", "sqlite:///var/lib/coeval/all.db?mode=rwc").unwrap();
        assert_eq!(config.secret_file, Some(PathBuf::from("/var/lib/coeval/all.secret")));
        let config = with("DATABASE_URL", "postgres://me:word@host/name").unwrap();
        assert_eq!((config.secret_file.clone(), config.may_make_secret()), (None, false));
    }

    #[test]
    fn what_cannot_be_used_is_said_in_one_sentence_without_passwords() {
        for (name, value) in [
            ("COEVAL_ADDR", "here"),
            ("DATABASE_URL", "sqlite::memory:"),
            ("DATABASE_URL", "mysql://me:word@host/name"),
            ("COEVAL_PUBLIC_URL", "answers.example.org"),
            ("COEVAL_PUBLIC_URL", "https://answers.example.org/coeval"),
            ("COEVAL_PUBLIC_URL", "https://answers.example.org?lang=ar"),
            ("COEVAL_PUBLIC_URL", "https://me@answers.example.org"),
            ("COEVAL_PUBLIC_URL", "https://answers.example.org:99999"),
            ("COEVAL_PUBLIC_URL", "https://:3000"),
            ("COEVAL_PUBLIC_URL", "ftp://answers.example.org"),
            ("COEVAL_PUBLIC_URL", "https://answers example.org"),
            ("COEVAL_TRUSTED_PROXIES", "10.0.0.0/8, home"),
            ("COEVAL_RATE_LIMIT", "-1"),
            ("COEVAL_TIME_ZONE", "London"),
        ] {
            let sentence = with(name, value).unwrap_err().to_string();
            assert!(sentence.starts_with(name) && !sentence.contains("word"), "{sentence}");
        }
    }

    #[test]
    fn the_address_is_the_one_that_people_use() {
        let address = |name, value| with(name, value).unwrap().address();
        assert_eq!(address("COEVAL_PUBLIC_URL", "https://answers.example.org/"), "https://answers.example.org");
        assert_eq!(address("COEVAL_PUBLIC_URL", "http://[::1]:3000"), "http://[::1]:3000");
        assert_eq!(address("COEVAL_ADDR", "127.0.0.1:8080"), "http://127.0.0.1:8080");
        assert_eq!(address("COEVAL_ADDR", "0.0.0.0:8080"), "http://localhost:8080");
    }

    #[test]
    fn proxies_may_be_addresses_and_networks() {
        assert_eq!(with("COEVAL_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1").unwrap().trusted_proxies.len(), 3);
    }
}
