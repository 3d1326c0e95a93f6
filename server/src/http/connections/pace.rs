//! The pace of a connection: who takes too little of what waits for them is let go. It reads no word of what is said.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// The least that a reader takes, while anything waits for it.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// So many bytes,
    pub bytes: usize,
    /// in so much time.
    pub within: Duration,
}

/// A stream that keeps to a pace.
#[derive(Debug)]
pub(super) struct Paced<S> {
    stream: S,
    pace: Pace,
    /// ReleaseDiff something has waited to be taken: the end of this stretch of time, and the bytes taken in it.
    waiting: Option<(Pin<Box<Sleep>>, usize)>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Paced<S> {
    pub(super) fn new(stream: S, pace: Pace) -> Self {
        Self { stream, pace, waiting: None }
    }

    /// Looks at a write: what was taken, and whether that was enough since something waits.
    fn looked_at(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let pace = self.pace;
        if let (Poll::Ready(Ok(bytes)), Some((_, taken))) = (&written, &mut self.waiting) {
            *taken += bytes;
        }
        if written.is_pending() {
            let (end, taken) = self.waiting.get_or_insert_with(|| (Box::pin(sleep(pace.within)), 0));
            while end.as_mut().poll(cx).is_ready() {
                if *taken < pace.bytes {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
                (*end, *taken) = (Box::pin(sleep(pace.within)), 0);
            }
        }
        written
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Paced<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, room)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.looked_at(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, parts);
        this.looked_at(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Nothing waits any more.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.waiting = None;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    #[tokio::test]
    async fn who_takes_less_is_let_go() {
        let pace = Pace { bytes: 5, within: Duration::from_millis(1) };
        let (mut reader, writer) = duplex(4);
        let mut writer = Paced::new(writer, pace);
        let mut few = [0; 4];
        let (written, read) = tokio::join!(writer.write_all(b"twelve bytes"), reader.read_exact(&mut few));
        assert_eq!((written.unwrap_err().kind(), read.unwrap()), (io::ErrorKind::TimedOut, 4));
    }

    #[tokio::test]
    async fn who_keeps_to_the_pace_gets_everything() {
        let pace = Pace { bytes: 0, within: Duration::from_nanos(1) };
        let (mut reader, writer) = duplex(4);
        let mut writer = Paced::new(writer, pace);
        let mut all = [0; 12];
        let (written, read) = tokio::join!(writer.write_all(b"twelve bytes"), reader.read_exact(&mut all));
        assert!(written.is_ok() && read.is_ok() && &all == b"twelve bytes");
    }
}
