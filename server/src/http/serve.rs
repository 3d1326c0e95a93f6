//! Serving the site and the operator's figures until told to stop. How connections are taken in is `connections`'.

use std::future::Future;

use axum::{Router, extract::State, routing::get};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    administration::retention::keep_purging,
    http::connections::{self, Limits},
    reporting::releases::keep_releasing,
    router,
    state::AppState,
};

/// Serves on a listener until `stop` is ready, then finishes what is under way.
///
/// # Errors
/// When the address for figures cannot be listened on.
pub async fn serve(
    state: AppState,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve_within(state, listener, Limits::default(), stop).await
}

/// The same with other limits.
///
/// # Errors
/// When the address for figures cannot be listened on.
pub async fn serve_within(
    state: AppState,
    listener: TcpListener,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let metrics = serve_metrics(&state, limits, stopped.clone()).await?;
    let releasing = tokio::spawn(keep_releasing(state.results.clone(), stopped.clone()));
    let receipts = state.receipts.clone();
    let clean_up = move || receipts.clean_up_behind_a_purge();
    let purging = tokio::spawn(keep_purging(state.retention.clone(), clean_up, stopped.clone()));
    let signal = tokio::spawn(async move {
        stop.await;
        tracing::info!("stopping");
        stopping.send_replace(true);
    });
    connections::serve(listener, router(state.clone()), limits, &state.config.trusted_proxies, stopped).await;
    signal.abort();
    // They end by themselves once they were told to stop, after a release or a few deletions that are under way.
    let _ = (releasing.await, purging.await);
    state.close().await;
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    tracing::info!("stopped");
    Ok(())
}

/// Serves the operator's figures on their own address, if there is one.
async fn serve_metrics(
    state: &AppState,
    limits: Limits,
    stopped: watch::Receiver<bool>,
) -> std::io::Result<Option<tokio::task::JoinHandle<()>>> {
    let Some(addr) = state.config.metrics_addr else { return Ok(None) };
    let listener = TcpListener::bind(addr).await?;
    tracing::info!(address = %listener.local_addr()?, "serving figures");
    let text = async |State(state): State<AppState>| state.metrics.text();
    let router = Router::new().route("/metrics", get(text)).with_state(state.clone());
    Ok(Some(tokio::spawn(async move { connections::serve(listener, router, limits, &[], stopped).await })))
}
