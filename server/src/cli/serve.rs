//! `coeval serve`: opens the database, listens, and stops cleanly on SIGTERM or Ctrl-C.

use std::process::ExitCode;

use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

use super::Done;
use crate::{
    http::serve::serve,
    state::AppState,
    system::{clock::Clock, config::Config},
};

pub(super) async fn run(config: Config) -> Done {
    log_to_standard_error();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let addr = config.addr;
    let state = AppState::open(config, Clock::system()).await?;
    let listener =
        TcpListener::bind(addr).await.map_err(|error| format!("COEVAL_ADDR {addr} cannot be listened on: {error}."))?;
    tracing::info!(
        address = %listener.local_addr()?,
        database = state.db.backend().name(),
        version = env!("CARGO_PKG_VERSION"),
        "listening"
    );
    serve(state, listener, async move { either(&mut terminate, &mut interrupt).await }).await?;
    Ok(ExitCode::SUCCESS)
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// JSON, a line an event; `RUST_LOG` narrows or widens it.
fn log_to_standard_error() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(std::io::stderr).init();
}
