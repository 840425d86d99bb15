//! Work for the processor that runs ahead of the device that waits for it.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, Scope};

/// What threads make, in order: each makes every n-th thing and waits until it is fetched.
pub struct Ahead<T> {
    lanes: Vec<Receiver<T>>,
    next: usize,
}

impl<T: Send> Ahead<T> {
    /// Starts to make thing `first`, `first + 1` and so on, on all cores but one; the threads end
    /// when this is dropped.
    pub fn start<'scope, 'env>(
        scope: &'scope Scope<'scope, 'env>,
        first: u64,
        make: impl Fn(u64) -> T + Clone + Send + 'scope,
    ) -> Self
    where
        T: 'scope,
    {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let count = cores.saturating_sub(1).max(1);
        let lane = |lane: usize| {
            let (sender, receiver) = sync_channel(1);
            let make = make.clone();
            scope.spawn(move || {
                let mine = (first + lane as u64..).step_by(count);
                // Sending fails once nobody waits any more.
                mine.map(make).try_for_each(|thing| sender.send(thing)).ok()
            });
            receiver
        };
        Self {
            lanes: (0..count).map(lane).collect(),
            next: 0,
        }
    }
}

impl<T> Iterator for Ahead<T> {
    type Item = T;

    /// The next thing; nothing if the thread that should have made it has failed.
    fn next(&mut self) -> Option<T> {
        let thing = self.lanes[self.next].recv().ok();
        self.next = (self.next + 1) % self.lanes.len();
        thing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_and_ends_with_its_owner() {
        let made = thread::scope(|scope| {
            let ahead = Ahead::start(scope, 5, |step| step * step);
            ahead.take(40).collect::<Vec<u64>>()
        });
        assert_eq!(made, (5..45).map(|step| step * step).collect::<Vec<u64>>());
    }
}
