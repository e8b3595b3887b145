//! A progress bar for people who watch, and the time that each stage took.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use crate::model::{Stage, Watch};

/// Follows a verb's stages.
pub(super) struct Progress {
    bar: ProgressBar,
    stages: Mutex<Vec<(Stage, Instant)>>,
}

impl Progress {
    pub(super) fn new(terminal: &Terminal) -> Self {
        let target = if terminal.is_watched() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(style("{spinner} {msg}"));
        Progress {
            bar,
            stages: Mutex::default(),
        }
    }

    /// Ends the last stage and clears the bar; returns how long each stage took.
    pub(super) fn finish(&self) -> Vec<(Stage, Duration)> {
        self.bar.finish_and_clear();
        let stages = self
            .stages
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let ends = stages
            .iter()
            .skip(1)
            .map(|&(_, start)| start)
            .chain([Instant::now()]);
        stages
            .iter()
            .zip(ends)
            .map(|(&(stage, start), end)| (stage, end - start))
            .collect()
    }
}

impl Watch for Progress {
    fn stage(&self, stage: Stage, steps: usize) {
        self.stages
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push((stage, Instant::now()));
        self.bar.set_message(label(stage));
        self.bar.set_position(0);
        if steps == 0 {
            self.bar.unset_length();
            self.bar.set_style(style("{spinner} {msg}"));
        } else {
            self.bar.set_length(steps as u64);
            self.bar
                .set_style(style("{msg:<10} {wide_bar} {pos}/{len}"));
        }
        self.bar.tick();
    }

    fn step(&self) {
        self.bar.inc(1);
    }
}

/// Returns how long each stage took, a line each.
pub(super) fn timings(stages: &[(Stage, Duration)]) -> String {
    let row = |(stage, time): &(Stage, Duration)| {
        format!(
            "{:<10}{:>9.1} ms",
            label(*stage),
            time.as_secs_f64() * 1000.0
        )
    };
    stages.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// Returns a stage as people read it.
pub(super) fn label(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading",
        Stage::Parse => "parsing",
        Stage::Relate => "relating",
        Stage::Check => "checking",
        Stage::Index => "indexing",
        Stage::Render => "writing",
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
