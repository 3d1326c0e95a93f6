//! Listening, draining and stopping. It knows no route.

use std::{future::Future, net::SocketAddr, time::Duration};

use axum::{Router, extract::State, routing::get, serve::ListenerExt as _};
use tokio::{net::TcpListener, sync::watch};

use crate::{router, state::AppState};

/// How long requests under way may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves on a listener until `stop` is ready, then finishes what is under way.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    state: AppState,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let metrics = serve_metrics(&state, stopped.clone()).await?;
    let service = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        // Small answers leave at once; where that cannot be set they leave a little later.
        let _ = stream.set_nodelay(true);
    });
    let signal = async move {
        stop.await;
        tracing::info!("stopping");
        stopping.send_replace(true);
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(signal);
    tokio::select! {
        served = serving => served?,
        () = long_after(stopped) => tracing::warn!("some requests were still under way"),
    }
    state.close().await;
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    tracing::info!("stopped");
    Ok(())
}

/// Ready some time after the signal to stop.
async fn long_after(mut stopped: watch::Receiver<bool>) {
    if stopped.wait_for(|stopped| *stopped).await.is_ok() {
        tokio::time::sleep(DRAIN).await;
    }
}

/// Serves the operator's figures on their own address, if there is one.
async fn serve_metrics(
    state: &AppState,
    mut stopped: watch::Receiver<bool>,
) -> std::io::Result<Option<tokio::task::JoinHandle<()>>> {
    let Some(addr) = state.config.metrics_addr else { return Ok(None) };
    let listener = TcpListener::bind(addr).await?;
    tracing::info!(address = %listener.local_addr()?, "serving figures");
    let text = async |State(state): State<AppState>| state.metrics.text();
    let router = Router::new().route("/metrics", get(text)).with_state(state.clone());
    Ok(Some(tokio::spawn(async move {
        let signal = async move { drop(stopped.wait_for(|stopped| *stopped).await) };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(signal).await {
            tracing::error!(%error, "figures are served no more");
        }
    })))
}
