//! How far long work has come: a bar on a terminal, now and then a line elsewhere.

use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

/// Time between two lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// Shows how far some work has come, on stderr.
pub struct Progress {
    name: String,
    unit: &'static str,
    bar: ProgressBar,
    start: Instant,
    first: Cell<Option<u64>>,
    printed: Cell<Instant>,
    lines: bool,
}

impl Progress {
    /// Work called `name` of `length` things, such as "pictures".
    pub fn new(name: impl Into<String>, length: u64, unit: &'static str) -> Self {
        let name = name.into();
        let template = format!(
            "{{prefix}} {{bar:30}} {{human_pos}}/{{human_len}} {unit}  {{per_sec}}  {{msg}}  {{eta}} left"
        );
        let style = ProgressStyle::with_template(&template).expect("the template is valid");
        let bar = ProgressBar::new(length)
            .with_style(style)
            .with_prefix(name.clone());
        let now = Instant::now();
        Self {
            name,
            unit,
            bar,
            start: now,
            first: Cell::new(None),
            printed: Cell::new(now),
            lines: !std::io::stderr().is_terminal(),
        }
    }

    /// `position` things are done; `message` says how they go.
    pub fn set(&self, position: u64, message: &str) {
        let first = self.first.get().unwrap_or(position);
        self.first.set(Some(first));
        if !self.lines {
            // A resumed run must not count what was done before as speed.
            if self.bar.position() == 0 && first > 0 {
                self.bar.reset_eta();
            }
            self.bar.set_position(position);
            self.bar.set_message(message.to_owned());
        } else if self.printed.get().elapsed() >= LINE_EVERY {
            self.printed.set(Instant::now());
            let length = self.bar.length().unwrap_or(position);
            let seconds = self.start.elapsed().as_secs_f64();
            let rate = (position - first) as f64 / seconds;
            let left = Duration::try_from_secs_f64((length.saturating_sub(position)) as f64 / rate);
            eprintln!(
                "{} {}/{} {}  {rate:.1}/s  {message}  {} left",
                self.name,
                HumanCount(position),
                HumanCount(length),
                self.unit,
                left.map_or("some time".to_owned(), |left| HumanDuration(left)
                    .to_string()),
            );
        }
    }

    /// The work is over, done or not.
    pub fn finish(&self) {
        self.bar.abandon();
    }
}
