//! The progress of a long build, drawn on standard error where that is a terminal; nothing for a short one.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a build may take before its progress is shown.
const PATIENCE: Duration = Duration::from_millis(300);

/// Files made so far, of how many.
pub struct Progress {
    total: u64,
    made: AtomicU64,
    begun: Instant,
    hidden: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// Begins to count towards a total; `hidden` draws nothing.
    pub fn new(total: usize, hidden: bool) -> Progress {
        Progress {
            total: total as u64,
            made: AtomicU64::new(0),
            begun: Instant::now(),
            hidden,
            bar: OnceLock::new(),
        }
    }

    /// Counts one file.
    pub fn step(&self) {
        let made = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.hidden && self.begun.elapsed() > PATIENCE {
            self.bar.get_or_init(|| bar(self.total)).set_position(made);
        }
    }

    /// Wipes what was drawn.
    pub fn end(self) {
        if let Some(bar) = self.bar.into_inner() {
            bar.finish_and_clear();
        }
    }
}

/// Makes the bar, which draws nothing unless standard error is a terminal.
fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:40} {pos} of {len} files") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
