//! Fetching a file of a data set.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Source, idx};

/// Fetches `source` from the folder `url` into `folder`. The file takes its name only once it
/// proves to be the original.
pub fn fetch(source: &Source, url: &str, folder: &Path) -> Result<()> {
    let url = format!("{}/{}", url.trim_end_matches('/'), source.file);
    let target = folder.join(source.file);
    let part = folder.join(format!("{}.part", source.file));
    let by_hand = || {
        format!(
            "cannot fetch {url}; without a network, put the file (its uncompressed contents have \
             the sha256 {}) into {}",
            source.sha256,
            folder.display()
        )
    };
    let response = ureq::get(&url).call().with_context(by_hand)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut file =
        File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
    io::copy(&mut response.into_body().into_reader(), &mut file).with_context(by_hand)?;
    idx::read(&part, source.sha256).with_context(|| format!("{url} holds something else"))?;
    fs::rename(&part, &target).with_context(|| format!("cannot write {}", target.display()))
}
