//! `coeval import FILE`: a rescue file in, one line for each kind of outcome. Exits 3 when something in it is not safe
//! here yet. It keeps no copy and changes no file.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
    process::ExitCode,
};

use super::Done;
use crate::{
    collection::rescue::{self, Bringer},
    state::AppState,
    system::{clock::Clock, config::Config},
};

/// The exit code when not everything in the file is safe here.
const NOT_ALL: u8 = 3;

pub(super) async fn run(config: Config, path: &Path) -> Done {
    let file = std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
    let state = AppState::open(config, Clock::system()).await?;
    let bringer =
        Bringer { address: IpAddr::V4(Ipv4Addr::LOCALHOST), account: None, project: None, at_ms: state.clock.now_ms() };
    let imported = rescue::import(&state.db, &state.ingest, &state.devices, &file, bringer).await;
    state.close().await;
    let report = imported?;
    report.lines().iter().for_each(|line| println!("{line}"));
    if report.is_complete() {
        println!("Everything in the file is safe here. It may be deleted, and so may its answers on the device.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::from(NOT_ALL))
}
