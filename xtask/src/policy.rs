//! The Content-Security-Policy, written once: in the page's meta tag.
//!
//! A worker is governed by the header of its own script, not by the page's meta tag, so a server
//! must send the policy too. Reading it out of the page keeps the two the same.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::Shell;

/// The policy in the meta tag of a page.
pub fn of_page(html: &str) -> Option<String> {
    let tag = html
        .split("<meta")
        .find(|tag| tag.contains("Content-Security-Policy"))?;
    let content = tag.split_once("content=\"")?.1.split_once('"')?.0;
    Some(content.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The policy of the built page in a folder.
pub fn of_folder(shell: &Shell, dist: &Path) -> Result<String> {
    let html = shell.read_file(dist.join("index.html"))?;
    of_page(&html).context("index.html holds no Content-Security-Policy")
}
